"""Groups of points by a plain cost, for comparison with other methods: no leaders, dates or rules.

The same search as for a hub, on a matrix of distances: the sum over all pairs in each group, or the
least total distance to one member. Of many points, regions are annealed once more, one at a time: a
large plan as a whole seldom gets better in one part without getting worse in another.
"""

from __future__ import annotations

import numpy as np

from mastery_sched.engine.annealing import Cooling, anneal_run, finish_run
from mastery_sched.engine.arrays import Floats, Ints
from mastery_sched.engine.budget import Budget
from mastery_sched.engine.points_space import (
    PointCost,
    labels_of,
    points_space,
    total_cost,
)
from mastery_sched.engine.search import PROPOSALS_PER_WORK, Search
from mastery_sched.engine.space import state_of
from mastery_sched.stop import Limits

WORK_A_POINT = 0.3
"""Work spent by default, a point."""

RUN_SHARE = 0.13
"""Part of the work that a full run takes: few long runs come to better groups than many short."""

MANY_POINTS, WORK_A_POINT_OF_MANY = 300, 0.5
"""From so many points on, more work is spent by default: so much a point."""

REGIONS_FROM, REGION_SIZE = 200, 150
"""Fewest points that have regions, and points of one: at most half of all, and a few more, as
groups are whole."""

REGIONS_SHARE = 0.5
"""Part of the work for regions."""

REGION_WORK = 0.01
"""Work for a region, a point."""

LEAST_HEAT, MOST_HEAT = 0.4, 1.0
"""First temperature of regions, as a share of a fresh run's: drawn anew for each. Where milder ones
find nothing more, hotter ones still do."""


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
        Deterministic effort to spend; by default :data:`WORK_A_POINT` for each point, of
        many points :data:`WORK_A_POINT_OF_MANY`.

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
    each = WORK_A_POINT if num_points < MANY_POINTS else WORK_A_POINT_OF_MANY
    limit = each * num_points if work_limit is None else work_limit
    run_length = round(RUN_SHARE * limit * PROPOSALS_PER_WORK)
    space, schedule = points_space(distance, min_size, max_size, cost, run_length)
    region_size = min(REGION_SIZE, num_points // 2)
    region_work = REGION_WORK * region_size
    # Only what pays for whole regions is kept for them.
    num_regions = int(REGIONS_SHARE * limit / region_work) if num_points >= REGIONS_FROM else 0
    search = Search(
        space,
        schedule,
        np.zeros(num_points, dtype=np.int64),
        counts,
        Budget(Limits(work=limit - num_regions * region_work), clock=lambda: 0.0),
        seed=seed,
    )
    while search.scan():
        pass
    while search.round():
        pass
    if search.best is None:
        raise ValueError(f"a work limit of {limit:g} is too little to find groups")
    labels = labels_of(num_points, search.best.groups)
    rng = np.random.default_rng((seed, 0))
    for _ in range(num_regions):
        _mend_region(distance, labels, region_size, min_size, max_size, cost, rng)
    return labels, total_cost(distance, labels, cost)


def numbers_of_groups(num_points: int, min_size: int, max_size: int) -> range:
    """Numbers of groups of these sizes that points can be split into; empty if there are none.

    Examples
    --------
    >>> numbers_of_groups(20, 6, 7), bool(numbers_of_groups(17, 6, 7))
    (range(3, 4), False)
    """
    return range(-(-num_points // max_size), num_points // min_size + 1)


def improve_groups(
    distance: Floats,
    labels: Ints,
    min_size: int,
    max_size: int,
    *,
    cost: PointCost = "pairwise",
    seed: int = 0,
    work: float,
    heat: float | None = None,
) -> Ints:
    """Improve groups of points by one annealing run that begins with them; never to the worse.

    Parameters
    ----------
    labels
        The number of each point's group, from 0; the number of groups stays.
    work
        Deterministic effort to spend.
    heat
        First temperature as a share of a fresh run's; by default that of runs from the best.
    """
    run_length = round(work * PROPOSALS_PER_WORK)
    space, schedule = points_space(distance, min_size, max_size, cost, run_length)
    groups = [np.flatnonzero(labels == group).tolist() for group in range(int(labels.max()) + 1)]
    state = state_of(space, groups)
    first = schedule.warm if heat is None else heat * schedule.hot
    rng = np.random.default_rng(seed)
    for _ in anneal_run(space, state, Cooling(first, schedule.cold, run_length), rng, {}):
        pass
    found = finish_run(space, state, {}).groups
    # Its best state is at worst the one that it began with.
    return labels if found is None else labels_of(len(distance), found)


def _mend_region(
    distance: Floats,
    labels: Ints,
    region_size: int,
    min_size: int,
    max_size: int,
    cost: PointCost,
    rng: np.random.Generator,
) -> None:
    """Improve the groups around and between two points in place; the number of groups stays.

    Where nearly all groups are full, a place can only be passed on from group to group. Two points
    far apart make a long region, in which it can go a long way.
    """
    near = distance[rng.integers(len(labels), size=2)].sum(axis=0)
    sizes = np.bincount(labels)
    order = np.argsort(np.bincount(labels, near) / sizes, kind="stable")
    chosen = np.sort(order[: 1 + np.searchsorted(np.cumsum(sizes[order]), region_size)])
    inside = np.flatnonzero(np.isin(labels, chosen))
    found = improve_groups(
        np.ascontiguousarray(distance[np.ix_(inside, inside)]),
        np.searchsorted(chosen, labels[inside]),
        min_size,
        max_size,
        cost=cost,
        seed=int(rng.integers(2**31)),
        work=REGION_WORK * len(inside),
        heat=float(rng.uniform(LEAST_HEAT, MOST_HEAT)),
    )
    labels[inside] = chosen[found]
