"""A school's place: by its numbers, or where they are blank by its postcode.

Anything that looks wrong is a fault or a warning and is never corrected. Knows rows of the table of
schools, nothing else of a school.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from mastery_sched.consistency.examination import row_ranges
from mastery_sched.consistency.values import in_england
from mastery_sched.entities import Place
from mastery_sched.errors import counted
from mastery_sched.rows.cells import CellError, parse_text
from mastery_sched.rows.points import (
    DEGREES,
    GRID,
    POINT_COLUMNS,
    grid_fault,
    grid_text,
    has_numbers,
    metres_between,
    place_from_grid,
    place_in_numbers,
)
from mastery_sched.rows.postcodes import (
    KEY,
    Postcodes,
    parse_postcode,
    postcode_or_none,
)
from mastery_sched.rows.sheet import HEADER_ROW, Column, Findings, Row

TABLE = "schools"
PLACE_COLUMNS = (*POINT_COLUMNS, Column(KEY, parse_text))

DISAGREEMENT_M = 100.0
"""Distance from which two ways to give one place in numbers are said to disagree."""

POSTCODE_FAR_M = 2_000.0
"""The same for a school and its postcode, which may be that of a long lane."""

FAR_M, NEAR_M = 100_000.0, 50_000.0
"""A place this far from the middle of all, and this near the other way round, may be swapped."""

MOST_RANGES = 8


def read_places(
    rows: Sequence[Row], findings: Findings, postcodes: Postcodes | None = None
) -> dict[int, Place]:
    """Places by row number; a row without one has its fault noted.

    Degrees are used where both are given. Whether they make sense is judged with the record.

    Parameters
    ----------
    postcodes
        Where postcodes are, if there is a table of them.
    """
    places = {}
    middle = _middle(rows)
    without_table = []
    for row in rows:
        if row.faulty.intersection((*DEGREES, *GRID)):
            continue
        if has_numbers(row):
            place = place_in_numbers(TABLE, row, findings)
        else:
            postcode = _postcode(row, findings)
            if postcode is not None and postcodes is None:
                without_table.append(row.number)
            known = None if postcode is None else postcodes
            place = None if known is None else _looked_up(row, str(postcode), known, findings)
        if place is not None:
            places[row.number] = place
            _doubt(row, place, middle, findings)
            _doubt_postcode(row, place, postcodes, findings)
    if without_table:
        message = (
            f"{counted(len(without_table), 'school')} with a postcode alone, and no table of "
            f"postcodes to look it up in ({row_ranges(without_table, MOST_RANGES)})"
        )
        advice = "add the table postcodes, with postcode, latitude and longitude; or fill those in"
        findings.fault(TABLE, HEADER_ROW, KEY, "", message, advice)
    return places


def _postcode(row: Row, findings: Findings) -> str | None:
    """The postcode of a row without numbers."""
    if row[KEY] is None:
        if KEY not in row.faulty:
            message = "the school has no place"
            advice = "fill in latitude and longitude, or easting and northing, or its postcode"
            findings.fault(TABLE, row.number, "latitude", "", message, advice)
        return None
    try:
        return parse_postcode(row[KEY])
    except CellError as error:
        findings.fault(TABLE, row.number, KEY, row[KEY], error.message, error.advice)
        return None


def _looked_up(row: Row, postcode: str, postcodes: Postcodes, findings: Findings) -> Place | None:
    place = postcodes.places.get(postcode)
    if place is None and postcodes.is_read and postcode not in postcodes.spoilt:
        message = "not in the table of postcodes"
        findings.fault(TABLE, row.number, KEY, row[KEY], message, postcodes.advice)
    return place


def _middle(rows: Sequence[Row]) -> tuple[float, float] | None:
    points = [
        (row["easting"], row["northing"])
        for row in rows
        if row["easting"] is not None and row["northing"] is not None
    ]
    if not points:
        return None
    return median(point[0] for point in points), median(point[1] for point in points)


def _doubt(row: Row, place: Place, middle: tuple[float, float] | None, findings: Findings) -> None:
    degrees = f"{place.latitude:.6g}, {place.longitude:.6g}"
    easting, northing = row["easting"], row["northing"]
    by_degrees = row["latitude"] is not None
    if not in_england(place.latitude, place.longitude):
        column, value = "latitude", degrees
        if not by_degrees:
            by_grid = easting is not None
            column = "easting" if by_grid else KEY
            value = grid_text(easting, northing) if by_grid else f"{row[KEY]}: {degrees}"
        advice = "correct it if that is not meant"
        if in_england(place.latitude, -place.longitude):
            advice = "is the minus sign of the longitude missing?"
        findings.warn(TABLE, row.number, column, value, "the place is not in England", advice)
    if easting is None:
        return
    message = ""
    if by_degrees:
        is_other = grid_fault(easting, northing) is not None or (
            metres_between(place, place_from_grid(easting, northing)) > DISAGREEMENT_M
        )
        if is_other:
            message = f"latitude and longitude ({degrees}) say another place; they are used"
    elif middle is not None:
        away = math.hypot(easting - middle[0], northing - middle[1])
        swapped = math.hypot(northing - middle[0], easting - middle[1])
        if away > FAR_M and swapped < NEAR_M:
            message = "far from all the others; near them if easting and northing are swapped"
    if message:
        value = grid_text(easting, northing)
        findings.warn(TABLE, row.number, "easting", value, message, "correct one of the two")


def _doubt_postcode(
    row: Row, place: Place, postcodes: Postcodes | None, findings: Findings
) -> None:
    """Warn of a place in numbers that is far from the school's postcode."""
    postcode = postcode_or_none(row[KEY])
    if postcodes is None or postcode is None or not has_numbers(row):
        return
    there = postcodes.places.get(postcode)
    metres = 0.0 if there is None else metres_between(place, there)
    if metres > POSTCODE_FAR_M:
        message = (
            f"{metres / 1000:.0f} km from the place that the row gives in numbers, which is used"
        )
        findings.warn(TABLE, row.number, KEY, postcode, message, "correct one of the two")
