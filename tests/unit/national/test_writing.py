from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from mastery_sched.entities import School, Specialist
from mastery_sched.errors import InvalidDataError
from mastery_sched.national import HubOutcome, Nation, nation_from_frames, plan_hubs, write_nation
from mastery_sched.national.writing import FILES, TABLE_NAMES
from mastery_sched.tables.outputs.written import LIST_FILE
from tests.builders import make_problem, make_school, urn
from tests.nations import WORK
from tests.unit.national.helpers import SETTINGS, tables

AREAS = [
    ("East", "Eastshire"),
    ("Alone", "Loneshire"),
    ("Crowd", "Crowdshire"),
    ("Nil", "Nilshire"),
]
"""Nobody leads Alone's group; Crowd has one school, which no group can be made of."""

SHIRES = (*["Eastshire"] * 6, *["Loneshire"] * 3, "Crowdshire", "Homeless", "Nilshire")


def schools() -> list[School]:
    made = [make_school(i, float(i), authority=shire) for i, shire in enumerate(SHIRES)]
    made[5] = replace(made[5], status="Closed")
    made[11] = replace(made[11], applicant=False)
    return made


@pytest.fixture(scope="module")
def nation() -> Nation:
    people = [Specialist("S1", urn(0), 2), Specialist("S9", urn(5), 2)]
    settings = SETTINGS | {
        "without_hub": "list",
        "hubs": {"East": {"rules": {"unplaced": "allow", "max_travel_km": 1.5}}},
    }
    return nation_from_frames(tables(make_problem(schools(), people), AREAS), settings)


@pytest.fixture(scope="module")
def outcomes(nation: Nation) -> tuple[HubOutcome, ...]:
    return plan_hubs(nation.hubs, work_limit=WORK)


@pytest.fixture(scope="module")
def out(
    nation: Nation, outcomes: tuple[HubOutcome, ...], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("nation")
    write_nation(nation, outcomes, folder)
    return folder


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_files_are_there(out: Path) -> None:
    assert {path.name for path in out.iterdir()} == {*FILES, LIST_FILE}


def test_every_school_is_accounted_for(out: Path) -> None:
    states = {int(row["urn"]): (row["hub"], row["state"]) for row in rows(out, "schools")}
    assert list(states) == [urn(i) for i in range(12)]
    assert states[urn(5)] == ("East", "not eligible")
    assert states[urn(6)] == ("Alone", "placed")
    assert states[urn(9)] == ("Crowd", "no plan for the hub")
    assert states[urn(10)] == ("", "no hub")
    assert states[urn(11)] == ("Nil", "does not apply")
    placed = [each for each in states.values() if each == ("East", "placed")]
    without = [each for each in states.values() if each == ("East", "without a group")]
    assert len(placed) + len(without) == 5
    assert len(without) == 1  # two meetings in turn keep to 1.5 km in pairs only
    for row in rows(out, "schools"):
        assert bool(row["why"]) == (row["state"] not in ("placed", "does not apply"))
        assert bool(row["group"]) == bool(row["furthest_km"]) == (row["state"] == "placed")


def test_every_hub_has_a_row_of_its_own(out: Path, outcomes: tuple[HubOutcome, ...]) -> None:
    found = {row["hub"]: row for row in rows(out, "hubs")}
    assert list(found) == ["Alone", "Crowd", "East", "Nil"]
    assert found["Nil"]["outcome"] == "no applicants"
    assert found["Crowd"]["outcome"] == "no plan"
    assert found["Crowd"]["num_schools"] == "1"
    assert "cannot" in found["Crowd"]["why"]
    plan = next(each.plan for each in outcomes if each.name == "East")
    assert plan is not None
    assert float(found["East"]["travel"]) == plan.score.travel / 1000
    assert found["East"]["not_eligible"] == "1"
    assert found["East"]["unit"] == "km"
    assert float(found["East"]["gap_percent"]) == 0


def test_groups_without_a_leader_and_schools_without_a_group_know_the_nearest(out: Path) -> None:
    found = rows(out, "unserved")
    alone = [row for row in found if row["group"]]
    assert [(row["hub"], row["nearest_specialist"]) for row in alone] == [("Alone", "S9")]
    assert alone[0]["schools"] == "; ".join(str(urn(i)) for i in (6, 7, 8))
    assert float(alone[0]["mean_km"]) == pytest.approx(2.0, abs=0.01)
    lonely = [row for row in found if not row["group"]]
    assert len(lonely) == 1
    assert {row["hub"] for row in lonely} == {"East"}
    assert all(row["why"] for row in lonely)


def test_the_furthest_schools_come_first(out: Path) -> None:
    km = [float(row["furthest_km"]) for row in rows(out, "furthest")]
    placed = [float(r["furthest_km"]) for r in rows(out, "schools") if r["state"] == "placed"]
    assert km == sorted(placed, reverse=True)


def test_the_overview_adds_up(out: Path) -> None:
    found = {row["item"]: row["value"] for row in rows(out, "overview")}
    assert found["Hubs"] == "3, 1 of them without a plan"
    assert found["Schools in the tables"] == "12"
    assert found["Applicants without a hub"] == "1"
    travel = sum(float(row["travel"]) for row in rows(out, "hubs") if row["travel"])
    assert found["Travel"].startswith(f"{travel:,.1f} km")
    assert found["Furthest school"].startswith(rows(out, "furthest")[0]["name"])
    assert "0.00%" in found["Proved"]


def test_the_workbook_holds_the_tables(out: Path) -> None:
    book = openpyxl.load_workbook(out / "nation.xlsx")
    assert len(book.sheetnames) == len(TABLE_NAMES)
    sheet = book["Schools"]
    assert sheet.max_row == 13
    assert sheet["A1"].value == "URN"


def test_the_map_shows_schools_and_bases(out: Path) -> None:
    features = json.loads((out / "nation.geojson").read_text(encoding="utf-8"))["features"]
    kinds = [feature["properties"]["feature"] for feature in features]
    assert (kinds.count("school"), kinds.count("base")) == (12, 2)
    hubs = {f["properties"]["hub"] for f in features if f["properties"]["feature"] == "school"}
    assert hubs == {"East", "Alone", "Crowd", "Nil", None}


def test_the_same_plans_give_the_same_bytes(
    nation: Nation, outcomes: tuple[HubOutcome, ...], out: Path, tmp_path: Path
) -> None:
    write_nation(nation, tuple(reversed(outcomes)), tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes(), name


def test_what_somebody_changed_is_not_replaced(
    nation: Nation, outcomes: tuple[HubOutcome, ...], tmp_path: Path
) -> None:
    (tmp_path / "hubs.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="somebody else"):
        write_nation(nation, outcomes, tmp_path)
    write_nation(nation, outcomes, tmp_path, overwrite=True)
    assert (tmp_path / "hubs.csv").read_text(encoding="utf-8").startswith("hub,")


def test_outcomes_of_other_hubs_are_refused(
    nation: Nation, outcomes: tuple[HubOutcome, ...], tmp_path: Path
) -> None:
    with pytest.raises(InvalidDataError, match=r"plan_hubs\(nation\.hubs\)"):
        write_nation(nation, outcomes[1:], tmp_path)
