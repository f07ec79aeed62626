"""The hub has at most so many meetings in a session, or in a week."""

from __future__ import annotations

from datetime import date

from mastery_sched.checks import check
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from tests.builders import make_problem, schools_in_line
from tests.rules.helpers import impossible, one, only, plan_of, sentence, solved, under, with_rules

PAIRS = make_problem(schools_in_line(4), rules={"max_size": 2})
GROUPS = [(0, 1), (2, 3)]


def in_session(most: int, problem: Problem = PAIRS) -> Problem:
    return with_rules(problem, most_meetings_session=most)


def in_week(most: int, problem: Problem = PAIRS) -> Problem:
    return with_rules(problem, most_meetings_week=most)


def test_the_model_spreads_meetings_at_no_cost_of_travel() -> None:
    free = solved(PAIRS)
    at_once = plan_of(PAIRS, GROUPS, slots=[["2025-09-02 AM", "2025-10-07 AM"]] * 2)
    for problem in (in_session(1), in_week(1)):
        assert solved(problem).score.travel == free.score.travel
        only(under(at_once, problem), Rule.MOST_MEETINGS)


def test_allowed_at_the_boundary_by_the_model() -> None:
    assert solved(in_session(2)).score == solved(PAIRS).score
    assert solved(in_week(2)).score == solved(PAIRS).score


def test_forbidden_beyond_by_the_model() -> None:
    one_week = make_problem(schools_in_line(4), rules={"max_size": 2}, weeks=1)
    assert (
        "2 groups or more meet in half-term 1, but its 1 week with open half-days, at most 1 in "
        "each, holds 1; raise most_meetings_week"
    ) in impossible(in_week(1, one_week))
    solved(in_session(1, one_week))


def test_meetings_of_one_group_count_as_well() -> None:
    windows = (date(2025, 9, 1), date(2025, 9, 3)), (date(2025, 9, 4), date(2025, 9, 8))
    twice = make_problem(schools_in_line(2), rules={"min_gap_days": 1, "windows": windows})
    plan = plan_of(twice, [(0, 1)], slots=[["2025-09-02 AM", "2025-09-04 AM"]])
    assert check(under(plan, in_week(2, twice))) == ()
    only(under(plan, in_week(1, twice)), Rule.MOST_MEETINGS)
    _before, after = solved(in_week(1, twice)).schedule
    assert after.slot.date == date(2025, 9, 8)


def test_too_many_at_once_are_reported() -> None:
    at_once = plan_of(
        PAIRS,
        GROUPS,
        slots=[["2025-09-02 AM", "2025-10-07 AM"], ["2025-09-02 AM", "2025-10-08 AM"]],
    )
    assert check(under(at_once, in_session(2))) == ()
    assert one(under(at_once, in_session(1)), Rule.MOST_MEETINGS) == (
        "There are 2 meetings on Tue 2025-09-02 AM (meeting 1 of G01 School 0 and meeting 1 of "
        "G02 School 2); at most 1 may be"
    )
    first, second = only(under(at_once, in_week(1)), Rule.MOST_MEETINGS)
    assert "2 meetings in the week of Mon 2025-09-01" in first.message
    assert "2 meetings in the week of Mon 2025-10-06" in second.message


def test_sentence() -> None:
    assert sentence(PAIRS, Rule.MOST_MEETINGS) is None
    assert sentence(in_session(1), Rule.MOST_MEETINGS) == (
        "The hub has at most 1 meeting in any one session."
    )
    assert sentence(in_week(8, in_session(2)), Rule.MOST_MEETINGS) == (
        "The hub has at most 2 meetings in any one session and at most 8 in any one week."
    )
