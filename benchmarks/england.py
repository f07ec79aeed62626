"""England as the tables of a nation: every school of the register, 40 hubs, real half-terms.

Schools, places, authorities, half-terms and published INSET days are real. Labelled as what they
are: an authority without dates follows those of the nearest authority that has them, and its
calendar says so. Made up: that every school applies, and at which of a hub's schools its
specialists are based, drawn by seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.data import read_inset_days, read_register, read_segments
from benchmarks.hubs import SCHOOL_YEAR
from mastery_sched.entities import Segment
from mastery_sched.errors import Issue
from mastery_sched.national import Nation, nation_from_frames
from mastery_sched.problem import Problem
from mastery_sched.rules import VENUE_POLICIES, Rules

NAME = "England"
MIDDLE = "Derbyshire"
"""Hubs of any size lie round this authority."""


@dataclass(frozen=True)
class England:
    """The tables of a nation, and the rows of the public data that could not be used."""

    tables: dict[str, pd.DataFrame]
    issues: tuple[Issue, ...]
    num_borrowed: int

    def nation(self, policy: str) -> Nation:
        """The nation, read and split as anybody's tables would be.

        Parameters
        ----------
        policy
            A key of :data:`mastery_sched.rules.VENUE_POLICIES`.
        """
        kinds = [str(kind) for kind in VENUE_POLICIES[policy]]
        settings: dict[str, Any] = {
            "nation": NAME,
            "school_year": SCHOOL_YEAR,
            "rules": {"venue_policy": kinds},
        }
        return nation_from_frames(self.tables, settings)


def hubs_of_england(folder: Path) -> pd.DataFrame:
    """Which hub each authority belongs to: ``la_code``, ``hub``."""
    return pd.read_csv(folder / "data" / "benchmark_hubs.csv")


def england(folder: Path, *, seed: int, hubs: Sequence[str] = ()) -> England:
    """The tables of all hubs, or of some.

    Parameters
    ----------
    seed
        Of the specialists' bases: one for each group that there can be in a hub.
    hubs
        Names; empty means all of them.
    """
    areas = hubs_of_england(folder)
    if hubs:
        areas = areas[areas["hub"].isin(hubs)]
    register = read_register(folder)
    schools = register[register["la_code"].isin(areas["la_code"])]
    hub_of = dict(zip(areas["la_code"], areas["hub"], strict=True))
    return _england(folder, register, schools, hub_of, seed)


def hub_of_nearest(folder: Path, count: int, *, policy: str, seed: int) -> Problem:
    """One hub of the schools nearest to the middle of :data:`MIDDLE`, for hubs of any size."""
    register = read_register(folder)
    middle = register.loc[register["la_name"] == MIDDLE, ["easting", "northing"]].mean()
    squares = (register[["easting", "northing"]] - middle).pow(2).sum(axis=1)
    rows = register.loc[squares.sort_values(kind="stable").index[:count]]
    hub_of = {int(code): f"{count} schools" for code in rows["la_code"]}
    (hub,) = _england(folder, register, rows, hub_of, seed).nation(policy).hubs
    return hub


def _england(
    folder: Path, register: pd.DataFrame, schools: pd.DataFrame, hub_of: dict[int, str], seed: int
) -> England:
    known = read_segments(folder, _codes(register), SCHOOL_YEAR)
    calendars, calendar_of = _calendars(register, schools, known.records)
    closures = read_inset_days(folder, register, _codes(schools), SCHOOL_YEAR)
    urns = {str(urn) for urn in schools["urn"]}
    tables = {
        "schools": _schools(schools, calendar_of),
        "hub_areas": pd.DataFrame({"hub": hub_of.values(), "area": hub_of.keys()}),
        "specialists": _specialists(schools, schools["la_code"].map(hub_of), seed),
        "calendars": calendars,
        "closures": pd.DataFrame(
            [
                (str(each.scope), each.id, each.first, each.last, each.reason)
                for each in closures.records
                if each.id in urns
            ],
            columns=["scope", "id", "from", "to", "reason"],
        ),
    }
    borrowed = sum(calendar_of[name] != name for name in set(schools["la_name"]))
    # That an authority has no dates is what the calendars say already.
    return England(tables, closures.issues, borrowed)


def _codes(schools: pd.DataFrame) -> set[int]:
    return {int(code) for code in schools["la_code"].unique()}


def _schools(rows: pd.DataFrame, calendar_of: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "urn": rows["urn"],
            "name": rows["name"],
            "latitude": rows["lat"],
            "longitude": rows["lon"],
            "authority": rows["la_name"],
            "authority_code": rows["la_code"],
            "calendar": rows["la_name"].map(calendar_of),
            "type": rows["type"],
            "phase": rows["phase"],
            "status": rows["status"],
            "town": rows["town"],
        }
    ).reset_index(drop=True)


def _specialists(schools: pd.DataFrame, hubs: pd.Series[str], seed: int) -> pd.DataFrame:
    rows = []
    for name, theirs in schools.groupby(hubs.to_numpy(), sort=True):
        hub = str(name)
        # Of its own, so that a hub has the same ones whichever others are planned.
        rng = np.random.default_rng((seed, *hub.encode()))
        count = len(theirs) // Rules().min_size
        bases = rng.choice(theirs["urn"].to_numpy(), count, replace=False)
        rows += [(f"{hub} {number:03d}", int(base), hub) for number, base in enumerate(bases, 1)]
    return pd.DataFrame(rows, columns=["id", "base_urn", "hub"])


def _calendars(
    register: pd.DataFrame, wanted: pd.DataFrame, segments: Sequence[Segment]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Segments of a calendar for each authority, and the calendar's name by authority."""
    middle = register.groupby("la_name")[["easting", "northing"]].mean()
    of: dict[str, list[Segment]] = {}
    for segment in segments:
        of.setdefault(segment.calendar, []).append(segment)
    # Publishers spell some authorities in another way; those are not found by name.
    donors = middle.loc[[name for name in middle.index if name in of]]
    rows, calendar_of = [], {}
    for name in sorted(set(wanted["la_name"])):
        squares = (donors - middle.loc[name]).pow(2).sum(axis=1)
        donor = str(squares.idxmin())
        calendar = name if donor == name else f"{name} (dates of {donor})"
        calendar_of[name] = calendar
        rows += [(calendar, SCHOOL_YEAR, s.number, s.open_from, s.open_to) for s in of[donor]]
    columns = ["calendar", "school_year", "segment", "open_from", "open_to"]
    return pd.DataFrame(rows, columns=columns), calendar_of
