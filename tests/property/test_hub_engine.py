"""The engine for whole hubs against the exact model, on tiny problems of all kinds.

It is never better than what is proved best, keeps every rule by the checker's account, and is
hardly ever worse. The marker ``heavy`` runs the same comparison many times more.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.engine.compact import plan_compact
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.impossible import find_conflicts, unplaceable
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.rules import Unplaced
from mastery_sched.stop import Limits
from mastery_sched.work_groups import Score
from tests.hubs import plan
from tests.strategies import problems
from tests.strategies.feasible import feasible_problems

Grouping = tuple[int, tuple[int, ...], int]


def barred_of(problem: Problem) -> frozenset[int]:
    allowed = problem.rules.unplaced is Unplaced.ALLOW
    return frozenset(unplaceable(problem)) if allowed else frozenset()


def exactly(problem: Problem) -> EngineOutcome:
    return plan_compact(
        problem,
        barred=barred_of(problem),
        limits=Limits(),
        seed=0,
        n_jobs=1,
        clock=lambda: 0.0,
        report=lambda _record: None,
    )


def grouping(score: Score) -> Grouping:
    """What the search for groups minimises; dates come after it."""
    return score.unplaced, score.unplaced_by_priority, score.travel


def compared(problem: Problem) -> bool:
    """Whether the hub engine is as good as can be; it must never be better, nor claim too much."""
    exact, found = exactly(problem), plan(problem, Limits(work=1.0), barred=barred_of(problem))
    if exact.draft is None:
        assert exact.status is Status.INFEASIBLE
        assert found.draft is None
        return True
    assert exact.status is Status.OPTIMAL
    assert found.status is not Status.INFEASIBLE
    if found.draft is None:
        return False
    best, made = assemble(problem, exact.draft), assemble(problem, found.draft)
    assert check(made) == ()
    assert grouping(made.score) >= grouping(best.score)
    if grouping(made.score) == grouping(best.score):
        assert made.score.penalty >= best.score.penalty
    same_left_out = grouping(made.score)[:2] == grouping(best.score)[:2]
    if found.bound is not None and same_left_out:
        assert found.bound <= best.score.travel
    if found.status is Status.OPTIMAL:
        assert grouping(made.score) == grouping(best.score)
    if found.unplaced_proved:
        assert same_left_out
    return grouping(made.score) == grouping(best.score)


@given(problems())
@settings(max_examples=25)
def test_any_problem(problem: Problem) -> None:
    assume(not find_conflicts(problem))
    compared(problem)


@given(feasible_problems())
@settings(max_examples=20, derandomize=True)
def test_problems_with_a_plan_are_nearly_always_solved_to_the_best(problem: Problem) -> None:
    assert compared(problem)


@pytest.mark.heavy
@given(problems(max_schools=9))
@settings(max_examples=1_500)
def test_many_problems(problem: Problem) -> None:
    assume(not find_conflicts(problem))
    compared(problem)
