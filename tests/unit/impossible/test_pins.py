"""Pins that no plan can keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mastery_sched.entities import (
    Closure,
    ClosureScope,
    PastPlace,
    Pin,
    PinKind,
    Specialist,
)
from mastery_sched.impossible import find_conflicts
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly
from tests.unit.impossible.helpers import YEAR, only, shut

STAFFED = make_problem(
    [*schools_in_line(4), make_school(4, applicant=False), make_school(5, status="Closed")],
    [Specialist("S1", urn(0), sessions=weekly("Tue AM")), Specialist("S2", urn(4))],
)


def pinned(*pins: Pin, **changes: Any) -> Problem:
    return replace(STAFFED, pins=pins, **changes)


def group(number: int, value: str) -> Pin:
    return Pin(PinKind.GROUP, str(urn(number)), value)


@pytest.mark.parametrize(
    ("pins", "sentence"),
    [
        (
            [group(5, "G01")],
            "School 5 (100006) is pinned but cannot be placed: it is not open (status 'Closed')",
        ),
        (
            [group(4, "G01")],
            "School 4 (100005) is pinned but cannot be placed: it is not an applicant",
        ),
        ([group(i, "G01") for i in range(4)], "4 schools are pinned to G01; a group has 3"),
        (
            [group(i, f"G0{i}") for i in range(3)],
            "pins name 3 groups, but there can be 2",
        ),
        (
            [Pin(PinKind.SPECIALIST, "G01", "S1"), Pin(PinKind.SPECIALIST, "G02", "S1")],
            "S1 is pinned to 2 groups but can lead one",
        ),
        (
            [Pin(PinKind.SLOT, str(urn(0)), "2025-09-27 AM", 1)],
            (
                "meeting 1 of the group of School 0 (100001) is pinned to Sat 2025-09-27 AM, when "
                "School 0 (100001) is closed or not in half-term 1"
            ),
        ),
        (
            [group(1, "G07"), Pin(PinKind.SLOT, "G07", "2025-09-30 AM", 1)],
            (
                "meeting 1 of G07 is pinned to Tue 2025-09-30 AM, when School 1 (100002) is closed "
                "or not in half-term 1"
            ),
        ),
        (
            [
                Pin(PinKind.SPECIALIST, "G07", "S1"),
                Pin(PinKind.SLOT, "G07", "2025-09-03 AM", 1),
            ],
            "meeting 1 of G07 is pinned to Wed 2025-09-03 AM, when S1 cannot come",
        ),
        (
            [Pin(PinKind.VENUE, "G07", str(urn(4)), 2)],
            "meeting 2 of G07 is pinned to School 4 (100005), which cannot be a member",
        ),
    ],
)
def test_pins_that_no_plan_can_keep(pins: list[Pin], sentence: str) -> None:
    conflict = only(pinned(*pins))
    assert conflict.rule == Rule.PINNED
    assert conflict.sentence == sentence
    allowed = replace(STAFFED.rules, unplaced=Unplaced.ALLOW)
    assert only(pinned(*pins, rules=allowed)).sentence == sentence


def test_no_specialist_can_come_to_a_pinned_slot() -> None:
    away = Closure(ClosureScope.SPECIALIST, "S2", *YEAR)
    pin = Pin(PinKind.SLOT, "G07", "2025-09-03 AM", 1)
    allowed = replace(STAFFED.rules, unplaced=Unplaced.ALLOW)
    assert only(pinned(pin, closures=(away,), rules=allowed)).sentence == (
        "meeting 1 of G07 is pinned to Wed 2025-09-03 AM, when no specialist can come"
    )


@pytest.mark.parametrize(
    ("kind", "number", "cap_m", "complaint"),
    [
        (VenueKind.ONLINE, 1, None, "but it is online"),
        (VenueKind.SPECIALIST, 1, None, "where no specialist who could lead it is based"),
        (VenueKind.SPECIALIST, 0, None, None),
        (VenueKind.MEMBER, 3, 8_000, "which does not host"),
        (VenueKind.CENTRAL, 3, None, "which does not host"),
        (VenueKind.MEMBER, 2, 8_000, "which is beyond the cap on travel of School 0 (100001)"),
        (VenueKind.MEMBER, 2, None, None),
        (VenueKind.MEMBER, 1, 8_000, None),
    ],
)
def test_venues_that_cannot_be(
    kind: VenueKind, number: int, cap_m: int | None, complaint: str | None
) -> None:
    schools = [*schools_in_line(3, spacing_km=5), make_school(3, can_host=False)]
    problem = make_problem(
        schools,
        [Specialist("S1", urn(0), capacity=2)],
        kind=kind,
        rules={"max_travel_m": cap_m},
        pins=(Pin(PinKind.VENUE, str(urn(0)), str(urn(number)), 1),),
    )
    found = [each.sentence for each in find_conflicts(problem)]
    label = "meeting 1 of the group of School 0 (100001) is pinned to "
    assert found == (
        [] if complaint is None else [f"{label}School {number} ({urn(number)}), {complaint}"]
    )


def test_a_pinned_school_that_can_be_in_no_group() -> None:
    allowed = replace(STAFFED.rules, unplaced=Unplaced.ALLOW)
    problem = pinned(group(1, "G01"), closures=tuple(shut(*YEAR, 1)), rules=allowed)
    assert only(problem).sentence == (
        "School 1 (100002) is pinned but can be in no group: it has no open half-day in half-terms "
        "1 and 2"
    )


def test_history_counts_as_not_eligible() -> None:
    problem = pinned(group(1, "G01"), history=(PastPlace(urn(1), "2023/24"),))
    assert "it has already taken part, in 2023/24" in str(find_conflicts(problem)[0])
