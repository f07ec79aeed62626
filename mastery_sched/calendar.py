"""From segments and closures to open slots: when each school and each specialist can meet.

A window is the segment of one meeting, or the dates that the rules give it. Open slots are kept as
whole numbers used as sets of bits, one a window: bit ``i`` stands for ``OpenSlots.slots[i]``, so
what several people share is ``a & b & c``. This is the models' view; the checker does not use it
and goes back to the raw rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays

from mastery_sched.assessment import Assessment, AssessmentWeek, Treatment
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    School,
    Segment,
    Session,
    Slot,
    Specialist,
    WeeklySession,
    partners_of,
)
from mastery_sched.rules import LONGEST_GAP_DAYS

EDGE_DAYS = 2
"""Weekdays at either end of a segment that the preference ``edge`` keeps away from."""

Windows = tuple[int, ...]
"""One set of bits a window."""


def weekdays(first: date, last: date) -> list[date]:
    """Monday to Friday from ``first`` to ``last``, both inclusive."""
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def bank_holidays(years: Iterable[int]) -> frozenset[date]:
    """England's bank holidays in these calendar years."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=list(years)))


def ks2_week(year: int) -> tuple[date, ...]:
    """Days of the key stage 2 tests: Monday to Thursday of the second full week of May.

    A full week starts on a Monday in May.

    Examples
    --------
    >>> [day.isoformat() for day in ks2_week(2026)]
    ['2026-05-11', '2026-05-12', '2026-05-13', '2026-05-14']
    """
    first_of_may = date(year, 5, 1)
    first_monday = first_of_may + timedelta(days=-first_of_may.weekday() % 7)
    return tuple(first_monday + timedelta(days=7 + i) for i in range(4))


def assessment_days(week: AssessmentWeek, year: int) -> tuple[date, ...]:
    """Weekdays of an assessment in a calendar year: the dates given, or else those by rule.

    The multiplication tables check takes two weeks from the first Monday of June, the phonics check
    the second of them.
    """
    if week.first is not None and week.last is not None:
        return tuple(day for day in weekdays(week.first, week.last) if day.year == year)
    if week.assessment is Assessment.KS2_TESTS:
        return ks2_week(year)
    first_of_june = date(year, 6, 1)
    start = first_of_june + timedelta(days=-first_of_june.weekday() % 7)
    if week.assessment is Assessment.PHONICS_CHECK:
        start += timedelta(days=7)
        return tuple(weekdays(start, start + timedelta(days=4)))
    return tuple(weekdays(start, start + timedelta(days=11)))


@dataclass(frozen=True, slots=True)
class OpenSlots:
    """When everybody can meet.

    Parameters
    ----------
    slots
        Every weekday half-day of the school year in time order; a slot's number is its index.
    schools, specialists
        By URN and by specialist id, one set of bits a window.
        A specialist can meet when their partner, if they have one, can come as well.
    edges
        By calendar, the slots on the first and last two weekdays of each window's segment.
    discouraged
        By URN, the slots in assessment weeks that the preference ``assessment`` keeps away from.
    free
        By specialist id, the same as ``specialists`` but for weekly sessions and partners: when
        they are not away and their base is open.
    with_partner
        By id of each specialist who has a partner, when the partner can come, whatever the window.
    hosting
        By URN of each school that cannot host at any time, when it can, whether it is open or not.
    """

    slots: tuple[Slot, ...]
    schools: Mapping[int, Windows]
    specialists: Mapping[str, Windows]
    edges: Mapping[str, Windows]
    discouraged: Mapping[int, int] = field(default_factory=dict)
    free: Mapping[str, Windows] = field(default_factory=dict)
    with_partner: Mapping[str, int] = field(default_factory=dict)
    hosting: Mapping[int, int] = field(default_factory=dict)

    def in_mask(self, mask: int) -> Iterator[int]:
        """Numbers of the slots in a set of bits, in time order."""
        while mask:
            lowest = mask & -mask
            yield lowest.bit_length() - 1
            mask ^= lowest


def common(windows: Iterable[Windows]) -> Windows:
    """What several people share, window by window.

    Examples
    --------
    >>> common([(0b110, 0b1), (0b011, 0b1)])
    (2, 1)
    """
    first, *rest = windows
    shared = list(first)
    for each in rest:
        shared = [a & b for a, b in zip(shared, each, strict=True)]
    return tuple(shared)


def can_keep_gaps(windows: Windows, slots: Sequence[Slot], gap_days: range) -> bool:
    """Whether one slot a window can be chosen, in order, with all gaps of so many days.

    Without an upper limit that matters, taking the earliest possible slot each time is best, so a
    greedy pass decides it.
    """
    if gap_days.stop <= LONGEST_GAP_DAYS:
        return _can_reach_the_end(windows, slots, gap_days)
    earliest = date.min
    for mask in windows:
        while mask:
            lowest = mask & -mask
            day = slots[lowest.bit_length() - 1].date
            if day >= earliest:
                earliest = day + timedelta(days=gap_days.start)
                break
            mask ^= lowest
        else:
            return False
    return True


def _can_reach_the_end(windows: Windows, slots: Sequence[Slot], gap_days: range) -> bool:
    """The same for any gaps: window by window, the days that can be reached at all."""
    reached: list[int] | None = None
    for mask in windows:
        days = []
        while mask:
            lowest = mask & -mask
            days.append(slots[lowest.bit_length() - 1].date.toordinal())
            mask ^= lowest
        if reached is not None:
            days = [day for day in days if _is_reached(day, reached, gap_days)]
        if not days:
            return False
        reached = days
    return True


def _is_reached(day: int, earlier: Sequence[int], gap_days: range) -> bool:
    first = bisect_left(earlier, day - gap_days.stop + 1)
    return first < len(earlier) and earlier[first] <= day - gap_days.start


def open_slots(
    schools: Sequence[School],
    specialists: Sequence[Specialist],
    segments: Sequence[Segment],
    closures: Sequence[Closure],
    *,
    assessments: Sequence[AssessmentWeek],
    windows: Sequence[tuple[date, date]] = (),
    allows: Callable[[int, Slot], bool] = lambda _number, _slot: True,
    at_base: Collection[int] = (),
) -> OpenSlots:
    """Work out when every school and specialist can meet.

    Parameters
    ----------
    schools, specialists, segments, closures
        Records of one school year; every calendar and base named in them must exist.
    assessments
        How assessments count; those that are blocked close the schools whom they concern.
    windows
        First and last date of each window, where it is not a segment of each calendar.
    allows
        Whether the meeting with this number may be at a slot at all.
    at_base
        Numbers of the meetings that the specialist's own school hosts.
    """
    if not segments:
        return OpenSlots((), {}, {}, {})
    first = min(segment.open_from for segment in segments)
    last = max(segment.open_to for segment in segments)
    days = weekdays(first, last)
    slots = tuple(Slot(day, session) for day in days for session in Session)

    def between(start: date, end: date, session: Session | None = None) -> int:
        return sum(
            1 << i
            for i, slot in enumerate(slots)
            if start <= slot.date <= end and session in (None, slot.session)
        )

    years = range(first.year, last.year + 1)
    shut_days = set(bank_holidays(years))
    shut_for_all = sum(1 << i for i, slot in enumerate(slots) if slot.date in shut_days)
    shut: dict[tuple[ClosureScope, str], int] = {}
    for closure in closures:
        mask = between(closure.first, closure.last, closure.session)
        if closure.scope is ClosureScope.ALL:
            shut_for_all |= mask
        else:
            key = (closure.scope, closure.id if closure.scope.needs_id else "")
            shut[key] = shut.get(key, 0) | mask

    discouraged = dict.fromkeys((school.urn for school in schools), 0)
    for week in assessments:
        on = {day for year in years for day in assessment_days(week, year)}
        mask = sum(1 << i for i, slot in enumerate(slots) if slot.date in on)
        for school in schools:
            if not week.concerns(school.years):
                continue
            if week.treatment is Treatment.BLOCKED:
                key = (ClosureScope.SCHOOL, str(school.urn))
                shut[key] = shut.get(key, 0) | mask
            elif week.treatment is Treatment.DISCOURAGED:
                discouraged[school.urn] |= mask

    calendars: dict[str, Windows] = {}
    edges: dict[str, Windows] = {}
    for segment in sorted(segments):
        inside = weekdays(segment.open_from, segment.open_to)
        edge_days = {*inside[:EDGE_DAYS], *inside[-EDGE_DAYS:]}
        name = segment.calendar
        closed = shut_for_all | shut.get((ClosureScope.CALENDAR, name), 0)
        window = between(segment.open_from, segment.open_to) & ~closed
        calendars[name] = (*calendars.get(name, ()), window)
        edge = sum(1 << i for i, slot in enumerate(slots) if slot.date in edge_days)
        edges[name] = (*edges.get(name, ()), edge)

    in_term = {name: _union(segments_of) for name, segments_of in calendars.items()}
    if windows:
        spans = [between(first, last) for first, last in windows]
        calendars = {
            name: tuple(open_days & span for span in spans) for name, open_days in in_term.items()
        }
        edges = {name: (_union(each),) * len(spans) for name, each in edges.items()}
    most = max(map(len, calendars.values()))
    allowed = [
        sum(1 << i for i, slot in enumerate(slots) if allows(number, slot))
        for number in range(1, most + 1)
    ]
    calendars = {
        name: tuple(mask & may for mask, may in zip(masks, allowed, strict=False))
        for name, masks in calendars.items()
    }
    own = {school.urn: shut.get((ClosureScope.SCHOOL, str(school.urn)), 0) for school in schools}
    away = {
        person.id: shut.get((ClosureScope.SPECIALIST, person.id), 0)
        | shut.get((ClosureScope.SPECIALISTS, ""), 0)
        for person in specialists
    }
    by_school = {
        school.urn: _without(calendars[school.calendar], own[school.urn]) for school in schools
    }
    free = {
        person.id: _without(by_school[person.base_urn], away[person.id]) for person in specialists
    }
    person_of = {person.id: person for person in specialists}
    calendar_of = {school.urn: school.calendar for school in schools}

    def can_come(person: Specialist) -> int:
        """When somebody who does not lead can come, as on any day of their release."""
        base = person.base_urn
        days = _released(person, slots, whole_days=True)
        return in_term[calendar_of[base]] & ~own[base] & ~away[person.id] & days

    with_partner = {
        who: can_come(person_of[partner]) for who, partner in partners_of(specialists).items()
    }
    hosting = {
        school.urn: _in_sessions(school.host_sessions, slots)
        & ~shut.get((ClosureScope.HOST, str(school.urn)), 0)
        for school in schools
        if school.host_sessions or (ClosureScope.HOST, str(school.urn)) in shut
    }
    by_specialist = {}
    for person in specialists:
        can_lead = _released(person, slots) & with_partner.get(person.id, -1)
        at_own = hosting.get(person.base_urn, -1)
        by_specialist[person.id] = tuple(
            mask & can_lead & (at_own if number in at_base else -1)
            for number, mask in enumerate(free[person.id], start=1)
        )
    return OpenSlots(
        slots, by_school, by_specialist, edges, discouraged, free, with_partner, hosting
    )


def _union(windows: Windows) -> int:
    union = 0
    for mask in windows:
        union |= mask
    return union


def _without(windows: Windows, closed: int) -> Windows:
    return tuple(window & ~closed for window in windows)


def _released(person: Specialist, slots: Sequence[Slot], *, whole_days: bool = False) -> int:
    """Slots of a specialist's weekly sessions, or of the days on which there is one."""
    days = {weekly.weekday for weekly in person.sessions} if whole_days else set()
    return _in_sessions(
        (*person.sessions, *(WeeklySession(day, each) for day in days for each in Session)), slots
    )


def _in_sessions(sessions: Sequence[WeeklySession], slots: Sequence[Slot]) -> int:
    """Slots on these half-days of the week; where there are none, all of them."""
    if not sessions:
        return -1
    chosen = {(weekly.weekday, weekly.session) for weekly in sessions}
    return sum(
        1 << i for i, slot in enumerate(slots) if (slot.date.weekday(), slot.session) in chosen
    )
