"""When those of a made-up hub cannot meet: INSET days, residentials, halls that are let.

No closure falls on the days that :func:`mastery_sched.generate.terms.mastery_days` keeps free, so
every group has a timetable with every specialist and every host.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from mastery_sched.calendar import EDGE_DAYS, bank_holidays, weekdays
from mastery_sched.entities import Closure, ClosureScope, School, Segment, Session, Specialist
from mastery_sched.generate.terms import AUTHORITIES, mastery_days

NUM_INSET_DAYS = 5
NUM_LET_DAYS = 3
THURSDAY = 3


def make_closures(
    rng: Random,
    schools: Sequence[School],
    specialists: Sequence[Specialist],
    segments: Sequence[Segment],
) -> tuple[Closure, ...]:
    """Five INSET days a school, polling day, a hub afternoon, residentials of some specialists."""
    kept_free = _kept_free(segments)
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


def make_lettings(
    rng: Random, schools: Sequence[School], segments: Sequence[Segment], share: float
) -> tuple[Closure, ...]:
    """Days on which hosts cannot host, but are open: halls of this share of them are let."""
    possible = _possible_inset_days(segments, _kept_free(segments))
    drawn = []
    for school in schools:
        if school.can_host and rng.random() < share:
            _, inside = possible[school.calendar]
            for day in sorted(rng.sample(inside, NUM_LET_DAYS)):
                session = rng.choice((None, *Session))
                drawn.append(
                    Closure(ClosureScope.HOST, str(school.urn), day, day, session, "hall let")
                )
    return tuple(drawn)


def make_residentials(rng: Random, segments: Sequence[Segment]) -> tuple[Closure, ...]:
    """Three residentials of all specialists: a Thursday and Friday of November, March and June."""
    kept_free = _kept_free(segments)
    spring = max(segment.open_to for segment in segments).year
    drawn = []
    for month, year in ((11, spring - 1), (3, spring), (6, spring)):
        pairs = [
            (thursday, thursday + timedelta(days=1))
            for thursday in weekdays(date(year, month, 1), date(year, month, 28))
            if thursday.weekday() == THURSDAY
        ]
        first, last = rng.choice([pair for pair in pairs if kept_free.isdisjoint(pair)])
        drawn.append(Closure(ClosureScope.SPECIALISTS, "", first, last, None, "residential"))
    return tuple(drawn)


def _kept_free(segments: Sequence[Segment]) -> set[date]:
    return {day for days in mastery_days(segments).values() for day in days}


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
