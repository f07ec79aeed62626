"""Made-up hubs that look real: for examples, trials and benchmarks.

Towns and villages, three authorities whose calendars differ, INSET days, trusts, schools that may
not join, specialists with their weekday. The same arguments give the same hub. No name, number or
place is a real one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from mastery_sched.entities import PastPlace, School
from mastery_sched.generate.closures import make_closures, make_lettings, make_residentials
from mastery_sched.generate.landscape import KM2_A_SCHOOL, lay_out
from mastery_sched.generate.people import make_ineligible, make_schools, make_specialists
from mastery_sched.generate.terms import first_year, school_year_of, term_dates
from mastery_sched.problem import Problem
from mastery_sched.rules import Preferences, Rules

__all__ = ["generate_hub"]


def generate_hub(
    num_schools: int = 60,
    num_specialists: int = 11,
    seed: int = 0,
    *,
    hub: str = "Three Counties Maths Hub",
    school_year: str = "2025/26",
    num_ineligible: int | None = None,
    village_share: float = 0.4,
    trust_share: float = 0.4,
    refusing_share: float = 0.1,
    let_share: float = 0.0,
    residentials: bool = False,
    width_km: float | None = None,
    rules: Rules | None = None,
    preferences: Preferences | None = None,
) -> Problem:
    """A made-up hub with a plan for sure, as long as ``rules`` keep to sizes and venues.

    Every specialist has one date in each half-term on which every school is open, and places of
    specialists suffice; caps on travel or on trusts may still leave no plan.

    Parameters
    ----------
    num_schools
        Eligible applicants.
    num_specialists
        With fewer than groups, some lead two; 0 makes a hub without specialists.
    seed
        The same seed and arguments give the same hub.
    num_ineligible
        Applicants that may not join: independent, closed, or there before (default: one in 20, at
        least 4).
    village_share
        Share of schools in villages.
    trust_share
        Share of academies in a trust.
    refusing_share
        Share of schools that do not host.
    let_share
        Share of hosts that cannot host on a few half-days or days, when their hall is let.
    residentials
        Whether all specialists are away together three times. Neither these nor halls that are let
        change anything else about the hub.
    width_km
        Width of the square the schools lie in (default: about 40 square km an applicant).
    rules
        Settings of the hub; its venue policy must have six meetings.
    preferences
        Weights of the timetable's wishes.

    Raises
    ------
    ValueError
        If so many schools cannot be split into groups, specialists do not suffice, a share is not
        between 0 and 1, or the school year is not like ``2025/26``.

    Examples
    --------
    >>> problem = generate_hub(num_schools=12, num_specialists=2, seed=1)
    >>> len(problem.applicants), len(problem.specialists)
    (12, 2)
    """
    rules = rules or Rules()
    year = first_year(school_year)
    num_groups = _fewest_groups(num_schools, rules)
    _check_shares(
        village_share=village_share,
        trust_share=trust_share,
        refusing_share=refusing_share,
        let_share=let_share,
    )
    if num_ineligible is None:
        num_ineligible = max(4, num_schools // 20)
    rng = Random(seed)
    width = width_km if width_km is not None else math.sqrt(KM2_A_SCHOOL * num_schools)
    num_at_applicants = num_specialists // 4
    num_bases = num_specialists - num_at_applicants
    sites = lay_out(
        rng,
        num_schools + num_ineligible + num_bases,
        width_km=width,
        village_share=village_share,
    )
    schools = make_schools(rng, sites, year, trust_share=trust_share, refusing_share=refusing_share)
    applicants = _with_hosts(schools[:num_schools], num_groups)
    ineligible, past = make_ineligible(
        rng, schools[num_schools : num_schools + num_ineligible], year
    )
    at_bases = [
        replace(school, applicant=False, applied_on=None, stage=None)
        for school in schools[num_schools + num_ineligible :]
    ]
    specialists = make_specialists(
        rng, [*at_bases, *rng.sample(applicants, num_at_applicants)], num_groups
    )
    past += [
        PastPlace(school.urn, school_year_of(year - 2)) for school in at_bases if rng.random() < 0.5
    ]
    segments = term_dates(school_year)
    everybody = [*applicants, *ineligible, *at_bases]
    closures = make_closures(rng, everybody, specialists, segments)
    # Numbers of their own, so that a hub with them is otherwise the one without.
    closures += make_lettings(Random(f"lettings {seed}"), everybody, segments, let_share)
    if residentials:
        closures += make_residentials(Random(f"residentials {seed}"), segments)
    return Problem(
        hub=hub,
        school_year=school_year,
        schools=tuple(everybody),
        specialists=specialists,
        segments=segments,
        closures=closures,
        history=tuple(past),
        rules=rules,
        preferences=preferences or Preferences(),
    )


def _fewest_groups(num_schools: int, rules: Rules) -> int:
    num_groups = -(-num_schools // rules.max_size)
    if num_schools < 1 or num_groups * rules.min_size > num_schools:
        raise ValueError(
            f"{num_schools} schools cannot be split into groups of "
            f"{rules.min_size}-{rules.max_size}"
        )
    return num_groups


def _check_shares(**shares: float) -> None:
    for name, share in shares.items():
        if not 0 <= share <= 1:
            raise ValueError(f"{name} is {share}; a share is between 0 and 1")


def _with_hosts(schools: Sequence[School], num_groups: int) -> list[School]:
    """The schools, with a willing host for every group."""
    missing = num_groups - sum(school.can_host for school in schools)
    hosts = []
    for school in schools:
        if missing > 0 and not school.can_host:
            school = replace(school, can_host=True)
            missing -= 1
        hosts.append(school)
    return hosts
