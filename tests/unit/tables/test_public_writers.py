"""Every public function that writes replaces what it wrote itself, and nothing of anybody else."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mastery_sched as ms
from mastery_sched.tables.outputs.written import LIST_FILE
from tests.builders import make_problem, schools_in_line
from tests.hubs import scattered_hub
from tests.nations import WORK
from tests.unit.national.helpers import SETTINGS, tables

NAMES = sorted(name for name in ms.__all__ if name.startswith("write_"))
TO_FILES = {
    "write_certificate": "certificate.json",
    "write_geojson": "map.geojson",
    "write_json": "tables.json",
    "write_plan": "plan.json",
    "write_report": "report.html",
    "write_xlsx": "plan.xlsx",
}


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    """What each function writes, by the name of its first parameters."""
    problem = scattered_hub(16, 5, seed=1)
    result = ms.solve(problem, work_limit=20, progress=False)
    one_hub = make_problem(schools_in_line(4))
    nation = ms.nation_from_frames(tables(one_hub, [("Here", "Midshire")]), SETTINGS)
    return {
        "plan": result.plan,
        "plan_or_result": result.plan,
        "result": result,
        "problem": problem,
        "calendars": ms.SchoolCalendars(
            tuple((problem.school_year, each) for each in problem.segments), (), ()
        ),
        "nation": nation,
        "outcomes": ms.plan_hubs(nation.hubs, work_limit=WORK),
    }


def writer(name: str, given: dict[str, Any]) -> Callable[..., object]:
    """The function with what it writes; it still wants a path."""
    function = getattr(ms, name)
    wanted = [each for each in inspect.signature(function).parameters if each in given]
    return lambda path, **options: function(*(given[each] for each in wanted), path, **options)


@pytest.mark.parametrize("name", NAMES)
def test_somebodys_work_is_replaced_only_when_told(
    name: str, given: dict[str, Any], tmp_path: Path
) -> None:
    write = writer(name, given)
    path = tmp_path / TO_FILES.get(name, "out")
    write(path)
    write(path)
    folder = path.parent if name in TO_FILES else path
    written = {file: file.read_bytes() for file in folder.iterdir() if file.name != LIST_FILE}
    assert written
    for file in written:
        file.write_bytes(b"somebody's")
    with pytest.raises(FileExistsError, match=r"somebody else.*overwrite=True"):
        write(path)
    assert {file.read_bytes() for file in written} == {b"somebody's"}
    write(path, overwrite=True)
    assert {file: file.read_bytes() for file in written} == written
