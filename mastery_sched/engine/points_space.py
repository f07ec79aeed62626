"""Points by a plain cost as a search space of the annealing: no leaders, dates or rules.

What a group costs, how hot to begin, and points as schools of one leader who travels nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from mastery_sched.engine.arrays import (
    EVERY_MEMBER_ONCE,
    Floats,
    Ints,
    PinData,
    RuleData,
    TravelData,
)
from mastery_sched.engine.group_cost import Group, GroupData
from mastery_sched.engine.search import Schedule
from mastery_sched.engine.space import Shape, Space, make_space

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


def group_cost(inside: Floats, cost: PointCost) -> float:
    """Cost of a group with these distances between its points."""
    return float(inside.sum() / 2 if cost == "pairwise" else inside.sum(axis=1).min())


def total_cost(distance: Floats, labels: Ints, cost: PointCost) -> float:
    """Cost of all groups, given the number of each point's group, from 0."""
    total = 0.0
    for group in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == group)
        total += group_cost(distance[np.ix_(members, members)], cost)
    return total


def points_space(
    distance: Floats, min_size: int, max_size: int, cost: PointCost, run_length: int
) -> tuple[Space, Schedule]:
    """Where a search for groups of points moves, and how it cools down in runs of this length."""
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
    return space, Schedule(hot, warm, cold, run_length)


def labels_of(num_points: int, groups: Sequence[Group]) -> Ints:
    """The number of each point's group."""
    labels = np.zeros(num_points, dtype=np.int64)
    for number, (members, _, _) in enumerate(groups):
        labels[list(members)] = number
    return labels


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
