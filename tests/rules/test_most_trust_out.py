"""Of one trust, at most so many schools are out in a session, or in a week."""

from __future__ import annotations

from datetime import date

from mastery_sched.checks import check
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from tests.builders import make_problem, schools_in_line
from tests.rules.helpers import (
    impossible,
    one,
    only,
    plan_of,
    sentence,
    solved,
    under,
    with_rules,
    with_school,
)

LINE = make_problem(schools_in_line(4), rules={"max_size": 2})
TWO = with_school(with_school(LINE, 0, trust="Larch Trust"), 2, trust="Larch Trust")
WINDOWS = (
    (date(2025, 9, 1), date(2025, 9, 3)),
    (date(2025, 9, 4), date(2025, 9, 8)),
)
"""Two windows that share a week."""

GROUPS = [(0, 1), (2, 3)]
SAME_SLOTS = [["2025-09-02 AM", "2025-10-07 AM"]] * 2
SAME_WEEKS = [["2025-09-02 AM", "2025-10-07 AM"], ["2025-09-05 PM", "2025-10-06 AM"]]


def in_session(most: int, problem: Problem = TWO) -> Problem:
    return with_rules(problem, most_trust_out_session=most)


def in_week(most: int, problem: Problem = TWO) -> Problem:
    return with_rules(problem, most_trust_out_week=most)


def test_the_model_finds_other_sessions_or_weeks_at_no_cost_of_travel() -> None:
    free = solved(TWO)
    for problem in (in_session(1), in_week(1)):
        kept = solved(problem)
        assert kept.score.travel == free.score.travel
        only(under(plan_of(TWO, GROUPS, slots=SAME_SLOTS), problem), Rule.MOST_TRUST_OUT)


def test_allowed_at_the_boundary_by_the_model() -> None:
    assert solved(in_session(2)).score == solved(TWO).score
    assert solved(in_week(2)).score == solved(TWO).score


def test_a_group_cannot_have_more_of_a_trust_than_may_be_out() -> None:
    all_four = with_school(with_school(TWO, 1, trust="Larch Trust"), 3, trust="Larch Trust")
    for problem in (in_session(1, all_four), in_week(1, all_four)):
        assert (
            "4 schools are of Larch Trust, but 2 groups with at most 1 of one trust hold 2"
        ) in impossible(problem)


def test_forbidden_beyond_by_the_model() -> None:
    one_week = make_problem(schools_in_line(4), rules={"max_size": 2}, num_meetings=1, weeks=1)
    same = with_school(with_school(one_week, 0, trust="Larch Trust"), 3, trust="Larch Trust")
    assert (
        "2 schools of Larch Trust are out in half-term 1, but its 1 week with open half-days, at "
        "most 1 in each, holds 1; raise most_trust_out_week"
    ) in impossible(in_week(1, same))
    solved(in_session(1, same))


def test_too_many_out_are_reported() -> None:
    at_once = plan_of(TWO, GROUPS, slots=[SAME_SLOTS[0], ["2025-09-02 AM", "2025-10-15 AM"]])
    assert check(under(at_once, in_session(2))) == ()
    assert one(under(at_once, in_session(1)), Rule.MOST_TRUST_OUT) == (
        "2 schools of Larch Trust are out on Tue 2025-09-02 AM (School 0 (100001) and School 2 "
        "(100003)); at most 1 may be"
    )
    weekly = plan_of(TWO, GROUPS, slots=SAME_WEEKS)
    assert check(under(weekly, in_session(1))) == ()
    first, second = only(under(weekly, in_week(1)), Rule.MOST_TRUST_OUT)
    assert first.message.startswith(
        "2 schools of Larch Trust are out in the week of Mon 2025-09-01"
    )
    assert "in the week of Mon 2025-10-06" in second.message


def test_a_school_that_is_out_twice_in_a_week_counts_twice() -> None:
    often = make_problem(
        schools_in_line(2),
        rules={"min_gap_days": 1, "windows": WINDOWS},
    )
    of_trust = with_school(often, 0, trust="Larch Trust")
    plan = plan_of(of_trust, [(0, 1)], slots=[["2025-09-02 AM", "2025-09-04 AM"]])
    assert check(under(plan, in_week(2, of_trust))) == ()
    assert "2 schools of Larch Trust" in one(under(plan, in_week(1, of_trust)), Rule.MOST_TRUST_OUT)
    _before, after = solved(in_week(1, of_trust)).schedule
    assert after.slot.date >= date(2025, 9, 8)


def test_blank_is_no_trust() -> None:
    plan = plan_of(LINE, GROUPS, slots=SAME_SLOTS)
    assert check(under(plan, in_session(1, LINE))) == ()
    assert solved(in_week(1, LINE)).score == solved(LINE).score


def test_sentence() -> None:
    assert sentence(LINE, Rule.MOST_TRUST_OUT) is None
    assert sentence(in_session(1), Rule.MOST_TRUST_OUT) == (
        "Of any one trust, at most 1 school is out in any one session, hosts included."
    )
    assert sentence(in_week(4, in_session(2)), Rule.MOST_TRUST_OUT) == (
        "Of any one trust, at most 2 schools are out in any one session and at most 4 in any one "
        "week, hosts included."
    )
