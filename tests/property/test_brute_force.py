"""The exact model against everything there is: tiny problems, every rule and policy on and off."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.engine.compact import plan_compact
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.impossible import find_conflicts, unplaceable
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.rules import Unplaced
from mastery_sched.stop import Limits
from tests.brute_force import best_plan
from tests.strategies import problems

MOST_SCHOOLS, MOST_MEETINGS = 6, 3


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


def compare(problem: Problem) -> None:
    """The model finds a plan exactly when there is one, and its score is the best there is."""
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


@given(problems(MOST_SCHOOLS, MOST_MEETINGS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_feasibility_and_score_are_those_of_exhaustive_search(problem: Problem) -> None:
    compare(problem)
