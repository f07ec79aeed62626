"""Groups of very many points: compact districts, grouped one by one, and mended at their borders.

The search for groups needs all distances between its points, so it can take some hundreds at once.
Here the points are cut into districts of about that size, which are grouped each by itself; then
districts of whole groups, cut elsewhere, are improved from where they stand, so that groups may
cross the first borders. Memory grows with the points, not with their pairs. Districts of a round
know nothing of each other, so they can be worked on anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from scipy.spatial.distance import cdist

from mastery_sched.engine.arrays import Floats, Ints
from mastery_sched.engine.points import group_points, improve_groups, numbers_of_groups
from mastery_sched.engine.points_space import PointCost, group_cost

Given = TypeVar("Given")

DISTRICT_SIZE = 400
"""Most points of a district: about what a hub has."""

NUM_MENDINGS = 2
"""How often borders are mended; each time districts are cut elsewhere."""

FIRST_SHARE = 0.5
"""Part of the work that the first districts take; the mendings share the rest."""

WORK_A_POINT = 0.01
"""Work spent by default, a point."""

OFF_CENTRE = 0.2
"""Districts that mend are cut up to this part away from the middle."""

DISTRICTS_SENT = 8
"""Districts that an executor is given at once."""


@dataclass(frozen=True, slots=True)
class _Task:
    """The search in one district."""

    min_size: int
    max_size: int
    cost: PointCost
    seed: int
    work_a_point: float


def group_many_points(
    points: Floats,
    min_size: int,
    max_size: int,
    *,
    cost: PointCost = "pairwise",
    seed: int = 0,
    work_limit: float | None = None,
    district_size: int = DISTRICT_SIZE,
    num_mendings: int = NUM_MENDINGS,
    executor: Executor | None = None,
) -> tuple[Ints, float]:
    """Split points of a plane into groups, however many points there are.

    Parameters
    ----------
    points
        (point, 2): positions; distances are straight lines between them.
    cost, seed
        As :func:`~mastery_sched.engine.points.group_points` takes them.
    work_limit
        Deterministic effort to spend; by default :data:`WORK_A_POINT` for each point.
    district_size
        Most points that are grouped at once, if sizes allow it.
    executor
        Where districts are worked on; by default here, one after another. The groups are the same
        anywhere.

    Returns
    -------
    The number of each point's group, and the total cost.

    Raises
    ------
    ValueError
        If the points cannot be split into groups of these sizes.
    """
    num_points = len(points)
    if not num_points or not numbers_of_groups(num_points, min_size, max_size):
        raise ValueError(f"{num_points} points cannot be in groups of {min_size} to {max_size}")
    work = WORK_A_POINT if work_limit is None else work_limit / num_points
    first = FIRST_SHARE if num_points > district_size and num_mendings else 1.0
    task = _Task(min_size, max_size, cost, seed, work * first)
    labels = np.zeros(num_points, dtype=np.int64)
    districts = districts_of(points, min_size, max_size, district_size)
    found = _run(partial(_group, task), [points[each] for each in districts], executor)
    num_groups = 0
    for district, theirs in zip(districts, found, strict=True):
        labels[district] = theirs + num_groups
        num_groups += int(theirs.max()) + 1
    if len(districts) > 1:
        for number in range(num_mendings):
            share = (1.0 - first) / num_mendings
            task = _Task(min_size, max_size, cost, seed, work * share)
            rng = np.random.default_rng((seed, number))
            _mend(points, labels, task, max(2, district_size // max_size), rng, executor)
    return labels, total_cost(points, labels, cost)


def districts_of(points: Floats, min_size: int, max_size: int, most: int) -> list[Ints]:
    """Points cut in two across their longer side until no part has more than ``most``.

    Each part but one can be split into groups of the least size, so that cutting makes no group
    larger. Where sizes leave no choice, a part stays larger.
    """
    whole = np.arange(len(points), dtype=np.int64)
    waiting, done = [whole], []
    while waiting:
        part = waiting.pop()
        left = len(part) // min_size // 2 * min_size
        if (
            len(part) <= most
            or not left
            or not numbers_of_groups(len(part) - left, min_size, max_size)
        ):
            done.append(part)
            continue
        waiting += _cut(points, part, left)
    return done


def total_cost(points: Floats, labels: Ints, cost: PointCost) -> float:
    """Cost of groups, one after another."""
    groups = (points[members] for members in _members(labels))
    return sum(group_cost(cdist(group, group), cost) for group in groups)


def _mend(
    points: Floats,
    labels: Ints,
    task: _Task,
    most: int,
    rng: np.random.Generator,
    executor: Executor | None,
) -> None:
    """Improve the groups in place, in districts of at most so many whole groups."""
    members = list(_members(labels))
    centres = np.array([points[each].mean(axis=0) for each in members])
    waiting, districts = [np.arange(len(members), dtype=np.int64)], []
    while waiting:
        part = waiting.pop()
        if len(part) > most:
            share = 0.5 + OFF_CENTRE * rng.uniform(-1.0, 1.0)
            waiting += _cut(centres, part, min(max(1, round(share * len(part))), len(part) - 1))
        else:
            districts.append([members[group] for group in part])
    given = [[points[each] for each in groups] for groups in districts]
    found = _run(partial(_improve, task), given, executor)
    num_groups = 0
    for groups, theirs in zip(districts, found, strict=True):
        labels[np.concatenate(groups)] = theirs + num_groups
        num_groups += len(groups)


def _group(task: _Task, points: Floats) -> Ints:
    labels, _ = group_points(
        cdist(points, points),
        task.min_size,
        task.max_size,
        cost=task.cost,
        seed=task.seed,
        work_limit=task.work_a_point * len(points),
    )
    return labels


def _improve(task: _Task, groups: Sequence[Floats]) -> Ints:
    points = np.concatenate(groups)
    return improve_groups(
        cdist(points, points),
        np.repeat(np.arange(len(groups)), [len(each) for each in groups]),
        task.min_size,
        task.max_size,
        cost=task.cost,
        seed=task.seed,
        work=task.work_a_point * len(points),
    )


def _run(
    search: Callable[[Given], Ints], given: Sequence[Given], executor: Executor | None
) -> Iterable[Ints]:
    """What the search finds in each district, in their order."""
    if executor is None:
        return map(search, given)
    return executor.map(search, given, chunksize=DISTRICTS_SENT)


def _cut(points: Floats, part: Ints, left: int) -> tuple[Ints, Ints]:
    """The ``left`` first of a part along its longer side, and the others."""
    inside = points[part]
    along = inside[:, int(np.ptp(inside, axis=0).argmax())]
    order = part[np.argsort(along, kind="stable")]
    return order[:left], order[left:]


def _members(labels: Ints) -> Iterator[Ints]:
    """Points of each group, groups by number."""
    order = np.argsort(labels, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
