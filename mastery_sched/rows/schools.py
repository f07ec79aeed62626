"""The table of schools: rows to records and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from mastery_sched.consistency.examination import nearest, row_ranges
from mastery_sched.eligibility import REGISTER_WORDS
from mastery_sched.entities import Place, School
from mastery_sched.errors import counted
from mastery_sched.rows.assessment_settings import parse_years, years_text
from mastery_sched.rows.cells import (
    parse_text,
    parse_urn,
    parse_urns,
    parse_weekly_sessions,
    parse_whole,
    parse_yes_no,
)
from mastery_sched.rows.dates import parse_day_of
from mastery_sched.rows.places import PLACE_COLUMNS, read_places
from mastery_sched.rows.postcodes import Postcodes
from mastery_sched.rows.sheet import HEADER_ROW, Column, Findings, Row, Sheet

TABLE = "schools"

COLUMNS = (
    Column("urn", parse_urn, required=True, stand_in=0),
    Column("name", parse_text, required=True, stand_in="?"),
    *PLACE_COLUMNS,
    Column("authority", parse_text, required=True, stand_in="?"),
    Column("applicant", parse_yes_no, default=True),
    Column("calendar", parse_text),
    Column("type", parse_text),
    Column("phase", parse_text),
    Column("status", parse_text),
    Column("trust", parse_text),
    Column("can_host", parse_yes_no, default=True),
    Column("host_sessions", parse_weekly_sessions, default=()),
    Column("priority", parse_whole, default=0),
    Column("applied_on", parse_day_of),
    Column("teachers", parse_whole, default=2),
    Column("predecessor_urn", parse_urns, default=()),
    Column("stage", parse_text),
    Column("town", parse_text),
    Column("years", parse_years, default=()),
)

KEY = "urn"

NOWHERE = Place(math.nan, math.nan)
"""Stands in for a place that could not be read."""

MOST_RANGES = 8
"""Ranges of rows that a warning writes out."""

WORD_LIKENESS = 0.6
"""How like a word of the register a word must be: ``primary school`` is meant as ``primary``."""


def read_schools(
    sheet: Sheet, findings: Findings, postcodes: Postcodes | None = None
) -> list[tuple[Row, School]]:
    """A record for every row, with stand-ins in its faulty columns.

    Parameters
    ----------
    postcodes
        What blank places are looked up in, if anything.
    """
    places = read_places(sheet.rows, findings, postcodes)
    read = []
    for row in sheet.rows:
        follow_on = set()
        if row.number not in places:
            follow_on.add("latitude")
        if row["calendar"] is None and "authority" in row.faulty:
            follow_on.add("calendar")
        place = places.get(row.number, NOWHERE)
        read.append((replace(row, faulty=row.faulty | follow_on), _school(row, place)))
    _doubts(sheet, read, findings)
    return read


def school_rows(schools: Sequence[School]) -> list[dict[str, object]]:
    """The rows of these schools, by column; places are in degrees."""
    return [
        {
            "urn": int(school.urn),
            "name": school.name,
            "latitude": float(school.place.latitude) + 0.0,
            "longitude": float(school.place.longitude) + 0.0,
            "authority": school.authority,
            "applicant": bool(school.applicant),
            "calendar": school.calendar,
            "type": school.type,
            "phase": school.phase,
            "status": school.status,
            "trust": school.trust,
            "can_host": bool(school.can_host),
            "host_sessions": "; ".join(map(str, school.host_sessions)) or None,
            "priority": int(school.priority),
            "applied_on": school.applied_on,
            "teachers": int(school.teachers),
            "predecessor_urn": "; ".join(map(str, school.predecessor_urns)) or None,
            "stage": school.stage,
            "town": school.town,
            "years": years_text(school.years),
        }
        for school in schools
    ]


def _school(row: Row, place: Place) -> School:
    return School(
        urn=row["urn"],
        name=row["name"],
        place=place,
        authority=row["authority"],
        calendar=row["calendar"] or row["authority"],
        applicant=row["applicant"],
        type=row["type"],
        phase=row["phase"],
        status=row["status"],
        trust=row["trust"],
        can_host=row["can_host"],
        host_sessions=row["host_sessions"],
        priority=row["priority"],
        applied_on=row["applied_on"],
        teachers=row["teachers"],
        predecessor_urns=row["predecessor_urn"],
        stage=row["stage"],
        town=row["town"],
        years=row["years"],
    )


def _doubts(sheet: Sheet, schools: Sequence[tuple[Row, School]], findings: Findings) -> None:
    for row, school in schools:
        doubt_urn(row, school.urn, findings)
    for column in REGISTER_WORDS:
        blank = [row.number for row, school in schools if school.applicant and column in row.blank]
        if not blank:
            continue
        if column in sheet.columns:
            where = (
                f"blank for {counted(len(blank), 'applicant')} ({row_ranges(blank, MOST_RANGES)})"
            )
        else:
            where = "the column is missing"
        message = f"{where}: they count as eligible by their {column}"
        advice = "fill it in from the national register to be sure"
        findings.warn(TABLE, HEADER_ROW, column, "", message, advice)
    for column in REGISTER_WORDS:
        _unknown_words(column, schools, findings)


def doubt_urn(row: Row, urn: int, findings: Findings) -> None:
    """Warn of a URN that does not look like one."""
    if not 100_000 <= urn <= 999_999:
        message = "a URN usually has six digits"
        findings.warn(TABLE, row.number, KEY, urn, message, "check the number")


def _unknown_words(column: str, schools: Sequence[tuple[Row, School]], findings: Findings) -> None:
    """Warn of what may be a slip of the pen, because it leaves schools out."""
    known = REGISTER_WORDS[column]
    rows_of: dict[str, list[int]] = {}
    for row, school in schools:
        word: str | None = getattr(school, column)
        if school.applicant and word is not None and word.casefold() not in known:
            rows_of.setdefault(word, []).append(row.number)
    for word, rows in rows_of.items():
        who = "the school" if len(rows) == 1 else f"{len(rows)} schools"
        where = "" if len(rows) == 1 else f" ({row_ranges(rows, MOST_RANGES)})"
        message = f"the national register has no such {column}, so it leaves {who} out{where}"
        advice = nearest(word.casefold(), known, likeness=WORD_LIKENESS)
        findings.warn(TABLE, rows[0], column, word, message, advice or "use the register's words")
