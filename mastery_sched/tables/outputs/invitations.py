"""The schools that could be invited, as a CSV file or a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from mastery_sched.tables.outputs.cells import Cell, clean
from mastery_sched.tables.outputs.shape import Column, Kind, OutputTable
from mastery_sched.tables.outputs.table_files import table_csv
from mastery_sched.tables.outputs.workbook import tables_book
from mastery_sched.tables.outputs.written import write_files

TITLE = "Who could be invited"
COLUMNS = (
    Column("urn", "the school's unique reference number", Kind.WHOLE),
    Column("name", "the school"),
    Column("authority", "its local authority"),
    Column("town", "its town"),
    Column("type", "the register's type of establishment"),
    Column("phase", "the register's phase"),
    Column("trust", "its academy trust"),
    Column("km", "one way to the nearest specialist with room", Kind.DECIMAL),
    Column("specialist", "who that is"),
)
SUFFIXES = (".csv", ".xlsx")

_THE_DAY = date(2020, 1, 1)
"""Stands for now in a workbook, so that the same table gives the same bytes."""


def write_invitable(table: pd.DataFrame, path: Path, *, overwrite: bool = False) -> None:
    """Write the table of :func:`mastery_sched.eligible`, as the file's ending says.

    Raises
    ------
    FileExistsError
        If the file is somebody else's and ``overwrite`` is not set.
    """
    rows = tuple(
        tuple(_cell(row[column.name]) for column in COLUMNS) for row in table.to_dict("records")
    )
    shaped = OutputTable("invitations", TITLE, COLUMNS, rows)
    content = (
        table_csv(shaped).encode()
        if path.suffix.casefold() == ".csv"
        else tables_book([shaped], title=TITLE, day=_THE_DAY)
    )
    write_files(path.parent, {path.name: content}, overwrite=overwrite)


def _cell(value: Any) -> Cell:
    if isinstance(value, float):
        return round(value, 1)
    return int(value) if isinstance(value, int) else clean(str(value))
