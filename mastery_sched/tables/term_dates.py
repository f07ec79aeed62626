"""Term dates as authorities publish them, one row a half-term, from a CSV file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from mastery_sched.consistency.examination import row_ranges
from mastery_sched.entities import Segment
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows.cells import parse_school_year, parse_text, parse_whole
from mastery_sched.rows.dates import parse_date
from mastery_sched.rows.sheet import Column, Findings, Sheet, read_sheet
from mastery_sched.tables.inputs.grids import UnreadableError
from mastery_sched.tables.inputs.sources import Sought, Source, find_table
from mastery_sched.tables.school_calendars import SchoolCalendars, sound_years

COLUMNS = (
    Column("la_code", parse_text),
    Column("la_name", parse_text, required=True),
    Column("academic_year", parse_school_year, required=True),
    Column("segment", parse_whole, required=True),
    Column("open_from", parse_date, required=True),
    Column("open_to", parse_date, required=True),
    Column("evidence", parse_text),
    Column("source_url", parse_text),
    Column("note", parse_text),
)


def read_term_dates(path: str | Path, school_year: str | None = None) -> SchoolCalendars:
    """Read published term dates; each authority's name becomes its calendar.

    Parameters
    ----------
    school_year
        The year to keep, such as ``2025/26``; ``None`` keeps all.

    Raises
    ------
    InvalidDataError
        If the file cannot be read or lacks a column. What is wrong with single rows stands in
        ``issues``; the other rows are used.
    """
    sheet, findings = published_sheet(Path(path), COLUMNS)
    wanted = wanted_year(school_year)
    others: dict[str, list[int]] = {}
    rows: list[tuple[int | None, str, Segment]] = []
    for row in sheet.rows:
        if row.faulty:
            continue
        year = row["academic_year"]
        if wanted not in (None, year):
            others.setdefault(year, []).append(row.number)
            continue
        segment = Segment(row["la_name"], row["segment"], row["open_from"], row["open_to"])
        rows.append((row.number, year, segment))
    sound, issues = sound_years(sheet.table, rows)
    issues = [*findings.faults, *findings.warnings, *issues, *other_years(sheet.table, others)]
    return SchoolCalendars(sound, (), tuple(issues))


def published_sheet(path: Path, columns: tuple[Column, ...]) -> tuple[Sheet, Findings]:
    """The cells of a published table, named by its file.

    Raises
    ------
    InvalidDataError
        If the file cannot be read or lacks a required column.
    """
    source = table_in(path, [each.name for each in columns])
    frame, faults = source.frame()
    findings = Findings()
    findings.faults += faults
    sheet = read_sheet(path.name, frame, columns, findings, header_row=source.header_row)
    missing = {each.name for each in columns if each.required} - sheet.columns
    if missing:
        raise InvalidDataError([f for f in findings.faults if f.column in missing])
    return sheet, findings


def table_in(path: Path, columns: Collection[str]) -> Source:
    """The table in a file of which some columns are these.

    Raises
    ------
    InvalidDataError
        If the file cannot be read, or holds no such table.
    """
    try:
        return find_table(path, Sought(path.name, columns))
    except UnreadableError as error:
        issue = Issue(path.name, None, "", "", error.message, error.advice)
        raise InvalidDataError([issue]) from error


def wanted_year(school_year: str | None) -> str | None:
    """A school year as given, in the usual form.

    Raises
    ------
    ValueError
        If it is none.
    """
    return None if school_year is None else parse_school_year(school_year)


def other_years(table: str, others: dict[str, list[int]]) -> list[Issue]:
    """What is said of rows of years that are not wanted."""
    return [
        Issue(
            table,
            numbers[0],
            "academic_year",
            year,
            f"{row_ranges(numbers, 8)} of another school year and not used",
        )
        for year, numbers in sorted(others.items())
    ]
