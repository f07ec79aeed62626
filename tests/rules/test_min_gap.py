"""Consecutive meetings of a group are at least ``min_gap_days`` apart."""

from __future__ import annotations

from mastery_sched.checks import check
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from tests.builders import make_problem, make_segments, schools_in_line
from tests.rules.helpers import (
    impossible,
    one,
    only,
    plan_of,
    sentence,
    solved,
    under,
    with_rules,
)

# Weeks from Monday 1 and Monday 15 September: from 10 to 18 days apart.
CLOSE = make_problem(schools_in_line(2), weeks=1)


def apart(days: int) -> Problem:
    return with_rules(CLOSE, min_gap_days=days)


def test_allowed_at_the_boundary_by_the_model() -> None:
    first, second = solved(apart(18)).schedule
    assert (second.slot.date - first.slot.date).days == 18


def test_forbidden_beyond_by_the_model() -> None:
    impossible(apart(19))


def test_the_model_gives_way_to_the_gap() -> None:
    one_day = apart(1)
    only(
        under(plan_of(one_day, [(0, 1)], slots=[["2025-09-05 AM", "2025-09-15 AM"]]), apart(14)),
        Rule.MIN_GAP,
    )
    solved(apart(14))


def test_every_pair_of_neighbours_counts() -> None:
    problem = make_problem(
        schools_in_line(2), num_meetings=3, weeks=1, segments=make_segments(3, weeks=1)
    )
    slots = ["2025-09-01 AM", "2025-09-19 AM", "2025-10-02 AM"]
    assert one(plan_of(problem, [(0, 1)], slots=[slots]), Rule.MIN_GAP) == (
        "Meetings 2 and 3 of G01 School 0 (Fri 2025-09-19 AM and Thu 2025-10-02 AM) are 13 days "
        "apart; at least 14 are needed"
    )


def test_the_boundary_by_the_checker() -> None:
    plan = plan_of(apart(14), [(0, 1)], slots=[["2025-09-02 PM", "2025-09-16 AM"]])
    assert check(plan) == ()
    assert "are 14 days apart; at least 15 are needed" in one(under(plan, apart(15)), Rule.MIN_GAP)


def test_sentence() -> None:
    assert sentence(CLOSE, Rule.MIN_GAP) == (
        "Consecutive meetings of a group are at least 14 days apart."
    )
    once = make_problem(schools_in_line(2), num_meetings=1)
    assert sentence(once, Rule.MIN_GAP) is None
