from __future__ import annotations

from itertools import combinations

import pytest

from mastery_sched.entities import (
    Pair,
    PairKind,
    Pin,
    PinKind,
    Specialist,
)
from tests.builders import (
    make_problem,
    schools_in_line,
    urn,
)
from tests.unit.consistency.helpers import apart, faults, group, one_fault, together


class TestPins:
    @pytest.mark.parametrize(
        ("pin", "column"),
        [
            (Pin(PinKind.GROUP, "999999", "G01"), "subject"),
            (Pin(PinKind.GROUP, "School 1", "G01"), "subject"),
            (Pin(PinKind.GROUP, str(urn(0)), ""), "value"),
            (Pin(PinKind.GROUP, str(urn(0)), "G01 "), "value"),
            (Pin(PinKind.GROUP, str(urn(0)), str(urn(1))), "value"),
            (Pin(PinKind.GROUP, str(urn(0)), "G01", 1), "meeting"),
            (Pin(PinKind.SPECIALIST, str(urn(0)), "S9"), "value"),
            (Pin(PinKind.SPECIALIST, "999999", "S1"), "subject"),
            (Pin(PinKind.SPECIALIST, str(urn(0)), "S1", 1), "meeting"),
            (Pin(PinKind.SLOT, str(urn(0)), "2025-09-02 AM"), "meeting"),
            (Pin(PinKind.SLOT, str(urn(0)), "2025-09-02 AM", 0), "meeting"),
            (Pin(PinKind.SLOT, str(urn(0)), "2025-09-02 AM", 3), "meeting"),
            (Pin(PinKind.SLOT, str(urn(0)), "2025-09-02", 1), "value"),
            (Pin(PinKind.SLOT, str(urn(0)), "2025-09-02 am", 1), "value"),
            (Pin(PinKind.SLOT, str(urn(0)), "2 September", 1), "value"),
            (Pin(PinKind.VENUE, str(urn(0)), "999999", 1), "value"),
            (Pin(PinKind.VENUE, str(urn(0)), "School 1", 1), "value"),
        ],
    )
    def test_pins_that_cannot_be(self, pin: Pin, column: str) -> None:
        people = [Specialist("S1", urn(0))]
        assert one_fault(specialists=people, pins=(pin,))[:2] == ("pins", column)

    def test_a_group_may_be_named_by_its_id_or_by_a_member(self) -> None:
        pins = (
            group(0, "G01"),
            Pin(PinKind.SLOT, "G01", "2025-09-02 AM", 1),
            Pin(PinKind.SLOT, str(urn(0)), "2025-09-02 AM", 1),
            Pin(PinKind.VENUE, "G07", str(urn(1)), 2),
        )
        assert faults(pins=pins) == []

    def test_a_group_may_have_a_number_for_an_id(self) -> None:
        pins = (group(0, "7"), Pin(PinKind.SLOT, "7", "2025-09-02 AM", 1))
        assert faults(pins=pins) == []

    def test_a_school_in_two_groups(self) -> None:
        message = one_fault(pins=(group(0, "G01"), group(0, "G02")))[2]
        assert message == f"school {urn(0)} is pinned to group G01 as well"

    def test_schools_together_in_two_groups(self) -> None:
        pins = (group(0, "G01"), group(2, "G02"))
        message = one_fault(pins=pins, pairs=(together(0, 1), together(1, 2)))[2]
        assert f"is to be together with {urn(0)}, which is pinned to group G01" in message

    @pytest.mark.parametrize(
        ("kind", "values", "meeting"),
        [
            (PinKind.SPECIALIST, ("S1", "S2"), None),
            (PinKind.SLOT, ("2025-09-02 AM", "2025-09-02 PM"), 1),
            (PinKind.VENUE, (str(urn(0)), str(urn(1))), 2),
        ],
    )
    def test_two_answers_for_one_group(
        self, kind: PinKind, values: tuple[str, str], meeting: int | None
    ) -> None:
        people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
        subjects = [str(urn(0)), str(urn(1)), "G01"]
        pins = (group(0, "G01"), group(1, "G01"))
        for a, b in combinations(subjects, 2):
            both = (Pin(kind, a, values[0], meeting), Pin(kind, b, values[1], meeting))
            message = one_fault(specialists=people, pins=(*pins, *both))[2]
            assert f"has another {kind} pinned" in message

    def test_two_answers_for_schools_that_are_together(self) -> None:
        pins = (
            Pin(PinKind.SLOT, str(urn(0)), "2025-09-02 AM", 1),
            Pin(PinKind.SLOT, str(urn(1)), "2025-09-03 AM", 1),
        )
        assert faults(pins=pins) == []
        assert one_fault(pins=pins, pairs=(together(0, 1),))[:2] == ("pins", "value")

    def test_the_same_pin_twice_contradicts_nothing(self) -> None:
        assert faults(pins=(group(0, "G01"), group(0, "G01"))) == []


class TestPairs:
    def test_a_school_with_itself(self) -> None:
        assert one_fault(pairs=(together(0, 0),))[:2] == ("pairs", "other_urn")

    def test_an_unknown_school(self) -> None:
        pair = Pair(urn(0), 999_999, PairKind.APART)
        assert one_fault(pairs=(pair,))[:2] == ("pairs", "other_urn")

    def test_the_same_pair_twice_differently(self) -> None:
        assert one_fault(pairs=(together(0, 1), apart(1, 0)))[:2] == ("pairs", "kind")

    def test_apart_though_bound_together(self) -> None:
        message = one_fault(pairs=(together(0, 1), together(1, 2), apart(0, 2)))[2]
        assert message.endswith("are to be apart, but other pairs bind them together")

    def test_apart_though_pinned_to_one_group(self) -> None:
        message = one_fault(pins=(group(0, "G01"), group(1, "G01")), pairs=(apart(0, 1),))[2]
        assert message.endswith("are to be apart, but both are pinned to group G01")

    def test_order_does_not_matter(self) -> None:
        a = make_problem(schools_in_line(2), pairs=(apart(0, 1),))
        assert a == make_problem(schools_in_line(2), pairs=(apart(1, 0),))
