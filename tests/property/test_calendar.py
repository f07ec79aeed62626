"""Open slots against a reading of the raw rows, slot by slot."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from mastery_sched.calendar import bank_holidays, can_keep_gaps, common, ks2_week, open_slots
from mastery_sched.checks.raw_calendar import RawCalendar
from mastery_sched.entities import ClosureScope, School, Session, Slot, Specialist
from mastery_sched.problem import Problem
from mastery_sched.rules import Rules, VenueKind
from tests.builders import YEAR_START, make_school
from tests.strategies import problems
from tests.strategies.parts import calendars, closures

SHUT_FOR_ALL = bank_holidays([2025, 2026])
KS2_WEEK = ks2_week(2026)


def is_shut(problem: Problem, scope: ClosureScope, name: str, slot: Slot) -> bool:
    return any(
        closure.scope is scope
        and closure.id == name
        and closure.first <= slot.date <= closure.last
        and closure.session in (None, slot.session)
        for closure in problem.closures
    )


def school_can_meet(problem: Problem, school: School, slot: Slot, number: int) -> bool:
    rules = problem.rules
    segments = [
        s
        for s in problem.segments
        if s.calendar == school.calendar and (rules.windows or s.number == number)
    ]
    first, last = rules.windows[number - 1] if rules.windows else (slot.date, slot.date)
    online = rules.venue_policy[number - 1] is VenueKind.ONLINE
    return (
        any(segment.open_from <= slot.date <= segment.open_to for segment in segments)
        and first <= slot.date <= last
        and (rules.earliest_date or slot.date) <= slot.date <= (rules.latest_date or slot.date)
        and (online or slot.session in rules.lesson_sessions)
        and slot.date not in SHUT_FOR_ALL
        and not (problem.rules.block_ks2_week and slot.date in KS2_WEEK)
        and not is_shut(problem, ClosureScope.SCHOOL, str(school.urn), slot)
        and not is_shut(problem, ClosureScope.CALENDAR, school.calendar, slot)
        and not is_shut(problem, ClosureScope.ALL, "", slot)
    )


def specialist_can_meet(problem: Problem, person: Specialist, slot: Slot, number: int) -> bool:
    released = {(each.weekday, each.session) for each in person.sessions}
    partners = [
        other
        for other in problem.specialists
        if person.partner == other.id or other.partner == person.id
    ]
    return (
        school_can_meet(problem, problem.school_by_urn[person.base_urn], slot, number)
        and (not released or (slot.date.weekday(), slot.session) in released)
        and not is_away(problem, person, slot)
        and not (
            problem.rules.venue_policy[number - 1] is VenueKind.SPECIALIST
            and RawCalendar(problem).keeps_from_hosting(person.base_urn, slot)
        )
        and all(partner_can_come(problem, each, slot) for each in partners)
    )


def is_away(problem: Problem, person: Specialist, slot: Slot) -> bool:
    return is_shut(problem, ClosureScope.SPECIALIST, person.id, slot) or is_shut(
        problem, ClosureScope.SPECIALISTS, "", slot
    )


def partner_can_come(problem: Problem, person: Specialist, slot: Slot) -> bool:
    days = {each.weekday for each in person.sessions}
    return (
        not RawCalendar(problem).shuts_school(person.base_urn, slot)
        and not is_away(problem, person, slot)
        and (not days or slot.date.weekday() in days)
    )


@given(problems())
def test_open_slots_are_what_the_rows_say(problem: Problem) -> None:
    found = problem.open_slots
    for number in range(1, problem.rules.num_meetings + 1):
        for i, slot in enumerate(found.slots):
            for school in problem.schools:
                is_open = bool(found.schools[school.urn][number - 1] >> i & 1)
                assert is_open == school_can_meet(problem, school, slot, number)
            for person in problem.specialists:
                is_free = bool(found.specialists[person.id][number - 1] >> i & 1)
                assert is_free == specialist_can_meet(problem, person, slot, number)


@given(st.data(), st.integers(1, 3), st.integers(1, 12), st.sampled_from([0, 3, 400]))
def test_gaps_can_be_kept_exactly_if_some_choice_keeps_them(
    data: st.DataObject, num_windows: int, min_gap_days: int, spread: int
) -> None:
    slots = [
        Slot(YEAR_START + timedelta(days=i), session) for i in range(12) for session in Session
    ]
    gap_days = range(min_gap_days, min_gap_days + spread + 1)
    mask = st.integers(0, 2 ** len(slots) - 1)
    windows = tuple(data.draw(mask) & data.draw(mask) & data.draw(mask) for _ in range(num_windows))
    days = [
        sorted({slots[i].date for i in range(len(slots)) if window >> i & 1}) for window in windows
    ]
    some_choice = any(
        all((later - earlier).days in gap_days for earlier, later in pairwise(chosen))
        for chosen in product(*days)
    )
    assert can_keep_gaps(windows, slots, gap_days) == some_choice


@given(st.data())
def test_more_closures_never_open_a_slot(data: st.DataObject) -> None:
    segments = data.draw(calendars(2))
    schools = [make_school(0), make_school(1, calendar="Fenshire")]
    people = [Specialist("S1", schools[0].urn)]
    shut = data.draw(closures(segments, [s.urn for s in schools], ["S1"]))
    before = open_slots(schools, people, segments, shut[1:], assessments=Rules().assessments)
    after = open_slots(schools, people, segments, shut, assessments=Rules().assessments)
    for school in schools:
        assert (
            common([before.schools[school.urn], after.schools[school.urn]])
            == (after.schools[school.urn])
        )
    assert common([before.specialists["S1"], after.specialists["S1"]]) == after.specialists["S1"]
