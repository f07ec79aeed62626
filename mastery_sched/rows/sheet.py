"""A table cell by cell: from a DataFrame to parsed rows, with every fault noted.

Rows are numbered as a spreadsheet numbers them. A row that is blank in every column is passed over.
Knows columns only as a list of :class:`Column`; what a row means is for the module of its table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mastery_sched.consistency.examination import nearest, row_ranges
from mastery_sched.consistency.values import tidy
from mastery_sched.errors import Issue
from mastery_sched.rows.aliases import VAGUE
from mastery_sched.rows.cells import CellError, Unusable, is_blank, shown
from mastery_sched.rows.dates import (
    MOST_RANGES,
    ambiguity,
    has_time_of_day,
    parse_date,
    parse_day_of,
)
from mastery_sched.rows.headings import NO_WORDS, Heading, OwnWords, heading_key, recognise

HEADER_ROW = 1
"""The row of the header in a spreadsheet; the first row of data follows it."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    parse
        Turns a cell that is not blank into a value, or raises
        :class:`~mastery_sched.rows.cells.CellError`.
    required
        Whether the column must exist and no cell of it be blank.
    default
        The value of a blank cell.
    stand_in
        What a record holds where the cell has a fault. No problem is ever made of such records;
        they let the rest of the row be judged.
    """

    name: str
    parse: Callable[[object], Any]
    required: bool = False
    default: Any = None
    stand_in: Any = None


@dataclass(frozen=True)
class Row:
    """A row that was read.

    Parameters
    ----------
    number
        As a spreadsheet numbers it.
    values
        By column; stand-ins in faulty ones.
    blank
        Columns that are blank here or missing altogether.
    faulty
        Columns with a fault, which is noted already.
    """

    number: int
    values: Mapping[str, Any]
    blank: frozenset[str]
    faulty: frozenset[str]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass(frozen=True)
class Sheet:
    """A table that was read.

    Parameters
    ----------
    columns
        The known columns that it has.
    rows
        Those that are not blank. A required column that is missing is faulty in all of them.
    """

    table: str
    columns: frozenset[str]
    rows: tuple[Row, ...]


@dataclass
class Findings:
    """Faults and warnings, gathered while tables are read."""

    faults: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)

    def fault(
        self,
        table: str,
        row: int | None,
        column: str,
        cell: object,
        message: str,
        advice: str,
        other_row: int | None = None,
    ) -> None:
        """Note what stops the reading."""
        self.faults.append(Issue(table, row, column, shown(cell), message, advice, other_row))

    def warn(
        self, table: str, row: int | None, column: str, cell: object, message: str, advice: str
    ) -> None:
        """Note what is doubtful but does not stop the reading."""
        self.warnings.append(Issue(table, row, column, shown(cell), message, advice))

    def forgive(self, table: str, rows: Collection[int]) -> None:
        """Drop the faults of rows that turn out not to matter."""
        self.faults = [f for f in self.faults if f.table != table or f.row not in rows]


def read_sheet(
    table: str,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    findings: Findings,
    *,
    header_row: int = HEADER_ROW,
    own_words: OwnWords = NO_WORDS,
    row_numbers: Sequence[int] | None = None,
) -> Sheet:
    """Parse every cell of the known columns.

    Parameters
    ----------
    frame
        Cells of any kind; its index does not matter.
    header_row
        The row of the header in the spreadsheet. What is found about the header is noted at
        :data:`HEADER_ROW` all the same.
    row_numbers
        The number of each row, where the frame holds some of the spreadsheet's only.
    """
    numbers = row_numbers or range(header_row + 1, header_row + 1 + len(frame))
    cells = [list(frame.iloc[:, i].astype(object)) for i in range(frame.shape[1])]
    cells_of = _by_column(table, list(frame.columns), cells, columns, findings, own_words)
    missing = [each.name for each in columns if each.required and each.name not in cells_of]
    index_names = {normal_name(name) for name in frame.index.names}
    for name in missing:
        message = f"the required column {name} is missing"
        in_index = "call reset_index() to make a column of the index"
        advice = in_index if name in index_names else "add it"
        findings.fault(table, HEADER_ROW, name, "", message, advice)
    rows = []
    for i in range(len(frame)):
        if not all(is_blank(column[i]) for column in cells):
            row = {name: column[i] for name, column in cells_of.items()}
            found = _read_row(table, numbers[i], row, columns, findings)
            if found is not None:
                rows.append(found)
    for each in columns:
        if each.name in cells_of and each.parse in (parse_date, parse_day_of):
            dates = list(zip(numbers, cells_of[each.name], strict=True))
            _doubt_dates(table, each, dates, findings)
    return Sheet(table, frozenset(cells_of), tuple(rows))


def _read_row(
    table: str,
    number: int,
    cells: Mapping[str, object],
    columns: Sequence[Column],
    findings: Findings,
) -> Row | None:
    blank = frozenset(each.name for each in columns if is_blank(cells.get(each.name)))
    if len(blank) == len(columns):
        message = "the row has nothing in any column that is used"
        findings.fault(table, number, "", "", message, "take the row out")
        return None
    values: dict[str, Any] = {}
    faulty = set()
    for each in columns:
        values[each.name] = each.default
        if each.name not in blank:
            try:
                values[each.name] = parsed(each.parse, cells[each.name])
            except CellError as error:
                findings.fault(
                    table, number, each.name, cells[each.name], error.message, error.advice
                )
                faulty.add(each.name)
        elif each.required:
            if each.name in cells:
                findings.fault(table, number, each.name, "", "is blank", "fill it in")
            faulty.add(each.name)
        if each.name in faulty:
            values[each.name] = each.default if each.stand_in is None else each.stand_in
    return Row(number, values, blank, frozenset(faulty))


def parsed(parse: Callable[[object], Any], cell: object) -> Any:
    """What a cell holds.

    Raises
    ------
    CellError
        If the parser refuses it, or the file itself gives no value.
    """
    if isinstance(cell, Unusable):
        raise CellError(cell.message, cell.advice)
    return parse(cell)


def _by_column(
    table: str,
    labels: Sequence[Hashable],
    cells: Sequence[list[object]],
    columns: Sequence[Column],
    findings: Findings,
    own_words: OwnWords,
) -> dict[str, list[object]]:
    names = [each.name for each in columns]
    headings = recognise(table, labels, names, own_words)
    found = {
        str(heading.column): column
        for heading, column in zip(headings, cells, strict=True)
        if heading.is_read
    }
    spare = set(names) - set(found)
    for position, (heading, column) in enumerate(zip(headings, cells, strict=True), start=1):
        name = normal_name(heading.label) or f"(column {position})"
        if heading.is_read or (not heading.label and all(map(is_blank, column))):
            continue
        if heading.repeats:
            message = f"the column {heading.column} stands twice"
            if heading_key(heading.label) != heading_key(heading.instead):
                message += f": as {heading.instead!r} and as {heading.label!r}"
            findings.fault(table, HEADER_ROW, str(heading.column), "", message, "keep one of them")
        elif heading.personal:
            message = "about people, as it seems: left out, and no cell of it is kept"
            findings.warn(table, HEADER_ROW, name, "", message, "nothing need be done")
        elif heading.instead is not None:
            message = f"the column is not used: {heading.instead!r} is read instead"
            findings.warn(table, HEADER_ROW, name, "", message, "take it out if it is not needed")
        else:
            advice = nearest(name, spare)
            findings.warn(table, HEADER_ROW, name, "", "the column is not used", advice)
    _doubt_vague(table, headings, findings)
    return found


def _doubt_vague(table: str, headings: Sequence[Heading], findings: Findings) -> None:
    """Names of people beside contacts of people may pass for names of schools."""
    if not any(each.personal for each in headings):
        return
    for each in headings:
        is_vague = each.column in VAGUE.get(table, ()) and normal_name(each.label) == each.column
        if is_vague and each.is_read:
            message = "read as the name of the school, in a table with columns about people"
            advice = "if it is a person's name, head it otherwise, such as Teacher name"
            findings.warn(table, HEADER_ROW, str(each.column), "", message, advice)


def _doubt_dates(
    table: str, column: Column, cells: Sequence[tuple[int, object]], findings: Findings
) -> None:
    doubt = ambiguity(cells)
    if doubt is not None:
        cell, message = doubt
        advice = "if the month comes first, write the dates like 2025-09-01"
        findings.warn(table, HEADER_ROW, column.name, cell, message, advice)
    timed = [row for row, cell in cells if column.parse is parse_day_of and has_time_of_day(cell)]
    if timed:
        message = f"times of day are left out ({row_ranges(timed, MOST_RANGES)})"
        findings.warn(table, HEADER_ROW, column.name, "", message, "nothing need be done")


def normal_name(label: Hashable) -> str:
    """A column's name in lower case, with underscores for spaces and hyphens."""
    if label is None:
        return ""
    return tidy(str(label)).casefold().replace(" ", "_").replace("-", "_")
