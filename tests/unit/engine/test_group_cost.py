"""What groups cost: the compiled code, the reference in plain Python, and the scorer agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mastery_sched.assemble import assemble
from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.engine.columns import make_column
from mastery_sched.engine.group_cost import evaluate_groups, group_data
from mastery_sched.engine.instance import Instance, build_instance
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    Pin,
    PinKind,
    TravelRow,
)
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced, VenueKind
from mastery_sched.travel import TravelUnit
from tests.builders import YEAR_START, urn, weekly
from tests.hubs import random_groups, scattered_hub

M, C, S = VenueKind.MEMBER, VenueKind.CENTRAL, VenueKind.SPECIALIST
NOWHERE = VenueKind.ONLINE
POLICIES: Mapping[str, tuple[VenueKind, ...]] = {
    "rotate": (M,) * 6,
    "central": (C,) * 6,
    "specialist": (S,) * 6,
    "first_then_rotate": (S, M, M, M, M, M),
    "online": (NOWHERE,) * 6,
    "mixed": (NOWHERE, C, M, S, M, C),
    "few": (M, M, C),
    "many": (M,) * 11,
}
NUM_SCHOOLS = 16


def hub(policy: str, **changes: Any) -> Problem:
    kinds = POLICIES[policy]
    rules = {"venue_policy": kinds, "min_size": 1, "max_size": 9} | changes.pop("rules", {})
    return scattered_hub(NUM_SCHOOLS, 5, num_meetings=len(kinds), rules=rules, **changes)


def hard_changes(problem: Problem) -> Problem:
    """Every rule that can forbid a group, some of the time."""
    schools = [
        replace(school, can_host=i % 4 != 0, trust="Elm" if i % 3 == 0 else None)
        for i, school in enumerate(problem.applicants)
    ]
    day = YEAR_START.fromordinal(YEAR_START.toordinal() + 2)
    weeks = (day, day.fromordinal(day.toordinal() + 11))
    return replace(
        problem,
        schools=tuple(schools),
        specialists=tuple(
            replace(person, sessions=weekly(*["Mon AM", "Tue PM", "Wed AM"][k % 2 : k % 2 + 2]))
            for k, person in enumerate(problem.specialists)
        ),
        closures=tuple(
            Closure(ClosureScope.SCHOOL, str(urn(i)), weeks[i % 2], weeks[1])
            for i in range(0, NUM_SCHOOLS, 2)
        ),
        pairs=(
            Pair(urn(1), urn(2), PairKind.APART),
            Pair(urn(4), urn(7), PairKind.TOGETHER),
        ),
        pins=(
            Pin(PinKind.GROUP, str(urn(5)), "A"),
            Pin(PinKind.SPECIALIST, str(urn(6)), "S01"),
            Pin(PinKind.SPECIALIST, "A", "S02"),
            Pin(PinKind.VENUE, str(urn(9)), str(urn(9)), 2),
            Pin(PinKind.VENUE, "A", str(urn(10)), 3),
        ),
        rules=replace(
            problem.rules,
            most_per_trust=2,
            max_travel_m=9_000,
            max_specialist_travel_m=11_000,
            specialist_weight_percent=33,
        ),
    )


def agree(instance: Instance, *, seed: int) -> tuple[int, int]:
    """Both codes agree; how many groups are possible and how many are not."""
    rules = instance.problem.rules
    groups = [
        group
        for group in random_groups(instance, 300, seed=seed)
        if rules.min_size <= len(group[0]) <= rules.max_size
    ]
    travel, possible = evaluate_groups(group_data(instance), groups)
    for group, amount, fine in zip(groups, travel, possible, strict=True):
        column = make_column(instance, *group)
        assert (column is not None) == fine
        if column is not None:
            assert column.travel == amount
    return int(possible.sum()), int((~possible).sum())


@pytest.mark.parametrize("policy", POLICIES)
def test_kernel_and_reference_agree(policy: str) -> None:
    num_possible, _ = agree(build_instance(hub(policy)), seed=1)
    assert num_possible > 100


@pytest.mark.parametrize("policy", POLICIES)
def test_kernel_and_reference_agree_under_every_rule(policy: str) -> None:
    num_possible, num_impossible = agree(build_instance(hard_changes(hub(policy))), seed=2)
    assert num_possible > 0
    assert num_impossible > 100


def test_kernel_and_reference_agree_on_minutes_that_break_the_triangle_inequality() -> None:
    rng = np.random.default_rng(5)
    rows = tuple(
        TravelRow(urn(a), urn(b), int(rng.integers(1, 90)))
        for a in range(NUM_SCHOOLS)
        for b in range(NUM_SCHOOLS)
        if a != b
    )
    problem = hub("rotate", travel_rows=rows, travel_unit=TravelUnit.MINUTES)
    num_possible, _ = agree(build_instance(problem), seed=3)
    assert num_possible > 100


@pytest.mark.parametrize("staffed", [True, False])
@pytest.mark.parametrize("policy", POLICIES)
def test_the_scorer_agrees(policy: str, staffed: bool) -> None:
    if not staffed and S in POLICIES[policy]:
        pytest.skip("meetings at a base need a specialist")
    problem = hub(policy, rules={"specialist_weight_percent": 33})
    problem = problem if staffed else replace(problem, specialists=())
    instance = build_instance(problem)
    groups = [group for group in random_groups(instance, 12, seed=4) if len(group[0]) <= 9]
    travel, possible = evaluate_groups(group_data(instance), groups)
    slots = tuple(problem.open_slots.slots[i] for i in range(len(problem.rules.venue_policy)))
    assert possible.all()
    for (members, leader, _), amount in zip(groups, travel, strict=True):
        column = make_column(instance, members, leader)
        assert column is not None
        draft = DraftGroup(
            tuple(instance.urns[i] for i in members),
            instance.specialist_ids[leader],
            slots,
            column.venue_urns,
        )
        assert assemble(problem, Draft((draft,))).score.travel == amount


def test_leaving_out_costs_more_than_travel_and_less_than_breaking_a_rule() -> None:
    problem = hub("rotate", rules={"unplaced": Unplaced.ALLOW})
    schools = [replace(school, priority=i % 3) for i, school in enumerate(problem.schools)]
    problem = replace(problem, schools=tuple(schools))
    data = group_data(build_instance(problem))
    travel, _ = evaluate_groups(data, [(tuple(range(9)), 0, -1)])
    low, middle, high = data.rest_costs[:3]
    assert travel[0] < middle - low
    assert middle - low == high - middle
    # One more of the lowest outweighs all of the highest.
    assert 4 * low > 3 * high
    assert data.penalty > problem.rules.max_size * high


def test_windows_of_more_slots_than_a_word_has_bits() -> None:
    # A window of nine weeks has ninety half-days; its last days are all that is left for two.
    last = YEAR_START.toordinal() + 8 * 7 + 4
    closures = tuple(
        Closure(ClosureScope.SCHOOL, str(urn(i)), YEAR_START, YEAR_START.fromordinal(last - i))
        for i in (1, 2)
    )
    rules = {"min_size": 1, "max_size": 4}
    problem = scattered_hub(4, num_meetings=2, weeks=9, closures=closures, rules=rules)
    instance = build_instance(problem)
    data = group_data(instance)
    assert len(data.rules.word_window) > 2
    _, possible = evaluate_groups(data, [((0, 1), 0, -1), ((1, 2), 0, -1)])
    assert possible.all()
    agree(instance, seed=6)
