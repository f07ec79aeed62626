"""The proof of a plan as a file: confirmed without a solver, refused when a number differs."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mastery_sched as ms
from mastery_sched.cli import main
from mastery_sched.cli.export import CERTIFICATE_FILE, write_proof
from mastery_sched.tables.outputs.written import LIST_FILE, names_written
from tests.hubs import scattered_hub

CONFIRM = """
import sys
from mastery_sched.engine.verify.__main__ import main
code = main(sys.argv[1:])
loaded = {module.split(".")[0] for module in sys.modules} & {"ortools", "highspy", "numba"}
sys.exit(f"solvers were loaded: {loaded}" if loaded else code)
"""


@pytest.fixture(scope="module")
def result() -> ms.Result:
    return ms.solve(scattered_hub(16, 5, seed=1), work_limit=20, progress=False)


@pytest.fixture
def file(result: ms.Result, tmp_path: Path) -> Path:
    path = tmp_path / "proof.json"
    ms.write_certificate(result, path)
    return path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


def test_the_file_is_confirmed_by_a_command(result: ms.Result, file: Path) -> None:
    finished = run("-m", "mastery_sched.engine.verify", str(file))
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert f"no plan has less travel than {result.bound}" in finished.stdout
    assert "best possible" in finished.stdout


def test_confirming_loads_no_solver_and_refuses_another_number(file: Path) -> None:
    assert run("-c", CONFIRM, str(file)).returncode == 0
    content = json.loads(file.read_text(encoding="utf-8"))
    content["model"]["journeys"][0][1] += 1
    file.write_text(json.dumps(content), encoding="utf-8")
    finished = run("-c", CONFIRM, str(file))
    assert finished.returncode == 1
    assert finished.stdout.startswith("refused: ")


def test_the_file_tells_of_the_result(result: ms.Result, file: Path) -> None:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    problem = result.plan.problem
    assert result.status == "optimal"
    assert content["bound"] == content["plan"]["travel"] == result.bound == result.travel
    assert sorted(content["names"]["schools"]) == sorted(each.urn for each in problem.applicants)
    assert set(content["names"]["leaders"]) == {each.id for each in problem.specialists}


def test_the_same_proof_gives_the_same_bytes(result: ms.Result, file: Path) -> None:
    before = file.read_bytes()
    ms.write_certificate(result, file)
    assert file.read_bytes() == before


def test_the_proof_is_no_part_of_equality_or_text(result: ms.Result) -> None:
    assert replace(result, proof=None) == result
    assert "proof=" not in repr(result)


@pytest.mark.parametrize(
    ("bound", "advice"), [(None, "solve again with a longer time_limit"), (0, "exact model")]
)
def test_without_a_proof_nothing_is_written(
    result: ms.Result, tmp_path: Path, bound: int | None, advice: str
) -> None:
    with pytest.raises(ms.NoProofError, match=advice):
        ms.write_certificate(replace(result, proof=None, bound=bound), tmp_path / "proof.json")
    assert list(tmp_path.iterdir()) == []


def test_a_small_hub_has_no_proof_to_write(tmp_path: Path) -> None:
    small = ms.solve(scattered_hub(5), work_limit=5, progress=False)
    with pytest.raises(ms.NoProofError, match="small"):
        ms.write_certificate(small, tmp_path / "proof.json")


def test_an_earlier_proof_does_not_outlive_its_plan(result: ms.Result, tmp_path: Path) -> None:
    write_proof(result, tmp_path)
    assert names_written(tmp_path) == {CERTIFICATE_FILE}
    write_proof(replace(result, proof=None), tmp_path)
    assert not (tmp_path / CERTIFICATE_FILE).exists()
    assert names_written(tmp_path) == frozenset()


def test_the_command_line_writes_the_proof_and_keeps_somebodys(tmp_path: Path) -> None:
    ms.write_hub(scattered_hub(16, 5, seed=1), tmp_path / "hub")
    out = tmp_path / "out"
    words = ["plan", str(tmp_path / "hub"), "--out", str(out), "--work-limit", "20", "--quiet"]
    assert main(words) == 0
    assert json.loads((out / CERTIFICATE_FILE).read_text(encoding="utf-8"))["optimal"]
    assert CERTIFICATE_FILE in names_written(out)
    (out / LIST_FILE).unlink()
    assert main(words) == 1


def test_what_somebody_changed_stays(result: ms.Result, tmp_path: Path) -> None:
    write_proof(result, tmp_path)
    (tmp_path / CERTIFICATE_FILE).write_text("mine", encoding="utf-8")
    write_proof(replace(result, proof=None), tmp_path)
    assert (tmp_path / CERTIFICATE_FILE).read_text(encoding="utf-8") == "mine"
