from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopy.distance
import pytest

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.plan import Plan
from mastery_sched.tables.plan_json import VERSION, read_plan, write_plan
from mastery_sched.work_groups import Score
from tests.builders import make_problem
from tests.unit.tables.samples import full_problem, small_plan


class Crow(geopy.distance.Distance):  # type: ignore[misc]
    """A metric of a user's own."""

    def measure(self, a: object, b: object) -> float:
        return 1.0


def written(tmp_path: Path, plan: Plan) -> Path:
    path = tmp_path / "plan.json"
    write_plan(plan, path)
    return path


def edited(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    path = written(tmp_path, small_plan())
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def faults(path: Path, **options: Any) -> tuple[Issue, ...]:
    with pytest.raises(InvalidDataError) as caught:
        read_plan(path, **options)
    assert {issue.table for issue in caught.value.issues} == {"plan.json"}
    return caught.value.issues


def places(path: Path) -> list[str]:
    return [issue.column for issue in faults(path)]


@pytest.mark.parametrize(
    "plan",
    [
        small_plan(),
        small_plan(replace(full_problem(), metric=geopy.distance.great_circle, hub="")),
        Plan(make_problem([]), (), (), (), Score(0, (), 0, 0)),
        replace(small_plan(), state="published", parent_hash=None),
    ],
)
def test_a_plan_reads_back_equal_and_writes_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    path = written(tmp_path, plan)
    read = read_plan(path)
    assert read == plan
    assert read.problem.hash == plan.problem.hash
    again = tmp_path / "again.json"
    write_plan(read, again)
    assert again.read_bytes() == path.read_bytes()


def test_the_order_of_what_was_given_leaves_no_trace(tmp_path: Path) -> None:
    plan = small_plan()
    shuffled = replace(
        plan,
        problem=replace(plan.problem, schools=plan.problem.schools[::-1]),
        schedule=plan.schedule[::-1],
    )
    path = written(tmp_path, plan)
    before = path.read_bytes()
    write_plan(shuffled, path)
    assert path.read_bytes() == before


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    values = json.loads(written(tmp_path, small_plan()).read_text(encoding="utf-8"))
    assert (values["format"], values["version"]) == ("mastery-plan", 1)
    assert (values["state"], values["parent_hash"]) == ("draft", "ab" * 32)
    assert values["problem_hash"] == small_plan().problem.hash
    assert set(values["problem"]["tables"]["schools"][0]) <= {
        *("urn", "name", "latitude", "longitude", "authority", "applicant", "calendar", "type"),
        *("phase", "status", "trust", "can_host", "priority", "applied_on", "teachers"),
        *("predecessor_urn", "stage", "town"),
    }


def test_warnings_of_the_tables_are_not_kept(tmp_path: Path) -> None:
    warning = Issue("schools", 2, "type", "", "is blank")
    plan = small_plan(replace(full_problem(), warnings=(warning,)))
    assert read_plan(written(tmp_path, plan)).problem.warnings == ()


def test_a_plan_may_be_edited_by_hand(tmp_path: Path) -> None:
    def change(values: dict[str, Any]) -> None:
        values["groups"][0]["members"].append(
            {"urn": 999_999, "first_meeting": 1, "last_meeting": 9}
        )
        values["meetings"][0]["slot"] = "2025-12-25 PM"
        values["meetings"][1]["venue_urn"] = 123_456
        values["score"]["travel"] = 0

    plan = read_plan(edited(tmp_path, change))
    assert plan.work_groups[0].urns[-1] == 999_999
    assert str(plan.schedule[0].slot) == "2025-12-25 PM"


@pytest.mark.parametrize("value", [{"format": "other"}, {}, [], 7, None, "mastery-plan"])
def test_another_document_is_refused(tmp_path: Path, value: object) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(value))
    (fault,) = faults(path)
    assert (fault.column, fault.message) == ("format", "not a saved plan")


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "plan.json")
    assert fault.message == "there is no such file"


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda values: values.update(version=VERSION + 1, novelty=True))
    (fault,) = faults(path)
    assert fault.column == "version"
    assert "newer mastery_sched" in fault.message
    assert fault.advice == "upgrade mastery_sched"


@pytest.mark.parametrize("version", [0, -1, "1", 1.0, True, None])
def test_a_version_that_never_was_is_refused(tmp_path: Path, version: object) -> None:
    assert places(edited(tmp_path, lambda values: values.update(version=version))) == ["version"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p["tables"]["schools"][0].update(name="Another Name"), "not the one"),
        (lambda p: p["rules"].update(min_gap_days=7), "not the one"),
        (lambda p: p["tables"]["pairs"].clear(), "not the one"),
    ],
)
def test_an_edited_problem_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    (fault,) = faults(edited(tmp_path, lambda values: change(values["problem"])))
    assert fault.column == "problem_hash"
    assert message in fault.message


def test_every_fault_is_told_with_its_place(tmp_path: Path) -> None:
    def change(values: dict[str, Any]) -> None:
        del values["state"]
        values["groups"][0]["members"][1]["urn"] = "100002"
        values["groups"][0]["specialist_id"] = 7
        values["meetings"][0]["slot"] = "Thursday"
        values["meetings"][1]["attending"] = 5
        values["meetings"][1]["venue"] = 100001
        values["unplaced"][0] = "School 2"
        values["score"]["unplaced_by_priority"][1] = None
        values["problem"]["hub"] = None
        values["problem"]["travel_unit"] = "miles"
        values["problem"]["rules"]["min_size"] = "2"
        values["problem"]["tables"]["schools"][2]["urn"] = "x"
        values["problem"]["tables"]["schools"][3]["email"] = "x"
        values["problem"]["tables"]["history"] = {}
        values["problem"]["tables"]["pins"][0] = None
        values["problem"]["tables"]["pairs"][0]["other_urn"] = 999_999
        values["problem"]["tables"]["pairs"].append({"urn": 999_998, "other_urn": 999_997})

    assert set(places(edited(tmp_path, change))) >= {
        "state",
        "groups[0].members[1].urn",
        "groups[0].specialist_id",
        "meetings[0].slot",
        "meetings[1].attending",
        "meetings[1].venue",
        "unplaced[0]",
        "score.unplaced_by_priority[1]",
        "problem.hub",
        "problem.travel_unit",
        "problem.rules.min_size",
        "problem.tables.schools[2].urn",
        "problem.tables.schools[3].email",
        "problem.tables.history",
        "problem.tables.pins[0]",
        "problem.tables.pairs[0].other_urn",
        "problem.tables.pairs[1].kind",
    }


def test_an_unknown_state_is_refused(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda values: values.update(state="finished"))
    assert places(path) == ["state"]


@pytest.mark.parametrize("key", ["groups", "meetings", "unplaced", "score", "problem"])
def test_a_missing_part_is_one_fault(tmp_path: Path, key: str) -> None:
    assert places(edited(tmp_path, lambda values: values.pop(key))) == [key]


@pytest.mark.parametrize("key", ["tables", "rules", "school_year", "metric", "travel_unit"])
def test_a_missing_part_of_the_problem_is_one_fault(tmp_path: Path, key: str) -> None:
    path = edited(tmp_path, lambda values: values["problem"].pop(key))
    assert places(path) == [f"problem.{key}"]


def test_a_metric_of_ones_own_must_be_passed(tmp_path: Path) -> None:
    plan = small_plan(replace(full_problem(), metric=Crow))
    path = written(tmp_path, plan)
    assert read_plan(path, metric=Crow) == plan
    (fault,) = faults(path)
    assert (fault.column, fault.value) == ("problem.metric", "Crow")
    assert "metric=..." in fault.advice
    (fault,) = faults(written(tmp_path, small_plan()), metric=Crow)
    assert fault.column == "problem.metric"
