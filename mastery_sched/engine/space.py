"""Where the annealing moves: who is near whom, who stays with whom, and a state to begin from.

A state has a fixed number of groups; each sits in a *seat* of a leader, one of the groups that the
leader may lead. The first groups are those that pins name. Nothing here is random but the choice
of the first school, and nothing here searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from mastery_sched.engine.arrays import (
    MOST_RETURNED,
    Floats,
    Ints,
    Moves,
    Proposal,
    SearchState,
)
from mastery_sched.engine.group_cost import GroupData, evaluate_all

NUM_NEIGHBOURS, NUM_NEAR_LEADERS = 24, 10


@dataclass(frozen=True, slots=True)
class Shape:
    """What groups may look like and who stays where, by number; see :class:`~.arrays.Moves`.

    Parameters
    ----------
    units
        Schools that stay together; every school is in one.
    unit_labels
        The group each unit is pinned to, -1 for none.
    may_rest
        Units that may be left without a group.
    num_labels
        Groups that pins name.
    capacity
        Most groups of each leader.
    """

    min_size: int
    max_size: int
    units: tuple[tuple[int, ...], ...]
    unit_labels: tuple[int, ...]
    may_rest: tuple[bool, ...]
    num_labels: int
    capacity: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Space:
    """All that stays the same during a search.

    Parameters
    ----------
    distance
        (school, school): what makes schools near.
    typical_distance
        The median of the distances to third-nearest schools.
    """

    data: GroupData
    shape: Shape
    moves: Moves
    distance: Floats
    typical_distance: float

    @property
    def num_schools(self) -> int:
        """Number of schools."""
        return len(self.moves.unit_of)

    @property
    def num_leaders(self) -> int:
        """Number of leaders."""
        return len(self.shape.capacity)


def make_space(data: GroupData, shape: Shape, distance: Floats, leader_distance: Floats) -> Space:
    """Prepare a search.

    Parameters
    ----------
    distance, leader_distance
        (school, school) and (leader, school): what makes them near; zero from a school to itself.
    """
    num_schools = len(distance)
    unit_of = np.zeros(num_schools, dtype=np.int64)
    for unit, schools in enumerate(shape.units):
        unit_of[list(schools)] = unit
    ordered = [school for unit in shape.units for school in unit]
    seats = np.repeat(np.arange(len(shape.capacity)), shape.capacity)
    near = distance + np.where(np.eye(num_schools, dtype=np.bool_), -np.inf, 0.0)
    neighbours = np.argsort(near, axis=1, kind="stable")[:, 1 : 1 + NUM_NEIGHBOURS]
    seated = np.flatnonzero(np.array(shape.capacity) > 0)
    leaders = np.argsort(leader_distance[seated].T, axis=1, kind="stable")[:, :NUM_NEAR_LEADERS]
    moves = Moves(
        unit_of=unit_of,
        unit_start=_starts([len(unit) for unit in shape.units]),
        unit_schools=np.array(ordered, dtype=np.int64),
        fixed=np.array(shape.unit_labels, dtype=np.int64) >= 0,
        may_rest=np.array(shape.may_rest, dtype=np.bool_),
        rest_cost=np.array([data.rest_costs[list(unit)].sum() for unit in shape.units]),
        neighbours=np.ascontiguousarray(neighbours, dtype=np.int64),
        near_leaders=np.ascontiguousarray(seated[leaders], dtype=np.int64),
        seat_leader=np.ascontiguousarray(seats, dtype=np.int64),
        seat_start=_starts(shape.capacity),
        min_size=shape.min_size,
        max_size=shape.max_size,
        num_labels=shape.num_labels,
    )
    return Space(data, shape, moves, distance, _typical(distance))


def start(space: Space, num_groups: int, rng: np.random.Generator) -> SearchState:
    """Groups of neighbours of almost equal size, under the leaders that suit them best.

    Where units do not fit, groups may be a little too large or too small; the annealing mends that.
    """
    return state_of(space, _first_groups(space, num_groups, rng))


def state_of(space: Space, groups: Sequence[Sequence[int]]) -> SearchState:
    """The state of these groups, those of labels first, under the leaders that suit them best."""
    num_schools, num_groups = space.num_schools, len(groups)
    largest = max(len(unit) for unit in space.shape.units)
    width = max(space.shape.max_size + largest, *(len(schools) for schools in groups))
    group_of = np.full(num_schools, num_groups, dtype=np.int64)
    for group, schools in enumerate(groups):
        group_of[list(schools)] = group
    seats = np.arange(num_groups, dtype=np.int64)
    state = SearchState(
        members=np.zeros((num_groups, width), dtype=np.int64),
        sizes=np.zeros(num_groups, dtype=np.int64),
        group_of=group_of,
        seat_of=seats,
        occupant=np.zeros(len(space.moves.seat_leader), dtype=np.int64),
        travel=np.zeros(num_groups, dtype=np.float64),
        broken=np.zeros(num_groups, dtype=np.int64),
        resting=np.zeros(num_schools, dtype=np.int64),
        resting_at=np.zeros(num_schools, dtype=np.int64),
        num_resting=np.zeros(1, dtype=np.int64),
        totals=np.zeros(2, dtype=np.float64),
        best_group_of=group_of.copy(),
        best_seat_of=seats.copy(),
    )
    restore_best(space, state)
    return state


def restore_best(space: Space, state: SearchState) -> None:
    """Go back to the state of least cost, and give its groups the seats that are best for all."""
    moves, num_groups = space.moves, len(state.sizes)
    state.group_of[:] = state.best_group_of
    resting = np.flatnonzero(state.group_of == num_groups)
    state.num_resting[0] = len(resting)
    state.resting[: len(resting)] = resting
    state.resting_at[resting] = np.arange(len(resting))
    for group in range(num_groups):
        schools = np.flatnonzero(state.group_of == group)
        state.sizes[group] = len(schools)
        state.members[group, : len(schools)] = schools
    travel, broken = _costs_of_leaders(space, state)
    misfit = np.maximum(moves.min_size - state.sizes, 0) + np.maximum(
        state.sizes - moves.max_size, 0
    )
    cost = travel + space.data.penalty * (broken + misfit[:, None])
    _, seats = linear_sum_assignment(cost[:, moves.seat_leader])
    every = np.arange(num_groups)
    leaders = moves.seat_leader[seats]
    state.seat_of[:] = state.best_seat_of[:] = seats
    state.occupant[:] = -1
    state.occupant[seats] = every
    state.travel[:] = travel[every, leaders]
    state.broken[:] = broken[every, leaders]
    state.totals[:] = cost[every, leaders].sum() + space.data.rest_costs[resting].sum()


def scratch(state: SearchState, num_words: int) -> Proposal:
    """Space for the annealing to work in; slots have so many words."""
    width = (2 + MOST_RETURNED) * state.members.shape[1]
    return Proposal(
        groups=np.zeros(2, dtype=np.int64),
        leaders=np.zeros(2, dtype=np.int64),
        sizes=np.zeros(2, dtype=np.int64),
        lists=np.zeros((3, width), dtype=np.int64),
        travel=np.zeros(2, dtype=np.float64),
        broken=np.zeros(2, dtype=np.int64),
        keys=np.zeros(width, dtype=np.float64),
        hosts=np.zeros(max(width, num_words), dtype=np.int64),
    )


def _costs_of_leaders(space: Space, state: SearchState) -> tuple[Floats, Ints]:
    """(Group, leader): travel with the penalties inside the matrices, and other broken rules."""
    num_groups, num_leaders = len(state.sizes), space.num_leaders
    labels = np.minimum(np.arange(num_groups), space.shape.num_labels)
    travel, broken = evaluate_all(
        space.data,
        np.repeat(labels, num_leaders),
        np.tile(np.arange(num_leaders), num_groups),
        np.repeat(state.members, num_leaders, axis=0),
        np.repeat(state.sizes, num_leaders),
    )
    shape = (num_groups, num_leaders)
    return travel.reshape(shape), broken.reshape(shape)


def _first_groups(space: Space, num_groups: int, rng: np.random.Generator) -> list[list[int]]:
    """Groups around seeds: the free unit furthest from a school drawn at first, and those near it.

    A label's group is around its pinned schools. Units left over join the smallest groups, or rest.
    """
    shape = space.shape
    num_placed = space.num_schools
    if any(shape.may_rest):
        num_placed = min(num_placed, num_groups * shape.max_size)
    each, extra = divmod(num_placed, num_groups)
    targets = [each + (group < extra) for group in range(num_groups)]
    groups: list[list[int]] = [[] for _ in range(num_groups)]
    free = set()
    for unit, label in enumerate(shape.unit_labels):
        if label >= 0:
            groups[label].extend(shape.units[unit])
        else:
            free.add(unit)
    far = space.distance[rng.integers(space.num_schools)]
    for group, target in zip(groups, targets, strict=True):
        if not group and free:
            seed = max(sorted(free), key=lambda unit: far[shape.units[unit][0]])
            free.remove(seed)
            group.extend(shape.units[seed])
        if group:
            nearest = np.argsort(space.distance[group[0]], kind="stable")
            _fill(space, group, target, free, nearest)
    # Those left over are units too large for what was left of each group: the largest first.
    for unit in sorted(free, key=lambda unit: (shape.may_rest[unit], -len(shape.units[unit]))):
        smallest = min(groups, key=len)
        fits = len(smallest) + len(shape.units[unit]) <= shape.max_size
        if fits or not shape.may_rest[unit]:
            smallest.extend(shape.units[unit])
    return groups


def _fill(space: Space, group: list[int], target: int, free: set[int], order: Ints) -> None:
    """Add free units to a group in this order of their schools, as far as they fit."""
    for school in order:
        if len(group) >= target:
            break
        unit = int(space.moves.unit_of[school])
        if unit in free and len(group) + len(space.shape.units[unit]) <= target:
            free.remove(unit)
            group.extend(space.shape.units[unit])


def _starts(counts: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.array(counts, dtype=np.int64))]).astype(np.int64)


def _typical(distance: Floats) -> float:
    """The median of the distances to third-nearest schools, or what comes closest to it."""
    rank = min(3, len(distance) - 1)
    third = np.sort(distance, axis=1)[:, rank]
    typical = float(np.median(third)) or float(third.mean()) or float(distance.mean())
    return typical or 1.0
