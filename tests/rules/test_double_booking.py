"""A specialist is in one meeting at a time."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.rules import Rule
from tests.builders import make_problem, schools_in_line, urn, weekly
from tests.rules.helpers import impossible, one, plan_of, sentence, solved

BUSY = Specialist("S1", urn(0), 2, weekly("Thu AM", "Thu PM"))
PROBLEM = make_problem(schools_in_line(4), [BUSY], weeks=1)


def test_two_half_days_are_enough_for_the_model() -> None:
    slots = [meeting.slot for meeting in solved(PROBLEM).schedule]
    assert len(set(slots)) == 4


def test_forbidden_beyond_by_the_model() -> None:
    impossible(replace(PROBLEM, specialists=(replace(BUSY, sessions=weekly("Thu AM")),)))


def test_one_half_day_is_enough_for_two_specialists() -> None:
    pair = [Specialist(f"S{i}", urn(i), 1, weekly("Thu AM")) for i in (1, 2)]
    assert len({m.slot for m in solved(replace(PROBLEM, specialists=tuple(pair))).schedule}) == 2


def test_the_same_half_day_is_reported() -> None:
    other = ["2025-09-04 PM", "2025-09-18 PM"]
    same = ["2025-09-04 PM", "2025-09-18 AM"]
    slots = ["2025-09-04 AM", "2025-09-18 AM"]
    assert check(plan_of(PROBLEM, [(0, 1), (2, 3)], slots=[slots, other])) == ()
    assert one(plan_of(PROBLEM, [(0, 1), (2, 3)], slots=[slots, same]), Rule.DOUBLE_BOOKING) == (
        "S1 is booked more than once on Thu 2025-09-18 AM: "
        "meeting 2 of G01 School 0 and meeting 2 of G02 School 2"
    )


def test_sentence() -> None:
    assert sentence(PROBLEM, Rule.DOUBLE_BOOKING) == (
        "A specialist who leads several groups meets one at a time."
    )
    single = replace(PROBLEM, specialists=(replace(BUSY, capacity=1),))
    assert sentence(single, Rule.DOUBLE_BOOKING) is None
