"""Every attending school is in session."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mastery_sched.calendar import OpenSlots
from mastery_sched.checks import check
from mastery_sched.entities import Closure, ClosureScope, Segment, Session
from mastery_sched.errors import PlanCheckError
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from mastery_sched.solver import solve
from tests.builders import make_problem, schools_in_line, slot, urn
from tests.rules.helpers import (
    WORK_LIMIT,
    closed,
    closed_but,
    impossible,
    one,
    plan_of,
    sentence,
    solved,
    with_rules,
)

PLAIN = make_problem(schools_in_line(2))
ONE_DAY = ("2025-09-03 PM", "2025-10-09 AM")
SUMMER = make_problem(
    schools_in_line(2),
    num_meetings=1,
    segments=(Segment("Midshire", 1, date(2026, 4, 27), date(2026, 5, 22)),),
)


def shut(*closures: Closure, problem: Problem = PLAIN) -> Problem:
    return replace(problem, closures=closures)


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        (ClosureScope.SCHOOL, str(urn(1))),
        (ClosureScope.CALENDAR, "Midshire"),
        (ClosureScope.ALL, ""),
    ],
)
def test_the_model_takes_the_only_open_half_day_and_no_closed_one(
    scope: ClosureScope, key: str
) -> None:
    plan = solved(shut(*closed_but(scope, key, *ONE_DAY)))
    assert [str(meeting.slot) for meeting in plan.schedule] == list(ONE_DAY)
    impossible(shut(*closed_but(scope, key, ONE_DAY[0])))


def test_a_mistake_in_the_slot_sets_of_the_model_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug planted in the models' calendar: closed days count as open."""
    problem = shut(*closed_but(ClosureScope.SCHOOL, str(urn(1)), *ONE_DAY))
    honest = problem.open_slots
    wide_open = PLAIN.open_slots
    planted = OpenSlots(
        honest.slots,
        {**honest.schools, urn(1): wide_open.schools[urn(1)]},
        honest.specialists,
        honest.edges,
    )
    monkeypatch.setattr(Problem, "open_slots", planted)
    with pytest.raises(PlanCheckError) as caught:
        # A copy, for a problem remembers its slot sets.
        solve(replace(problem), seed=0, work_limit=WORK_LIMIT)
    assert {violation.rule for violation in caught.value.violations} == {Rule.SCHOOL_OPEN}


def test_a_closure_is_reported_for_its_session_only() -> None:
    problem = shut(*closed(ClosureScope.SCHOOL, str(urn(1)), "2025-10-09 PM"))
    assert check(plan_of(problem, [(0, 1)], slots=[["2025-09-03 PM", "2025-10-09 AM"]])) == ()
    message = one(
        plan_of(problem, [(0, 1)], slots=[["2025-09-03 PM", "2025-10-09 PM"]]), Rule.SCHOOL_OPEN
    )
    assert message == (
        "Meeting 2 of G01 School 0 on Thu 2025-10-09 PM: School 1 (100002) is closed: INSET day"
    )


@pytest.mark.parametrize("day", ["2025-10-08", "2025-10-10"])
def test_a_range_is_closed_to_its_last_day(day: str) -> None:
    week = Closure(ClosureScope.ALL, "", date(2025, 10, 8), date(2025, 10, 10), None, "Snow")
    plan = plan_of(shut(week), [(0, 1)], slots=[["2025-09-03 AM", f"{day} AM"]])
    assert one(plan, Rule.SCHOOL_OPEN).endswith("everybody is closed: Snow")


@pytest.mark.parametrize(
    ("day", "cause"),
    [
        ("Sat 2025-10-04 AM", "everybody is closed: weekend"),
        ("Sun 2025-10-05 PM", "everybody is closed: weekend"),
    ],
)
def test_a_weekend_is_reported_once(day: str, cause: str) -> None:
    plan = plan_of(PLAIN, [(0, 1)], slots=[["2025-09-03 AM", day[4:]]])
    assert one(plan, Rule.SCHOOL_OPEN) == f"Meeting 2 of G01 School 0 on {day}: {cause}"


def test_a_holiday_between_half_terms_is_reported() -> None:
    plan = plan_of(PLAIN, [(0, 1)], slots=[["2025-09-03 AM", "2025-09-26 AM"]])
    messages = [violation.message for violation in check(plan)]
    assert len(messages) == 2
    assert messages[0].endswith(
        "School 0 (100001) is closed: the date is in no half-term of the calendar Midshire"
    )


def test_a_bank_holiday_is_reported() -> None:
    assert check(plan_of(SUMMER, [(0, 1)], slots=[["2026-05-05 AM"]])) == ()
    message = one(plan_of(SUMMER, [(0, 1)], slots=[["2026-05-04 AM"]]), Rule.SCHOOL_OPEN)
    assert "everybody is closed: bank holiday" in message


@pytest.mark.parametrize("day", ["2026-05-11", "2026-05-14"])
def test_the_test_week_is_reported_unless_allowed(day: str) -> None:
    plan = plan_of(SUMMER, [(0, 1)], slots=[[f"{day} AM"]])
    assert one(plan, Rule.SCHOOL_OPEN).endswith("week of the key stage 2 tests")
    assert check(replace(plan, problem=with_rules(SUMMER, block_ks2_week=False))) == ()


@pytest.mark.parametrize("day", ["2026-05-08", "2026-05-15", "2026-05-18"])
def test_days_beside_the_test_week_are_open(day: str) -> None:
    assert check(plan_of(SUMMER, [(0, 1)], slots=[[f"{day} AM"]])) == ()


def test_the_model_avoids_the_test_week_and_bank_holidays() -> None:
    days = ("2026-05-04 AM", "2026-05-11 AM", "2026-05-14 PM", "2026-05-15 PM")
    first = Segment("Midshire", 1, date(2026, 5, 4), date(2026, 5, 15))
    all_days = [f"2026-05-{day:02d} {half}" for day in range(4, 16) for half in Session]
    but = [text for text in all_days if text not in days and slot(text).date.weekday() < 5]
    problem = replace(SUMMER, segments=(first,), closures=tuple(closed(ClosureScope.ALL, "", *but)))
    assert str(solved(problem).schedule[0].slot) == "2026-05-15 PM"


def test_sentence() -> None:
    common = (
        "Schools meet on weekdays on which all of them are open: in term, not on a bank holiday, "
        "not on a closure"
    )
    week = ", never in the week of the key stage 2 tests."
    assert sentence(PLAIN, Rule.SCHOOL_OPEN) == common + week
    assert sentence(with_rules(PLAIN, block_ks2_week=False), Rule.SCHOOL_OPEN) == f"{common}."
