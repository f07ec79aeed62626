"""Plan whole hubs of 200 to 800 schools at once, with the peer in the same run.

Run ``python -m benchmarks.whole_hub --help``; ``docs/benchmarks.md`` explains the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from benchmarks.comparison import comparison
from benchmarks.data import DataNotFoundError, data_folder
from benchmarks.instances import GENERATED, RURAL_ALL
from benchmarks.peer_runs import COSTS, Allowance, Case, compare_all
from benchmarks.records import Record, write_records
from benchmarks.runs import JsonOption, Screen, known_names, numbers, warm_up
from mastery_sched.rules import VENUE_POLICIES

NAME = "whole_hub"
HUBS = ("real_200", "real_derby_all", RURAL_ALL, "real_em_all")
"""Samples of 200, 427, 544 and 787 schools; all but the first are every school of their area."""

FOR_COSTS = ("real_derby_all", "real_em_all")
"""Where groups alone are compared, too, by P and S."""

STAND_INS = {"real_200": 200, "real_derby_all": 427, RURAL_ALL: 544, "real_em_all": 787}
"""Numbers of generated schools that stand for an instance where the public data are absent."""

QUICK_SECONDS, QUICK_WORK = 20.0, 0.01


def main(
    hubs: Annotated[str, typer.Option(help="Hubs.")] = ",".join(HUBS),
    policies: Annotated[str, typer.Option(help="Venue policies.")] = "central,rotate",
    costs: Annotated[
        str, typer.Option(help=f"Group costs, P and S, of {' and '.join(FOR_COSTS)}.")
    ] = ",".join(COSTS),
    seeds: Annotated[str, typer.Option(help="Seeds of bases and searches.")] = "1",
    time_limit: Annotated[float, typer.Option(help="Seconds for each search of ours.")] = 180.0,
    quick: Annotated[
        bool, typer.Option("--quick", help="The two smaller hubs of one area, 20 s each.")
    ] = False,
    json: JsonOption = None,
) -> None:
    """Plan whole hubs, with one specialist for each group there can be and one more."""
    allowance = Allowance(ours=time_limit)
    if quick:
        hubs = ",".join(HUBS[:2])
        allowance = Allowance(ours=min(time_limit, QUICK_SECONDS), work_a_point=QUICK_WORK)
    chosen = known_names(hubs, HUBS)
    screen = Screen()
    try:
        folder = data_folder()
        names = {name: name for name in chosen}
    except DataNotFoundError as error:
        screen.console.print(f"{error}; generated hubs are used instead")
        folder, names = None, {name: f"{GENERATED}{STAND_INS[name]}" for name in chosen}
    wanted = [
        Case(NAME, names[hub], of, seed)
        for hub in chosen
        for of in _kinds(hub, known_names(policies, VENUE_POLICIES), known_names(costs, COSTS))
        for seed in numbers(seeds)
    ]
    warm_up(screen)
    records: list[Record] = []
    for record in compare_all(folder, wanted, allowance, screen):
        records.append(record)
        write_records(json, records)
    screen.console.print(comparison(records))


def _kinds(hub: str, policies: list[str], costs: list[str]) -> Iterator[str]:
    yield from policies
    if hub in FOR_COSTS:
        yield from costs


if __name__ == "__main__":
    typer.run(main)
