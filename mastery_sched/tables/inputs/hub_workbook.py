"""A hub as one workbook: a sheet for each table, and one for the settings."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows.aliases import SETTINGS_SHEET
from mastery_sched.rows.cells import as_text
from mastery_sched.rows.headings import table_titled
from mastery_sched.rows.settings_sheet import rows_of_settings
from mastery_sched.tables.inputs.grids import UnreadableError, content_of
from mastery_sched.tables.inputs.packages import SAVE_AS_XLSX, is_workbook
from mastery_sched.tables.inputs.workbooks import workbook_grids

Rows = tuple[Sequence[str], Sequence[Mapping[str, Any]]]
"""The columns of a table and its rows."""


def hub_workbook(document: Mapping[str, Any], tables: Mapping[str, Rows]) -> bytes:
    """The workbook as a file's content.

    Parameters
    ----------
    document
        The settings, as in ``hub.toml``.
    """
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = SETTINGS_SHEET
    settings = [(key, _cell(value)) for key, value in rows_of_settings(document)]
    fill_sheet(sheet, [("key", "value"), *settings])
    _widen(sheet)
    for table, (columns, rows) in tables.items():
        _add_table(book, table, columns, rows)
    return book_bytes(book)


def with_tables(path: Path, tables: Mapping[str, Rows]) -> bytes:
    """A hub's workbook with the sheets of these tables replaced or added, as a file's content.

    Its other sheets stay, but for charts and pictures. If there is no such file, it is a workbook
    with these sheets alone.

    Raises
    ------
    InvalidDataError
        If there is such a file, but it is no workbook that can be read.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if path.exists():
        try:
            content = content_of(path)
            if not is_workbook(content):
                raise UnreadableError("not a workbook", SAVE_AS_XLSX)
            workbook_grids(content)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(io.BytesIO(content))
        except UnreadableError as error:
            issue = Issue("workbook", error.row, "", path.name, error.message, error.advice)
            raise InvalidDataError([issue]) from None
    for sheet in book.worksheets:
        if table_titled(sheet.title) in tables:
            book.remove(sheet)
    for table, (columns, rows) in tables.items():
        _add_table(book, table, columns, rows)
    return book_bytes(book)


def _add_table(
    book: Any, table: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    sheet = book.create_sheet(table)
    fill_sheet(sheet, [columns, *([_cell(row[name]) for name in columns] for row in rows)])
    sheet.freeze_panes = "A2"
    _widen(sheet)


def _widen(sheet: Any) -> None:
    from openpyxl.utils import get_column_letter

    for at in range(1, sheet.max_column + 1):
        widest = max(len(str(sheet.cell(row, at).value or "")) for row in range(1, 30))
        sheet.column_dimensions[get_column_letter(at)].width = min(max(widest + 2, 9), 50)


def fill_sheet(sheet: Any, rows: Sequence[Sequence[object]]) -> None:
    """Write cells into a sheet; texts stay texts, whatever they begin with."""
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, at)
            if isinstance(value, str):
                cell.value = storable(value)
                cell.data_type = "s"
            else:
                cell.value = value


def book_bytes(book: Any) -> bytes:
    """A workbook as a file's content."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def storable(text: str) -> str:
    """A text without the characters that a workbook cannot hold, and no longer than a cell."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    plain = text.encode("utf-8", "replace").decode()
    return ILLEGAL_CHARACTERS_RE.sub(" ", plain)[:32_000]


def _cell(value: object) -> object:
    """Numbers and dates as such, so that a spreadsheet can sort them; the rest as text."""
    if isinstance(value, float) and float(f"{value:.16g}") != value:
        # Written as a number, its last digit would be lost.
        return repr(value)
    if isinstance(value, (int, float, date)) and not isinstance(value, bool):
        return value
    return as_text(value)
