from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import mastery_sched.cli as command_line
from mastery_sched.cli import ExitCode, main
from mastery_sched.entities import Specialist
from mastery_sched.errors import NoPlanFoundError, PlanCheckError, Violation
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced
from mastery_sched.tables import read_hub, read_plan, write_hub, write_plan
from tests.builders import make_problem, make_school, schools_in_line, urn

FILES = {"plan.json", "result.json", "groups.csv", "meetings.csv", "schools.csv"}


def small_hub(**changes: Any) -> Problem:
    problem = make_problem(
        [*schools_in_line(4), make_school(4, status="Closed")],
        [Specialist("S1", urn(0), capacity=2)],
    )
    return replace(problem, **changes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_hub(small_hub(), tmp_path / "hub")
    return tmp_path / "hub"


def words(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_planning_writes_the_plan_and_says_how_good_it_is(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deep" / "out"
    assert main(["plan", str(folder), "--out", str(out)]) == ExitCode.FINE
    assert {path.name for path in out.iterdir()} >= FILES
    told, warned = words(capsys)
    assert "4 schools in 2 groups, 4 meetings" in told
    assert "furthest school" in told
    assert "no plan has less travel (proved)" in told
    assert "G02" in told
    assert f"Written to {out}" in told
    assert "left out: School 4" in warned
    assert all(line == line.rstrip() for line in told.splitlines())


def test_the_files_hold_the_plan(folder: Path, tmp_path: Path) -> None:
    main(["plan", str(folder), "--out", str(tmp_path), "--quiet"])
    plan = read_plan(tmp_path / "plan.json")
    assert plan.problem == read_hub(folder)
    groups = pd.read_csv(tmp_path / "groups.csv")
    assert groups["group"].tolist() == [group.id for group in plan.work_groups]
    assert len(pd.read_csv(tmp_path / "meetings.csv")) == len(plan.schedule)
    assert len(pd.read_csv(tmp_path / "schools.csv")) == 4
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert result["status"] == "optimal"
    assert result["score"]["travel"] == plan.score.travel
    assert {"python", "mastery_sched", "ortools"} <= set(result["versions"])


def test_quiet_says_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", str(folder), "--out", str(tmp_path), "--quiet"]) == ExitCode.FINE
    assert words(capsys) == ("", "")


def test_the_same_work_limit_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    limits = ["--work-limit", "5", "--seed", "7", "--quiet"]
    for out in ("a", "b"):
        assert main(["plan", str(folder), "--out", str(tmp_path / out), *limits]) == ExitCode.FINE
    for name in FILES - {"result.json"}:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_options_reach_the_search(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def fake(_problem: Problem, **options: Any) -> None:
        asked.update(options)
        raise NoPlanFoundError("grouping", 1.0)

    monkeypatch.setattr(command_line, "solve", fake)
    arguments = ["plan", str(folder), "--out", str(tmp_path)]
    main(arguments)
    assert asked == {
        "time_limit": 60.0,
        "seed": 0,
        "gap": 0.0,
        "work_limit": None,
        "n_jobs": 1,
        "progress": None,
    }
    main(
        [*arguments, "--work-limit", "3", "--gap", "0.01", "--jobs", "2", "--seed", "5", "--quiet"]
    )
    assert asked == {
        "time_limit": None,
        "seed": 5,
        "gap": 0.01,
        "work_limit": 3.0,
        "n_jobs": 2,
        "progress": False,
    }
    main([*arguments, "--work-limit", "3", "--time-limit", "9"])
    assert (asked["time_limit"], asked["work_limit"]) == (9.0, 3.0)


def test_bad_tables_are_told_all_at_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schools = (folder / "schools.csv").read_text(encoding="utf-8")
    (folder / "schools.csv").write_text(schools.replace("100002", "x").replace("100003", "y"))
    assert main(["plan", str(folder), "--out", str(tmp_path / "out")]) == ExitCode.BAD_INPUT
    told, warned = words(capsys)
    assert told == ""
    assert "schools row 3" in warned
    assert "schools row 4" in warned
    assert "Traceback" not in warned
    assert not (tmp_path / "out").exists()


def test_what_is_impossible_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = make_problem(schools_in_line(5), rules={"min_size": 3, "max_size": 3})
    write_hub(problem, tmp_path / "hub")
    code = main(["plan", str(tmp_path / "hub"), "--out", str(tmp_path / "out")])
    assert code == ExitCode.INFEASIBLE
    assert "cannot be split" in words(capsys)[1]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NoPlanFoundError("timetable", 3.0), ExitCode.NOTHING_FOUND),
        (PlanCheckError([Violation("totals", "travel is 3, not 4")]), ExitCode.OUR_MISTAKE),
        (OSError(28, "No space left on device", "out/plan.json"), ExitCode.BAD_INPUT),
    ],
)
def test_every_failure_has_its_code(
    error: Exception,
    code: ExitCode,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fake(_problem: Problem, **_options: Any) -> None:
        raise error

    monkeypatch.setattr(command_line, "solve", fake)
    assert main(["plan", str(folder), "--out", str(tmp_path)]) == code
    told, warned = words(capsys)
    assert told == ""
    assert "Traceback" not in warned
    assert warned.strip()


def test_a_mistake_in_the_program_is_not_hidden(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fake(_problem: Problem, **_options: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(command_line, "solve", fake)
    arguments = ["plan", str(folder), "--out", str(tmp_path), "--quiet"]
    assert main(arguments) == ExitCode.OUR_MISTAKE
    told, warned = words(capsys)
    assert told == ""
    assert warned == (
        "a mistake of the program (RuntimeError: a bug); please report it, with what the same "
        "command says when MASTERY_SCHED_TRACEBACK=1 is set\n"
    )
    monkeypatch.setenv("MASTERY_SCHED_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="a bug"):
        main(arguments)


def test_ctrl_c_before_a_plan_is_told(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fake(_problem: Problem, **_options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "solve", fake)
    arguments = ["plan", str(folder), "--out", str(tmp_path / "out"), "--quiet"]
    assert main(arguments) == ExitCode.INTERRUPTED
    assert words(capsys) == ("", "stopped before there was a plan; nothing was written\n")
    assert not (tmp_path / "out").exists()


def test_ctrl_c_at_any_other_time_has_its_code(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "read_hub", fake)
    assert main(["plan", str(folder), "--out", str(tmp_path / "out")]) == ExitCode.INTERRUPTED


def test_a_folder_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nothere"
    code = main(["plan", str(missing), "--out", str(tmp_path / "out")])
    assert code == ExitCode.BAD_INPUT
    assert words(capsys) == ("", f"there is no such folder or workbook: {missing}\n")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == ExitCode.FINE
    assert words(capsys)[0] == f"mastery-sched {version('mastery_sched')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["plan"],
        ["plan", "hub"],
        ["plan", "hub", "--out", "out", "--time-limit", "-1"],
        ["plan", "hub", "--out", "out", "--time-limit", "nan"],
        ["plan", "hub", "--out", "out", "--seed", "x"],
        ["plan", "no-such-folder", "--out", "out"],
        ["check", "no-such-plan.json"],
        ["example", "new", "--schools", "29"],
        ["example", "new", "--school-year", "2025"],
        ["example", "new", "--specialists", "1"],
    ],
)
def test_a_command_that_makes_no_sense_is_bad_input(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == ExitCode.BAD_INPUT
    assert words(capsys)[1].strip()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [[], ["plan"], ["check"], ["example"]])
def test_help_is_there(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == ExitCode.FINE
    assert "Usage: mastery-sched" in words(capsys)[0]


def test_the_bare_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == ExitCode.FINE
    told, warned = words(capsys)
    assert "Usage: mastery-sched" in told
    assert warned == ""


def test_schools_without_a_group_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = make_problem(
        schools_in_line(4), [Specialist("S1", urn(0))], rules={"unplaced": Unplaced.ALLOW}
    )
    write_hub(problem, tmp_path / "hub")
    out = tmp_path / "out"
    assert main(["plan", str(tmp_path / "hub"), "--out", str(out)]) == ExitCode.FINE
    told, _ = words(capsys)
    (left_out,) = read_plan(out / "plan.json").unplaced
    assert str(left_out.urn) in told
    assert left_out.reason in told


def test_checking_a_good_plan_is_fine(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["plan", str(folder), "--out", str(tmp_path), "--quiet"])
    assert main(["check", str(tmp_path / "plan.json")]) == ExitCode.FINE
    assert words(capsys) == ("no rule is broken\n", "")
    assert main(["check", str(tmp_path)]) == ExitCode.FINE


def test_checking_tells_every_broken_rule(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["plan", str(folder), "--out", str(tmp_path), "--quiet"])
    plan = read_plan(tmp_path / "plan.json")
    wrong = replace(plan, score=replace(plan.score, travel=plan.score.travel + 1))
    write_plan(wrong, tmp_path / "wrong.json")
    assert main(["check", str(tmp_path / "wrong.json")]) == ExitCode.BAD_INPUT
    told, warned = words(capsys)
    assert told.startswith("totals: ")
    assert warned == "1 violation\n"


def test_an_example_can_be_planned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new"
    arguments = ["--schools", "7", "--specialists", "2", "--seed", "3", "--school-year", "2026/27"]
    assert main(["example", str(folder), *arguments]) == ExitCode.FINE
    assert f"mastery-sched plan {folder}" in words(capsys)[0]
    problem = read_hub(folder)
    assert problem.school_year == "2026/27"
    assert (len(problem.applicants), len(problem.specialists)) == (7, 2)


def test_an_example_may_be_written_into_an_empty_folder(tmp_path: Path) -> None:
    assert main(["example", str(tmp_path)]) == ExitCode.FINE


def test_an_example_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "schools.csv"
    kept.write_text("mine", encoding="utf-8")
    for target in (tmp_path, kept):
        assert main(["example", str(target)]) == ExitCode.BAD_INPUT
        assert "not an empty folder" in words(capsys)[1]
    assert [path.name for path in tmp_path.iterdir()] == ["schools.csv"]
    assert kept.read_text(encoding="utf-8") == "mine"


def test_warnings_of_the_tables_are_shown(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "notes.csv").write_text("a\n1\n", encoding="utf-8")
    main(["plan", str(folder), "--out", str(tmp_path)])
    assert "warning: " in words(capsys)[1]
