from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.records import Effort, Record, installed_versions, measured, write_records

FIELDS = {
    "benchmark",
    "instance",
    "n",
    "policy",
    "method",
    "seconds",
    "cpu_seconds",
    "travel_m",
    "bound_m",
    "gap",
    "proved",
    "violations",
    "peak_mb",
    "seed",
    "versions",
}


def record(seed: int = 1) -> Record:
    return Record(
        benchmark="test",
        instance="tiny",
        n=12,
        policy="rotate",
        method="mastery_sched",
        seconds=1.5,
        cpu_seconds=1.25,
        travel_m=1000,
        bound_m=None,
        gap=None,
        proved=False,
        violations=0,
        peak_mb=100.0,
        seed=seed,
    )


def test_the_file_holds_every_record_so_far(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "runs.json"
    write_records(path, [record(1)])
    write_records(path, [record(1), record(2)])
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert [row["seed"] for row in rows] == [1, 2]
    assert set(rows[0]) == FIELDS
    assert rows[0]["bound_m"] is None
    assert rows[0]["versions"]["ortools"] == installed_versions()["ortools"]
    assert [each.name for each in path.parent.iterdir()] == ["runs.json"]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "runs.json"
    write_records(path, [record(1)])
    before = path.read_bytes()

    def full(_: Path, __: Path) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write_records(path, [record(1), record(2)])
    assert path.read_bytes() == before


def test_no_path_no_file() -> None:
    write_records(None, [record()])


def test_effort_is_measured_even_of_a_failure() -> None:
    efforts: list[Effort] = []

    def fail() -> None:
        with measured() as effort:
            efforts.append(effort)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    (effort,) = efforts
    assert effort.seconds >= 0
    assert effort.cpu_seconds >= 0
    assert effort.peak_mb > 8


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peaks only grow elsewhere")
def test_each_block_has_its_own_peak() -> None:
    with measured() as large:
        block = np.ones(20_000_000)
    assert block[0] == 1
    del block
    with measured() as small:
        pass
    assert large.peak_mb > small.peak_mb + 100


def test_versions_name_python_and_the_solver() -> None:
    assert {"python", "ortools", "numpy", "mastery_sched"} <= set(installed_versions())


def test_efforts_add_up() -> None:
    both = Effort(1.5, 1.25, 100.0) + Effort(0.5, 0.25, 90.0)
    assert both == Effort(2.0, 1.5, 100.0)
