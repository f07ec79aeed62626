from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from mastery_sched.calendar import (
    OpenSlots,
    bank_holidays,
    can_keep_gaps,
    common,
    ks2_week,
    open_slots,
    weekdays,
)
from mastery_sched.entities import Closure, ClosureScope, Segment, Session, Slot, Specialist
from mastery_sched.rules import Rules
from tests.builders import YEAR_START, make_school, make_segments, urn, weekly

MONDAY = YEAR_START
SCHOOL = make_school(0)


def slots_of(
    closures: Iterable[Closure] = (),
    *,
    segments: tuple[Segment, ...] = make_segments(1, weeks=1),
    specialists: tuple[Specialist, ...] = (),
    block_ks2_week: bool = True,
) -> OpenSlots:
    return open_slots(
        [SCHOOL, make_school(1)],
        specialists,
        segments,
        list(closures),
        assessments=Rules(block_ks2_week=block_ks2_week).assessments,
    )


def shown(found: OpenSlots, mask: int) -> list[str]:
    return [f"{found.slots[i].weekday} {found.slots[i].session}" for i in found.in_mask(mask)]


def closed(
    scope: ClosureScope,
    name: str,
    first: date = MONDAY,
    last: date | None = None,
    session: Session | None = None,
) -> Closure:
    return Closure(scope, name, first, last or first, session)


@pytest.mark.parametrize(
    ("year", "monday"), [(2022, 9), (2024, 13), (2025, 12), (2026, 11), (2027, 10), (2028, 8)]
)
def test_ks2_week_is_monday_to_thursday_of_the_second_full_week_of_may(
    year: int, monday: int
) -> None:
    assert ks2_week(year) == tuple(date(year, 5, monday + i) for i in range(4))


def test_bank_holidays_are_those_of_england() -> None:
    days = bank_holidays([2025, 2026])
    assert {date(2025, 8, 25), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4)} <= days
    scotland, northern_ireland = date(2025, 8, 4), date(2026, 3, 17)
    assert not {scotland, northern_ireland} & days


def test_weekdays_leave_out_weekends_and_keep_both_ends() -> None:
    assert weekdays(date(2025, 9, 4), date(2025, 9, 9)) == [
        date(2025, 9, 4),
        date(2025, 9, 5),
        date(2025, 9, 8),
        date(2025, 9, 9),
    ]
    assert weekdays(date(2025, 9, 6), date(2025, 9, 7)) == []


def test_a_plain_week_is_open_ten_half_days() -> None:
    found = slots_of()
    (window,) = found.schools[urn(0)]
    assert window.bit_count() == 10
    assert found.slots[0] == Slot(MONDAY, Session.AM)


def test_without_segments_nobody_can_meet() -> None:
    assert slots_of(segments=()).slots == ()


def test_a_closure_may_take_one_session_only() -> None:
    found = slots_of([closed(ClosureScope.SCHOOL, str(urn(0)), session=Session.PM)])
    (window,) = found.schools[urn(0)]
    assert shown(found, window)[:2] == ["Mon AM", "Tue AM"]
    assert found.schools[urn(1)][0].bit_count() == 10


def test_a_closure_covers_its_last_day() -> None:
    wednesday = MONDAY + timedelta(days=2)
    found = slots_of([closed(ClosureScope.SCHOOL, str(urn(0)), MONDAY, wednesday)])
    assert shown(found, found.schools[urn(0)][0]) == ["Thu AM", "Thu PM", "Fri AM", "Fri PM"]


@pytest.mark.parametrize(
    ("scope", "name"), [(ClosureScope.CALENDAR, "Midshire"), (ClosureScope.ALL, "")]
)
def test_closures_of_a_calendar_or_of_everybody_concern_each_school(
    scope: ClosureScope, name: str
) -> None:
    found = slots_of([closed(scope, name)])
    assert [found.schools[urn(i)][0].bit_count() for i in range(2)] == [8, 8]


def test_a_closure_of_another_calendar_concerns_nobody_here() -> None:
    found = slots_of([closed(ClosureScope.CALENDAR, "Fenshire")])
    assert found.schools[urn(0)][0].bit_count() == 10


def test_a_closure_reaches_over_the_holiday_into_the_next_window() -> None:
    segments = make_segments(2, weeks=1)
    friday, next_monday = segments[0].open_to, segments[1].open_from
    found = slots_of(
        [closed(ClosureScope.SCHOOL, str(urn(0)), friday, next_monday)], segments=segments
    )
    assert [window.bit_count() for window in found.schools[urn(0)]] == [8, 8]


def test_a_specialist_is_released_on_weekly_sessions() -> None:
    person = Specialist("S1", urn(0), sessions=weekly("Thu AM", "Thu PM"))
    found = slots_of(specialists=(person,))
    assert shown(found, found.specialists["S1"][0]) == ["Thu AM", "Thu PM"]


def test_a_specialist_is_shut_with_the_base_and_on_own_days() -> None:
    closures = [
        closed(ClosureScope.SCHOOL, str(urn(0)), MONDAY),
        closed(ClosureScope.SPECIALIST, "S1", MONDAY + timedelta(days=1)),
        closed(ClosureScope.SPECIALIST, "S2", MONDAY + timedelta(days=2)),
    ]
    people = (Specialist("S1", urn(0)), Specialist("S2", urn(1)))
    found = slots_of(closures, specialists=people)
    assert found.specialists["S1"][0].bit_count() == 6
    assert found.specialists["S2"][0].bit_count() == 8
    assert found.schools[urn(0)][0].bit_count() == 8


def test_a_school_year_may_start_in_august_with_a_bank_holiday() -> None:
    august = (Segment("Midshire", 1, date(2025, 8, 25), date(2025, 8, 29)),)
    found = slots_of(segments=august)
    assert shown(found, found.schools[urn(0)][0])[0] == "Tue AM"
    assert found.slots[0].date == date(2025, 8, 25)


@pytest.mark.parametrize(("block", "num_open"), [(True, 2), (False, 10)])
def test_ks2_week_is_blocked_unless_told_otherwise(block: bool, num_open: int) -> None:
    week = (Segment("Midshire", 1, date(2026, 5, 11), date(2026, 5, 15)),)
    found = slots_of(segments=week, block_ks2_week=block)
    assert found.schools[urn(0)][0].bit_count() == num_open


def test_a_window_is_what_different_half_terms_have_in_common() -> None:
    long_october = (
        Segment("Midshire", 1, date(2025, 9, 2), date(2025, 10, 17)),
        Segment("Midshire", 2, date(2025, 11, 3), date(2025, 12, 19)),
        Segment("Fenshire", 1, date(2025, 8, 26), date(2025, 10, 16)),
        Segment("Fenshire", 2, date(2025, 10, 27), date(2025, 12, 19)),
    )
    schools = [SCHOOL, make_school(1, calendar="Fenshire")]
    found = open_slots(schools, (), long_october, (), assessments=Rules().assessments)
    days = [
        [found.slots[i].date for i in found.in_mask(window)]
        for window in common(found.schools.values())
    ]
    assert (days[0][0], days[0][-1]) == (date(2025, 9, 2), date(2025, 10, 16))
    assert (days[1][0], days[1][-1]) == (date(2025, 11, 3), date(2025, 12, 19))


def test_edges_are_the_first_and_last_two_weekdays_whether_open_or_not() -> None:
    saturday = MONDAY - timedelta(days=2)
    segment = (Segment("Midshire", 1, saturday, MONDAY + timedelta(days=11)),)
    found = slots_of([closed(ClosureScope.ALL, "", MONDAY)], segments=segment)
    days = sorted({found.slots[i].date for i in found.in_mask(found.edges["Midshire"][0])})
    assert days == [MONDAY + timedelta(days=i) for i in (0, 1, 10, 11)]


def test_a_short_segment_is_all_edge() -> None:
    found = slots_of(segments=(Segment("Midshire", 1, MONDAY, MONDAY + timedelta(days=2)),))
    assert found.edges["Midshire"][0].bit_count() == 6


def test_gaps_count_days_between_dates() -> None:
    slots = [Slot(MONDAY + timedelta(days=i), Session.AM) for i in range(20)]
    first_day, day_seven, both = 1 << 0, 1 << 7, 1 << 7 | 1 << 9
    assert can_keep_gaps((first_day, day_seven), slots, range(7, 366))
    assert not can_keep_gaps((first_day, day_seven), slots, range(8, 366))
    assert can_keep_gaps((first_day, both), slots, range(9, 366))
    assert not can_keep_gaps((first_day, 0), slots, range(1, 366))
    assert can_keep_gaps((), slots, range(14, 366))
