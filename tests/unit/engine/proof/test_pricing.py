"""Pricing against every group there is, at random prices with random cuts."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from mastery_sched.engine.proof.model import Column, GroupingModel
from mastery_sched.engine.proof.pricing import Duals, Effort, Pricer, reduced_cost
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.region import Region, whole_region
from tests.unit.engine.proof.builders import (
    POLICIES,
    all_columns,
    random_duals,
    random_model,
    with_random_rules,
)


def check_pricing(
    rng: np.random.Generator, model: GroupingModel, num_cuts: int, region: Region | None = None
) -> None:
    region = whole_region(model) if region is None else region
    columns = {
        column: cost
        for column, cost in all_columns(model).items()
        if is_of(region, {*column.schools, model.num_schools + column.leader}, model.num_schools)
    }
    if not columns:
        return
    duals = random_duals(rng, model, num_cuts=num_cuts)
    values = {c: reduced_cost(model, duals, c, cost) for c, cost in columns.items()}
    pricer = Pricer(model)
    pricer.limit_to(region)
    for share in (0.03, 0.3):
        limit = int(np.quantile(list(values.values()), share)) + 1
        priced = pricer.all_below(duals, limit, room=50_000, max_nodes=10**9)
        assert priced.exact
        expected = {column: value for column, value in values.items() if value < limit}
        assert dict(zip(priced.columns, priced.values.tolist(), strict=True)) == expected
        check_least(priced.least, expected, limit)
    # Shift the price of groups so that some are negative, and ask for the best only.
    shift = int(np.quantile(list(values.values()), 0.05))
    duals = Duals(duals.schools, duals.leaders, duals.groups + shift, duals.cuts)
    shifted = {column: value - shift for column, value in values.items()}
    priced = pricer.cheapest(duals, most=2, effort=Effort(10**9))
    assert priced.exact
    negative = {column: value for column, value in shifted.items() if value < 0}
    check_least(priced.least, negative, 0)
    assert bool(priced.columns) == bool(negative)
    for column, value in zip(priced.columns, priced.values.tolist(), strict=True):
        assert shifted[column] <= value < 0
    # Cut short, at once or among leaders, it must still be a lower bound.
    for effort in (Effort(0), Effort(10**9, max_leaders=1)):
        priced = pricer.cheapest(duals, most=2, effort=effort)
        for column, value in negative.items():
            assert min(priced.least[list(column.schools)]) <= value


def is_of(region: Region, vertices: set[int], num_schools: int) -> bool:
    """Whether plans of a region may have a group with these schools and this leader."""
    for school, other in region.together:
        if school in vertices and other not in vertices:
            return False
        if other < num_schools and other in vertices and school not in vertices:
            return False
    return not any({*pair} <= vertices for pair in region.apart)


def check_least(least: np.ndarray, below: dict[Column, int], limit: int) -> None:
    """Each group is reached from a seed of its own, and seeds promise no more than there is."""
    assert int(least.min()) == min([*below.values(), limit])
    for column, value in below.items():
        assert min(least[list(column.schools)]) <= value


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("sizes", [(6, 7), (4, 4), (1, 3), (5, 8)])
def test_plain_models(policy: str, sizes: tuple[int, int]) -> None:
    rng = np.random.default_rng(sum(sizes))
    for num_cuts in (0, 8):
        model = random_model(rng, policy, 8, 2, min_size=sizes[0], max_size=sizes[1])
        check_pricing(rng, model, num_cuts)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", range(3))
def test_models_with_rules(policy: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    fewest = int(rng.integers(1, 6))
    model = random_model(
        rng,
        policy,
        9,
        int(rng.integers(1, 4)),
        min_size=fewest,
        max_size=fewest + int(rng.integers(0, 3)),
    )
    check_pricing(rng, with_random_rules(rng, model), num_cuts=10)


@pytest.mark.parametrize("policy", ["central", "rotate", "specialist", "mixed"])
@pytest.mark.parametrize("seed", range(4))
def test_regions_where_some_groups_may_not_be(policy: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    model = random_model(rng, policy, 8, 4, min_size=3, max_size=4)
    leading = zip(rng.permutation(8).tolist(), rng.integers(8, 12, 8).tolist(), strict=True)
    meeting = [(a, b) for a, b in combinations(range(8), 2) if rng.random() < 0.5]
    pairs = [*leading, *meeting]
    order = rng.permutation(len(pairs)).tolist()
    for num_together in range(4):
        region = replace(
            whole_region(model),
            together=frozenset(pairs[i] for i in order[:num_together]),
            apart=frozenset(pairs[i] for i in order[num_together : num_together + 3]),
        )
        check_pricing(rng, model, num_cuts=6, region=region)
        check_pricing(rng, with_random_rules(rng, model), num_cuts=6, region=region)


@pytest.mark.parametrize("policy", ["rotate", "mixed"])
def test_large_groups(policy: str) -> None:
    rng = np.random.default_rng(1)
    model = random_model(rng, policy, 13, 1, min_size=11, max_size=12)
    check_pricing(rng, model, num_cuts=5)


def test_full_room_is_not_called_exact() -> None:
    model = random_model(np.random.default_rng(0), "rotate", 8, 1, min_size=3, max_size=3)
    free = Duals(np.zeros(8, np.int64), np.zeros(1, np.int64), 0)
    priced = Pricer(model).all_below(free, 10_000 * SCALE, room=3, max_nodes=10**9)
    assert not priced.exact
    assert len(priced.columns) == 3


def test_uncompiled_kernels_find_the_same() -> None:
    code = (
        "import numpy as np\n"
        "from tests.unit.engine.proof.builders import *\n"
        "from tests.unit.engine.proof.test_pricing import check_pricing\n"
        "rng = np.random.default_rng(0)\n"
        "for policy in POLICIES:\n"
        "    model = random_model(rng, policy, 6, 2, min_size=3, max_size=4)\n"
        "    check_pricing(rng, with_random_rules(rng, model), 5)\n"
    )
    subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        check=True,
    )


def test_asking_for_the_time_on_the_way_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(8)
    model = random_model(rng, "rotate", 9, 3)
    columns = all_columns(model)
    duals = random_duals(rng, model, num_cuts=4)
    values = [reduced_cost(model, duals, column, cost) for column, cost in columns.items()]
    limit = int(np.quantile(values, 0.5))
    pricer = Pricer(model)
    at_once = pricer.all_below(duals, limit, room=50_000, max_nodes=10**9)
    spent: list[int] = []

    def spend(nodes: int, _steps: int) -> bool:
        spent.append(nodes)
        return False

    monkeypatch.setattr("mastery_sched.engine.proof.pricing.SEEDS_AT_ONCE", 2)
    in_parts = pricer.all_below(duals, limit, room=50_000, max_nodes=10**9, spend=spend)
    assert len(at_once.columns) > 2
    assert dict(zip(in_parts.columns, in_parts.values.tolist(), strict=True)) == dict(
        zip(at_once.columns, at_once.values.tolist(), strict=True)
    )
    assert in_parts.least.tolist() == at_once.least.tolist()
    assert in_parts.exact
    assert at_once.exact
    assert sum(spent) == in_parts.nodes == at_once.nodes
