"""Meetings at a school are in the sessions in which the observed lesson is taught."""

from __future__ import annotations

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import Session, Specialist
from mastery_sched.rules import Rule, Rules, VenueKind
from tests.builders import make_problem, schools_in_line, urn, weekly
from tests.rules.helpers import impossible, one, plan_of, sentence, solved, under, with_rules

AFTERNOONS = make_problem(schools_in_line(2), [Specialist("S1", urn(0), 1, weekly("Thu PM"))])
MORNINGS = with_rules(AFTERNOONS, lesson_sessions=(Session.AM,))
BOTH_HALVES = make_problem(
    schools_in_line(2),
    [Specialist("S1", urn(0), 1, weekly("Thu PM", "Fri AM"))],
    rules={
        "venue_policy": (VenueKind.MEMBER, VenueKind.ONLINE),
        "lesson_sessions": (Session.AM,),
    },
)
SLOTS = ["2025-09-04 PM", "2025-10-02 PM"]


def test_allowed_by_the_model_while_both_sessions_are() -> None:
    assert {meeting.slot.session for meeting in solved(AFTERNOONS).schedule} == {Session.PM}


def test_forbidden_by_the_model_beyond() -> None:
    assert "no specialist shares an open half-day" in impossible(MORNINGS)


def test_the_model_may_meet_online_in_the_afternoon() -> None:
    thursdays = with_rules(BOTH_HALVES, min_gap_days=1)
    only_then = make_problem(
        thursdays.schools,
        [Specialist("S1", urn(0), 1, weekly("Thu PM"))],
        kind=VenueKind.ONLINE,
        rules={"lesson_sessions": (Session.AM,)},
    )
    assert {meeting.slot.session for meeting in solved(only_then).schedule} == {Session.PM}
    assert solved(BOTH_HALVES).schedule[0].slot.session is Session.AM


def test_a_meeting_at_the_base_counts() -> None:
    based = with_rules(AFTERNOONS, venue_policy=(VenueKind.SPECIALIST,) * 2)
    solved(based)
    impossible(with_rules(based, lesson_sessions=(Session.AM,)))


def test_the_boundary_by_the_checker() -> None:
    made = plan_of(AFTERNOONS, [(0, 1)], slots=[SLOTS])
    assert check(made) == ()
    half = with_rules(MORNINGS, venue_policy=(VenueKind.ONLINE, VenueKind.MEMBER))
    mixed = plan_of(half, [(0, 1)], slots=[SLOTS])
    assert one(mixed, Rule.LESSON_SESSION) == (
        "Meeting 2 of G01 School 0 on Thu 2025-10-02 PM is at a school in the PM, but lessons are "
        "observed in the AM only"
    )
    assert check(under(mixed, with_rules(half, lesson_sessions=tuple(Session)))) == ()


def test_there_must_be_a_session() -> None:
    with pytest.raises(ValueError, match="lesson_sessions is empty"):
        Rules(lesson_sessions=())


def test_sentence() -> None:
    assert sentence(MORNINGS, Rule.LESSON_SESSION) == (
        "Meetings at a school are in the morning, when the lesson that is observed is taught."
    )
    assert sentence(AFTERNOONS, Rule.LESSON_SESSION) is None
    online = with_rules(MORNINGS, venue_policy=(VenueKind.ONLINE,) * 2)
    assert sentence(online, Rule.LESSON_SESSION) is None
