"""Files that hubs might hand in: of any bytes, spoilt, and with any text in any cell."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
from hypothesis import strategies as st

from mastery_sched.rows.aliases import HEADINGS
from mastery_sched.rows.frames import column_names
from mastery_sched.tables.hub import write_hub
from mastery_sched.tables.inputs.hub_workbook import book_bytes, fill_sheet
from mastery_sched.tables.register.extract import COLUMNS
from tests.unit.tables.samples import full_problem

TABLES = column_names()

CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(datetime(1901, 1, 1), datetime(2999, 12, 31)),
    st.sampled_from(
        [
            *(
                "100001",
                "100001.0",
                " 100002\xa0",
                "53.0",
                "yes",
                "2025-09-02",
                "03/04/2025",
                45901,
            ),
            *("AB1 2CD", "ab12ce"),
        ]
    ),
)
"""What a cell of a workbook may hold."""


@st.composite
def labels(draw: st.DrawFn, table: str) -> list[str]:
    """A header: columns of the table under any of their names, and others."""
    names = draw(st.permutations(TABLES[table]))
    known = HEADINGS.get(table, {})
    chosen = [draw(st.sampled_from([name, *known.get(name, ())])) for name in names]
    others = draw(st.lists(st.text(max_size=8) | st.sampled_from(["Email", "Name"]), max_size=2))
    return [*chosen[: draw(st.integers(1, len(chosen)))], *others]


@st.composite
def sheets(draw: st.DrawFn, table: str) -> list[list[object]]:
    """A table below a title or without, cells of any kind."""
    above = draw(st.lists(st.lists(CELLS, max_size=3), max_size=2))
    header = draw(labels(table))
    rows = draw(st.lists(st.lists(CELLS, max_size=len(header) + 1), max_size=4))
    return [*above, list(header), *rows]


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """A workbook with some of a hub's tables."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table in draw(st.lists(st.sampled_from(list(TABLES)), min_size=1, max_size=3, unique=True)):
        sheet = book.create_sheet(table)
        fill_sheet(sheet, draw(sheets(table)))
        if draw(st.booleans()):
            sheet.merge_cells(draw(st.sampled_from(["A1:C1", "A2:A4", "B3:C5"])))
    if draw(st.booleans()):
        pairs = st.tuples(st.sampled_from(["hub", "rules.min_size", "[rules]", ""]) | CELLS, CELLS)
        fill_sheet(book.create_sheet("settings"), draw(st.lists(pairs, max_size=4)))
    return book_bytes(book)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A table as text, in any encoding, with any separator and line ends."""
    separator = draw(st.sampled_from([",", "\t", ";"]))
    end = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])
    lines = [
        separator.join("" if cell is None else str(cell) for cell in row) + draw(end)
        for row in draw(sheets(draw(st.sampled_from(list(TABLES)))))
    ]
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    return "".join(lines).encode(encoding, "replace")


@st.composite
def registers(draw: st.DrawFn) -> bytes:
    """A file of the national register, extract or links, plain or zipped, cells of any kind."""
    columns = draw(st.sampled_from([list(COLUMNS), ["URN", "LinkURN", "LinkType"]]))
    words = ["", "100001", "100002", "Primary", "Open", "Closed", "Successor", "Predecessor", "0"]
    cells = st.sampled_from(words) | st.text(max_size=6) | st.integers(-9, 10**12).map(str)
    urns = st.integers(100_000, 100_999).map(str)
    urns = urns | urns | cells
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])))
    writer.writerow(["URN", *draw(st.permutations(columns[1:])), "HeadLastName"])
    for _ in range(draw(st.integers(0, 4))):
        writer.writerow([draw(urns), *draw(st.lists(cells, max_size=len(columns) + 1))])
    content = file.getvalue().encode(draw(st.sampled_from(["cp1252", "utf-8-sig"])), "replace")
    if draw(st.booleans()):
        content = draw(spoilt(content))
    if draw(st.booleans()):
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("edubasealldata.csv", content)
        content = zipped.getvalue()
    return draw(spoilt(content)) if draw(st.booleans()) else content


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """The same bytes but for a few: some replaced, some cut off or doubled."""
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(changed) - 1, 0)))
        piece = draw(st.binary(max_size=6))
        match draw(st.sampled_from(["replace", "insert", "cut"])):
            case "replace":
                changed[at : at + len(piece)] = piece
            case "insert":
                changed[at:at] = piece
            case _:
                del changed[at : at + draw(st.integers(1, 200))]
    return bytes(changed)


@st.composite
def spoilt_workbooks(draw: st.DrawFn) -> bytes:
    """A sound workbook of which a part is spoilt, or the archive itself."""
    content = sound_workbook()
    if draw(st.booleans()):
        return draw(spoilt(content))
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        bad = draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, draw(spoilt(part)) if name == bad else part)
    return file.getvalue()


@cache
def sound_workbook() -> bytes:
    """A hub without faults, as one workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hub.xlsx"
        write_hub(full_problem(), path)
        return path.read_bytes()


def contents() -> st.SearchStrategy[bytes]:
    """What a file may hold."""
    toml = st.text(max_size=40) | st.sampled_from(["hub = 1", "[rules]", "a = 0x" + "f" * 9_000])
    return st.one_of(
        st.binary(max_size=300),
        st.text(max_size=100).map(str.encode),
        toml.map(str.encode),
        st.binary(max_size=50).map(lambda end: b"PK\x03\x04" + end),
        st.binary(max_size=50).map(lambda end: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + end),
        texts(),
        workbooks(),
        spoilt_workbooks(),
        registers(),
    )
