"""The summary of a nation's plans as files: one workbook, a CSV file a table, and one map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.national.nation import Nation
from mastery_sched.national.outcome import HubOutcome
from mastery_sched.national.overview import (
    Summed,
    furthest_table,
    groups_table,
    hubs_table,
    overview_table,
    schools_table,
    warnings_table,
)
from mastery_sched.national.unserved import unserved_table
from mastery_sched.tables.documents import json_text
from mastery_sched.tables.outputs.cells import cell_text
from mastery_sched.tables.outputs.colours import strong_colour
from mastery_sched.tables.outputs.first_day import first_day
from mastery_sched.tables.outputs.geojson import WAITING_COLOUR, Feature, point
from mastery_sched.tables.outputs.shape import OutputTable
from mastery_sched.tables.outputs.table_files import table_csv
from mastery_sched.tables.outputs.workbook import tables_book
from mastery_sched.tables.outputs.written import write_files

WORKBOOK_FILE = "nation.xlsx"
MAP_FILE = "nation.geojson"

TABLE_NAMES = ("overview", "hubs", "furthest", "unserved", "groups", "schools", "warnings")
"""Names of the tables, in order."""

FILES = (WORKBOOK_FILE, MAP_FILE, *(f"{name}.csv" for name in TABLE_NAMES))
"""Everything that is written."""


def write_nation(
    nation: Nation,
    outcomes: Sequence[HubOutcome],
    folder: str | Path,
    *,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write the summary of a nation's plans into a folder: workbook, CSV files, map.

    Parameters
    ----------
    outcomes
        What :func:`mastery_sched.plan_hubs` made of ``nation.hubs``.
    overwrite
        Whether files that somebody else wrote or changed are replaced.

    Raises
    ------
    FileExistsError
        If a file is somebody else's and ``overwrite`` is not set.
    InvalidDataError
        If the outcomes are not those of the nation's hubs.
    """
    summed = Summed(nation, _in_order(nation, outcomes))
    tables = nation_tables(summed)
    files = {f"{table.name}.csv": table_csv(table).encode() for table in tables}
    files[MAP_FILE] = json_text(feature_collection(summed)).encode()
    day = min((first_day(hub) for hub in nation.hubs), default=None)
    if day is not None:
        title = f"{nation.name} {nation.school_year}"
        files[WORKBOOK_FILE] = tables_book(tables, title=title, day=day)
    return write_files(folder, files, overwrite=overwrite)


def nation_tables(summed: Summed) -> tuple[OutputTable, ...]:
    """Every table, the overview first."""
    return (
        overview_table(summed),
        hubs_table(summed),
        furthest_table(summed),
        unserved_table(summed),
        groups_table(summed),
        schools_table(summed),
        warnings_table(summed.nation),
    )


def feature_collection(summed: Summed) -> dict[str, Any]:
    """Bases and schools as points; journeys are on the maps of the hubs."""
    return {"type": "FeatureCollection", "features": [*_bases(summed), *_schools(summed)]}


def _schools(summed: Summed) -> Iterator[Feature]:
    table = schools_table(summed)
    place_of = {place.school.urn: place.school.place for place in summed.nation.places}
    ids = dict.fromkeys(
        (plan.problem.hub, group.id) for plan in summed.plans for group in plan.work_groups
    )
    number = {key: at for at, key in enumerate(ids)}
    for row in table.rows:
        values = dict(zip(table.names, row, strict=True))
        at = number.get((str(values["hub"]), str(values["group"])))
        colour = WAITING_COLOUR if at is None else strong_colour(at)
        place = place_of[int(str(values["urn"]))]
        yield point(place, {"feature": "school", **values, "marker-color": colour})


def _bases(summed: Summed) -> Iterator[Feature]:
    school_of = {place.school.urn: place.school for place in summed.nation.places}
    for hub, person in summed.nation.specialists:
        base = school_of[person.base_urn]
        values = {"feature": "base", "hub": cell_text(hub), "specialist": cell_text(person.id)}
        yield point(base.place, {**values, "urn": base.urn, "name": cell_text(base.name)})


def _in_order(nation: Nation, outcomes: Sequence[HubOutcome]) -> tuple[HubOutcome, ...]:
    by_name = {outcome.name: outcome for outcome in outcomes}
    if len(outcomes) != len(nation.hubs) or set(by_name) != {hub.hub for hub in nation.hubs}:
        message = "the outcomes are not those of the nation's hubs"
        advice = "give what plan_hubs(nation.hubs) returned"
        raise InvalidDataError([Issue("hubs", None, "", "", message, advice)])
    return tuple(by_name[hub.hub] for hub in nation.hubs)
