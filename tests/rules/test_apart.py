"""Schools that must be apart never share a group."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.checks import check
from mastery_sched.entities import Pair, PairKind
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced
from tests.builders import make_problem, schools_in_line, urn
from tests.rules.helpers import impossible, one, only, plan_of, sentence, solved, under, with_rules

LINE = make_problem(schools_in_line(4), rules={"max_size": 2})


def wish(problem: Problem, *pairs: tuple[int, int]) -> Problem:
    return replace(problem, pairs=tuple(Pair(urn(a), urn(b), PairKind.APART) for a, b in pairs))


def test_the_model_gives_way_to_the_wish() -> None:
    free, parted = solved(LINE), wish(LINE, (0, 1))
    plan = solved(parted)
    assert plan.group_of[urn(0)] != plan.group_of[urn(1)]
    only(under(free, parted), Rule.APART)


def test_forbidden_beyond_by_the_model() -> None:
    impossible(wish(LINE, (0, 1), (0, 2), (1, 2)))


def test_one_of_two_that_cannot_share_is_left_out_by_the_model() -> None:
    lonely = make_problem(schools_in_line(3), rules={"unplaced": Unplaced.ALLOW})
    assert len(solved(wish(lonely, (0, 1))).unplaced) == 1


def test_the_same_group_is_reported() -> None:
    problem = wish(LINE, (0, 1))
    assert check(plan_of(problem, [(0, 2), (1, 3)])) == ()
    assert one(plan_of(problem, [(0, 1), (2, 3)]), Rule.APART) == (
        "School 0 (100001) and School 1 (100002) must be apart, but are both in G01 School 0"
    )


def test_being_without_a_group_is_apart() -> None:
    problem = wish(with_rules(LINE, unplaced=Unplaced.ALLOW), (2, 3))
    assert check(plan_of(problem, [(0, 1)])) == ()


def test_sentence() -> None:
    assert sentence(LINE, Rule.APART) is None
    assert sentence(wish(LINE, (0, 1), (2, 3)), Rule.APART) == (
        "2 pairs of schools must not be in the same group."
    )
