from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from mastery_sched.engine.counts import next_to_refine, next_to_scan


def scanned(counts: range, cost: Callable[[int], float]) -> dict[int, float]:
    costs: dict[int, float] = {}
    while (count := next_to_scan(counts, costs)) is not None:
        assert count in counts
        assert count not in costs
        costs[count] = cost(count)
    return costs


@pytest.mark.parametrize("best", [10, 11, 37, 79, 80])
def test_the_best_of_a_valley_is_found_without_trying_all(best: int) -> None:
    costs = scanned(range(10, 81), lambda count: abs(count - best) + 3.0)
    assert min(costs, key=lambda count: costs[count]) == best
    assert {best - 1, best, best + 1} & set(range(10, 81)) <= costs.keys()
    assert len(costs) <= 16


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5])
def test_few_numbers_are_all_tried_around_the_best(size: int) -> None:
    costs = scanned(range(4, 4 + size), float)
    assert len(costs) >= min(size, 2)


def test_equal_costs_end_the_scan() -> None:
    assert scanned(range(1, 100), lambda _count: 1.0)


def test_near_numbers_have_their_turn_and_dear_ones_hardly_any() -> None:
    costs = {14: 100.0, 15: 100.5, 16: 130.0}
    turns: Counter[int] = Counter()
    for _ in range(20):
        turns[next_to_refine(costs, turns)] += 1
    assert turns[14] >= turns[15] > 5
    assert turns[16] == 0


def test_costs_of_nothing_are_fine() -> None:
    assert next_to_refine({3: 0.0, 4: 0.0}, {3: 1}) == 4
