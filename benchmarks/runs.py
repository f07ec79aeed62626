"""What every benchmark does around the planner: warm up, run, check, record, show."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.records import Effort, Record, measured
from mastery_sched.checks import check
from mastery_sched.errors import InfeasibleError, NoPlanFoundError, PlanCheckError
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress as Known
from mastery_sched.progress import Status
from mastery_sched.progress_display import describe
from mastery_sched.result import Result
from mastery_sched.solver import solve
from mastery_sched.stop import INTERRUPTED

OURS = "mastery_sched"
"""What records call our own method."""

WIDTH = 190
"""Columns of what is written to a file or a pipe."""

JsonOption = Annotated[
    Path | None, typer.Option("--json", help="Write a record of each run to this file.")
]

Case = TypeVar("Case")


@dataclass(frozen=True)
class Run:
    """One search that ended, well or not.

    Parameters
    ----------
    result
        ``None`` if there is no plan.
    violations
        By the checker; ``None`` without a plan.
    outcome
        ``proved``, ``feasible``, ``infeasible``, ``nothing found`` or ``refused by the checker``.
    reasons
        Why there is no plan.
    """

    result: Result | None
    violations: int | None
    outcome: str
    reasons: tuple[str, ...]
    effort: Effort

    def record(self, benchmark: str, instance: str, policy: str, n: int, seed: int) -> Record:
        """The run as a record."""
        result = self.result
        return Record(
            benchmark=benchmark,
            instance=instance,
            n=n,
            policy=policy,
            method=OURS,
            seconds=self.effort.seconds,
            cpu_seconds=self.effort.cpu_seconds,
            travel_m=None if result is None else result.travel,
            bound_m=None if result is None else result.bound,
            gap=None if result is None else result.gap,
            proved=result is not None and result.status is Status.OPTIMAL,
            violations=self.violations,
            peak_mb=self.effort.peak_mb,
            seed=seed,
        )


class Screen:
    """The console, and a bar of the cases that are done."""

    def __init__(self) -> None:
        self.console = Console(width=None if sys.stdout.isatty() else WIDTH)
        self._bar = Progress(
            TextColumn("{task.fields[case]}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[known]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", case="", known="", total=None, visible=False)

    @contextmanager
    def cases(self, cases: list[Case]) -> Iterator[Iterator[Case]]:
        """Count cases while they are gone through."""
        self._bar.update(self._task, total=len(cases), visible=True)

        def each() -> Iterator[Case]:
            for case in cases:
                self._bar.update(self._task, case=str(case), known="")
                yield case
                self._bar.advance(self._task)

        with self._bar:
            yield each()

    def known(self, text: str) -> None:
        """Show what is known of the case that runs."""
        self._bar.update(self._task, known=text)


def run_ours(problem: Problem, screen: Screen, *, seed: int, time_limit: float | None) -> Run:
    """Plan a hub, check the plan, and measure both.

    Raises
    ------
    KeyboardInterrupt
        If the search was interrupted, for then the whole benchmark is to stop.
    """

    def show(known: Known) -> None:
        screen.known(describe(known, problem.travel_unit))

    result = violations = None
    reasons: tuple[str, ...] = ()
    with measured() as effort:
        try:
            result = solve(
                problem, time_limit=time_limit, seed=seed, progress=False, on_progress=show
            )
        except InfeasibleError as error:
            outcome, reasons = "infeasible", tuple(map(str, error.conflicts))
        except NoPlanFoundError as error:
            outcome, reasons = "nothing found", (str(error),)
        except PlanCheckError as error:
            outcome, reasons = "refused by the checker", tuple(map(str, error.violations))
            violations = len(error.violations)
    if result is not None:
        if result.stop_reason == INTERRUPTED:
            raise KeyboardInterrupt
        outcome = "proved" if result.status is Status.OPTIMAL else "feasible"
        violations = len(check(result.plan))
    return Run(result, violations, outcome, reasons, effort)


def warm_up(screen: Screen) -> None:
    """Compile the kernels of search and proof, so that no run pays for it."""
    from mastery_sched.engine.compilation import SEARCH_KERNELS, load_kernels
    from mastery_sched.engine.proof import PROOF_KERNELS

    def say() -> None:
        screen.console.print("compiling first; not measured")

    load_kernels(say, SEARCH_KERNELS, *PROOF_KERNELS)


def numbers(text: str) -> list[int]:
    """Whole numbers separated by commas.

    Examples
    --------
    >>> numbers("24, 48")
    [24, 48]

    Raises
    ------
    typer.BadParameter
        If it is anything else.
    """
    try:
        return [int(each) for each in text.split(",")]
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a list of whole numbers like 24,48") from None


def known_names(text: str, names: Iterable[str]) -> list[str]:
    """Names separated by commas.

    Raises
    ------
    typer.BadParameter
        If one is unknown.
    """
    known = list(names)
    chosen = [name.strip() for name in text.split(",") if name.strip()]
    for name in chosen:
        if name not in known:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(known)}")
    return chosen
