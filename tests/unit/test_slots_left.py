from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

import mastery_sched as ms
from mastery_sched.entities import ClosureScope, Specialist
from mastery_sched.plan import Plan
from tests.builders import YEAR_START, make_problem, make_segments, schools_in_line, urn, weekly
from tests.rules.helpers import closed, plan_of, solved

# Overshire's half-terms begin on 15 September and 13 October: a week of each is Midshire's, too.
ACROSS = make_problem(
    [
        *schools_in_line(2),
        *(replace(each, calendar="Overshire", urn=each.urn + 2) for each in schools_in_line(2)),
    ],
    [Specialist("S1", urn(0), 2)],
    segments=(
        *make_segments(2),
        *make_segments(2, calendar="Overshire", start=YEAR_START + timedelta(weeks=2)),
    ),
    rules={"max_size": 4},
)


def row(plan: Plan, group: str, window: int) -> dict[str, Any]:
    """One row of the table."""
    rows: list[dict[Any, Any]] = ms.slots_left(plan).to_dict("records")
    (found,) = [each for each in rows if (each["group"], each["window"]) == (group, window)]
    return found


@pytest.fixture
def plan() -> Plan:
    return plan_of(ACROSS, [(0, 2), (1,)])


def test_half_days_in_common_are_counted_window_by_window(plan: Plan) -> None:
    frame = ms.slots_left(plan)
    across, at_home = row(plan, "G01", 1), row(plan, "G02", 1)
    assert (across["slots"], across["days"], across["tight"]) == (10, 5, True)
    assert (across["first"], across["last"]) == (date(2025, 9, 15), date(2025, 9, 19))
    assert (at_home["slots"], at_home["days"], at_home["tight"]) == (30, 15, False)
    assert len(frame) == 4


def test_it_says_whose_calendar_leaves_so_few(plan: Plan) -> None:
    across = row(plan, "G01", 2)
    assert across["narrowed_by"] == "School 0 (100003)"
    assert across["slots_without"] == 30
    assert pd.isna(row(plan, "G02", 2)["narrowed_by"])


def test_sessions_and_closures_count() -> None:
    shut = closed(ClosureScope.SCHOOL, str(urn(2)), "2025-09-15 AM", "2025-09-16")
    person = Specialist("S1", urn(0), 1, weekly("Mon AM", "Mon PM", "Tue AM"))
    problem = replace(ACROSS, specialists=(person,), closures=tuple(shut))
    plan = plan_of(problem, [(0, 2)], slots=[["2025-09-15 PM", "2025-10-13 AM"]])
    first = row(plan, "G01", 1)
    assert (first["slots"], first["days"]) == (1, 1)
    assert (first["narrowed_by"], first["slots_without"]) == ("School 0 (100003)", 9)


def test_nothing_in_common_is_said_plainly() -> None:
    later = make_segments(2, calendar="Overshire", start=YEAR_START + timedelta(weeks=3))
    problem = replace(ACROSS, segments=(*make_segments(2), *later))
    first = row(plan_of(problem, [(0, 2)]), "G01", 1)
    assert (first["slots"], first["days"], first["tight"]) == (0, 0, True)
    assert pd.isna(first["first"])


def test_a_plan_without_groups_has_no_rows() -> None:
    empty = replace(plan_of(ACROSS, []), work_groups=(), schedule=())
    assert list(ms.slots_left(empty).columns)[:3] == ["group", "name", "window"]
    assert ms.slots_left(empty).empty


def test_the_plans_own_dates_are_among_them() -> None:
    frame = ms.slots_left(solved(ACROSS))
    assert (frame["slots"] > 0).all()
