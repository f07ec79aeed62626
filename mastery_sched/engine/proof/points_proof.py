"""Proofs for groups of points by a plain cost, without leaders, dates or rules: for comparisons.

The counterpart of :mod:`mastery_sched.engine.points`, on the same two costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.points import group_points, numbers_of_groups
from mastery_sched.engine.points_space import PointCost, group_cost
from mastery_sched.engine.proof.known import Checkpoint
from mastery_sched.engine.proof.model import Column, GroupingModel, column_costs
from mastery_sched.engine.proof.prove import NO_LIMITS, ProofOutcome, no_stop, prove
from mastery_sched.engine.proof.roles import EVERY_MEMBER_ONCE
from mastery_sched.engine.proof.windows import MOST_AT_ONCE, improve, improve_known
from mastery_sched.progress import Progress, Stage
from mastery_sched.stop import INTERRUPTED, Limits, Stop

WINDOWS_SHARE = 0.6
"""Part of the limits by which windows end; most of what a proof finds better, they find sooner."""

WORK_FOR_MORE, DEARER = 0.05, 0.02
"""Work of the search for more groups, a point; how much dearer, as a share, they may be."""

STEPS_A_KM = 1_000_000
"""Distances are taken in whole millimetres."""


@dataclass(frozen=True, eq=False)
class PointsProof:
    """What is proved of groups of points.

    Parameters
    ----------
    group_of
        Number of each point's group in the best plan.
    total_km, bound_km
        Its cost, and what no other can be below, in the unit of the distances.
    """

    group_of: npt.NDArray[np.int64]
    total_km: float
    bound_km: float
    optimal: bool
    outcome: ProofOutcome


def prove_points(
    distance_km: npt.NDArray[np.float64],
    min_size: int,
    max_size: int,
    group_of: npt.NDArray[np.int64] | Sequence[int],
    *,
    pairwise: bool,
    limits: Limits = NO_LIMITS,
    clock: Callable[[], float] | None = None,
    checkpoint: Checkpoint = no_stop,
    seed: int = 0,
) -> PointsProof:
    """Prove how good groups of points can be, and find the best.

    Parameters
    ----------
    distance_km
        (point, point): symmetric, and a metric.
    group_of
        Number of each point's group in a plan to start from.
    pairwise
        Whether a group costs the sum over its pairs; else the least total distance to one member.
    limits, clock, checkpoint
        As :func:`~mastery_sched.engine.proof.prove.prove` takes them. Of many points, windows have
        the first :data:`WINDOWS_SHARE` of the limits at most.
    """
    num_points = len(distance_km)
    steps = np.rint(distance_km * STEPS_A_KM).astype(np.int64)
    nowhere = np.zeros((1, num_points), dtype=np.int64)
    always = np.ones((1, num_points), dtype=np.bool_)
    model = GroupingModel(
        journeys=steps,
        reachable=np.ones(steps.shape, dtype=np.bool_),
        leader_journeys=nowhere,
        leader_reaches=always,
        base_journeys=nowhere,
        allowed=always,
        compatible=np.ones(steps.shape, dtype=np.bool_),
        willing=always[0],
        capacity=np.array([num_points], dtype=np.int64),
        min_size=min_size,
        max_size=max_size,
        num_member=EVERY_MEMBER_ONCE if pairwise else 0,
        num_central=0 if pairwise else 1,
        num_base=0,
        optional=np.zeros(num_points, dtype=np.bool_),
        units=np.arange(num_points),
        trusts=np.full(num_points, -1, dtype=np.int64),
        most_per_trust=max_size,
        metric=True,
    )
    known = np.asarray(group_of)
    start, before, reason = _columns(known), 0.0, None
    if num_points > MOST_AT_ONCE:
        try:
            more = _in_more_groups(distance_km, min_size, max_size, known, pairwise, seed)
            found = improve(
                model,
                start if more is None else _columns(more),
                limits=limits,
                clock=clock,
                checkpoint=partial(_until, limits.part(WINDOWS_SHARE).stop, clock, checkpoint),
                seed=seed,
            )
            start, before = min(start, list(found.columns), key=partial(_travel, model)), found.work
            reason = found.stop_reason
        except KeyboardInterrupt:
            reason = INTERRUPTED
        if reason == INTERRUPTED:
            limits, checkpoint = Limits(work=before), _interrupted
    outcome = prove(
        model,
        start,
        limits=Limits(limits.seconds, limits.work_left(before), limits.gap),
        clock=clock,
        checkpoint=lambda travel, bound, work: checkpoint(travel, bound, before + work),
        improve=None if reason is None else partial(improve_known, seed=seed),
        seed=seed,
    )
    numbers = np.zeros(num_points, dtype=np.int64)
    for number, column in enumerate(outcome.columns or ()):
        numbers[list(column.schools)] = number
    # Each pair is counted from both of its ends.
    unit = STEPS_A_KM * (2 if pairwise else 1)
    return PointsProof(
        group_of=numbers,
        total_km=(outcome.travel or 0) / unit,
        bound_km=(outcome.bound or 0) / unit,
        optimal=outcome.optimal,
        outcome=outcome,
    )


def _columns(group_of: npt.NDArray[np.int64]) -> list[Column]:
    groups = np.unique(group_of)
    return [Column(0, tuple(np.flatnonzero(group_of == group).tolist())) for group in groups]


def _travel(model: GroupingModel, columns: Sequence[Column]) -> int:
    return int(column_costs(model, columns).sum())


def _in_more_groups(
    distance_km: npt.NDArray[np.float64],
    min_size: int,
    max_size: int,
    group_of: npt.NDArray[np.int64],
    pairwise: bool,
    seed: int,
) -> npt.NDArray[np.int64] | None:
    """As many groups as there can be, if a short search finds some that cost little more.

    Windows make fewer groups of them where that is better. More groups are out of their reach: of
    most groups one more has to be made from a school each.
    """
    most = numbers_of_groups(len(group_of), min_size, max_size)[-1]
    if len(np.unique(group_of)) == most:
        return None
    cost: PointCost = "pairwise" if pairwise else "star"
    labels, total = group_points(
        distance_km,
        min_size,
        max_size,
        cost=cost,
        num_groups=most,
        seed=seed,
        work_limit=WORK_FOR_MORE * len(group_of),
    )
    members = [np.flatnonzero(group_of == group) for group in np.unique(group_of)]
    known = sum(group_cost(distance_km[np.ix_(each, each)], cost) for each in members)
    return labels if total <= (1 + DEARER) * known else None


def _until(
    stop: Stop, clock: Callable[[], float] | None, checkpoint: Checkpoint, travel: int, work: float
) -> str | None:
    """The checkpoint of windows that leave the rest of the limits to the proof."""
    seconds = 0.0 if clock is None else clock()
    reached = stop(Progress(Stage.GROUPING, seconds, 0, travel, work=work))
    return checkpoint(travel, None, work) or reached


def _interrupted(travel: int | None, bound: int | None, work: float) -> str:
    return INTERRUPTED
