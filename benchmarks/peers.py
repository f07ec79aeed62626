"""Compare the planner with what else could group schools, in one run on the same instances.

Run ``python -m benchmarks.peers --help``; ``docs/benchmarks.md`` says who the peers are and what
they are compared on.
"""

from __future__ import annotations

from typing import Annotated

import typer

from benchmarks.comparison import comparison
from benchmarks.data import INSTANCES, data_folder
from benchmarks.peer_runs import COSTS, Allowance, Case, compare_all
from benchmarks.records import Record, write_records
from benchmarks.runs import JsonOption, Screen, known_names, numbers, warm_up
from mastery_sched.rules import VENUE_POLICIES

NAME = "peers"


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
    allowance = Allowance(time_limit, naive_seconds)
    if quick:
        instances, seeds, allowance = INSTANCES[0], "1", Allowance(10.0, 5.0)
    cases = [
        Case(NAME, instance, each, seed)
        for instance in known_names(instances, INSTANCES)
        for each in known_names(of, [*COSTS, *VENUE_POLICIES])
        for seed in numbers(seeds)
    ]
    folder = data_folder()
    screen = Screen()
    warm_up(screen)
    records: list[Record] = []
    for record in compare_all(folder, cases, allowance, screen):
        records.append(record)
        write_records(json, records)
    screen.console.print(comparison(records))


if __name__ == "__main__":
    typer.run(main)
