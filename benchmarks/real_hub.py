"""Plan hubs of real schools with their real school year, and report what came of it.

Run ``python -m benchmarks.real_hub --help``; ``docs/benchmarks.md`` explains the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from benchmarks.data import data_folder
from benchmarks.hubs import NUM_SPECIALISTS, real_hub
from benchmarks.records import Record, write_records
from benchmarks.runs import JsonOption, Run, Screen, numbers, run_ours, warm_up
from mastery_sched.rules import VENUE_POLICIES

NAME = "real_hub"
QUICK_SIZES, QUICK_SEEDS, QUICK_SECONDS = "24,48", "1,2", 20.0


@dataclass(frozen=True)
class Case:
    """One hub to plan."""

    size: int
    seed: int

    def __str__(self) -> str:
        return f"{self.size} applicants, seed {self.seed}"


def main(
    sizes: Annotated[str, typer.Option(help="Numbers of applicants.")] = "24,48,96,200",
    seeds: Annotated[str, typer.Option(help="Seeds of the draws and the search.")] = "1,2,3,4,5",
    policy: Annotated[str, typer.Option(help="Venue policy.")] = "rotate",
    time_limit: Annotated[float, typer.Option(help="Seconds for each hub.")] = 60.0,
    quick: Annotated[bool, typer.Option("--quick", help="A few small hubs, 20 s each.")] = False,
    json: JsonOption = None,
) -> None:
    """Plan hubs drawn from the real schools of four authorities in the East Midlands."""
    if quick:
        sizes, seeds, time_limit = QUICK_SIZES, QUICK_SEEDS, min(time_limit, QUICK_SECONDS)
    _refuse_unknown(sizes, policy)
    folder = data_folder()
    screen = Screen()
    warm_up(screen)
    cases = [Case(size, seed) for size in numbers(sizes) for seed in numbers(seeds)]
    table = _new_table(policy)
    records: list[Record] = []
    notes: dict[str, None] = {}
    try:
        with screen.cases(cases) as running:
            for case in running:
                hub = real_hub(folder, num_applicants=case.size, policy=policy, seed=case.seed)
                run = run_ours(hub.problem, screen, seed=case.seed, time_limit=time_limit)
                table.add_row(*_row(case, run))
                notes |= dict.fromkeys(f"fault in the data: {issue}" for issue in hub.issues)
                notes |= dict.fromkeys(f"{case}: {reason}" for reason in run.reasons)
                instance = f"east_midlands_{case.size}"
                records.append(run.record(NAME, instance, policy, case.size, case.seed))
                write_records(json, records)
    except KeyboardInterrupt:
        notes["interrupted; the table shows the runs that ended"] = None
    screen.console.print(table)
    for note in notes:
        screen.console.print(Text(note), soft_wrap=True)


def _refuse_unknown(sizes: str, policy: str) -> None:
    if policy not in VENUE_POLICIES:
        raise typer.BadParameter(f"{policy!r} is none of {', '.join(VENUE_POLICIES)}")
    unknown = set(numbers(sizes)) - set(NUM_SPECIALISTS)
    if unknown:
        raise typer.BadParameter(f"sizes are {', '.join(map(str, NUM_SPECIALISTS))}")


def _new_table(policy: str) -> Table:
    table = Table(title=f"Real schools, policy {policy}", title_justify="left", box=None)
    for name in ("schools", "seed", "placed", "groups", "travel km", "bound km", "gap"):
        table.add_column(name, justify="right")
    table.add_column("furthest school", max_width=36, no_wrap=True, overflow="ellipsis")
    for name in ("km", "penalty", "first s", "seconds", "CPU s", "MB", "broken rules"):
        table.add_column(name, justify="right")
    table.add_column("outcome")
    return table


def _row(case: Case, run: Run) -> list[str]:
    effort = run.effort
    costs = [f"{effort.seconds:.1f}", f"{effort.cpu_seconds:.1f}", f"{effort.peak_mb:.0f}"]
    if run.result is None:
        violations = "" if run.violations is None else str(run.violations)
        return [str(case.size), str(case.seed), *[""] * 9, *costs, violations, run.outcome]
    result, facts = run.result, run.result.summary
    bound_km = "" if result.bound is None else f"{result.bound / 1000:,.1f}"
    gap = "" if result.gap is None else f"{result.gap:.2%}"
    furthest_km = "" if facts.furthest_m is None else f"{facts.furthest_m / 1000:.1f}"
    first = "" if result.time_to_first is None else f"{result.time_to_first:.1f}"
    return [
        str(case.size),
        str(case.seed),
        str(facts.num_placed),
        str(facts.num_groups),
        f"{result.travel / 1000:,.1f}",
        bound_km,
        gap,
        facts.furthest_name or "",
        furthest_km,
        str(facts.penalty),
        first,
        *costs,
        str(run.violations),
        run.outcome,
    ]


if __name__ == "__main__":
    typer.run(main)
