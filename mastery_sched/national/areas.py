"""Which hub a school belongs to: its own row says so, or else its district, or else its authority.

Hub membership is an input, never inferred from places. Nothing here knows a file or a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mastery_sched.consistency.examination import nearest, row_ranges
from mastery_sched.errors import counted
from mastery_sched.national.succession import (
    inherited,
    names_by_succession,
    note_area,
    note_schools,
)
from mastery_sched.rows.cells import choice_of, parse_text
from mastery_sched.rows.sheet import Column, Findings, Sheet
from mastery_sched.tables.register.authorities import Abolished

TABLE = "hub_areas"

SCHOOL_COLUMNS = ("hub", "authority_code", "district", "district_code")
"""What a nation's table of schools has beside the columns of a hub's."""

MOST_RANGES = 8
"""Ranges of rows that a message writes out."""


class AreaKind(StrEnum):
    """What an area is."""

    AUTHORITY = "authority"
    DISTRICT = "district"


class Decided(StrEnum):
    """What decided to which hub a school belongs."""

    OWN_ROW = "its row"
    DISTRICT = "its district"
    AUTHORITY = "its authority"
    NOTHING = ""


COLUMNS = (
    Column("hub", parse_text, required=True),
    Column("area", parse_text, required=True),
    Column("kind", choice_of(AreaKind), default=AreaKind.AUTHORITY),
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a row says of where a school belongs; names and codes alike, without blank ones."""

    row: int
    urn: int
    applicant: bool
    hub: str | None
    district: tuple[str, ...]
    authority: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """The hub of a school, ``None`` for none, and what decided it."""

    hub: str | None
    decided_by: Decided


@dataclass(frozen=True, slots=True)
class Area:
    """The hub of an area, and the row that says so."""

    hub: str
    row: int


Areas = Mapping[tuple[AreaKind, str], Area]
"""By kind and by name or code, in lower case."""


def read_areas(sheet: Sheet, findings: Findings) -> Areas:
    """The areas of the hubs; one that two hubs claim is a fault."""
    areas: dict[tuple[AreaKind, str], Area] = {}
    for row in sheet.rows:
        if row.faulty:
            continue
        key = (row["kind"], row["area"].casefold())
        before = areas.setdefault(key, Area(row["hub"], row.number))
        if before.hub != row["hub"]:
            message = f"{before.hub!r} (row {before.row}) and {row['hub']!r} both claim this area"
            advice = "keep one of the rows, or give districts their own rows"
            findings.fault(TABLE, row.number, "area", row["area"], message, advice)
        elif before.row != row.number:
            message = f"says the same as row {before.row}"
            findings.warn(TABLE, row.number, "", "", message, "take one of them out")
    return areas


def memberships(
    schools: Sequence[Whereabouts], areas: Areas, findings: Findings
) -> dict[int, Membership]:
    """The hub of every school, by URN; a school that two hubs claim is a fault.

    The most specific word counts: a school's own row before its district, that before its
    authority, and last an authority that was abolished, on either side.
    """
    found: dict[int, Membership] = {}
    claimed: dict[tuple[AreaKind, frozenset[str]], list[Whereabouts]] = {}
    for school in schools:
        found[school.urn] = Membership(None, Decided.NOTHING)
        if school.hub is not None:
            found[school.urn] = Membership(school.hub, Decided.OWN_ROW)
            continue
        for kind, names, decided in (
            (AreaKind.DISTRICT, school.district, Decided.DISTRICT),
            (AreaKind.AUTHORITY, school.authority, Decided.AUTHORITY),
        ):
            hubs = frozenset(
                areas[kind, name.casefold()].hub
                for name in names
                if (kind, name.casefold()) in areas
            )
            if len(hubs) > 1:
                claimed.setdefault((kind, hubs), []).append(school)
            if hubs:
                found[school.urn] = Membership(min(hubs), decided)
                break
    for (kind, hubs), theirs in claimed.items():
        first = theirs[0]
        both = " and ".join(repr(hub) for hub in sorted(hubs))
        message = f"{both} claim it, one by its name and one by its code: {_of(theirs)}"
        advice = f"correct {TABLE}, or write the hub into the column hub"
        area = "; ".join(first.district if kind is AreaKind.DISTRICT else first.authority)
        findings.fault("schools", first.row, str(kind), area, message, advice)
    if areas:
        _inherit(schools, areas, found, findings)
    _unknown_hubs(schools, areas, findings)
    _unused_areas(schools, areas, findings)
    return found


def report_homeless(
    schools: Iterable[Whereabouts],
    found: Mapping[int, Membership],
    findings: Findings,
    *,
    as_faults: bool,
) -> None:
    """Name the applicants of no hub, one message an authority."""
    homeless: dict[tuple[str, ...], list[Whereabouts]] = {}
    for school in schools:
        if school.applicant and found[school.urn].hub is None:
            homeless.setdefault(school.authority, []).append(school)
    note = findings.fault if as_faults else findings.warn
    for authority, theirs in homeless.items():
        message = f"no hub has {'this applicant' if len(theirs) == 1 else _of(theirs)}"
        advice = f"add the authority or the district to {TABLE}, or fill in the column hub"
        note("schools", theirs[0].row, "hub", "; ".join(authority), message, advice)


def _inherit(
    schools: Sequence[Whereabouts],
    areas: Areas,
    found: dict[int, Membership],
    findings: Findings,
) -> None:
    """Give schools without a hub the one that follows from who took over from whom."""

    def keys_of(names: Iterable[str]) -> list[tuple[AreaKind, str]]:
        keys = [(AreaKind.AUTHORITY, name.casefold()) for name in names]
        return [key for key in keys if key in areas]

    def hub_of(names: Iterable[str]) -> str | None:
        return next((areas[key].hub for key in keys_of(names)), None)

    read_as: dict[tuple[AreaKind, str], Abolished] = {}
    moved: dict[tuple[Abolished, tuple[str, ...]], list[Whereabouts]] = {}
    for school in schools:
        if found[school.urn].hub is not None:
            continue
        way = inherited(school.authority, school.district, hub_of)
        if way is None or not way.hubs:
            continue
        found[school.urn] = Membership(way.hubs[0], Decided.AUTHORITY)
        if way.by_area:
            read_as |= dict.fromkeys(keys_of(way.abolished.names), way.abolished)
        else:
            moved.setdefault((way.abolished, way.hubs), []).append(school)
    for key, abolished in read_as.items():
        note_area(abolished, areas[key].row, TABLE, key[1], findings)
    for (abolished, hubs), theirs in moved.items():
        note_schools(abolished, hubs, theirs[0].row, _of(theirs), findings)


def _unknown_hubs(schools: Sequence[Whereabouts], areas: Areas, findings: Findings) -> None:
    """A hub that only rows of schools name is fine, unless there are areas that should name it."""
    known = {area.hub for area in areas.values()}
    if not known:
        return
    strangers: dict[str, list[Whereabouts]] = {}
    for school in schools:
        if school.hub is not None and school.hub not in known:
            strangers.setdefault(school.hub, []).append(school)
    for hub, theirs in strangers.items():
        message = f"{TABLE} has no such hub: {_of(theirs)}"
        advice = nearest(hub, known) or f"correct it, or give the hub an area in {TABLE}"
        findings.fault("schools", theirs[0].row, "hub", hub, message, advice)


def _unused_areas(schools: Sequence[Whereabouts], areas: Areas, findings: Findings) -> None:
    seen = {(AreaKind.DISTRICT, name.casefold()) for each in schools for name in each.district}
    seen |= {(AreaKind.AUTHORITY, name.casefold()) for each in schools for name in each.authority}
    seen |= {
        (AreaKind.AUTHORITY, name.casefold())
        for each in schools
        for name in names_by_succession(each.authority, each.district)
    }
    for key, area in areas.items():
        if key not in seen:
            kind, name = key
            others = [each for of, each in seen if of is kind]
            advice = nearest(name, others) or "check the name or the code"
            findings.warn(TABLE, area.row, "area", name, f"no school is in this {kind}", advice)


def _of(schools: Sequence[Whereabouts]) -> str:
    rows = row_ranges([each.row for each in schools], MOST_RANGES)
    return f"{counted(len(schools), 'school')} ({rows})"
