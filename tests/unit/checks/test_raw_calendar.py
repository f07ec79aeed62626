from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from mastery_sched.calendar import bank_holidays, ks2_week
from mastery_sched.checks.raw_calendar import RawCalendar, in_ks2_week, is_weekend
from mastery_sched.entities import Closure, ClosureScope, Segment, Session, Slot, Specialist
from mastery_sched.problem import Problem
from tests.builders import make_problem, make_school, schools_in_line, slot, urn
from tests.strategies import problems

SUMMER = Segment("Midshire", 1, date(2026, 4, 20), date(2026, 5, 22))
PROBLEM = make_problem(
    [*schools_in_line(2), make_school(2, applicant=False)],
    [Specialist("S1", urn(2))],
    num_meetings=1,
    segments=(SUMMER,),
)


def shut(*closures: Closure) -> RawCalendar:
    return RawCalendar(replace(PROBLEM, closures=closures))


def closure(scope: ClosureScope, key: str, session: Session | None = None) -> Closure:
    return Closure(scope, key, date(2026, 4, 28), date(2026, 4, 29), session, "storm")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-24 AM", []),
        ("2026-04-25 AM", ["weekend"]),
        ("2026-05-13 PM", ["week of the key stage 2 tests"]),
        ("2026-05-25 AM", ["bank holiday (Spring Bank Holiday)"]),
        ("2026-05-26 AM", ["the date is in no half-term of the calendar Midshire"]),
        ("2026-04-17 AM", ["the date is in no half-term of the calendar Midshire"]),
    ],
)
def test_why_a_school_is_closed(text: str, expected: list[str]) -> None:
    causes = RawCalendar(PROBLEM).shuts_school(urn(0), slot(text))
    assert [cause.text for cause in causes] == expected


@pytest.mark.parametrize(
    ("scope", "key", "closed"),
    [
        (ClosureScope.ALL, "", {"0", "1", "S1"}),
        (ClosureScope.CALENDAR, "Midshire", {"0", "1", "S1"}),
        (ClosureScope.SCHOOL, str(urn(1)), {"1"}),
        (ClosureScope.SCHOOL, str(urn(2)), {"S1"}),
        (ClosureScope.SPECIALIST, "S1", {"S1"}),
    ],
)
def test_whom_a_closure_concerns(scope: ClosureScope, key: str, closed: set[str]) -> None:
    calendar = shut(closure(scope, key))
    for day, expected in (("2026-04-27", set()), ("2026-04-28", closed), ("2026-04-30", set())):
        when = slot(f"{day} AM")
        found = {str(number) for number in (0, 1) if calendar.shuts_school(urn(number), when)}
        found |= {"S1"} if calendar.shuts_specialist("S1", when) else set()
        assert found == expected


def test_a_closure_of_one_session_leaves_the_other() -> None:
    calendar = shut(closure(ClosureScope.SCHOOL, str(urn(0)), Session.PM))
    assert calendar.shuts_school(urn(0), slot("2026-04-29 AM")) == ()
    assert [cause.text for cause in calendar.shuts_school(urn(0), slot("2026-04-29 PM"))] == [
        "storm"
    ]


def test_a_closure_without_a_reason_has_words() -> None:
    calendar = shut(replace(closure(ClosureScope.ALL, ""), reason=""))
    (cause,) = calendar.shuts_school(urn(0), slot("2026-04-29 AM"))
    assert cause.text == "closure without a reason"


def test_the_unknown_are_never_closed() -> None:
    calendar = shut(closure(ClosureScope.ALL, ""))
    assert calendar.shuts_school(999_999, slot("2026-04-29 AM")) == ()
    assert calendar.shuts_specialist("S9", slot("2026-04-29 AM")) == ()
    assert calendar.half_term(999_999, date(2026, 4, 29)) is None


def test_half_terms_include_their_ends() -> None:
    calendar = RawCalendar(PROBLEM)
    ends = [SUMMER.open_from, SUMMER.open_to]
    assert [calendar.half_term(urn(0), day) for day in ends] == [1, 1]
    outside = [SUMMER.open_from - timedelta(days=1), SUMMER.open_to + timedelta(days=1)]
    assert [calendar.half_term(urn(0), day) for day in outside] == [None, None]


def test_the_test_week_is_the_models() -> None:
    for year in range(2000, 2101):
        days = [date(year, 5, 1) + timedelta(days=i) for i in range(-7, 38)]
        assert [day for day in days if in_ks2_week(day)] == list(ks2_week(year))


def test_bank_holidays_are_the_models() -> None:
    calendar = RawCalendar(replace(PROBLEM, closures=()))
    days = [date(2025, 1, 1) + timedelta(days=i) for i in range(3 * 365)]
    found = {
        day
        for day in days
        if any(
            "bank holiday" in cause.text
            for cause in calendar.shuts_school(urn(0), Slot(day, Session.AM))
        )
    }
    assert found == bank_holidays(range(2025, 2028)) & set(days)


@settings(deadline=None, max_examples=25)
@given(problems(max_schools=4))
def test_the_models_slot_sets_agree(problem: Problem) -> None:
    """Two accounts of the same rows: open, and in which window, half-day by half-day."""
    plain = replace(
        problem.rules,
        windows=(),
        earliest_date=None,
        latest_date=None,
        lesson_sessions=tuple(Session),
    )
    calendar = RawCalendar(problem)
    everywhere = tuple(replace(school, host_sessions=()) for school in problem.schools)
    closures = tuple(each for each in problem.closures if each.scope is not ClosureScope.HOST)
    without_partners = tuple(replace(person, partner=None) for person in problem.specialists)
    sets = replace(
        problem, rules=plain, specialists=without_partners, schools=everywhere, closures=closures
    ).open_slots
    for i, when in enumerate(sets.slots):
        for school in problem.schools:
            windows = [h for h, mask in enumerate(sets.schools[school.urn], 1) if mask >> i & 1]
            is_open = not calendar.shuts_school(school.urn, when)
            half_term = calendar.half_term(school.urn, when.date)
            assert windows == ([half_term] if is_open else [])
        for person in problem.specialists:
            released = not person.sessions or any(
                (each.weekday, each.session) == (when.date.weekday(), when.session)
                for each in person.sessions
            )
            is_open = released and not calendar.shuts_specialist(person.id, when)
            assert is_open == any(mask >> i & 1 for mask in sets.specialists[person.id])


def test_weekends() -> None:
    week = [date(2025, 9, 1) + timedelta(days=i) for i in range(7)]
    assert [is_weekend(day) for day in week] == [False] * 5 + [True] * 2
