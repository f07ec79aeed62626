"""More than may go on at once, and what is said about it."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.entities import Specialist
from mastery_sched.impossible import find_conflicts
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from tests.builders import make_problem, schools_in_line, urn, weekly
from tests.unit.impossible.helpers import only

SIX = make_problem(schools_in_line(6), weeks=1, rules={"max_size": 2})
"""Three groups, two windows of one week each."""

PEOPLE = tuple(Specialist(f"S{i}", urn(i), 1, weekly("Tue AM", "Thu AM")) for i in range(3))


def with_rules(problem: Problem, **changes: object) -> Problem:
    return replace(problem, rules=replace(problem.rules, **changes))  # type: ignore[arg-type]


def test_more_meetings_than_a_week_may_have() -> None:
    assert find_conflicts(with_rules(SIX, most_meetings_week=3)) == ()
    first, second = find_conflicts(with_rules(SIX, most_meetings_week=2))
    assert first.sentence == (
        "3 groups or more meet in half-term 1, but its 1 week with open half-days, at most 2 in "
        "each, holds 2"
    )
    assert first.ways_out == ("raise most_meetings_week", "correct calendars or closures")
    assert "in half-term 2" in second.sentence


def test_sessions_count_only_when_a_specialist_is_released() -> None:
    led = replace(SIX, specialists=PEOPLE)
    conflict = find_conflicts(with_rules(led, most_meetings_session=1))[0]
    assert "2 sessions with open half-days, at most 1 in each, hold 2" in conflict.sentence


def test_windows_that_share_a_week_are_counted_together() -> None:
    windows = tuple(
        (day, day) for day in (SIX.segments[0].open_from, SIX.segments[0].open_from.replace(day=3))
    )
    shared = with_rules(SIX, windows=windows, min_gap_days=1)
    assert find_conflicts(with_rules(shared, most_meetings_week=6)) == ()
    conflict = only(with_rules(shared, most_meetings_week=5))
    assert conflict.sentence == (
        "3 groups or more meet 2 times, which makes 6, but the 1 week with open half-days, at most "
        "5 in each, holds 5"
    )


def test_more_schools_of_a_trust_than_may_be_out() -> None:
    schools = [
        replace(school, trust="Larch Trust" if i % 2 else None)
        for i, school in enumerate(schools_in_line(6))
    ]
    problem = replace(SIX, schools=tuple(schools))
    assert find_conflicts(with_rules(problem, most_trust_out_week=3)) == ()
    conflict = find_conflicts(with_rules(problem, most_trust_out_week=2))[0]
    assert conflict.rule == Rule.MOST_TRUST_OUT
    assert conflict.subjects == (str(urn(1)), str(urn(3)), str(urn(5)))
    assert conflict.sentence.startswith("3 schools of Larch Trust are out in half-term 1, but its")


def test_more_first_meetings_than_the_lead_has_sessions() -> None:
    led = replace(SIX, specialists=PEOPLE)
    assert find_conflicts(led) == ()
    conflict = only(with_rules(led, lead_attends_first=True))
    assert conflict.sentence == (
        "3 groups or more have a first meeting, but the hub lead can attend at most one in each of "
        "the 2 sessions there are for it"
    )
