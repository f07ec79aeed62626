from __future__ import annotations

from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from mastery_sched.checks import check
from mastery_sched.errors import HubFailedError, InfeasibleError, InvalidDataError
from mastery_sched.national import HubOutcome, HubsProgress, plan_hubs
from tests.nations import (
    MARKER,
    WORK,
    Deadly,
    DeadlyOnce,
    Faulty,
    harmful_hub,
    impossible_hub,
    plans_text,
    small_nation,
)
from tests.scattered import scattered_hub

NATION = small_nation()
WITH_LARGE = (*NATION, *(scattered_hub(24, 6, seed=4, hub=name) for name in ("Left", "Right")))
"""With two hubs for the engine of large ones, whose kernels every process loads for itself."""

LARGE_WORK = 10.0


@pytest.fixture(scope="module")
def alone() -> tuple[HubOutcome, ...]:
    """The nation, planned one hub after another in this process."""
    return plan_hubs(WITH_LARGE, work_limit=LARGE_WORK)


def test_every_hub_has_a_checked_plan_in_the_order_given(alone: tuple[HubOutcome, ...]) -> None:
    assert [each.name for each in alone] == ["Hub A", "Hub B", "Hub C", "Left", "Right"]
    for outcome in alone:
        assert outcome.plan is not None
        assert check(outcome.plan) == ()
        assert outcome.error is None
        assert not outcome.resumed
        assert outcome.said().startswith("travel ")


def spawned() -> Executor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def threads() -> Executor:
    return ThreadPoolExecutor(2)


@pytest.mark.parametrize("make", [spawned, threads], ids=["processes", "threads"])
def test_any_executor_finds_the_same_plans(
    make: type[Executor], alone: tuple[HubOutcome, ...]
) -> None:
    with make() as executor:
        found = plan_hubs(WITH_LARGE, executor, work_limit=LARGE_WORK)
        assert plans_text(found) == plans_text(alone)
        # It is not ours, so it must still be of use.
        assert executor.submit(len, "abc").result() == 3


def test_processes_of_our_own_find_the_same_plans(alone: tuple[HubOutcome, ...]) -> None:
    assert plans_text(plan_hubs(WITH_LARGE, n_jobs=2, work_limit=LARGE_WORK)) == plans_text(alone)


def test_an_error_is_the_hubs_result() -> None:
    hubs = (NATION[0], impossible_hub(), harmful_hub("Faulty", Faulty), NATION[1])
    first, impossible, faulty, last = plan_hubs(hubs, work_limit=WORK)
    assert isinstance(impossible.error, InfeasibleError)
    assert impossible.result is None
    assert isinstance(faulty.error, HubFailedError)
    assert faulty.error.cause == "ZeroDivisionError: nobody knows how far"
    assert "measure" in faulty.error.details
    assert first.plan is not None
    assert last.plan is not None
    assert faulty.said() == str(faulty.error)


def test_a_hub_that_kills_its_process_harms_only_itself() -> None:
    hubs = (harmful_hub("Deadly", Deadly), *NATION[:2])
    deadly, *others = plan_hubs(hubs, n_jobs=2, work_limit=WORK)
    assert isinstance(deadly.error, HubFailedError)
    assert "died, twice" in deadly.error.cause
    assert [each.plan is not None for each in others] == [True, True]


def test_a_process_that_dies_is_given_a_second_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "alive"
    marker.touch()
    monkeypatch.setenv(MARKER, str(marker))
    (outcome,) = plan_hubs([harmful_hub("Once", DeadlyOnce)], n_jobs=2, work_limit=WORK)
    assert not marker.exists()
    assert outcome.plan is not None


def test_a_pool_of_somebody_else_that_breaks_is_told_of_every_hub() -> None:
    hubs = (harmful_hub("Deadly", Deadly), *NATION[:2])
    finished: list[str | None] = []
    with spawned() as executor:
        before = plan_hubs(NATION[2:], executor, work_limit=WORK)
        outcomes = plan_hubs(
            hubs, executor, work_limit=WORK, on_progress=lambda p: finished.append(p.latest)
        )
        after = plan_hubs(NATION[2:], executor, work_limit=WORK)
    assert before[0].plan is not None
    # The larger hub comes first; the deadly one then takes the other with it.
    assert [each.plan is not None for each in outcomes] == [False, False, True]
    assert finished[1] == "Hub B"
    for outcome in (*outcomes[:2], *after):
        assert isinstance(outcome.error, HubFailedError)
        assert "BrokenProcessPool" in outcome.error.cause


def test_records_of_progress_add_up() -> None:
    records: list[HubsProgress] = []
    hubs = (*NATION[:2], impossible_hub())
    outcomes = plan_hubs(hubs, work_limit=WORK, on_progress=records.append)
    assert [each.num_done for each in records] == [0, 1, 2, 3]
    assert records[0].latest is None
    assert records[0].gap is None
    last = records[-1]
    assert (last.num_hubs, last.num_failed) == (3, 1)
    assert (last.num_schools, last.num_placed) == (8 + 9 + 1, 8 + 9)
    results = [each.result for each in outcomes if each.result is not None]
    assert last.travel == sum(each.travel for each in results)
    assert last.bound == sum(each.bound for each in results if each.bound is not None)
    assert str(last).startswith("3 of 3 hubs, 17 of 18 schools placed, 1 without a plan, gap so")


def test_finished_hubs_are_taken_from_the_checkpoint(tmp_path: Path) -> None:
    hubs = (*NATION, impossible_hub())
    first = plan_hubs(hubs, work_limit=WORK, checkpoint=tmp_path)
    assert len(list(tmp_path.iterdir())) == 4
    again = plan_hubs(hubs, work_limit=WORK, checkpoint=tmp_path)
    assert [each.resumed for each in again] == [True] * 4
    assert plans_text(again) == plans_text(first)
    assert [each.result for each in again] == [each.result for each in first]


def test_only_what_is_missing_or_changed_is_planned_again(tmp_path: Path) -> None:
    plan_hubs(NATION[:2], time_limit=30, checkpoint=tmp_path)
    rules = replace(NATION[1].rules, min_gap_days=15)
    hubs = (NATION[0], replace(NATION[1], rules=rules), NATION[2])
    outcomes = plan_hubs(hubs, time_limit=30, checkpoint=tmp_path)
    assert [each.resumed for each in outcomes] == [True, False, False]
    other_seed = plan_hubs(hubs[:1], time_limit=30, seed=1, checkpoint=tmp_path)
    assert not other_seed[0].resumed


def test_a_failure_that_more_time_may_mend_is_tried_again(tmp_path: Path) -> None:
    hub = harmful_hub("Faulty", Faulty)
    for _ in range(2):
        (outcome,) = plan_hubs([hub], work_limit=WORK, checkpoint=tmp_path)
        assert not outcome.resumed
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_checkpoint_is_not_believed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (first,) = plan_hubs(NATION[:1], work_limit=WORK, checkpoint=tmp_path)
    (file,) = tmp_path.iterdir()
    sound = file.read_text(encoding="utf-8")
    for damaged in (sound.replace('"travel":', '"travel":1', 1), sound[:-100], "[]", "{}"):
        assert damaged != sound
        file.write_text(damaged, encoding="utf-8")
        (outcome,) = plan_hubs(NATION[:1], work_limit=WORK, checkpoint=tmp_path)
        assert not outcome.resumed
        assert plans_text((outcome,)) == plans_text((first,))
        assert "damaged" in caplog.text
        assert file.name in caplog.text
        caplog.clear()


def test_nothing_to_plan_is_fine() -> None:
    assert plan_hubs([]) == ()
    assert plan_hubs([], n_jobs=2) == ()


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="n_jobs is 0"):
        plan_hubs(NATION, n_jobs=0)
    with pytest.raises(ValueError, match="seconds"):
        plan_hubs(NATION, time_limit=-1)
    with pytest.raises(InvalidDataError, match="2 hubs have this name"):
        plan_hubs((NATION[0], NATION[0]))
