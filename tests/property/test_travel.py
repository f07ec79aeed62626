"""Bulk distances and neighbours against geopy, pair by pair."""

from __future__ import annotations

import math
from itertools import permutations, product

import geopy.distance
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mastery_sched.entities import Place, School, TravelRow
from mastery_sched.problem import Problem
from mastery_sched.travel import Travel
from tests.builders import make_school
from tests.strategies import problems

MILLIMETRE = 0.001
british_places = st.builds(Place, st.floats(49.8, 60.9), st.floats(-8.2, 1.8))


@st.composite
def schools_anywhere(draw: st.DrawFn, max_size: int = 8) -> list[School]:
    """Schools all over Britain, or near one another, some at the same place."""
    centre = draw(british_places)
    shift = st.sampled_from([0.0, 1e-6, 0.004, 0.01, -0.02])
    nearby = st.builds(
        lambda north, east: Place(centre.latitude + north, centre.longitude + east), shift, shift
    )
    chosen = draw(st.lists(st.one_of(british_places, nearby), min_size=2, max_size=max_size))
    return [make_school(i, place=place) for i, place in enumerate(chosen)]


@st.composite
def some_rows(draw: st.DrawFn, schools: list[School]) -> list[TravelRow]:
    pairs = st.sampled_from(list(permutations([school.urn for school in schools], 2)))
    amount = st.integers(0, 5_000)
    return [
        TravelRow(*pair, draw(amount)) for pair in draw(st.lists(pairs, unique=True, max_size=3))
    ]


def metres_by_geopy(a: School, b: School) -> float:
    points = [(s.place.latitude, s.place.longitude) for s in (a, b)]
    return float(geopy.distance.geodesic(*points).meters)


def rounds_to(metres: float, whole: int) -> bool:
    """Whether a value within a millimetre of ``metres`` rounds half-up to ``whole``."""
    lowest = math.floor(metres - MILLIMETRE + 0.5)
    highest = math.floor(metres + MILLIMETRE + 0.5)
    return lowest <= whole <= highest


@given(schools_anywhere())
def test_bulk_distances_are_geopys(schools: list[School]) -> None:
    travel = Travel(schools)
    found = travel.distance_matrix_m(range(len(schools)), range(len(schools)))
    for i, j in product(range(len(schools)), repeat=2):
        expected = 0.0 if i == j else metres_by_geopy(schools[i], schools[j])
        assert rounds_to(expected, found[i, j])


@given(st.data(), st.integers(0, 40_000))
def test_neighbours_are_all_pairs_within_the_radius(data: st.DataObject, radius_m: int) -> None:
    schools = data.draw(schools_anywhere())
    travel = Travel(schools, rows=data.draw(some_rows(schools)))
    pairs = list(permutations(range(len(schools)), 2))
    if data.draw(st.booleans()):  # exactly at the boundary
        radius_m = int(travel.distances_m(*data.draw(st.sampled_from(pairs)))[0])
    a, b, metres = travel.within(radius_m)
    found = dict(zip(zip(a.tolist(), b.tolist(), strict=True), metres.tolist(), strict=True))
    distance = {pair: int(travel.distances_m(*pair)[0]) for pair in pairs}
    assert found == {pair: metres for pair, metres in distance.items() if metres <= radius_m}


@given(schools_anywhere(max_size=5), st.integers(0, 800_000))
def test_neighbours_on_a_sphere_miss_nobody(schools: list[School], radius_m: int) -> None:
    travel = Travel(schools, metric=geopy.distance.great_circle)
    a, b, _ = travel.within(radius_m)
    distance = travel.distance_matrix_m(range(len(schools)), range(len(schools)))
    expected = np.argwhere((distance <= radius_m) & ~np.eye(len(schools), dtype=bool))
    assert sorted(zip(a.tolist(), b.tolist(), strict=True)) == sorted(map(tuple, expected.tolist()))


@given(schools_anywhere(), st.integers(1, 9))
def test_the_nearest_are_no_further_than_anybody_else(schools: list[School], count: int) -> None:
    found = Travel(schools).nearest(count)
    others = len(schools) - 1
    assert found.shape == (len(schools), min(count, others))
    for i, neighbours in enumerate(found.tolist()):
        assert i not in neighbours
        assert len(set(neighbours)) == len(neighbours)
        by_distance = sorted(
            metres_by_geopy(schools[i], schools[j]) for j in range(len(schools)) if j != i
        )
        for rank, j in enumerate(neighbours):
            # Straight lines order points as geodesics do, up to the flattening of the earth.
            assert metres_by_geopy(schools[i], schools[j]) <= by_distance[rank] * 1.01 + 1


@given(problems())
def test_a_journey_is_there_and_back_in_the_problems_unit(problem: Problem) -> None:
    travel = problem.travel
    numbers = range(len(problem.schools))
    journeys = travel.journey_matrix(numbers, numbers)
    for a, b in product(problem.schools, repeat=2):
        there, back = travel.amount(a.urn, b.urn), travel.amount(b.urn, a.urn)
        assert travel.journey(a.urn, b.urn) == there + back
        assert journeys[travel.index_of[a.urn], travel.index_of[b.urn]] == there + back
        if a.urn == b.urn:
            assert there == 0
