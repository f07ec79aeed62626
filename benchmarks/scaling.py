"""How time and memory grow: with the size of a hub, with points to be grouped, with processes.

Run ``python -m benchmarks.scaling --help``; ``docs/benchmarks.md`` explains the tables.
"""

from __future__ import annotations

import json as json_files
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer
from rich.table import Table

from benchmarks.costs import distances_km
from benchmarks.data import data_folder
from benchmarks.england import hub_of_nearest
from benchmarks.nation import NAME as NATION
from benchmarks.records import Effort, Record, measured, write_records
from benchmarks.runs import OURS, JsonOption, Screen, numbers, warm_up
from mastery_sched.checks import check
from mastery_sched.engine.points import group_points
from mastery_sched.generate import generate_hub
from mastery_sched.national import plan_hubs
from mastery_sched.national.sharing import makespan
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.rules import VENUE_POLICIES, Rules
from mastery_sched.solver import solve

NAME = "scaling"
CELL = 400
"""Most points of a cell: about what a hub has."""

WORKERS = (1, 2, 4, 8, 16, 40)
NUM_EQUAL = 8
"""Hubs that are planned on one and on two processes."""

MIN_WIDTH = 90
"""So that titles stand on one line."""

FloatArray = npt.NDArray[np.float64]


def main(
    sizes: Annotated[
        str, typer.Option(help="Numbers of schools of a hub.")
    ] = "60,120,250,500,1000,2000",
    work: Annotated[float, typer.Option(help="Work for each school of a hub.")] = 0.05,
    points: Annotated[str, typer.Option(help="Numbers of points to be grouped.")] = "10000,100000",
    point_work: Annotated[float, typer.Option(help="Work for each of these points.")] = 0.002,
    million: Annotated[bool, typer.Option("--million", help="Group a million points too.")] = False,
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

    by_size = [keep(each) for each in _hubs(numbers(sizes), work, seed, screen)]
    screen.console.print(_growth("Hubs of real schools, policy central", by_size))
    wanted = numbers(points) + [1_000_000] * million
    grouped = [keep(each) for each in _points(wanted, point_work, seed, screen)]
    screen.console.print(_growth(f"Grouping alone, in cells of at most {CELL} points", grouped))
    both = [keep(each) for each in _processes(60 if quick else 200, work, seed, screen)]
    screen.console.print(_speed_up(both))
    seconds = _task_seconds(tasks) if tasks is not None else _equal_seconds(both)
    screen.console.print(_cluster(seconds))


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


def cells_of(points: FloatArray, most: int = CELL) -> list[npt.NDArray[np.int64]]:
    """Points split at the middle of their longer side until no part has more than ``most``."""
    waiting = [np.arange(len(points))]
    done = []
    while waiting:
        cell = waiting.pop()
        if len(cell) <= most:
            done.append(cell)
            continue
        inside = points[cell]
        axis = int(np.ptp(inside, axis=0).argmax())
        order = cell[np.argsort(inside[:, axis], kind="stable")]
        waiting += [order[: len(order) // 2], order[len(order) // 2 :]]
    return done


def scattered(count: int, seed: int) -> FloatArray:
    """Points of which half lie in towns, at the density of England's schools, in kilometres."""
    rng = np.random.default_rng((seed, count))
    side = math.sqrt(count * 130_000 / 16_697)
    num_towns = max(1, count // 200)
    towns = rng.uniform(0.0, side, size=(num_towns, 2))
    near = towns[rng.integers(num_towns, size=count // 2)]
    inside = near + rng.normal(0.0, 2.0, size=near.shape)
    return np.vstack([inside, rng.uniform(0.0, side, size=(count - len(inside), 2))])


def _hubs(sizes: Sequence[int], work: float, seed: int, screen: Screen) -> Iterator[Record]:
    folder = data_folder()
    with screen.cases([f"a hub of {size}" for size in sizes]) as running:
        for size, _ in zip(sizes, running, strict=False):
            problem = hub_of_nearest(folder, size, policy="central", seed=seed)
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


def _points(counts: Sequence[int], work: float, seed: int, screen: Screen) -> Iterator[Record]:
    with screen.cases([f"{count:,} points" for count in counts]) as running:
        for count, _ in zip(counts, running, strict=False):
            points = scattered(count, seed)
            total = 0.0
            with measured() as effort:
                cells = cells_of(points)
                for done, cell in enumerate(cells):
                    screen.known(f"cell {done + 1} of {len(cells)}")
                    _, cost = group_points(
                        distances_km(points[cell]), 6, 7, seed=seed, work_limit=work * len(cell)
                    )
                    total += cost
            record = _record(f"{count} points", count, "P", effort, seed)
            yield replace(record, travel_m=round(1000 * total))


def _processes(size: int, work: float, seed: int, screen: Screen) -> Iterator[Record]:
    rules = Rules(venue_policy=VENUE_POLICIES["central"])
    hubs = [
        generate_hub(size, size // 6 + 1, seed + i, hub=f"hub {i + 1}", rules=rules)
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
    records = json_files.loads(path.read_text(encoding="utf-8"))
    hubs = [each for each in records if each["benchmark"] == NATION and each["method"] == OURS]
    return sorted((each["seconds"] for each in hubs[:-1]), reverse=True)


def _equal_seconds(both: Sequence[Record]) -> list[float]:
    return [both[0].seconds / NUM_EQUAL] * NUM_EQUAL


def _growth(title: str, records: Sequence[Record]) -> Table:
    exponent = fitted_exponent([r.n for r in records], [r.seconds for r in records])
    fitted = "" if exponent is None else f"; time grows with the power {exponent:.2f}"
    table = Table(title=f"{title}{fitted}", title_justify="left", box=None, min_width=MIN_WIDTH)
    for name in ("number", "seconds", "CPU s", "ms each", "MB", "km", "gap"):
        table.add_column(name, justify="right")
    for record in records:
        table.add_row(
            f"{record.n:,}",
            f"{record.seconds:.1f}",
            f"{record.cpu_seconds:.1f}",
            f"{1000 * record.seconds / record.n:.2f}",
            f"{record.peak_mb:,.0f}",
            f"{(record.travel_m or 0) / 1000:,.1f}",
            "" if record.gap is None else f"{record.gap:.2%}",
        )
    return table


def _speed_up(both: Sequence[Record]) -> Table:
    title = f"{NUM_EQUAL} generated hubs with the same work each"
    table = Table(title=title, title_justify="left", box=None, min_width=MIN_WIDTH)
    for name in ("at once", "seconds", "speed-up", "km"):
        table.add_column(name, justify="right")
    for n_jobs, record in zip((1, 2), both, strict=True):
        ratio = both[0].seconds / record.seconds
        km = f"{(record.travel_m or 0) / 1000:,.1f}"
        table.add_row(str(n_jobs), f"{record.seconds:.1f}", f"{ratio:.2f}", km)
    return table


def _cluster(seconds: Sequence[float]) -> Table:
    """What the measured tasks would take on more workers, started one by one, largest first."""
    title = f"Simulated from {len(seconds)} measured tasks, without the cost of sending them"
    table = Table(title=title, title_justify="left", box=None, min_width=MIN_WIDTH)
    for name in ("workers", "seconds", "speed-up", "busy"):
        table.add_column(name, justify="right")
    alone = sum(seconds)
    for count in WORKERS:
        end = makespan(seconds, count)
        table.add_row(str(count), f"{end:.1f}", f"{alone / end:.2f}", f"{alone / end / count:.0%}")
    return table


if __name__ == "__main__":
    typer.run(main)
