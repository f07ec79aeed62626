"""A table of applications by itself: the schools' URNs and whatever else the hub knows of them.

What is missing (name, authority, place) may come from the national register, so that only the URN
is needed here.
"""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from mastery_sched.consistency.values import place_fault
from mastery_sched.errors import DataWarning, InvalidDataError, Issue
from mastery_sched.rows.own_words import read_own_words
from mastery_sched.rows.places import read_places
from mastery_sched.rows.points import POINT_COLUMNS
from mastery_sched.rows.postcodes import KEY as POSTCODE
from mastery_sched.rows.postcodes import postcode_or_none
from mastery_sched.rows.schools import COLUMNS, KEY, TABLE, doubt_urn
from mastery_sched.rows.sheet import HEADER_ROW, Findings, Sheet, read_sheet
from mastery_sched.tables.inputs.grids import UnreadableError
from mastery_sched.tables.inputs.hub_files import HubFiles
from mastery_sched.tables.inputs.sources import find_table


def read_applications(
    path: str | Path,
    *,
    sheet: str | None = None,
    headings: Mapping[str, str | Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Read a workbook or text file of applications; only a column of URNs is needed.

    Parameters
    ----------
    sheet
        Title of the sheet in a workbook; by default the one that looks most like applications.
    headings
        Your own headings, by column: ``{"urn": "Our ref"}``.

    Returns
    -------
    A row for each school, indexed by its row in the file, with those columns of the schools' table
    that are there; blank cells are missing values. Columns about people are not among them.

    Raises
    ------
    InvalidDataError
        With every fault at once; also where the file cannot be read or holds no such table.

    Warns
    -----
    DataWarning
        Of everything doubtful.
    """
    files = HubFiles(Path(path))
    frame = examine_applications(files, sheet=sheet, headings=headings or {})
    if files.faults:
        raise InvalidDataError(files.faults)
    for issue in files.warnings:
        python_warnings.warn(str(issue), DataWarning, stacklevel=2)
    return frame


def examine_applications(
    files: HubFiles,
    *,
    sheet: str | None = None,
    headings: Mapping[str, object] | None = None,
) -> pd.DataFrame:
    """Read the table; where it was found, faults and warnings are noted in ``files``."""
    files.own_words, files.faults = read_own_words({TABLE: headings or {}}, "headings")
    try:
        source = find_table(files.path, files.sought(TABLE), sheet)
    except UnreadableError as error:
        files.refuse(TABLE, files.path.name, error)
        return pd.DataFrame()
    files.add(source)
    cells, too_long = source.frame()
    findings = Findings(faults=too_long)
    columns = [replace(column, required=column.name == KEY) for column in COLUMNS]
    read = read_sheet(
        TABLE,
        cells,
        columns,
        findings,
        header_row=source.header_row,
        own_words=files.own_words.get(TABLE, {}),
    )
    _judge(read, findings)
    at_header = [HEADER_ROW, source.header_row]
    for noted, found in ((files.faults, findings.faults), (files.warnings, findings.warnings)):
        moved = [_moved(issue, *at_header) for issue in found]
        noted += sorted(moved, key=lambda issue: issue.row or 0)
    return _frame(read)


def _judge(sheet: Sheet, findings: Findings) -> None:
    """Faults between cells and between rows, as far as they can be told without the register."""
    first_at: dict[int, int] = {}
    for row in sheet.rows:
        if KEY in row.faulty:
            continue
        urn = row[KEY]
        first = first_at.setdefault(urn, row.number)
        if first == row.number:
            doubt_urn(row, urn, findings)
        else:
            message = (
                f"the URN {urn} stands twice: before (row {first}) and here (row {row.number})"
            )
            advice = "keep one of the rows, or correct one"
            findings.fault(TABLE, row.number, KEY, "", message, advice, first)
    for row in sheet.rows:
        if row[POSTCODE] is not None and postcode_or_none(row[POSTCODE]) is None:
            message, advice = "not a postcode", "write it like M1 1AE"
            findings.warn(TABLE, row.number, POSTCODE, row[POSTCODE], message, advice)
    names = {each.name for each in POINT_COLUMNS}
    with_place = [row for row in sheet.rows if not names <= row.blank]
    for number, place in read_places(with_place, findings).items():
        fault = place_fault(place)
        if fault is not None:
            findings.fault(TABLE, number, *fault)


def _frame(sheet: Sheet) -> pd.DataFrame:
    names = [each.name for each in COLUMNS if each.name in sheet.columns]
    rows = [
        [_plain(None if name in row.blank else row[name]) for name in names] for row in sheet.rows
    ]
    index = pd.Index([row.number for row in sheet.rows], name="row", dtype="int64")
    return pd.DataFrame(rows, columns=names, index=index, dtype=object).infer_objects()


def _plain(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value


def _moved(issue: Issue, place: int, header_row: int) -> Issue:
    return replace(issue, row=header_row) if issue.row == place else issue
