"""The plan as a workbook: a sheet a table, for people to read, print, filter and edit.

A hidden sheet, :data:`AS_WRITTEN`, keeps every row as it was written, so that the reader knows what
somebody changed. How sheets look is in :mod:`~mastery_sched.tables.outputs.workbook_sheets`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from mastery_sched.plan import Plan
from mastery_sched.spare import SpareDate
from mastery_sched.tables.outputs.all_tables import output_tables
from mastery_sched.tables.outputs.cells import Cell
from mastery_sched.tables.outputs.colours import light_colour
from mastery_sched.tables.outputs.first_day import first_day
from mastery_sched.tables.outputs.shape import OutputTable
from mastery_sched.tables.outputs.written import write_file

AS_WRITTEN = "_as_written"
"""The hidden sheet: title of the sheet, then the row's cells as JSON."""

_LONGEST_PIECE = 30_000
"""Characters in a cell of the hidden sheet; workbooks take a limited length."""


def write_xlsx(
    plan: Plan,
    path: str | Path,
    *,
    certificate: str | None = None,
    plan_file: str = "plan.json",
    spare: Sequence[SpareDate] | None = None,
    overwrite: bool = False,
) -> None:
    """Write the workbook of a plan.

    Parameters
    ----------
    certificate
        How good the plan is proved to be, in plain words: ``result.certificate()``.
    plan_file
        Name of the ``plan.json`` that the workbook belongs to; it is looked for beside the workbook
        when that is read back.
    spare
        The plan's spare dates as :func:`mastery_sched.spare.find_spare_dates` found them; without
        them it is asked.
    overwrite
        Whether a workbook that somebody else wrote or changed is replaced.

    Raises
    ------
    FileExistsError
        If the workbook is somebody else's and ``overwrite`` is not set.
    """
    content = workbook_bytes(plan, certificate=certificate, plan_file=plan_file, spare=spare)
    write_file(path, content, overwrite=overwrite)


def workbook_bytes(
    plan: Plan,
    *,
    certificate: str | None = None,
    plan_file: str = "plan.json",
    spare: Sequence[SpareDate] | None = None,
) -> bytes:
    """The workbook as a file's content."""
    from mastery_sched.tables.outputs.workbook_sheets import book_bytes

    tables = output_tables(plan, certificate=certificate, plan_file=plan_file, spare=spare)
    return book_bytes(
        tables,
        title=f"{plan.problem.hub} {plan.problem.school_year}",
        day=first_day(plan.problem),
        colours=_group_colours(tables),
        hidden={AS_WRITTEN: list(_pieces(tables))},
    )


def tables_book(tables: Sequence[OutputTable], *, title: str, day: date) -> bytes:
    """Tables to look at as a workbook that nobody reads back.

    Parameters
    ----------
    day
        The day that stands for now.
    """
    from mastery_sched.tables.outputs.workbook_sheets import book_bytes

    return book_bytes(tables, title=title, day=day)


def as_written(cell: Cell) -> str | int | float | None:
    """A cell as the hidden sheet keeps it."""
    return cell.isoformat() if isinstance(cell, date) else cell


def _group_colours(tables: Sequence[OutputTable]) -> dict[Cell, str]:
    (groups,) = (table for table in tables if table.name == "groups")
    return {
        each: light_colour(at) for at, each in enumerate(dict.fromkeys(groups.column_of("group")))
    }


def _pieces(tables: Sequence[OutputTable]) -> Iterator[list[str]]:
    """A row of the hidden sheet for every row of the others; the reader joins the pieces."""
    for table in tables:
        for row in (table.names, *table.rows):
            text = json.dumps([as_written(cell) for cell in row], ensure_ascii=False)
            starts = range(0, len(text), _LONGEST_PIECE)
            yield [table.title, *(text[at : at + _LONGEST_PIECE] for at in starts)]
