"""A hub's list of URNs filled in from the register; what does not fit is reported, not guessed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mastery_sched.eligibility import OPEN_STATUSES
from mastery_sched.errors import Issue
from mastery_sched.tables.register.authorities import ABOLISHED
from mastery_sched.tables.register.extract import read_gias
from mastery_sched.tables.register.links import NO_LINKS, read_links

SCHOOL_COLUMNS = (
    "urn", "name", "easting", "northing", "authority", "type", "phase", "status", "trust", "town",
)  # fmt: skip

_AUTHORITY_OF_DISTRICT = {
    district: successor.name
    for abolished in ABOLISHED
    for successor in abolished.successors
    for district in successor.districts
}
_ABOLISHED = frozenset(abolished.code for abolished in ABOLISHED)


@dataclass(frozen=True)
class GiasSchools:
    """Schools of a hub as the register has them.

    Parameters
    ----------
    schools
        A row for each URN that was found, with columns of the table of schools.
    notes
        What a planner should know: not found, not open and what has come of it, renamed, no place,
        an abolished authority, links that could not be used.
    """

    schools: pd.DataFrame
    notes: tuple[Issue, ...]


def schools_from_gias(
    path: str | Path,
    *,
    urns: Sequence[int],
    names: Mapping[int, str] | None = None,
    links: str | Path | None = None,
) -> GiasSchools:
    """Fill in a list of URNs from the register's extract.

    Parameters
    ----------
    path
        The extract, see :func:`read_gias`.
    urns
        The schools, in the order wanted; a repeated one is taken once.
    names
        What the hub calls them, by URN; another name in the register is noted.
    links
        The register's file of links, for the column ``predecessor_urn``, and for the successors of
        schools that are closed.

    Raises
    ------
    InvalidDataError
        If the extract cannot be read.
    """
    wanted = list(dict.fromkeys(int(urn) for urn in urns))
    known = NO_LINKS if links is None else read_links(links)
    after = {each for urn in wanted for each in known.successors(urn)}
    found = read_gias(path, urns={*wanted, *after}).set_index("urn", drop=False)
    notes = list(known.notes)
    rows = found.to_dict("index")
    for urn in wanted:
        if urn not in rows:
            message, advice = "the register has no such school", "look its URN up"
            notes.append(Issue("register", None, "urn", str(urn), message, advice))
            continue
        name = (names or {}).get(urn)
        heirs = None if links is None else _named(known.successors(urn), rows)
        notes += _notes(urn, rows[urn], name, heirs)
    districts = found["district_code"].map(_AUTHORITY_OF_DISTRICT)
    is_renewed = found["authority_code"].isin(_ABOLISHED) & districts.notna()
    found["authority"] = found["authority"].where(~is_renewed, districts)
    ordered = found.loc[[urn for urn in wanted if urn in rows], list(SCHOOL_COLUMNS)]
    if links is not None:
        texts = ["; ".join(map(str, known.predecessors(urn))) for urn in ordered["urn"]]
        ordered = ordered.assign(predecessor_urn=texts)
    return GiasSchools(ordered.reset_index(drop=True), tuple(notes))


def _named(urns: Iterable[int], rows: Mapping[Hashable, Any]) -> list[str]:
    """Schools with URN, name and, if they are not open either, status."""
    texts = []
    for urn in urns:
        row = rows.get(urn)
        if row is None:
            texts.append(f"{urn} (not in the register)")
            continue
        is_open = row["status"].casefold() in OPEN_STATUSES
        texts.append(f"{urn} ({row['name']}{'' if is_open else ', ' + row['status'].casefold()})")
    return texts


def _notes(
    urn: int, row: Mapping[Hashable, Any], name: str | None, heirs: Sequence[str] | None
) -> list[Issue]:
    """What is to be said of a school.

    Parameters
    ----------
    heirs
        Its successors in words; ``None`` if there is no file of links.
    """
    texts = []
    if row["status"].casefold() not in OPEN_STATUSES:
        advice = "look for its successor, or pass the register's file of links"
        if heirs is not None:
            who = "successor is" if len(heirs) == 1 else "successors are"
            advice = f"its {who} {' and '.join(heirs)}" if heirs else "the links name no successor"
        texts.append(("status", row["status"], "the school is not open", advice))
    if name is not None and " ".join(name.split()).casefold() != row["name"].casefold():
        texts.append(("name", row["name"], f"the hub's list has {name!r}", "see which is right"))
    if pd.isna(row["easting"]) or pd.isna(row["northing"]):
        texts.append(("easting", "", "the register has no place for it", "fill its place in"))
    if row["authority_code"] in _ABOLISHED and row["district_code"] not in _AUTHORITY_OF_DISTRICT:
        advice = "write the authority in that took over"
        texts.append(("authority", row["authority"], "this authority was abolished", advice))
    return [
        Issue("register", None, column, value, f"{urn}: {message}", advice)
        for column, value, message, advice in texts
    ]
