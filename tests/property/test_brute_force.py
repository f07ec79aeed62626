"""The exact model and the proofs before it, against everything there is to try.

Tiny problems of all kinds: every rule and preference on and off, every venue policy, pins, pairs,
travel tables. The marker ``heavy`` runs the same comparisons many times more.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.engine.compact import plan_compact
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.entities import Pin, PinKind
from mastery_sched.impossible import find_conflicts, unplaceable
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.rules import Unplaced
from mastery_sched.stop import Limits
from tests.brute_force import best_plan
from tests.strategies import problems

TINY = problems(max_schools=6, max_meetings=3)
TINIER = problems(max_schools=6, max_meetings=2)


def plan(problem: Problem, barred: frozenset[int] = frozenset()) -> EngineOutcome:
    return plan_compact(
        problem,
        barred=barred,
        limits=Limits(),
        seed=0,
        n_jobs=1,
        clock=lambda: 0.0,
        report=lambda _progress: None,
    )


def the_model_is_exact(problem: Problem) -> None:
    """It finds a plan exactly when there is one, of the best score, and proves that."""
    best = best_plan(problem)
    outcome = plan(problem)
    if best is None:
        assert outcome.status is Status.INFEASIBLE
        assert outcome.draft is None
        assert outcome.conflicts
        return
    assert outcome.draft is not None
    found = assemble(problem, outcome.draft)
    assert check(found) == ()
    assert found.score == best.score
    assert outcome.status is Status.OPTIMAL
    assert outcome.timetable_status is Status.OPTIMAL
    assert outcome.unplaced_proved
    assert outcome.bound == best.score.travel


def conflicts_are_proofs(problem: Problem) -> None:
    """Where a conflict is claimed there is no plan."""
    if find_conflicts(problem) and problem.applicants:
        assert best_plan(problem) is None


def the_unplaceable_fit_nowhere(problem: Problem) -> None:
    """A school called unplaceable is in no plan, and leaving such schools out loses nothing."""
    problem = replace(problem, rules=replace(problem.rules, unplaced=Unplaced.ALLOW), pins=())
    reasons = unplaceable(problem)
    for urn in reasons:
        pin = Pin(PinKind.GROUP, str(urn), "Q1")
        assert best_plan(replace(problem, pins=(pin,))) is None
    if reasons:
        best, outcome = best_plan(problem), plan(problem, frozenset(reasons))
        assert best is not None
        assert outcome.draft is not None
        assert assemble(problem, outcome.draft).score == best.score


@given(TINY)
@settings(max_examples=60)
def test_the_model_is_exact(problem: Problem) -> None:
    the_model_is_exact(problem)


@given(TINIER)
@settings(max_examples=60)
def test_conflicts_are_proofs(problem: Problem) -> None:
    conflicts_are_proofs(problem)


@given(TINIER)
@settings(max_examples=40)
def test_the_unplaceable_fit_nowhere(problem: Problem) -> None:
    the_unplaceable_fit_nowhere(problem)


@pytest.mark.heavy
@given(TINY)
@settings(max_examples=3_000)
def test_many_times_the_model_is_exact(problem: Problem) -> None:
    the_model_is_exact(problem)


@pytest.mark.heavy
@given(TINIER)
@settings(max_examples=3_000)
def test_many_times_the_proofs_hold(problem: Problem) -> None:
    conflicts_are_proofs(problem)
    the_unplaceable_fit_nowhere(problem)
