"""Proofs of small models against the best plan by trying all, and their certificates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mastery_sched.engine.proof import settle
from mastery_sched.engine.proof.certificate import certificate, sealed
from mastery_sched.engine.proof.known import Known
from mastery_sched.engine.proof.model import Column, GroupingModel, column_cost
from mastery_sched.engine.proof.prove import prove
from mastery_sched.engine.verify import Refused, verify
from tests.unit.engine.proof.builders import (
    POLICIES,
    least_travel,
    random_model,
    with_random_rules,
)


def reread(content: dict[str, Any]) -> dict[str, Any]:
    again: dict[str, Any] = json.loads(json.dumps(sealed(content)))
    return again


def test_a_proof_that_is_stopped_early_has_a_bound() -> None:
    model = random_model(np.random.default_rng(3), "rotate", 30, 12, min_size=3, max_size=4)
    known = [Column(leader, tuple(range(3 * leader, 3 * leader + 3))) for leader in range(10)]
    best = prove(model, known)
    assert best.columns is not None
    calls = iter(range(1_000))
    stopped = prove(
        model, best.columns, checkpoint=lambda *_: "early" if next(calls) > 32 else None
    )
    assert stopped.stop_reason == "early"
    assert stopped.bound is not None
    assert best.travel is not None
    assert 0 < stopped.bound <= best.travel


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", [0, 2, 4])
def test_the_best_plan_is_found_and_proved(policy: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    num_schools = int(rng.integers(4, 10))
    model = random_model(rng, policy, num_schools, int(rng.integers(2, 5)))
    if seed:
        model = with_random_rules(rng, model)
    if seed == 4:
        model = replace(model, optional=np.ones(num_schools, dtype=np.bool_), num_unplaced=1)
    best = least_travel(model)
    outcome = prove(model)
    assert outcome.travel == best
    if best is None:
        assert outcome.bound is None
        return
    assert outcome.optimal
    assert outcome.bound == best
    assert outcome.columns is not None
    assert sum(column_cost(model, column) or 0 for column in outcome.columns) == best
    confirmed = verify(reread(certificate(model, outcome)))
    assert confirmed.bound == confirmed.travel == best
    assert not confirmed.given_up


@pytest.fixture
def nothing_but_splits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither cuts nor lists of groups: only splitting regions finds plans and closes a gap."""
    monkeypatch.setattr(settle, "MAX_ROUNDS", 0)
    monkeypatch.setattr(settle._Settling, "_choose_from_pool", lambda _: None)
    monkeypatch.setattr(settle._Settling, "_close", lambda *_, **__: None)


def each_leads_a_group(policy: str, seed: int) -> GroupingModel:
    """No number of groups is left open, so that only who meets whom can tell plans apart."""
    return random_model(np.random.default_rng(seed), policy, 9, 3, min_size=3)


@pytest.mark.usefixtures("nothing_but_splits")
@pytest.mark.parametrize("policy", ["rotate", "central", "specialist", "mixed"])
@pytest.mark.parametrize("seed", range(4))
def test_splitting_by_pairs_alone_proves_the_best_plan(policy: str, seed: int) -> None:
    model = each_leads_a_group(policy, seed)
    outcome = prove(model)
    assert outcome.travel == outcome.bound == least_travel(model)
    content = certificate(model, outcome)
    assert verify(reread(content)).bound == outcome.bound
    for number, region in enumerate(content["regions"]):
        if region["together"] or region["apart"]:
            without = {**content, "regions": content["regions"][:]}
            del without["regions"][number]
            with pytest.raises(Refused, match="leave plans out"):
                verify(reread(without))


@pytest.mark.usefixtures("nothing_but_splits")
def test_regions_may_tell_who_meets_whom() -> None:
    """The test above needs such regions to say anything."""
    outcomes = [prove(each_leads_a_group("rotate", seed)) for seed in range(4)]
    assert any(leaf.region.restricts_groups for each in outcomes for leaf in each.leaves)


def test_a_poor_plan_is_replaced_and_a_good_one_kept() -> None:
    model = random_model(np.random.default_rng(1), "rotate", 6, 2, min_size=3)
    poor = [Column(0, (0, 1, 2)), Column(1, (3, 4, 5))]
    outcome = prove(model, poor)
    again = prove(model, outcome.columns)
    assert outcome.travel == again.travel == least_travel(model)
    assert again.columns == outcome.columns


def test_the_problem_has_the_last_word_on_groups() -> None:
    model = random_model(np.random.default_rng(1), "rotate", 6, 2, min_size=3)
    best = prove(model).columns
    assert best is not None
    barred = best[0]

    def cost_of(column: Column) -> int | None:
        return None if column == barred else column_cost(model, column)

    outcome = prove(model, cost_of=cost_of)
    assert outcome.optimal
    assert outcome.columns is not None
    assert barred not in outcome.columns
    content = reread(certificate(model, outcome, cost_of=cost_of))
    assert verify(content).on_trust == sum(len(each["judged"]) for each in content["regions"])


@pytest.mark.usefixtures("nothing_but_splits")
def test_a_better_plan_is_asked_for_once_before_regions_are_split() -> None:
    asked: list[int] = []
    for seed in range(4):
        model = each_leads_a_group("rotate", seed)
        poor = [Column(leader, tuple(range(3 * leader, 3 * leader + 3))) for leader in range(3)]
        best = prove(model)
        assert best.columns is not None
        here: list[int] = []

        def improve(
            known: Known,
            columns: Sequence[Column],
            here: list[int] = here,
            plan: Sequence[Column] = best.columns,
        ) -> None:
            here.append(known.bound)
            assert columns
            known.offer(plan)

        outcome = prove(model, poor, improve=improve)
        assert outcome.optimal
        assert outcome.travel == best.travel
        assert len(here) <= 1
        assert all(bound <= best.travel for bound in here if best.travel is not None)
        asked += here
    assert asked


def test_it_stops_when_told_and_the_bound_stands() -> None:
    model = random_model(np.random.default_rng(2), "rotate", 9, 4)
    best = least_travel(model)
    assert best is not None
    for patience in range(6):
        calls = iter(range(patience))
        incumbent = [Column(k, (3 * k, 3 * k + 1, 3 * k + 2)) for k in range(3)]
        outcome = prove(
            model, incumbent, checkpoint=lambda *_, c=calls: None if next(c, None) else "enough"
        )
        assert outcome.bound is not None
        assert outcome.bound <= best
        assert outcome.stop_reason == "enough"
        assert verify(reread(certificate(model, outcome))).bound == outcome.bound


def test_checkpoints_see_bounds_rise_and_travel_fall() -> None:
    model = random_model(np.random.default_rng(2), "rotate", 9, 4)
    seen: list[tuple[int | None, int | None, float]] = []

    def watch(travel: int | None, bound: int | None, work: float) -> None:
        seen.append((travel, bound, work))

    outcome = prove(model, checkpoint=watch)
    travels = [travel for travel, _, _ in seen if travel is not None]
    assert travels == sorted(travels, reverse=True)
    assert [work for *_, work in seen] == sorted(work for *_, work in seen)
    assert all(bound is None or bound <= (outcome.travel or 0) for _, bound, _ in seen)


def test_same_input_same_proof() -> None:
    model = random_model(np.random.default_rng(6), "first_then_rotate", 9, 4)
    first, second = (certificate(model, prove(model)) for _ in range(2))
    assert first == second


def test_no_number_of_groups_is_possible() -> None:
    outcome = prove(random_model(np.random.default_rng(0), "rotate", 5, 1, min_size=3))
    assert outcome.bound is None
    assert outcome.travel is None
