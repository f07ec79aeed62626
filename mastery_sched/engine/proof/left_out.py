"""How many schools must be left out at least, by counting places; and which, by priority.

Nothing but sizes, places and what must be placed is looked at, so what it says is a lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence


def fewest_left_out(num_schools: int, *, min_size: int, max_size: int, num_places: int) -> int:
    """Fewest schools that counting alone leaves without a group.

    Examples
    --------
    >>> fewest_left_out(29, min_size=6, max_size=7, num_places=10)
    1
    >>> fewest_left_out(30, min_size=6, max_size=7, num_places=2)
    16
    """
    for placed in range(num_schools, 0, -1):
        fewest_groups = -(-placed // max_size)
        if fewest_groups <= min(num_places, placed // min_size):
            return num_schools - placed
    return num_schools


def least_by_priority(
    priorities: Sequence[int], optional: Sequence[bool], num_left_out: int
) -> tuple[int, ...] | None:
    """Counts of those left out by priority, highest first, when the least important are.

    Returns
    -------
    ``None`` if more have to be left out than may be.

    Examples
    --------
    >>> least_by_priority([2, 1, 1, 0], [True, True, True, False], 2)
    (0, 2, 0)
    """
    candidates = sorted(p for p, may in zip(priorities, optional, strict=True) if may)
    if len(candidates) < num_left_out:
        return None
    chosen = candidates[:num_left_out]
    return tuple(chosen.count(each) for each in sorted(set(priorities), reverse=True))
