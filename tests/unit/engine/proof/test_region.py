"""Regions, the groups they allow, and the ways to split them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from mastery_sched.engine.proof.region import Region, Way, splits, whole_region
from tests.unit.engine.proof.builders import random_model


def shared(*groups: tuple[float, int, tuple[int, ...]]) -> np.ndarray:
    """(vertex, vertex) of shares: three schools and two leaders, from groups with their share."""
    together = np.zeros((5, 5))
    for share, leader, schools in groups:
        inside = [*schools, 3 + leader]
        together[np.ix_(inside, inside)] += share
    return together


def test_halves_share_no_number_and_miss_none() -> None:
    region = Region(1, 5, (0, 0), (3, 3))
    assert splits(region, shared((0.5, 0, (0, 1)), (0.5, 0, (1, 2)), (0.5, 1, (0, 2)))) == [
        Way(None, (replace(region, most=1), replace(region, fewest=2)))
    ]
    by_leader = splits(region, shared((0.5, 0, (0, 1, 2)), (0.5, 1, (0, 1, 2))))
    assert by_leader[-2:] == [
        Way((3, 3), (replace(region, leader_most=(0, 3)), replace(region, leader_fewest=(1, 0)))),
        Way((4, 4), (replace(region, leader_most=(3, 0)), replace(region, leader_fewest=(0, 1)))),
    ]
    assert {way.pair for way in by_leader} == {(3, 3), (4, 4), *product(range(3), (3, 4))}
    whole = shared((1.0, 0, (0, 1)), (1.0, 1, (2,)))
    assert splits(region, whole) == [
        Way(None, (replace(region, most=2), replace(region, fewest=3)))
    ]
    assert splits(replace(region, fewest=5, most=5), whole) == []
    assert Region(2, 3, (2, 2), (3, 3)).empty


def test_halves_tell_who_meets_whom() -> None:
    region = Region(2, 2, (1, 1), (1, 1))
    ways = splits(
        region, shared((0.6, 0, (0, 1)), (0.4, 0, (1, 2)), (0.6, 1, (2,)), (0.4, 1, (0,)))
    )
    assert {way.pair for way in ways} == {(0, 1), (1, 2), *product((0, 2), (3, 4))}
    for way in ways:
        assert way.pair is not None
        assert way.halves == (
            replace(region, apart=frozenset({way.pair})),
            replace(region, together=frozenset({way.pair})),
        )


def test_a_region_says_which_groups_may_be() -> None:
    model = random_model(np.random.default_rng(0), "rotate", 4, 3)
    assert model.allowed.all()
    assert whole_region(model).model_of(model) is model
    region = replace(
        whole_region(model),
        together=frozenset({(0, 5), (1, 2)}),
        apart=frozenset({(3, 6), (2, 3)}),
    )
    assert region.restricts_groups
    inside = region.model_of(model)
    assert inside.allowed.tolist() == [
        [False, True, True, True],
        [True, True, True, True],
        [False, True, True, False],
    ]
    assert inside.units[1] == inside.units[2]
    assert len(set(inside.units.tolist())) == 3
    # Whoever is apart from one of a unit is apart from all of it.
    assert not inside.compatible[[1, 2, 3, 3], [3, 3, 1, 2]].any()
    assert inside.compatible.sum() == 12
    assert model.compatible.all()
