"""CSV and TOML files as they lie in a hub's folder; what cannot be read becomes an issue.

Knows files and cells, not what a table is about.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mastery_sched.errors import Issue
from mastery_sched.rows.cells import as_text, is_blank, shown
from mastery_sched.rows.sheet import HEADER_ROW

SAVE_AS = "save it as CSV UTF-8 (comma delimited)"


def read_csv(path: Path, table: str) -> tuple[pd.DataFrame | None, list[Issue]]:
    """A table of text cells with its faults; without a frame where nothing can be read.

    The first row is the header. Rows keep their places, blank ones included, so that they can be
    numbered as a spreadsheet numbers them. A row shorter than the header ends in blank cells.
    """
    text, faults = read_text(path, table, SAVE_AS)
    if text is None:
        return None, faults
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows.extend(reader)
    except csv.Error as error:
        row = len(rows) + HEADER_ROW
        message = f"a cell cannot be read ({error})"
        advice = "check the quotation marks from this row on"
        return None, [Issue(table, row, "", "", message, advice)]
    if not rows or all(map(is_blank, rows[0])):
        message = "the first row must hold the names of the columns, but it is blank"
        return None, [Issue(table, HEADER_ROW, "", "", message, SAVE_AS)]
    header, *body = rows
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        message = "the cells are not separated by commas"
        return None, [Issue(table, HEADER_ROW, "", shown(header[0]), message, SAVE_AS)]
    width = len(header)
    for number, cells in enumerate(body, start=HEADER_ROW + 1):
        surplus = [cell for cell in cells[width:] if not is_blank(cell)]
        if surplus:
            message = f"the row has more cells than the header, which has {width}"
            advice = "quote a cell that holds a comma, or name the column"
            faults.append(Issue(table, number, "", shown(surplus[0]), message, advice))
    padded = [[*cells[:width], *[""] * (width - len(cells))] for cells in body]
    return pd.DataFrame(padded, columns=header, dtype=object), faults


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """A table as CSV, with the columns in this order."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([as_text(row[name]) for name in columns] for row in rows)
    return file.getvalue()


def read_toml(path: Path, table: str) -> tuple[dict[str, Any] | None, list[Issue]]:
    """The document in a TOML file, or its fault."""
    text, faults = read_text(path, table, "save it as UTF-8")
    if text is None:
        return None, faults
    try:
        return tomllib.loads(text), []
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"not valid TOML: {str(error) or 'nested too deeply'}"
        return None, [Issue(table, None, "", "", message, "correct the file at this place")]


def read_text(path: Path, table: str, advice: str) -> tuple[str | None, list[Issue]]:
    """The text of a file in UTF-8, with or without a byte-order mark, or why there is none."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None, [Issue(table, None, "", path.name, "there is no such file", "add it")]
    except OSError as error:
        message = f"the file cannot be read ({error.strerror or error})"
        return None, [Issue(table, None, "", path.name, message, "check the file")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        message = f"the file is not in UTF-8 (line {row})"
        return None, [Issue(table, None, "", path.name, message, advice)]
