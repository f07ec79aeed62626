"""Made-up hubs can be planned, as the generator promises."""

from __future__ import annotations

import pytest

import mastery_sched as ms


@pytest.mark.parametrize("policy", sorted(ms.VENUE_POLICIES))
def test_a_generated_hub_has_a_plan_under_every_policy(policy: str) -> None:
    problem = ms.generate_hub(
        num_schools=24,
        num_specialists=2,
        seed=5,
        rules=ms.Rules(venue_policy=ms.VENUE_POLICIES[policy]),
    )
    result = ms.solve(problem, work_limit=1.0)
    assert result.plan.unplaced == ()
    assert ms.check(result.plan) == ()
