"""Term dates and closures that were read from what authorities and schools publish, and merged.

Whatever a file holds is either used or stands in ``issues`` with the reason. Knows no file format;
:mod:`term_dates`, :mod:`inset_days` and :mod:`calendar_ics` read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mastery_sched.consistency.calendars import date_faults, school_year_span
from mastery_sched.consistency.likely_dates import HALF_TERMS, did_you_mean, named_half_terms
from mastery_sched.entities import Closure, Segment
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows.calendars import closure_rows, segment_rows
from mastery_sched.tables.inputs.hub_files import WORKBOOKS
from mastery_sched.tables.inputs.hub_workbook import Rows, with_tables
from mastery_sched.tables.outputs.written import write_files
from mastery_sched.tables.text_files import csv_text

CALENDAR_COLUMNS = ("calendar", "school_year", "segment", "open_from", "open_to")
CLOSURE_COLUMNS = ("scope", "id", "from", "to", "session", "reason")


@dataclass(frozen=True)
class SchoolCalendars:
    """What was read, as rows of a hub's ``calendars.csv`` and ``closures.csv``.

    Parameters
    ----------
    years
        Segments by school year.
    closed
        Closures.
    issues
        What was not used or is doubtful, with the reason: wrong dates with the likely ones, years
        that lack half-terms, events that are neither term nor holiday.
    """

    years: tuple[tuple[str, Segment], ...] = ()
    closed: tuple[Closure, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def calendars(self) -> pd.DataFrame:
        """The segments as a table, for :meth:`mastery_sched.problem.Problem.from_frames`."""
        return _frame(CALENDAR_COLUMNS, _calendar_rows(self))

    @property
    def closures(self) -> pd.DataFrame:
        """The closures as a table."""
        return _frame(CLOSURE_COLUMNS, closure_rows(self.closed))


def merge_calendars(*readings: SchoolCalendars) -> SchoolCalendars:
    """Several readings as one, sorted; what two of them say alike stands once.

    Raises
    ------
    InvalidDataError
        If two give different dates to the same half-term of a calendar.
    """
    found: dict[tuple[str, str, int], Segment] = {}
    faults = []
    for reading in readings:
        for year, segment in reading.years:
            first = found.setdefault((segment.calendar, year, segment.number), segment)
            if first != segment:
                message = (
                    f"segment {segment.number} of {year} is {segment.open_from} to "
                    f"{segment.open_to} here, but {first.open_from} to {first.open_to} before"
                )
                advice = "leave one of the files out, or correct it"
                faults.append(
                    Issue("calendars", None, "calendar", segment.calendar, message, advice)
                )
    if faults:
        raise InvalidDataError(faults)
    closed = {each for reading in readings for each in reading.closed}
    return SchoolCalendars(
        tuple((year, found[name, year, number]) for name, year, number in sorted(found)),
        tuple(sorted(closed, key=_closure_key)),
        tuple(issue for reading in readings for issue in reading.issues),
    )


def write_calendars(
    calendars: SchoolCalendars, folder: str | Path, *, overwrite: bool = False
) -> None:
    """Write ``calendars.csv`` and ``closures.csv`` of a hub's folder, each in full or not at all.

    Parameters
    ----------
    folder
        The hub's folder, or its workbook: a path that ends in ``.xlsx``. Of a workbook the sheets
        of the two tables are replaced and the others stay, but for charts and pictures.
    overwrite
        Whether tables that somebody else wrote or changed are replaced.

    Raises
    ------
    FileExistsError
        If one of them is somebody else's and ``overwrite`` is not set; nothing is written.
    InvalidDataError
        If the workbook is there but cannot be read.
    OSError
        If a file cannot be written.
    """
    path = Path(folder)
    if path.suffix.casefold() in WORKBOOKS:
        tables: dict[str, Rows] = {
            "calendars": (CALENDAR_COLUMNS, _calendar_rows(calendars)),
            "closures": (CLOSURE_COLUMNS, closure_rows(calendars.closed)),
        }
        write_files(path.parent, {path.name: with_tables(path, tables)}, overwrite=overwrite)
        return
    texts = {
        "calendars.csv": csv_text(CALENDAR_COLUMNS, _calendar_rows(calendars)),
        "closures.csv": csv_text(CLOSURE_COLUMNS, closure_rows(calendars.closed)),
    }
    files = {name: text.encode() for name, text in texts.items()}
    write_files(folder, files, overwrite=overwrite)


def sound_years(
    table: str, rows: Sequence[tuple[int | None, str, Segment]]
) -> tuple[tuple[tuple[str, Segment], ...], list[Issue]]:
    """The segments whose dates can be right, and what is wrong with the others and with the years.

    Parameters
    ----------
    rows
        Row number, school year and segment.
    """
    sound: list[tuple[str, Segment]] = []
    issues: list[Issue] = []
    last_of: dict[tuple[str, str], Segment] = {}
    numbers: dict[tuple[str, str], set[int]] = {}
    for row, year, segment in sorted(rows, key=lambda each: (each[1], each[2])):
        key = (segment.calendar, year)
        known = numbers.setdefault(key, set())
        faults = list(date_faults(segment, school_year_span(year)))
        before = last_of.get(key)
        if segment.number in known:
            message = f"half-term {segment.number} of {segment.calendar} {year} stands twice"
            faults.append(("segment", segment.number, message, "keep one of the rows"))
        elif not faults and before is not None and segment.open_from <= before.open_to:
            message = f"overlaps half-term {before.number}, which ends on {before.open_to}"
            advice = did_you_mean(
                segment.open_from, before.open_to, segment.open_to, "correct one of the dates"
            )
            faults.append(("open_from", segment.open_from, message, advice))
        issues += [Issue(table, row, c, str(v), message, a) for c, v, message, a in faults]
        if not faults:
            sound.append((year, segment))
            known.add(segment.number)
            last_of[key] = segment
    for (name, year), known in sorted(numbers.items()):
        lacking = sorted(set(range(1, len(HALF_TERMS) + 1)) - known)
        if lacking:
            verb = "is" if len(lacking) == 1 else "are"
            message = f"{year} is incomplete: {named_half_terms(lacking)} {verb} missing"
            advice = "the other half-terms are used; add those before you plan"
            issues.append(Issue(table, None, "calendar", name, message, advice))
    return tuple(sound), issues


def _calendar_rows(calendars: SchoolCalendars) -> list[dict[str, Any]]:
    return [row for year, segment in calendars.years for row in segment_rows([segment], year)]


def _frame(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    cells = [[row[name] for name in columns] for row in rows]
    return pd.DataFrame(cells, columns=list(columns), dtype=object)


def _closure_key(closure: Closure) -> tuple[object, ...]:
    session = closure.session or ""
    return (closure.scope, closure.id, closure.first, closure.last, session, closure.reason)
