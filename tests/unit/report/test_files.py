"""Pictures as files of a folder: which there are, that others' stay, that nobody's go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mastery_sched.entities import Specialist
from mastery_sched.plan import Plan
from mastery_sched.report.files import picture_files, write_pictures
from tests.builders import urn
from tests.outputs import odd_plan, plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups

PNG = b"\x89PNG\r\n"
ALWAYS = {"map.png", "timetable.png", "load.png"}


def pictures(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.png")}


def test_there_is_a_map_a_timetable_a_load_and_a_year_for_each_specialist() -> None:
    files = picture_files(plan_of_size(2))
    assert set(files) == {*ALWAYS, "specialist-S000.png", "specialist-S001.png"}
    assert all(content.startswith(PNG) for content in files.values())
    assert len(set(files.values())) == len(files)


@pytest.mark.parametrize("plan", [plan_with_nothing_placed(), plan_of_two_groups()])
def test_specialists_get_one_whether_they_lead_or_not(plan: Plan) -> None:
    wanted = {f"specialist-{person.id}.png" for person in plan.problem.specialists}
    assert set(picture_files(plan)) == ALWAYS | wanted


def test_awkward_ids_become_harmless_names_that_differ() -> None:
    plan = odd_plan()
    people = [plan.problem.specialists[5], Specialist("a/b", urn(0)), Specialist("A:B", urn(1))]
    plan = replace(plan, problem=replace(plan.problem, specialists=tuple(people)))
    names = set(picture_files(plan))
    assert len({name.casefold() for name in names}) == len(ALWAYS) + len(people)
    assert all("/" not in name and ":" not in name and ".." not in name for name in names)


def test_the_same_plan_gives_the_same_files() -> None:
    assert picture_files(plan_of_two_groups()) == picture_files(plan_of_two_groups())


def test_pictures_that_are_nobodys_any_more_are_removed_and_others_files_stay(
    tmp_path: Path,
) -> None:
    write_pictures(plan_of_size(2), tmp_path)
    (tmp_path / "holiday.png").write_bytes(b"mine")
    write_pictures(plan_of_size(1), tmp_path)
    assert pictures(tmp_path) == {*ALWAYS, "specialist-S000.png", "holiday.png"}


def test_a_picture_that_somebody_changed_is_not_replaced_unasked(tmp_path: Path) -> None:
    write_pictures(plan_of_size(1), tmp_path)
    (tmp_path / "map.png").write_bytes(b"drawn over")
    with pytest.raises(FileExistsError, match=r"map\.png"):
        write_pictures(plan_of_size(1), tmp_path)
    assert (tmp_path / "map.png").read_bytes() == b"drawn over"
    write_pictures(plan_of_size(1), tmp_path, overwrite=True)
    assert (tmp_path / "map.png").read_bytes().startswith(PNG)
