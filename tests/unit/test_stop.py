"""Stopping criteria: answers that depend on the record alone."""

from __future__ import annotations

import pytest

from mastery_sched.progress import Progress, Stage
from mastery_sched.stop import Limits, any_of, gap_limit, time_limit, work_limit


def at(
    seconds: float = 0.0,
    work: float = 0.0,
    travel: int | None = None,
    bound: int | None = None,
    stage: Stage = Stage.GROUPING,
) -> Progress:
    return Progress(stage, seconds, 0, travel, bound, work)


def test_time_limit_at_the_boundary() -> None:
    stop = time_limit(30)
    assert stop(at(seconds=29.999)) is None
    assert stop(at(seconds=30)) == "time limit of 30 s"


def test_work_limit_at_the_boundary() -> None:
    stop = work_limit(2.5)
    assert stop(at(work=2.4)) is None
    assert stop(at(work=2.5)) == "work limit of 2.5"


def test_gap_limit_at_the_boundary() -> None:
    stop = gap_limit(0.05)
    assert stop(at(travel=200, bound=189)) is None
    assert stop(at(travel=200, bound=190)) == "gap of 5.00% reached"
    assert stop(at(travel=200)) is None
    assert stop(at(bound=200)) is None


def test_gap_ends_the_grouping_only() -> None:
    assert gap_limit(0.05)(at(travel=200, bound=200, stage=Stage.TIMETABLE)) is None


def test_no_gap_asks_for_the_proof() -> None:
    assert gap_limit(0.0)(at(travel=200, bound=200)) is None


def test_any_of_gives_the_first_reason() -> None:
    stop = any_of(time_limit(1), work_limit(1))
    assert stop(at()) is None
    assert stop(at(work=1)) == "work limit of 1"
    assert stop(at(seconds=1, work=1)) == "time limit of 1 s"


def test_criteria_have_no_memory() -> None:
    stop = Limits(seconds=10, work=10, gap=0.1).stop
    late, early = at(seconds=10), at(seconds=1)
    assert [stop(late) is None, stop(early) is None] == [False, True]
    assert [stop(early) is None, stop(late) is None] == [True, False]


def test_without_limits_nothing_stops() -> None:
    assert Limits().stop(at(seconds=1e9, work=1e9, travel=5, bound=5)) is None
    assert Limits().seconds_left(1e9) is None
    assert Limits().work_left(1e9) is None
    assert Limits().run_into(1e9) is None


def test_what_is_left() -> None:
    limits = Limits(seconds=10, work=20)
    assert limits.seconds_left(4) == 6
    assert limits.seconds_left(11) == 0
    assert limits.seconds_left(4, kept=0.1) == 5
    assert limits.work_left(5) == 15
    assert limits.work_left(5, kept=0.5) == 5


@pytest.mark.parametrize(
    ("limits", "spent", "reason"),
    [
        (Limits(seconds=10), 99, "time limit of 10 s"),
        (Limits(work=20), 3, "work limit of 20"),
        (Limits(seconds=10, work=20), 3, "time limit of 10 s"),
        (Limits(seconds=10, work=20), 20, "work limit of 20"),
    ],
)
def test_the_limit_that_was_run_into(limits: Limits, spent: float, reason: str) -> None:
    assert limits.run_into(spent) == reason


@pytest.mark.parametrize("limit", ["seconds", "work", "gap"])
@pytest.mark.parametrize("value", [-1, float("nan")])
def test_impossible_limits_are_refused(limit: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"the limit {limit}"):
        Limits(**{limit: value})
