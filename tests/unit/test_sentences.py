from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mastery_sched.entities import Pair, PairKind, Pin, PinKind, Session, Specialist
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Rules, VenueKind
from mastery_sched.sentences import SENTENCES, in_km, sentences, size_range
from tests.builders import make_problem, make_segments, schools_in_line, urn, weekly

FULL = make_problem(
    [
        replace(school, can_host=i > 0, host_sessions=weekly("Thu AM") if i == 5 else ())
        for i, school in enumerate(schools_in_line(14))
    ],
    [
        Specialist("S1", urn(0), 2, weekly("Thu AM"), 20_000),
        Specialist("S2", urn(3), 1, (), None, 12, "S1"),
    ],
    segments=make_segments(6),
    rules={
        "min_size": 6,
        "max_size": 7,
        "venue_policy": (VenueKind.SPECIALIST, *(VenueKind.MEMBER,) * 5),
        "max_travel_m": 12_345,
        "most_per_trust": 2,
        "most_trust_out_week": 4,
        "most_meetings_session": 3,
        "lead_attends_first": True,
        "max_gap_days": 60,
        "lesson_sessions": (Session.AM,),
        "latest_date": date(2026, 7, 3),
    },
    pins=(Pin(PinKind.GROUP, str(urn(0)), "G01"), Pin(PinKind.SPECIALIST, "G01", "S1")),
    pairs=(
        Pair(urn(0), urn(1), PairKind.TOGETHER),
        Pair(urn(2), urn(3), PairKind.APART),
        Pair(urn(2), urn(4), PairKind.APART),
    ),
)
PLAIN = make_problem(schools_in_line(2), num_meetings=1, kind=VenueKind.ONLINE)


def test_every_rule_has_a_sentence_where_it_has_something_to_do() -> None:
    assert list(sentences(FULL)) == list(SENTENCES) == list(Rule)


def test_rules_without_anything_to_do_are_silent() -> None:
    silent = set(Rule) - set(sentences(PLAIN))
    assert silent == {
        Rule.ONE_SPECIALIST,
        Rule.CAPACITY,
        Rule.SPECIALIST_OPEN,
        Rule.SPECIALIST_SESSION,
        Rule.PARTNERS,
        Rule.RELEASE_DAYS,
        Rule.DOUBLE_BOOKING,
        Rule.MIN_GAP,
        Rule.MAX_GAP,
        Rule.LESSON_SESSION,
        Rule.DATE_RANGE,
        Rule.HOST_FAIRNESS,
        Rule.CAN_HOST,
        Rule.HOST_OPEN,
        Rule.MAX_TRAVEL,
        Rule.MAX_SPECIALIST_TRAVEL,
        Rule.PINNED,
        Rule.TOGETHER,
        Rule.APART,
        Rule.MOST_PER_TRUST,
        Rule.MOST_TRUST_OUT,
        Rule.MOST_MEETINGS,
        Rule.LEAD_ATTENDS_FIRST,
    }


@pytest.mark.parametrize("problem", [FULL, PLAIN], ids=["full", "plain"])
def test_sentences_are_sentences(problem: Problem) -> None:
    for text in sentences(problem).values():
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert "None" not in text
        assert "  " not in text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Rule.GROUP_SIZE, "Each group has 6 or 7 schools."),
        (Rule.CAN_HOST, "1 of the 14 is not."),
        (Rule.MAX_TRAVEL, "No school goes further than 12.345 km to a meeting."),
        (Rule.PINNED, "What was decided beforehand holds: 2 pins are kept."),
        (Rule.APART, "2 pairs of schools must not be in the same group."),
        (Rule.CAPACITY, "at most 1 to 2 groups, as agreed with each; all of them together"),
        (Rule.SPECIALIST_SESSION, "1 of the 2 specialists meets only"),
    ],
)
def test_sentences_hold_the_numbers_of_the_problem(rule: Rule, text: str) -> None:
    assert text in sentences(FULL)[rule]


def test_caps_of_several_specialists() -> None:
    people = [Specialist(f"S{i}", urn(0), max_travel_m=1_000 * i) for i in (1, 2)]
    problem = make_problem(schools_in_line(2), people)
    assert sentences(problem)[Rule.MAX_SPECIALIST_TRAVEL] == (
        "2 of the 2 specialists go no further from their base than their own limit, 1 km to 2 km."
    )


def test_a_single_specialist() -> None:
    problem = make_problem(schools_in_line(2), [Specialist("S1", urn(0))])
    assert sentences(problem)[Rule.ONE_SPECIALIST] == "Each group is led by the one specialist."
    assert sentences(problem)[Rule.CAPACITY] == (
        "A specialist leads at most 1 group; all of them together at most 1 group."
    )


def test_a_group_of_one() -> None:
    problem = replace(PLAIN, rules=Rules(1, 1, PLAIN.rules.venue_policy))
    assert sentences(problem)[Rule.GROUP_SIZE] == "Each group has exactly 1 school."


def test_words() -> None:
    assert size_range(6, 7) == "6 or 7"
    assert in_km(999_999) == "999.999 km"
