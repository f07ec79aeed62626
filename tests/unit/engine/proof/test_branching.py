"""Which way a region is split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from mastery_sched.engine.proof import branching
from mastery_sched.engine.proof.branching import Branching
from mastery_sched.engine.proof.generate import Generation
from mastery_sched.engine.proof.master import Master
from mastery_sched.engine.proof.model import GroupingModel
from mastery_sched.engine.proof.pricing import Pricer, no_limit
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.region import Region, splits, whole_region
from tests.unit.engine.proof.builders import random_model


def converged(model: GroupingModel, region: Region) -> Generation:
    """The best mixture of a region."""
    generation = Generation(
        Master(model, 1e7), Pricer(model), no_limit, lambda _: False, whole_region(model)
    )
    generation.enter(region)
    assert generation.converge(enough=10**9 * SCALE, tolerance=1e-9)
    return generation


def fractional() -> Iterator[tuple[Generation, Region]]:
    """Mixtures in which something is not whole, though the number of groups is."""
    for seed in range(60):
        model = random_model(np.random.default_rng(seed), "rotate", 9, 3, min_size=3)
        region = replace(whole_region(model), fewest=3, most=3)
        generation = converged(model, region)
        assert generation.mixture is not None
        if (np.abs(generation.mixture.shares - 0.5) < 0.49).any():
            yield generation, region


def test_both_halves_exclude_the_mixture_and_cost_no_less() -> None:
    seen = 0
    for generation, region in fractional():
        assert generation.mixture is not None
        before = generation.mixture.objective
        halves = Branching().halves(generation, region)
        assert halves is not None
        seen += 1
        for half in halves:
            generation.enter(half)
            assert generation.converge(enough=10**9 * SCALE, tolerance=1e-9)
            assert generation.mixture.objective >= before - 1e-3
            assert half != region
    assert seen >= 5


def test_no_way_is_promised_more_than_the_one_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branching, "FIRST_LOOKS", 1_000)
    monkeypatch.setattr(branching, "LONG_LOOKS", 1_000)
    for generation, region in fractional():
        chooser = Branching()
        halves = chooser.halves(generation, region)
        assert halves is not None
        few, many = halves
        counts = zip(few.leader_most, many.leader_most, strict=True)
        leaders = [9 + leader for leader, (a, b) in enumerate(counts) if a != b]
        pair = next(iter(many.together)) if many.together else (leaders[0], leaders[0])
        assert chooser.promises[pair] == max(chooser.promises.values())


def test_a_look_leaves_the_mixture_and_the_region_as_they_were() -> None:
    generation, region = next(fractional())
    assert generation.mixture is not None
    before = generation.mixture.objective
    Branching().halves(generation, region)
    generation.refresh()
    assert generation.mixture.objective == pytest.approx(before, rel=1e-9)


def test_told_to_stop_it_takes_the_evenest_way_without_a_look() -> None:
    generation, region = next(fractional())
    assert generation.mixture is not None
    generation.spend = lambda nodes, steps: True
    chooser = Branching()
    ways = splits(region, generation.master.shared(generation.mixture))
    assert chooser.halves(generation, region) == ways[0].halves
    assert chooser.promises == {}


def test_what_is_whole_is_not_split() -> None:
    model = random_model(np.random.default_rng(0), "rotate", 3, 1, min_size=3)
    region = whole_region(model)
    assert Branching().halves(converged(model, region), region) is None
