"""Column generation far from and near to the best mixture."""

from __future__ import annotations

import numpy as np
import pytest

from mastery_sched.engine.proof import generate
from mastery_sched.engine.proof.generate import Generation
from mastery_sched.engine.proof.master import Master
from mastery_sched.engine.proof.pricing import Effort, Pricer, no_limit
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.region import whole_region
from tests.unit.engine.proof.builders import random_model


def mixture_and_bound(seed: int, policy: str) -> tuple[float, float, list[Effort]]:
    """Cost of the best mixture, what is proved, and the efforts of the searches on the way."""
    model = random_model(np.random.default_rng(seed), policy, 9, 3, min_size=3)
    generation = Generation(
        Master(model, 1e7), Pricer(model), no_limit, lambda _: False, whole_region(model)
    )
    efforts: list[Effort] = []
    cheapest = generation.pricer.cheapest

    def noted(*args: object, effort: Effort, **words: object) -> object:
        efforts.append(effort)
        return cheapest(*args, effort=effort, **words)  # type: ignore[arg-type]

    generation.pricer.cheapest = noted  # type: ignore[method-assign, assignment]
    assert generation.converge(enough=10**9 * SCALE, tolerance=1e-9)
    assert generation.mixture is not None
    assert generation.best is not None
    return generation.mixture.objective, generation.best.scaled / SCALE, efforts


@pytest.mark.parametrize("policy", ["rotate", "central", "specialist", "mixed"])
@pytest.mark.parametrize("seed", range(4))
def test_staying_near_good_prices_ends_at_the_same_mixture(
    policy: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    objective, bound, _ = mixture_and_bound(seed, policy)
    monkeypatch.setattr(generate, "MANY", 8)
    monkeypatch.setattr(generate, "FAR", 1e-9)
    far_objective, far_bound, efforts = mixture_and_bound(seed, policy)
    assert far_objective == pytest.approx(objective, rel=1e-6)
    assert bound == pytest.approx(objective, rel=1e-6)
    assert far_bound == pytest.approx(objective, rel=1e-6)
    assert bound <= objective + 1e-3
    assert far_bound <= objective + 1e-3
    assert efforts[0] == generate.EFFORTS[-1]


def test_small_hubs_are_searched_roughly_first() -> None:
    _, _, efforts = mixture_and_bound(1, "rotate")
    assert efforts[0] == generate.EFFORTS[0]
