"""The strategies keep their promises: hidden plans keep every rule, extremes are all drawn."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.draft import Draft
from mastery_sched.problem import Problem
from tests.strategies import EXTREMES, adversarial_problems, arbitrary_problems, drafted_problems


@given(drafted_problems())
def test_the_hidden_plan_keeps_every_rule(drafted: tuple[Problem, Draft]) -> None:
    problem, draft = drafted
    plan = assemble(problem, draft)
    assert check(plan) == ()
    assert plan.score.unplaced == 0


@settings(max_examples=30)
@given(arbitrary_problems())
def test_arbitrary_problems_are_small(problem: Problem) -> None:
    assert 2 <= len(problem.applicants) <= 7
    assert 1 <= problem.rules.num_meetings <= 3


@pytest.mark.parametrize("extreme", EXTREMES)
def test_every_extreme_is_valid_data(extreme: str) -> None:
    @settings(max_examples=3)
    @given(adversarial_problems(extremes=[extreme]))
    def draw(problem: Problem) -> None:
        assert problem.rules.num_meetings == 2

    draw()
