"""The bound at any prices, optimal or not, against the best plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mastery_sched.engine.proof.bound import Proven, gap_limit, scaled_bound, whole_bound
from mastery_sched.engine.proof.close import list_columns
from mastery_sched.engine.proof.cuts import Cut
from mastery_sched.engine.proof.model import Column, GroupingModel
from mastery_sched.engine.proof.pricing import Duals, Effort, Pricer
from mastery_sched.engine.proof.region import Region, whole_region
from tests.unit.engine.proof.builders import (
    all_columns,
    least_travel,
    random_duals,
    random_model,
    with_random_rules,
)


@pytest.mark.parametrize("policy", ["rotate", "central", "specialist", "mixed"])
@pytest.mark.parametrize("seed", range(4))
def test_no_prices_prove_more_than_the_best_plan(policy: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    model = with_random_rules(rng, random_model(rng, policy, 7, 3))
    if seed % 2:
        model = replace(model, optional=np.ones(7, dtype=np.bool_), num_unplaced=1)
    best = least_travel(model)
    pricer = Pricer(model)
    for effort in (Effort(0), Effort(10**9, max_leaders=1), Effort(10**9)):
        duals = random_duals(rng, model, num_cuts=6)
        least = pricer.cheapest(duals, most=1, effort=effort).least
        scaled = scaled_bound(model, duals, least, whole_region(model))
        if best is not None:
            assert scaled is not None
            assert whole_bound(scaled) <= best


def test_groups_of_better_plans_are_all_listed() -> None:
    rng = np.random.default_rng(4)
    model = random_model(rng, "rotate", 7, 3)
    columns = all_columns(model)
    best = least_travel(model)
    assert best is not None
    duals, pricer = random_duals(rng, model, num_cuts=4), Pricer(model)
    least = pricer.cheapest(duals, most=1, effort=Effort(10**9)).least
    region = whole_region(model)
    scaled = scaled_bound(model, duals, least, region)
    assert scaled is not None
    proven = Proven(scaled, duals, region, exact=True)
    listing, _ = list_columns(pricer, proven, best + 1, room=len(columns), max_nodes=10**9)
    assert listing is not None
    assert least_of(model, {column: columns[column] for column in listing.columns}) == best
    nothing, _ = list_columns(pricer, proven, best + 1, room=1, max_nodes=10**9)
    assert nothing is None


def least_of(model: GroupingModel, columns: dict[Column, int]) -> int | None:
    """The best plan of some groups, by trying all choices of two or three disjoint ones."""
    best = None

    def extend(placed: frozenset[int], leaders: frozenset[int], cost: int) -> None:
        nonlocal best
        if len(placed) == model.num_schools:
            best = cost if best is None else min(best, cost)
            return
        first = min(set(range(model.num_schools)) - placed)
        for column, more in columns.items():
            fits = column.leader not in leaders and placed.isdisjoint(column.schools)
            if column.schools[0] == first and fits:
                extend(placed.union(column.schools), leaders | {column.leader}, cost + more)

    extend(frozenset(), frozenset(), 0)
    return best


def test_the_limit_of_a_gap_is_taken_in_whole_units() -> None:
    proven = Proven(
        10 << 20,
        Duals(np.zeros(0, np.int64), np.zeros(0, np.int64), 0),
        Region(0, 0, (), ()),
        exact=True,
    )
    assert gap_limit(proven, 11) == 1
    assert gap_limit(proven, 13) == (2 << 20) + 1


def test_cuts_must_not_have_negative_prices() -> None:
    model = random_model(np.random.default_rng(0), "star", 4, 2)
    duals = Duals(np.zeros(4, np.int64), np.zeros(2, np.int64), 0, ((Cut(2, (0, 1, 2)), -1),))
    with pytest.raises(ValueError, match="0 or more"):
        scaled_bound(model, duals, np.zeros(4, np.int64), whole_region(model))
