from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.costs import broken_groups, distances_km, groups_of, pairwise_km, star_km
from mastery_sched.engine.arrays import Floats
from mastery_sched.engine.districts import districts_of, group_many_points
from mastery_sched.engine.points import group_points, improve_groups
from mastery_sched.engine.points_space import PointCost

COSTS = {"pairwise": pairwise_km, "star": star_km}


def scattered(count: int, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).uniform(0, 50, size=(count, 2))


@given(st.integers(1, 400), st.integers(2, 8), st.integers(0, 3), st.integers(10, 90))
def test_districts_hold_every_point_once_and_can_be_grouped(
    count: int, min_size: int, more: int, most: int
) -> None:
    districts = districts_of(scattered(count), min_size, min_size + more, most)
    assert sorted(np.concatenate(districts).tolist()) == list(range(count))
    # As many groups of the least size as without districts: cutting makes no group larger.
    assert sum(len(each) // min_size for each in districts) == count // min_size
    if -(-count // (min_size + more)) <= count // min_size:
        for district in districts:
            assert -(-len(district) // (min_size + more)) <= len(district) // min_size


def test_districts_are_small_and_compact() -> None:
    points = scattered(1000)
    districts = districts_of(points, 6, 7, 90)
    assert max(map(len, districts)) <= 90
    assert min(map(len, districts)) >= 42
    for district in districts:
        sides = np.ptp(points[district], axis=0)
        assert sides.max() < 3 * sides.min()


@pytest.mark.parametrize("cost", ["pairwise", "star"])
def test_many_points_are_grouped_by_the_sizes(cost: PointCost) -> None:
    points = scattered(301)
    labels, total = group_many_points(
        points, 6, 7, cost=cost, seed=3, work_limit=3.0, district_size=80
    )
    groups = groups_of(labels)
    assert broken_groups(groups, 301, 6, 7) == 0
    assert total == pytest.approx(COSTS[cost](distances_km(points), groups))


def test_mending_lets_groups_cross_borders_and_costs_less() -> None:
    points = scattered(480)
    kept, before = group_many_points(points, 6, 7, work_limit=1.2, district_size=60, num_mendings=0)
    mended, after = group_many_points(points, 6, 7, work_limit=2.4, district_size=60)
    assert after < 0.99 * before
    district_of = np.zeros(480, dtype=np.int64)
    for number, district in enumerate(districts_of(points, 6, 7, 60)):
        district_of[district] = number

    def crossing(labels: np.ndarray) -> int:
        return sum(len(set(district_of[list(each)])) > 1 for each in groups_of(labels))

    assert crossing(kept) == 0
    assert crossing(mended) > 0


def test_districts_cost_little_more_than_the_whole() -> None:
    points = scattered(300, seed=5)
    _, whole = group_points(distances_km(points), 6, 7, work_limit=3.0)
    _, parts = group_many_points(points, 6, 7, work_limit=3.0, district_size=100)
    assert parts < 1.03 * whole


def test_the_groups_are_the_same_wherever_districts_are_worked_on() -> None:
    points = scattered(200)

    def labels(executor: ThreadPoolExecutor | ProcessPoolExecutor | None) -> list[int]:
        found, _ = group_many_points(
            points, 6, 7, seed=4, work_limit=0.5, district_size=60, executor=executor
        )
        return list(found)

    here = labels(None)
    assert labels(None) == here
    with ThreadPoolExecutor(2) as threads:
        assert labels(threads) == here
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert labels(processes) == here


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="29 points cannot be in groups of 6 to 7"):
        group_many_points(scattered(29), 6, 7)
    with pytest.raises(ValueError, match="0 points"):
        group_many_points(scattered(0), 6, 7)


@pytest.mark.parametrize("cost", ["pairwise", "star"])
@pytest.mark.parametrize("work", [0.0, 0.0003, 0.2])
def test_improving_is_never_to_the_worse(cost: PointCost, work: float) -> None:
    distance = distances_km(scattered(40, seed=2))
    labels = np.arange(40) % 6
    before = COSTS[cost](distance, groups_of(labels))
    improved = improve_groups(distance, labels, 6, 7, cost=cost, work=work)
    after = COSTS[cost](distance, groups_of(improved))
    assert broken_groups(groups_of(improved), 40, 6, 7) == 0
    assert after <= before
    if work > 0.1:
        assert after < 0.8 * before
