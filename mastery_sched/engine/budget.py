"""What a search may still spend, and how much it has spent: the only place that asks the clock.

Without a time limit no answer here depends on the clock. Nothing here knows what is spent on what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mastery_sched.stop import Limits


@dataclass
class Budget:
    """The limits of one search and the effort it has spent.

    Parameters
    ----------
    limits
        ``limits.seconds`` is compared with the clock.
    clock
        Seconds since the search began.
    share
        The part of what the limits allow that may be used; the rest is for what comes later.
    """

    limits: Limits
    clock: Callable[[], float]
    share: float = 1.0
    work: float = 0.0

    def spend(self, work: float) -> None:
        """Count effort."""
        self.work += work

    @property
    def seconds_left(self) -> float | None:
        """Time that is left; ``None`` without a limit."""
        if self.limits.seconds is None:
            return None
        return max(0.0, self.share * self.limits.seconds - self.clock())

    @property
    def work_left(self) -> float | None:
        """Effort that is left; ``None`` without a limit."""
        if self.limits.work is None:
            return None
        return max(0.0, self.share * self.limits.work - self.work)

    @property
    def for_choosing(self) -> tuple[float | None, float | None]:
        """Seconds and work that a choice may take: half of all there is, the reserve included.

        A choice may be needed when the runs have used up their share: without those groups that
        turned out not to have dates.
        """
        limited = self.limits.seconds is not None
        seconds = self.limits.seconds_left(self.clock()) if limited else None
        work = self.limits.work_left(self.work)
        return None if seconds is None else seconds / 2, None if work is None else work / 2

    @property
    def used_up(self) -> bool:
        """Whether nothing is left."""
        return self.seconds_left == 0.0 or self.work_left == 0.0
