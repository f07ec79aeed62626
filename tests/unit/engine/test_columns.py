from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from mastery_sched.engine.columns import Column, make_column
from mastery_sched.engine.instance import Instance, build_instance
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    Pin,
    PinKind,
    Specialist,
)
from mastery_sched.rules import VenueKind
from tests.builders import YEAR_START, make_problem, make_school, schools_in_line, urn, weekly

KM = 1_000


def line(count: int, num_meetings: int = 2, **changes: Any) -> Instance:
    """Schools on a line, sizes 2 to 8."""
    schools = changes.pop("schools", schools_in_line(count))
    changes["rules"] = {"max_size": 8} | changes.get("rules", {})
    return build_instance(make_problem(schools, num_meetings=num_meetings, **changes))


def made(instance: Instance, *members: int, leader: int = 0, label: int = -1) -> Column:
    column = make_column(instance, members, leader, label)
    assert column is not None
    return column


def hosted(column: Column) -> dict[int | None, int]:
    return dict(Counter(column.venue_urns))


def km(column: Column) -> float:
    return round(column.travel / KM, 1)


def test_the_end_of_a_line_does_not_host_when_one_need_not() -> None:
    column = made(line(3, num_meetings=2), 0, 1, 2)
    # The middle costs 1 + 1 km there and back, an end 1 + 2.
    assert hosted(column) == {urn(1): 1, urn(0): 1}
    assert km(column) == pytest.approx(4 + 6, abs=0.1)


def test_the_cheapest_host_twice_when_there_are_meetings_left() -> None:
    column = made(line(3, num_meetings=4), 2, 0, 1)
    assert column.members == (0, 1, 2)
    assert hosted(column) == {urn(0): 1, urn(1): 2, urn(2): 1}
    # Nobody hosts twice in a row.
    assert all(a != b for a, b in zip(column.venue_urns, column.venue_urns[1:], strict=False))


def test_only_the_willing_host() -> None:
    schools = [make_school(0, can_host=False), make_school(1, 1.0), make_school(2, 2.0)]
    column = made(line(3, num_meetings=2, schools=schools), 0, 1, 2)
    assert hosted(column) == {urn(1): 1, urn(2): 1}
    nobody = [make_school(i, float(i), can_host=False) for i in range(3)]
    for kind in (VenueKind.MEMBER, VenueKind.CENTRAL):
        assert make_column(line(3, schools=nobody, kind=kind), (0, 1, 2), 0) is None
    assert make_column(line(3, schools=nobody, kind=VenueKind.ONLINE), (0, 1, 2), 0) is not None


def test_a_host_out_of_reach_is_skipped_only_if_fairness_lets_it() -> None:
    capped = line(3, num_meetings=1, rules={"max_travel_m": 1_500})
    assert hosted(made(capped, 0, 1, 2)) == {urn(1): 1}
    # With as many meetings as members the ends must host, too, and are too far from each other.
    assert make_column(line(3, num_meetings=3, rules={"max_travel_m": 1_500}), (0, 1, 2), 0) is None


def test_the_centre_is_the_willing_member_with_least_travel() -> None:
    instance = line(3, kind=VenueKind.CENTRAL)
    assert hosted(made(instance, 0, 1, 2)) == {urn(1): 2}
    schools = [make_school(0), make_school(1, 1.0, can_host=False), make_school(2, 2.0)]
    assert hosted(made(line(3, kind=VenueKind.CENTRAL, schools=schools), 0, 1, 2)) == {urn(0): 2}


def test_leaders_travel_weighted_and_have_caps() -> None:
    people = [Specialist("S1", urn(0)), Specialist("S2", urn(3), max_travel_m=1_500)]
    instance = line(4, num_meetings=1, specialists=people, rules={"specialist_weight_percent": 200})
    column = made(instance, 0, 1, 2, leader=0)
    # At school 0: 2 + 4 km of schools; at school 1: 2 + 2 and twice 2 of the leader.
    assert hosted(column) == {urn(0): 1}
    assert hosted(made(instance, 0, 1, 2, leader=1)) == {urn(2): 1}
    assert make_column(instance, (0, 1), 1) is None


def test_meetings_at_the_base_cost_the_schools_only() -> None:
    people = [Specialist("S1", urn(0))]
    instance = line(3, kind=VenueKind.SPECIALIST, specialists=people)
    column = made(instance, 1, 2)
    assert column.venue_urns == (urn(0), urn(0))
    assert km(column) == pytest.approx(2 * (2 + 4), abs=0.1)
    capped = line(3, kind=VenueKind.SPECIALIST, specialists=people, rules={"max_travel_m": 1_500})
    assert make_column(capped, (1, 2), 0) is None


def test_a_policy_may_mix_kinds() -> None:
    policy = (VenueKind.ONLINE, VenueKind.CENTRAL, VenueKind.MEMBER, VenueKind.SPECIALIST)
    instance = line(
        3, num_meetings=4, specialists=[Specialist("S1", urn(0))], rules={"venue_policy": policy}
    )
    column = made(instance, 1, 2)
    assert column.venue_urns == (None, urn(1), urn(1), urn(0))


@pytest.mark.parametrize(("members", "fits"), [((0,), False), ((0, 1), True), (range(9), False)])
def test_sizes(members: range, fits: bool) -> None:
    assert (make_column(line(9), members, 0) is not None) == fits


def test_trusts_and_pairs_apart() -> None:
    schools = [make_school(i, float(i), trust="Elm" if i < 3 else None) for i in range(5)]
    instance = line(
        5,
        schools=schools,
        rules={"most_per_trust": 2},
        pairs=(Pair(urn(3), urn(4), PairKind.APART),),
    )
    assert make_column(instance, (0, 1, 3), 0) is not None
    assert make_column(instance, (0, 1, 2), 0) is None
    assert make_column(instance, (0, 3, 4), 0) is None


def test_units_stay_whole_and_name_the_label() -> None:
    pins = (Pin(PinKind.GROUP, str(urn(4)), "A"), Pin(PinKind.GROUP, str(urn(3)), "B"))
    pairs = (Pair(urn(0), urn(1), PairKind.TOGETHER),)
    instance = line(5, pins=pins, pairs=pairs)
    assert make_column(instance, (0, 2), 0) is None
    assert made(instance, 0, 1).label == -1
    assert made(instance, 2, 4).label == 0
    assert make_column(instance, (3, 4), 0) is None
    assert make_column(instance, (2, 3), 0, label=0) is None
    assert make_column(instance, (0, 1), 0, label=0) is None


def test_a_label_without_schools_is_given_from_outside() -> None:
    people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
    instance = line(4, specialists=people, pins=(Pin(PinKind.SPECIALIST, "A", "S2"),))
    assert made(instance, 0, 1, leader=1, label=0).label == 0
    assert make_column(instance, (0, 1), 0, label=0) is None
    assert made(instance, 0, 1, leader=0).label == -1


def test_pinned_specialists() -> None:
    people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
    pins = (
        Pin(PinKind.SPECIALIST, str(urn(0)), "S1"),
        Pin(PinKind.SPECIALIST, str(urn(2)), "S2"),
    )
    instance = line(4, specialists=people, pins=pins)
    assert make_column(instance, (0, 1), 0) is not None
    assert make_column(instance, (0, 1), 1) is None
    assert make_column(instance, (0, 2), 1) is None


class TestPinnedVenues:
    def pinned(
        self, *pins: tuple[int, int, int], num_meetings: int = 2, **changes: Any
    ) -> Instance:
        """Pins as (school whose group it is, number of the meeting, venue)."""
        return line(
            changes.pop("count", 4),
            num_meetings,
            pins=tuple(Pin(PinKind.VENUE, str(urn(s)), str(urn(v)), h) for s, h, v in pins),
            **changes,
        )

    def test_the_pinned_host_hosts_that_meeting(self) -> None:
        column = made(self.pinned((0, 2, 3)), 0, 1, 2, 3)
        assert column.venue_urns == (urn(1), urn(3))

    def test_one_host_may_be_pinned_for_as_many_meetings_as_are_fair(self) -> None:
        pins = [(0, 1, 0), (0, 2, 0)]
        assert make_column(self.pinned(*pins), (0, 1, 2), 0) is None
        column = made(self.pinned(*pins, num_meetings=4), 0, 1, 2)
        assert hosted(column) == {urn(0): 2, urn(1): 1, urn(2): 1}
        assert column.venue_urns[:2] == (urn(0), urn(0))

    def test_two_hosts_cannot_both_have_the_one_meeting_more(self) -> None:
        pins = [(0, 1, 0), (0, 2, 0), (0, 3, 1), (0, 4, 1)]
        assert make_column(self.pinned(*pins, num_meetings=4), (0, 1, 2), 0) is None

    def test_a_host_that_is_no_member_or_unwilling_cannot_be(self) -> None:
        assert make_column(self.pinned((0, 1, 3)), (0, 1, 2), 0) is None
        schools = [make_school(i, float(i), can_host=i != 1) for i in range(4)]
        assert make_column(self.pinned((0, 1, 1), schools=schools), (0, 1, 2), 0) is None

    def test_members_may_not_disagree(self) -> None:
        instance = self.pinned((0, 1, 0), (1, 1, 1))
        assert make_column(instance, (0, 1), 0) is None
        assert make_column(instance, (0, 2), 0) is not None

    def test_the_centre_can_be_pinned_once(self) -> None:
        instance = self.pinned((0, 1, 2), kind=VenueKind.CENTRAL)
        assert hosted(made(instance, 0, 1, 2)) == {urn(2): 2}
        both = self.pinned((0, 1, 2), (0, 2, 1), kind=VenueKind.CENTRAL)
        assert make_column(both, (0, 1, 2), 0) is None

    def test_a_base_is_where_it_is_and_online_is_nowhere(self) -> None:
        people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
        instance = self.pinned((2, 1, 1), kind=VenueKind.SPECIALIST, specialists=people)
        assert make_column(instance, (2, 3), 0) is None
        assert make_column(instance, (2, 3), 1) is not None
        assert make_column(self.pinned((2, 1, 2), kind=VenueKind.ONLINE), (2, 3), 0) is None


def closed(school: int, first: int, last: int) -> Closure:
    """A school is closed from one ordinal day of the year's start to another."""
    start = YEAR_START.toordinal()
    days = [type(YEAR_START).fromordinal(start + day) for day in (first, last)]
    return Closure(ClosureScope.SCHOOL, str(urn(school)), days[0], days[1])


def test_every_window_needs_a_slot_in_common() -> None:
    # Each window is of three weeks; school 0 is closed in the first two, school 1 in the last.
    closures = (closed(0, 0, 13), closed(1, 14, 20))
    instance = line(3, closures=closures)
    assert make_column(instance, (0, 1), 0) is None
    assert make_column(instance, (0, 2), 0) is not None


def test_leaders_need_to_be_there_and_gaps_to_be_kept() -> None:
    people = [Specialist("S1", urn(2), sessions=weekly("Mon AM"))]
    mondays = tuple(closed(0, day, day) for day in (0, 7, 14))
    assert make_column(line(3, specialists=people, closures=mondays), (0, 1), 0) is None
    # The first window is left its last Monday, the second (four weeks later) its first.
    late = (*mondays[:2], *(closed(0, day, day) for day in (35, 42)))
    for gap, fits in ((14, True), (15, False)):
        rules = {"min_gap_days": gap}
        instance = line(3, specialists=people, closures=late, rules=rules)
        assert (make_column(instance, (0, 1), 0) is not None) == fits
