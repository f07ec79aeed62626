"""Groups of points by a plain cost, for comparison with other methods: no leaders, dates or rules.

The same search as for a hub, on a matrix of distances: the sum over all pairs in each group, or the
least total distance to one member.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from mastery_sched.engine.annealing import Cooling, anneal_run, finish_run
from mastery_sched.engine.arrays import (
    EVERY_MEMBER_ONCE,
    Floats,
    Ints,
    PinData,
    RuleData,
    TravelData,
)
from mastery_sched.engine.budget import Budget
from mastery_sched.engine.group_cost import Group, GroupData
from mastery_sched.engine.search import PROPOSALS_PER_WORK, Schedule, Search
from mastery_sched.engine.space import Shape, Space, make_space, state_of
from mastery_sched.stop import Limits

PointCost = Literal["pairwise", "star"]

STEPS = 2**30
"""Whole steps that the longest distance is cut into; sums over groups stay exact."""

HEAT: dict[PointCost, tuple[float, float, float]] = {
    "pairwise": (12.0, 2.4, 0.5),
    "star": (1.5, 0.3, 0.06),
}
"""First temperature afresh and from the best, and the last, in typical distances.

Pairs are counted from both sides, so their costs are twice as large.
"""

WORK_A_POINT = 0.15
"""Work spent by default, a point."""


def group_points(
    distance: Floats,
    min_size: int,
    max_size: int,
    *,
    cost: PointCost = "pairwise",
    num_groups: int | None = None,
    seed: int = 0,
    work_limit: float | None = None,
) -> tuple[Ints, float]:
    """Split points into groups.

    Parameters
    ----------
    distance
        (point, point): symmetric distances.
    cost
        Of a group: ``pairwise``, the sum over all pairs; ``star``, the least total distance to one
        member.
    num_groups
        How many groups; by default the best number found.
    work_limit
        Deterministic effort to spend; by default :data:`WORK_A_POINT` for each point.

    Returns
    -------
    The number of each point's group, and the total cost.

    Raises
    ------
    ValueError
        If the points cannot be split into groups of these sizes.
    """
    num_points = len(distance)
    counts = numbers_of_groups(num_points, min_size, max_size)
    if num_groups is not None:
        counts = range(num_groups, num_groups + 1) if num_groups in counts else range(0)
    if not counts:
        raise ValueError(f"{num_points} points cannot be in groups of {min_size} to {max_size}")
    space, schedule = _prepare(distance, min_size, max_size, cost)
    limit = WORK_A_POINT * num_points if work_limit is None else work_limit
    search = Search(
        space,
        schedule,
        np.zeros(num_points, dtype=np.int64),
        counts,
        Budget(Limits(work=limit), clock=lambda: 0.0),
        seed=seed,
    )
    while search.scan():
        pass
    while search.round():
        pass
    if search.best is None:
        raise ValueError(f"a work limit of {limit:g} is too little to find groups")
    labels = _labels(num_points, search.best.groups)
    return labels, _total(distance, labels, cost)


def numbers_of_groups(num_points: int, min_size: int, max_size: int) -> range:
    """Numbers of groups of these sizes that points can be split into; empty if there are none.

    Examples
    --------
    >>> numbers_of_groups(20, 6, 7), bool(numbers_of_groups(17, 6, 7))
    (range(3, 4), False)
    """
    return range(-(-num_points // max_size), num_points // min_size + 1)


def group_cost(inside: Floats, cost: PointCost) -> float:
    """Cost of a group with these distances between its points."""
    return float(inside.sum() / 2 if cost == "pairwise" else inside.sum(axis=1).min())


def improve_groups(
    distance: Floats,
    labels: Ints,
    min_size: int,
    max_size: int,
    *,
    cost: PointCost = "pairwise",
    seed: int = 0,
    work: float,
) -> Ints:
    """Improve groups of points by one annealing run that begins with them; never to the worse.

    Parameters
    ----------
    labels
        The number of each point's group, from 0; the number of groups stays.
    work
        Deterministic effort to spend.
    """
    space, schedule = _prepare(distance, min_size, max_size, cost)
    groups = [np.flatnonzero(labels == group).tolist() for group in range(int(labels.max()) + 1)]
    state = state_of(space, groups)
    cooling = Cooling(schedule.warm, schedule.cold, round(work * PROPOSALS_PER_WORK))
    rng = np.random.default_rng(seed)
    for _ in anneal_run(space, state, cooling, rng, {}):
        pass
    found = finish_run(space, state, {}).groups
    # Its best state is at worst the one that it began with.
    return labels if found is None else _labels(len(distance), found)


def _prepare(
    distance: Floats, min_size: int, max_size: int, cost: PointCost
) -> tuple[Space, Schedule]:
    num_points = len(distance)
    scale = STEPS / (float(distance.max()) or 1.0)
    steps = np.ascontiguousarray(np.round(distance * scale))
    shape = Shape(
        min_size=min_size,
        max_size=max_size,
        units=tuple((point,) for point in range(num_points)),
        unit_labels=(-1,) * num_points,
        may_rest=(False,) * num_points,
        num_labels=0,
        capacity=(num_points // min_size,),
    )
    space = make_space(_data(steps, cost), shape, steps, np.zeros((1, num_points)))
    hot, warm, cold = (heat * space.typical_distance for heat in HEAT[cost])
    return space, Schedule(hot, warm, cold, run_length=10_000 * num_points)


def _labels(num_points: int, groups: Sequence[Group]) -> Ints:
    labels = np.zeros(num_points, dtype=np.int64)
    for number, (members, _, _) in enumerate(groups):
        labels[list(members)] = number
    return labels


def _total(distance: Floats, labels: Ints, cost: PointCost) -> float:
    total = 0.0
    for group in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == group)
        total += group_cost(distance[np.ix_(members, members)], cost)
    return total


def _data(steps: Floats, cost: PointCost) -> GroupData:
    num_points = len(steps)
    nothing = np.zeros((1, num_points), dtype=np.float64)
    none = np.zeros((0, 0), dtype=np.int64)
    pairwise = cost == "pairwise"  # every member hosts once
    return GroupData(
        TravelData(
            journeys=steps,
            leader_journeys=nothing,
            presence=nothing,
            willing=np.ones(num_points, dtype=np.bool_),
            num_member=EVERY_MEMBER_ONCE if pairwise else 0,
            num_central=0 if pairwise else 1,
            penalty=2.0**52,
        ),
        RuleData(
            label_leaders=np.ones((1, 1), dtype=np.bool_),
            school_slots=np.zeros((num_points, 0), dtype=np.int64),
            leader_slots=np.zeros((1, 0), dtype=np.int64),
            label_slots=np.zeros((1, 0), dtype=np.int64),
            word_window=np.zeros(0, dtype=np.int64),
            slot_day=np.zeros((0, 62), dtype=np.int64),
            min_gap=0,
            max_gap=0,
            trusts=np.full(num_points, -1, dtype=np.int64),
            most_per_trust=0,
            apart=np.zeros((0, 0), dtype=np.bool_),
        ),
        PinData(none, none, np.zeros(0, dtype=np.bool_)),
        np.zeros(num_points, dtype=np.float64),
    )
