"""Schools that must be together share a group, or neither has one."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.checks import check
from mastery_sched.entities import Pair, PairKind
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import impossible, one, only, plan_of, sentence, solved, under, with_rules

LINE = make_problem(schools_in_line(4), rules={"max_size": 2})


def wish(problem: Problem, *pairs: tuple[int, int]) -> Problem:
    return replace(problem, pairs=tuple(Pair(urn(a), urn(b), PairKind.TOGETHER) for a, b in pairs))


def test_the_model_gives_way_to_the_wish() -> None:
    free, ends = solved(LINE), wish(LINE, (0, 3))
    plan = solved(ends)
    assert plan.group_of[urn(0)] == plan.group_of[urn(3)]
    only(under(free, ends), Rule.TOGETHER)


def test_forbidden_beyond_by_the_model() -> None:
    impossible(wish(LINE, (0, 1), (1, 2)))
    solved(wish(with_rules(LINE, max_size=4), (0, 1), (1, 2)))


def test_the_model_leaves_out_both_or_none() -> None:
    remote = [*schools_in_line(2), make_school(2, east_km=1.5), make_school(3, east_km=80.0)]
    problem = make_problem(remote, rules={"max_travel_m": 5_000, "unplaced": Unplaced.ALLOW})
    assert [each.urn for each in solved(problem).unplaced] == [urn(3)]
    plan = solved(wish(problem, (2, 3)))
    assert [each.urn for each in plan.unplaced] == [urn(2), urn(3)]


def test_different_groups_are_reported() -> None:
    problem = wish(LINE, (0, 3))
    assert check(plan_of(problem, [(0, 3), (1, 2)])) == ()
    assert one(plan_of(problem, [(0, 1), (2, 3)]), Rule.TOGETHER) == (
        "School 0 (100001) and School 3 (100004) must be together, but are in G01 and G02"
    )


def test_one_without_a_group_is_reported_but_not_both() -> None:
    problem = wish(make_problem(schools_in_line(4), rules={"unplaced": Unplaced.ALLOW}), (2, 3))
    assert check(plan_of(problem, [(0, 1)])) == ()
    assert one(plan_of(problem, [(0, 1, 2)]), Rule.TOGETHER).endswith("are in G01 and no group")


def test_sentence() -> None:
    assert sentence(LINE, Rule.TOGETHER) is None
    assert sentence(wish(LINE, (0, 3)), Rule.TOGETHER) == (
        "1 pair of schools must be together: in the same group, or both without one."
    )
