from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mastery_sched.engine.instance import build_instance
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    Pin,
    PinKind,
    Specialist,
    TravelRow,
)
from mastery_sched.rules import Unplaced, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, slot, urn, weekly


def test_schools_are_numbered_by_urn_and_only_those_to_be_placed() -> None:
    schools = [make_school(2), make_school(0), make_school(1, applicant=False), make_school(3)]
    instance = build_instance(make_problem(schools))
    assert instance.urns == (urn(0), urn(2), urn(3))


def test_journeys_are_there_and_back_and_those_of_leaders_weighted() -> None:
    problem = make_problem(
        schools_in_line(3),
        [Specialist("S1", urn(0))],
        rules={"specialist_weight_percent": 50},
        travel_rows=(TravelRow(urn(0), urn(1), 700), TravelRow(urn(1), urn(0), 301)),
    )
    instance = build_instance(problem)
    assert instance.journeys[0, 1] == instance.journeys[1, 0] == 1001
    assert instance.base_journeys[0].tolist() == [0, 1001, instance.journeys[0, 2]]
    assert instance.leader_journeys[0, 1] == 501  # half-up


def test_caps_follow_the_way_to_the_venue() -> None:
    problem = make_problem(
        schools_in_line(3),
        [Specialist("S1", urn(0), max_travel_m=900)],
        rules={"max_travel_m": 800, "max_specialist_travel_m": 2_000},
        travel_rows=(TravelRow(urn(0), urn(1), 900), TravelRow(urn(1), urn(0), 800)),
    )
    instance = build_instance(problem)
    assert instance.in_reach[0, 1]  # from 1 to 0
    assert not instance.in_reach[1, 0]
    assert instance.base_in_reach[0].tolist() == [True, True, False]
    assert instance.leader_in_reach[0].tolist() == [True, True, False]


def test_without_specialists_a_stand_in_leads_all_and_never_travels() -> None:
    instance = build_instance(make_problem(schools_in_line(4)))
    assert instance.specialist_ids == (None,)
    assert instance.base_urn(0) is None
    assert not instance.leader_journeys.any()
    assert instance.group_counts == range(2, 3)
    assert instance.capacity[0] >= 2


def test_a_leader_has_no_more_places_than_half_days_in_any_window() -> None:
    person = Specialist("S1", urn(0), capacity=5, sessions=weekly("Thu AM"))
    instance = build_instance(make_problem(schools_in_line(9), [person], weeks=3))
    assert instance.capacity.tolist() == [3]


def test_who_must_be_with_a_barred_school_is_barred() -> None:
    pairs = (Pair(urn(0), urn(1), PairKind.TOGETHER), Pair(urn(1), urn(2), PairKind.TOGETHER))
    problem = make_problem(schools_in_line(5), pairs=pairs, rules={"unplaced": Unplaced.ALLOW})
    instance = build_instance(problem, frozenset({urn(2)}))
    assert instance.urns == (urn(3), urn(4))


@pytest.mark.parametrize(
    ("num_schools", "unplaced", "counts"),
    [
        (7, Unplaced.FORBID, range(3, 4)),
        (6, Unplaced.FORBID, range(2, 4)),
        (6, Unplaced.ALLOW, range(4)),
    ],
)
def test_group_counts(num_schools: int, unplaced: Unplaced, counts: range) -> None:
    problem = make_problem(schools_in_line(num_schools), rules={"unplaced": unplaced})
    assert build_instance(problem).group_counts == counts


def test_group_counts_know_places_and_pinned_groups() -> None:
    people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
    problem = make_problem(schools_in_line(6), people)
    assert build_instance(problem).group_counts == range(2, 3)
    pins = tuple(Pin(PinKind.SPECIALIST, f"G{i}", "S1") for i in (1, 2, 3))
    assert not build_instance(replace(problem, pins=pins)).group_counts


def test_pinned_slots_leave_only_themselves() -> None:
    pins = (
        Pin(PinKind.SLOT, str(urn(0)), "2025-09-02 AM", 1),
        Pin(PinKind.SLOT, "G7", "2025-09-03 PM", 1),
    )
    closure = Closure(ClosureScope.ALL, "", slot("2025-09-03 AM").date, slot("2025-09-03 AM").date)
    problem = make_problem(schools_in_line(4), pins=pins, closures=(closure,))
    instance = build_instance(problem)
    slots = problem.open_slots.slots
    assert instance.school_windows[0][0] == 1 << slots.index(slot("2025-09-02 AM"))
    assert instance.school_windows[0][1] == problem.open_slots.schools[urn(0)][1]
    # A label's own windows know no closures: the schools' do.
    assert instance.label_windows[0][0] == 1 << slots.index(slot("2025-09-03 PM"))


def test_a_pinned_slot_outside_the_year_leaves_nothing() -> None:
    pins = (Pin(PinKind.SLOT, str(urn(0)), "2024-09-02 AM", 1),)
    instance = build_instance(make_problem(schools_in_line(4), pins=pins))
    assert instance.school_windows[0][0] == 0


def test_trusts_are_numbered_and_blank_is_none() -> None:
    schools = [make_school(i, trust=trust) for i, trust in enumerate(["Elm", None, "Oak", "Elm"])]
    assert build_instance(make_problem(schools)).trusts.tolist() == [0, -1, 1, 0]


def test_pinned_schools_must_be_placed() -> None:
    pins = (Pin(PinKind.GROUP, str(urn(1)), "G1"),)
    pairs = (Pair(urn(1), urn(2), PairKind.TOGETHER),)
    problem = make_problem(schools_in_line(4), pins=pins, pairs=pairs)
    assert build_instance(problem).must_place.all()
    allowed = replace(problem, rules=replace(problem.rules, unplaced=Unplaced.ALLOW))
    assert build_instance(allowed).must_place.tolist() == [False, True, True, False]


def test_meetings_of_a_kind_are_numbers() -> None:
    problem = make_problem(
        schools_in_line(4),
        rules={"venue_policy": (VenueKind.CENTRAL, VenueKind.MEMBER, VenueKind.CENTRAL)},
        num_meetings=3,
    )
    assert build_instance(problem).meetings_of(VenueKind.CENTRAL) == (1, 3)


def test_no_schools_make_an_empty_instance() -> None:
    problem = make_problem([make_school(0, applicant=False)])
    instance = build_instance(problem)
    assert instance.num_schools == 0
    assert instance.journeys.shape == (0, 0)
    assert np.array_equal(instance.must_place, np.zeros(0, dtype=np.bool_))
