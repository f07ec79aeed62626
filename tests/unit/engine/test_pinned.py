from __future__ import annotations

from mastery_sched.engine.pinned import Demand, read_pins
from mastery_sched.entities import Pair, PairKind, Pin, PinKind, Specialist
from mastery_sched.problem import Problem
from tests.builders import make_problem, schools_in_line, slot, urn


def hub(*pins: Pin, pairs: tuple[Pair, ...] = ()) -> Problem:
    people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
    return make_problem(schools_in_line(6), people, pins=pins, pairs=pairs)


URNS = tuple(urn(i) for i in range(6))


def test_without_pins_and_pairs_every_school_is_a_unit() -> None:
    pinned = read_pins(hub(), URNS)
    assert pinned.units == ((0,), (1,), (2,), (3,), (4,), (5,))
    assert pinned.labels == ()
    assert set(pinned.unit_labels) == {-1}
    assert not any(pinned.must_place)
    assert set(pinned.school_demands) == {Demand()}


def test_pairs_and_pinned_groups_make_units() -> None:
    pairs = (
        Pair(urn(0), urn(3), PairKind.TOGETHER),
        Pair(urn(3), urn(5), PairKind.TOGETHER),
        Pair(urn(1), urn(2), PairKind.APART),
    )
    pins = (Pin(PinKind.GROUP, str(urn(1)), "B"), Pin(PinKind.GROUP, str(urn(4)), "B"))
    pinned = read_pins(hub(*pins, pairs=pairs), URNS)
    assert pinned.units == ((0, 3, 5), (1, 4), (2,))
    assert pinned.unit_labels == (-1, 0, -1)
    assert pinned.must_place == (False, True, False)
    assert pinned.apart == {(1, 2)}


def test_subjects_are_groups_or_schools() -> None:
    pins = (
        Pin(PinKind.GROUP, str(urn(0)), "7"),
        Pin(PinKind.SPECIALIST, "7", "S1"),
        Pin(PinKind.SPECIALIST, "G2", "S2"),
        Pin(PinKind.SLOT, str(urn(1)), "2025-09-02 AM", 1),
        Pin(PinKind.VENUE, str(urn(1)), str(urn(2)), 2),
    )
    pinned = read_pins(hub(*pins), URNS)
    assert pinned.labels == ("7", "G2")
    assert pinned.label_demands == (Demand(frozenset({"S1"})), Demand(frozenset({"S2"})))
    assert pinned.school_demands[1] == Demand(
        slots=((1, slot("2025-09-02 AM")),), venues=((2, urn(2)),)
    )
    assert pinned.must_place[:2] == (True, True)


def test_contradictions_are_told() -> None:
    pairs = (Pair(urn(0), urn(1), PairKind.TOGETHER),)
    pins = (Pin(PinKind.GROUP, str(urn(0)), "A"),)
    assert read_pins(hub(*pins, pairs=pairs), URNS).contradictions == ()
    (told,) = read_pins(hub(*pins), URNS[1:]).contradictions
    assert str(urn(0)) in told


def test_schools_that_are_not_to_be_grouped_bind_nobody() -> None:
    pairs = (Pair(urn(0), urn(1), PairKind.TOGETHER), Pair(urn(0), urn(2), PairKind.APART))
    pinned = read_pins(hub(pairs=pairs), URNS[1:])
    assert pinned.units == ((0,), (1,), (2,), (3,), (4,))
    assert pinned.apart == frozenset()
