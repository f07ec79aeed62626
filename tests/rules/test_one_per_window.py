"""Each group meets once in each half-term, meeting ``h`` in segment ``h`` of everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import Session, Slot, Specialist
from mastery_sched.rules import Rule
from mastery_sched.scoring import with_score
from tests.builders import YEAR_START, make_problem, make_segments, schools_in_line, slot, urn
from tests.rules.helpers import (
    impossible,
    one,
    only,
    plan_of,
    sentence,
    solved,
    with_meeting,
    with_school,
)

PLAIN = make_problem(schools_in_line(2), rules={"min_gap_days": 1})
# Overshire's half-terms are from 15 September to 3 October and from 13 to 31 October: it shares
# with Midshire the third week of the first and the third week of the second.
MIXED = with_school(
    replace(
        PLAIN,
        segments=(
            *PLAIN.segments,
            *make_segments(2, calendar="Overshire", start=YEAR_START + timedelta(weeks=2)),
        ),
    ),
    1,
    calendar="Overshire",
)


def test_the_model_meets_in_what_the_calendars_share() -> None:
    first, second = solved(MIXED).schedule
    assert slot("2025-09-15 AM") <= first.slot <= slot("2025-09-19 PM")
    assert slot("2025-10-13 AM") <= second.slot <= slot("2025-10-17 PM")
    assert (first.window, second.window) == (1, 2)


def test_forbidden_by_the_model_when_the_calendars_share_nothing() -> None:
    later = make_segments(2, calendar="Overshire", start=YEAR_START + timedelta(weeks=3))
    impossible(replace(MIXED, segments=(*PLAIN.segments, *later)))


def test_allowed_at_the_boundary_by_the_checker() -> None:
    assert check(plan_of(MIXED, [(0, 1)], slots=[["2025-09-15 AM", "2025-10-17 PM"]])) == ()


def test_a_date_in_another_half_term_of_one_school_is_reported() -> None:
    plan = plan_of(MIXED, [(0, 1)], slots=[["2025-09-15 AM", "2025-10-02 AM"]])
    assert one(plan, Rule.ONE_PER_WINDOW) == (
        "Meeting 2 of G01 School 0 on Thu 2025-10-02 AM must be in half-term 2 of everybody, but "
        "the date is in half-term 1 of School 1 (100002)"
    )


def test_a_date_in_another_half_term_of_the_specialist_is_reported() -> None:
    staffed = make_problem(
        (*PLAIN.schools, replace(MIXED.schools[1], urn=urn(2), applicant=False)),
        [Specialist("S1", urn(2))],
        segments=MIXED.segments,
    )
    plan = plan_of(staffed, [(0, 1)], slots=[["2025-09-15 AM", "2025-10-02 AM"]])
    assert one(plan, Rule.ONE_PER_WINDOW).endswith("the date is in half-term 1 of S1")


def test_two_meetings_in_one_window_are_reported() -> None:
    plan = plan_of(PLAIN, [(0, 1)], slots=[["2025-09-02 AM", "2025-09-17 AM"]])
    assert one(plan, Rule.ONE_PER_WINDOW) == (
        "Meeting 2 of G01 School 0 on Wed 2025-09-17 AM must be in half-term 2 of everybody, but "
        "the date is in half-term 1 of everybody"
    )


def test_dates_out_of_order_are_reported() -> None:
    plan = plan_of(PLAIN, [(0, 1)], slots=[["2025-10-07 AM", "2025-09-09 AM"]])
    assert len(only(plan, Rule.ONE_PER_WINDOW)) == 2


def test_a_missing_meeting_is_reported() -> None:
    plan = plan_of(PLAIN, [(0, 1)])
    plan = with_score(replace(plan, schedule=plan.schedule[:1]))
    (violation,) = only(plan, Rule.ONE_PER_WINDOW)
    assert violation.message == "G01 School 0 has no meeting 2, in half-term 2"
    assert (violation.group_id, violation.meeting) == ("G01", 2)


def test_a_window_that_is_not_the_meetings_is_reported() -> None:
    plan = with_meeting(plan_of(PLAIN, [(0, 1)]), "G01", 2, window=1)
    assert "is counted to half-term 1" in one(plan, Rule.ONE_PER_WINDOW)


def test_a_number_beyond_the_last_is_reported() -> None:
    plan = plan_of(PLAIN, [(0, 1)])
    extra = replace(plan.schedule[1], number=3, window=3, slot=Slot(YEAR_START, Session.PM))
    plan = with_score(replace(plan, schedule=(*plan.schedule, extra)))
    assert one(plan, Rule.ONE_PER_WINDOW).endswith("its number is not from 1 to 2")


AUTUMN = (date(2025, 9, 1), date(2025, 10, 3)), (date(2025, 10, 6), date(2025, 10, 10))
DATED = replace(
    PLAIN,
    segments=make_segments(4, weeks=2),
    rules=replace(PLAIN.rules, windows=AUTUMN),
)
"""Calendars with segments of their own number, from 1, 22 September, 13 October and on."""


def test_the_model_meets_in_the_windows_of_the_rules() -> None:
    later = replace(DATED, rules=replace(DATED.rules, min_gap_days=28))
    windows = (AUTUMN[0], (date(2025, 10, 13), date(2025, 10, 17)))
    later = replace(later, rules=replace(later.rules, windows=windows))
    first, second = solved(later).schedule
    assert first.slot.date <= date(2025, 9, 19)
    assert windows[1][0] <= second.slot.date <= windows[1][1]


def test_forbidden_by_the_model_when_no_school_is_open_in_a_window() -> None:
    assert "no open half-day in window 2" in impossible(DATED)


def test_a_meeting_may_be_in_any_segment_inside_its_window() -> None:
    windows = (AUTUMN[0], (date(2025, 10, 6), date(2025, 10, 17)))
    problem = replace(DATED, rules=replace(DATED.rules, windows=windows))
    for day in ("2025-09-01", "2025-09-30"):
        assert check(plan_of(problem, [(0, 1)], slots=[[f"{day} AM", "2025-10-17 PM"]])) == ()


def test_a_date_outside_its_window_is_reported() -> None:
    plan = plan_of(DATED, [(0, 1)], slots=[["2025-09-01 AM", "2025-10-14 AM"]])
    assert one(plan, Rule.ONE_PER_WINDOW) == (
        "Meeting 2 of G01 School 0 on Tue 2025-10-14 AM must be from 2025-10-06 to 2025-10-10"
    )


def test_windows_must_fit_the_meetings_and_the_calendar_of_time() -> None:
    for windows, fault in (
        (AUTUMN[:1], "windows has 1 of them, but there are 2 meetings"),
        (AUTUMN[::-1], "window 2 begins on 2025-09-01, before window 1 is over"),
        ((AUTUMN[0], AUTUMN[1][::-1]), "window 2 ends on 2025-10-06, before it begins"),
    ):
        with pytest.raises(ValueError, match=fault):
            replace(PLAIN.rules, windows=windows)


def test_sentence_of_windows() -> None:
    assert sentence(DATED, Rule.ONE_PER_WINDOW) == (
        "Each group meets 2 times, once in each window: 1 September 2025 to 3 October 2025 and "
        "6 October 2025 to 10 October 2025."
    )


def test_sentence() -> None:
    assert sentence(PLAIN, Rule.ONE_PER_WINDOW) == (
        "Each group meets 2 times: once in each half-term, on a date that lies in that half-term "
        "for everybody who comes."
    )
    assert sentence(make_problem(schools_in_line(2), num_meetings=1), Rule.ONE_PER_WINDOW) == (
        "Each group meets once, in the half-term that everybody in it shares."
    )
