"""Every decision already taken is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import Closure, ClosureScope, Pin, PinKind, Specialist
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced
from tests.builders import make_problem, schools_in_line, slot, urn
from tests.rules.helpers import closed, impossible, one, only, plan_of, sentence, solved, under

PLAIN = make_problem(schools_in_line(4), [Specialist("S1", urn(0)), Specialist("S2", urn(3))])
FIRST, LAST = str(urn(0)), str(urn(3))


def pins(*wanted: Pin, problem: Problem = PLAIN) -> Problem:
    return replace(problem, pins=wanted)


def group(subject: str, value: str) -> Pin:
    return Pin(PinKind.GROUP, subject, value)


def free() -> Plan:
    """The plan that nobody interferes with: the two pairs, each with the near specialist."""
    return plan_of(PLAIN, [(0, 1), (2, 3)])


CASES = [
    (
        (group(FIRST, "G01"), group(LAST, "G01")),
        "School 3 (100004) is pinned to group G01 but is in G02",
    ),
    ((group(FIRST, "K7"),), "School 0 (100001) is pinned to group K7 but is in G01"),
    (
        (Pin(PinKind.SPECIALIST, FIRST, "S2"),),
        "G01 School 0 is pinned to S2 but is led by S1",
    ),
    (
        (Pin(PinKind.SLOT, FIRST, "2025-09-18 PM", 1),),
        "Meeting 1 of G01 School 0 on Mon 2025-09-08 AM is pinned to 2025-09-18 PM",
    ),
    (
        (Pin(PinKind.VENUE, FIRST, str(urn(1)), 1),),
        (
            "Meeting 1 of G01 School 0 on Mon 2025-09-08 AM is pinned to be at School 1 (100002) "
            "but is at School 0 (100001)"
        ),
    ),
]


@pytest.mark.parametrize(("wanted", "message"), CASES)
def test_pins_are_kept_by_the_model_and_missed_by_the_checker(
    wanted: tuple[Pin, ...], message: str
) -> None:
    assert check(free()) == ()
    solved(pins(*wanted))
    assert one(under(free(), pins(*wanted)), Rule.PINNED) == message


def test_the_model_gives_a_pinned_group_its_id() -> None:
    plan = solved(pins(group(LAST, "G01"), Pin(PinKind.SPECIALIST, "G01", "S1")))
    assert plan.group_of[urn(3)].id == "G01"
    assert plan.group_of[urn(3)].specialist_id == "S1"


@pytest.mark.parametrize(
    "wanted",
    [
        [group(FIRST, "K1"), group(str(urn(1)), "K1"), group(str(urn(2)), "K1"), group(LAST, "K1")],
        [
            group(FIRST, "K1"),
            group(LAST, "K2"),
            Pin(PinKind.SPECIALIST, FIRST, "S1"),
            Pin(PinKind.SPECIALIST, "K2", "S1"),
        ],
        [Pin(PinKind.SLOT, FIRST, "2025-09-23 AM", 1)],
        [Pin(PinKind.SLOT, FIRST, "2025-09-09 AM", 2)],
        [
            Pin(PinKind.SLOT, FIRST, "2025-09-19 AM", 1),
            Pin(PinKind.SLOT, FIRST, "2025-09-29 AM", 2),
        ],
    ],
)
def test_pins_that_break_other_rules_are_refused_by_the_model(wanted: list[Pin]) -> None:
    impossible(pins(*wanted))


def test_a_slot_on_a_closed_day_is_refused_by_the_model() -> None:
    shut: list[Closure] = closed(ClosureScope.SCHOOL, FIRST, "2025-09-18 PM")
    impossible(replace(pins(Pin(PinKind.SLOT, FIRST, "2025-09-18 PM", 1)), closures=tuple(shut)))


def test_a_school_with_a_pin_is_placed_by_the_model() -> None:
    three = make_problem(schools_in_line(3), rules={"max_size": 2, "unplaced": Unplaced.ALLOW})
    for number in range(3):
        plan = solved(pins(group(str(urn(number)), "K1"), problem=three))
        assert plan.group_of[urn(number)].id == "K1"


def test_a_pinned_school_without_a_group_is_reported() -> None:
    three = make_problem(schools_in_line(3), rules={"unplaced": Unplaced.ALLOW})
    plan = plan_of(three, [(0, 1)])
    last = str(urn(2))
    assert one(under(plan, pins(group(last, "G01"), problem=three)), Rule.PINNED) == (
        "School 2 (100003) is pinned to group G01 but is without a group"
    )
    slot_pin = Pin(PinKind.SLOT, last, "2025-09-18 PM", 1)
    assert one(under(plan, pins(slot_pin, problem=three)), Rule.PINNED) == (
        "A slot is pinned for the group of School 2 (100003), but there is no such group"
    )


def test_a_pinned_group_that_is_not_there_is_reported() -> None:
    problem = pins(Pin(PinKind.VENUE, "K9", FIRST, 2))
    assert one(under(free(), problem), Rule.PINNED) == (
        "A venue is pinned for group K9, but there is no such group"
    )


def test_pins_that_are_kept_are_not_reported() -> None:
    plan = free()
    meeting = plan.meetings_of("G02")[1]
    kept = pins(
        group(LAST, "G02"),
        Pin(PinKind.SPECIALIST, "G02", "S2"),
        Pin(PinKind.SLOT, LAST, str(meeting.slot), 2),
        Pin(PinKind.VENUE, "G02", str(meeting.venue_urn), 2),
    )
    assert meeting.slot == slot("2025-10-07 AM")
    assert check(under(plan, kept)) == ()


def test_each_broken_pin_is_reported() -> None:
    problem = pins(*(pin for wanted, _ in CASES[1:] for pin in wanted))
    assert len(only(under(free(), problem), Rule.PINNED)) == 4


def test_sentence() -> None:
    assert sentence(PLAIN, Rule.PINNED) is None
    assert sentence(pins(group(FIRST, "K1")), Rule.PINNED) == (
        "What was decided beforehand holds: 1 pin is kept."
    )
