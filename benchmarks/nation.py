"""Plan the whole of England: 40 hubs, every school, real half-terms; and the peer beside it.

Run ``python -m benchmarks.nation --help``; ``docs/benchmarks.md`` explains the table.
"""

from __future__ import annotations

import resource
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer
from rich.table import Table
from rich.text import Text

from benchmarks.costs import Journeys
from benchmarks.data import data_folder, planar_km, read_register
from benchmarks.england import NAME as ENGLAND
from benchmarks.england import England, england, hubs_of_england
from benchmarks.kmeans import assign_specialists, cluster, numbers_of_groups
from benchmarks.records import Effort, Record, measured, read_records, write_records
from benchmarks.runs import OURS, JsonOption, Screen, warm_up
from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.errors import counted
from mastery_sched.national import HubOutcome, Nation, plan_hubs, write_nation
from mastery_sched.problem import Problem
from mastery_sched.progress import Status, gap_between
from mastery_sched.rules import VENUE_POLICIES

NAME = "nation"
ASSIGNED = "k-means-constrained, best assignment"
SECONDS = 1200.0
QUICK_SECONDS = 120.0

MEASURED = Path(__file__).parent / "measured"
"""Where records of long runs are kept, one file a policy: ``nation_central.json``."""


@dataclass(frozen=True)
class Peer:
    """What the peer makes of one hub."""

    travel_m: int
    effort: Effort


def main(
    policy: Annotated[str, typer.Option(help="Venue policy.")] = "central",
    time_limit: Annotated[float, typer.Option(help="Seconds for all hubs together.")] = SECONDS,
    jobs: Annotated[int, typer.Option(help="Hubs planned side by side.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of bases and search.")] = 1,
    quick: Annotated[
        bool, typer.Option("--quick", help=f"All hubs in {QUICK_SECONDS:g} s.")
    ] = False,
    hubs: Annotated[str, typer.Option(help="Only these hubs, by name; commas between.")] = "",
    peer: Annotated[bool, typer.Option(help="Run the peer too.")] = True,
    checkpoint: Annotated[
        Path | None, typer.Option(help="Keep finished hubs in this folder, and go on from there.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help="Records of a longer run, to compare the travel with; by default those of "
            "benchmarks/measured, if they are there."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the nation's summary here.")] = None,
    json: JsonOption = None,
) -> None:
    """Plan every state-funded primary school of England, and check every plan."""
    if policy not in VENUE_POLICIES:
        raise typer.BadParameter(f"{policy!r} is none of {', '.join(VENUE_POLICIES)}")
    if quick:
        time_limit = min(time_limit, QUICK_SECONDS)
    folder = data_folder()
    names = _known_hubs(folder, hubs)
    screen = Screen()
    warm_up(screen)
    with measured() as reading:
        data = england(folder, seed=seed, hubs=names)
        nation = data.nation(policy)
    screen.console.print(_said(nation, data, reading))
    with measured() as planning:
        outcomes = plan_hubs(
            nation.hubs, n_jobs=jobs, time_limit=time_limit, seed=seed, checkpoint=checkpoint
        )
    broken = {each.name: len(check(each.plan)) for each in outcomes if each.plan is not None}
    peers = _peers(folder, nation, screen, seed) if peer else {}
    records = _records(outcomes, broken, peers, policy, seed)
    total = _total(outcomes, broken, planning, policy, seed, jobs)
    write_records(json, [*records, total])
    if out is not None:
        write_nation(nation, outcomes, out, overwrite=True)
    screen.console.print(_table(outcomes, broken, peers, policy))
    lines = _notes(outcomes, data, total, peers)
    longer = against or MEASURED / f"{NAME}_{policy}.json"
    if against is not None or longer.exists():
        lines.append(compared([*records, total], read_records(longer), longer.name))
    for line in lines:
        screen.console.print(Text(line), soft_wrap=True)


def compared(ours: Sequence[Record], longer: Sequence[Record], name: str) -> str:
    """How much more travel this run has than a longer one, on the hubs that both have planned."""

    def travels(records: Sequence[Record]) -> dict[tuple[str, int, str, int], int]:
        return {
            (each.instance, each.n, each.policy, each.seed): each.travel_m
            for each in records[:-1]  # the last is of all hubs together
            if each.method == OURS and each.travel_m is not None
        }

    here, there = travels(ours), travels(longer)
    both = sorted(here.keys() & there.keys())
    if not both:
        return f"{name} has no hub of this run with the same policy and seed, so nothing to compare"
    more = sum(here[key] for key in both) / sum(there[key] for key in both) - 1
    seconds = longer[-1].seconds
    worst = max(both, key=lambda key: here[key] / there[key])
    return (
        f"{more:+.2%} travel against the run of {seconds:,.0f} s in {name}, "
        f"over {counted(len(both), 'hub')}; at most {here[worst] / there[worst] - 1:+.2%} "
        f"({worst[0]})"
    )


def _known_hubs(folder: Path, hubs: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in hubs.split(",") if name.strip())
    known = sorted(set(hubs_of_england(folder)["hub"]))
    strangers = [name for name in names if name not in known]
    if strangers:
        raise typer.BadParameter(f"{strangers[0]!r} is none of {', '.join(known)}")
    return names


def _said(nation: Nation, data: England, reading: Effort) -> str:
    num_schools = sum(len(hub.applicants) for hub in nation.hubs)
    return (
        f"{counted(len(nation.hubs), 'hub')}, {num_schools:,} schools, "
        f"{len(nation.specialists):,} specialists, read and split in {reading.seconds:.1f} s; "
        f"{data.num_borrowed} authorities follow the dates of the nearest one that has any"
    )


def _peers(folder: Path, nation: Nation, screen: Screen, seed: int) -> dict[str, Peer]:
    """The peer on each hub: k-means with bounds on sizes, then the best assignment."""
    register = read_register(folder).set_index("urn")
    found = {}
    with screen.cases([hub.hub for hub in nation.hubs]) as running:
        hub_of = {hub.hub: hub for hub in nation.hubs}
        for name in running:
            screen.known(ASSIGNED)
            peer = _peer(hub_of[name], register, seed)
            if peer is not None:
                found[name] = peer
    return found


def _peer(problem: Problem, register: pd.DataFrame, seed: int) -> Peer | None:
    points = planar_km(register.loc[[school.urn for school in problem.applicants]])
    rules = problem.rules
    travels = []
    with measured() as effort:
        journeys = Journeys(problem)
        sizes = {"min_size": rules.min_size, "max_size": rules.max_size}
        for number in numbers_of_groups(len(points), **sizes):
            groups = cluster(points, number, seed=seed, **sizes)
            draft = assign_specialists(problem, journeys, groups)
            if draft is not None:
                travels.append(assemble(problem, draft).score.travel)
    return Peer(min(travels), effort) if travels else None


def _records(
    outcomes: Sequence[HubOutcome],
    broken: Mapping[str, int],
    peers: Mapping[str, Peer],
    policy: str,
    seed: int,
) -> list[Record]:
    records = []
    for outcome in outcomes:
        result = outcome.result
        ours = Record(
            benchmark=NAME,
            instance=outcome.name,
            n=len(outcome.problem.applicants),
            policy=policy,
            method=OURS,
            # Hubs run in processes of their own, of which only the wall time is known.
            seconds=0.0 if result is None else round(result.seconds, 3),
            cpu_seconds=0.0 if result is None else round(result.seconds, 3),
            travel_m=None if result is None else result.travel,
            bound_m=None if result is None else result.bound,
            gap=None if result is None else result.gap,
            proved=result is not None and result.status is Status.OPTIMAL,
            violations=broken.get(outcome.name),
            peak_mb=0.0,
            seed=seed,
        )
        records.append(ours)
        peer = peers.get(outcome.name)
        if peer is not None:
            theirs = replace(ours, method=ASSIGNED, travel_m=peer.travel_m, bound_m=None, gap=None)
            effort = peer.effort
            records.append(
                replace(
                    theirs,
                    seconds=effort.seconds,
                    cpu_seconds=effort.cpu_seconds,
                    peak_mb=effort.peak_mb,
                    proved=False,
                    violations=None,
                )
            )
    return records


def _total(
    outcomes: Sequence[HubOutcome],
    broken: Mapping[str, int],
    planning: Effort,
    policy: str,
    seed: int,
    jobs: int,
) -> Record:
    """All hubs together; the memory is at most so much, as if all processes peaked at once."""
    results = [each.result for each in outcomes if each.result is not None]
    bounds = [result.bound for result in results if result.bound is not None]
    travel = sum(result.travel for result in results)
    bound = sum(bounds) if len(bounds) == len(outcomes) else None
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Record(
        benchmark=NAME,
        instance=ENGLAND if len(outcomes) == 40 else f"{len(outcomes)} hubs",
        n=sum(len(each.problem.applicants) for each in outcomes),
        policy=policy,
        method=OURS,
        seconds=planning.seconds,
        cpu_seconds=round(planning.cpu_seconds + child.ru_utime + child.ru_stime, 3),
        travel_m=travel,
        bound_m=bound,
        gap=gap_between(travel, bound),
        proved=all(result.status is Status.OPTIMAL for result in results),
        violations=sum(broken.values()),
        peak_mb=round(planning.peak_mb + (jobs > 1) * jobs * child.ru_maxrss / 1024, 1),
        seed=seed,
    )


def _table(
    outcomes: Sequence[HubOutcome],
    broken: Mapping[str, int],
    peers: Mapping[str, Peer],
    policy: str,
) -> Table:
    table = Table(title=f"{ENGLAND}, policy {policy}", title_justify="left", box=None)
    table.add_column("hub")
    for name in ("schools", "groups", "travel km", "bound km", "gap", "peer km", "less by"):
        table.add_column(name, justify="right")
    table.add_column("furthest school", max_width=36, no_wrap=True, overflow="ellipsis")
    for name in ("km", "penalty", "seconds", "peer s", "broken rules"):
        table.add_column(name, justify="right")
    for outcome in outcomes:
        table.add_row(*_row(outcome, broken, peers.get(outcome.name)))
    return table


def _row(outcome: HubOutcome, broken: Mapping[str, int], peer: Peer | None) -> list[str]:
    name, result = outcome.name, outcome.result
    theirs = "" if peer is None else f"{peer.travel_m / 1000:,.1f}"
    seconds = "" if peer is None else f"{peer.effort.seconds:.1f}"
    if result is None:
        count = str(len(outcome.problem.applicants))
        return [name, count, "", "no plan", "", "", theirs, "", "", "", "", "", seconds, ""]
    facts = result.summary
    less = "" if peer is None else f"{1 - result.travel / peer.travel_m:.2%}"
    return [
        name,
        str(facts.num_placed),
        str(facts.num_groups),
        f"{result.travel / 1000:,.1f}",
        "" if result.bound is None else f"{result.bound / 1000:,.1f}",
        "" if result.gap is None else f"{result.gap:.2%}",
        theirs,
        less,
        facts.furthest_name or "",
        "" if facts.furthest_m is None else f"{facts.furthest_m / 1000:.1f}",
        str(facts.penalty),
        f"{result.seconds:.1f}",
        seconds,
        str(broken[name]),
    ]


def _notes(
    outcomes: Sequence[HubOutcome], data: England, total: Record, peers: Mapping[str, Peer]
) -> list[str]:
    lines = [f"{each.name}: {each.error}" for each in outcomes if each.error is not None]
    gap = "no bound for some hubs" if total.gap is None else f"gap {total.gap:.2%}"
    travel_km = (total.travel_m or 0) / 1000
    lines.append(
        f"together {travel_km:,.1f} km, {gap}, {total.seconds:.0f} s, "
        f"{total.cpu_seconds:.0f} s of processors, at most {total.peak_mb:,.0f} MB, "
        f"{total.violations} broken rules"
    )
    both = [
        (result.travel, peers[each.name].travel_m)
        for each in outcomes
        if (result := each.result) is not None and each.name in peers
    ]
    if both:
        ours, theirs = np.array(both).sum(axis=0)
        lower = sum(a < b for a, b in both)
        lines.append(
            f"{1 - ours / theirs:.2%} less travel than the peer in {counted(len(both), 'hub')}, "
            f"less in {lower} of them"
        )
    return [*lines, *(f"fault in the data: {issue}" for issue in data.issues)]


if __name__ == "__main__":
    typer.run(main)
