from __future__ import annotations

import json
from pathlib import Path

import pytest

from mastery_sched.cli import ExitCode, main
from mastery_sched.entities import Specialist
from mastery_sched.tables import read_plan
from mastery_sched.tables.outputs.written import LIST_FILE
from tests.builders import make_problem, make_school, urn
from tests.unit.national.helpers import tables

TOML = """nation = "Midland"
[rules]
min_size = 2
max_size = 3
venue_policy = ["member", "member"]
"""


def nation_folder(path: Path, *, num_west: int = 3) -> Path:
    shires = ["Eastshire"] * 6 + ["Westshire"] * num_west
    schools = [make_school(i, float(i), authority=shire) for i, shire in enumerate(shires)]
    people = [Specialist("S1", urn(0), 2), Specialist("S2", urn(6))]
    areas = [("East", "Eastshire"), ("West/Wales", "Westshire")]
    path.mkdir()
    for name, frame in tables(make_problem(schools, people), areas).items():
        frame.to_csv(path / f"{name}.csv", index=False)
    (path / "nation.toml").write_text(TOML, encoding="utf-8")
    return path


def run(folder: Path, out: Path, *more: str) -> int:
    return main(["nation", str(folder), "--out", str(out), *more])


def test_a_nation_is_planned_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = nation_folder(tmp_path / "in"), tmp_path / "out"
    assert run(folder, out, "--work-limit", "20") == ExitCode.FINE
    said = capsys.readouterr()
    assert said.err == ""
    assert "West/Wales" in said.out
    assert f"Written to {out}" in said.out
    assert (out / "nation.xlsx").is_file()
    for name in ("East", "West-Wales"):
        plan = read_plan(out / "hubs" / name / "plan.json")
        result = json.loads((out / "hubs" / name / "result.json").read_text(encoding="utf-8"))
        assert result["score"]["travel"] == plan.score.travel
        assert main(["check", str(out / "hubs" / name)]) == ExitCode.FINE
    before = (out / "hubs" / "East" / "plan.json").read_bytes()
    assert run(folder, out, "--work-limit", "20", "--quiet") == ExitCode.FINE
    assert (out / "hubs" / "East" / "plan.json").read_bytes() == before


def test_a_hub_that_cannot_be_planned_leaves_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = nation_folder(tmp_path / "in", num_west=1), tmp_path / "out"
    assert run(folder, out, "--jobs", "2", "--work-limit", "20") == ExitCode.INFEASIBLE
    said = capsys.readouterr()
    assert "West/Wales: no plan can keep all the rules" in said.err
    assert (out / "hubs" / "East" / "plan.json").is_file()
    assert not (out / "hubs" / "West-Wales").exists()
    assert "no plan" in (out / "hubs.csv").read_text(encoding="utf-8")


def test_a_plan_that_holds_no_longer_is_taken_away(tmp_path: Path) -> None:
    folder, out = nation_folder(tmp_path / "in"), tmp_path / "out"
    assert run(folder, out, "--work-limit", "20", "--quiet") == ExitCode.FINE
    west = out / "hubs" / "West-Wales"
    (west / "notes.txt").write_text("mine", encoding="utf-8")
    impossible = '[hubs."West/Wales".rules]\nmax_travel_km = 0.1\n'
    (folder / "nation.toml").write_text(TOML + impossible, encoding="utf-8")
    assert run(folder, out, "--work-limit", "20", "--quiet") == ExitCode.INFEASIBLE
    assert sorted(path.name for path in west.iterdir()) == [LIST_FILE, "notes.txt"]
    assert (out / "hubs" / "East" / "plan.json").is_file()


def test_what_is_wrong_is_said_before_anything_is_planned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = nation_folder(tmp_path / "in"), tmp_path / "out"
    assert run(tmp_path / "nowhere", out) == ExitCode.BAD_INPUT
    assert run(folder, out, "--time-limit", "nan") == ExitCode.BAD_INPUT
    (folder / "hub_areas.csv").write_text("hub,area\nEast,Eastshire\n", encoding="utf-8")
    assert run(folder, out) == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert "there is no such folder" in said
    assert "no hub has 3 schools (rows 8-10)" in said
    assert not out.exists()


def test_files_of_somebody_else_are_respected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = nation_folder(tmp_path / "in"), tmp_path / "out"
    (out / "hubs" / "East").mkdir(parents=True)
    (out / "hubs" / "East" / "plan.xlsx").write_text("mine", encoding="utf-8")
    assert run(folder, out) == ExitCode.BAD_INPUT
    assert "somebody else" in capsys.readouterr().err
    assert run(folder, out, "--work-limit", "20", "--overwrite", "--quiet") == ExitCode.FINE
