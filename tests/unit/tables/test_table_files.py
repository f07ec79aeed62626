"""CSV and JSON of every table, and the page that documents their columns."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from mastery_sched.plan import Plan
from mastery_sched.rules import VenueKind
from mastery_sched.spare import SpareDate
from mastery_sched.tables.outputs.all_tables import TABLE_NAMES, output_tables
from mastery_sched.tables.outputs.letters import letter_files
from mastery_sched.tables.outputs.table_files import (
    csv_files,
    tables_document,
    write_csv,
    write_json,
)
from tests.builders import urn
from tests.outputs import odd_plan, plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups

DOCS = Path(__file__).parents[3] / "docs" / "outputs.md"


def rows(plan: Plan, name: str) -> list[dict[str, str]]:
    text = csv_files(plan)[f"{name}.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_table_is_a_file() -> None:
    assert tuple(csv_files(plan_of_two_groups())) == tuple(f"{name}.csv" for name in TABLE_NAMES)


def test_spare_dates_that_are_known_are_taken_as_they_are() -> None:
    plan = plan_of_two_groups()
    known = [SpareDate(meeting, None, "the hall is let") for meeting in plan.schedule]
    tables = tables_document(plan, spare=known)["tables"]
    assert {row["reason"] for row in tables["spare_dates"]} == {"the hall is let"}
    count = len(plan.schedule)
    assert csv_files(plan, spare=known)["spare_dates.csv"].count(b"the hall is let") == count
    assert b"spare date" in b"".join(letter_files(plan).values())
    assert b"spare date" not in b"".join(letter_files(plan, spare=known).values())


def test_groups_meetings_and_schools() -> None:
    plan = plan_of_two_groups()
    group = rows(plan, "groups")[0]
    assert group["group"] == "G01"
    assert (group["specialist_base"], group["num_schools"]) == ("School 5", "3")
    assert group["furthest_school"] == "School 2"
    meeting = rows(plan, "meetings")[3]
    assert (meeting["date"], meeting["session"], meeting["starts"]) == ("2025-10-01", "PM", "13:00")
    assert (meeting["venue_urn"], meeting["venue"]) == ("", "online")
    school = rows(plan, "schools")[5]
    assert (school["group"], school["unplaced_reason"]) == ("", "its trust is full")
    (person,) = rows(plan, "specialists")
    assert (person["groups"], person["num_meetings"]) == ("G01 West", "2")


def test_tables_agree_with_the_frames() -> None:
    plan = plan_of_size(5)
    told = [float(row["travel_km"]) for row in rows(plan, "groups")]
    assert told == pytest.approx(list(plan.groups["travel_km"]), abs=0.0005)
    told = [float(row["furthest_km"]) for row in rows(plan, "schools")]
    assert told == pytest.approx(list(plan.schools["furthest_km"]), abs=0.0005)


def test_no_cell_of_a_csv_file_is_a_formula() -> None:
    for content in csv_files(odd_plan()).values():
        for row in csv.reader(io.StringIO(content.decode(), newline="")):
            assert not any(re.match(r"[=+@\t\r]|-[^0-9]", cell) for cell in row)


@pytest.mark.parametrize(
    "plan",
    [plan_with_nothing_placed(), plan_of_size(1, kind=VenueKind.ONLINE), odd_plan()],
    ids=["nothing placed", "online", "odd names"],
)
def test_json_has_the_same_rows(plan: Plan) -> None:
    document = tables_document(plan)
    assert tuple(document["tables"]) == TABLE_NAMES
    for name, records in document["tables"].items():
        assert len(records) == len(rows(plan, name))
    json.dumps(document, allow_nan=False)


def test_files_are_written_whole_and_the_same(tmp_path: Path) -> None:
    plan = odd_plan()
    for folder in (tmp_path / "a", tmp_path / "b"):
        write_csv(plan, folder)
        write_json(plan, folder / "tables.json")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    values = json.loads((tmp_path / "a" / "tables.json").read_text("utf-8"))
    assert (values["format"], values["version"]) == ("mastery-tables", 1)


def test_rows_come_in_the_waiting_lists_order() -> None:
    plan = plan_of_two_groups()
    assert [row["urn"] for row in rows(plan, "waiting_list")] == [str(urn(5))]


def test_every_column_is_documented() -> None:
    page = DOCS.read_text("utf-8")
    for table in output_tables(plan_of_two_groups()):
        section = page.split(f"### {table.title}: `{table.name}`")
        assert len(section) == 2, table.name
        documented = re.findall(
            r"^\| `(\w+)` \| (.*) \|$", section[1].split("\n#")[0], re.MULTILINE
        )
        expected = [(column.name, column.about) for column in table.columns]
        if table.name == "timetable":
            documented, expected = documented[:4], expected[:4]
        assert [name for name, _ in documented] == [name for name, _ in expected]
        for (_, about), (name, wanted) in zip(documented, expected, strict=True):
            assert about.startswith(wanted), name
