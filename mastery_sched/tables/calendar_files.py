"""Any file that holds dates of schools, told by its ending and its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from mastery_sched.entities import School
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows import calendars, schools
from mastery_sched.tables import inset_days, term_dates
from mastery_sched.tables.calendar_ics import read_ics_calendar
from mastery_sched.tables.inset_days import read_inset_days
from mastery_sched.tables.school_calendars import SchoolCalendars, sound_years
from mastery_sched.tables.term_dates import other_years, published_sheet, read_term_dates, table_in

KNOWN_COLUMNS = frozenset(
    each.name
    for columns in (
        term_dates.COLUMNS,
        inset_days.COLUMNS,
        calendars.COLUMNS,
        calendars.CLOSURE_COLUMNS,
    )
    for each in columns
)

URN_NAME = re.compile(r"[0-9]{6,7}")


def read_calendar_file(
    path: str | Path, school_year: str, *, schools: Sequence[School] | None = None
) -> SchoolCalendars:
    """Read published term dates or INSET days, an iCalendar file, or a hub's own two tables.

    An iCalendar file named by a URN, such as ``100123.ics``, holds one school's dates: closures are
    that school's.

    Raises
    ------
    InvalidDataError
        If the file cannot be read or is none of these.
    """
    path = Path(path)
    if path.suffix.casefold() == ".ics":
        urn = int(path.stem) if URN_NAME.fullmatch(path.stem) else None
        name = None if urn is None else path.stem
        return read_ics_calendar(path, school_year, calendar=name, urn=urn)
    columns = set(table_in(path, KNOWN_COLUMNS).positions)
    if {"academic_year", "segment"} <= columns:
        return read_term_dates(path, school_year)
    if {"academic_year", "date"} <= columns:
        return read_inset_days(path, school_year, schools=schools)
    if {"calendar", "segment"} <= columns:
        return _own_segments(path, school_year)
    if {"scope", "from"} <= columns:
        return _own_closures(path)
    message = "neither term dates nor INSET days, calendars or closures"
    advice = "docs/tables.md says which columns they have"
    raise InvalidDataError([Issue(path.name, 1, "", "", message, advice)])


def read_school_names(path: str | Path) -> list[School]:
    """The schools of a hub's ``schools.csv``, to find the ones that a published table names.

    Raises
    ------
    InvalidDataError
        If the table has faults.
    """
    sheet, findings = published_sheet(Path(path), schools.COLUMNS)
    read = schools.read_schools(sheet, findings)
    if findings.faults:
        raise InvalidDataError(findings.faults)
    return [school for _, school in read]


def _own_segments(path: Path, school_year: str) -> SchoolCalendars:
    sheet, findings = published_sheet(path, calendars.COLUMNS)
    others: dict[str, list[int]] = {}
    rows = []
    for row, segment in calendars.read_segments(sheet, None, findings):
        if row.faulty - {"school_year"}:
            continue
        year = row["school_year"] or school_year
        if year == school_year:
            rows.append((row.number, year, segment))
        else:
            others.setdefault(year, []).append(row.number)
    sound, issues = sound_years(path.name, rows)
    issues = [*findings.faults, *findings.warnings, *issues, *other_years(path.name, others)]
    return SchoolCalendars(sound, (), tuple(issues))


def _own_closures(path: Path) -> SchoolCalendars:
    sheet, findings = published_sheet(path, calendars.CLOSURE_COLUMNS)
    read = calendars.read_closures(sheet, findings)
    closed = tuple(closure for row, closure in read if not row.faulty)
    return SchoolCalendars((), closed, (*findings.faults, *findings.warnings))
