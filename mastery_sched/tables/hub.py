"""A hub's folder: ``hub.toml`` and a CSV file for each table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopy.distance
import pandas as pd
import tomli_w

from mastery_sched.consistency import TABLES, in_table_order
from mastery_sched.consistency.examination import nearest
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.problem import Problem
from mastery_sched.rows.cells import CellError
from mastery_sched.rows.frames import REQUIRED_TABLES, examine_frames, table_columns, table_rows
from mastery_sched.rows.metrics import metric_name, metric_named
from mastery_sched.rows.settings import TABLE as HUB_TOML
from mastery_sched.rows.settings import Settings, read_settings, settings_document
from mastery_sched.rules import Preferences
from mastery_sched.tables.atomic import write_text
from mastery_sched.tables.text_files import csv_text, read_csv, read_toml
from mastery_sched.travel import Metric, TravelUnit


def read_hub(folder: str | Path, *, metric: Metric | None = None) -> Problem:
    """Read a hub's folder; ``docs/tables.md`` says what its files hold.

    Parameters
    ----------
    metric
        A distance class of your own, for a hub whose ``hub.toml`` names it, or says nothing.

    Raises
    ------
    InvalidDataError
        With every fault of ``hub.toml`` and of all tables at once; also where a file is missing or
        cannot be read.
    """
    path = Path(folder)
    settings, faults = _settings(path)
    frames, unreadable, warnings, unread_faults = _frames(path, settings)
    chosen, metric_faults = _metric(settings, metric)
    examined = examine_frames(
        frames,
        school_year=settings.school_year,
        school_year_faulty="school_year" in settings.faulty,
        rules=settings.rules,
        metric=chosen,
        unreadable=unreadable,
    )
    faults += [*metric_faults, *unread_faults, *examined.faults]
    if faults:
        raise InvalidDataError(in_table_order(faults))
    records = examined.records
    return Problem.from_records(
        settings.hub,
        replace(records, warnings=(*warnings, *records.warnings)),
        preferences=settings.preferences or Preferences(),
        rates=settings.rates,
    )


def write_hub(problem: Problem, folder: str | Path) -> None:
    """Write a problem as a hub's folder, from which :func:`read_hub` reads an equal problem.

    Columns that are blank throughout are left out, and so are empty tables that nobody needs; a
    table that is already in the folder is replaced even by an empty one.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    path = Path(folder)
    columns_of = table_columns(problem.travel_unit)
    for table, rows in table_rows(problem).items():
        # An empty table in minutes still says that travel is counted in minutes.
        in_minutes = table == "travel" and problem.travel_unit is TravelUnit.MINUTES
        needed = table in REQUIRED_TABLES or in_minutes
        file = path / f"{table}.csv"
        if rows or needed or file.exists():
            columns = [
                each.name
                for each in columns_of[table]
                if each.required or any(row.get(each.name) is not None for row in rows)
            ]
            write_text(file, csv_text(columns, rows))
    document = settings_document(
        problem.hub,
        problem.school_year,
        metric_name(problem.metric),
        problem.rules,
        problem.preferences,
        problem.rates,
    )
    write_text(path / HUB_TOML, tomli_w.dumps(document))


def _settings(path: Path) -> tuple[Settings, list[Issue]]:
    document, faults = read_toml(path / HUB_TOML, HUB_TOML)
    if document is None:
        return Settings("", rules=None, preferences=None, faulty=frozenset({"school_year"})), faults
    return read_settings(document)


def _metric(settings: Settings, given: Metric | None) -> tuple[Metric, list[Issue]]:
    if settings.metric is None:
        return given or geopy.distance.geodesic, []
    try:
        return metric_named(settings.metric, given), []
    except CellError as error:
        issue = Issue(HUB_TOML, None, "metric", settings.metric, error.message, error.advice)
        return geopy.distance.geodesic, [issue]


def _frames(
    path: Path, settings: Settings
) -> tuple[dict[str, pd.DataFrame], set[str], list[Issue], list[Issue]]:
    """Tables, names of those that cannot be read, warnings, faults."""
    frames: dict[str, pd.DataFrame] = {}
    unreadable: set[str] = set()
    faults: list[Issue] = []
    names = {table: settings.files.get(table, f"{table}.csv") for table in TABLES}
    if not path.is_dir():
        # That hub.toml is not there says enough.
        return frames, set(TABLES), [], []
    present = {each.name for each in path.iterdir() if each.suffix.casefold() == ".csv"}
    for table, name in names.items():
        expected = table in settings.files or table in REQUIRED_TABLES
        if not expected and not (path / name).exists():
            continue
        frame, found = read_csv(path / name, table)
        if frame is None:
            unreadable.add(table)
        else:
            frames[table] = frame
        faults += found
    unused = sorted(present - set(names.values()))
    warnings = [
        Issue(HUB_TOML, None, "files", name, "the file is not used", _file_advice(name, names))
        for name in unused
    ]
    return frames, unreadable, warnings, faults


def _file_advice(name: str, names: dict[str, str]) -> str:
    return nearest(name, names.values()) or f"the tables are {', '.join(names.values())}"
