"""How far a search has come: immutable records that the solver, the stops and the screen share.

A record says what is known at one moment. Nothing here keeps a clock, counts anything or decides
when to stop; :mod:`mastery_sched.stop` decides from these records alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What a search is busy with, in the words a planner reads."""

    CHECKING = "checking what is impossible"
    COMPILING = "compiling"
    GROUPING = "grouping and staffing"
    TIMETABLE = "timetable"


class Status(StrEnum):
    """What is known about one part of a plan, the grouping with its staffing or the timetable."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known at one moment of a search.

    Parameters
    ----------
    stage
        What the search is busy with.
    seconds
        Since the search began.
    unplaced
        Schools left out by the best plan so far; ``None`` before the first plan.
    travel
        Travel of the best plan so far, in the problem's unit; ``None`` before the first plan.
    bound
        Proved lower bound on travel; ``None`` while there is none. It holds for plans that leave
        out no more schools than ``unplaced``.
    work
        Deterministic effort spent; what one unit is belongs to the engine that reports.
    """

    stage: Stage
    seconds: float
    unplaced: int | None = None
    travel: int | None = None
    bound: int | None = None
    work: float = 0.0

    @property
    def gap(self) -> float | None:
        """How far travel can be from the best possible, as a share of it; ``None`` if unknown.

        Examples
        --------
        >>> Progress(Stage.GROUPING, 1.0, unplaced=0, travel=200, bound=190).gap
        0.05
        """
        return gap_between(self.travel, self.bound)


Report = Callable[[Progress], None]
"""Receives every record of a search, in order."""


def gap_between(travel: int | None, bound: int | None) -> float | None:
    """``(travel - bound) / travel``, or ``None`` where either is unknown.

    Examples
    --------
    >>> gap_between(200, 200)
    0.0
    >>> gap_between(0, 0)
    0.0
    >>> gap_between(200, None) is None
    True
    """
    if travel is None or bound is None:
        return None
    return max(0.0, (travel - bound) / travel) if travel else 0.0
