"""Hubs of real schools with their real school year: applicants and specialists drawn by seed.

Schools, places, half-terms and published INSET days are real. Drawn, and labelled so, are: who
applies, who leads, on which weekday, and the INSET days of schools that publish none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.data import (
    matching_urns,
    read_inset_days,
    read_instance,
    read_register,
    read_segments,
    to_schools,
)
from mastery_sched.calendar import bank_holidays, weekdays
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    School,
    Segment,
    Session,
    Specialist,
    WeeklySession,
)
from mastery_sched.errors import Issue
from mastery_sched.problem import Problem
from mastery_sched.rules import VENUE_POLICIES, Rules

SCHOOL_YEAR = "2025/26"
EAST_MIDLANDS = (830, 892, 856, 855)
"""Derbyshire, Nottingham, Leicester, Leicestershire: half-terms differ between all of them."""

ALWAYS_APPLY = (("Calow CofE Primary", 830), ("Bakewell Infant", 830))
"""Schools that publish their INSET days, as they call themselves, with their authority."""

NUM_SPECIALISTS = {24: 4, 48: 8, 96: 16, 200: 34}
"""Specialists for each number of applicants."""

NUM_INSET_DAYS = 5
SYNTHETIC = "INSET day (synthetic)"
"""Reason of a closure that was drawn by seed."""


@dataclass(frozen=True)
class RealHub:
    """A problem of real schools, and the rows of the public data that could not be used."""

    problem: Problem
    issues: tuple[Issue, ...]


def real_hub(folder: Path, *, num_applicants: int, policy: str, seed: int) -> RealHub:
    """Draw a hub with as many specialists as it needs; see :func:`drawn_hub`.

    Parameters
    ----------
    num_applicants
        A key of :data:`NUM_SPECIALISTS`.
    """
    return drawn_hub(
        folder,
        num_applicants=num_applicants,
        num_specialists=NUM_SPECIALISTS[num_applicants],
        policy=policy,
        seed=seed,
    )


def drawn_hub(
    folder: Path, *, num_applicants: int, num_specialists: int, policy: str, seed: int
) -> RealHub:
    """Draw a hub from the schools of :data:`EAST_MIDLANDS`.

    Specialists have one weekday each, evenly spread, and are based at schools that do not apply.

    Parameters
    ----------
    policy
        A key of :data:`mastery_sched.rules.VENUE_POLICIES`.
    """
    register = read_register(folder)
    segments = read_segments(folder, EAST_MIDLANDS, SCHOOL_YEAR)
    published = read_inset_days(folder, register, EAST_MIDLANDS, SCHOOL_YEAR)
    rows = register[register["la_code"].isin(EAST_MIDLANDS)]
    rng = np.random.default_rng((seed, num_applicants))
    always = [_only_match(register, name, la_code) for name, la_code in ALWAYS_APPLY]
    others = rng.permutation(rows.loc[~rows["urn"].isin(always), "urn"].to_numpy())
    num_drawn = num_applicants - len(always)
    applicants = {*always, *(int(urn) for urn in others[:num_drawn])}
    bases = [int(urn) for urn in others[num_drawn : num_drawn + num_specialists]]
    schools = _schools(rows, applicants, {*applicants, *bases})
    problem = Problem(
        hub=f"East Midlands {num_applicants}, draw {seed}",
        school_year=SCHOOL_YEAR,
        schools=schools,
        specialists=_with_weekdays(bases, rng),
        segments=segments.records,
        closures=_with_synthetic(schools, segments.records, published.records, rng),
        rules=Rules(venue_policy=VENUE_POLICIES[policy]),
    )
    return RealHub(problem, (*segments.issues, *published.issues))


def small_hub(folder: Path) -> RealHub:
    """Fourteen schools on both sides of Nottingham's western border, enough for two groups.

    Of the sample ``real_120``: the eight schools of Derbyshire nearest to Nottingham's, and the six
    of Nottingham nearest to those, so that a group must cross the border. The next three of
    Derbyshire have a specialist each; only the specialists' weekdays are drawn. INSET days are the
    published ones of these schools.
    """
    codes = (830, 892)
    register = read_register(folder)
    segments = read_segments(folder, codes, SCHOOL_YEAR)
    published = read_inset_days(folder, register, codes, SCHOOL_YEAR)
    sample = register[register["urn"].isin(read_instance(folder, "real_120")["urn"])]
    derbyshire, nottingham = (sample[sample["la_code"] == code] for code in codes)
    western = _nearest_first(derbyshire, nottingham)
    eastern = _nearest_first(nottingham, western[:8])
    rows = pd.concat([western[:11], eastern[:6]])
    bases = [int(urn) for urn in western["urn"][8:11]]
    applicants = {int(urn) for urn in rows["urn"]} - set(bases)
    problem = Problem(
        hub="Derbyshire and Nottingham",
        school_year=SCHOOL_YEAR,
        schools=_schools(rows, applicants, {*applicants, *bases}),
        specialists=_with_weekdays(bases, np.random.default_rng(0)),
        segments=segments.records,
        closures=tuple(c for c in published.records if int(c.id) in {*applicants, *bases}),
    )
    return RealHub(problem, (*segments.issues, *published.issues))


def plain_hub(folder: Path, instance: str, sample: pd.DataFrame, policy: str, seed: int) -> Problem:
    """A sample of real schools whose dates bind nobody: for comparing travel only.

    Every school follows Derbyshire's half-terms and has no other days off, and specialists are
    released every day. There is one for each group there can be and one more, based at schools of
    the same authorities that are not in the sample (or in it, where it is all schools), drawn by
    seed.
    """
    register = read_register(folder)
    segments = read_segments(folder, EAST_MIDLANDS[:1], SCHOOL_YEAR).records
    rules = Rules(venue_policy=VENUE_POLICIES[policy])
    nearby = register[register["la_code"].isin(sample["la_code"])]
    others = nearby.loc[~nearby["urn"].isin(sample["urn"]), "urn"].to_numpy()
    num_bases = len(sample) // rules.min_size + 1
    if len(others) < num_bases:
        others = sample["urn"].to_numpy()
    rng = np.random.default_rng((seed, len(sample)))
    bases = [int(urn) for urn in rng.choice(others, num_bases, replace=False)]
    applicants = {int(urn) for urn in sample["urn"]}
    schools = _schools(nearby, applicants, {*applicants, *bases})
    calendar = segments[0].calendar
    return Problem(
        hub=f"{instance}, draw {seed}",
        school_year=SCHOOL_YEAR,
        schools=tuple(replace(school, calendar=calendar) for school in schools),
        specialists=tuple(
            Specialist(f"S{number:03d}", base) for number, base in enumerate(bases, start=1)
        ),
        segments=segments,
        rules=rules,
    )


def _nearest_first(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    middle = others[["easting", "northing"]].mean()
    squares = (rows[["easting", "northing"]] - middle).pow(2).sum(axis=1)
    return rows.loc[squares.sort_values(kind="stable").index]


def _only_match(register: pd.DataFrame, name: str, la_code: int) -> int:
    urns = matching_urns(register, name, la_code)
    if len(urns) != 1:
        raise LookupError(f"{name!r} of authority {la_code} matches {len(urns)} schools: {urns}")
    return urns[0]


def _schools(rows: pd.DataFrame, applicants: set[int], wanted: set[int]) -> tuple[School, ...]:
    return tuple(
        replace(school, applicant=school.urn in applicants)
        for school in to_schools(rows[rows["urn"].isin(wanted)])
    )


def _with_weekdays(bases: list[int], rng: np.random.Generator) -> tuple[Specialist, ...]:
    """Specialists spread evenly over the weekdays, released for the whole day."""
    days = rng.permutation(np.arange(len(bases)) % 5)
    return tuple(
        Specialist(
            f"S{number:02d}", base, sessions=tuple(WeeklySession(int(day), s) for s in Session)
        )
        for number, (base, day) in enumerate(zip(bases, days, strict=True), start=1)
    )


def _with_synthetic(
    schools: tuple[School, ...],
    segments: tuple[Segment, ...],
    published: tuple[Closure, ...],
    rng: np.random.Generator,
) -> tuple[Closure, ...]:
    open_days: dict[str, list[date]] = {}
    for segment in segments:
        days = weekdays(segment.open_from, segment.open_to)
        shut = bank_holidays({segment.open_from.year, segment.open_to.year})
        open_days.setdefault(segment.calendar, []).extend(d for d in days if d not in shut)
    closures = [each for each in published if int(each.id) in {school.urn for school in schools}]
    have = {closure.id for closure in closures}
    for school in schools:
        if str(school.urn) in have:
            continue
        days = open_days[school.calendar]
        for i in sorted(rng.choice(len(days), NUM_INSET_DAYS, replace=False)):
            day = days[i]
            closures.append(
                Closure(ClosureScope.SCHOOL, str(school.urn), day, day, reason=SYNTHETIC)
            )
    return tuple(closures)
