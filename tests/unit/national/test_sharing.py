from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery_sched.national.sharing import LEAST_SECONDS, TimeShare, makespan, share_work


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_list_scheduling() -> None:
    assert makespan([], 3) == 0
    assert makespan([4, 3, 3], 1) == 10
    assert makespan([4, 3, 3], 2) == 6
    assert makespan([4, 3, 3], 3) == 4


def test_work_is_shared_by_weight() -> None:
    assert share_work([1, 3], 8) == [2, 6]
    assert share_work([1, 3], None) == [None, None]


def test_without_a_limit_there_is_nothing_to_share() -> None:
    times = TimeShare([1, 1], None, 2, Clock())
    assert times.begin(0) is None


def test_three_equal_hubs_on_two_processes_get_the_same() -> None:
    clock = Clock()
    times = TimeShare([1, 1, 1], 60, 2, clock)
    times.queue(range(3))
    assert [times.begin(0), times.begin(1)] == [30, 30]
    clock.now = 30
    times.end(0)
    assert times.begin(2) == 30


def test_time_left_over_goes_to_the_others() -> None:
    clock = Clock()
    times = TimeShare([1, 1], 60, 1, clock)
    times.queue(range(2))
    assert times.begin(0) == 30
    clock.now = 10
    times.end(0)
    assert times.begin(1) == 50


def test_a_late_hub_still_gets_something() -> None:
    clock = Clock()
    times = TimeShare([1, 1], 60, 1, clock)
    clock.now = 100
    assert times.begin(0) == LEAST_SECONDS
    short = TimeShare([1], 2, 1, clock)
    assert short.begin(0) == 2


@given(
    st.lists(st.floats(60, 900), min_size=1, max_size=12),
    st.integers(1, 4),
    st.lists(st.floats(0.05, 1), min_size=12, max_size=12),
)
def test_hubs_that_keep_to_their_shares_end_in_time(
    weights: list[float], num_at_once: int, used: list[float]
) -> None:
    limit = 1000.0 * LEAST_SECONDS * len(weights)
    clock = Clock()
    times = TimeShare(weights, limit, num_at_once, clock)
    order = sorted(range(len(weights)), key=lambda i: -weights[i])
    times.queue(order)
    running: dict[int, float] = {}
    while order or running:
        while order and len(running) < num_at_once:
            position = order.pop(0)
            share = times.begin(position)
            assert share is not None
            running[position] = clock.now + share * used[position]
        first = min(running, key=lambda i: running[i])
        clock.now = max(clock.now, running.pop(first))
        times.end(first)
    assert clock.now <= limit * (1 + 1e-9)
    if num_at_once == 1 and set(used[: len(weights)]) == {1.0}:
        assert clock.now == pytest.approx(limit)
