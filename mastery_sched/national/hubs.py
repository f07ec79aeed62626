"""Plan many hubs: side by side, each on its own, nothing lost that is finished."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import closing, nullcontext
from pathlib import Path

from mastery_sched.errors import (
    HubFailedError,
    InfeasibleError,
    InvalidDataError,
    Issue,
    MasterySchedError,
)
from mastery_sched.national import checkpoint as kept
from mastery_sched.national.documents import error_values, outcome_of, outcome_text
from mastery_sched.national.outcome import HubOutcome
from mastery_sched.national.pools import Ended, run_here, run_in_executor, run_in_processes
from mastery_sched.national.progress import HubsReport, progress_of
from mastery_sched.national.sharing import TimeShare, share_work
from mastery_sched.national.task import Task, make_task
from mastery_sched.problem import Problem
from mastery_sched.progress_display import somebody_watches, texts_on_screen
from mastery_sched.stop import INTERRUPTED, Limits

EVERY_HUB = 60
"""What every hub counts in shares of time beside its schools: small hubs have fixed costs too."""


def plan_hubs(
    problems: Iterable[Problem],
    executor: Executor | None = None,
    n_jobs: int = 1,
    on_progress: HubsReport | None = None,
    checkpoint: str | Path | None = None,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    gap: float = 0.0,
    seed: int = 0,
    progress: bool | None = None,
) -> tuple[HubOutcome, ...]:
    """Plan many hubs, each by itself in one thread, the largest first.

    A hub without a plan never sinks the others: its error is its outcome. With a work limit and no
    time limit the plans are the same whatever they run on.

    Parameters
    ----------
    problems
        Hubs of different names.
    executor
        Where to plan them: any :class:`concurrent.futures.Executor`, such as that of a cluster. By
        default ``n_jobs`` processes of our own, or this process if that is 1.
    n_jobs
        Hubs that are planned side by side. With an executor of your own it only says how many that
        one plans at once, for sharing the time.
    on_progress
        Called with a record at the beginning and after every hub.
    checkpoint
        A folder in which every finished hub is kept. Those found there, with the same problem,
        settings and version of the program, are not planned again.
    time_limit, work_limit
        For all hubs together, shared by size; each as for :func:`mastery_sched.solve`. Time that a
        hub leaves over goes to those that have not begun, unless the executor is yours.
    gap, seed
        As for :func:`mastery_sched.solve`, for each hub.
    progress
        Whether to show progress on the screen; by default if there is a terminal or a notebook.

    Returns
    -------
    tuple of HubOutcome
        One a hub, in the order of the problems. After Ctrl-C the hubs that are not finished say so.

    Raises
    ------
    ValueError
        If an argument cannot be.
    InvalidDataError
        If two hubs have the same name.
    OSError
        If the checkpoint cannot be written.
    RuntimeError
        If processes cannot be started, as in a script that does not guard its main part.
    """
    hubs = tuple(problems)
    _refuse(hubs, n_jobs, seed, Limits(time_limit, work_limit, gap))
    started = time.monotonic()

    def clock() -> float:
        return time.monotonic() - started

    weights = [float(EVERY_HUB + len(hub.applicants)) for hub in hubs]
    works = share_work(weights, work_limit)
    times = TimeShare(weights, time_limit, n_jobs, clock)
    folder = None if checkpoint is None else Path(checkpoint)
    keys = [
        kept.key_of(hub, seed=seed, gap=gap, time_limit=time_limit, work_limit=work)
        for hub, work in zip(hubs, works, strict=True)
    ]
    outcomes: dict[int, HubOutcome] = {}
    num_schools = sum(len(hub.applicants) for hub in hubs)
    watched = somebody_watches() if progress is None else progress

    def make(position: int) -> Task:
        seconds, work = times.begin(position), works[position]
        return make_task(hubs[position], seed=seed, gap=gap, seconds=seconds, work=work)

    with texts_on_screen() if watched else nullcontext() as show:

        def tell(latest: str | None = None) -> None:
            found = tuple(outcomes.values())
            record = progress_of(clock(), len(hubs), num_schools, found, latest)
            if show is not None:
                show(str(record), record.seconds)
            if on_progress is not None:
                on_progress(record)

        try:
            if folder is not None:
                for position, outcome in _resumed(hubs, keys, folder):
                    outcomes[position] = outcome
            tell()
            missing = [position for position in range(len(hubs)) if position not in outcomes]
            missing.sort(key=lambda position: -weights[position])
            times.queue(missing)
            with closing(_run(missing, make, executor, n_jobs)) as run:
                for position, answer in run:
                    times.end(position)
                    text = answer if isinstance(answer, str) else _text(answer)
                    outcome = outcome_of(json.loads(text), hubs[position])
                    outcomes[position] = outcome
                    if folder is not None and _is_finished(outcome):
                        kept.store(folder, hubs[position], keys[position], text)
                    tell(outcome.name)
                    if outcome.interrupted:
                        break
        except KeyboardInterrupt:
            pass  # what is finished is worth more than a traceback; the others say what happened
    return tuple(outcomes.get(i, _left_out(hub)) for i, hub in enumerate(hubs))


def _run(
    positions: list[int], make: Callable[[int], Task], executor: Executor | None, n_jobs: int
) -> Generator[Ended, None, None]:
    runs: Iterator[Ended]
    if executor is not None:
        runs = run_in_executor(executor, positions, make)
    elif n_jobs > 1 and positions:
        runs = run_in_processes(positions, make, min(n_jobs, len(positions)))
    else:
        runs = run_here(positions, make)
    yield from runs


def _resumed(
    hubs: tuple[Problem, ...], keys: list[str], folder: Path
) -> Iterator[tuple[int, HubOutcome]]:
    for position, (hub, key) in enumerate(zip(hubs, keys, strict=True)):
        outcome = kept.load(folder, hub, key)
        if outcome is not None:
            yield position, outcome


def _is_finished(outcome: HubOutcome) -> bool:
    """Whether another run with the same inputs would only find the same."""
    if outcome.result is not None:
        return not outcome.interrupted
    return isinstance(outcome.error, InfeasibleError | InvalidDataError)


def _left_out(hub: Problem) -> HubOutcome:
    return HubOutcome(hub, error=HubFailedError(INTERRUPTED))


def _text(error: MasterySchedError) -> str:
    return outcome_text(error_values(error))


def _refuse(hubs: tuple[Problem, ...], n_jobs: int, seed: int, _: Limits) -> None:
    """Refuse what :func:`mastery_sched.solve` would refuse of every hub, and hubs alike by name."""
    if n_jobs < 1 or not 0 <= seed < 2**31:
        raise ValueError(f"n_jobs is {n_jobs} and seed {seed}; give 1 or more, and 0 or more")
    issues = [
        Issue("hubs", None, "hub", name, f"{count} hubs have this name", "give each its own")
        for name, count in Counter(hub.hub for hub in hubs).items()
        if count > 1
    ]
    if issues:
        raise InvalidDataError(issues)
