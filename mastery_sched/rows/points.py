"""A point in numbers: latitude and longitude, or the National Grid's easting and northing.

Grid references become degrees here. Whatever cannot be meant is a fault; nothing is corrected.
Knows rows with these columns, not what stands there.
"""

from __future__ import annotations

from functools import cache

import pyproj

from mastery_sched.consistency.values import GRID_LEAST
from mastery_sched.entities import Place
from mastery_sched.rows.cells import parse_decimal
from mastery_sched.rows.sheet import Column, Findings, Row

DEGREES = ("latitude", "longitude")
GRID = ("easting", "northing")
POINT_COLUMNS = tuple(Column(name, parse_decimal) for name in (*DEGREES, *GRID))

GRID_EXTENT = (700_000.0, 1_300_000.0)
"""Eastings and northings of Great Britain run from 0 to here."""

_DIGITS = 9
"""Decimals of a degree, a tenth of a millimetre: below it, machines may differ."""

# The grid's own transformation (EPSG:1314), written out: left to choose, PROJ takes a better one
# where its data are installed, and places would differ by metres from machine to machine.
_GRID_TO_DEGREES = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 "
    "+y_0=-100000 +ellps=airy +step +proj=push +v_3 +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 "
    "+convention=position_vector +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


@cache
def _transformer() -> pyproj.Transformer:
    return pyproj.Transformer.from_pipeline(_GRID_TO_DEGREES)


def place_from_grid(easting: float, northing: float) -> Place:
    """The place of a National Grid reference in metres (EPSG:27700).

    Examples
    --------
    >>> place = place_from_grid(442506, 352791)
    >>> round(place.latitude, 6), round(place.longitude, 6)
    (53.070671, -1.367056)
    """
    longitude, latitude = _transformer().transform(easting, northing)
    return Place(round(float(latitude), _DIGITS), round(float(longitude), _DIGITS))


def metres_between(one: Place, other: Place) -> float:
    """The distance on the ellipsoid; 0 if there is none, as for what is no point on earth."""
    geod = pyproj.Geod(ellps="WGS84")
    try:
        _, _, metres = geod.inv(one.longitude, one.latitude, other.longitude, other.latitude)
    except pyproj.exceptions.GeodError:
        return 0.0
    return float(metres)


def has_numbers(row: Row) -> bool:
    """Whether any number of a place is given, so that nothing else stands for it."""
    return any(row[name] is not None for name in (*DEGREES, *GRID))


def place_in_numbers(table: str, row: Row, findings: Findings) -> Place | None:
    """The place in a row that has numbers, or ``None``, and its fault is noted.

    Degrees go before the grid. Whether degrees make sense is judged elsewhere, with the record.
    """
    for first, second in (DEGREES, GRID):
        one, other = row[first], row[second]
        if (one is None) != (other is None):
            lacking, given = (first, second) if one is None else (second, first)
            message = f"is blank, though {given} is given"
            findings.fault(table, row.number, lacking, "", message, "fill it in")
            return None
    if row["latitude"] is not None:
        return Place(row["latitude"] + 0.0, row["longitude"] + 0.0)
    easting, northing = row["easting"], row["northing"]
    fault = grid_fault(easting, northing)
    if fault is not None:
        value = grid_text(easting, northing)
        findings.fault(table, row.number, "easting", value, *fault)
        return None
    return place_from_grid(easting, northing)


def grid_fault(easting: float, northing: float) -> tuple[str, str] | None:
    """Why a grid reference cannot be meant, and what to do; or ``None``."""
    if easting == 0 and northing == 0:
        return "0, 0 usually stands for a missing place", "look the school's place up"
    if max(abs(easting), abs(northing)) < GRID_LEAST:
        advice = "if they are degrees, name the columns latitude and longitude"
        return "far too small for metres of the National Grid", advice
    if not (0 <= easting <= GRID_EXTENT[0] and 0 <= northing <= GRID_EXTENT[1]):
        return "not on the National Grid", "correct the number; both are in metres"
    return None


def grid_text(easting: float, northing: float) -> str:
    """A grid reference as a message shows it."""
    return f"{easting:.10g}, {northing:.10g}"
