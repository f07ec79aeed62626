from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import typer

from benchmarks import scaling, scaling_points
from benchmarks.costs import broken_groups, groups_of, pairwise_km, plane_pairwise_km
from benchmarks.costs import distances_km as all_distances
from benchmarks.data import VARIABLE
from benchmarks.scaling_points import Grouped, group_and_check, scattered


def test_a_power_law_is_found_again() -> None:
    sizes = [10, 20, 40, 80]
    found = scaling.fitted_exponent(sizes, [3 * n**1.5 for n in sizes])
    assert found == pytest.approx(1.5)
    assert scaling.fitted_exponent([10], [1.0]) is None


def test_points_lie_as_densely_as_the_schools_of_england() -> None:
    points = scattered(2000, seed=3)
    assert points.shape == (2000, 2)
    assert np.ptp(points[1000:], axis=0).prod() == pytest.approx(2000 * 130_000 / 16_697, rel=0.02)
    assert scattered(2000, seed=3).tolist() == points.tolist()


def test_points_are_grouped_and_judged_by_other_code() -> None:
    found = group_and_check("test", 200, 0.01, 1, district_size=70)
    assert (found.record.n, found.record.violations) == (200, 0)
    assert found.record.travel_m is not None
    assert found.record.travel_m > 0
    first, *mendings = found.rounds
    assert len(first) == 4
    assert len(mendings) == 2
    apart = group_and_check("test", 200, 0.01, 1, district_size=70, n_jobs=2)
    assert apart.record.travel_m == found.record.travel_m
    assert apart.rounds == ()


def test_wrong_groups_and_a_wrong_total_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(points: np.ndarray, *_: object, **__: object) -> tuple[np.ndarray, float]:
        return np.arange(len(points)) // 5, 1.0

    monkeypatch.setattr(scaling_points, "group_many_points", wrong)
    # Four groups of five, and the total.
    assert group_and_check("test", 20, 0.01, 1).record.violations == 5


def test_the_costs_of_a_plane_are_those_of_its_distances() -> None:
    points = np.random.default_rng(2).uniform(0, 9, (20, 2))
    groups = groups_of(np.arange(20) % 3)
    assert sorted(i for group in groups for i in group) == list(range(20))
    expected = pairwise_km(all_distances(points), groups)
    assert plane_pairwise_km(points, groups) == pytest.approx(expected)
    assert broken_groups(groups, 20, 6, 7) == 0
    assert broken_groups(groups[1:], 20, 6, 7) == 7


def test_a_cluster_waits_for_each_round_and_for_what_is_done_alone() -> None:
    record = group_and_check("test", 40, 0.01, 1).record
    grouped = Grouped(replace(record, seconds=15.0), rounds=((4.0, 2.0, 2.0), (1.0, 1.0, 1.0)))
    assert grouped.seconds_on(1) == pytest.approx(15.0)
    # Four seconds are of no task; then 4 beside 2 + 2, and 1 + 1 beside 1.
    assert grouped.seconds_on(2) == pytest.approx(4.0 + 4.0 + 2.0)


def test_the_program_measures_what_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(scaling, "warm_up", lambda _: None)
    # Processes are started in another test.
    monkeypatch.setattr(
        scaling_points, "ProcessPoolExecutor", lambda count, **_: ThreadPoolExecutor(count)
    )
    path = tmp_path / "runs.json"
    scaling.main(sizes="12,24", work=0.02, points="60,90", parts="hubs,points", json=path)
    text = " ".join(capsys.readouterr().out.split())
    assert "generated hubs are used instead" in text
    assert text.count("processor time grows with the power") == 2
    assert "90 points" in text
    assert "workers" in text
    records = json.loads(path.read_text(encoding="utf-8"))
    assert [each["n"] for each in records] == [12, 24, 60, 90, 90]
    assert [each["violations"] for each in records] == [0] * 5
    assert records[3]["travel_m"] == records[4]["travel_m"]
    with pytest.raises(typer.BadParameter, match="hubs, processes, points"):
        scaling.main(parts="cells")
