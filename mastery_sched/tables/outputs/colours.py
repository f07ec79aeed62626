"""A colour for each group: far from those of the groups just before it, as many as are needed."""

from __future__ import annotations

import colorsys

_GOLDEN_TURN = 0.6180339887


def light_colour(at: int) -> str:
    """A colour to lie behind black text, as six hexadecimal digits.

    Examples
    --------
    >>> light_colour(0)
    'F4CDCD'
    """
    return _hexadecimal(at, (0.88, 0.80, 0.84)[at % 3], 0.65)


def strong_colour(at: int) -> str:
    """The same hue for a line or a point on a map, such as ``#AB1212``."""
    return f"#{_hexadecimal(at, (0.37, 0.55, 0.45)[at % 3], 0.81)}"


def _hexadecimal(at: int, lightness: float, saturation: float) -> str:
    parts = colorsys.hls_to_rgb(at * _GOLDEN_TURN % 1.0, lightness, saturation)
    return "".join(f"{round(255 * part):02X}" for part in parts)
