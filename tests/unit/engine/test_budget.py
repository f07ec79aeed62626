from __future__ import annotations

from mastery_sched.engine.budget import Budget
from mastery_sched.stop import Limits


def no_clock() -> float:
    raise AssertionError("no clock may be looked at without a time limit")


def test_work_is_counted_against_a_share_of_the_limit() -> None:
    budget = Budget(Limits(work=10.0), no_clock, share=0.8)
    assert budget.work_left == 8.0
    budget.spend(3.0)
    assert budget.work_left == 5.0
    assert not budget.used_up
    budget.spend(6.0)
    assert budget.work_left == 0.0
    assert budget.used_up


def test_time_is_read_from_the_clock() -> None:
    budget = Budget(Limits(seconds=10.0), lambda: 7.0, share=0.8)
    assert budget.seconds_left == 1.0
    assert budget.work_left is None
    assert Budget(Limits(seconds=10.0), lambda: 9.0, share=0.8).used_up


def test_without_limits_nothing_is_used_up() -> None:
    budget = Budget(Limits(), no_clock)
    budget.spend(1e9)
    assert budget.seconds_left is None
    assert budget.for_choosing == (None, None)
    assert not budget.used_up


def test_a_choice_may_use_half_of_the_reserve() -> None:
    budget = Budget(Limits(seconds=10.0, work=10.0), lambda: 9.0, share=0.8)
    budget.spend(8.0)
    assert budget.used_up
    assert budget.for_choosing == (0.5, 1.0)
