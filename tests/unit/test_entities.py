from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery_sched.entities import (
    WEEKDAYS,
    ClosureScope,
    PairKind,
    PinKind,
    Session,
    Slot,
    WeeklySession,
)
from tests.builders import make_school

slots = st.builds(Slot, st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Session))


def test_a_slot_reads_as_date_and_session() -> None:
    assert str(Slot(date(2025, 10, 7), Session.AM)) == "2025-10-07 AM"
    assert Slot.parse(" 2025-10-07  pm ") == Slot(date(2025, 10, 7), Session.PM)


@pytest.mark.parametrize(
    "text", ["", "2025-10-07", "AM", "2025-10-07 noon", "07/10/2025 AM", "2025-02-30 AM"]
)
def test_other_texts_are_no_slot(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Slot.parse(text)


@given(slots)
def test_a_slot_is_read_back(slot: Slot) -> None:
    assert Slot.parse(str(slot)) == slot


@given(slots, slots)
def test_slots_are_ordered_by_time_the_morning_first(a: Slot, b: Slot) -> None:
    assert (a < b) == ((a.date, a.session is Session.PM) < (b.date, b.session is Session.PM))
    assert (a <= b) == (a < b or a == b)


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2025, 9, 1), "Mon"), (date(2025, 9, 5), "Fri"), (date(2025, 9, 7), "Sun")],
)
def test_a_slot_knows_its_weekday(day: date, name: str) -> None:
    assert Slot(day, Session.AM).weekday == name


def test_weekly_sessions_read_as_weekday_and_session_and_sort_by_time() -> None:
    friday, thursday = WeeklySession(4, Session.AM), WeeklySession(3, Session.PM)
    assert sorted([friday, thursday]) == [thursday, friday]
    assert [str(each) for each in (thursday, friday)] == ["Thu PM", "Fri AM"]
    assert len(WEEKDAYS) == 5


def test_a_school_is_an_applicant_that_hosts_and_sends_two_teachers_unless_told_otherwise() -> None:
    school = make_school(0)
    assert school.applicant
    assert school.can_host
    assert school.teachers == 2


def test_records_cannot_be_changed() -> None:
    school = make_school(0)
    for each in fields(school):
        with pytest.raises(FrozenInstanceError):
            setattr(school, each.name, None)


@pytest.mark.parametrize("kind", [ClosureScope, PinKind, PairKind, Session])
def test_words_of_tables_are_text(kind: type[ClosureScope]) -> None:
    assert [kind(str(each)) for each in kind] == list(kind)
