"""Read a plan back from its workbook: every edit becomes part of the plan or is a listed fault.

The plan file says what was planned, the workbook what somebody made of it. Whether the edited plan
keeps the rules is for the checker.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mastery_sched.errors import InvalidDataError
from mastery_sched.plan import Plan
from mastery_sched.tables.outputs.accounts import FINGERPRINT, PLAN_FILE
from mastery_sched.tables.outputs.all_tables import editable_tables, fingerprint
from mastery_sched.tables.outputs.shape import OutputTable
from mastery_sched.tables.outputs.workbook import AS_WRITTEN
from mastery_sched.tables.outputs.workbook_edits import Edits, edited_plan
from mastery_sched.tables.outputs.workbook_rows import (
    Comparison,
    Faults,
    FoundRow,
    OpenedBook,
    compare,
    compare_shown,
    found_rows,
    open_book,
    said,
)
from mastery_sched.tables.plan_json import read_plan as read_plan_json
from mastery_sched.travel import Metric


def read_workbook(
    path: str | Path, plan_json: str | Path | None = None, *, metric: Metric | None = None
) -> Plan:
    """Read the plan that an edited workbook says.

    Parameters
    ----------
    plan_json
        The plan that the workbook was made of; by default the file that the workbook names, beside
        it.
    metric
        The distance class of your own that the plan was made with, if any.

    Returns
    -------
    Plan
        Equal to the one in ``plan_json`` if nothing was edited; else with its totals re-stated.

    Raises
    ------
    InvalidDataError
        With every edit that cannot be part of a plan: nonsense, changes of what is worked out from
        the rest, things that contradict each other.
    """
    file = Path(path)
    book = open_book(file)
    plan = _original(book, file, plan_json, metric)
    faults = Faults()
    tables = {table.title: table for table in editable_tables(plan)}
    comparisons = _compare(book, tables, faults)
    if faults.issues:
        raise InvalidDataError(faults.issues)
    edits = Edits(*(comparisons[title] for title in tables))
    edited = edited_plan(plan, edits, faults)
    if not faults.issues:
        _judge_shown(edited, _shown_edits(comparisons, tables), faults)
    if faults.issues:
        raise InvalidDataError(faults.issues)
    return edited


@dataclass(frozen=True)
class _ShownEdit:
    """A changed cell of a column that is worked out."""

    title: str
    row: FoundRow
    column: str


def _original(
    book: OpenedBook, file: Path, plan_json: str | Path | None, metric: Metric | None
) -> Plan:
    overview = book.written.get("Overview")
    told = {} if overview is None else {said(row["item"]): row["value"] for row in overview.rows}
    # The name alone: a workbook from elsewhere must not choose a file anywhere on the disk.
    named = file.parent / (Path(str(told.get(PLAN_FILE) or "plan.json")).name or "plan.json")
    plan = read_plan_json(named if plan_json is None else plan_json, metric=metric)
    if told.get(FINGERPRINT) != fingerprint(plan):
        faults = Faults()
        message = "the workbook was made of another plan than the one in the plan file"
        advice = "give the plan file that was written with the workbook"
        faults.add("Overview", None, FINGERPRINT, told.get(FINGERPRINT), message, advice)
        raise InvalidDataError(faults.issues)
    return plan


def _compare(
    book: OpenedBook, tables: dict[str, OutputTable], faults: Faults
) -> dict[str, Comparison]:
    comparisons = {}
    for title, written in book.written.items():
        sheet = book.sheets.get(title)
        if sheet is None:
            faults.add(title, None, "", "", "the sheet is missing", "put it back")
            continue
        found = found_rows(sheet, title, written.names, faults)
        if title in tables:
            comparisons[title] = compare(written, found, tables[title].key)
        else:
            compare_shown(title, written, found, faults)
    for title, sheet in book.sheets.items():
        if title not in (*book.written, AS_WRITTEN) and any(
            cell is not None for row in sheet.iter_rows(values_only=True) for cell in row
        ):
            message = "a sheet that the workbook was not written with"
            faults.add(title, None, "", "", message, "take it out")
    for title in tables:
        if title not in book.written:
            faults.add(title, None, "", "", "was never written", "export the plan again")
    return comparisons


def _shown_edits(
    comparisons: dict[str, Comparison], tables: dict[str, OutputTable]
) -> list[_ShownEdit]:
    edits = []
    for title, comparison in comparisons.items():
        table = tables[title]
        shown = {each.name for each in table.columns if not each.editable} - set(table.key)
        for row, changed in zip(comparison.kept, comparison.changed, strict=True):
            if row is not None:
                edits += [_ShownEdit(title, row, name) for name in sorted(changed & shown)]
        for row in comparison.added:
            names = sorted(shown & set(row.cells))
            edits += [_ShownEdit(title, row, name) for name in names]
    return edits


def _judge_shown(plan: Plan, edits: list[_ShownEdit], faults: Faults) -> None:
    """A cell that is worked out may be changed only to what it is worked out to be."""
    if not edits:
        return
    for table in editable_tables(plan):
        rows = [
            {name: said(cell) for name, cell in zip(table.names, row, strict=True)}
            for row in table.rows
        ]
        for edit in edits:
            if edit.title != table.title:
                continue
            key = [said(edit.row[name]) for name in table.key]
            matching = [row for row in rows if [row[name] for name in table.key] == key]
            if not any(row[edit.column] == said(edit.row[edit.column]) for row in matching):
                message = "is worked out from the rest and cannot be changed here"
                advice = "put it back; the columns with a green heading may be changed"
                value = edit.row[edit.column]
                faults.add(edit.title, edit.row.number, edit.column, value, message, advice)
