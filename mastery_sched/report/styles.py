"""A colour and a shape for each group: neighbours differ, for colour-blind readers too.

Colours alone cannot tell many groups apart, so neighbours get different ones, and groups of one
colour different shapes. Nothing here draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mastery_sched.plan import Plan
from mastery_sched.report.geometry import Point, grid_points

COLOURS = (
    "#0072b2",
    "#d41159",
    "#b0a000",
    "#56b4e9",
    "#661100",
    "#cc79a7",
    "#332288",
    "#994f00",
)
"""Colours that stay apart for readers with any of the three kinds of colour blindness."""

SHAPES = ("circle", "square", "triangle", "diamond", "wedge", "plus")

OUTLINES = {
    "circle": "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
    "square": "M-.88-.88H.88V.88H-.88Z",
    "triangle": "M0-1.15L1.05.75H-1.05Z",
    "diamond": "M0-1.25L1.1 0L0 1.25L-1.1 0Z",
    "wedge": "M0 1.15L1.05-.75H-1.05Z",
    "plus": "M-.4-1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4Z",
    "star": "M0-1.6L.42-.55L1.52-.5L.66.2L.95 1.3L0 .67L-.95 1.3L-.66.2L-1.52-.5L-.42-.55Z",
    "cross": "M-1-.65L-.65-1L0-.35L.65-1L1-.65L.35 0L1 .65L.65 1L0 .35L-.65 1L-1 .65L-.35 0Z",
}
"""Each shape as an SVG path about the origin, about one unit from it; y points down."""

INK, PAPER = "#222222", "#ffffff"
WAITING_COLOUR = "#000000"
BASE_COLOUR = INK
OTHER_COLOUR = "#6b6b6b"

_NUM_NEAREST = 14


@dataclass(frozen=True, slots=True)
class Style:
    """How a group looks in every picture."""

    colour: str
    shape: str


def contrast(one: str, other: str) -> float:
    """How far two colours are apart in lightness, from 1 to 21; texts need 4.5.

    References
    ----------
    Web Content Accessibility Guidelines 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

    Examples
    --------
    >>> contrast("#ffffff", "#000000"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """The colour of a text that is best read on this one."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, colour))


def _luminance(colour: str) -> float:
    encoded = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in encoded]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def group_styles(plan: Plan) -> dict[str, Style]:
    """The style of each group, by id."""
    colours = colour_groups(plan)
    used: Counter[str] = Counter()
    styles = {}
    for group_id, colour in colours.items():
        styles[group_id] = Style(colour, SHAPES[used[colour] % len(SHAPES)])
        used[colour] += 1
    return styles


def colour_groups(plan: Plan) -> dict[str, str]:
    """A colour for each group, by id, unlike those of its neighbours as far as colours suffice.

    Greedy colouring by saturation: next is the group whose neighbours have most colours, and it
    gets the colour that fewest neighbours have, among those the one that is rarest so far.

    References
    ----------
    Brélaz, D. (1979). New methods to color the vertices of a graph. Communications of the ACM
    22(4), 251-256. https://doi.org/10.1145/359094.359101
    """
    near = neighbours(plan)
    number_of = {group_id: number for number, group_id in enumerate(near)}
    chosen: dict[str, str] = {}
    while len(chosen) < len(near):
        group_id = max(
            (each for each in near if each not in chosen),
            key=lambda each: (
                len({chosen[other] for other in near[each] if other in chosen}),
                len(near[each]),
                -number_of[each],
            ),
        )
        beside = Counter(chosen[other] for other in near[group_id] if other in chosen)
        so_far = Counter(chosen.values())
        chosen[group_id] = min(
            COLOURS,
            key=lambda colour: (beside[colour], so_far[colour], COLOURS.index(colour)),
        )
    return {group_id: chosen[group_id] for group_id in near}


def neighbours(plan: Plan) -> Mapping[str, frozenset[str]]:
    """Groups with a school among the nearest of a school of another, by id."""
    found: dict[str, set[str]] = {group.id: set() for group in plan.work_groups}
    points = grid_points(plan.problem.schools)
    placed = [
        (points[urn], group.id) for group in plan.work_groups for urn in group.urns if urn in points
    ]
    for here, there in _pairs(placed):
        if here != there:
            found[here].add(there)
            found[there].add(here)
    return {group_id: frozenset(others) for group_id, others in found.items()}


def _pairs(placed: list[tuple[Point, str]]) -> set[tuple[str, str]]:
    """Groups of each school and of the schools nearest to it."""
    if len(placed) < 2:
        return set()
    from scipy.spatial import cKDTree

    points = np.array([point for point, _ in placed])
    _, nearest = cKDTree(points).query(points, k=min(_NUM_NEAREST, len(placed)))
    return {
        (group_id, placed[int(at)][1])
        for (_, group_id), row in zip(placed, np.asarray(nearest), strict=True)
        for at in row
    }
