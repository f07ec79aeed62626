"""A copy of what a hub handed in, with every bad cell coloured and commented, as one workbook.

The original is not touched. A folder of text files becomes a workbook with the same rows and
columns, which can be corrected and read as a hub.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from mastery_sched.errors import Issue
from mastery_sched.rows.aliases import FAULTS_SHEET, SETTINGS_SHEET
from mastery_sched.rows.settings import TABLE as HUB_TOML
from mastery_sched.rows.settings_sheet import rows_of_settings
from mastery_sched.tables.inputs.grids import content_of
from mastery_sched.tables.inputs.hub_files import HubFiles
from mastery_sched.tables.inputs.hub_workbook import book_bytes, fill_sheet, storable
from mastery_sched.tables.inputs.packages import is_workbook

FAULT_COLOUR, WARNING_COLOUR = "FFFFC7CE", "FFFFEB9C"

_AUTHOR = "mastery-sched"
_HEADINGS = ("what", "sheet", "row", "column", "found", "message", "what to do")
_WIDTHS = (9, 14, 7, 18, 24, 70, 60)


@dataclass(frozen=True)
class Spot:
    """A cell of the copy; the first row and column are 1."""

    sheet: str
    row: int
    column: int


def marked_copy(files: HubFiles, faults: Sequence[Issue], warned: Sequence[Issue]) -> bytes:
    """The workbook as a file's content; its first sheet lists everything that was found."""
    book, sheets = _copied(files)
    noted = [(issue, "fault") for issue in faults] + [(issue, "warning") for issue in warned]
    spots = [_spot(issue, files, sheets) for issue, _ in noted]
    texts: dict[Spot, list[str]] = {}
    # Warnings first, so that a cell with both has the colour of a fault.
    for (issue, what), here in reversed(list(zip(noted, spots, strict=True))):
        there = None if issue.other_row is None else replace(issue, row=issue.other_row)
        for spot in (here, None if there is None else _spot(there, files, sheets)):
            if spot is None:
                continue
            colour = FAULT_COLOUR if what == "fault" else WARNING_COLOUR
            _colour(book[spot.sheet], spot, colour)
            advice = f" - {issue.advice}" if issue.advice else ""
            texts.setdefault(spot, []).insert(0, f"{what}: {issue.message}{advice}")
    for spot, lines in texts.items():
        _comment(book[spot.sheet], spot, "\n".join(lines))
    _list(book, noted, spots)
    return book_bytes(book)


def _copied(files: HubFiles) -> tuple[Any, dict[str, str]]:
    """The workbook, and by table the title of its sheet."""
    import openpyxl

    sheets = {table: source.grid.title or table for table, source in files.sources.items()}
    if files.settings_grid is not None:
        sheets[SETTINGS_SHEET] = files.settings_grid.title
    original = _original(files)
    if original is not None:
        return original, sheets
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets[HUB_TOML] = sheets[SETTINGS_SHEET] = SETTINGS_SHEET
    if files.settings_grid is not None:
        cells = [[_cell(cell) for cell in row] for row in files.settings_grid.rows]
        fill_sheet(book.create_sheet(SETTINGS_SHEET), cells)
    elif files.document is not None:
        settings = [[key, _cell(value)] for key, value in rows_of_settings(files.document)]
        fill_sheet(book.create_sheet(SETTINGS_SHEET), [["key", "value"], *settings])
    for table, source in files.sources.items():
        sheets[table] = table
        cells = [[_cell(cell) for cell in row] for row in source.grid.rows]
        fill_sheet(book.create_sheet(table), cells)
    return book, sheets


def _original(files: HubFiles) -> Any:
    """The workbook that was handed in, with its formats and formulas; ``None`` if it was none.

    One that was refused, for its size or because it is damaged, is not opened here either.
    """
    import openpyxl

    if not files.path.is_file() or not (files.sources or files.settings_grid):
        return None
    try:
        content = content_of(files.path)
        if not is_workbook(content):
            return None
        with warnings.catch_warnings():
            # About what openpyxl does not keep, such as charts: the original has it still.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content))
    except Exception:
        # Its cells could be read, its formats cannot: they are copied without.
        return None


def _cell(value: object) -> object:
    """The value, as text if a workbook has no such values."""
    if isinstance(value, (datetime, time)):
        return value if value.tzinfo is None else value.isoformat()
    is_plain = value is None or isinstance(value, (str, bool, int, date, timedelta))
    is_number = isinstance(value, float) and math.isfinite(value)
    return value if is_plain or is_number else str(value)


def _spot(issue: Issue, files: HubFiles, sheets: dict[str, str]) -> Spot | None:
    """The cell to be marked; none for what concerns a whole table that is not there."""
    if issue.table in (HUB_TOML, SETTINGS_SHEET):
        row = issue.row or files.settings_row_of.get(issue.column)
        if row is None and not files.is_workbook and files.document is not None:
            keys = [key for key, _ in rows_of_settings(files.document)]
            row = keys.index(issue.column) + 2 if issue.column in keys else None
        return None if row is None else Spot(sheets[issue.table], row, 2)
    source = files.sources.get(issue.table)
    if source is None or issue.row is None:
        return None
    at = source.position_of(issue.column) if issue.column else None
    return Spot(sheets[issue.table], issue.row, at or 1)


def _colour(sheet: Any, spot: Spot, colour: str) -> None:
    from openpyxl.styles import PatternFill

    _unmerged(sheet, spot).fill = PatternFill("solid", fgColor=colour)


def _comment(sheet: Any, spot: Spot, text: str) -> None:
    from openpyxl.comments import Comment

    cell = _unmerged(sheet, spot)
    earlier = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.comment = Comment(storable(f"{earlier}{text}"), _AUTHOR, width=360, height=120)


def _unmerged(sheet: Any, spot: Spot) -> Any:
    """The cell itself, or the one that shows for it among merged cells."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(spot.row, spot.column)
    if not isinstance(cell, MergedCell):
        return cell
    for area in sheet.merged_cells.ranges:
        if cell.coordinate in area:
            return sheet.cell(area.min_row, area.min_col)
    return cell


def _list(book: Any, noted: Iterable[tuple[Issue, str]], spots: Sequence[Spot | None]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(FAULTS_SHEET, 0)
    rows: list[list[object]] = [list(_HEADINGS)]
    for (issue, what), spot in zip(noted, spots, strict=True):
        place = spot.sheet if spot is not None else issue.table
        found = [issue.row, issue.column, issue.value, issue.message, issue.advice]
        rows.append([what, place, *found])
    fill_sheet(sheet, rows)
    for number, spot in enumerate(spots, start=2):
        if spot is not None:
            target = f"{get_column_letter(spot.column)}{spot.row}"
            link = sheet.cell(number, 2)
            link.hyperlink = Hyperlink(
                ref=link.coordinate, location=f"{quote_sheetname(spot.sheet)}!{target}"
            )
            link.font = Font(underline="single", color="FF0563C1")
    for at, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.cell(1, at).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    book.active = 0
