from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from benchmarks.costs import Groups, Journeys, distances_km, pairwise_km, star_km
from benchmarks.kmeans import assign_specialists, cluster, numbers_of_groups
from benchmarks.naive import solve_naive
from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.problem import Problem
from mastery_sched.rules import VenueKind
from tests.builders import make_problem, schools_in_line, urn

POINTS = np.random.default_rng(0).uniform(0, 10, size=(9, 2))


def least(cost: str) -> float:
    """The best split of the nine points into two or three groups of 3 to 5, by enumeration."""
    distances = distances_km(POINTS)
    value = {"P": pairwise_km, "S": star_km}[cost]

    def splits(left: frozenset[int]) -> list[Groups]:
        if not left:
            return [[]]
        first = min(left)
        return [
            [(first, *others), *rest]
            for size in (3, 4, 5)
            for others in combinations(sorted(left - {first}), size - 1)
            for rest in splits(left - {first, *others})
        ]

    return min(value(distances, groups) for groups in splits(frozenset(range(9))))


@pytest.mark.parametrize("cost", ["P", "S"])
def test_the_naive_model_is_right(cost: str) -> None:
    distances = distances_km(POINTS)
    found = solve_naive(distances, cost, seconds=30, seed=0, min_size=3, max_size=5)
    assert found.proved
    assert found.groups is not None
    assert sorted(i for group in found.groups for i in group) == list(range(9))
    value = {"P": pairwise_km, "S": star_km}[cost](distances, found.groups)
    assert value == pytest.approx(least(cost), abs=1e-4)
    assert found.bound_km == pytest.approx(value, abs=1e-4)


def test_clusters_keep_the_sizes() -> None:
    groups = cluster(POINTS, 2, seed=1, min_size=4, max_size=5)
    assert sorted(map(len, groups)) == [4, 5]
    assert sorted(i for group in groups for i in group) == list(range(9))


def test_all_numbers_of_groups_of_small_instances_are_tried() -> None:
    assert numbers_of_groups(96) == [14, 15, 16]
    assert numbers_of_groups(200) == [29, 30, 31, 32, 33]


KINDS = (VenueKind.MEMBER, VenueKind.CENTRAL, VenueKind.SPECIALIST, VenueKind.ONLINE)


@pytest.mark.parametrize("kind", [*KINDS, None])
@pytest.mark.parametrize("weight", [0, 100, 250])
def test_assigned_specialists_travel_what_the_scorer_says(
    kind: VenueKind | None, weight: int
) -> None:
    policy = KINDS if kind is None else (kind,) * 4
    problem = make_problem(
        schools_in_line(6, spacing_km=2.5),
        [Specialist(f"S{i}", urn(i)) for i in (0, 3, 5)],
        num_meetings=4,
        rules={"venue_policy": policy, "specialist_weight_percent": weight},
    )
    groups: Groups = [(0, 1, 2), (3, 4, 5)]
    journeys = Journeys(problem)
    draft = assign_specialists(problem, journeys, groups)
    assert draft is not None
    plan = assemble(problem, draft)
    assert check(plan) == ()
    assert plan.score.travel == least_travel(problem, journeys, groups)


def least_travel(problem: Problem, journeys: Journeys, groups: Groups) -> int:
    bases = [person.base_urn for person in problem.specialists]
    return min(
        journeys.best_venues([urn(i) for i in groups[0]], a)[0]
        + journeys.best_venues([urn(i) for i in groups[1]], b)[0]
        for a in bases
        for b in bases
        if a != b
    )


def test_too_few_specialists_are_no_assignment() -> None:
    problem = make_problem(schools_in_line(6), [Specialist("S1", urn(0))])
    assert assign_specialists(problem, Journeys(problem), [(0, 1, 2), (3, 4, 5)]) is None
