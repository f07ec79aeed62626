"""Awkward files, made when a test asks for them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from mastery_sched.rows.schools import COLUMNS
from mastery_sched.tables.inputs.grids import UnreadableError
from mastery_sched.tables.inputs.sources import Sought

SCHOOLS = Sought("schools", [each.name for each in COLUMNS])

Cells = Sequence[Sequence[Any]]

HEADER = ("URN", "School", "Local authority", "Lat", "Long")
ASH = (100001, "Ash Tree", "Midshire", 53.0, -1.4)
BEECH = (100002, "Beech Hill", "Midshire", 53.1, -1.5)


def book_of(sheets: Mapping[str, Cells]) -> openpyxl.Workbook:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet: Worksheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for at, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, at, value)
    return book


def bytes_of(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file's content."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx(rows: Cells, title: str = "Sheet1") -> bytes:
    """A workbook of one sheet."""
    return bytes_of(book_of({title: rows}))


def saved(folder: Path, content: bytes | str, name: str = "applications.xlsx") -> Path:
    """The file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def with_part(content: bytes, name: str, part: bytes | str) -> bytes:
    """A workbook with one part replaced or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part)
    return file.getvalue()


def sheet_xml(inside: str, after: str = "") -> str:
    """A sheet's part with these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{inside}</sheetData>{after}</worksheet>'


FIRST_SHEET = "xl/worksheets/sheet1.xml"


def refusal(error: pytest.ExceptionInfo[UnreadableError]) -> str:
    """The sentence of a refusal; it comes with advice."""
    assert error.value.advice
    return error.value.message
