from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mastery_sched.consistency import HasRecords
from mastery_sched.consistency.travel_tables import MOST_LISTED, missing_minutes
from mastery_sched.entities import (
    Specialist,
    TravelRow,
)
from mastery_sched.rules import VenueKind
from mastery_sched.travel import TravelUnit
from tests.builders import (
    make_problem,
    make_school,
    schools_in_line,
    urn,
)
from tests.unit.consistency.helpers import faults, one_fault


class TestTravel:
    def test_rows_that_cannot_be(self) -> None:
        def rows(*found: tuple[int, int, int]) -> tuple[TravelRow, ...]:
            return tuple(TravelRow(*row) for row in found)

        a, b = urn(0), urn(1)
        assert one_fault(travel_rows=rows((a, b, -1)))[:2] == ("travel", "km")
        assert one_fault(travel_rows=rows((a, a, 5)))[:2] == ("travel", "km")
        assert one_fault(travel_rows=rows((a, b, 5), (a, b, 6)))[:2] == ("travel", "to")
        assert one_fault(travel_rows=rows((a, 999_999, 5)))[:2] == ("travel", "to")
        assert faults(travel_rows=rows((a, b, 5), (b, a, 6), (a, a, 0))) == []

    def test_an_unknown_school_in_many_rows_is_one_fault(self) -> None:
        rows = tuple(TravelRow(urn(i), 999_999, 5) for i in range(4))
        assert one_fault(travel_rows=rows)[2].endswith("it stands in 4 rows")


def minutes(
    num_schools: int,
    pairs: Iterable[tuple[int, int]],
    *,
    schools: Any = None,
    specialists: Any = (),
    **changes: Any,
) -> HasRecords:
    """A problem with a travel table in minutes and a speed, so that any table is accepted."""
    rules = {"fallback_kmh": 40.0} | changes.pop("rules", {})
    return make_problem(
        schools_in_line(num_schools) if schools is None else schools,
        specialists,
        travel_rows=tuple(TravelRow(urn(a), urn(b), 9) for a, b in pairs),
        travel_unit=TravelUnit.MINUTES,
        rules=rules,
        **changes,
    )


def missing(records: HasRecords) -> list[tuple[int, int]]:
    return [(a - urn(0), b - urn(0)) for a, b in missing_minutes(records)]


class TestMinutes:
    def test_either_direction_serves(self) -> None:
        assert missing(minutes(3, [(1, 0), (1, 2)])) == [(0, 2)]

    def test_only_pairs_within_the_cap_are_needed(self) -> None:
        assert missing(minutes(4, [], rules={"max_travel_m": 1_500})) == [(0, 1), (1, 2), (2, 3)]

    def test_schools_that_are_not_placed_are_not_needed(self) -> None:
        schools = [make_school(0), make_school(1, status="Closed"), make_school(2, applicant=False)]
        assert missing(minutes(3, [], schools=schools)) == []

    def test_only_ways_to_hosts_are_needed(self) -> None:
        schools = [make_school(i, east_km=i, can_host=i == 0) for i in range(3)]
        assert missing(minutes(3, [], schools=schools)) == [(0, 1), (0, 2)]

    def test_a_specialist_needs_ways_to_hosts(self) -> None:
        schools = [make_school(i, east_km=i, can_host=i == 0) for i in range(3)]
        schools.append(make_school(3, east_km=3, applicant=False))
        person = Specialist("S1", urn(3))
        found = missing(minutes(4, [], schools=schools, specialists=[person]))
        assert found == [(0, 1), (0, 2), (0, 3)]
        near = replace(person, max_travel_m=1_000)
        assert (0, 3) not in missing(minutes(4, [], schools=schools, specialists=[near]))
        weightless = minutes(
            4, [], schools=schools, specialists=[person], rules={"specialist_weight_percent": 0}
        )
        assert (0, 3) not in missing(weightless)

    def test_at_the_specialists_everybody_needs_a_way_to_the_base(self) -> None:
        people = [Specialist("S1", urn(0))]
        records = minutes(3, [], specialists=people, kind=VenueKind.SPECIALIST)
        assert missing(records) == [(0, 1), (0, 2)]

    def test_online_nobody_travels(self) -> None:
        assert missing(minutes(3, [], kind=VenueKind.ONLINE)) == []

    def test_a_table_in_kilometres_needs_nothing(self) -> None:
        assert missing_minutes(make_problem(schools_in_line(3))) == []

    def test_missing_pairs_are_faults_without_a_speed(self) -> None:
        num_pairs = 8 * 7 // 2
        found = faults(schools=schools_in_line(8), travel_unit=TravelUnit.MINUTES)
        assert len(found) == MOST_LISTED + 1
        assert found[-1][2] == f"no minutes for {num_pairs - MOST_LISTED} more pairs of schools"
        assert found[0][2].startswith(f"no minutes from {urn(0)} to {urn(1)}")
