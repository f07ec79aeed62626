"""The example hub is what its script makes, and the notebooks are clean and run."""

from __future__ import annotations

import csv
import json
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from jupyter_client.manager import KernelManager

import mastery_sched as ms
from benchmarks.data import data_folder

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDER = EXAMPLES / "three-counties"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def test_making_the_example_again_gives_the_same_bytes(tmp_path: Path) -> None:
    make_example = runpy.run_path(str(EXAMPLES / "make_example.py"))["make_example"]
    make_example(tmp_path / "again")
    made = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert made == kept


def test_the_example_is_read_without_a_doubt() -> None:
    problem = ms.read_hub(FOLDER)
    assert problem == ms.generate_hub()
    assert problem.warnings == ()
    assert (len(problem.applicants), len(problem.specialists)) == (60, 11)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code] == [[]] * len(code)
    assert {cell["execution_count"] for cell in code} == {None}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


HURRY = {"time_limit=30": "work_limit=1", "work_limit=30": "work_limit=3"}
PICTURES = {
    "plan_a_hub.ipynb": 2,
    "a_nation_read_back.ipynb": 1,
    "from_the_register_to_a_plan.ipynb": 1,
}


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelManager]:
    """One process for all notebooks, which loads everything once; each forgets the one before."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    yield manager
    manager.shutdown_kernel(now=True)


def as_new(folder: Path) -> nbformat.NotebookNode:
    """A cell after which the kernel knows no names, and works in this folder."""
    cell: nbformat.NotebookNode = nbformat.v4.new_code_cell(f"%reset -f\n%cd -q {folder}")
    return cell


@pytest.mark.filterwarnings("ignore")  # of the notebook machinery, not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_run(path: Path, tmp_path: Path, kernel: KernelManager) -> None:
    shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    for script in EXAMPLES.glob("make_*.py"):
        shutil.copy(script, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert any(limit in text for limit in HURRY)
    for limit, short in HURRY.items():
        text = text.replace(limit, short)
    notebook = nbformat.reads(text, as_version=4)
    notebook.cells.insert(0, as_new(tmp_path))
    runner = nbclient.NotebookClient(notebook, km=kernel, timeout=300)
    runner.execute()
    assert runner.kc is not None
    runner.kc.stop_channels()  # it leaves them open where the kernel is somebody else's
    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == PICTURES.get(path.name, 0)
    assert ms.check(ms.read_plan(tmp_path / "out" / "plan.json")) == ()


def script(name: str) -> dict[str, Any]:
    return runpy.run_path(str(EXAMPLES / f"{name}.py"))


def test_the_made_up_register_is_the_same_every_time(tmp_path: Path) -> None:
    made = script("make_register")
    for folder in ("once", "again"):
        made["make_register"](ms.read_hub(FOLDER), tmp_path / folder)
    for name in (made["REGISTER"], made["LINKS"]):
        once = (tmp_path / "once" / name).read_bytes()
        assert once == (tmp_path / "again" / name).read_bytes()
    table = ms.read_gias(tmp_path / "once" / made["REGISTER"])
    wanted = {school.urn for school in ms.read_hub(FOLDER).schools}
    assert wanted < set(table["urn"])
    assert table["urn"].min() > 700_000
    assert set(table["status"]) == {"Open", "Closed"}


@pytest.mark.data
def test_the_made_up_register_has_the_columns_of_the_real_one() -> None:
    sample = data_folder() / "data" / "gias_header_sample.csv"
    with sample.open(encoding="cp1252", newline="") as file:
        assert next(csv.reader(file)) == list(script("make_register")["COLUMNS"])


def test_the_made_up_applications_hold_faults_and_people_that_are_not_read(tmp_path: Path) -> None:
    made = script("make_applications")
    made["make_applications"](ms.read_hub(FOLDER), tmp_path)
    found = ms.validate(tmp_path / made["WORKBOOK"])
    assert sorted(fault.column for fault in found.faults) == [
        "applied_on",
        "can_host",
        "urn",
        "urn",
    ]
    told = str([str(issue) for issue in (*found.faults, *found.warnings)])
    assert told.count("about people") == 5
    assert not [name for name in made["LAST_NAMES"] if name in told]
