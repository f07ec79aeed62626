"""What kind of file it is by its first bytes, and whether a workbook is safe to open.

A workbook is a ZIP archive of XML parts. Sizes are taken from the archive's own list, and each part
is gone through once without being kept, before the library that reads workbooks touches it: no
archive that unpacks to gigabytes, no merged cells without end, no million empty rows. Formulas are
never worked out; those that were never worked out by a spreadsheet are noted here.
"""

from __future__ import annotations

import re
import xml.sax
import zipfile
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from mastery_sched.tables.inputs.grids import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_LARGE,
    UnreadableError,
)

MOST_UNPACKED_BYTES = 120_000_000
"""Of all parts that are not pictures."""

MOST_PARTS = 5_000
MOST_RATIO = 300
"""How many times smaller than its content a large part may be; sheets are packed 10 to 100 fold."""

LARGE_PART_BYTES = 10_000_000
MOST_MERGED = 300_000
"""Cells in merged ranges and in links, of one sheet."""

SAVE_AS_XLSX = "save it as Excel Workbook (.xlsx)"

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MOST_ELEMENTS = 6_000_000


def is_workbook(content: bytes) -> bool:
    """Whether these are the bytes of an archive, as a workbook is.

    Raises
    ------
    UnreadableError
        If it is an old or a protected workbook.
    """
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            message = "the workbook is protected with a password"
            raise UnreadableError(message, "save a copy without the password")
        raise UnreadableError("an old Excel file (.xls), whatever its name says", SAVE_AS_XLSX)
    return content.startswith(_ZIP)


def check_package(package: zipfile.ZipFile) -> None:
    """Refuse an archive that is no workbook, or that is too large to be unpacked.

    Raises
    ------
    UnreadableError
        With the reason.
    """
    parts = package.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableError("an OpenDocument file, not an Excel workbook", SAVE_AS_XLSX)
    if "xl/workbook.bin" in names:
        raise UnreadableError("a binary Excel workbook (.xlsb)", SAVE_AS_XLSX)
    if "[Content_Types].xml" not in names:
        raise UnreadableError("not an Excel workbook", SAVE_AS_XLSX)
    size = sum(part.file_size for part in parts if "/media/" not in part.filename)
    if size > MOST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        message = f"the workbook is far too large when unpacked ({size // 1_000_000} MB)"
        raise UnreadableError(message, TOO_LARGE)
    for part in parts:
        is_large = part.file_size > LARGE_PART_BYTES
        if is_large and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            message = "the workbook is packed more tightly than a spreadsheet program does"
            raise UnreadableError(message, TOO_LARGE)


@dataclass
class Survey:
    """What a sheet's XML says about its size.

    Parameters
    ----------
    last_row, last_column
        The furthest cell that holds something.
    unworked
        Rows and columns of formulas without a saved result.
    merged
        Ranges of merged cells: first row, first column, last row, last column.
    """

    last_row: int = 0
    last_column: int = 0
    unworked: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def survey(package: zipfile.ZipFile) -> dict[str, Survey]:
    """Go through every part's XML without keeping it.

    Raises
    ------
    UnreadableError
        If a sheet is too large, or its rows are in disorder.
    xml.sax.SAXException
        If a part is no XML.
    """
    surveys = {}
    for name in package.namelist():
        if name.endswith(".xml"):
            surveyor = _Surveyor()
            with package.open(name) as part:
                xml.sax.parse(part, surveyor)
            found = surveys[name] = surveyor.found
            if found.last_row * found.last_column > MOST_CELLS:
                raise UnreadableError(f"a sheet has more than {MOST_CELLS:,} cells", TOO_LARGE)
    return surveys


class _Surveyor(ContentHandler):
    """Follows the rows and cells of a sheet; of other parts it counts the elements only."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Survey()
        self._row = self._column = 0
        self._num_rows = self._num_elements = self._num_merged = 0
        self._kind = ""
        self._is_sheet = self._is_in_value = False
        self._has_value = self._has_formula = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        plain_name = name.rpartition(":")[2]
        if not self._num_elements:
            self._is_sheet = plain_name == "worksheet"
        self._num_elements += 1
        if self._num_elements > _MOST_ELEMENTS:
            raise UnreadableError("the workbook is far too large", TOO_LARGE)
        if not self._is_sheet:
            return
        match plain_name:
            case "row":
                self._start_row(attrs.get("r"))
            case "c":
                self._start_cell(attrs.get("r"))
                self._kind = attrs.get("t", "n")
            case "f":
                self._has_formula = True
            case "v" | "t":
                self._is_in_value = True
            case "mergeCell":
                area = self._area(attrs.get("ref", ""))
                if area is not None:
                    self.found.merged.append(area)
            case "hyperlink":
                self._area(attrs.get("ref", ""))

    def characters(self, content: str) -> None:
        if self._is_in_value:
            self._has_value = True

    def endElement(self, name: str) -> None:  # noqa: N802
        self._is_in_value = False
        if not self._is_sheet or name.rpartition(":")[2] != "c":
            return
        if self._has_value or self._has_formula:
            self.found.last_row = max(self.found.last_row, self._row)
            self.found.last_column = max(self.found.last_column, self._column)
            if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
                where = f"row {self._row:,}, column {self._column:,}"
                message = f"the sheet goes on too far (something stands in {where})"
                raise UnreadableError(message, TOO_LARGE)
        # The result of a formula may be a text of no length: it is worked out all the same.
        if self._has_formula and not self._has_value and self._kind != "str":
            self.found.unworked.add((self._row, self._column))

    def _start_row(self, number: str | None) -> None:
        earlier = self._row
        self._row = earlier + 1 if number is None else int(float(number))
        self._column = 0
        self._num_rows += 1
        if self._row <= earlier:
            raise UnreadableError("the rows of the sheet are in disorder", SAVE_AS_XLSX)
        if self._num_rows > MOST_ROWS:
            raise UnreadableError(f"the sheet has more than {MOST_ROWS:,} rows", TOO_LARGE)

    def _start_cell(self, place: str | None) -> None:
        match = _CELL.fullmatch(place or "")
        self._column = self._column + 1 if match is None else _column_number(match[1])
        self._has_value = self._has_formula = False

    def _area(self, ref: str) -> tuple[int, int, int, int] | None:
        ends = [_CELL.fullmatch(end) for end in ref.split(":")]
        first, last = ends[0], ends[-1]
        if first is None or last is None:
            return None
        top, left = int(first[2]), _column_number(first[1])
        bottom, right = int(last[2]), _column_number(last[1])
        self._num_merged += max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if self._num_merged > MOST_MERGED:
            message = f"more than {MOST_MERGED:,} cells of the sheet are merged or linked"
            raise UnreadableError(message, "undo the merging of whole rows or columns")
        return top, left, bottom, right


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
