"""Timetable the groups of hubs of real schools, and report how good and how fast it was.

Groups are fixed beforehand: neighbours by their place, led by the specialists in turn. Run
``python -m benchmarks.timetable --help``; ``docs/benchmarks.md`` explains the table.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.data import DataNotFoundError, data_folder
from benchmarks.hubs import drawn_hub
from mastery_sched.engine.timetable import TimetableGroup, TimetableOutcome, schedule_meetings
from mastery_sched.generate import generate_hub
from mastery_sched.problem import Problem
from mastery_sched.stop import Limits

SIZE = 6
"""Schools in each group."""

LOADS: dict[str, Any] = {
    "most_meetings_session": 5,
    "most_meetings_week": 15,
    "most_trust_out_session": 3,
    "lead_attends_first": True,
}
"""Limits of what goes on at once in the rows that have them, for 35 groups."""


@dataclass(frozen=True)
class Case:
    """One hub to timetable.

    Parameters
    ----------
    loads
        Whether only so much may go on at once.
    """

    num_groups: int
    num_specialists: int
    loads: bool = False


CASES = (
    Case(35, 30),
    Case(35, 30, loads=True),
    Case(33, 11),
    Case(33, 5),
    Case(120, 100),
    Case(120, 100, loads=True),
)


def main(
    seed: Annotated[int, typer.Option(help="Seed of the draws and the search.")] = 1,
    time_limit: Annotated[float, typer.Option(help="Seconds for each timetable.")] = 60.0,
    n_jobs: Annotated[int, typer.Option(help="Threads.")] = 2,
    fewest: Annotated[int, typer.Option(help="Only cases of so many groups or more.")] = 0,
    quick: Annotated[bool, typer.Option("--quick", help="The first two cases only.")] = False,
) -> None:
    """Timetable groups of real schools of four authorities in the East Midlands, 2025/26."""
    names = ("groups", "specialists", "limits", "penalty", "bound", "gap", "status", "seconds")
    table = Table(*names, box=None)
    console = Console()
    for case in CASES[:2] if quick else CASES:
        if case.num_groups < fewest:
            continue
        problem, groups = drawn(case, seed)
        began = time.perf_counter()
        outcome = schedule_meetings(
            problem,
            groups,
            limits=Limits(seconds=time_limit),
            seed=seed,
            n_jobs=n_jobs,
            clock=lambda began=began: time.perf_counter() - began,  # type: ignore[misc]
        )
        seconds = time.perf_counter() - began
        row = _row(case, problem, outcome, seconds)
        table.add_row(*row)
        console.print(", ".join(f"{name} {cell}" for name, cell in zip(names, row, strict=True)))
    console.print(table)


def drawn(case: Case, seed: int) -> tuple[Problem, list[TimetableGroup]]:
    """A hub and its groups; of made-up schools where the public data are absent."""
    num_schools = SIZE * case.num_groups
    try:
        problem = drawn_hub(
            data_folder(),
            num_applicants=num_schools,
            num_specialists=case.num_specialists,
            policy="rotate",
            seed=seed,
        ).problem
    except DataNotFoundError:
        problem = generate_hub(num_schools, case.num_specialists, seed=seed)
    rng = np.random.default_rng(seed)
    trusts = rng.integers(0, case.num_groups // 2, len(problem.schools))
    capacity = -(-case.num_groups // len(problem.specialists))
    share = case.num_groups / 35
    loads: dict[str, Any] = {
        name: value if value is True else max(1, round(value * share))
        for name, value in LOADS.items()
        if case.loads
    }
    loads |= {"most_trust_out_session": 3} if case.loads else {}
    problem = replace(
        problem,
        schools=tuple(
            replace(school, trust=f"Trust {trust}")
            for school, trust in zip(problem.schools, trusts, strict=True)
        ),
        specialists=tuple(replace(person, capacity=capacity) for person in problem.specialists),
        rules=replace(problem.rules, **loads),
    )
    ordered = sorted(
        problem.applicants, key=lambda school: (school.place.longitude, school.place.latitude)
    )
    urns = [school.urn for school in ordered]
    people = [person.id for person in problem.specialists]
    return problem, [
        TimetableGroup(tuple(sorted(urns[SIZE * i : SIZE * (i + 1)])), people[i % len(people)])
        for i in range(case.num_groups)
    ]


def _row(case: Case, problem: Problem, outcome: TimetableOutcome, seconds: float) -> list[str]:
    penalty, gap = "-", "-"
    if outcome.penalty is not None:
        penalty = str(outcome.penalty)
        gap = f"{(outcome.penalty - outcome.bound) / max(1, outcome.penalty):.2%}"
    limits = "yes" if case.loads else "no"
    counts = (str(case.num_groups), str(len(problem.specialists)), limits)
    return [*counts, penalty, str(outcome.bound), gap, str(outcome.status), f"{seconds:.1f}"]


if __name__ == "__main__":
    typer.run(main)
