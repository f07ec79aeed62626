"""Tables in text files: cells separated by commas, tabs or semicolons, in UTF-8 or as Excel saves.

Knows cells, not what a table is about. A file longer than any table of a hub is refused as soon as
that shows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from mastery_sched.tables.inputs.grids import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_LARGE,
    Grid,
    UnreadableError,
)

SAVE_AS = "save it as CSV UTF-8 (comma delimited)"
SEPARATORS = (",", "\t", ";")

OPEN_AND_SAVE = "open it in a spreadsheet program and save it as Excel Workbook (.xlsx)"

_MARKUP = re.compile(
    r"\s*<(!doctype|!--|\?xml|html|head|body|meta|style|table|workbook)", re.IGNORECASE
)
_WORDS_READ = 200_000
"""Characters from which it is told what separates the cells."""


def decoded(content: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text of a file, and what is doubtful about it.

    UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252, in which Excel
    saves CSV in England unless it is told otherwise.

    Raises
    ------
    UnreadableError
        If it is no text, or in neither.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _without_nulls(content.decode("utf-16")), ()
        except UnicodeDecodeError:
            raise UnreadableError("the file is damaged: it is not in UTF-16", SAVE_AS) from None
    try:
        return _without_nulls(content.decode("utf-8-sig")), ()
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
    try:
        text = _without_nulls(content.decode("cp1252"))
    except UnicodeDecodeError:
        message = f"the file is neither in UTF-8 nor in Windows-1252 (line {row})"
        raise UnreadableError(message, SAVE_AS) from None
    message = f"the file is not in UTF-8 and was read as Windows-1252 (first needed in line {row})"
    return text, ((message, f"see whether the names are right, or {SAVE_AS}"),)


def text_grids(content: bytes) -> Iterator[Grid]:
    """The file's cells, once for each sign that may separate them; the likeliest comes first.

    Raises
    ------
    UnreadableError
        If it is no text, or there is too much of it. Cells that cannot be told apart with a sign
        are an error only with the first.
    """
    text, doubts = decoded(content)
    start = text[:_WORDS_READ]
    if _MARKUP.match(start):
        raise UnreadableError("a web page or an XML file, whatever its name says", OPEN_AND_SAVE)
    separators = sorted(SEPARATORS, key=lambda sign: -_most_in_a_line(start, sign))
    for at, separator in enumerate(separators):
        if at == 0 or separator in start:
            try:
                yield Grid(list(_rows(text, separator)), doubts=doubts)
            except UnreadableError:
                if at == 0:
                    raise


def _most_in_a_line(text: str, sign: str) -> int:
    return max((line.count(sign) for line in islice(text.splitlines(), 30)), default=0)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = num_cells = 0
    try:
        for number, row in enumerate(reader, start=1):
            num_cells += len(row)
            if number > MOST_ROWS:
                raise UnreadableError(f"the table has more than {MOST_ROWS:,} rows", TOO_LARGE)
            if len(row) > MOST_COLUMNS:
                message = f"row {number} has {len(row):,} cells, far too many for a table"
                raise UnreadableError(message, TOO_LARGE)
            if num_cells > MOST_CELLS:
                raise UnreadableError(f"the table has more than {MOST_CELLS:,} cells", TOO_LARGE)
            yield row
    except csv.Error as error:
        message = f"a cell cannot be read ({error})"
        advice = "check the quotation marks from this row on"
        raise UnreadableError(message, advice, number + 1) from None


def _without_nulls(text: str) -> str:
    if "\0" in text:
        raise UnreadableError("the file holds no text", SAVE_AS)
    return text
