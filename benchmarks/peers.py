"""Compare the planner with what else could group schools, in one run on the same instances.

Run ``python -m benchmarks.peers --help``; ``docs/benchmarks.md`` says who the peers are and what
they are compared on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.table import Table

from benchmarks.data import INSTANCES, data_folder
from benchmarks.peer_runs import (
    ASSIGNED,
    COSTS,
    KMEANS,
    Case,
    Instance,
    Seconds,
    on_points,
    with_specialists,
)
from benchmarks.records import Record, write_records
from benchmarks.runs import JsonOption, Screen, numbers, warm_up
from mastery_sched.rules import VENUE_POLICIES


def main(
    instances: Annotated[str, typer.Option(help="Samples.")] = ",".join(INSTANCES),
    of: Annotated[
        str, typer.Option(help="Group costs P and S, and venue policies.")
    ] = "P,S,rotate,central,specialist",
    seeds: Annotated[str, typer.Option(help="Seeds of draws and searches.")] = "1",
    time_limit: Annotated[
        float, typer.Option(help="Seconds for each search or proof of ours.")
    ] = 60.0,
    naive_seconds: Annotated[float, typer.Option(help="Seconds for the plain model.")] = 60.0,
    quick: Annotated[bool, typer.Option("--quick", help="One sample, a few seconds each.")] = False,
    json: JsonOption = None,
) -> None:
    """Run all methods on real samples; P and S are in planar kilometres, without specialists."""
    seconds = Seconds(time_limit, naive_seconds)
    if quick:
        instances, seeds, seconds = INSTANCES[0], "1", Seconds(10.0, 5.0)
    cases = [
        Case(instance, each, seed)
        for instance in _known(instances, INSTANCES)
        for each in _known(of, [*COSTS, *VENUE_POLICIES])
        for seed in numbers(seeds)
    ]
    folder = data_folder()
    screen = Screen()
    warm_up(screen)
    records: list[Record] = []
    loaded: Instance | None = None
    try:
        with screen.cases(cases) as running:
            for case in running:
                if loaded is None or loaded.name != case.instance:
                    loaded = Instance(folder, case.instance)
                compare = on_points if case.of in COSTS else with_specialists
                for record in compare(loaded, case, seconds, screen):
                    records.append(record)
                    write_records(json, records)
    except KeyboardInterrupt:
        screen.console.print("interrupted; the table shows the runs that ended")
    screen.console.print(_table(records))


def _known(text: str, names: Iterable[str]) -> list[str]:
    chosen = [each.strip() for each in text.split(",")]
    for each in chosen:
        if each not in names:
            raise typer.BadParameter(f"{each!r} is none of {', '.join(names)}")
    return chosen


def _table(records: list[Record]) -> Table:
    table = Table(box=None)
    table.add_column("instance")
    table.add_column("travel of")
    table.add_column("method")
    for name in ("seed", "km", "to k-means", "bound km", "gap", "seconds", "CPU s", "MB"):
        table.add_column(name, justify="right")
    table.add_column("proved")
    table.add_column("broken rules", justify="right")
    theirs: Record | None = None
    for each in records:
        if each.method in (KMEANS, ASSIGNED):
            theirs = each
        table.add_row(
            each.instance,
            each.policy,
            each.method,
            str(each.seed),
            "" if each.travel_m is None else f"{each.travel_m / 1000:,.3f}",
            _change(each, theirs),
            "" if each.bound_m is None else f"{each.bound_m / 1000:,.3f}",
            "" if each.gap is None else f"{each.gap:.2%}",
            f"{each.seconds:.1f}",
            f"{each.cpu_seconds:.1f}",
            f"{each.peak_mb:.0f}",
            "yes" if each.proved else "",
            "" if each.violations is None else str(each.violations),
        )
    return table


def _change(record: Record, theirs: Record | None) -> str:
    if theirs is None or record is theirs or not theirs.travel_m or record.travel_m is None:
        return ""
    return f"{record.travel_m / theirs.travel_m - 1:+.2%}"


if __name__ == "__main__":
    typer.run(main)
