"""The tables as CSV files and as one JSON document."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mastery_sched.plan import Plan
from mastery_sched.spare import SpareDate
from mastery_sched.tables.documents import json_text
from mastery_sched.tables.outputs.all_tables import output_tables
from mastery_sched.tables.outputs.cells import Cell, csv_safe
from mastery_sched.tables.outputs.shape import OutputTable
from mastery_sched.tables.outputs.written import write_file, write_files

FORMAT = "mastery-tables"
VERSION = 1


def write_csv(
    plan: Plan,
    folder: str | Path,
    *,
    certificate: str | None = None,
    spare: Sequence[SpareDate] | None = None,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write every table as a CSV file: UTF-8, commas, dates as ISO, one header row.

    Parameters
    ----------
    certificate
        How good the plan is proved to be, in plain words.
    spare
        The plan's spare dates as :func:`mastery_sched.spare.find_spare_dates` found them; without
        them it is asked.
    overwrite
        Whether files that somebody else wrote or changed are replaced.

    Raises
    ------
    FileExistsError
        If a file is somebody else's and ``overwrite`` is not set.
    """
    files = csv_files(plan, certificate=certificate, spare=spare)
    return write_files(folder, files, overwrite=overwrite)


def csv_files(
    plan: Plan, *, certificate: str | None = None, spare: Sequence[SpareDate] | None = None
) -> dict[str, bytes]:
    """The CSV files by name."""
    tables = output_tables(plan, certificate=certificate, spare=spare)
    return {f"{table.name}.csv": table_csv(table).encode() for table in tables}


def write_json(
    plan: Plan,
    path: str | Path,
    *,
    certificate: str | None = None,
    spare: Sequence[SpareDate] | None = None,
    overwrite: bool = False,
) -> None:
    """Write every table into one JSON document, a list of records each.

    Parameters
    ----------
    certificate, spare, overwrite
        As for :func:`write_csv`.

    Raises
    ------
    FileExistsError
        If the file is somebody else's and ``overwrite`` is not set.
    """
    content = json_text(tables_document(plan, certificate=certificate, spare=spare))
    write_file(path, content, overwrite=overwrite)


def tables_document(
    plan: Plan, *, certificate: str | None = None, spare: Sequence[SpareDate] | None = None
) -> dict[str, Any]:
    """The tables as plain values."""
    tables = output_tables(plan, certificate=certificate, spare=spare)
    return {
        "format": FORMAT,
        "version": VERSION,
        "tables": {
            table.name: [
                dict(zip(table.names, map(_plain, row), strict=True)) for row in table.rows
            ]
            for table in tables
        },
    }


def table_csv(table: OutputTable) -> str:
    """One table as the text of a CSV file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows([csv_safe(cell) for cell in row] for row in table.rows)
    return file.getvalue()


def _plain(cell: Cell) -> str | int | float | None:
    return cell.isoformat() if isinstance(cell, date) else cell
