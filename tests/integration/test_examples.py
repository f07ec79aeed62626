"""The example hub is what its script makes, and its notebook is clean and runs."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest

import mastery_sched as ms

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
PICTURES = {"plan_a_hub.ipynb": 2, "a_nation_read_back.ipynb": 1}


@pytest.mark.filterwarnings("ignore")  # of the notebook machinery, not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_run(path: Path, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    text = path.read_text(encoding="utf-8")
    assert any(limit in text for limit in HURRY)
    for limit, short in HURRY.items():
        text = text.replace(limit, short)
    notebook = nbformat.reads(text, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == PICTURES.get(path.name, 0)
    assert ms.check(ms.read_plan(tmp_path / "out" / "plan.json")) == ()
