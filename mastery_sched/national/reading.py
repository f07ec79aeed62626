"""A nation's folder: ``nation.toml`` and a CSV file for each table; or the same as DataFrames.

Reads the tables as those of one large hub, so every fault names its row, then splits them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopy.distance
import pandas as pd

from mastery_sched.consistency import RowOf, in_table_order
from mastery_sched.consistency.examination import nearest
from mastery_sched.entities import TravelRow
from mastery_sched.errors import InvalidDataError
from mastery_sched.national import areas
from mastery_sched.national.areas import Membership, Whereabouts
from mastery_sched.national.nation import Nation, SchoolPlace
from mastery_sched.national.settings import (
    FILES,
    NationSettings,
    WithoutHub,
    read_nation_settings,
)
from mastery_sched.national.settings import TABLE as NATION_TOML
from mastery_sched.national.split import Splitting, split
from mastery_sched.rows import wishes
from mastery_sched.rows.cells import CellError, parse_text
from mastery_sched.rows.frames import REQUIRED_TABLES, Records, column_names, examine_frames
from mastery_sched.rows.headings import recognise
from mastery_sched.rows.metrics import metric_named
from mastery_sched.rows.sheet import Column, Findings, read_sheet
from mastery_sched.rules import Rules
from mastery_sched.tables.inputs.grids import UnreadableError
from mastery_sched.tables.inputs.sources import Sought, find_table
from mastery_sched.tables.text_files import read_toml
from mastery_sched.travel import Metric, TravelUnit

GEODESIC: Metric = geopy.distance.geodesic

_WHERE = tuple(Column(name, parse_text) for name in areas.SCHOOL_COLUMNS)
_LEADS = (Column("hub", parse_text),)
_OWN = {"schools": _WHERE, "specialists": _LEADS}
"""Columns that the tables of a hub do not have."""


def read_nation(folder: str | Path, *, metric: Metric | None = None) -> Nation:
    """Read a nation's folder and split it into hubs; ``docs/tables.md`` says what its files hold.

    Parameters
    ----------
    metric
        A distance class of your own, for a nation whose ``nation.toml`` names it, or says nothing.

    Raises
    ------
    InvalidDataError
        With every fault of ``nation.toml`` and of all tables at once; also where a file is missing
        or cannot be read.
    """
    path = Path(folder)
    document, faults = read_toml(path / NATION_TOML, NATION_TOML)
    if document is None:
        raise InvalidDataError(faults)
    settings, setting_faults = read_nation_settings(document)
    frames, unreadable, findings = _frames(path, settings)
    findings.faults += setting_faults
    return _nation(frames, settings, findings, unreadable, metric)


def nation_from_frames(
    tables: Mapping[str, pd.DataFrame],
    settings: Mapping[str, Any],
    *,
    metric: Metric | None = None,
) -> Nation:
    """Make a nation of DataFrames, by the names of the tables.

    Parameters
    ----------
    settings
        What ``nation.toml`` would hold.

    Raises
    ------
    InvalidDataError
        With every fault at once.
    """
    found, faults = read_nation_settings(settings)
    findings = Findings(faults=list(faults))
    for name in tables:
        if name not in FILES:
            advice = nearest(name, FILES) or f"the tables are {', '.join(FILES)}"
            findings.fault(name, None, "", "", "there is no such table", advice)
    return _nation(tables, found, findings, frozenset(), metric)


def _nation(
    tables: Mapping[str, pd.DataFrame],
    settings: NationSettings,
    findings: Findings,
    unreadable: frozenset[str],
    metric: Metric | None,
) -> Nation:
    chosen = _metric(settings, metric, findings)
    usual = {
        name: _part(name, frame, own=False)
        for name, frame in tables.items()
        if name not in (areas.TABLE, "travel")
    }
    examined = examine_frames(
        usual,
        school_year=settings.base.school_year,
        school_year_faulty="school_year" in settings.base.faulty,
        rules=_rules_of_all(settings),
        metric=chosen,
        unreadable=unreadable,
    )
    findings.faults += examined.faults
    findings.warnings += examined.records.warnings
    records = _with_travel(examined.records, tables.get("travel"), findings)
    where = _whereabouts(tables, records, examined.row_of)
    of_areas = tables.get(areas.TABLE)
    found_areas: areas.Areas = {}
    if of_areas is not None:
        sheet = read_sheet(areas.TABLE, of_areas, areas.COLUMNS, findings)
        found_areas = areas.read_areas(sheet, findings)
    hub_of = areas.memberships(where, found_areas, findings)
    if areas.TABLE not in unreadable:
        strict = settings.without_hub is WithoutHub.FAULT
        areas.report_homeless(where, hub_of, findings, as_faults=strict)
    _raise(findings)
    leads = _leads(tables, records, examined.row_of)
    parts = split(Splitting(records, examined.row_of, hub_of, leads, settings, findings))
    _raise(findings)
    return Nation(
        name=settings.base.hub,
        school_year=records.school_year,
        hubs=parts.problems,
        places=_places(records, hub_of),
        without_applicants=parts.without_applicants,
        specialists=parts.specialists,
        warnings=tuple(in_table_order(findings.warnings)),
    )


def _places(records: Records, hub_of: Mapping[int, Membership]) -> tuple[SchoolPlace, ...]:
    schools = sorted(records.schools, key=lambda school: school.urn)
    return tuple(SchoolPlace(school, hub_of[school.urn]) for school in schools)


def _raise(findings: Findings) -> None:
    if findings.faults:
        raise InvalidDataError(in_table_order(findings.faults))


def _rules_of_all(settings: NationSettings) -> Rules | None:
    """The rules by which whole tables are judged; ``None`` if hubs differ in them."""
    own = {each.rules for each in settings.own.values()} | {settings.base.rules}
    return settings.base.rules if len(own) == 1 else None


def _metric(settings: NationSettings, given: Metric | None, findings: Findings) -> Metric:
    name, chosen = settings.base.metric, given or GEODESIC
    if name is not None:
        try:
            return metric_named(name, given)
        except CellError as error:
            findings.fault(NATION_TOML, None, "metric", name, error.message, error.advice)
    return chosen


def _with_travel(records: Records, frame: pd.DataFrame | None, findings: Findings) -> Records:
    """The records with the rows of the travel table.

    Whether the table is complete is judged hub by hub: nobody needs the ways between two hubs.
    """
    if frame is None:
        return records
    unit: TravelUnit = wishes.unit_of(frame, findings)
    sheet = read_sheet("travel", frame, wishes.travel_columns(unit), findings)
    known = {school.urn for school in records.schools}
    rows: list[TravelRow] = []
    for row, way in wishes.read_travel(sheet, unit):
        strangers = [urn for urn in (way.from_urn, way.to_urn) if urn not in known]
        if row.faulty:
            continue
        for urn in strangers:
            message, advice = "no school has this URN", "add the school, or take the row out"
            findings.fault("travel", row.number, "", urn, message, advice)
        rows += [way] if not strangers else []
    return replace(records, travel_rows=tuple(rows), travel_unit=unit)


def _whereabouts(
    tables: Mapping[str, pd.DataFrame], records: Records, row_of: RowOf
) -> tuple[Whereabouts, ...]:
    """What the rows of schools say of their hub, in the order of the records."""
    said = _own_cells(tables, "schools")
    return tuple(
        Whereabouts(
            row=row,
            urn=school.urn,
            applicant=school.applicant,
            hub=said(row, "hub"),
            district=_named(said(row, "district_code"), said(row, "district")),
            authority=_named(said(row, "authority_code"), school.authority),
        )
        for row, school in zip(row_of["schools"], records.schools, strict=True)
    )


def _leads(tables: Mapping[str, pd.DataFrame], records: Records, row_of: RowOf) -> dict[str, str]:
    """The hub that a specialist's row names, by id."""
    said = _own_cells(tables, "specialists")
    rows = zip(row_of["specialists"], records.specialists, strict=True)
    return {person.id: hub for row, person in rows if (hub := said(row, "hub")) is not None}


def _own_cells(tables: Mapping[str, pd.DataFrame], table: str) -> Callable[[int, str], str | None]:
    """The texts in the columns that a hub's table does not have, by row and column."""
    frame = tables.get(table)
    if frame is None:
        return lambda _row, _column: None
    # These are texts, which have no faults, and rows that are blank here need not be.
    sheet = read_sheet(table, _part(table, frame, own=True), _OWN[table], Findings())
    cells = {row.number: row.values for row in sheet.rows}

    def said(row: int, column: str) -> str | None:
        text: str | None = cells.get(row, {}).get(column)
        return text

    return said


def _named(*names: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _part(table: str, frame: pd.DataFrame, *, own: bool) -> pd.DataFrame:
    """The columns of a nation's table that a hub's does not have, or the others."""
    if table not in _OWN:
        return frame
    names = {column.name for column in _OWN[table]}
    headings = recognise(table, list(frame.columns), _columns(table))
    return frame.loc[:, [(each.column in names) == own for each in headings]]


def _columns(table: str) -> tuple[str, ...]:
    if table == areas.TABLE:
        return tuple(column.name for column in areas.COLUMNS)
    return *column_names()[table], *(column.name for column in _OWN.get(table, ()))


def _frames(
    path: Path, settings: NationSettings
) -> tuple[dict[str, pd.DataFrame], frozenset[str], Findings]:
    frames: dict[str, pd.DataFrame] = {}
    unreadable: set[str] = set()
    findings = Findings()
    names = {table: settings.files.get(table, f"{table}.csv") for table in FILES}
    for table, name in names.items():
        expected = table in settings.files or table in REQUIRED_TABLES
        if not expected and not (path / name).exists():
            continue
        try:
            source = find_table(path / name, Sought(table, _columns(table)))
        except UnreadableError as error:
            findings.fault(table, error.row, "", name, error.message, error.advice)
            unreadable.add(table)
            continue
        for message, advice in source.grid.doubts:
            findings.warn(table, None, "", name, message, advice)
        frame, faults = source.frame()
        findings.faults += faults
        # Rows above the header count, as a spreadsheet numbers them.
        above = pd.DataFrame("", index=range(source.header_row - 1), columns=range(frame.shape[1]))
        frames[table] = pd.concat(
            [above.set_axis(frame.columns, axis="columns"), frame], ignore_index=True
        )
    present = {each.name for each in path.iterdir() if each.suffix.casefold() == ".csv"}
    for name in sorted(present - set(names.values())):
        advice = nearest(name, names.values()) or f"the tables are {', '.join(names.values())}"
        findings.warn(NATION_TOML, None, "files", name, "the file is not used", advice)
    return frames, frozenset(unreadable), findings
