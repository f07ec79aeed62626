"""Postcodes, and the table that says where each of them is.

The table may be far larger than a hub: only the rows of postcodes that schools have are judged.
Knows postcodes and points, nothing of schools.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mastery_sched.consistency.examination import row_ranges
from mastery_sched.consistency.values import place_fault, tidy
from mastery_sched.entities import Place
from mastery_sched.rows.cells import CellError, Unusable, is_blank
from mastery_sched.rows.headings import NO_WORDS, OwnWords, recognise
from mastery_sched.rows.points import (
    POINT_COLUMNS,
    has_numbers,
    metres_between,
    place_in_numbers,
)
from mastery_sched.rows.sheet import HEADER_ROW, Column, Findings, Row, read_sheet

TABLE = "postcodes"
KEY = "postcode"

SAME_M = 100.0
"""Two rows of a postcode that are no further apart say the same; the first counts."""

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_MOST_RANGES = 8


def parse_postcode(cell: object) -> str:
    r"""A postcode in capitals, with one space before its last three characters.

    Examples
    --------
    >>> parse_postcode(" m11ae"), parse_postcode("EC1A\xa0 1bb")
    ('M1 1AE', 'EC1A 1BB')
    """
    match = _POSTCODE.fullmatch("".join(tidy(str(cell)).split()).upper())
    if match is None:
        raise CellError("not a postcode", "write it like M1 1AE")
    return f"{match[1]} {match[2]}"


COLUMNS = (Column(KEY, parse_postcode, required=True, stand_in=""), *POINT_COLUMNS)


@dataclass(frozen=True)
class Postcodes:
    """Where postcodes are.

    Parameters
    ----------
    places
        By postcode, as :func:`parse_postcode` writes it.
    spoilt
        Postcodes of rows with a fault, which is noted already.
    is_read
        Whether the table could be read; if not, that is noted already.
    """

    places: Mapping[str, Place] = field(default_factory=dict)
    spoilt: frozenset[str] = frozenset()
    is_read: bool = True

    @property
    def advice(self) -> str:
        """What to do about a postcode that is not among them; those like it are another's."""
        return "correct it, add it to the table of postcodes, or fill in the place itself"


UNREAD = Postcodes(is_read=False)


@dataclass(frozen=True)
class Wanted:
    """The postcodes that schools have.

    Parameters
    ----------
    needed
        Those without which a school has no place.
    others
        Those that only confirm a place.
    """

    needed: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


def wanted_by(rows: Iterable[Row]) -> Wanted:
    """The postcodes in rows of schools; what is no postcode is judged with the row."""
    needed: set[str] = set()
    others: set[str] = set()
    for row in rows:
        postcode = postcode_or_none(row[KEY])
        if postcode is not None:
            (others if has_numbers(row) else needed).add(postcode)
    return Wanted(frozenset(needed), frozenset(others - needed))


def postcode_or_none(cell: object) -> str | None:
    """The postcode, or ``None`` where there is none or it cannot be read."""
    if is_blank(cell) or isinstance(cell, Unusable):
        return None
    try:
        return parse_postcode(cell)
    except CellError:
        return None


def read_postcodes(
    frame: pd.DataFrame,
    wanted: Wanted,
    findings: Findings,
    *,
    header_row: int = HEADER_ROW,
    own_words: OwnWords = NO_WORDS,
    row_numbers: Sequence[int] | None = None,
) -> Postcodes:
    """Read the rows of the table that are wanted; other columns of it are passed over.

    Parameters
    ----------
    header_row, own_words, row_numbers
        As for :func:`mastery_sched.rows.sheet.read_sheet`.
    """
    inner = Findings()
    numbers = row_numbers or range(header_row + 1, header_row + 1 + len(frame))
    postcodes = _postcodes_in(frame, own_words)
    unread = [
        number
        for number, (postcode, cell) in zip(numbers, postcodes, strict=False)
        if postcode is None and not is_blank(cell)
    ]
    if unread:
        message = f"not postcodes, so nothing is looked up there ({_ranges(unread)})"
        advice = "write them like M1 1AE, or take the rows out"
        findings.warn(TABLE, HEADER_ROW, KEY, "", message, advice)
    of_use = wanted.needed | wanted.others
    kept = [at for at, (postcode, _) in enumerate(postcodes) if postcode in of_use]
    sheet = read_sheet(
        TABLE,
        frame.iloc[kept],
        COLUMNS,
        inner,
        own_words=own_words,
        row_numbers=[numbers[at] for at in kept],
    )
    places = _places(sheet.rows, inner)
    of_row = {row.number: row[KEY] for row in sheet.rows}
    # A row that only confirms a place is in nobody's way.
    findings.faults += [
        issue for issue in inner.faults if of_row.get(issue.row or 0, "") not in wanted.others
    ]
    return Postcodes(places, frozenset(of_row.values()) - frozenset(places), KEY in sheet.columns)


def _postcodes_in(frame: pd.DataFrame, own_words: OwnWords) -> Sequence[tuple[str | None, object]]:
    """The postcode of each row and its cell; nothing if the table has no such column."""
    names: Collection[str] = [each.name for each in COLUMNS]
    headings = recognise(TABLE, list(frame.columns), names, own_words)
    for at, heading in enumerate(headings):
        if heading.is_read and heading.column == KEY:
            return [(postcode_or_none(cell), cell) for cell in frame.iloc[:, at]]
    return []


def _places(rows: Sequence[Row], findings: Findings) -> dict[str, Place]:
    places: dict[str, Place] = {}
    spoilt = set()
    first_at: dict[str, int] = {}
    for row in rows:
        postcode = row[KEY]
        if row.faulty:
            spoilt.add(postcode)
            continue
        if not has_numbers(row):
            advice = "fill in latitude and longitude, or easting and northing"
            findings.fault(TABLE, row.number, "latitude", "", "the postcode has no place", advice)
            continue
        place = place_in_numbers(TABLE, row, findings)
        fault = None if place is None else place_fault(place)
        if fault is not None:
            findings.fault(TABLE, row.number, *fault)
        if place is None or fault is not None:
            spoilt.add(postcode)
        elif postcode not in places:
            places[postcode], first_at[postcode] = place, row.number
        elif metres_between(place, places[postcode]) > SAME_M:
            spoilt.add(postcode)
            first = first_at[postcode]
            message = (
                f"stands twice with two places: before (row {first}) and here (row {row.number})"
            )
            advice = "keep the one that is right"
            findings.fault(TABLE, row.number, KEY, postcode, message, advice, first)
    return {postcode: place for postcode, place in places.items() if postcode not in spoilt}


def _ranges(rows: Sequence[int]) -> str:
    return row_ranges(rows, _MOST_RANGES)
