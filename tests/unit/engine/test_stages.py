from __future__ import annotations

import pytest

from mastery_sched.engine.stages import (
    MOST_SHORT,
    proof_limits,
    search_limits,
    search_share,
    windows_come_first,
    windows_limits,
)
from mastery_sched.stop import Limits


@pytest.mark.parametrize("num_schools", [20, 300, 301, 1_000])
@pytest.mark.parametrize("limits", [Limits(seconds=60.0), Limits(work=45.0), Limits(600.0, 300.0)])
def test_something_is_left_for_the_proof(limits: Limits, num_schools: int) -> None:
    assert 0 < search_share(limits, num_schools) <= 0.8
    assert windows_come_first(num_schools) == (num_schools > MOST_SHORT)
    if num_schools > MOST_SHORT:
        assert windows_limits(limits, num_schools, work=1.0) == limits.part(0.35)
    assert proof_limits(limits, work=1.0) == limits


@pytest.mark.parametrize("limits", [Limits(seconds=15.9), Limits(work=15.9), Limits(600.0, 15.9)])
def test_windows_have_what_a_proof_could_only_begin_with(limits: Limits) -> None:
    assert windows_limits(limits, 400, work=1.0) == limits.part(0.9)
    assert search_share(limits, 400) == 0.8
    assert search_share(limits, 300) == 0.4
    enough = Limits(seconds=16.0)
    assert windows_limits(enough, 400, work=1.0) == enough.part(0.35)
    assert search_share(enough, 400) == pytest.approx(0.625)


def test_large_hubs_search_for_a_time_that_grows_with_their_size() -> None:
    small, large = (search_share(Limits(seconds=400.0), n) for n in (600, 1_200))
    assert 400 * small == pytest.approx(15.0)
    assert large == pytest.approx(2 * small)
    assert search_share(Limits(seconds=400.0, work=40.0), 600) == pytest.approx(0.375)
    assert search_share(Limits(seconds=0.0), 600) <= 1.0


def test_without_limits_each_stage_has_its_own() -> None:
    search = search_limits(Limits(gap=0.01), 100)
    assert search.work == pytest.approx(16.0)
    assert search_share(Limits(gap=0.01), 1_000) == 1.0
    assert windows_limits(Limits(gap=0.01), 1_000, work=20.0) == Limits(work=80.0, gap=0.01)
    assert proof_limits(Limits(gap=0.01), work=80.0) == Limits(work=140.0, gap=0.01)
    limited = Limits(seconds=5.0)
    assert search_limits(limited, 100) == limited
