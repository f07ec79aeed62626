"""What every engine takes and gives back, so that the solver can choose between them by size.

An engine is a function with the signature of :class:`Engine`. It never raises because it ran out of
time or found nothing: its outcome says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mastery_sched.draft import Draft
from mastery_sched.errors import Conflict
from mastery_sched.problem import Problem
from mastery_sched.progress import Report, Status
from mastery_sched.result import Proof
from mastery_sched.stop import Limits


@dataclass(frozen=True, slots=True)
class EngineOutcome:
    """What an engine found and proved.

    Parameters
    ----------
    draft
        The best plan found; ``None`` if there is none.
    status
        What is proved of grouping and staffing: ``OPTIMAL`` when no plan leaves out fewer schools
        or, at that number and those priorities, has less travel.
    timetable_status
        The same of the timetable's penalty among plans with the draft's groups and their
        specialists; ``UNKNOWN`` without a draft.
    bound
        Proved lower bound on the travel of any plan that leaves out no more schools than the
        draft, and no more important ones; ``None`` if nothing is proved.
    unplaced_proved
        Whether it is proved that no plan leaves out fewer schools or less important ones.
    stop_reason
        What ended the search, in a planner's words.
    work
        Deterministic effort spent.
    conflicts
        Why there is no plan, when ``status`` is ``INFEASIBLE``.
    proof
        The proof of ``bound`` where it can be written down.
    """

    draft: Draft | None
    status: Status
    timetable_status: Status
    bound: int | None
    unplaced_proved: bool
    stop_reason: str
    work: float
    conflicts: tuple[Conflict, ...] = ()
    proof: Proof | None = None


class Engine(Protocol):
    """A way to plan a hub.

    Parameters
    ----------
    problem
        What is wanted; it has passed :func:`mastery_sched.impossible.find_conflicts`.
    barred
        URNs of applicants that are proved to fit in no group; they stay unplaced. Empty unless
        ``rules.unplaced`` is ``allow``.
    limits
        When to stop. Without ``limits.seconds`` no decision may look at ``clock``.
    seed, n_jobs
        Seed of all randomness; number of threads, 1 for reproducible runs.
    clock
        Seconds since the search began, for progress records and the time limit.
    report
        Receives a record of every improvement of plan or bound, from one thread at a time.
    """

    def __call__(
        self,
        problem: Problem,
        *,
        barred: frozenset[int],
        limits: Limits,
        seed: int,
        n_jobs: int,
        clock: Callable[[], float],
        report: Report,
    ) -> EngineOutcome:
        """Search until proved or stopped; Ctrl-C ends it early with the best plan so far."""
        ...
