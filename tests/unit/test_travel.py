from __future__ import annotations

from dataclasses import replace

import geopy.distance
import numpy as np
import pytest

from mastery_sched.entities import Place, School, TravelRow
from mastery_sched.travel import (
    MATRIX_LIMIT,
    NOMINAL_KMH,
    Travel,
    TravelUnit,
    minutes_at,
    round_half_up,
)
from tests.builders import make_school, schools_in_line, urn

LANDS_END = make_school(0, place=Place(50.06617, -5.71476))
BERWICK = make_school(1, place=Place(55.76884, -2.00477))


def metres_by_geopy(a: School, b: School) -> float:
    return float(
        geopy.distance.geodesic(
            (a.place.latitude, a.place.longitude), (b.place.latitude, b.place.longitude)
        ).meters
    )


def test_halves_are_rounded_up() -> None:
    values = np.array([0.0, 0.49999, 0.5, 1.5, 2.5, 2.49])
    assert round_half_up(values).tolist() == [0, 0, 1, 2, 3, 2]


def test_both_ends_of_england() -> None:
    travel = Travel([LANDS_END, BERWICK])
    expected = metres_by_geopy(LANDS_END, BERWICK)
    assert 670_000 < expected < 690_000
    assert travel.distance_m(LANDS_END.urn, BERWICK.urn) == int(expected + 0.5)
    assert travel.distance_m(BERWICK.urn, LANDS_END.urn) == int(expected + 0.5)


def test_the_same_place_is_no_journey() -> None:
    twins = [make_school(0), make_school(1)]
    travel = Travel(twins)
    assert travel.distance_m(urn(0), urn(1)) == 0
    assert travel.journey(urn(0), urn(0)) == 0


def test_a_journey_goes_there_and_back() -> None:
    travel = Travel(schools_in_line(2))
    assert travel.journey(urn(0), urn(1)) == 2 * travel.distance_m(urn(0), urn(1)) > 0


def test_numbers_broadcast() -> None:
    travel = Travel(schools_in_line(3))
    found = travel.distances_m(0, [0, 1, 2])
    assert found.shape == (3,)
    assert travel.distances_m([[0], [1]], [0, 1, 2]).shape == (2, 3)
    assert found.tolist() == [travel.distance_m(urn(0), urn(i)) for i in range(3)]


@pytest.mark.parametrize("metric", [geopy.distance.great_circle, geopy.distance.geodesic])
def test_any_distance_class_of_geopy_is_accepted(metric: type[geopy.distance.Distance]) -> None:
    travel = Travel([LANDS_END, BERWICK], metric=metric)
    points = [(s.place.latitude, s.place.longitude) for s in (LANDS_END, BERWICK)]
    assert travel.distance_m(urn(0), urn(1)) == int(metric(*points).meters + 0.5)


def test_a_table_in_metres_overrides_distances_both_ways_unless_each_has_its_own() -> None:
    rows = [
        TravelRow(urn(0), urn(1), 5),
        TravelRow(urn(1), urn(2), 7),
        TravelRow(urn(2), urn(1), 9),
    ]
    travel = Travel(schools_in_line(3), rows=rows)
    assert travel.distance_m(urn(0), urn(1)) == travel.distance_m(urn(1), urn(0)) == 5
    assert (travel.distance_m(urn(1), urn(2)), travel.distance_m(urn(2), urn(1))) == (7, 9)
    assert travel.amount(urn(1), urn(2)) == 7
    assert travel.journey(urn(1), urn(2)) == 16
    assert travel.distance_m(urn(0), urn(2)) == Travel(schools_in_line(3)).distance_m(
        urn(0), urn(2)
    )
    assert not travel.is_metric


def test_a_table_cannot_move_a_school_from_itself() -> None:
    travel = Travel(schools_in_line(2), rows=[TravelRow(urn(0), urn(0), 5)])
    assert travel.distance_m(urn(0), urn(0)) == 0


def test_a_table_in_minutes_is_the_travel_while_distances_stay_in_metres() -> None:
    rows = [TravelRow(urn(0), urn(1), 12)]
    travel = Travel(schools_in_line(2), rows=rows, unit=TravelUnit.MINUTES)
    assert travel.amount(urn(1), urn(0)) == 12
    assert travel.journey(urn(0), urn(1)) == 24
    assert travel.distance_m(urn(0), urn(1)) == Travel(schools_in_line(2)).distance_m(
        urn(0), urn(1)
    )
    assert not travel.is_metric


@pytest.mark.parametrize(("kmh", "used"), [(30.0, 30.0), (None, NOMINAL_KMH)])
def test_missing_minutes_are_filled_at_a_speed(kmh: float | None, used: float) -> None:
    rows = [TravelRow(urn(0), urn(1), 12)]
    travel = Travel(schools_in_line(3, 10), rows=rows, unit=TravelUnit.MINUTES, fallback_kmh=kmh)
    metres = travel.distance_m(urn(0), urn(2))
    assert travel.amount(urn(0), urn(2)) == int(metres * 60 / (1000 * used) + 0.5)
    assert travel.covered(0, [0, 1, 2]).tolist() == [True, True, False]


def test_minutes_at_a_speed_are_rounded_half_up() -> None:
    assert minutes_at(np.array([500, 499, 1000]), 60.0).tolist() == [1, 0, 1]


def test_units_are_shown_as_people_read_them() -> None:
    assert (TravelUnit.METRES.label, TravelUnit.METRES.shown(1500)) == ("km", 1.5)
    assert (TravelUnit.MINUTES.label, TravelUnit.MINUTES.shown(15)) == ("minutes", 15)


def test_matrices_hold_distances_and_journeys() -> None:
    rows = [TravelRow(urn(0), urn(1), 5)]
    travel = Travel(schools_in_line(3), rows=[*rows, TravelRow(urn(1), urn(0), 8)])
    assert travel.distance_matrix_m([0, 1], [1])[:, 0].tolist() == [5, 0]
    journeys = travel.journey_matrix([0, 1, 2], [0, 1, 2])
    assert journeys[0, 1] == journeys[1, 0] == 13
    assert (journeys == journeys.T).all()


@pytest.mark.parametrize("method", ["distance_matrix_m", "journey_matrix"])
@pytest.mark.parametrize("shape", [(MATRIX_LIMIT + 1, 1), (1, MATRIX_LIMIT + 1)])
def test_a_full_matrix_is_refused_beyond_the_limit(method: str, shape: tuple[int, int]) -> None:
    travel = Travel(schools_in_line(2))
    rows, columns = (np.zeros(length, dtype=np.int64) for length in shape)
    with pytest.raises(ValueError, match="refused beyond 2000"):
        getattr(travel, method)(rows, columns)
    assert getattr(travel, method)(rows[:MATRIX_LIMIT], columns[:1]).shape == (len(rows[:2000]), 1)


def test_neighbours_within_a_radius_include_the_boundary() -> None:
    travel = Travel(schools_in_line(3, 2.0))
    exact = travel.distance_m(urn(0), urn(1))
    a, b, metres = travel.within(exact)
    assert (0, 1, exact) in set(zip(a.tolist(), b.tolist(), metres.tolist(), strict=True))
    a, b, _ = travel.within(exact - 1)
    assert (0, 1) not in set(zip(a.tolist(), b.tolist(), strict=True))


def test_neighbours_within_nothing_are_those_at_the_same_place() -> None:
    twins = [make_school(0), make_school(1), make_school(2, east_km=1)]
    a, b, metres = Travel(twins).within(0)
    assert (a.tolist(), b.tolist(), metres.tolist()) == ([0, 1], [1, 0], [0, 0])


def test_a_table_brings_neighbours_near_and_takes_them_away() -> None:
    rows = [TravelRow(urn(0), urn(2), 10), TravelRow(urn(0), urn(1), 99_000)]
    a, b, _ = Travel(schools_in_line(3), rows=rows).within(1_100)
    assert set(zip(a.tolist(), b.tolist(), strict=True)) == {(0, 2), (2, 0), (1, 2), (2, 1)}


def test_the_nearest_come_in_order_without_the_school_itself() -> None:
    travel = Travel(schools_in_line(4))
    assert travel.nearest(2)[[0, 3]].tolist() == [[1, 2], [2, 1]]
    assert travel.nearest(99).shape == (4, 3)
    assert travel.nearest(1, among=[0, 3]).tolist() == [[3], [0]]


def test_many_schools_at_one_place_are_each_others_nearest() -> None:
    crowd = [make_school(i) for i in range(5)]
    found = Travel(crowd).nearest(2)
    assert found.shape == (5, 2)
    assert all(i not in row for i, row in enumerate(found.tolist()))


@pytest.mark.parametrize("count", [0, 1])
def test_a_lonely_school_has_no_neighbours(count: int) -> None:
    travel = Travel(schools_in_line(count))
    assert travel.nearest(3).shape == (count, 0)
    assert travel.is_metric


def test_a_lonely_school_is_within_no_radius() -> None:
    a, b, metres = Travel(schools_in_line(1)).within(1_000)
    assert len(a) == len(b) == len(metres) == 0


def test_positions_follow_the_schools_given() -> None:
    reverse = Travel(tuple(reversed(schools_in_line(3))))
    assert reverse.index_of == {urn(2): 0, urn(1): 1, urn(0): 2}
    assert len(reverse) == 3
    moved = replace(make_school(0), place=BERWICK.place)
    assert Travel([moved, LANDS_END]).latitude.tolist() == [55.76884, 50.06617]
