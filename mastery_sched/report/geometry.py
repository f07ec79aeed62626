"""Points on a flat map: places in metres, hulls, and labels that do not cover each other.

Knows places and nothing of plans.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np
import pyproj

from mastery_sched.consistency.values import in_england
from mastery_sched.entities import School

Point = tuple[float, float]
"""Metres east and north."""

_NATIONAL_GRID = "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000"
# Read as on WGS84: the datum's hundred metres shift all alike, and nobody sees them on a picture.

_PARTS_OF_A_TURN = 24

_A_MARK = 1.5
"""Rings that a label moves away rather than cover a mark."""


def grid_points(schools: Sequence[School]) -> dict[int, Point]:
    """Metres east and north by URN; the National Grid's where all are in England.

    Elsewhere the plane touches the earth in the middle of the schools. A place without a point on
    it is left out.
    """
    if not schools:
        return {}
    xs, ys = _projection_for(schools)(*_degrees(schools))
    return {
        school.urn: (round(x, 1), round(y, 1))
        for school, x, y in zip(schools, xs, ys, strict=True)
        if math.isfinite(x) and math.isfinite(y)
    }


def degrees_of(schools: Sequence[School], points: Sequence[Point]) -> list[Point]:
    """Latitude and longitude of points on the plane that :func:`grid_points` has for schools."""
    xs, ys = zip(*points, strict=True)
    longitudes, latitudes = _projection_for(schools)(xs, ys, inverse=True)
    return list(zip(latitudes, longitudes, strict=True))


def _degrees(schools: Sequence[School]) -> tuple[list[float], list[float]]:
    places = [school.place for school in schools]
    return [place.longitude for place in places], [place.latitude for place in places]


def _projection_for(schools: Sequence[School]) -> pyproj.Proj:
    longitudes, latitudes = _degrees(schools)
    if all(map(in_england, latitudes, longitudes)):
        return _projection(_NATIONAL_GRID)
    return _projection(f"+proj=aeqd +lat_0={_middle(latitudes)} +lon_0={_middle(longitudes)}")


@cache
def _projection(text: str) -> pyproj.Proj:
    return pyproj.Proj(f"{text} +ellps=WGS84 +units=m")


def _middle(values: Sequence[float]) -> float:
    return round((min(values) + max(values)) / 2, 6)


def mean_point(points: Sequence[Point]) -> Point:
    """Their middle."""
    xs, ys = zip(*points, strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)


def convex_hull(points: Sequence[Point]) -> tuple[Point, ...]:
    """Corners of the convex hull, counter-clockwise; fewer than three where there is no area.

    References
    ----------
    Andrew, A. M. (1979). Another efficient algorithm for convex hulls in two dimensions.
    Information Processing Letters 9(5), 216-219. https://doi.org/10.1016/0020-0190(79)90072-3

    Examples
    --------
    >>> convex_hull([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (2, 0)])
    ((0, 0), (2, 0), (2, 2), (0, 2))
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return tuple(ordered)
    lower, upper = _half_hull(ordered), _half_hull(ordered[::-1])
    return (*lower[:-1], *upper[:-1])


def rounded_hull(points: Sequence[Point], margin: float) -> tuple[Point, ...]:
    """The convex hull with a margin around it and round corners; a disc around a single point."""
    turns = [math.tau * part / _PARTS_OF_A_TURN for part in range(_PARTS_OF_A_TURN)]
    return convex_hull(
        [
            (round(x + margin * math.cos(turn), 1), round(y + margin * math.sin(turn), 1))
            for x, y in points
            for turn in turns
        ]
    )


def _half_hull(ordered: Sequence[Point]) -> list[Point]:
    hull: list[Point] = []
    for point in ordered:
        while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    return hull


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def spread_labels(
    anchors: Mapping[str, Point], width: float, height: float, marks: Sequence[Point] = ()
) -> dict[str, Point]:
    """A point for each label near its anchor, so that labels of this size do not cover each other.

    Of the places that no other label has, the one nearest to the anchor that covers few of the
    marks; where a region is too crowded, a label stays on its anchor.
    """
    points = np.array(marks, dtype=float).reshape(-1, 2)
    reach = (width / 2 + height / 4, height * 3 / 4)
    taken: list[Point] = []
    places = {}
    for name, anchor in anchors.items():
        best, least = anchor, math.inf
        for ring, spot in _spots(anchor, width, height):
            if ring >= least:
                break
            if any(abs(spot[0] - x) < width and abs(spot[1] - y) < height for x, y in taken):
                continue
            covered = int((np.abs(points - spot) < reach).all(axis=1).sum())
            if ring + _A_MARK * covered < least:
                best, least = spot, ring + _A_MARK * covered
        places[name] = best
        taken.append(best)
    return places


def _spots(anchor: Point, width: float, height: float) -> Iterator[tuple[int, Point]]:
    """The anchor, then rings around it, each spot with the number of its ring."""
    yield 0, anchor
    for ring in range(1, 5):
        for eighth in range(8 * ring):
            angle = 2 * math.pi * eighth / (8 * ring)
            yield (
                ring,
                (
                    anchor[0] + ring * width * 0.6 * math.cos(angle),
                    anchor[1] + ring * height * 0.8 * math.sin(angle),
                ),
            )


def scale_km(width_m: float) -> int:
    """A round number of kilometres for a scale bar, at most a quarter of the map's width.

    Examples
    --------
    >>> scale_km(90_000), scale_km(3_000)
    (20, 1)
    """
    round_ones = (1, 2, 5, 10, 20, 50, 100, 200)
    return max((km for km in round_ones if km * 4000 <= width_m), default=1)
