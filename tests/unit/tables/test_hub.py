from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopy.distance
import pytest

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.problem import Problem
from mastery_sched.tables.hub import read_hub, write_hub
from mastery_sched.travel import TravelUnit
from tests.builders import make_problem, schools_in_line
from tests.unit.tables.samples import full_problem


class Crow(geopy.distance.Distance):  # type: ignore[misc]
    """A metric of a user's own."""

    def measure(self, a: object, b: object) -> float:
        return 1.0


def faults(folder: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(InvalidDataError) as caught:
        read_hub(folder)
    assert all(issue.advice for issue in caught.value.issues)
    return [(issue.table, issue.row, issue.column) for issue in caught.value.issues]


def the_fault(folder: Path) -> Issue:
    with pytest.raises(InvalidDataError) as caught:
        read_hub(folder)
    (issue,) = caught.value.issues
    return issue


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_hub(full_problem(), tmp_path / "hub")
    return tmp_path / "hub"


@pytest.mark.parametrize(
    "problem",
    [
        full_problem(),
        make_problem(schools_in_line(3)),
        make_problem([]),
        make_problem(
            schools_in_line(2), travel_unit=TravelUnit.MINUTES, rules={"fallback_kmh": 40.0}
        ),
        full_problem(metric=geopy.distance.great_circle, hub='Hub "North"\n=1+1'),
    ],
)
def test_a_folder_reads_back_as_it_was_written(problem: Problem, tmp_path: Path) -> None:
    write_hub(problem, tmp_path)
    assert read_hub(tmp_path) == problem
    assert read_hub(str(tmp_path)).hash == problem.hash


def test_the_same_problem_gives_the_same_files(tmp_path: Path) -> None:
    for name in "ab":
        write_hub(full_problem(), tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_empty_tables_and_columns_are_not_written(tmp_path: Path) -> None:
    write_hub(make_problem(schools_in_line(2)), tmp_path)
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == [
        "calendars.csv",
        "hub.toml",
        "schools.csv",
    ]
    header = (tmp_path / "schools.csv").read_text().splitlines()[0]
    assert "trust" not in header
    assert header.startswith("urn,name,latitude,longitude,authority,")


def test_no_table_is_left_over_from_an_earlier_problem(folder: Path) -> None:
    problem = make_problem(schools_in_line(2))
    write_hub(problem, folder)
    assert read_hub(folder) == problem


def test_files_may_have_other_names(folder: Path) -> None:
    (folder / "schools.csv").rename(folder / "Applications 2025.csv")
    edit(folder / "hub.toml", lambda text: text + '\n[files]\nschools = "Applications 2025.csv"\n')
    assert read_hub(folder) == full_problem()
    assert read_hub(folder).warnings == ()


def test_a_file_that_is_named_must_be_there(folder: Path) -> None:
    edit(folder / "hub.toml", lambda text: text + '\n[files]\npins = "decided.csv"\n')
    issue = the_fault(folder)
    assert (issue.table, issue.value) == ("pins", "decided.csv")


def test_files_that_nobody_reads_are_warned_of(folder: Path) -> None:
    (folder / "closure.csv").write_text("x")
    (folder / "notes.txt").write_text("x")
    (warning,) = read_hub(folder).warnings
    assert (warning.value, warning.advice) == ("closure.csv", "did you mean 'closures.csv'?")


@pytest.mark.parametrize("name", ["hub.toml", "schools.csv", "calendars.csv"])
def test_a_missing_file_is_one_fault(folder: Path, name: str) -> None:
    (folder / name).unlink()
    issue = the_fault(folder)
    assert issue.value == name
    assert issue.message == "there is no such file"


def test_a_missing_folder_is_one_fault(tmp_path: Path) -> None:
    issue = the_fault(tmp_path / "nowhere")
    assert (issue.table, issue.message) == ("hub.toml", "there is no such file")


@pytest.mark.parametrize("name", ["hub.toml", "schools.csv", "specialists.csv", "calendars.csv"])
def test_an_unreadable_file_is_one_fault(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"urn\n\x81\x8d")
    assert "in UTF-8" in the_fault(folder).message


def test_all_faults_of_all_files_come_at_once(folder: Path) -> None:
    edit(folder / "hub.toml", lambda text: text.replace("min_size", "min_sise"))
    edit(folder / "schools.csv", lambda text: text.replace("53.0,-1.4,", "-1.4,53.0,"))
    edit(folder / "specialists.csv", lambda text: text.replace("Thu AM", "Thu"))
    edit(folder / "pins.csv", lambda text: text.replace("group", "crowd"))
    (folder / "history.csv").write_bytes(b"urn,school_year\n100700,2019/20\x81\n")
    assert faults(folder) == [
        ("hub.toml", None, "rules.min_sise"),
        ("schools", 2, "latitude"),
        ("specialists", 2, "sessions"),
        ("history", None, ""),
        ("pins", 2, "kind"),
    ]


def test_a_faulty_school_year_brings_no_others(folder: Path) -> None:
    edit(folder / "hub.toml", lambda text: text.replace('"2025/26"', '"2025"'))
    edit(
        folder / "calendars.csv",
        lambda text: text + "Midshire,2024/25,1,2024-09-02,2024-10-18\n",
    )
    assert faults(folder) == [("hub.toml", None, "school_year")]


def test_a_short_folder_written_by_hand(tmp_path: Path) -> None:
    (tmp_path / "hub.toml").write_text('hub = "Midshire"\n[rules]\nvenue_policy = ["member"]\n')
    (tmp_path / "schools.csv").write_text(
        "\ufeffURN,Name,Easting,Northing,Authority\r\n"
        "100001.0, Ash Tree ,442506,352791,Midshire\r\n",
        encoding="utf-8",
    )
    (tmp_path / "calendars.csv").write_text(
        "calendar,school_year,segment,open_from,open_to\nMidshire,2025/26,1,01/09/2025,17/10/2025\n"
    )

    problem = read_hub(tmp_path)
    assert problem.school_year == "2025/26"
    assert problem.schools[0].name == "Ash Tree"
    columns = ["type", "phase", "status", "open_from"]
    assert [warning.column for warning in problem.warnings] == columns
    assert "read as 1 September 2025, with the day first" in problem.warnings[-1].message


def test_a_metric_of_ones_own_must_be_passed(tmp_path: Path) -> None:
    problem = replace(make_problem(schools_in_line(2)), metric=Crow)
    write_hub(problem, tmp_path)
    assert read_hub(tmp_path, metric=Crow) == problem
    assert the_fault(tmp_path).column == "metric"


def test_a_metric_may_be_passed_where_none_is_named(tmp_path: Path) -> None:
    problem = replace(make_problem(schools_in_line(2)), metric=Crow)
    write_hub(problem, tmp_path)
    edit(tmp_path / "hub.toml", lambda text: text.replace('metric = "Crow"', ""))
    assert read_hub(tmp_path, metric=Crow) == problem
    assert read_hub(tmp_path).metric is geopy.distance.geodesic
