from __future__ import annotations

from dataclasses import replace
from itertools import product

import geopy.distance
import pytest
from hypothesis import given, settings

from mastery_sched.entities import Place, TravelRow
from mastery_sched.measure import UNCOVERED_KMH, Measure
from mastery_sched.problem import Problem
from mastery_sched.travel import NOMINAL_KMH, TravelUnit
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.strategies import problems

THREE = make_problem(schools_in_line(3, spacing_km=5.0))
A, B, C = urn(0), urn(1), urn(2)


def minutes(*rows: tuple[int, int, int], kmh: float | None = None) -> Measure:
    problem = make_problem(
        THREE.schools,
        travel_rows=tuple(TravelRow(*row) for row in rows),
        travel_unit=TravelUnit.MINUTES,
        rules={"max_travel_m": 0, "fallback_kmh": kmh},
    )
    return Measure(problem)


def test_distances_are_geopys_rounded_half_up() -> None:
    a, b = THREE.schools[0].place, THREE.schools[1].place
    exact = geopy.distance.geodesic((a.latitude, a.longitude), (b.latitude, b.longitude)).meters
    assert abs((Measure(THREE).distance_m(A, B) or 0) - exact) <= 0.5
    assert Measure(THREE).distance_m(A, A) == 0


def test_another_metric_is_used() -> None:
    sphere = Measure(replace(THREE, metric=geopy.distance.great_circle))
    assert sphere.distance_m(A, C) != Measure(THREE).distance_m(A, C)


def test_each_pair_is_measured_once() -> None:
    calls = []

    class Counting(geopy.distance.geodesic):  # type: ignore[misc]
        def __init__(self, *places: object) -> None:
            calls.append(places)
            super().__init__(*places)

    measure = Measure(replace(THREE, metric=Counting))
    assert measure.distance_m(A, B) == measure.amount(A, B) == measure.distance_m(A, B)
    assert len(calls) == 1


def test_schools_at_one_place_are_no_distance_apart() -> None:
    here = Place(53.0, -1.0)
    problem = make_problem([make_school(0, place=here), make_school(1, place=here)])
    assert Measure(problem).journey(A, B) == 0


def test_a_table_in_km_overrides_both_ways_unless_each_has_its_own() -> None:
    rows = (TravelRow(A, B, 7_000), TravelRow(B, C, 8_000), TravelRow(C, B, 9_000))
    measure = Measure(replace(THREE, travel_rows=rows))
    assert (measure.distance_m(A, B), measure.distance_m(B, A)) == (7_000, 7_000)
    assert (measure.distance_m(B, C), measure.distance_m(C, B)) == (8_000, 9_000)
    assert measure.amount(B, C) == 8_000
    assert measure.journey(B, C) == 17_000
    assert measure.distance_m(A, C) == Measure(THREE).distance_m(A, C)


def test_a_table_in_minutes_is_travel_but_no_distance() -> None:
    measure = minutes((A, B, 11), (B, A, 13))
    assert (measure.amount(A, B), measure.amount(B, A), measure.journey(A, B)) == (11, 13, 24)
    assert measure.distance_m(A, B) == Measure(THREE).distance_m(A, B)
    assert measure.amount(A, A) == 0


def test_missing_minutes_are_filled_at_the_fallback_speed() -> None:
    distance_m = Measure(THREE).distance_m(A, C) or 0
    assert minutes(kmh=60.0).amount(A, C) == int(distance_m / 1000 + 0.5)
    assert minutes((A, B, 1)).amount(A, C) == int(distance_m * 60 / 40_000 + 0.5)
    assert UNCOVERED_KMH == NOMINAL_KMH


@pytest.mark.parametrize("pair", [(A, 999_999), (999_999, A), (999_999, 999_999)])
def test_an_unknown_place_has_no_distance(pair: tuple[int, int]) -> None:
    for measure in (Measure(THREE), minutes(kmh=50.0)):
        assert measure.distance_m(*pair) is None
        assert measure.amount(*pair) is None
        assert measure.journey(*pair) is None


@settings(deadline=None, max_examples=30)
@given(problems())
def test_bulk_values_agree(problem: Problem) -> None:
    measure = Measure(problem)
    urns = [school.urn for school in problem.schools]
    for a, b in product(urns, urns):
        assert measure.distance_m(a, b) == problem.travel.distance_m(a, b)
        assert measure.amount(a, b) == problem.travel.amount(a, b)
