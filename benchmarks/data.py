"""The public data that benchmarks run on: finds the files and turns their rows into records.

No file of it is part of this project; ``docs/data.md`` says where they come from and what shape is
expected. Rows that cannot be used are reported as :class:`mastery_sched.errors.Issue`, never
dropped in silence. Nothing here draws anything or knows the solver.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from mastery_sched.entities import Closure, ClosureScope, Place, School, Segment
from mastery_sched.errors import Issue

VARIABLE = "MASTERY_SCHED_DATA"
"""Environment variable that names the folder of the public data."""

INSTANCES = (
    "real_60",
    "real_96",
    "real_120",
    "real_rural_96",
    "real_london_96",
    "real_200",
    "real_derby_all",
    "real_em_all",
)
"""Samples of real schools, the small ones first."""

NUM_SEGMENTS = 6
PUBLISHED = "INSET day (published)"
"""Reason of a closure that the school itself announced."""

_SPELLINGS = {"church of england": "cofe", "c of e": "cofe", "ce": "cofe"}

Record = TypeVar("Record")


class DataNotFoundError(FileNotFoundError):
    """The public data are not where they were looked for."""


@dataclass(frozen=True)
class Found(Generic[Record]):
    """Records read from a table, and what was wrong with its other rows."""

    records: tuple[Record, ...]
    issues: tuple[Issue, ...]


def data_folder() -> Path:
    """Where the public data are: ``$MASTERY_SCHED_DATA``, else ``../shared`` beside the project.

    Raises
    ------
    DataNotFoundError
        If that folder has no ``data`` and ``bench`` inside.
    """
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get(VARIABLE) or beside)
    if not ((folder / "data").is_dir() and (folder / "bench").is_dir()):
        raise DataNotFoundError(
            f"no public school data in {folder}: set {VARIABLE} to a folder with 'data' and "
            "'bench' inside, as docs/data.md describes"
        )
    return folder


def read_register(folder: Path) -> pd.DataFrame:
    """Every school of the register's extract; see ``docs/data.md`` for the columns."""
    path = folder / "data" / "schools_primary_england.csv.gz"
    return pd.read_csv(path, dtype={"predecessor_urn": "Int64"})


def read_instance(folder: Path, name: str) -> pd.DataFrame:
    """One sample of real schools: ``urn``, ``name``, ``la_code``, places."""
    return pd.read_csv(folder / "bench" / f"{name}.csv")


def planar_km(schools: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Positions on the National Grid in kilometres, shape (schools, 2)."""
    return schools[["easting", "northing"]].to_numpy(dtype=np.float64) / 1000


def to_schools(rows: pd.DataFrame) -> tuple[School, ...]:
    """Schools of the register as records that are no applicants and follow their authority."""

    def text(value: Any) -> str | None:
        return None if pd.isna(value) else str(value)

    return tuple(
        School(
            urn=int(row["urn"]),
            name=str(row["name"]),
            place=Place(float(row["lat"]), float(row["lon"])),
            authority=str(row["la_name"]),
            calendar=str(row["la_name"]),
            applicant=False,
            type=text(row["type"]),
            phase=text(row["phase"]),
            status=text(row["status"]),
            predecessor_urns=_predecessors(row["predecessor_urn"]),
            town=text(row["town"]),
        )
        for row in rows.to_dict("records")
    )


def _predecessors(urn: Any) -> tuple[int, ...]:
    return () if pd.isna(urn) else (int(urn),)


def read_segments(folder: Path, la_codes: Collection[int], school_year: str) -> Found[Segment]:
    """Half-terms of some authorities, by their names; incomplete years are reported, not used."""
    table = pd.read_csv(folder / "data" / "term_dates.csv")
    table = table[table["la_code"].isin(la_codes) & (table["academic_year"] == school_year)]
    segments: list[Segment] = []
    issues: list[Issue] = []
    for code in sorted(la_codes):
        rows = table[table["la_code"] == code].sort_values("segment")
        missing = sorted(set(range(1, NUM_SEGMENTS + 1)) - set(rows["segment"]))
        if missing:
            numbers = ", ".join(map(str, missing))
            message = f"authority {code} has no half-term {numbers} in {school_year}"
            issues.append(Issue("term_dates", None, "segment", "", message, "add the dates"))
            continue
        segments += [
            Segment(
                str(row["la_name"]),
                int(row["segment"]),
                date.fromisoformat(row["open_from"]),
                date.fromisoformat(row["open_to"]),
            )
            for row in rows.to_dict("records")
        ]
    return Found(tuple(segments), tuple(issues))


def read_inset_days(
    folder: Path, register: pd.DataFrame, la_codes: Collection[int], school_year: str
) -> Found[Closure]:
    """Published INSET days of schools in some authorities, matched to their URN by name."""
    table = pd.read_csv(folder / "data" / "inset_days.csv")
    table["line"] = np.arange(len(table)) + 2
    wanted = table["la_code"].isin(la_codes) & (table["academic_year"] == school_year)
    closures: list[Closure] = []
    issues: list[Issue] = []
    for row in table[wanted].to_dict("records"):
        line, school, day = int(row["line"]), str(row["school"]), str(row["date"])
        urns = matching_urns(register, school, int(row["la_code"]))
        fault = _fault_of_day(day)
        if len(urns) != 1:
            found = "is in no school's name" if not urns else f"matches the URNs {urns}"
            message = f"{found} in authority {row['la_code']}"
            issues.append(Issue("inset_days", line, "school", school, message, "left out"))
        elif fault is not None:
            message = f"{fault} ({school})"
            issues.append(Issue("inset_days", line, "date", day, message, "left out"))
        else:
            on = date.fromisoformat(day)
            closures.append(Closure(ClosureScope.SCHOOL, str(urns[0]), on, on, reason=PUBLISHED))
    return Found(tuple(closures), tuple(issues))


def matching_urns(register: pd.DataFrame, name: str, la_code: int) -> tuple[int, ...]:
    """Schools of an authority whose registered name has every word of the name published.

    What stands in brackets is left out, and spellings of "Church of England" are one word.
    """
    words = _words(re.sub(r"\(.*?\)", "", name))
    near = register[register["la_code"] == la_code]
    return tuple(
        int(school["urn"])
        for school in near.to_dict("records")
        if words and words <= _words(str(school["name"]))
    )


def _words(name: str) -> frozenset[str]:
    plain = re.sub("['\u2019.]", "", name.casefold())
    spaced = f" {' '.join(re.findall(r'[a-z0-9]+', plain))} "
    for spelling, word in _SPELLINGS.items():
        spaced = spaced.replace(f" {spelling} ", f" {word} ")
    return frozenset(spaced.split())


def _fault_of_day(text: str) -> str | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "is no date written as year-month-day"
    return f"is a {day:%A}, when schools are shut anyway" if day.isoweekday() > 5 else None
