"""Lists of groups: looking through them is as good as a search, and what they prove holds."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mastery_sched.engine.proof import settle
from mastery_sched.engine.proof.bound import Proven, scaled_bound
from mastery_sched.engine.proof.certificate import certificate, sealed
from mastery_sched.engine.proof.listed import Listed, ListPricer, list_all
from mastery_sched.engine.proof.model import Column, GroupingModel, columns_of, rows_of
from mastery_sched.engine.proof.pricing import Duals, Effort, Pricer, no_limit, reduced_cost
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.prove import prove
from mastery_sched.engine.proof.region import whole_region
from mastery_sched.engine.verify import Refused, verify
from tests.unit.engine.proof.builders import (
    all_columns,
    least_travel,
    random_duals,
    random_model,
    with_random_rules,
)

SEEDS = range(12)


def random_case(seed: int) -> tuple[GroupingModel, Duals, dict[Column, int]]:
    """A model, prices with cuts, and the reduced cost of every group by its definition."""
    rng = np.random.default_rng(seed)
    policy = ("rotate", "central", "mixed")[seed % 3]
    columns: dict[Column, int] = {}
    while not columns:
        model = with_random_rules(rng, random_model(rng, policy, 9, 4))
        columns = all_columns(model)
    duals = random_duals(rng, model, num_cuts=6)
    return model, duals, {c: reduced_cost(model, duals, c, cost) for c, cost in columns.items()}


def list_of_all(model: GroupingModel, duals: Duals) -> ListPricer:
    proven, columns = Proven(0, duals, whole_region(model), exact=True), all_columns(model)
    costs = np.array(list(columns.values()), dtype=np.int64)
    listed = Listed(proven, 1 << 40, None, rows_of(model, list(columns)), costs)
    return ListPricer(model, listed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_look_finds_what_a_search_finds(seed: int) -> None:
    model, duals, values = random_case(seed)
    looked = list_of_all(model, duals).cheapest(duals, most=3, effort=Effort(1))
    searched = Pricer(model).cheapest(duals, most=3, effort=Effort(1_000_000))
    assert looked.exact
    assert looked.least.min() == searched.least.min() == min(0, *values.values())
    assert {c: values[c] for c in looked.columns} == dict(
        zip(looked.columns, looked.values.tolist(), strict=True)
    )
    if min(values.values()) < 0:
        assert min(looked.values) == min(values.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_all_groups_below_a_limit_are_found_in_a_list(seed: int) -> None:
    model, duals, values = random_case(seed)
    limit = int(np.median(list(values.values())))
    found = list_of_all(model, duals).all_below(duals, limit, room=10**6, max_nodes=1)
    assert found.exact
    assert dict(zip(found.columns, found.values.tolist(), strict=True)) == {
        column: value for column, value in values.items() if value < limit
    }
    few = list_of_all(model, duals).all_below(
        duals, limit, room=len(found.columns) - 1, max_nodes=1
    )
    assert not few.exact


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_of_each_seed_bounds_every_group(seed: int) -> None:
    model, duals, values = random_case(seed)
    least = list_of_all(model, duals).cheapest(duals, most=1, effort=Effort(1)).least
    for column, value in values.items():
        assert least[column.schools[0]] <= value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_region_has_the_groups_that_its_model_allows(seed: int) -> None:
    model, duals, _ = random_case(seed)
    n, rng = model.num_schools, np.random.default_rng(seed)
    a, b, c, d = sorted(rng.choice(n, 4, replace=False).tolist())
    region = replace(
        whole_region(model),
        together=frozenset({(a, b), (c, n)}),
        apart=frozenset({(a, c), (d, n + 1)}),
    )
    pricer = list_of_all(model, duals)
    pricer.limit_to(region)
    found = pricer.all_below(duals, 1 << 60, room=10**6, max_nodes=1)
    assert set(found.columns) == set(all_columns(region.model_of(model)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shorter_list_holds_the_groups_of_every_better_plan(seed: int) -> None:
    model, duals, values = random_case(seed)
    best = prove(model)
    if best.columns is None or best.travel is None:
        pytest.skip("there is no plan")
    region = whole_region(model)
    pricer = list_of_all(model, duals)
    least = pricer.cheapest(duals, most=1, effort=Effort(1)).least
    scaled = scaled_bound(model, duals, least, region)
    assert scaled is not None
    shorter = pricer.shrunk(Proven(scaled, duals, region, exact=True), best.travel + 1)
    assert set(best.columns) <= set(columns_of(shorter.taken, model.num_schools))
    assert len(shorter) <= len(values)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_list_has_all_groups_below_the_limit_with_their_travel(seed: int) -> None:
    model, duals, values = random_case(seed)
    below = 1 + int(np.median(list(values.values()))) // SCALE
    proven = Proven(0, duals, whole_region(model), exact=True)

    def listed(room: int) -> Listed | None:
        return list_all(Pricer(model), proven, below, room=room, max_nodes=10**6, spend=no_limit)

    found = listed(10_000)
    assert found is not None
    columns = columns_of(found.taken, model.num_schools)
    wanted = {c: cost for c, cost in all_columns(model).items() if values[c] <= SCALE * (below - 1)}
    assert dict(zip(columns, found.costs.tolist(), strict=True)) == wanted
    assert not wanted or listed(len(wanted) - 1) is None


def test_rows_stand_for_their_groups() -> None:
    model, _, values = random_case(1)
    assert columns_of(rows_of(model, list(values)), model.num_schools) == list(values)


@pytest.fixture
def always_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists as early as can be, and nothing but splits closes a region."""
    monkeypatch.setattr(settle, "MAX_ROUNDS", 0)
    monkeypatch.setattr(settle, "LIST_GAP", 10.0)
    monkeypatch.setattr(settle._Settling, "_choose_from_pool", lambda _: None)
    monkeypatch.setattr(settle._Settling, "_close", lambda *_, **__: None)


def hard_model(seed: int, policy: str = "mixed") -> GroupingModel:
    return random_model(np.random.default_rng(seed), policy, 9, 3, min_size=3)


def reread(content: dict[str, Any]) -> dict[str, Any]:
    again: dict[str, Any] = json.loads(json.dumps(sealed(content)))
    return again


@pytest.mark.usefixtures("always_lists")
@pytest.mark.parametrize("policy", ["rotate", "central", "specialist", "mixed"])
@pytest.mark.parametrize("seed", range(6))
def test_lists_and_splits_alone_prove_the_best_plan(policy: str, seed: int) -> None:
    model = hard_model(seed, policy)
    outcome = prove(model)
    assert outcome.travel == outcome.bound == least_travel(model)
    assert verify(reread(certificate(model, outcome))).bound == outcome.bound


def with_lists() -> dict[str, Any]:
    """A certificate with a list that was made from another list, and regions that use it."""
    for seed in range(40):
        model = hard_model(seed)
        content = certificate(model, prove(model))
        if any(each["among"] is not None for each in content["lists"]) and content["optimal"]:
            return content
    raise AssertionError("no proof makes lists from lists")


@pytest.mark.usefixtures("always_lists")
def test_a_certificate_with_lists_is_confirmed_and_spoilt_ones_are_not() -> None:
    content = with_lists()
    assert verify(reread(content)).bound == content["bound"]
    user = next(i for i, each in enumerate(content["regions"]) if each["among"] is not None)
    child = next(i for i, each in enumerate(content["lists"]) if each["among"] is not None)

    later = copy.deepcopy(content)
    later["lists"][child]["among"] = child
    with pytest.raises(Refused, match="number of a list"):
        verify(reread(later))

    missing = copy.deepcopy(content)
    missing["regions"][user]["among"] = len(content["lists"])
    with pytest.raises(Refused, match="number of a list"):
        verify(reread(missing))

    narrow = copy.deepcopy(content)
    narrow["lists"][0]["most"] = narrow["lists"][0]["fewest"] = 1
    with pytest.raises(Refused, match="not inside"):
        verify(reread(narrow))

    many = copy.deepcopy(content)
    many["lists"][0]["prices"]["cuts"] = [[1, 2, [0], -1]]
    with pytest.raises(Refused, match="price of a cut"):
        verify(reread(many))

    better = copy.deepcopy(content)
    better["bound"] += 1
    for region in better["regions"]:
        region["bound"] += 1
    with pytest.raises(Refused):
        verify(reread(better))
