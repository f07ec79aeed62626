"""Sizes and distances in a planner's words."""

from __future__ import annotations


def size_range(least: int, most: int) -> str:
    """Sizes in words.

    Examples
    --------
    >>> size_range(6, 7), size_range(6, 6), size_range(6, 9)
    ('6 or 7', 'exactly 6', 'from 6 to 9')
    """
    if least == most:
        return f"exactly {least}"
    return f"{least} or {most}" if most == least + 1 else f"from {least} to {most}"


def in_km(distance_m: int) -> str:
    """A distance exact to the metre, so that a cap missed by a metre shows.

    Examples
    --------
    >>> in_km(25_000), in_km(25_001)
    ('25 km', '25.001 km')
    """
    return f"{distance_m / 1000:.10g} km"
