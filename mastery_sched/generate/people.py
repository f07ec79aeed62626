"""Who takes part in a made-up hub: schools with types and trusts, and specialists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from mastery_sched.entities import PastPlace, School, Session, Specialist, WeeklySession
from mastery_sched.generate.landscape import Site
from mastery_sched.generate.names import trust_names
from mastery_sched.generate.terms import AUTHORITIES, school_year_of

FIRST_URN = 800_001
"""Above all numbers of the national register."""

_MAINTAINED: tuple[str, ...] = ("Community school", "Community school", "Foundation school")
_COFE: tuple[str, ...] = ("Voluntary aided school", "Voluntary controlled school")
_CATHOLIC: tuple[str, ...] = ("Voluntary aided school",)
_ACADEMY: tuple[str, ...] = (
    "Academy converter",
    "Academy converter",
    "Academy sponsor led",
    "Free schools",
)
_SCHOOLS_A_TRUST = 4


def make_schools(
    rng: Random,
    sites: Sequence[Site],
    year: int,
    *,
    trust_share: float,
    refusing_share: float,
) -> list[School]:
    """One eligible applicant a site, in random order of URNs."""
    names = trust_names(rng)
    trusts = [
        next(names) for _ in range(max(1, round(len(sites) * trust_share / _SCHOOLS_A_TRUST)))
    ]
    urns = list(range(FIRST_URN, FIRST_URN + len(sites)))
    rng.shuffle(urns)
    return [
        _make_school(rng, site, urn, year, trusts, trust_share, refusing_share)
        for site, urn in zip(sites, urns, strict=True)
    ]


def _make_school(
    rng: Random,
    site: Site,
    urn: int,
    year: int,
    trusts: Sequence[str],
    trust_share: float,
    refusing_share: float,
) -> School:
    academy = site.name.endswith("Academy") or rng.random() < trust_share
    if academy:
        kinds = _ACADEMY
    elif "CofE" in site.name:
        kinds = _COFE
    else:
        kinds = _CATHOLIC if "Catholic" in site.name else _MAINTAINED
    # Academies set their own dates; now and then they follow a neighbour's.
    elsewhere = academy and rng.random() < 0.1
    return School(
        urn=urn,
        name=site.name,
        place=site.place,
        authority=site.authority,
        calendar=rng.choice(AUTHORITIES) if elsewhere else site.authority,
        type=rng.choice(kinds),
        phase="All-through" if rng.random() < 0.02 else "Primary",
        status="Open",
        trust=rng.choice(trusts) if academy else None,
        can_host=rng.random() >= refusing_share,
        applied_on=date(year, 2, 1) + timedelta(days=rng.randrange(120)),
        stage="Development",
        town=site.town,
    )


def make_ineligible(
    rng: Random, schools: Sequence[School], year: int
) -> tuple[list[School], list[PastPlace]]:
    """The schools as applicants that may not join, for one reason after the other."""
    changed, past = [], []
    for number, school in enumerate(schools):
        earlier = year - rng.randint(1, 6)
        taken_part = school_year_of(earlier)
        match number % 4:
            case 0:
                school = replace(school, type="Other independent school", trust=None)
            case 1:
                past.append(PastPlace(school.urn, taken_part))
            case 2:
                school = replace(school, status="Closed")
            case _:
                predecessor = school.urn - FIRST_URN + 700_001
                school = replace(school, predecessor_urns=(predecessor,))
                past.append(PastPlace(predecessor, taken_part))
        changed.append(school)
    return changed, past


def make_specialists(
    rng: Random, bases: Sequence[School], num_groups: int
) -> tuple[Specialist, ...]:
    """A specialist at each base, released on one weekday, with places for so many groups in all.

    Raises
    ------
    ValueError
        If two groups each are not enough.
    """
    extra = max(0, num_groups - len(bases))
    if bases and extra > len(bases):
        raise ValueError(
            f"{len(bases)} specialists cannot lead {num_groups} groups at two each; "
            f"ask for at least {-(-num_groups // 2)}"
        )
    order = rng.sample(range(5), 5)
    specialists = []
    for number, base in enumerate(bases, start=1):
        weekday = order[number % 5]
        sessions = (Session.AM, Session.PM) if rng.random() < 0.3 else (Session.AM,)
        # Two groups can meet on the same mastery day only in two sessions.
        if number <= extra:
            sessions = (Session.AM, Session.PM)
        specialists.append(
            Specialist(
                id=f"MS{number:02d}",
                base_urn=base.urn,
                capacity=2 if number <= extra else 1,
                sessions=tuple(WeeklySession(weekday, session) for session in sessions),
            )
        )
    return tuple(specialists)
