"""A table cell by cell: from a DataFrame to parsed rows, with every fault noted.

Rows are numbered as a spreadsheet numbers them. A row that is blank in every column is passed over.
Knows columns only as a list of :class:`Column`; what a row means is for the module of its table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mastery_sched.consistency.examination import nearest
from mastery_sched.consistency.values import tidy
from mastery_sched.errors import Issue
from mastery_sched.rows.cells import CellError, is_blank, shown

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
        self, table: str, row: int | None, column: str, cell: object, message: str, advice: str
    ) -> None:
        """Note what stops the reading."""
        self.faults.append(Issue(table, row, column, shown(cell), message, advice))

    def warn(
        self, table: str, row: int | None, column: str, cell: object, message: str, advice: str
    ) -> None:
        """Note what is doubtful but does not stop the reading."""
        self.warnings.append(Issue(table, row, column, shown(cell), message, advice))

    def forgive(self, table: str, rows: Collection[int]) -> None:
        """Drop the faults of rows that turn out not to matter."""
        self.faults = [f for f in self.faults if f.table != table or f.row not in rows]


def read_sheet(
    table: str, frame: pd.DataFrame, columns: Sequence[Column], findings: Findings
) -> Sheet:
    """Parse every cell of the known columns.

    Parameters
    ----------
    frame
        Cells of any kind; its index does not matter.
    """
    cells = [list(frame.iloc[:, i].astype(object)) for i in range(frame.shape[1])]
    cells_of = _by_column(table, list(frame.columns), cells, columns, findings)
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
            found = _read_row(table, i + HEADER_ROW + 1, row, columns, findings)
            if found is not None:
                rows.append(found)
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
                values[each.name] = each.parse(cells[each.name])
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


def _by_column(
    table: str,
    labels: Sequence[Hashable],
    cells: Sequence[list[object]],
    columns: Sequence[Column],
    findings: Findings,
) -> dict[str, list[object]]:
    names = {each.name for each in columns}
    found: dict[str, list[object]] = {}
    for position, (label, column) in enumerate(zip(labels, cells, strict=True), start=1):
        name = normal_name(label)
        if name in found:
            message = f"the column {name} stands twice"
            findings.fault(table, HEADER_ROW, name, "", message, "keep one of them")
        elif name in names:
            found[name] = column
        elif name or not all(map(is_blank, column)):
            advice = nearest(name, names - set(found))
            unnamed = name or f"(column {position})"
            findings.warn(table, HEADER_ROW, unnamed, "", "the column is not used", advice)
    return found


def normal_name(label: Hashable) -> str:
    """A column's name in lower case, with underscores for spaces and hyphens."""
    if label is None:
        return ""
    return tidy(str(label)).casefold().replace(" ", "_").replace("-", "_")
