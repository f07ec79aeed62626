"""The tables of calendars and closures: rows to records and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from mastery_sched.consistency.calendars import school_year_span
from mastery_sched.consistency.examination import row_ranges
from mastery_sched.consistency.likely_dates import nearest_on
from mastery_sched.entities import Closure, ClosureScope, Segment
from mastery_sched.errors import counted
from mastery_sched.rows.cells import (
    choice_of,
    parse_key,
    parse_school_year,
    parse_session,
    parse_text,
    parse_weekday,
    parse_whole,
)
from mastery_sched.rows.dates import parse_date
from mastery_sched.rows.sheet import HEADER_ROW, Column, Findings, Row, Sheet

TABLE = "calendars"

COLUMNS = (
    Column("calendar", parse_text, required=True, stand_in="?"),
    Column("school_year", parse_school_year),
    Column("segment", parse_whole, required=True, stand_in=0),
    Column("open_from", parse_date, required=True),
    Column("open_to", parse_date, required=True),
    Column("open_from_weekday", parse_weekday),
    Column("open_to_weekday", parse_weekday),
)

WEEKDAY_OF = {
    "open_from": "open_from_weekday",
    "open_to": "open_to_weekday",
    "from": "from_weekday",
    "to": "to_weekday",
}
"""Columns that say again on which day of the week a date is; they are read but never written."""

KEY = "calendar"

MOST_RANGES = 8
"""Ranges of rows that a warning writes out."""

CLOSURE_COLUMNS = (
    Column("scope", choice_of(ClosureScope), required=True, stand_in=ClosureScope.ALL),
    Column("id", parse_key, default=""),
    Column("from", parse_date, required=True),
    Column("to", parse_date),
    Column("session", parse_session),
    Column("reason", parse_text, default=""),
    Column("from_weekday", parse_weekday),
    Column("to_weekday", parse_weekday),
)


def planned_year(sheet: Sheet, findings: Findings) -> str | None:
    """The single school year of the calendars; a fault if there is none or several."""
    years: list[str] = sorted({year for row in sheet.rows if (year := row["school_year"])})
    if len(years) == 1:
        return years[0]
    if years:
        message = f"the calendars hold several school years: {', '.join(years)}"
    elif any("school_year" in row.faulty for row in sheet.rows):
        return None  # what would have said it has faults of its own
    else:
        message = "the calendars name no school year"
    advice = "say which school year is planned"
    findings.fault(TABLE, HEADER_ROW, "school_year", "", message, advice)
    return None


def read_segments(
    sheet: Sheet, school_year: str | None, findings: Findings
) -> list[tuple[Row, Segment]]:
    """A record for every row of the school year, with stand-ins in its faulty columns.

    A row without a year is of the year that is planned. Rows of other years are left out, with a
    warning that lists them; their faults are forgiven.
    """
    read: list[tuple[Row, Segment]] = []
    others: dict[str, list[int]] = {}
    for row in sheet.rows:
        year: str | None = row["school_year"]
        if year is not None and school_year is not None and year != school_year:
            others.setdefault(year, []).append(row.number)
            continue
        row = _with_weekdays(TABLE, row, ("open_from", "open_to"), findings)
        open_from = row["open_from"] or row["open_to"] or date.min
        open_to = row["open_to"] or open_from
        # While nobody knows which year is planned, rows of several years contradict each other.
        doubtful = {"school_year"} if school_year is None else set()
        segment = Segment(row["calendar"], row["segment"], open_from, open_to)
        read.append((replace(row, faulty=row.faulty | doubtful), segment))
    for year, numbers in sorted(others.items()):
        findings.forgive(TABLE, numbers)
        verb = "is" if len(numbers) == 1 else "are"
        message = f"{row_ranges(numbers)} {verb} of another school year and not used"
        findings.warn(TABLE, numbers[0], "school_year", year, message, f"{school_year} is planned")
    return read


def segment_rows(segments: Sequence[Segment], school_year: str) -> list[dict[str, object]]:
    """The rows of these segments, by column."""
    return [
        {
            "calendar": segment.calendar,
            "school_year": school_year,
            "segment": int(segment.number),
            "open_from": segment.open_from,
            "open_to": segment.open_to,
        }
        for segment in segments
    ]


def read_closures(sheet: Sheet, findings: Findings) -> list[tuple[Row, Closure]]:
    """A record for every row, with stand-ins in its faulty columns."""
    rows = [_with_weekdays("closures", row, ("from", "to"), findings) for row in sheet.rows]
    return [(row, _closure(row)) for row in rows]


def closures_outside(
    closures: Iterable[tuple[int, Closure]], school_year: str, findings: Findings
) -> None:
    """Warn of closures that lie outside the school year altogether."""
    span = school_year_span(school_year)
    outside = [
        row
        for row, closure in closures
        if span is not None and (closure.last < span[0] or closure.first > span[1])
    ]
    if outside:
        which = f"{counted(len(outside), 'closure')} ({row_ranges(outside, MOST_RANGES)})"
        message = f"{which} outside the school year {school_year}: without effect"
        findings.warn("closures", outside[0], "from", "", message, "check the dates")


def closure_rows(closures: Sequence[Closure]) -> list[dict[str, object]]:
    """The rows of these closures, by column."""
    return [
        {
            "scope": str(closure.scope),
            "id": closure.id or None,
            "from": closure.first,
            "to": closure.last,
            "session": None if closure.session is None else str(closure.session),
            "reason": closure.reason or None,
        }
        for closure in closures
    ]


def _with_weekdays(table: str, row: Row, columns: Iterable[str], findings: Findings) -> Row:
    """The row, in which dates that contradict their weekday are faulty."""
    wrong = set()
    for column in columns:
        day: date | None = row[column]
        weekday: int | None = row[WEEKDAY_OF[column]]
        if day is not None and weekday is not None and day.weekday() != weekday:
            likely = nearest_on(weekday, day)
            message = f"is a {day:%A}, but {WEEKDAY_OF[column]} says {likely:%A}"
            advice = f"did you mean {likely:%A} {likely}? else correct the weekday"
            findings.fault(table, row.number, column, day, message, advice)
            wrong.add(column)
    return replace(row, faulty=row.faulty | wrong)


def _closure(row: Row) -> Closure:
    first = row["from"] or row["to"] or date.min
    # An unreadable end may be any day, so nothing can be said of the length.
    last = date.max if "to" in row.faulty else row["to"] or first
    return Closure(row["scope"], row["id"], first, last, row["session"], row["reason"])
