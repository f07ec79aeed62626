"""The tables of calendars and closures: rows to records and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mastery_sched.consistency.calendars import school_year_span
from mastery_sched.consistency.examination import row_ranges
from mastery_sched.entities import Closure, ClosureScope, Segment
from mastery_sched.errors import counted
from mastery_sched.rows.cells import (
    choice_of,
    parse_date,
    parse_key,
    parse_school_year,
    parse_session,
    parse_text,
    parse_whole,
)
from mastery_sched.rows.sheet import HEADER_ROW, Column, Findings, Row, Sheet

TABLE = "calendars"

COLUMNS = (
    Column("calendar", parse_text, required=True),
    Column("school_year", parse_school_year),
    Column("segment", parse_whole, required=True),
    Column("open_from", parse_date, required=True),
    Column("open_to", parse_date, required=True),
)

KEY = "calendar"

CLOSURE_COLUMNS = (
    Column("scope", choice_of(ClosureScope), required=True),
    Column("id", parse_key, default=""),
    Column("from", parse_date, required=True),
    Column("to", parse_date),
    Column("session", parse_session),
    Column("reason", parse_text, default=""),
)


def planned_year(sheet: Sheet, findings: Findings) -> str | None:
    """The single school year of the calendars; a fault if there is none or several."""
    years = sorted({year for row in sheet.rows if (year := row.values.get("school_year"))})
    if len(years) == 1:
        return years[0]
    if years:
        message = f"the calendars hold several school years: {', '.join(years)}"
    elif sheet.lacks_required or any(row.faulty for row in sheet.rows):
        return None  # what would have said it has faults of its own
    else:
        message = "the calendars name no school year"
    advice = "say which school year is planned"
    findings.fault(TABLE, HEADER_ROW, "school_year", "", message, advice)
    return None


def read_segments(
    sheet: Sheet, school_year: str | None, findings: Findings
) -> list[tuple[Row, Segment | None]]:
    """A record for every row of the school year, ``None`` for rows with faults.

    A row without a year is of the year that is planned. Rows of other years are left out, with a
    warning that lists them.
    """
    read: list[tuple[Row, Segment | None]] = []
    others: dict[str, list[int]] = {}
    for row in sheet.rows:
        year = row.values.get("school_year") or school_year
        if year != school_year and school_year is not None:
            others.setdefault(str(year), []).append(row.number)
        elif row.faulty or school_year is None:
            read.append((row, None))
        else:
            segment = Segment(row["calendar"], row["segment"], row["open_from"], row["open_to"])
            read.append((row, segment))
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


def read_closures(sheet: Sheet, findings: Findings) -> list[tuple[Row, Closure | None]]:
    """A record for every row without faults, ``None`` for the others."""
    read: list[tuple[Row, Closure | None]] = []
    for row in sheet.rows:
        nobody = row.values.get("id") == "" and row.values.get("scope") != ClosureScope.ALL
        if nobody and "scope" in row.values:
            message = f"is blank, though the closure is of a {row['scope']}"
            findings.fault("closures", row.number, "id", "", message, "say whose it is")
        faulty = row.faulty or nobody
        read.append((row, None if faulty else _closure(row)))
    return read


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
        message = (
            f"{counted(len(outside), 'closure')} ({row_ranges(outside)}) outside the school year "
            f"{school_year}: without effect"
        )
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


def _closure(row: Row) -> Closure:
    return Closure(
        scope=row["scope"],
        id=row["id"],
        first=row["from"],
        last=row["to"] or row["from"],
        session=row["session"],
        reason=row["reason"],
    )
