"""All methods on one instance, by group costs on a plane and by venue policies with specialists."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.costs import (
    Distances,
    Groups,
    Journeys,
    broken_groups,
    groups_of,
    pairwise_km,
    star_km,
)
from benchmarks.instances import Instance, load_instance
from benchmarks.kmeans import assign_specialists
from benchmarks.naive import solve_naive
from benchmarks.records import Effort, Record, measured
from benchmarks.runs import OURS, Screen, run_ours
from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.engine.points import group_points
from mastery_sched.engine.points_space import PointCost
from mastery_sched.engine.proof.points_proof import PointsProof, prove_points
from mastery_sched.plan import Plan
from mastery_sched.progress import Progress, Stage, gap_between
from mastery_sched.stop import Limits

KMEANS = "k-means-constrained"
ASSIGNED = "k-means-constrained, best assignment"
NAIVE = "CP-SAT, plain model"
PROVED = f"{OURS}, with proof"
NAIVE_UP_TO = 200
"""Most schools the plain model is built for; beyond, it does not fit into memory."""

COSTS: dict[str, Callable[[Distances, Groups], float]] = {"P": pairwise_km, "S": star_km}

POINT_COSTS: dict[str, PointCost] = {"P": "pairwise", "S": "star"}


@dataclass(frozen=True)
class Case:
    """One instance, compared on one kind of travel: a group cost or a venue policy."""

    benchmark: str
    instance: str
    of: str
    seed: int

    def __str__(self) -> str:
        return f"{self.instance}, {self.of}, seed {self.seed}"


@dataclass(frozen=True)
class Allowance:
    """Seconds for each search or proof of ours and for the plain model, which ``None`` leaves out.

    Parameters
    ----------
    work_a_point
        Deterministic effort of our search for P and S, which no clock limits; ``None`` for the
        usual.
    """

    ours: float
    naive: float | None = None
    work_a_point: float | None = None


def compare_all(
    folder: Path | None, cases: Sequence[Case], allowance: Allowance, screen: Screen
) -> Iterator[Record]:
    """Records of all cases, those of an instance one after another; Ctrl-C ends them early."""
    loaded: Instance | None = None
    try:
        with screen.cases(list(cases)) as running:
            for case in running:
                if loaded is None or loaded.name != case.instance:
                    loaded = load_instance(folder, case.instance)
                compare = on_points if case.of in COSTS else with_specialists
                yield from compare(loaded, case, allowance, screen)
    except KeyboardInterrupt:
        screen.console.print("interrupted; the table shows the runs that ended")


def on_points(
    instance: Instance, case: Case, allowance: Allowance, screen: Screen
) -> Iterator[Record]:
    """Records of grouping alone: k-means, the plain model up to a size, ours, and its proof."""
    cost = COSTS[case.of]
    screen.known(KMEANS)
    theirs = instance.clustered(case.seed)
    best = min(theirs.splits, key=lambda groups: cost(instance.distances, groups))
    yield _points_record(instance, case, KMEANS, best, None, theirs.effort)
    if allowance.naive is not None and len(instance) <= NAIVE_UP_TO:
        screen.known(NAIVE)
        with measured() as effort:
            naive = solve_naive(
                instance.distances, case.of, seconds=allowance.naive, seed=case.seed
            )
        bound = naive.bound_km if naive.groups is not None else None
        yield _points_record(instance, case, NAIVE, naive.groups, bound, effort)
    screen.known(OURS)
    with measured() as effort:
        each = allowance.work_a_point
        labels, _ = group_points(
            instance.distances,
            6,
            7,
            cost=POINT_COSTS[case.of],
            seed=case.seed,
            work_limit=None if each is None else each * len(instance),
        )
    yield _points_record(instance, case, OURS, groups_of(labels), None, effort)
    with measured() as proving:
        proof = _proved(instance, case, labels, allowance.ours, screen)
    groups = groups_of(proof.group_of)
    # The proof counts whole millimetres; the optimum is told as what its groups really cost.
    bound_km = cost(instance.distances, groups) if proof.optimal else proof.bound_km
    record = _points_record(instance, case, PROVED, groups, bound_km, effort + proving)
    yield replace(record, proved=proof.optimal)


def _proved(
    instance: Instance,
    case: Case,
    labels: npt.NDArray[np.int64],
    seconds: float,
    screen: Screen,
) -> PointsProof:
    started = time.monotonic()
    limits = Limits(seconds)

    def clock() -> float:
        return time.monotonic() - started

    def checkpoint(travel: int | None, bound: int | None, work: float) -> str | None:
        gap = gap_between(travel, bound)
        screen.known(PROVED if gap is None else f"{PROVED}, gap {gap:.2%}")
        return limits.stop(Progress(Stage.GROUPING, clock(), 0, travel, bound, work))

    return prove_points(
        instance.distances,
        6,
        7,
        labels,
        pairwise=POINT_COSTS[case.of] == "pairwise",
        limits=limits,
        clock=clock,
        checkpoint=checkpoint,
        seed=case.seed,
    )


def _points_record(
    instance: Instance,
    case: Case,
    method: str,
    groups: Groups | None,
    bound_km: float | None,
    effort: Effort,
) -> Record:
    travel_m = None
    if groups is not None:
        travel_m = round(1000 * COSTS[case.of](instance.distances, groups))
    bound_m = None if bound_km is None else round(1000 * bound_km)
    return Record(
        benchmark=case.benchmark,
        instance=case.instance,
        n=len(instance),
        policy=case.of,
        method=method,
        seconds=effort.seconds,
        cpu_seconds=effort.cpu_seconds,
        travel_m=travel_m,
        bound_m=bound_m,
        gap=gap_between(travel_m, bound_m),
        proved=travel_m is not None and travel_m == bound_m,
        violations=None if groups is None else broken_groups(groups, len(instance), 6, 7),
        peak_mb=effort.peak_mb,
        seed=case.seed,
    )


def with_specialists(
    instance: Instance, case: Case, allowance: Allowance, screen: Screen
) -> Iterator[Record]:
    """Records of grouping with staffing: k-means with the best assignment after it, and ours."""
    problem = instance.hub(case.of, case.seed)
    screen.known(ASSIGNED)
    clustered = instance.clustered(case.seed)
    place = {school.urn: i for i, school in enumerate(problem.applicants)}
    splits = [
        [tuple(place[instance.urns[i]] for i in group) for group in groups]
        for groups in clustered.splits
    ]
    with measured() as effort:
        journeys = Journeys(problem)
        drafts = [assign_specialists(problem, journeys, groups) for groups in splits]
        plans = [assemble(problem, draft) for draft in drafts if draft is not None]
    theirs = min(plans, key=lambda plan: plan.score)
    yield _plan_record(instance, case, theirs, clustered.effort + effort)
    run = run_ours(problem, screen, seed=case.seed, time_limit=allowance.ours)
    yield run.record(case.benchmark, case.instance, case.of, len(instance), case.seed)


def _plan_record(instance: Instance, case: Case, plan: Plan, effort: Effort) -> Record:
    return Record(
        benchmark=case.benchmark,
        instance=case.instance,
        n=len(instance),
        policy=case.of,
        method=ASSIGNED,
        seconds=effort.seconds,
        cpu_seconds=effort.cpu_seconds,
        travel_m=plan.score.travel,
        bound_m=None,
        gap=None,
        proved=False,
        violations=len(check(plan)),
        peak_mb=effort.peak_mb,
        seed=case.seed,
    )
