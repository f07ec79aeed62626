"""Where a table is in a file: which sheet, which row is the header; and the table as a DataFrame.

Knows headings and sheets, not what a row means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from mastery_sched.errors import Issue
from mastery_sched.rows.cells import is_blank, shown
from mastery_sched.rows.headings import OwnWords, recognise, table_titled
from mastery_sched.rows.sheet import normal_name
from mastery_sched.tables.inputs.grids import Grid, UnreadableError, content_of
from mastery_sched.tables.inputs.packages import is_workbook
from mastery_sched.tables.inputs.text_tables import text_grids
from mastery_sched.tables.inputs.workbooks import workbook_grids

HEADER_WITHIN = 30
"""The header is among so many first rows."""


@dataclass(frozen=True)
class Sought:
    """The table that is looked for.

    Parameters
    ----------
    columns
        Names of its columns.
    own_words
        The hub's own headings for them.
    """

    table: str
    columns: Collection[str]
    own_words: OwnWords = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A table where it was found.

    Parameters
    ----------
    grid
        The sheet or file it stands in.
    header_row
        The number of the header's row.
    positions
        By column of ours, the position of the column it is read from; the first is 1.
    """

    table: str
    file: Path
    grid: Grid
    header_row: int
    positions: dict[str, int]

    def position_of(self, name: str) -> int | None:
        """Where a column stands that is called so in a fault; the first is 1."""
        if name in self.positions:
            return self.positions[name]
        header = self.grid.rows[self.header_row - 1] if self.grid.rows else []
        for at, label in enumerate(header, start=1):
            if name in (normal_name(str(label)), f"(column {at})"):
                return at
        return None

    def frame(self) -> tuple[pd.DataFrame, list[Issue]]:
        """The cells below the header, blank rows included, and faults of rows that are too long."""
        header = list(self.grid.rows[self.header_row - 1])
        body = self.grid.rows[self.header_row :]
        is_sheet = bool(self.grid.title)
        width = max([len(header), *map(len, body)]) if is_sheet else len(header)
        faults = []
        for number, row in enumerate(body, start=self.header_row + 1):
            surplus = [cell for cell in row[width:] if not is_blank(cell)]
            if surplus:
                message = f"the row has more cells than the header, which has {width}"
                advice = "quote a cell that holds a comma, or name the column"
                # What stands there is not shown: nobody knows whether it is about people.
                faults.append(Issue(self.table, number, "", "", message, advice))
        blank = None if is_sheet else ""
        labels = ["" if is_blank(cell) else str(cell) for cell in _padded(header, width, blank)]
        rows = [_padded(row, width, blank) for row in body]
        return pd.DataFrame(rows, columns=labels, dtype=object), faults


def find_table(path: Path, sought: Sought, sheet: str | None = None) -> Source:
    """The table in a file, by content and not by the file's name.

    Parameters
    ----------
    sheet
        The title of the sheet in a workbook; by default the one that is called like the table, else
        the one whose header has most of its columns.

    Raises
    ------
    UnreadableError
        If there is no such table, or two sheets may be meant.
    """
    content = content_of(path)
    if is_workbook(content):
        return _in_workbook(path, workbook_grids(content), sought, sheet)
    if sheet is not None:
        raise UnreadableError(
            f"not a workbook, so it has no sheet {sheet!r}", "name the file alone"
        )
    found = [source_in(path, grid, sought) for grid in text_grids(content)]
    best = max(found, key=lambda source: len(source.positions))
    return refuse_without_header(best, sought)


def source_in(path: Path, grid: Grid, sought: Sought) -> Source:
    """The table in one sheet or text file; without positions if nothing looks like its header."""
    best: dict[str, int] = {}
    best_row = 1
    for number, row in enumerate(grid.rows[:HEADER_WITHIN], start=1):
        positions = _positions(row, sought)
        # Of a header in merged rows, and of one that stands twice, the last row goes.
        repeats = positions == best and number == best_row + 1
        if len(positions) > len(best) or (repeats and best):
            best, best_row = positions, number
    return Source(sought.table, path, grid, best_row, best)


def refuse_without_header(source: Source, sought: Sought) -> Source:
    """The source itself.

    Raises
    ------
    UnreadableError
        If no row looks like a header of the table.
    """
    if source.positions:
        return source
    some = list(sought.columns)[:3]
    where = f"the sheet {source.grid.title!r}" if source.grid.title else "the file"
    if source.grid.is_blank:
        raise UnreadableError(f"{where} is empty", "fill it in, or take it out")
    message = (
        f"no table was found: none of the first {HEADER_WITHIN} rows of {where} has names of "
        f"columns such as {', '.join(some)}"
    )
    raise UnreadableError(message, "name the columns in one row above the table")


def sheet_called(grids: Iterable[Grid], title: str) -> Grid:
    """The sheet with this title, in any case.

    Raises
    ------
    UnreadableError
        If there is none.
    """
    grids = list(grids)
    for grid in grids:
        if grid.title.strip().casefold() == title.strip().casefold():
            return grid
    titles = ", ".join(repr(shown(grid.title)) for grid in grids)
    raise UnreadableError(f"there is no sheet {title!r}", f"the sheets are {titles}")


def _in_workbook(path: Path, grids: Sequence[Grid], sought: Sought, sheet: str | None) -> Source:
    if sheet is not None:
        source = source_in(path, sheet_called(grids, sheet), sought)
        return refuse_without_header(source, sought)
    titled = [grid for grid in grids if table_titled(grid.title) == sought.table]
    among = titled or grids
    sources = [source_in(path, grid, sought) for grid in among if not grid.is_blank]
    most = max((len(source.positions) for source in sources), default=0)
    best = [source for source in sources if len(source.positions) == most]
    if not most:
        if len(among) == 1:
            return refuse_without_header(source_in(path, among[0], sought), sought)
        message = f"no sheet has a table of {sought.table}"
        raise UnreadableError(message, "name the columns in one row above the table")
    if len(best) > 1:
        first, second = (source.grid.title for source in best[:2])
        message = f"the sheets {first!r} and {second!r} may both hold the table"
        raise UnreadableError(message, "say which is meant, or take the other out")
    others = [grid for grid in grids if grid is not best[0].grid and not grid.is_blank]
    doubts = [
        (f"the sheet {grid.title!r} is not read", "nothing need be done if it is not needed")
        for grid in others
    ]
    grid = replace(best[0].grid, doubts=(*best[0].grid.doubts, *doubts))
    return replace(best[0], grid=grid)


def _positions(row: Sequence[object], sought: Sought) -> dict[str, int]:
    labels = ["" if is_blank(cell) else str(cell) for cell in row]
    headings = recognise(sought.table, labels, sought.columns, sought.own_words)
    return {
        str(heading.column): at for at, heading in enumerate(headings, start=1) if heading.is_read
    }


def _padded(row: Sequence[object], width: int, blank: object) -> list[object]:
    return [*row[:width], *[blank] * (width - len(row))]
