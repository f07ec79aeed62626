"""Consecutive meetings of a group are at most ``max_gap_days`` apart."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mastery_sched.checks import check
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Rules
from mastery_sched.stop import Limits
from tests.builders import make_problem, schools_in_line
from tests.hubs import plan
from tests.rules.helpers import impossible, one, only, plan_of, sentence, solved, under, with_rules

# Weeks from Monday 1 and Monday 15 September: from 10 to 18 days apart.
WEEKS = make_problem(schools_in_line(2), weeks=1, rules={"min_gap_days": 1})


def within(days: int | None) -> Problem:
    return with_rules(WEEKS, max_gap_days=days)


def test_allowed_at_the_boundary_by_the_model() -> None:
    first, second = solved(within(10)).schedule
    assert (second.slot.date - first.slot.date).days == 10


def test_forbidden_beyond_by_the_model() -> None:
    assert "1 to 9 days apart" in impossible(within(9))


def test_the_engine_for_hubs_keeps_it_too() -> None:
    assert plan(within(9), Limits(work=0.5)).draft is None
    draft = plan(within(10), Limits(work=0.5)).draft
    assert draft is not None
    first, second = draft.groups[0].slots
    assert (second.date - first.date).days == 10


def test_the_earliest_days_are_not_always_the_best() -> None:
    """Greedy from the front would meet on the first Monday, and then be stuck."""
    problem = with_rules(make_problem(schools_in_line(2), num_meetings=3), max_gap_days=21)
    dates = [meeting.slot.date for meeting in solved(problem).schedule]
    assert [(b - a).days for a, b in pairwise(dates)] == [21, 21]


def test_the_boundary_by_the_checker() -> None:
    made = plan_of(WEEKS, [(0, 1)], slots=[["2025-09-02 PM", "2025-09-16 AM"]])
    assert check(under(made, within(14))) == ()
    assert one(under(made, within(13)), Rule.MAX_GAP) == (
        "Meetings 1 and 2 of G01 School 0 (Tue 2025-09-02 PM and Tue 2025-09-16 AM) are 14 days "
        "apart; at most 13 are allowed"
    )


def test_every_pair_of_neighbours_counts() -> None:
    problem = with_rules(make_problem(schools_in_line(2), num_meetings=3), max_gap_days=20)
    slots = ["2025-09-01 AM", "2025-10-01 AM", "2025-11-03 AM"]
    assert len(only(plan_of(problem, [(0, 1)], slots=[slots]), Rule.MAX_GAP)) == 2


def test_it_may_not_be_less_than_the_least() -> None:
    with pytest.raises(ValueError, match="max_gap_days 13 is below min_gap_days"):
        Rules(max_gap_days=13)


def test_sentence() -> None:
    assert sentence(within(1), Rule.MAX_GAP) == (
        "Consecutive meetings of a group are at most 1 day apart."
    )
    assert sentence(WEEKS, Rule.MAX_GAP) is None
