"""How time and effort for all hubs are shared among them, by their sizes.

Knows weights and a number of processes, nothing of hubs.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

LEAST_SECONDS = 5.0
"""What a hub gets even when the time is up: less would hide why it has no plan."""


def makespan(durations: Iterable[float], num_at_once: int) -> float:
    """When all tasks end that are started in this order, each as soon as somebody is free.

    Examples
    --------
    >>> makespan([3.0, 3.0, 2.0, 2.0, 2.0], 2)
    7.0
    """
    ends = [0.0] * num_at_once
    for duration in durations:
        heapq.heapreplace(ends, ends[0] + duration)
    return max(ends)


def share_work(weights: Sequence[float], work: float | None) -> list[float | None]:
    """The part of a limit on effort that each hub gets: by weight, whatever runs where."""
    total = sum(weights)
    return [None if work is None else work * weight / total for weight in weights]


@dataclass
class TimeShare:
    """Shares of a time limit, given out as hubs begin; what one leaves over goes to the others.

    Parameters
    ----------
    weights
        Of each hub, by position.
    seconds
        For all of them together; ``None`` is no limit.
    num_at_once
        Hubs that are planned side by side.
    clock
        Seconds since the beginning.
    """

    weights: Sequence[float]
    seconds: float | None
    num_at_once: int
    clock: Callable[[], float]
    _running: dict[int, tuple[float, float]] = field(default_factory=dict)
    _waiting: set[int] = field(default_factory=set)

    def queue(self, positions: Iterable[int]) -> None:
        """Add hubs that are to be planned."""
        self._waiting.update(positions)

    def begin(self, position: int) -> float | None:
        """Seconds for a hub that is about to begin."""
        if self.seconds is None:
            return None
        now = self.clock()
        self._waiting.discard(position)
        # What runs still counts, as far as it has not used up its own share.
        under_way = [
            self.weights[each] * max(0.0, (start + share - now) / share)
            for each, (start, share) in self._running.items()
        ]
        waiting = sorted((self.weights[each] for each in self._waiting), reverse=True)
        weight = self.weights[position]
        left = max(0.0, self.seconds - now)
        share = left * weight / makespan([*under_way, weight, *waiting], self.num_at_once)
        share = max(share, min(LEAST_SECONDS, self.seconds))
        self._running[position] = (now, share)
        return share

    def end(self, position: int) -> None:
        """Note that a hub has ended."""
        self._running.pop(position, None)
