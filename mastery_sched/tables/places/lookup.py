"""Tables of postcodes in files, also those of a whole country, of which few rows are kept."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows.headings import recognise
from mastery_sched.rows.postcodes import COLUMNS, KEY, TABLE, Postcodes, Wanted, read_postcodes
from mastery_sched.rows.sheet import Findings
from mastery_sched.tables.inputs.grids import UnreadableError
from mastery_sched.tables.inputs.sources import Sought, find_table
from mastery_sched.tables.inputs.text_tables import SEPARATORS
from mastery_sched.tables.register.files import encoding_of

LARGE_BYTES = 2_000_000
"""From this size on a text file is gone through in pieces."""

_LONGEST_HEADER = 100_000
_NAMES = [each.name for each in COLUMNS]


def read_lookup(path: Path, wanted: Wanted, findings: Findings) -> Postcodes:
    """Read a table of postcodes from a workbook or text file.

    Raises
    ------
    InvalidDataError
        If the file cannot be read, or holds no such table.
    """
    if path.is_file() and path.stat().st_size > LARGE_BYTES and _is_text(path):
        return _in_pieces(path, wanted, findings)
    try:
        source = find_table(path, Sought(TABLE, _NAMES))
    except UnreadableError as error:
        raise _refused(path, error.message, error.advice) from None
    frame, too_long = source.frame()
    findings.faults += too_long
    return read_postcodes(frame, wanted, findings, header_row=source.header_row)


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        return not file.read(8).startswith((b"PK", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff"))


def _in_pieces(path: Path, wanted: Wanted, findings: Findings) -> Postcodes:
    """The table in a large text file, whose header is its first row."""
    of_use = {each.replace(" ", "") for each in wanted.needed | wanted.others}
    with path.open("rb") as content:
        encoding = encoding_of(content)
    numbers: list[int] = []
    kept: list[list[str]] = []
    try:
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline(_LONGEST_HEADER)
            separator = max(SEPARATORS, key=first.count)
            labels = next(csv.reader([first], delimiter=separator), [])
            at_key = _position_of_key(path, labels)
            reader = csv.reader(file, delimiter=separator, strict=True)
            for number, row in enumerate(reader, start=2):
                if len(row) > at_key and "".join(row[at_key].split()).upper() in of_use:
                    numbers.append(number)
                    kept.append(row)
    except (csv.Error, UnicodeDecodeError) as error:
        message = f"not a table of postcodes ({type(error).__name__})"
        raise _refused(path, message, "save it as CSV UTF-8 (comma delimited)") from None
    width = len(labels)
    for number, row in zip(numbers, kept, strict=True):
        if any(cell.strip() for cell in row[width:]):
            message = f"the row has more cells than the header, which has {width}"
            findings.fault(TABLE, number, "", "", message, "quote a cell that holds a comma")
    cells = [[*row[:width], *[""] * (width - len(row))] for row in kept]
    frame = pd.DataFrame(cells, columns=labels, dtype=object)
    return read_postcodes(frame, wanted, findings, row_numbers=numbers)


def _position_of_key(path: Path, labels: Sequence[str]) -> int:
    for at, heading in enumerate(recognise(TABLE, labels, _NAMES)):
        if heading.column == KEY and heading.is_read:
            return at
    advice = "name the columns postcode, latitude and longitude in its first row"
    raise _refused(path, "its first row has no column of postcodes", advice)


def _refused(path: Path, message: str, advice: str) -> InvalidDataError:
    return InvalidDataError([Issue(TABLE, None, "", path.name, message, advice)])
