"""How many groups to try: annealing keeps their number, and the best number is not known.

Pure functions of what was tried so far. Costs are taken to fall and then rise with the number of
groups, roughly: a coarse look at the whole range is refined around the best.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

FIRST_LOOK = 4
"""Numbers tried at first, evenly spread over the range."""

PATIENCE = 0.01
"""Another number this much dearer, as a share, gets a run for each run the best one has had."""


def next_to_scan(counts: range, costs: Mapping[int, float]) -> int | None:
    """The number of groups to try next, or ``None`` once the best has both its neighbours tried.

    Parameters
    ----------
    counts
        The numbers to choose from.
    costs
        Least cost found for each number that was tried.

    Examples
    --------
    >>> next_to_scan(range(10, 31), {10: 5.0, 17: 3.0, 23: 4.0, 30: 9.0})
    14
    >>> next_to_scan(range(10, 12), {10: 5.0, 11: 3.0}) is None
    True
    """
    if not counts:
        return None
    spread = np.linspace(counts[-1], counts[0], FIRST_LOOK).round().astype(int).tolist()
    for count in spread:
        if count not in costs:
            return int(count)
    best = min(costs, key=lambda count: (costs[count], count))
    above = min((count for count in costs if count > best), default=best)
    below = max((count for count in costs if count < best), default=best)
    if above - best <= 1 and best - below <= 1:
        return None
    return (best + above) // 2 if above - best >= best - below else (best + below + 1) // 2


def next_to_refine(costs: Mapping[int, float], tries: Mapping[int, int]) -> int:
    """The number of groups that deserves the next long run.

    The best has its turn most often; others the more often the closer they come.

    Examples
    --------
    >>> next_to_refine({14: 100.0, 15: 101.5, 16: 120.0}, {14: 1})
    14
    >>> next_to_refine({14: 100.0, 15: 101.5, 16: 120.0}, {14: 2})
    15
    """
    least = min(costs.values())
    scale = abs(least) * PATIENCE or 1.0

    def turn(count: int) -> tuple[float, int]:
        return (costs[count] - least) / scale + tries.get(count, 0), count

    return min(costs, key=turn)
