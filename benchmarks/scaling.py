"""How time and memory grow: with the size of a hub, with points to be grouped, with processes.

Run ``python -m benchmarks.scaling --help``; ``docs/benchmarks.md`` explains the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from benchmarks.data import DataNotFoundError, data_folder
from benchmarks.england import hub_of_nearest
from benchmarks.nation import NAME as NATION
from benchmarks.records import Effort, Record, measured, read_records, write_records
from benchmarks.runs import OURS, JsonOption, Screen, known_names, numbers, warm_up
from benchmarks.scaling_points import Grouped, group_all, group_and_check
from mastery_sched.checks import check
from mastery_sched.engine.districts import DISTRICT_SIZE
from mastery_sched.generate import generate_hub
from mastery_sched.national import plan_hubs
from mastery_sched.national.sharing import makespan
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.rules import VENUE_POLICIES, Rules
from mastery_sched.solver import solve

NAME = "scaling"
WORKERS = (1, 2, 4, 8, 16, 40)
PARTS = ("hubs", "processes", "points")
NUM_EQUAL = 8
"""Hubs that are planned on one and on two processes."""

CENTRAL = Rules(venue_policy=VENUE_POLICIES["central"])

MIN_WIDTH = 90
"""So that titles stand on one line."""


def main(
    sizes: Annotated[
        str, typer.Option(help="Numbers of schools of a hub.")
    ] = "60,120,250,500,1000,2000",
    work: Annotated[float, typer.Option(help="Work for each school of a hub.")] = 0.05,
    points: Annotated[
        str, typer.Option(help="Numbers of points to be grouped, ascending.")
    ] = "10000,100000,1000000",
    point_work: Annotated[float, typer.Option(help="Work for each of these points.")] = 0.002,
    parts: Annotated[str, typer.Option(help="What to measure.")] = ",".join(PARTS),
    tasks: Annotated[
        Path | None, typer.Option(help="Records of benchmarks.nation, for the simulated cluster.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes only.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of draws and searches.")] = 1,
    json: JsonOption = None,
) -> None:
    """Measure how time and memory grow."""
    if quick:
        sizes, points = "60,120,250", "2000,10000"
    screen = Screen()
    warm_up(screen)
    records: list[Record] = []

    def keep(record: Record) -> Record:
        records.append(record)
        write_records(json, records)
        return record

    chosen = known_names(parts, PARTS)
    if "hubs" in chosen:
        by_size = [keep(each) for each in _hubs(numbers(sizes), work, seed, screen)]
        screen.console.print(_growth("Hubs, policy central", by_size))
    if "processes" in chosen:
        both = [keep(each) for each in _processes(60 if quick else 200, work, seed, screen)]
        screen.console.print(_speed_up(f"{NUM_EQUAL} generated hubs, the same work each", both))
        seconds = _task_seconds(tasks) if tasks is not None else _equal_seconds(both)
        of = "each of the nation" if tasks is not None else "all alike"
        screen.console.print(
            _cluster(f"{len(seconds)} hubs, {of}", lambda count: makespan(seconds, count))
        )
    if "points" in chosen:
        grouped = []
        for each in group_all(NAME, numbers(points), point_work, seed, screen):
            keep(each.record)
            grouped.append(each)
        _show_points(screen, grouped, point_work, seed, keep)


def _show_points(
    screen: Screen,
    grouped: Sequence[Grouped],
    work: float,
    seed: int,
    keep: Callable[[Record], Record],
) -> None:
    """How points grow, one number of them on two processes, and the largest on a cluster."""
    title = f"Grouping alone, in districts of at most {DISTRICT_SIZE} points"
    screen.console.print(_growth(title, [each.record for each in grouped]))
    alone = grouped[:2][-1].record
    with screen.cases(["two processes"]) as running:
        for _ in running:
            beside = keep(group_and_check(NAME, alone.n, work, seed, n_jobs=2).record)
    screen.console.print(_speed_up(f"{alone.n:,} points", [alone, beside]))
    largest = grouped[-1]
    screen.console.print(
        _cluster(f"the districts of {largest.record.n:,} points", largest.seconds_on)
    )


def fitted_exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float | None:
    """The exponent of the power law through the times, by least squares of their logarithms.

    Examples
    --------
    >>> round(fitted_exponent([10, 100, 1000], [2.0, 200.0, 20000.0]), 6)
    2.0
    """
    known = [(n, s) for n, s in zip(sizes, seconds, strict=True) if n > 0 and s > 0]
    if len({n for n, _ in known}) < 2:
        return None
    logs = np.log(np.array(known))
    return float(np.polyfit(logs[:, 0], logs[:, 1], 1)[0])


def _hubs(sizes: Sequence[int], work: float, seed: int, screen: Screen) -> Iterator[Record]:
    try:
        folder = data_folder()
    except DataNotFoundError as error:
        screen.console.print(f"{error}; generated hubs are used instead")
        folder = None
    with screen.cases([f"a hub of {size}" for size in sizes]) as running:
        for size, _ in zip(sizes, running, strict=False):
            problem = _hub(folder, size, seed)
            with measured() as effort:
                result = solve(problem, work_limit=work * size, seed=seed, progress=False)
            yield replace(
                _record(f"hub of {size}", size, "central", effort, seed),
                travel_m=result.travel,
                bound_m=result.bound,
                gap=result.gap,
                proved=result.status is Status.OPTIMAL,
                violations=len(check(result.plan)),
            )


def _hub(folder: Path | None, size: int, seed: int) -> Problem:
    if folder is not None:
        return hub_of_nearest(folder, size, policy="central", seed=seed)
    return generate_hub(size, size // 6 + 1, seed, hub=f"{size} schools", rules=CENTRAL)


def _processes(size: int, work: float, seed: int, screen: Screen) -> Iterator[Record]:
    hubs = [
        generate_hub(size, size // 6 + 1, seed + i, hub=f"hub {i + 1}", rules=CENTRAL)
        for i in range(NUM_EQUAL)
    ]
    with screen.cases(["one process", "two processes"]) as running:
        for n_jobs, _ in zip((1, 2), running, strict=False):
            yield _side_by_side(hubs, n_jobs, work * size * NUM_EQUAL, seed)


def _side_by_side(hubs: Sequence[Problem], n_jobs: int, work: float, seed: int) -> Record:
    with measured() as effort:
        outcomes = plan_hubs(hubs, n_jobs=n_jobs, work_limit=work, seed=seed, progress=False)
    travel = sum(each.result.travel for each in outcomes if each.result is not None)
    count = sum(len(hub.applicants) for hub in hubs)
    record = _record(f"{len(hubs)} hubs, {n_jobs} at once", count, "central", effort, seed)
    return replace(record, travel_m=travel)


def _record(instance: str, n: int, policy: str, effort: Effort, seed: int) -> Record:
    return Record(
        benchmark=NAME,
        instance=instance,
        n=n,
        policy=policy,
        method=OURS,
        seconds=effort.seconds,
        cpu_seconds=effort.cpu_seconds,
        travel_m=None,
        bound_m=None,
        gap=None,
        proved=False,
        violations=None,
        peak_mb=effort.peak_mb,
        seed=seed,
    )


def _task_seconds(path: Path) -> list[float]:
    """The seconds of every hub that a run of the benchmark of the nation measured."""
    records = read_records(path)
    hubs = [each for each in records if each.benchmark == NATION and each.method == OURS]
    return sorted((each.seconds for each in hubs[:-1]), reverse=True)


def _equal_seconds(both: Sequence[Record]) -> list[float]:
    return [both[0].seconds / NUM_EQUAL] * NUM_EQUAL


def _growth(title: str, records: Sequence[Record]) -> Table:
    sizes = [record.n for record in records]
    powers = [
        f"; {name} with the power {power:.2f}"
        for name, values in (
            ("processor time grows", [record.cpu_seconds for record in records]),
            ("memory", [record.peak_mb for record in records]),
        )
        if (power := fitted_exponent(sizes, values)) is not None
    ]
    title = "".join([title, *powers])
    table = Table(title=title, title_justify="left", box=None, min_width=MIN_WIDTH)
    for name in ("number", "seconds", "CPU s", "CPU ms each", "MB", "km", "gap", "broken rules"):
        table.add_column(name, justify="right")
    for record in records:
        table.add_row(
            f"{record.n:,}",
            f"{record.seconds:.1f}",
            f"{record.cpu_seconds:.1f}",
            f"{1000 * record.cpu_seconds / record.n:.2f}",
            f"{record.peak_mb:,.0f}",
            f"{(record.travel_m or 0) / 1000:,.1f}",
            "" if record.gap is None else f"{record.gap:.2%}",
            "" if record.violations is None else str(record.violations),
        )
    return table


def _speed_up(title: str, both: Sequence[Record]) -> Table:
    table = Table(title=title, title_justify="left", box=None, min_width=MIN_WIDTH)
    for name in ("at once", "seconds", "speed-up", "km"):
        table.add_column(name, justify="right")
    for n_jobs, record in zip((1, 2), both, strict=True):
        ratio = both[0].seconds / record.seconds
        km = f"{(record.travel_m or 0) / 1000:,.1f}"
        table.add_row(str(n_jobs), f"{record.seconds:.1f}", f"{ratio:.2f}", km)
    return table


def _cluster(what: str, seconds_on: Callable[[int], float]) -> Table:
    """What measured tasks would take on more workers, by list scheduling, largest first."""
    title = f"Simulated from the measured times of {what}, without the cost of sending them"
    table = Table(title=title, title_justify="left", box=None, min_width=MIN_WIDTH)
    for name in ("workers", "seconds", "speed-up", "busy"):
        table.add_column(name, justify="right")
    alone = seconds_on(1)
    for count in WORKERS:
        end = seconds_on(count)
        table.add_row(str(count), f"{end:.1f}", f"{alone / end:.2f}", f"{alone / end / count:.0%}")
    return table


if __name__ == "__main__":
    typer.run(main)
