"""Schools that a hub could invite: those that may still join, near a specialist with room."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopy.distance
import numpy as np
import pandas as pd

from mastery_sched.eligibility import reason_ineligible
from mastery_sched.entities import Place, School
from mastery_sched.errors import DataWarning, Issue, counted
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rows.points import place_from_grid
from mastery_sched.tables.register.links import NO_LINKS, Links, read_links
from mastery_sched.travel import Metric, Travel

_SHOWN = ["urn", "name", "authority", "town", "type", "phase", "trust"]


@dataclass(frozen=True)
class Inviting:
    """Who invites, and who is out of the question.

    Parameters
    ----------
    bases
        By id of each specialist with spare capacity, the base school.
    past
        School year in which each URN took part.
    applicants
        URNs of schools that have applied already.
    """

    bases: Mapping[str, School]
    past: Mapping[int, str] = field(default_factory=dict)
    applicants: frozenset[int] = frozenset()
    metric: Metric = geopy.distance.geodesic


def eligible(
    register: pd.DataFrame,
    problem: Problem,
    *,
    within_km: float,
    plan: Plan | None = None,
    links: str | Path | None = None,
) -> pd.DataFrame:
    """Schools that may still join and have a specialist with spare capacity nearby.

    Applicants of the problem are left out. Without ``links`` a school whose predecessor took part
    under another URN cannot be told from one that never did.

    Parameters
    ----------
    register
        Schools, as :func:`read_gias` gives them.
    problem
        The hub: its specialists, history and applicants.
    within_km
        The greatest distance to the specialist's base.
    plan
        Where given, specialists have room for the groups that they do not lead in it; otherwise for
        their whole capacity.
    links
        The register's file of links, which tells schools' predecessors.

    Raises
    ------
    InvalidDataError
        If the file of links cannot be read.

    Returns
    -------
    pandas.DataFrame
        Nearest first: ``urn``, ``name``, ``authority``, ``town``, ``type``, ``phase``, ``trust``,
        ``km`` and ``specialist``, the nearest one's id.

    Warns
    -----
    DataWarning
        If schools that may join are left out because the register has no place for them, or links
        cannot be used.
    """
    known = NO_LINKS if links is None else read_links(links)
    table, notes = invitable(register, inviting(problem, plan), known, within_km=within_km)
    for note in notes:
        warnings.warn(str(note), DataWarning, stacklevel=2)
    return table


def inviting(problem: Problem, plan: Plan | None = None) -> Inviting:
    """A hub as it invites; see :func:`eligible`."""
    led = Counter(group.specialist_id for group in plan.work_groups) if plan else Counter()
    return Inviting(
        {
            each.id: problem.school_by_urn[each.base_urn]
            for each in problem.specialists
            if each.capacity > led[each.id]
        },
        {each.urn: each.school_year for each in problem.history},
        frozenset(school.urn for school in problem.schools if school.applicant),
        problem.metric,
    )


def invitable(
    register: pd.DataFrame, hub: Inviting, links: Links, *, within_km: float
) -> tuple[pd.DataFrame, tuple[Issue, ...]]:
    """The table of :func:`eligible`, and what a planner should know of it."""
    rows, schools, nowhere = [], [], 0
    for row in register.to_dict("records"):
        place = place_of(row)
        # A blank place must not hide why a school may not join, so it has a stand-in there.
        school = school_of(row, place or place_from_grid(0, 0), links)
        if school.urn in hub.applicants or reason_ineligible(school, dict(hub.past)) is not None:
            continue
        if place is None:
            nowhere += 1
        else:
            rows.append({name: row[name] for name in _SHOWN})
            schools.append(school)
    notes = list(links.notes)
    if nowhere:
        message = f"{counted(nowhere, 'school')} left out: the register has no place for them"
        notes.append(Issue("register", None, "easting", "", message))
    table = pd.DataFrame(rows, columns=_SHOWN)
    if not hub.bases or not schools:
        nobody = table.iloc[:0].assign(
            km=pd.Series(dtype=float), specialist=pd.Series(dtype=object)
        )
        return nobody, tuple(notes)
    ids, bases = list(hub.bases), list(hub.bases.values())
    travel = Travel([*schools, *bases], metric=hub.metric)
    here, there = np.arange(len(schools)), len(schools) + np.arange(len(bases))
    metres = travel.distances_m(here[:, None], there[None, :])
    table["km"] = metres.min(axis=1) / 1000
    table["specialist"] = [ids[at] for at in metres.argmin(axis=1)]
    near = table[table["km"] <= within_km].sort_values(["km", "urn"], ignore_index=True)
    return near, tuple(notes)


def place_of(row: Mapping[Any, Any]) -> Place | None:
    """The place of a row of the register, if it has one."""
    if pd.isna(row["easting"]) or pd.isna(row["northing"]):
        return None
    return place_from_grid(row["easting"], row["northing"])


def school_of(row: Mapping[Any, Any], place: Place, links: Links) -> School:
    """A row of the register as a school."""
    return School(
        int(row["urn"]),
        row["name"],
        place,
        row["authority"],
        row["authority"],
        type=row["type"] or None,
        phase=row["phase"] or None,
        status=row["status"] or None,
        predecessor_urns=links.predecessors(int(row["urn"])),
    )
