from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from mastery_sched.engine.proof.points_proof import prove_points


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
