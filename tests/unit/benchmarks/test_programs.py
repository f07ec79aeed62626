from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import typer

from benchmarks import hub_year, peer_runs, peers, real_hub, small_hub
from benchmarks.data import VARIABLE, data_folder
from benchmarks.hubs import RealHub
from benchmarks.instances import Instance, load_instance
from benchmarks.peer_runs import (
    KMEANS,
    NAIVE,
    PROVED,
    Allowance,
    Case,
    on_points,
    with_specialists,
)
from benchmarks.records import Effort, Record
from benchmarks.runs import OURS, Screen, numbers, run_ours
from mastery_sched.entities import Specialist
from mastery_sched.errors import Issue
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced
from tests.builders import make_problem, schools_in_line, urn

EFFORT = Effort(seconds=1.5, cpu_seconds=1.25, peak_mb=100.0)


def tiny(num_schools: int = 6) -> Problem:
    specialists = [Specialist("S1", urn(0)), Specialist("S2", urn(num_schools - 1))]
    return make_problem(schools_in_line(num_schools), specialists)


def test_a_run_has_its_plan_checked() -> None:
    run = run_ours(tiny(), Screen(), seed=0, time_limit=None)
    assert (run.outcome, run.violations, run.reasons) == ("proved", 0, ())
    record = run.record("test", "tiny", "rotate", 6, 0)
    assert record.proved
    assert record.travel_m == record.bound_m
    assert record.gap == 0


def test_an_impossible_draw_has_its_reason() -> None:
    problem = make_problem(schools_in_line(1), rules={"unplaced": Unplaced.FORBID})
    run = run_ours(problem, Screen(), seed=0, time_limit=5)
    assert run.outcome == "infeasible"
    assert run.result is None
    assert run.reasons
    record = run.record("test", "tiny", "rotate", 1, 0)
    assert (record.travel_m, record.proved, record.violations) == (None, False, None)


def test_numbers_are_told_from_words() -> None:
    assert numbers("24, 48") == [24, 48]
    with pytest.raises(typer.BadParameter, match="24,48"):
        numbers("24 and 48")


@pytest.fixture
def no_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Programs that draw tiny hubs instead of real ones and compile nothing."""

    def draw(_: Path, *, num_applicants: int, policy: str, seed: int) -> RealHub:
        issue = Issue("inset_days", 3, "date", "2025-11-23", "is a Sunday")
        return RealHub(tiny(6 if seed == 1 else 1), (issue,))

    monkeypatch.setattr(real_hub, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(real_hub, "warm_up", lambda _: None)
    monkeypatch.setattr(real_hub, "real_hub", draw)
    monkeypatch.setattr(peers, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(peers, "warm_up", lambda _: None)


@pytest.mark.usefixtures("no_data")
def test_real_hub_shows_plans_faults_and_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "runs.json"
    real_hub.main(sizes="24", seeds="1,2", time_limit=30, json=path)
    text = capsys.readouterr().out
    assert "proved" in text
    assert "School " in text
    assert "infeasible" in text
    assert "\n24 applicants, seed 2: " in text
    assert text.count("is a Sunday") == 1
    first, second = json.loads(path.read_text(encoding="utf-8"))
    assert (first["instance"], first["n"], first["violations"]) == ("east_midlands_24", 24, 0)
    assert second["travel_m"] is None


@pytest.mark.usefixtures("no_data")
def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="24, 48, 96, 200"):
        real_hub.main(sizes="25")
    with pytest.raises(typer.BadParameter, match="rotate"):
        real_hub.main(policy="roundabout")
    with pytest.raises(typer.BadParameter, match="real_60"):
        peers.main(instances="real_61")
    with pytest.raises(typer.BadParameter, match="central"):
        peers.main(of="Q")


def peer_record(method: str, travel_m: int | None) -> Record:
    return Record(
        benchmark="peers",
        instance="real_60",
        n=60,
        policy="P",
        method=method,
        seconds=EFFORT.seconds,
        cpu_seconds=EFFORT.cpu_seconds,
        travel_m=travel_m,
        bound_m=None,
        gap=None,
        proved=False,
        violations=None if travel_m is None else 0,
        peak_mb=EFFORT.peak_mb,
        seed=1,
    )


@pytest.mark.usefixtures("no_data")
def test_peers_shows_the_change_and_what_ended_before_an_interruption(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def compare(_: Instance, case: Case, __: Allowance, ___: Screen) -> Iterator[Record]:
        yield peer_record(KMEANS, 200_000)
        yield peer_record("CP-SAT, plain model", None)
        yield peer_record("mastery_sched", 190_000)
        if case.of == "S":
            raise KeyboardInterrupt

    monkeypatch.setattr(peer_runs, "on_points", compare)
    monkeypatch.setattr(peer_runs, "load_instance", lambda *_: MadeUp())
    path = tmp_path / "runs.json"
    peers.main(instances="real_60", of="P,S,rotate", json=path)
    text = capsys.readouterr().out
    assert "interrupted" in text
    assert text.count("-5.00%") == 2
    assert len(json.loads(path.read_text(encoding="utf-8"))) == 6


def no_hub(policy: str, seed: int) -> Problem:
    raise AssertionError("nobody asks for the hub")


class MadeUp(Instance):
    """Thirteen points instead of a sample of schools."""

    def __init__(self) -> None:
        points = np.random.default_rng(3).uniform(0, 10, (13, 2))
        super().__init__("real_60", range(100, 113), points, no_hub)


@pytest.mark.parametrize("of", ["P", "S"])
def test_groups_of_points_are_proved(of: str) -> None:
    records = list(
        on_points(MadeUp(), Case("peers", "real_60", of, 1), Allowance(30, 30), Screen())
    )
    assert [each.method for each in records] == [KMEANS, NAIVE, OURS, PROVED]
    theirs, naive, ours, proof = records
    assert proof.proved
    assert proof.gap == 0
    assert proof.travel_m == proof.bound_m == naive.travel_m
    assert ours.bound_m is None
    assert theirs.travel_m is not None
    assert theirs.travel_m >= (proof.travel_m or 0)
    assert proof.seconds >= ours.seconds
    assert {each.violations for each in records} == {0}


def test_a_year_is_proved_on_generated_hubs_without_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(hub_year, "warm_up", lambda _: None)
    path = tmp_path / "runs.json"
    hub_year.main(sizes="12", seeds="1", policies="central", kinds="single,double", json=path)
    text = capsys.readouterr().out
    assert "generated hubs are used instead" in " ".join(text.split())
    assert "By size" in text
    records = json.loads(path.read_text(encoding="utf-8"))
    assert [each["instance"] for each in records] == [
        "generated_12_single",
        "generated_12_double",
    ]
    assert all(each["proved"] and each["violations"] == 0 for each in records)


def test_a_year_of_what_is_not_known_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_year, "warm_up", lambda _: None)
    with pytest.raises(typer.BadParameter, match="roundabout"):
        hub_year.main(policies="roundabout")
    with pytest.raises(typer.BadParameter, match="triple"):
        hub_year.main(kinds="triple")


@pytest.mark.data
def test_the_small_hub_is_proved_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "runs.json"
    small_hub.main(json=path)
    text = capsys.readouterr().out
    assert "proved; broken rules by the checker's account: 0" in text
    (record,) = json.loads(path.read_text(encoding="utf-8"))
    assert record["proved"]
    assert record["n"] == 14


@pytest.mark.data
def test_the_assigned_clusters_are_a_plan_without_faults() -> None:
    instance = load_instance(data_folder(), "real_60")
    case = Case("peers", "real_60", "central", 1)
    theirs = next(with_specialists(instance, case, Allowance(1, 1), Screen()))
    assert theirs.violations == 0
    assert theirs.travel_m is not None
    assert theirs.bound_m is None
