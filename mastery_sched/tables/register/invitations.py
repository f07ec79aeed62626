"""Schools that a hub could invite: those that may still join, near a specialist with room."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from mastery_sched.eligibility import reason_ineligible
from mastery_sched.entities import School
from mastery_sched.errors import DataWarning, counted
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rows.points import place_from_grid
from mastery_sched.tables.register.links import read_predecessors
from mastery_sched.travel import Travel

_SHOWN = ["urn", "name", "authority", "town", "type", "phase", "trust"]


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
        If schools that may join are left out because the register has no place for them.
    """
    before = {} if links is None else read_predecessors(links)
    led = Counter(group.specialist_id for group in plan.work_groups) if plan else Counter()
    free = [each for each in problem.specialists if each.capacity > led[each.id]]
    past = {each.urn: each.school_year for each in problem.history}
    applicants = {school.urn for school in problem.schools if school.applicant}
    rows, schools, num_nowhere = [], [], 0
    for row in register.to_dict("records"):
        # A blank place must not hide why a school may not join, so its stand-in comes first.
        nowhere = pd.isna(row["easting"]) or pd.isna(row["northing"])
        place = (
            place_from_grid(0, 0) if nowhere else place_from_grid(row["easting"], row["northing"])
        )
        school = School(
            int(row["urn"]),
            row["name"],
            place,
            row["authority"],
            row["authority"],
            type=row["type"] or None,
            phase=row["phase"] or None,
            status=row["status"] or None,
            predecessor_urns=before.get(int(row["urn"]), ()),
        )
        if school.urn in applicants or reason_ineligible(school, past) is not None:
            continue
        if nowhere:
            num_nowhere += 1
        else:
            rows.append({name: row[name] for name in _SHOWN})
            schools.append(school)
    if num_nowhere:
        left = f"{counted(num_nowhere, 'school')} left out: the register has no place for them"
        warnings.warn(left, DataWarning, stacklevel=2)
    table = pd.DataFrame(rows, columns=_SHOWN)
    if not free or not schools:
        return table.iloc[:0].assign(km=pd.Series(dtype=float), specialist=pd.Series(dtype=object))
    bases = [problem.school_by_urn[each.base_urn] for each in free]
    travel = Travel([*schools, *bases], metric=problem.metric)
    here, there = np.arange(len(schools)), len(schools) + np.arange(len(bases))
    metres = travel.distances_m(here[:, None], there[None, :])
    nearest = metres.argmin(axis=1)
    table["km"] = metres.min(axis=1) / 1000
    table["specialist"] = [free[at].id for at in nearest]
    return table[table["km"] <= within_km].sort_values(["km", "urn"], ignore_index=True)
