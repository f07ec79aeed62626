"""The specialist's base school is in session and they are not away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import ClosureScope, Specialist
from mastery_sched.rules import Rule
from tests.builders import make_problem, make_school, make_segments, schools_in_line, urn
from tests.rules.helpers import (
    check_rules,
    closed,
    closed_but,
    impossible,
    one,
    plan_of,
    sentence,
    solved,
)

BASE = make_school(2, applicant=False, calendar="Overshire")
STAFFED = make_problem(
    [*schools_in_line(2), BASE],
    [Specialist("S1", urn(2))],
    segments=(*make_segments(2), *make_segments(2, calendar="Overshire")),
)
ONE_DAY = ("2025-09-03 PM", "2025-10-09 AM")
WHOM = [
    (ClosureScope.SPECIALIST, "S1", "S1 is away: residential"),
    (ClosureScope.SPECIALISTS, "", "S1 is away: residential"),
    (ClosureScope.SCHOOL, str(urn(2)), "the base of S1, School 2 (100003), is closed: residential"),
    (
        ClosureScope.CALENDAR,
        "Overshire",
        "the base of S1, School 2 (100003), is closed: residential",
    ),
]


@pytest.mark.parametrize(("scope", "key", "_words"), WHOM)
def test_the_model_takes_the_only_open_half_day_and_no_closed_one(
    scope: ClosureScope, key: str, _words: str
) -> None:
    plan = solved(replace(STAFFED, closures=tuple(closed_but(scope, key, *ONE_DAY))))
    assert [str(meeting.slot) for meeting in plan.schedule] == list(ONE_DAY)
    impossible(replace(STAFFED, closures=tuple(closed_but(scope, key, ONE_DAY[1]))))


@pytest.mark.parametrize(("scope", "key", "words"), WHOM)
def test_absence_is_reported(scope: ClosureScope, key: str, words: str) -> None:
    away = closed(scope, key, "2025-10-09 AM", reason="residential")
    problem = replace(STAFFED, closures=tuple(away))
    message = one(plan_of(problem, [(0, 1)], slots=[ONE_DAY]), Rule.SPECIALIST_OPEN)
    assert message == f"Meeting 2 of G01 School 0 on Thu 2025-10-09 AM: {words}"
    assert check(plan_of(problem, [(0, 1)], slots=[("2025-09-03 PM", "2025-10-09 PM")])) == ()


def test_a_holiday_of_the_base_is_reported() -> None:
    longer = (*make_segments(2, weeks=4)[:1], *STAFFED.segments[1:])
    plan = plan_of(
        replace(STAFFED, segments=longer), [(0, 1)], slots=[("2025-09-24 AM", "2025-10-15 AM")]
    )
    assert one(plan, Rule.SPECIALIST_OPEN).endswith(
        "the base of S1, School 2 (100003), is closed: the date is in no half-term of the calendar "
        "Overshire"
    )


def test_what_shuts_the_schools_too_is_reported_for_them_alone() -> None:
    strike = closed(ClosureScope.ALL, "", "2025-10-09", reason="strike")
    problem = replace(STAFFED, closures=tuple(strike))
    one(plan_of(problem, [(0, 1)], slots=[ONE_DAY]), Rule.SCHOOL_OPEN)


def test_a_reason_of_ones_own_is_reported_beside_it() -> None:
    problem = replace(
        STAFFED,
        closures=(
            *closed(ClosureScope.ALL, "", "2025-10-09", reason="strike"),
            *closed(ClosureScope.SPECIALIST, "S1", "2025-10-09"),
        ),
    )
    plan = plan_of(problem, [(0, 1)], slots=[ONE_DAY])
    assert check_rules(plan) == {Rule.SCHOOL_OPEN, Rule.SPECIALIST_OPEN}


def test_sentence() -> None:
    assert sentence(STAFFED, Rule.SPECIALIST_OPEN) == (
        "A specialist meets when the school where they are based is open and they are not away."
    )
    assert sentence(make_problem(schools_in_line(2)), Rule.SPECIALIST_OPEN) is None
