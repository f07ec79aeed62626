"""Hubs for proofs: real schools of four areas, specialists based at other real schools.

Dates bind nobody: every school follows the same half-terms, and specialists are released every day,
so travel is all there is to prove. Where the public data are absent, hubs are generated instead.
Applicants and bases are drawn by seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.data import read_register, read_segments, to_schools
from mastery_sched.entities import Specialist
from mastery_sched.generate import generate_hub
from mastery_sched.problem import Problem
from mastery_sched.rules import VENUE_POLICIES, Rules

AREAS: dict[str, tuple[int, ...]] = {
    "east_midlands": (830, 831, 891, 892),
    "rural": (908, 878),
    "london": tuple(range(201, 214)),
    "coast": (873, 925, 926),
}
"""Authorities of each area."""

GENERATED = "generated"
"""Stands for an area where there are no data."""

KINDS = ("single", "double")
"""Specialists who lead one group each, or some of them two."""

CALENDAR_OF = 830
"""The authority whose half-terms all follow."""

SCHOOL_YEAR = "2025/26"


@dataclass(frozen=True)
class YearCase:
    """One hub to prove."""

    area: str
    size: int
    seed: int
    policy: str
    kind: str

    def __str__(self) -> str:
        return f"{self.area} {self.size}, {self.policy}, {self.kind}, seed {self.seed}"


def capacities(num_schools: int, min_size: int, kind: str) -> tuple[int, ...]:
    """How many groups each specialist may lead.

    One specialist for each group there can be and one more; or fewer, some of them for two.

    Examples
    --------
    >>> capacities(24, 6, "single")
    (1, 1, 1, 1, 1)
    >>> capacities(24, 6, "double")
    (2, 2, 2)
    """
    groups = num_schools // min_size
    if kind == "single":
        return (1,) * (groups + 1)
    people = -(-7 * groups // 10)
    twice = groups + 2 - people
    return (2,) * twice + (1,) * (people - twice)


def year_hub(folder: Path | None, case: YearCase) -> Problem:
    """Draw the hub of a case; without a folder it is a generated one."""
    rules = Rules(venue_policy=VENUE_POLICIES[case.policy])
    capacity = capacities(case.size, rules.min_size, case.kind)
    if folder is None:
        return _generated(case, rules, capacity)
    register = read_register(folder)
    codes = AREAS[case.area]
    rows = register[register["la_code"].isin(codes)]
    rng = np.random.default_rng((case.seed, case.size, codes[0]))
    drawn = rng.permutation(rows["urn"].to_numpy())[: case.size + len(capacity)]
    applicants = {int(urn) for urn in drawn[: case.size]}
    bases = [int(urn) for urn in drawn[case.size :]]
    segments = read_segments(folder, (CALENDAR_OF,), SCHOOL_YEAR).records
    return Problem(
        hub=str(case),
        school_year=SCHOOL_YEAR,
        schools=tuple(
            replace(school, applicant=school.urn in applicants, calendar=segments[0].calendar)
            for school in to_schools(rows[rows["urn"].isin(drawn)])
        ),
        specialists=tuple(
            Specialist(f"S{number:03d}", base, capacity=most)
            for number, (base, most) in enumerate(zip(bases, capacity, strict=True), start=1)
        ),
        segments=segments,
        rules=rules,
    )


def undated(hub: Problem) -> Problem:
    """A hub whose dates bind nobody: one calendar, no closures, specialists free every day."""
    first = hub.segments[0].calendar
    return replace(
        hub,
        schools=tuple(replace(school, calendar=first) for school in hub.schools),
        specialists=tuple(replace(person, sessions=()) for person in hub.specialists),
        segments=tuple(segment for segment in hub.segments if segment.calendar == first),
        closures=(),
    )


def _generated(case: YearCase, rules: Rules, capacity: tuple[int, ...]) -> Problem:
    hub = undated(generate_hub(case.size, len(capacity), seed=case.seed))
    return replace(
        hub,
        specialists=tuple(
            replace(person, capacity=most)
            for person, most in zip(hub.specialists, capacity, strict=True)
        ),
        rules=rules,
    )
