"""Grouping very many points: how time and memory grow, and what more processes would give.

The groups are checked and added up by code apart from the search.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.costs import broken_groups, groups_of, plane_pairwise_km
from benchmarks.records import Effort, Record, measured
from benchmarks.runs import OURS, Screen
from mastery_sched.engine.districts import DISTRICT_SIZE, group_many_points
from mastery_sched.national.sharing import makespan

FloatArray = npt.NDArray[np.float64]

MIN_SIZE, MAX_SIZE = 6, 7

SCHOOLS_OF_ENGLAND, KM2_OF_ENGLAND = 16_697, 130_000


@dataclass(frozen=True)
class Grouped:
    """Points that were grouped.

    Parameters
    ----------
    rounds
        Seconds of every district, in each round of districts; the next round needs all of the last.
    """

    record: Record
    rounds: tuple[tuple[float, ...], ...] = ()

    def seconds_on(self, num_workers: int) -> float:
        """Seconds on so many workers: each round by list scheduling, all else one after another."""
        alone = sum(map(sum, self.rounds))
        return (
            self.record.seconds
            - alone
            + sum(makespan(sorted(each, reverse=True), num_workers) for each in self.rounds)
        )


class Stopwatch(Executor):
    """Runs every task here at once, and notes its seconds."""

    def __init__(self) -> None:
        self.rounds: list[list[float]] = []

    def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
        """One round of tasks."""
        seconds: list[float] = []
        self.rounds.append(seconds)
        for given in zip(*iterables, strict=True):
            began = time.perf_counter()
            found = fn(*given)
            seconds.append(time.perf_counter() - began)
            yield found


def scattered(count: int, seed: int) -> FloatArray:
    """Points of which half lie in towns, at the density of England's schools, in kilometres."""
    rng = np.random.default_rng((seed, count))
    side = math.sqrt(count * KM2_OF_ENGLAND / SCHOOLS_OF_ENGLAND)
    num_towns = max(1, count // 200)
    towns = rng.uniform(0.0, side, size=(num_towns, 2))
    near = towns[rng.integers(num_towns, size=count // 2)]
    inside = near + rng.normal(0.0, 2.0, size=near.shape)
    return np.vstack([inside, rng.uniform(0.0, side, size=(count - len(inside), 2))])


def group_and_check(
    benchmark: str,
    count: int,
    work: float,
    seed: int,
    *,
    n_jobs: int = 1,
    district_size: int = DISTRICT_SIZE,
) -> Grouped:
    """Group so many points in districts, and judge the groups by other code.

    Parameters
    ----------
    work
        For each point.
    n_jobs
        Processes; only one process can time its districts.
    """
    points = scattered(count, seed)

    def group(executor: Executor) -> tuple[npt.NDArray[np.int64], float]:
        return group_many_points(
            points,
            MIN_SIZE,
            MAX_SIZE,
            seed=seed,
            work_limit=work * count,
            district_size=district_size,
            executor=executor,
        )

    stopwatch = Stopwatch()
    with measured() as effort:
        if n_jobs == 1:
            labels, said = group(stopwatch)
        else:
            with ProcessPoolExecutor(n_jobs, mp_context=get_context("spawn")) as pool:
                labels, said = group(pool)
    groups = groups_of(labels)
    total = plane_pairwise_km(points, groups)
    wrong_total = not math.isclose(total, said, rel_tol=1e-9)
    faults = broken_groups(groups, count, MIN_SIZE, MAX_SIZE) + wrong_total
    record = _record(benchmark, count, n_jobs, effort, total, faults, seed)
    return Grouped(record, tuple(map(tuple, stopwatch.rounds)))


def group_all(
    benchmark: str, counts: Sequence[int], work: float, seed: int, screen: Screen
) -> Iterator[Grouped]:
    """Group one number of points after another."""
    with screen.cases([f"{count:,} points" for count in counts]) as running:
        for count, _ in zip(counts, running, strict=False):
            yield group_and_check(benchmark, count, work, seed)


def _record(
    benchmark: str,
    count: int,
    n_jobs: int,
    effort: Effort,
    total_km: float,
    faults: int,
    seed: int,
) -> Record:
    return Record(
        benchmark=benchmark,
        instance=f"{count} points" + (f", {n_jobs} at once" if n_jobs > 1 else ""),
        n=count,
        policy="P",
        method=OURS,
        seconds=effort.seconds,
        cpu_seconds=effort.cpu_seconds,
        travel_m=round(1000 * total_km),
        bound_m=None,
        gap=None,
        proved=False,
        violations=faults,
        peak_mb=effort.peak_mb,
        seed=seed,
    )
