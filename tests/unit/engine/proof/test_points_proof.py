from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from mastery_sched.engine.proof import points_proof, windows
from mastery_sched.engine.proof.points_proof import prove_points
from mastery_sched.stop import INTERRUPTED, Limits


@pytest.mark.parametrize("pairwise", [True, False])
def test_groups_of_points_against_all_splits_in_two(pairwise: bool) -> None:
    points = np.random.default_rng(1).uniform(0, 10, (8, 2))
    apart = points[:, None] - points[None]
    distance = np.hypot(apart[..., 0], apart[..., 1])

    def cost(group: tuple[int, ...]) -> float:
        inside = distance[np.ix_(group, group)]
        return float(inside.sum() / 2 if pairwise else inside.sum(axis=0).min())

    best = min(
        cost(group) + cost(tuple(set(range(8)) - set(group))) for group in combinations(range(8), 4)
    )
    proof = prove_points(distance, 4, 4, np.arange(8) % 2, pairwise=pairwise)
    assert proof.optimal
    assert proof.total_km == pytest.approx(best, abs=1e-5)
    assert proof.bound_km == proof.total_km
    assert np.bincount(proof.group_of).tolist() == [4, 4]


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Distances between forty points, which count as many; windows are small."""
    monkeypatch.setattr(points_proof, "MOST_AT_ONCE", 20)
    monkeypatch.setattr(windows, "FEWEST_GROUPS", 2)
    monkeypatch.setattr(windows, "MOST_GROUPS", 4)
    points = np.random.default_rng(2).uniform(0, 10, (40, 2))
    apart = points[:, None] - points[None]
    distances: np.ndarray = np.hypot(apart[..., 0], apart[..., 1])
    return distances


def total_km(distance: np.ndarray, labels: np.ndarray) -> float:
    """Sum over the pairs of each group."""
    groups = [np.flatnonzero(labels == group) for group in np.unique(labels)]
    return sum(float(distance[np.ix_(group, group)].sum() / 2) for group in groups)


def test_windows_make_groups_of_many_points_better_before_the_proof(many: np.ndarray) -> None:
    start = np.arange(40) % 10
    told: list[tuple[int | None, int | None]] = []

    def checkpoint(travel: int | None, bound: int | None, work: float) -> str | None:
        told.append((travel, bound))
        return "seen" if bound else None

    proof = prove_points(many, 3, 5, start, pairwise=True, checkpoint=checkpoint)
    assert {bound for _, bound in told[:-1]} <= {None, 0}
    assert proof.outcome.stop_reason == "seen"
    assert proof.total_km == pytest.approx(total_km(many, proof.group_of), abs=1e-4)
    assert proof.total_km < 0.6 * total_km(many, start)
    assert proof.bound_km <= proof.total_km
    sizes = np.bincount(proof.group_of)
    assert sizes.min() >= 3
    assert sizes.max() <= 5


def test_more_groups_are_tried_where_they_cost_little_more(many: np.ndarray) -> None:
    poor = np.arange(40) // 5  # eight groups, where thirteen are possible
    proof = prove_points(many, 3, 5, poor, pairwise=True, checkpoint=lambda *_: "at once")
    assert len(np.unique(proof.group_of)) == 13
    proof = prove_points(many, 3, 5, proof.group_of, pairwise=True, checkpoint=lambda *_: "at once")
    assert len(np.unique(proof.group_of)) == 13


def test_windows_leave_a_part_of_the_limits_to_the_proof(many: np.ndarray) -> None:
    works: list[tuple[int | None, float]] = []

    def checkpoint(_travel: int | None, bound: int | None, work: float) -> str | None:
        works.append((bound, work))
        return "work is spent" if work >= 0.06 else None

    start, limits = np.arange(40) % 10, Limits(work=0.06)
    prove_points(many, 3, 5, start, pairwise=True, limits=limits, checkpoint=checkpoint)
    in_windows = [work for bound, work in works if bound is None]
    assert 0.03 <= in_windows[-1] < 0.054
    assert [work for _, work in works] == sorted(work for _, work in works)


def test_an_interruption_in_windows_ends_the_proof_too(many: np.ndarray) -> None:
    start = np.arange(40) % 10
    least = [round(2e6 * total_km(many, start))]

    def checkpoint(travel: int | None, bound: int | None, work: float) -> str | None:
        assert least[-1] > 0  # asked no more after the interruption
        if travel is not None and travel < 0.8 * least[0]:
            least.append(0)
            raise KeyboardInterrupt
        return None

    proof = prove_points(many, 3, 5, start, pairwise=True, checkpoint=checkpoint)
    assert proof.outcome.stop_reason == INTERRUPTED
    assert proof.total_km < total_km(many, start)
