"""Prove how good a hub's year can be: real applicants, four areas, all venue policies.

Run ``python -m benchmarks.hub_year --help``; ``docs/benchmarks.md`` explains the table. Seconds are
CPU seconds of the whole search with its proof, after compilation.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from benchmarks.data import DataNotFoundError, data_folder
from benchmarks.records import Record, write_records
from benchmarks.runs import JsonOption, Run, Screen, known_names, numbers, run_ours, warm_up
from benchmarks.year_hubs import AREAS, GENERATED, KINDS, YearCase, year_hub
from mastery_sched.rules import VENUE_POLICIES

NAME = "hub_year"
QUICK_AREA, QUICK_SEEDS, QUICK_SECONDS = "east_midlands", "1,2", 12.0


def main(
    sizes: Annotated[str, typer.Option(help="Numbers of applicants.")] = "24,48,60,96,120",
    seeds: Annotated[str, typer.Option(help="Seeds of the draws and the search.")] = "1,2,3,4,5",
    areas: Annotated[str, typer.Option(help="Areas.")] = ",".join(AREAS),
    policies: Annotated[str, typer.Option(help="Venue policies.")] = ",".join(VENUE_POLICIES),
    kinds: Annotated[str, typer.Option(help="Specialists: single, double.")] = "single",
    time_limit: Annotated[float, typer.Option(help="Seconds for each hub.")] = 60.0,
    quick: Annotated[bool, typer.Option("--quick", help="One area, two seeds, 12 s each.")] = False,
    json: JsonOption = None,
) -> None:
    """Plan hubs of real schools and prove the travel of their plans."""
    if quick:
        areas, seeds, time_limit = QUICK_AREA, QUICK_SEEDS, min(time_limit, QUICK_SECONDS)
    screen = Screen()
    try:
        folder = data_folder()
        chosen = known_names(areas, AREAS)
    except DataNotFoundError as error:
        screen.console.print(f"{error}; generated hubs are used instead")
        folder, chosen = None, [GENERATED]
    warm_up(screen)
    cases = [
        YearCase(area, size, seed, policy, kind)
        for area in chosen
        for kind in known_names(kinds, KINDS)
        for size in numbers(sizes)
        for policy in known_names(policies, VENUE_POLICIES)
        for seed in numbers(seeds)
    ]
    table = _new_table()
    records: list[Record] = []
    try:
        with screen.cases(cases) as running:
            for case in running:
                problem = year_hub(folder, case)
                run = run_ours(problem, screen, seed=case.seed, time_limit=time_limit)
                table.add_row(*_row(case, run))
                instance = f"{case.area}_{case.size}_{case.kind}"
                records.append(run.record(NAME, instance, case.policy, case.size, case.seed))
                write_records(json, records)
    except KeyboardInterrupt:
        screen.console.print("interrupted; the table shows the runs that ended")
    screen.console.print(table)
    screen.console.print(_summary(records))


def _new_table() -> Table:
    table = Table(title="A hub's year, proved", title_justify="left", box=None)
    for name in ("area", "policy", "specialists"):
        table.add_column(name)
    for name in ("schools", "seed", "travel km", "bound km", "gap", "CPU s", "MB", "broken rules"):
        table.add_column(name, justify="right")
    table.add_column("outcome")
    return table


def _row(case: YearCase, run: Run) -> list[str]:
    result, effort = run.result, run.effort
    costs = [f"{effort.cpu_seconds:.1f}", f"{effort.peak_mb:.0f}"]
    names = [case.area, case.policy, case.kind, str(case.size), str(case.seed)]
    if result is None:
        return [*names, "", "", "", *costs, "", run.outcome]
    return [
        *names,
        f"{result.travel / 1000:,.1f}",
        "" if result.bound is None else f"{result.bound / 1000:,.1f}",
        "" if result.gap is None else f"{result.gap:.3%}",
        *costs,
        str(run.violations),
        run.outcome,
    ]


def _summary(records: list[Record]) -> Table:
    """How many were proved, and how long that took, by size."""
    table = Table(title="By size", title_justify="left", box=None)
    for name in ("schools", "runs", "proved", "median CPU s", "longest CPU s", "largest gap"):
        table.add_column(name, justify="right")
    for size in sorted({record.n for record in records}):
        runs = [record for record in records if record.n == size]
        seconds = sorted(record.cpu_seconds for record in runs)
        gaps = [record.gap for record in runs if record.gap is not None]
        table.add_row(
            str(size),
            str(len(runs)),
            str(sum(record.proved for record in runs)),
            f"{seconds[len(seconds) // 2]:.1f}",
            f"{seconds[-1]:.1f}",
            f"{max(gaps):.3%}" if gaps else "",
        )
    return table


if __name__ == "__main__":
    typer.run(main)
