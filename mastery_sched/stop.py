"""When to stop: pure functions of a :class:`~mastery_sched.progress.Progress`.

A criterion looks at one record and answers with the reason to stop, or ``None`` to go on. It has no
clock and no counter of its own, so the same record always gets the same answer. A reason ends the
stage that the record is of; a later stage is asked afresh (a gap reached ends the grouping, not the
timetable; a time that is up ends both).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mastery_sched.progress import Progress, Stage

Stop = Callable[[Progress], str | None]
"""Returns why to stop, or ``None``."""

FINISHED = "proved optimal"
"""The reason of a search that had nothing left to do."""

IMPOSSIBLE = "proved impossible"
"""The reason of a search that proved that there is no plan."""

INTERRUPTED = "interrupted"
"""The reason of a search that somebody stopped with Ctrl-C."""


def time_limit(seconds: float) -> Stop:
    """Stop when the time is up."""

    def stop(progress: Progress) -> str | None:
        shown = round(seconds, 1) or seconds
        return f"time limit of {shown:g} s" if progress.seconds >= seconds else None

    return stop


def work_limit(work: float) -> Stop:
    """Stop when the deterministic effort is spent."""

    def stop(progress: Progress) -> str | None:
        return f"work limit of {work:g}" if progress.work >= work else None

    return stop


def gap_limit(gap: float) -> Stop:
    """Stop the grouping when travel is proved to be this close to the best possible.

    A limit of 0 never stops a search: its end is the proof itself.
    """

    def stop(progress: Progress) -> str | None:
        reached = progress.gap
        if gap <= 0 or progress.stage is not Stage.GROUPING or reached is None or reached > gap:
            return None
        return f"gap of {gap:.2%} reached"

    return stop


def any_of(*stops: Stop) -> Stop:
    """Stop for the first reason that any of these gives."""

    def stop(progress: Progress) -> str | None:
        return next((reason for each in stops if (reason := each(progress)) is not None), None)

    return stop


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one search.

    Parameters
    ----------
    seconds
        Time limit; ``None`` is none, and then no decision of a search looks at a clock.
    work
        Limit on deterministic effort; ``None`` is none.
    gap
        Gap at which travel is good enough; 0 asks for the proof.

    Raises
    ------
    ValueError
        If a limit is negative or not a number.
    """

    seconds: float | None = None
    work: float | None = None
    gap: float = 0.0

    def __post_init__(self) -> None:
        for name in ("seconds", "work", "gap"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise ValueError(f"the limit {name} is {value}; it must be 0 or more")

    @property
    def stop(self) -> Stop:
        """All limits as one criterion."""
        stops = [gap_limit(self.gap)]
        if self.seconds is not None:
            stops.append(time_limit(self.seconds))
        if self.work is not None:
            stops.append(work_limit(self.work))
        return any_of(*stops)

    def part(self, share: float) -> Limits:
        """A part of the time and of the work; the gap is the same.

        Examples
        --------
        >>> Limits(seconds=60.0, gap=0.01).part(0.5)
        Limits(seconds=30.0, work=None, gap=0.01)
        """
        seconds, work = (
            None if limit is None else share * limit for limit in (self.seconds, self.work)
        )
        return Limits(seconds, work, self.gap)

    def seconds_left(self, elapsed: float, kept: float = 0.0) -> float | None:
        """Time that is left, or ``None`` without a limit; ``kept`` is a share put by for later."""
        return None if self.seconds is None else max(0.0, self.seconds * (1 - kept) - elapsed)

    def work_left(self, spent: float, kept: float = 0.0) -> float | None:
        """Work that is left, or ``None`` without a limit; ``kept`` is a share put by for later."""
        return None if self.work is None else max(0.0, self.work * (1 - kept) - spent)

    def run_into(self, spent: float, kept: float = 0.0) -> str | None:
        """The limit in words that ended a search which kept to them by itself.

        It was the work if that is spent, otherwise the time.
        """
        if self.work is not None and (self.seconds is None or not self.work_left(spent, kept)):
            return work_limit(self.work)(Progress(Stage.GROUPING, 0.0, work=self.work))
        if self.seconds is not None:
            return time_limit(self.seconds)(Progress(Stage.GROUPING, self.seconds))
        return None
