"""A hub on the disk: a folder with ``hub.toml`` and a file for each table, or one workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import geopy.distance
import tomli_w

from mastery_sched.consistency import in_table_order
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.problem import Problem
from mastery_sched.rows.aliases import SETTINGS_SHEET
from mastery_sched.rows.cells import CellError
from mastery_sched.rows.frames import REQUIRED_TABLES, examine_frames, table_columns, table_rows
from mastery_sched.rows.metrics import metric_name, metric_named
from mastery_sched.rows.settings import TABLE as HUB_TOML
from mastery_sched.rows.settings import Settings, settings_document
from mastery_sched.rules import Preferences
from mastery_sched.tables.inputs.hub_files import WORKBOOKS, HubFiles, find_hub
from mastery_sched.tables.inputs.hub_workbook import hub_workbook
from mastery_sched.tables.outputs.written import write_file, write_files
from mastery_sched.tables.text_files import csv_text
from mastery_sched.travel import Metric, TravelUnit


@dataclass(frozen=True)
class ExaminedHub:
    """What a hub's tables come to.

    Parameters
    ----------
    problem
        ``None`` if there are faults.
    files
        Where everything was found.
    """

    problem: Problem | None
    faults: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    files: HubFiles


def read_hub(path: str | Path, *, metric: Metric | None = None) -> Problem:
    """Read a hub's folder or workbook; ``docs/tables.md`` says what is in it.

    Parameters
    ----------
    metric
        A distance class of your own, for a hub whose settings name it, or say nothing.

    Raises
    ------
    InvalidDataError
        With every fault of the settings and of all tables at once; also where a file is missing or
        cannot be read.
    """
    examined = examine_hub(path, metric=metric)
    if examined.problem is None:
        raise InvalidDataError(examined.faults)
    return examined.problem


def examine_hub(path: str | Path, *, metric: Metric | None = None) -> ExaminedHub:
    """Read a hub's folder or workbook and gather all faults and warnings instead of raising."""
    files = find_hub(Path(path))
    settings, faults = files.settings, files.faults
    frames = {}
    for table, source in files.sources.items():
        frames[table], too_long = source.frame()
        faults += too_long
    chosen, metric_faults = _metric(settings, metric, files)
    examined = examine_frames(
        frames,
        school_year=settings.school_year,
        school_year_faulty="school_year" in settings.faulty,
        rules=settings.rules,
        metric=chosen,
        unreadable=files.unreadable,
        header_rows={table: source.header_row for table, source in files.sources.items()},
        own_words=files.own_words,
    )
    warnings = (*files.warnings, *examined.records.warnings)
    all_faults = tuple(in_table_order([*metric_faults, *faults, *examined.faults]))
    problem = None
    if not all_faults:
        problem = Problem.from_records(
            settings.hub,
            replace(examined.records, warnings=warnings),
            preferences=settings.preferences or Preferences(),
            rates=settings.rates,
        )
    return ExaminedHub(problem, all_faults, warnings, files)


def write_hub(problem: Problem, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a problem as a hub's folder, from which :func:`read_hub` reads an equal problem.

    A path that ends in ``.xlsx`` becomes one workbook instead of a folder.

    Columns that are blank throughout are left out, and so are empty tables that nobody needs; a
    table that is already in the folder is replaced even by an empty one.

    Parameters
    ----------
    overwrite
        Whether tables and settings that somebody else wrote or changed are replaced.

    Raises
    ------
    FileExistsError
        If one of the files is somebody else's and ``overwrite`` is not set; nothing is written.
    OSError
        If a file cannot be written.
    """
    folder = Path(path)
    columns_of = table_columns(problem.travel_unit)
    tables = {}
    for table, rows in table_rows(problem).items():
        # An empty table in minutes still says that travel is counted in minutes.
        in_minutes = table == "travel" and problem.travel_unit is TravelUnit.MINUTES
        needed = table in REQUIRED_TABLES or in_minutes
        file = folder / f"{table}.csv"
        if rows or needed or file.exists():
            columns = [
                each.name
                for each in columns_of[table]
                if each.required or any(row.get(each.name) is not None for row in rows)
            ]
            tables[table] = columns, rows
    document = settings_document(
        problem.hub,
        problem.school_year,
        metric_name(problem.metric),
        problem.rules,
        problem.preferences,
        problem.rates,
    )
    if folder.suffix.casefold() in WORKBOOKS:
        write_file(folder, hub_workbook(document, tables), overwrite=overwrite)
        return
    texts = {f"{table}.csv": csv_text(columns, rows) for table, (columns, rows) in tables.items()}
    texts[HUB_TOML] = tomli_w.dumps(document)
    files = {name: text.encode() for name, text in texts.items()}
    write_files(folder, files, overwrite=overwrite)


def _metric(
    settings: Settings, given: Metric | None, files: HubFiles
) -> tuple[Metric, list[Issue]]:
    if settings.metric is None:
        return given or geopy.distance.geodesic, []
    try:
        return metric_named(settings.metric, given), []
    except CellError as error:
        table = SETTINGS_SHEET if files.is_workbook else HUB_TOML
        row = files.settings_row_of.get("metric")
        issue = Issue(table, row, "metric", settings.metric, error.message, error.advice)
        return geopy.distance.geodesic, [issue]
