"""From DataFrames to records and back, all tables together.

Faults of single cells and contradictions between records are found in one go. A row that a faulty
cell spoils is no record, but what refers to it is not blamed for that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

import pandas as pd

from mastery_sched.consistency import (
    TABLES,
    HasRecords,
    RowOf,
    Unread,
    find_faults,
    in_table_order,
)
from mastery_sched.consistency.examination import SETTINGS
from mastery_sched.consistency.travel_tables import missing_minutes
from mastery_sched.entities import (
    Closure,
    Pair,
    PastPlace,
    Pin,
    School,
    Segment,
    Specialist,
    TravelRow,
)
from mastery_sched.errors import InvalidDataError, Issue, counted
from mastery_sched.rows import calendars, postcodes, schools, specialists, wishes
from mastery_sched.rows.cells import CellError, parse_school_year
from mastery_sched.rows.headings import NO_WORDS, OwnWords
from mastery_sched.rows.sheet import HEADER_ROW, Column, Findings, Row, Sheet, read_sheet
from mastery_sched.rules import Rules
from mastery_sched.travel import Metric, TravelUnit

T = TypeVar("T")

NOTHING_SAID: Mapping[str, Any] = MappingProxyType({})

REQUIRED_TABLES = ("schools", "calendars")
REPEATABLE = ("closures", "history", "pins", "pairs")
"""Tables in which the same row twice does no harm; it is warned of."""

_KEYS = {"schools": schools.KEY, "specialists": specialists.KEY, "calendars": calendars.KEY}


_NOT_WRITTEN = frozenset({"easting", "northing", "postcode", *calendars.WEEKDAY_OF.values()})
"""Columns that only say again what others say."""


@dataclass(frozen=True)
class Records:
    """Everything read from a hub's tables, as :class:`mastery_sched.problem.Problem` wants it."""

    school_year: str
    schools: tuple[School, ...]
    specialists: tuple[Specialist, ...]
    segments: tuple[Segment, ...]
    closures: tuple[Closure, ...]
    history: tuple[PastPlace, ...]
    pins: tuple[Pin, ...]
    pairs: tuple[Pair, ...]
    travel_rows: tuple[TravelRow, ...]
    travel_unit: TravelUnit
    rules: Rules
    metric: Metric
    warnings: tuple[Issue, ...]


@dataclass(frozen=True)
class Examined:
    """What a reader made of a hub's tables.

    Parameters
    ----------
    records
        One for each row, with stand-ins in faulty cells: of use only if there are no faults.
    faults
        In the order of the tables.
    row_of
        By table, the rows that became records.
    """

    records: Records
    faults: tuple[Issue, ...]
    row_of: RowOf


def read_frames(
    tables: Mapping[str, pd.DataFrame],
    *,
    school_year: str | None,
    rules: Rules,
    metric: Metric,
) -> Records:
    """Read every table; see :meth:`mastery_sched.problem.Problem.from_frames`.

    Raises
    ------
    InvalidDataError
        With every fault of every table at once.
    """
    examined = examine_frames(tables, school_year=school_year, rules=rules, metric=metric)
    if examined.faults:
        raise InvalidDataError(examined.faults)
    return examined.records


def examine_frames(
    tables: Mapping[str, pd.DataFrame],
    *,
    school_year: str | None,
    rules: Rules | None,
    metric: Metric,
    school_year_faulty: bool = False,
    unreadable: Iterable[str] = (),
    header_rows: Mapping[str, int] = NOTHING_SAID,
    own_words: Mapping[str, OwnWords] = NOTHING_SAID,
) -> Examined:
    """Read every table and gather all faults instead of raising.

    Parameters
    ----------
    school_year
        ``None`` takes the single one of the calendars.
    school_year_faulty
        Whether a school year was given but has a fault that is reported elsewhere.
    rules
        ``None`` if they have faults of their own: what depends on them is not judged.
    unreadable
        Tables that are there but could not be read, which is reported elsewhere.
    header_rows
        By table, the row of the header where it is not the first.
    own_words
        By table, a hub's own headings of columns.
    """
    unreadable = frozenset(unreadable)
    findings = Findings()
    reading = _Reading(tables, findings, header_rows, own_words)
    year = _given_year(school_year, findings)
    sheet = reading.sheet("calendars", calendars.COLUMNS)
    if school_year is None and not school_year_faulty and "calendars" in tables:
        year = calendars.planned_year(sheet, findings)
    travel = tables.get("travel")
    unit = TravelUnit.METRES
    if travel is not None:
        unit = wishes.unit_of(travel, findings, own_words.get("travel", NO_WORDS))

    def read(
        table: str, columns: Sequence[Column], parse: Callable[[Sheet], list[tuple[Row, T]]]
    ) -> tuple[T, ...]:
        return reading.records(table, parse(reading.sheet(table, columns)))

    records = Records(
        school_year=year or "",
        schools=reading.records("schools", reading.schools("postcodes" in unreadable)),
        specialists=read("specialists", specialists.COLUMNS, specialists.read_specialists),
        segments=reading.records("calendars", calendars.read_segments(sheet, year, findings)),
        closures=read(
            "closures", calendars.CLOSURE_COLUMNS, lambda s: calendars.read_closures(s, findings)
        ),
        history=read("history", wishes.HISTORY_COLUMNS, wishes.read_history),
        pins=read("pins", wishes.PIN_COLUMNS, lambda s: wishes.read_pins(s, findings)),
        pairs=read("pairs", wishes.PAIR_COLUMNS, wishes.read_pairs),
        travel_rows=read(
            "travel", wishes.travel_columns(unit), lambda s: wishes.read_travel(s, unit)
        ),
        travel_unit=unit,
        rules=rules or Rules(),
        metric=metric,
        warnings=(),
    )
    for table in REQUIRED_TABLES:
        if table not in tables and table not in unreadable:
            findings.fault(table, None, "", "", f"the table {table} is missing", "add it")
    unread = reading.unread(unreadable, settings=rules is None, school_year=year is None)
    faults = in_table_order([*findings.faults, *find_faults(records, reading.row_of, unread)])
    if year is not None:
        closed = zip(reading.row_of["closures"], records.closures, strict=True)
        calendars.closures_outside(closed, year, findings)
    _warn_of_repeats(records, reading.row_of, findings)
    if not faults:
        _warn_of_filled_minutes(records, findings)
    faults = [_where_it_stands(issue, header_rows) for issue in faults]
    warnings = [_where_it_stands(issue, header_rows) for issue in findings.warnings]
    values = {name: getattr(records, name) for name in records.__dataclass_fields__}
    values |= {"warnings": tuple(in_table_order(warnings))}
    return Examined(Records(**values), tuple(faults), reading.row_of)


def to_frames(records: HasRecords) -> dict[str, pd.DataFrame]:
    """Every table with all its columns, from which :func:`read_frames` makes equal records."""
    rows = table_rows(records)
    frames = {}
    for table, columns in table_columns(records.travel_unit).items():
        names = [each.name for each in columns if each.name not in _NOT_WRITTEN]
        cells = [[row[name] for name in names] for row in rows[table]]
        frames[table] = pd.DataFrame(cells, columns=names, dtype=object).infer_objects()
    return frames


def table_rows(records: HasRecords) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table as plain values; ``None`` is a blank cell."""
    return {
        "schools": schools.school_rows(records.schools),
        "specialists": specialists.specialist_rows(records.specialists),
        "calendars": calendars.segment_rows(records.segments, records.school_year),
        "closures": calendars.closure_rows(records.closures),
        "history": wishes.history_rows(records.history),
        "pins": wishes.pin_rows(records.pins),
        "pairs": wishes.pair_rows(records.pairs),
        "travel": wishes.travel_table_rows(records.travel_rows, records.travel_unit),
    }


def table_columns(unit: TravelUnit) -> dict[str, tuple[Column, ...]]:
    """The columns of every table."""
    return {
        "schools": schools.COLUMNS,
        "specialists": specialists.COLUMNS,
        "calendars": calendars.COLUMNS,
        "closures": calendars.CLOSURE_COLUMNS,
        "history": wishes.HISTORY_COLUMNS,
        "pins": wishes.PIN_COLUMNS,
        "pairs": wishes.PAIR_COLUMNS,
        "travel": wishes.travel_columns(unit),
    }


def column_names() -> dict[str, tuple[str, ...]]:
    """By table that a hub may hand in, the names of its columns, in either unit of travel."""
    names = {
        table: [each.name for unit in TravelUnit for each in table_columns(unit)[table]]
        for table in TABLES
    }
    names[postcodes.TABLE] = [each.name for each in postcodes.COLUMNS]
    return {table: tuple(dict.fromkeys(each)) for table, each in names.items()}


class _Reading:
    """Which rows became records, and which cells could not be read, while the tables are read."""

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        findings: Findings,
        header_rows: Mapping[str, int],
        own_words: Mapping[str, OwnWords],
    ) -> None:
        self.tables = tables
        self.findings = findings
        self._header_rows = header_rows
        self._own_words = own_words
        self.row_of: dict[str, list[int]] = {table: [] for table in TABLES}
        self._faulty: dict[str, dict[int, frozenset[str]]] = {}
        self._num_keyless: dict[str, float] = {}

    def sheet(self, table: str, columns: Sequence[Column]) -> Sheet:
        """A table's cells; no rows if there is no such table."""
        frame = self.tables.get(table)
        if frame is None:
            return Sheet(table, frozenset(), ())
        if table == "pairs":
            frame = wishes.with_other_urn(frame)
        sheet = read_sheet(
            table,
            frame,
            columns,
            self.findings,
            header_row=self._header_rows.get(table, HEADER_ROW),
            own_words=self._own_words.get(table, NO_WORDS),
        )
        if table in _KEYS and _KEYS[table] not in sheet.columns:
            self._num_keyless[table] = math.inf
        return sheet

    def schools(self, no_postcodes: bool) -> list[tuple[Row, School]]:
        """The rows of the schools, their blank places looked up by postcode.

        Parameters
        ----------
        no_postcodes
            Whether there is a table of postcodes that could not be read, which is reported.
        """
        sheet = self.sheet(schools.TABLE, schools.COLUMNS)
        known = postcodes.UNREAD if no_postcodes else None
        frame = self.tables.get(postcodes.TABLE)
        if frame is not None:
            known = postcodes.read_postcodes(
                frame,
                postcodes.wanted_by(sheet.rows),
                self.findings,
                header_row=self._header_rows.get(postcodes.TABLE, HEADER_ROW),
                own_words=self._own_words.get(postcodes.TABLE, NO_WORDS),
            )
        return schools.read_schools(sheet, self.findings, known)

    def records(self, table: str, read: Iterable[tuple[Row, T]]) -> tuple[T, ...]:
        """The records of a table; which cells of them are stand-ins is kept in mind."""
        made: list[T] = []
        for row, record in read:
            if row.faulty:
                self._faulty.setdefault(table, {})[len(made)] = row.faulty
            if _KEYS.get(table) in row.faulty:
                self._num_keyless[table] = self._num_keyless.get(table, 0) + 1
            self.row_of[table].append(row.number)
            made.append(record)
        return tuple(made)

    def unread(self, unreadable: frozenset[str], *, settings: bool, school_year: bool) -> Unread:
        """What could not be read."""
        missing = {table for table in REQUIRED_TABLES if table not in self.tables}
        keyless = self._num_keyless | dict.fromkeys(missing | unreadable, math.inf)
        return Unread(self._faulty, keyless, settings=settings, school_year=school_year)


def _where_it_stands(issue: Issue, header_rows: Mapping[str, int]) -> Issue:
    """The issue with the true row of the header; no row below a header is called as it is."""
    if issue.row != HEADER_ROW or issue.table not in header_rows:
        return issue
    return replace(issue, row=header_rows[issue.table])


def _given_year(school_year: str | None, findings: Findings) -> str | None:
    if school_year is None:
        return None
    try:
        return parse_school_year(school_year)
    except CellError as error:
        message, advice = error.message, error.advice
        findings.fault(SETTINGS, None, "school_year", school_year, message, advice)
        return None


def _warn_of_repeats(records: Records, row_of: RowOf, findings: Findings) -> None:
    for table in REPEATABLE:
        first_at: dict[object, int] = {}
        for row, record in zip(row_of[table], getattr(records, TABLES[table]), strict=True):
            first = first_at.setdefault(record, row)
            if first != row:
                message = f"says the same as row {first}"
                findings.warn(table, row, "", "", message, "take one of them out")


def _warn_of_filled_minutes(records: Records, findings: Findings) -> None:
    filled = missing_minutes(records)
    if filled:
        a, b = filled[0]
        message = (
            f"minutes of {counted(len(filled), 'pair')} of schools are estimated at "
            f"{records.rules.fallback_kmh:g} km/h in a straight line, such as {a} and {b}"
        )
        findings.warn("travel", HEADER_ROW, "minutes", "", message, "add rows to be exact")
