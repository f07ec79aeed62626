"""CSV and TOML files of a hub's folder, and texts in UTF-8; what cannot be read becomes an issue.

Knows files and cells, not what a table is about. Tables are read in
:mod:`mastery_sched.tables.inputs`.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mastery_sched.errors import Issue
from mastery_sched.rows.cells import as_text


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
        document = tomllib.loads(text)
        _refuse_endless_numbers(document)
        return document, []
    except (ValueError, RecursionError) as error:
        message = f"not valid TOML: {str(error) or 'nested too deeply'}"
        return None, [Issue(table, None, "", "", message, "correct the file at this place")]


def _refuse_endless_numbers(value: object) -> None:
    """TOML has numbers of 64 bits; the parser takes longer ones, which cannot even be shown."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("a whole number is far too large")
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            _refuse_endless_numbers(inner)


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
