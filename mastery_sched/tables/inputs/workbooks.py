"""Workbooks: every sheet's cells as values, as a spreadsheet program saved them.

Formulas count as their saved results. A cell merged with those below it stands in each of these
rows. Knows cells, not what a sheet is about.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

from mastery_sched.rows.cells import Unusable
from mastery_sched.tables.inputs.grids import Grid, UnreadableError
from mastery_sched.tables.inputs.packages import SAVE_AS_XLSX, Survey, check_package, survey

_UNWORKED = Unusable(
    "a formula",
    "a formula whose result is not saved",
    "open the workbook in a spreadsheet program and save it, or write the value itself",
)
_DAYS_FROM_1904 = (
    "the workbook counts days from 1904: a date not shown as a date would be read four years early",
    "show all dates as dates",
)


def workbook_grids(content: bytes) -> list[Grid]:
    """Every sheet with cells, hidden ones too.

    Raises
    ------
    UnreadableError
        If it is no workbook, damaged, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            check_package(package)
            return _grids(content, package)
    except UnreadableError:
        raise
    except Exception as error:
        # A damaged workbook makes openpyxl, or the parsers it uses, fail in any way they can fail.
        message = f"not a workbook that can be read ({type(error).__name__})"
        raise UnreadableError(message, SAVE_AS_XLSX) from error


def _grids(content: bytes, package: zipfile.ZipFile) -> list[Grid]:
    # Loaded only where a workbook is read: it takes longer than all the rest of a small hub.
    import openpyxl
    from openpyxl.utils.datetime import MAC_EPOCH

    surveys = survey(package)
    with warnings.catch_warnings():
        # About styles and extensions that openpyxl does not keep: we only read cells.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        try:
            doubts = (_DAYS_FROM_1904,) if book.epoch == MAC_EPOCH else ()
            sheets: list[Any] = book.worksheets
            grids = [
                Grid(_rows(sheet, surveys[sheet._worksheet_path]), sheet.title, doubts)
                for sheet in sheets
            ]
        finally:
            book.close()
    if not grids:
        raise UnreadableError("the workbook has no sheet with cells", SAVE_AS_XLSX)
    return grids


def _rows(sheet: Any, found: Survey) -> list[list[object]]:
    if not found.last_row:
        return []
    rows: list[list[object]] = [
        [
            Unusable(str(cell.value), "an error of the spreadsheet", "write the value itself")
            if cell.data_type == "e"
            else cell.value
            for cell in row
        ]
        for row in sheet.iter_rows(max_row=found.last_row, max_col=found.last_column)
    ]
    for row, column in found.unworked:
        rows[row - 1][column - 1] = _UNWORKED
    with_cells = [any(cell is not None for cell in row) for row in rows]
    for top, left, bottom, _ in found.merged:
        for row in range(top, min(bottom, len(rows))):
            # A row that is otherwise blank stays blank: the merged cell is no row of its own.
            if left <= found.last_column and with_cells[row]:
                rows[row][left - 1] = rows[top - 1][left - 1]
    return rows
