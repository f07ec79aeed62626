"""How the sheets of a workbook look: headings, widths, heights, formats, colours, print set-up.

Texts stay texts, whatever they begin with. The same tables give the same bytes. Loaded only when a
workbook is written, so that the rest of the package does without openpyxl.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType

import openpyxl
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mastery_sched.tables.outputs.cells import FORMULA_STARTS, Cell, clean
from mastery_sched.tables.outputs.shape import Column, Kind, OutputTable

_NARROWEST, _WIDEST = 8, 44
_WIDEST_IN = {"overview": 75, "timetable": 22, "checks": 48}
_LINE_HEIGHT = 15.0
_MOST_LINES = 25
_LONGEST_HEADER = 100
_FORMATS = {Kind.DATE: "ddd d mmm yyyy", Kind.DECIMAL: "#,##0.0", Kind.POUNDS: "#,##0.00"}
_PLAIN_HEADING = PatternFill("solid", fgColor="FF44546A")
_EDITABLE_HEADING = PatternFill("solid", fgColor="FF2E7D32")
_HEADING_FONT = Font(name="Calibri", size=11, bold=True, color="FFFFFFFF")
_BOLD = Font(name="Calibri", size=11, bold=True)
_LINE = Border(bottom=Side(style="hair", color="FFBBBBBB"))
_TOP = Alignment(vertical="top", wrap_text=True)
_TEXT = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)


def book_bytes(
    tables: Sequence[OutputTable],
    *,
    title: str,
    day: date,
    colours: Mapping[Cell, str] = MappingProxyType({}),
    hidden: Mapping[str, Sequence[Sequence[Cell]]] = MappingProxyType({}),
) -> bytes:
    """A workbook as a file's content.

    Parameters
    ----------
    day
        The day that stands for now.
    colours
        Six hexadecimal digits for each group, by id.
    hidden
        Rows of hidden sheets, by title.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    fills = {each: PatternFill("solid", fgColor=f"FF{colour}") for each, colour in colours.items()}
    for table in tables:
        sheet = book.create_sheet(table.title)
        _fill(sheet, table, fills)
        _set_up(sheet, table, title)
    for name, rows in hidden.items():
        _hide(book.create_sheet(name), rows)
    created = datetime.combine(day, time())
    book.properties.creator = "mastery_sched"
    book.properties.title = clean(title)
    book.properties.created = created
    file = io.BytesIO()
    book.save(file)
    return _without_clock(file.getvalue(), created)


def _fill(sheet: Worksheet, table: OutputTable, colours: Mapping[Cell, PatternFill]) -> None:
    for at, column in enumerate(table.columns, start=1):
        heading = _put(sheet, 1, at, column.heading)
        heading.font = _HEADING_FONT
        heading.fill = _EDITABLE_HEADING if column.editable else _PLAIN_HEADING
        heading.alignment = _alignment(column)
    coloured = [at for at, column in enumerate(table.columns) if column.name == "group"]
    for number, row in enumerate(table.rows, start=2):
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            cell = _put(sheet, number, at + 1, value)
            cell.alignment = _alignment(column)
            cell.border = _LINE
            # Cells that are filled in later need the format too.
            if column.kind in _FORMATS:
                cell.number_format = _FORMATS[column.kind]
            if at in coloured and value in colours:
                cell.fill = colours[value]
        if row[0] == "total" or table.name == "overview":
            sheet.cell(number, 1).font = _BOLD


def _alignment(column: Column) -> Alignment:
    """Texts and identifiers to the left, numbers and dates to the right."""
    return _TEXT if column.kind is Kind.TEXT or column.name.endswith("urn") else _TOP


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> SheetCell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)
    cell.value = value
    if isinstance(value, str):
        # Whatever it begins with: never a formula, also not when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    return cell


def _set_up(sheet: Worksheet, table: OutputTable, title: str) -> None:
    sheet.freeze_panes = "B2" if table.name == "timetable" else "A2"
    if table.name != "overview":
        num_filtered = len(table.rows) - (table.name == "money")
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A1:{last}{num_filtered + 1}"
    widths = _widths(table)
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    # Not every program works out the height of a row whose texts run over several lines.
    sheet.row_dimensions[1].height = _height(
        [column.heading for column in table.columns], [width + 0.5 for width in widths]
    )
    for number, row in enumerate(table.rows, start=2):
        texts = [_shown(column, cell) for column, cell in zip(table.columns, row, strict=True)]
        sheet.row_dimensions[number].height = _height(texts, widths)
    sheet.page_setup.orientation = "portrait" if table.name == "overview" else "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.print_title_rows = "1:1"
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None
    assert footer is not None
    header.left.text = _header_text(title)
    header.right.text = table.title
    footer.right.text = "&P / &N"


def _header_text(text: str) -> str:
    # An ampersand begins a code; spreadsheets refuse headers of more than 255 characters.
    return clean(text)[:_LONGEST_HEADER].replace("&", "&&")


def _widths(table: OutputTable) -> list[float]:
    widths: list[float] = []
    # A sheet of headings alone would be blown up to the width of the paper.
    narrowest = _NARROWEST if table.rows else 2 * _NARROWEST
    for at, column in enumerate(table.columns):
        longest_word = max(map(_breadth, column.heading.split()))
        cells = [_breadth(_shown(column, row[at])) for row in table.rows]
        # Room for the filter's button beside the heading.
        wanted = max([longest_word + 3, narrowest, *(cell + 3 for cell in cells)])
        widest = _WIDEST_IN.get(table.name, _WIDEST)
        widths.append(float(min(wanted, widest)))
    return widths


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Room for the longest of the texts, broken between words at the columns' widths."""
    most = max(_num_lines(text, width - 1.5) for text, width in zip(texts, widths, strict=True))
    return _LINE_HEIGHT * min(most, _MOST_LINES)


def _num_lines(text: str, width: float) -> int:
    lines, used = 1, 0
    for word in text.split():
        breadth = _breadth(word)
        if used and used + 1 + breadth <= width:
            used += 1 + breadth
            continue
        lines += used > 0
        used = breadth
        while used > width:
            used -= int(width)
            lines += 1
    return lines


def _shown(column: Column, cell: Cell) -> str:
    if column.kind is Kind.DATE:
        return "Wed 30 Sep 2025"
    if isinstance(cell, float):
        return f"{cell:,.2f}" if column.kind is Kind.POUNDS else f"{cell:,.1f}"
    return "" if cell is None else str(cell)


def _breadth(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _hide(sheet: Worksheet, rows: Sequence[Sequence[Cell]]) -> None:
    sheet.sheet_state = "hidden"
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            _put(sheet, number, at, value)


def _without_clock(content: bytes, created: datetime) -> bytes:
    """The same workbook with every moment in it replaced by the given one."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as written,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for entry in written.infolist():
            data = written.read(entry)
            if entry.filename == "docProps/core.xml":
                moment = f"{created.isoformat()}Z".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, data)
            stamp = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            kept.writestr(stamp, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()
