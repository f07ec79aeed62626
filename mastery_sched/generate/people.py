"""Who takes part in a made-up hub: schools with types and trusts, specialists, days they are shut.

Closures never fall on the days that :func:`mastery_sched.generate.terms.mastery_days` keeps free,
so every group has a timetable with every specialist.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from mastery_sched.calendar import EDGE_DAYS, bank_holidays, weekdays
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    PastPlace,
    School,
    Segment,
    Session,
    Specialist,
    WeeklySession,
)
from mastery_sched.generate.landscape import Site
from mastery_sched.generate.names import trust_names
from mastery_sched.generate.terms import AUTHORITIES, mastery_days, school_year_of

FIRST_URN = 800_001
"""Above all numbers of the national register."""

NUM_INSET_DAYS = 5

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


def make_closures(
    rng: Random,
    schools: Sequence[School],
    specialists: Sequence[Specialist],
    segments: Sequence[Segment],
) -> tuple[Closure, ...]:
    """Five INSET days a school, polling day, a hub afternoon, residentials of some specialists."""
    kept_free = {day for days in mastery_days(segments).values() for day in days}
    drawn: list[Closure] = []
    possible = _possible_inset_days(segments, kept_free)
    for school in schools:
        for day in _inset_days(rng, *possible[school.calendar]):
            closure = Closure(ClosureScope.SCHOOL, str(school.urn), day, day, None, "INSET day")
            drawn.append(closure)
    for scope, name, first, days, session, reason in _occasions(rng, specialists, segments):
        closed = [first + timedelta(days=i) for i in range(days)]
        if not kept_free.intersection(closed):
            drawn.append(Closure(scope, name, closed[0], closed[-1], session, reason))
    return tuple(drawn)


def _possible_inset_days(
    segments: Sequence[Segment], kept_free: set[date]
) -> dict[str, tuple[list[date], list[date]]]:
    """By calendar: days at the ends of segments, and days inside."""
    years = {day.year for segment in segments for day in (segment.open_from, segment.open_to)}
    shut = bank_holidays(years) | kept_free
    possible: dict[str, tuple[list[date], list[date]]] = {}
    for segment in segments:
        days = weekdays(segment.open_from, segment.open_to)
        at_edge, inside = possible.setdefault(segment.calendar, ([], []))
        at_edge += [d for d in (*days[:EDGE_DAYS], *days[-EDGE_DAYS:]) if d not in shut]
        inside += [d for d in days[EDGE_DAYS:-EDGE_DAYS] if d not in shut]
    return possible


def _inset_days(rng: Random, at_edge: list[date], inside: list[date]) -> list[date]:
    """Most INSET days lengthen a holiday; the others are anywhere."""
    num_at_edge = sum(rng.random() < 0.7 for _ in range(NUM_INSET_DAYS))
    return sorted(
        rng.sample(at_edge, num_at_edge) + rng.sample(inside, NUM_INSET_DAYS - num_at_edge)
    )


_Occasion = tuple[ClosureScope, str, date, int, Session | None, str]


def _occasions(
    rng: Random, specialists: Sequence[Specialist], segments: Sequence[Segment]
) -> Iterator[_Occasion]:
    spring = max(segment.open_to for segment in segments).year
    first_of_may = date(spring, 5, 1)
    polling = first_of_may + timedelta(days=(3 - first_of_may.weekday()) % 7)
    yield ClosureScope.CALENDAR, AUTHORITIES[2], polling, 1, None, "polling station"
    first_of_march = date(spring, 3, 1)
    wednesday = first_of_march + timedelta(days=(2 - first_of_march.weekday()) % 7)
    yield ClosureScope.ALL, "", wednesday, 1, Session.PM, "hub network afternoon"
    for month, year in ((11, spring - 1), (3, spring)):
        middle = date(year, month, 10)
        thursday = middle + timedelta(days=(3 - middle.weekday()) % 7)
        for person in specialists:
            if rng.random() < 0.25:
                yield ClosureScope.SPECIALIST, person.id, thursday, 2, None, "residential"
