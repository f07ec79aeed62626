from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pytest

from benchmarks.costs import distances_km, pairwise_km, star_km
from benchmarks.data import data_folder, planar_km, read_instance
from mastery_sched.engine import points
from mastery_sched.engine.arrays import Floats, Ints
from mastery_sched.engine.points import group_points, improve_groups
from mastery_sched.engine.points_space import PointCost

COSTS = {"pairwise": pairwise_km, "star": star_km}


def partitions(points: Sequence[int], low: int, high: int) -> Iterator[list[tuple[int, ...]]]:
    if not points:
        yield []
        return
    first, *others = points
    for size in range(low, high + 1):
        for rest in combinations(others, size - 1):
            left = [point for point in others if point not in rest]
            for groups in partitions(left, low, high):
                yield [(first, *rest), *groups]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("cost", ["pairwise", "star"])
def test_few_points_are_grouped_as_well_as_can_be(cost: PointCost, seed: int) -> None:
    points = np.random.default_rng(seed).uniform(0, 10, size=(9, 2))
    distance = distances_km(points)
    labels, total = group_points(distance, 2, 4, cost=cost, seed=seed, work_limit=0.5)
    least = min(COSTS[cost](distance, groups) for groups in partitions(range(9), 2, 4))
    assert total == pytest.approx(least)
    groups = [tuple(np.flatnonzero(labels == g).tolist()) for g in range(labels.max() + 1)]
    assert COSTS[cost](distance, groups) == pytest.approx(total)
    assert all(2 <= len(group) <= 4 for group in groups)


@pytest.mark.data
@pytest.mark.parametrize(
    ("instance", "cost", "proved"),
    [
        ("real_60", "pairwise", 1583.637),
        ("real_60", "star", 412.382),
        ("real_120", "pairwise", 2037.823),
        ("real_120", "star", 516.462),
    ],
)
def test_proved_optima_of_real_schools_are_reached(
    instance: str, cost: PointCost, proved: float
) -> None:
    points = planar_km(read_instance(data_folder(), instance))
    _, total = group_points(distances_km(points), 6, 7, cost=cost, work_limit=len(points) / 12)
    assert round(total, 3) == proved


def test_the_same_seed_and_work_give_the_same_groups() -> None:
    points = np.random.default_rng(0).uniform(0, 10, size=(20, 2))
    one, other = (
        group_points(distances_km(points), 3, 4, seed=5, work_limit=0.3)[0] for _ in range(2)
    )
    assert one.tolist() == other.tolist()


def test_points_in_one_place_cost_nothing() -> None:
    labels, total = group_points(np.zeros((6, 6)), 3, 3, work_limit=0.1)
    assert total == 0.0
    assert np.bincount(labels).tolist() == [3, 3]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="5 points cannot be in groups of 3 to 4"):
        group_points(np.zeros((5, 5)), 3, 4)
    with pytest.raises(ValueError, match="too little to find groups"):
        group_points(np.ones((6, 6)), 3, 4, work_limit=0.0)


def test_regions_make_groups_of_many_points_better(monkeypatch: pytest.MonkeyPatch) -> None:
    distance = distances_km(np.random.default_rng(7).uniform(0, 50, (240, 2)))
    sizes: list[int] = []

    def noted(inside: Floats, *args: int, **kwargs: float) -> Ints:
        sizes.append(len(inside))
        return improve_groups(inside, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(points, "improve_groups", noted)
    whole, total = group_points(distance, 6, 7, num_groups=36, work_limit=4.8)
    assert sizes
    assert all(120 <= size < 120 + 7 for size in sizes)
    assert set(np.bincount(whole).tolist()) <= {6, 7}
    assert len(np.unique(whole)) == 36
    monkeypatch.setattr(points, "_mend_region", lambda *_: None)
    _, before = group_points(distance, 6, 7, num_groups=36, work_limit=4.8)
    assert total < before


def test_work_too_little_for_a_region_is_the_searchs(monkeypatch: pytest.MonkeyPatch) -> None:
    distance = distances_km(np.random.default_rng(7).uniform(0, 50, (240, 2)))
    labels, total = group_points(distance, 6, 7, num_groups=36, work_limit=1.0)
    monkeypatch.setattr(points, "REGIONS_FROM", 1_000)
    alone, alone_total = group_points(distance, 6, 7, num_groups=36, work_limit=1.0)
    assert labels.tolist() == alone.tolist()
    assert total == alone_total


def test_a_region_reaches_from_one_point_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    regions: list[Floats] = []

    def noted(inside: Floats, labels: Ints, *_: int, **__: float) -> Ints:
        regions.append(inside)
        return labels

    monkeypatch.setattr(points, "improve_groups", noted)
    labels = np.repeat(np.arange(100), 6)
    places = np.random.default_rng(0).uniform(0, 50, (100, 2))
    distance = distances_km(places[labels])
    for seed in range(20):
        one, other = np.random.default_rng(seed).integers(600, size=2)
        rng = np.random.default_rng(seed)
        points._mend_region(distance, labels, 90, 6, 7, "pairwise", rng)
        assert regions[-1].max() >= distance[one, other]
    assert {len(inside) for inside in regions} == {90}


def test_more_work_is_spent_on_each_of_many_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "WORK_A_POINT", 0.0)
    monkeypatch.setattr(points, "WORK_A_POINT_OF_MANY", 0.02)
    distance = distances_km(np.random.default_rng(0).uniform(0, 50, (points.MANY_POINTS, 2)))
    labels, _ = group_points(distance, 6, 7, num_groups=45)
    assert set(np.bincount(labels).tolist()) <= {6, 7}
    with pytest.raises(ValueError, match="too little"):
        group_points(distance[1:, 1:], 6, 7)


def test_the_number_of_groups_may_be_given() -> None:
    points = np.random.default_rng(3).uniform(0, 10, (26, 2))
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    for count in (6, 7, 8):
        labels, _ = group_points(distance, 3, 5, num_groups=count, work_limit=0.3)
        assert len(np.unique(labels)) == count
    with pytest.raises(ValueError, match="cannot be in groups"):
        group_points(distance, 3, 5, num_groups=9)
