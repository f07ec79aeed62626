from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mastery_sched.rows.cells import Unusable
from mastery_sched.tables.inputs.grids import Grid, UnreadableError
from mastery_sched.tables.inputs.packages import is_workbook
from mastery_sched.tables.inputs.workbooks import workbook_grids
from tests.unit.tables.inputs.samples import (
    FIRST_SHEET,
    book_of,
    bytes_of,
    refusal,
    sheet_xml,
    with_part,
    xlsx,
)

TOO_FAR = "the sheet goes on too far"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def the_grid(content: bytes) -> Grid:
    (grid,) = workbook_grids(content)
    return grid


def why_not(content: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        workbook_grids(content)
    return refusal(caught)


def test_cells_are_values() -> None:
    day = datetime(2025, 9, 1)
    grid = the_grid(xlsx([["URN", None, "x"], [], [100001, 1.5, day], [True, "007", "=text"]]))
    assert grid.rows[0] == ["URN", None, "x"]
    assert grid.rows[1] == [None, None, None]
    assert grid.rows[2] == [100001, 1.5, day]
    assert grid.rows[3][:2] == [True, "007"]


def test_an_empty_sheet_has_no_rows() -> None:
    assert the_grid(xlsx([])).rows == []


def test_hidden_sheets_are_read_too() -> None:
    book = book_of({"a": [["x"]], "b": [["y"]]})
    book["b"].sheet_state = "veryHidden"
    assert [grid.title for grid in workbook_grids(bytes_of(book))] == ["a", "b"]


def test_formulas_count_as_their_saved_results_and_are_never_worked_out() -> None:
    cells = (
        '<row r="1"><c r="A1"><f>40+2</f><v>42</v></c><c r="B1"><f>40+2</f></c>'
        '<c r="C1"><f>40+2</f><v></v></c><c r="D1" t="str"><f>""</f><v></v></c>'
        '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    (row,) = the_grid(with_part(xlsx([["x"]]), FIRST_SHEET, sheet_xml(cells))).rows
    saved, unworked, never, empty, wrong = row
    assert saved == 42
    assert isinstance(unworked, Unusable)
    assert isinstance(never, Unusable)
    assert unworked.message == "a formula whose result is not saved"
    assert empty is None
    assert isinstance(wrong, Unusable)
    assert (str(wrong), wrong.message) == ("#DIV/0!", "an error of the spreadsheet")


def test_cells_merged_downwards_stand_in_every_row() -> None:
    book = book_of({"a": [["Midshire", 1, 2], [None, 3], [None, 4], ["wide", None, None]]})
    book["a"].merge_cells("A1:A3")
    book["a"].merge_cells("A4:C4")
    book["a"].merge_cells("B20:C25")
    book["a"].merge_cells("C2:C3")
    rows = the_grid(bytes_of(book)).rows
    assert [row[0] for row in rows] == ["Midshire", "Midshire", "Midshire", "wide"]
    assert list(rows[3]) == ["wide", None, None]


def test_days_from_1904_are_doubted() -> None:
    book = book_of({"a": [[datetime(2025, 9, 1)]]})
    book.epoch = CALENDAR_MAC_1904
    grid = the_grid(bytes_of(book))
    assert grid.rows == [[datetime(2025, 9, 1)]]
    assert len(grid.doubts) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (OLE, "an old Excel file (.xls), whatever its name says"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "the workbook is protected with a password",
        ),
    ],
)
def test_old_and_protected_workbooks(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        is_workbook(content)
    assert refusal(caught) == message


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def test_other_archives_are_named() -> None:
    opendocument = archive(**{"mimetype": b"x", "content.xml": b"<x/>"})
    assert why_not(opendocument) == "an OpenDocument file, not an Excel workbook"
    binary = archive(**{"xl/workbook.bin": b"x"})
    assert why_not(binary) == "a binary Excel workbook (.xlsb)"
    assert why_not(archive(a=b"x")) == "not an Excel workbook"


def test_damaged_workbooks_are_one_sentence() -> None:
    content = xlsx([["x"]])
    for damaged in (
        content[: len(content) // 2],
        b"PK\x03\x04nothing",
        with_part(content, FIRST_SHEET, "<worksheet><sheetData>"),
        with_part(content, FIRST_SHEET, sheet_xml('<row r="1"><c r="A1"><v>one</v></c></row>')),
        with_part(content, "xl/sharedStrings.xml", b"\xff"),
    ):
        assert why_not(damaged).startswith("not a workbook that can be read (")
    without = with_part(content, "xl/workbook.xml", "<x/>")
    assert why_not(without) == "the workbook has no sheet with cells"


def cell(place: str) -> str:
    row = "".join(filter(str.isdigit, place))
    return f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("inside", "after", "message"),
    [
        (
            cell("A400000"),
            "",
            f"{TOO_FAR} (something stands in row 400,000, column 1)",
        ),
        (cell("XFD1"), "", f"{TOO_FAR} (something stands in row 1, column 16,384)"),
        (cell("ALL9999"), "", "a sheet has more than 2,000,000 cells"),
        ("<row/>" * 300_001, "", "the sheet has more than 300,000 rows"),
        (cell("A5") + cell("A2"), "", "the rows of the sheet are in disorder"),
        (cell("A2") + cell("A2"), "", "the rows of the sheet are in disorder"),
        (
            cell("A1"),
            '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            "more than 300,000 cells of the sheet are merged or linked",
        ),
        (
            cell("A1"),
            '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>',
            "more than 300,000 cells of the sheet are merged or linked",
        ),
    ],
)
def test_endless_sheets_are_refused(inside: str, after: str, message: str) -> None:
    assert why_not(with_part(xlsx([["x"]]), FIRST_SHEET, sheet_xml(inside, after))) == message


def test_empty_cells_far_away_do_not_matter() -> None:
    far = '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert the_grid(with_part(xlsx([["x"]]), FIRST_SHEET, sheet_xml(far))).rows == [[7]]


def test_what_unpacks_to_gigabytes_is_refused_unopened() -> None:
    bomb = with_part(xlsx([["x"]]), FIRST_SHEET, b" " * 130_000_000)
    assert why_not(bomb) == "the workbook is far too large when unpacked (130 MB)"
    tight = with_part(xlsx([["x"]]), FIRST_SHEET, b" " * 20_000_000)
    assert why_not(tight) == "the workbook is packed more tightly than a spreadsheet program does"


def test_entities_that_grow_without_end_are_refused() -> None:
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    document = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>' + sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row>'
    )
    assert why_not(with_part(xlsx([["x"]]), FIRST_SHEET, document)).startswith("not a workbook")


def test_files_outside_are_never_opened() -> None:
    document = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    )
    content = with_part(xlsx([["x"]]), FIRST_SHEET, document)
    try:
        rows = the_grid(content).rows
    except UnreadableError:
        return
    assert "root" not in str(rows)
