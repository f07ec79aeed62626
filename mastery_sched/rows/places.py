"""A school's place: latitude and longitude, or the National Grid's easting and northing.

Grid references become degrees here; anything that looks wrong is a fault or a warning and is never
corrected. Knows rows of the table of schools, nothing else of a school.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from statistics import median

import pyproj

from mastery_sched.consistency.values import GRID_LEAST, in_england
from mastery_sched.entities import Place
from mastery_sched.rows.cells import parse_decimal
from mastery_sched.rows.sheet import Column, Findings, Row

DEGREES = ("latitude", "longitude")
GRID = ("easting", "northing")
PLACE_COLUMNS = tuple(Column(name, parse_decimal) for name in (*DEGREES, *GRID))

GRID_EXTENT = (700_000.0, 1_300_000.0)
"""Eastings and northings of Great Britain run from 0 to here."""

DISAGREEMENT_M = 100.0
"""Distance from which two ways to give one place are said to disagree."""

FAR_M, NEAR_M = 100_000.0, 50_000.0
"""A place this far from the middle of all, and this near the other way round, may be swapped."""

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


def read_places(rows: Sequence[Row], findings: Findings) -> dict[int, Place]:
    """Places by row number; a row without one has its fault noted.

    Degrees are used where both are given. Whether they make sense is judged with the record.
    """
    places = {}
    middle = _middle(rows)
    for row in rows:
        if row.faulty.intersection((*DEGREES, *GRID)):
            continue
        place = _read_place(row, findings)
        if place is not None:
            places[row.number] = place
            _doubts(row, place, middle, findings)
    return places


def _read_place(row: Row, findings: Findings) -> Place | None:
    for first, second in (DEGREES, GRID):
        one, other = row[first], row[second]
        if (one is None) != (other is None):
            lacking, given = (first, second) if one is None else (second, first)
            message = f"is blank, though {given} is given"
            findings.fault("schools", row.number, lacking, "", message, "fill it in")
            return None
    if row["latitude"] is not None:
        return Place(row["latitude"] + 0.0, row["longitude"] + 0.0)
    easting, northing = row["easting"], row["northing"]
    if easting is None:
        message = "the school has no place"
        advice = "fill in latitude and longitude, or easting and northing"
        findings.fault("schools", row.number, "latitude", "", message, advice)
        return None
    fault = _grid_fault(easting, northing)
    if fault is not None:
        value = _grid_text(easting, northing)
        findings.fault("schools", row.number, "easting", value, *fault)
        return None
    return place_from_grid(easting, northing)


def _grid_fault(easting: float, northing: float) -> tuple[str, str] | None:
    if easting == 0 and northing == 0:
        return "0, 0 usually stands for a missing place", "look the school's place up"
    if max(abs(easting), abs(northing)) < GRID_LEAST:
        advice = "if they are degrees, name the columns latitude and longitude"
        return "far too small for metres of the National Grid", advice
    if not (0 <= easting <= GRID_EXTENT[0] and 0 <= northing <= GRID_EXTENT[1]):
        return "not on the National Grid", "correct the number; both are in metres"
    return None


def _middle(rows: Sequence[Row]) -> tuple[float, float] | None:
    points = [
        (row["easting"], row["northing"])
        for row in rows
        if row["easting"] is not None and row["northing"] is not None
    ]
    if not points:
        return None
    return median(point[0] for point in points), median(point[1] for point in points)


def _doubts(row: Row, place: Place, middle: tuple[float, float] | None, findings: Findings) -> None:
    degrees = f"{place.latitude:.6g}, {place.longitude:.6g}"
    by_grid = row["latitude"] is None
    easting, northing = row["easting"], row["northing"]
    if not in_england(place.latitude, place.longitude):
        column, value = (
            ("easting", _grid_text(easting, northing))
            if by_grid
            else (
                "latitude",
                degrees,
            )
        )
        advice = "correct it if that is not meant"
        if in_england(place.latitude, -place.longitude):
            advice = "is the minus sign of the longitude missing?"
        findings.warn("schools", row.number, column, value, "the place is not in England", advice)
    if easting is None:
        return
    message = ""
    if not by_grid:
        if _grid_fault(easting, northing) is not None or _apart_m(row, place) > DISAGREEMENT_M:
            message = f"latitude and longitude ({degrees}) say another place; they are used"
    elif middle is not None:
        away = math.hypot(easting - middle[0], northing - middle[1])
        swapped = math.hypot(northing - middle[0], easting - middle[1])
        if away > FAR_M and swapped < NEAR_M:
            message = "far from all the others; near them if easting and northing are swapped"
    if message:
        value = _grid_text(easting, northing)
        findings.warn("schools", row.number, "easting", value, message, "correct one of the two")


def _grid_text(easting: float, northing: float) -> str:
    return f"{easting:.10g}, {northing:.10g}"


def _apart_m(row: Row, place: Place) -> float:
    other = place_from_grid(row["easting"], row["northing"])
    geod = pyproj.Geod(ellps="WGS84")
    try:
        _, _, metres = geod.inv(place.longitude, place.latitude, other.longitude, other.latitude)
    except pyproj.exceptions.GeodError:
        return 0.0
    return float(metres)
