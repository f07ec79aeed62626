"""A problem as it stands in a JSON document, read by the readers of tables and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopy.distance
import pandas as pd

from mastery_sched.consistency import TABLES
from mastery_sched.errors import Issue
from mastery_sched.problem import Problem
from mastery_sched.rows.cells import CellError
from mastery_sched.rows.frames import examine_frames, table_columns
from mastery_sched.rows.metrics import metric_named
from mastery_sched.rows.settings import read_settings
from mastery_sched.rows.sheet import HEADER_ROW
from mastery_sched.rules import Preferences
from mastery_sched.tables.documents import ABSENT, Document
from mastery_sched.travel import Metric, TravelUnit

SETTINGS_KEYS = ("hub", "school_year", "metric", "rules", "preferences", "money")
KEYS = (*SETTINGS_KEYS, "travel_unit", "tables")
KEYS_BEFORE_MONEY = tuple(key for key in KEYS if key != "money")


def problem_from_values(
    values: object, place: str, document: Document, metric: Metric | None
) -> Problem | None:
    """The problem in :func:`~mastery_sched.rows.canonical.problem_values`, or its faults noted.

    It carries no warnings: they were given when the tables were read.

    Parameters
    ----------
    place
        Where the values stand in the document.
    metric
        A distance class of the caller's own, if the problem was made with one.
    """
    keys = KEYS if isinstance(values, dict) and "money" in values else KEYS_BEFORE_MONEY
    found = document.mapping(values, place, keys)
    hub = document.text(found["hub"], f"{place}.hub")
    # A problem made in Python may have any name, which a hub.toml may not.
    given = {key: found[key] for key in SETTINGS_KEYS if found.get(key, ABSENT) is not ABSENT}
    weights = given.get("preferences")
    if isinstance(weights, dict):
        given["preferences"] = {"assessment": 0} | weights
    settings, issues = read_settings(given | {"hub": "hub"})
    for issue in issues:
        _pass_on(issue, f"{place}.{issue.column}", document)
    chosen: Metric = geopy.distance.geodesic
    try:
        chosen = metric_named(settings.metric or "geodesic", metric)
    except CellError as error:
        document.fault(f"{place}.metric", settings.metric, error.message, error.advice)
    unit = document.text(found["travel_unit"], f"{place}.travel_unit")
    if unit not in list(TravelUnit):
        if unit:
            document.fault(f"{place}.travel_unit", unit, "neither m nor min", "write m or min")
        unit = TravelUnit.METRES
    columns = {
        table: [column.name for column in each]
        for table, each in table_columns(TravelUnit(unit)).items()
    }
    tables = document.mapping(found["tables"], f"{place}.tables", list(TABLES))
    frames = {
        table: _frame(tables[table], f"{place}.tables.{table}", columns[table], document)
        for table in TABLES
    }
    examined = examine_frames(
        frames,
        school_year=settings.school_year,
        school_year_faulty=settings.school_year is None,
        rules=settings.rules if "rules" in given else None,
        metric=chosen,
    )
    for issue in examined.faults:
        row = "" if issue.row in (None, HEADER_ROW) else f"[{issue.row - HEADER_ROW - 1}]"
        column = f".{issue.column}" if issue.column else ""
        _pass_on(issue, f"{place}.tables.{issue.table}{row}{column}", document)
    if document.faults:
        return None
    return Problem.from_records(
        hub,
        replace(examined.records, warnings=()),
        preferences=settings.preferences or Preferences(),
        rates=settings.rates,
    )


def _pass_on(issue: Issue, place: str, document: Document) -> None:
    document.faults.append(replace(issue, table=document.name, row=None, column=place))


def _frame(rows: object, place: str, columns: list[str], document: Document) -> pd.DataFrame:
    found: list[Mapping[str, Any]] = []
    for at, row in document.items(rows, place):
        if isinstance(row, dict):
            found.append(row)
            surplus = [key for key in row if key not in columns]
            for key in surplus:
                document.fault(f"{at}.{key}", row[key], "unknown key")
        else:
            document.fault(at, row, "not a record with keys and values")
            found.append({})
    cells = [[row.get(name) for name in columns] for row in found]
    return pd.DataFrame(cells, columns=columns, dtype=object)
