from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mastery_sched.engine.arrays import BEST
from mastery_sched.engine.group_cost import evaluate_groups, group_data
from mastery_sched.engine.instance import build_instance
from mastery_sched.engine.space import Space, restore_best, start, state_of
from mastery_sched.engine.staffing_space import hub_schedule, hub_space
from mastery_sched.entities import Pair, PairKind, Pin, PinKind, Specialist
from mastery_sched.rules import Unplaced, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.hubs import scattered_hub


def space_of(num_schools: int = 18, num_specialists: int = 5, **changes: Any) -> Space:
    instance = build_instance(scattered_hub(num_schools, num_specialists, **changes))
    return hub_space(instance, group_data(instance))


def groups_of(group_of: np.ndarray[Any, Any], num_groups: int) -> list[list[int]]:
    return [np.flatnonzero(group_of == g).tolist() for g in range(num_groups)]


def test_neighbours_are_nearest_first_and_never_oneself() -> None:
    # Two schools share a place: neither may take itself for its neighbour.
    schools = [make_school(0), make_school(1), make_school(2, 1.0), make_school(3, 3.0)]
    instance = build_instance(make_problem(schools))
    moves = hub_space(instance, group_data(instance)).moves
    assert moves.neighbours.tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [2, 0, 1]]


def test_near_leaders_have_seats() -> None:
    people = [
        Specialist("S1", urn(0), capacity=0),
        Specialist("S2", urn(3), capacity=3),
        Specialist("S3", urn(1)),
    ]  # school 2 is as near to one base as to the other
    instance = build_instance(make_problem(schools_in_line(4), people))
    moves = hub_space(instance, group_data(instance)).moves
    assert moves.near_leaders.tolist() == [[2, 1], [2, 1], [1, 2], [1, 2]]
    assert moves.seat_leader.tolist() == [1, 1, 2]
    assert moves.seat_start.tolist() == [0, 0, 2, 3]


def test_a_start_places_everybody_in_groups_of_almost_equal_size() -> None:
    space = space_of()
    state = start(space, 4, np.random.default_rng(0))
    assert sorted(state.sizes.tolist()) == [4, 4, 5, 5]
    assert state.num_resting[0] == 0
    assert len(set(space.moves.seat_leader[state.seat_of].tolist())) == 4


def test_a_start_respects_units_and_labels() -> None:
    pairs = (Pair(urn(2), urn(9), PairKind.TOGETHER),)
    pins = (
        Pin(PinKind.GROUP, str(urn(4)), "B"),
        Pin(PinKind.GROUP, str(urn(5)), "A"),
        Pin(PinKind.GROUP, str(urn(6)), "B"),
    )
    state = start(space_of(pairs=pairs, pins=pins), 4, np.random.default_rng(0))
    assert state.group_of[2] == state.group_of[9]
    assert state.group_of[[5, 4, 6]].tolist() == [0, 1, 1]


def test_who_need_not_be_placed_rests_where_there_are_too_few_groups() -> None:
    space = space_of(rules={"unplaced": Unplaced.ALLOW})
    state = start(space, 2, np.random.default_rng(0))
    assert state.sizes.tolist() == [5, 5]
    resting = state.resting[: state.num_resting[0]]
    assert len(resting) == 8
    assert state.totals[BEST] > space.data.rest_costs[resting].sum()


def test_seats_are_the_best_for_all_groups_together() -> None:
    space = space_of(kind=VenueKind.CENTRAL)
    state = start(space, 4, np.random.default_rng(0))
    groups = groups_of(state.group_of, 4)
    travel, _ = evaluate_groups(
        space.data, [(tuple(group), leader, -1) for group in groups for leader in range(5)]
    )
    costs = travel.reshape(4, 5)
    best = min(
        costs[0, a] + costs[1, b] + costs[2, c] + costs[3, d]
        for a in range(5)
        for b in range(5)
        for c in range(5)
        for d in range(5)
        if len({a, b, c, d}) == 4
    )
    assert state.totals[BEST] == best


def test_a_state_can_be_made_of_groups_and_gone_back_to() -> None:
    space = space_of(num_specialists=0)
    groups = [[0, 1, 2, 3], [4, 5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16, 17]]
    state = state_of(space, groups)
    cost = state.totals[BEST]
    state.group_of[:] = 0
    state.members[:] = 0
    restore_best(space, state)
    assert groups_of(state.group_of, 4) == groups
    assert state.totals[BEST] == cost


def test_the_unit_of_temperature_is_never_zero() -> None:
    instance = build_instance(make_problem([make_school(i) for i in range(4)]))
    space = hub_space(instance, group_data(instance))
    schedule = hub_schedule(instance, space)
    assert space.typical_distance == 1.0
    assert schedule.hot > schedule.warm > schedule.cold > 0


@pytest.mark.parametrize("num_schools", [1, 2])
def test_very_few_schools(num_schools: int) -> None:
    space = space_of(num_schools, 1, rules={"min_size": 1})
    state = start(space, 1, np.random.default_rng(0))
    assert state.sizes.tolist() == [num_schools]
