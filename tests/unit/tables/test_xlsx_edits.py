"""A workbook edited by hand: every edit is in the plan or a listed fault."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mastery_sched.checks import check
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.plan import Plan
from mastery_sched.tables import read_plan, write_plan
from mastery_sched.tables.outputs.workbook import workbook_bytes
from mastery_sched.work_groups import Membership
from tests.builders import make_problem, make_school, schools_in_line, slot, urn
from tests.outputs import odd_plan, plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups
from tests.rules.helpers import plan_of

Edit = Callable[[Any], object]
"""What somebody does to a workbook; its types are too wide for that."""


def edited(
    folder: Path, edit: Edit, plan: Plan | None = None, plan_file: str = "plan.json"
) -> Path:
    plan = plan or two_groups()
    write_plan(plan, folder / "plan.json")
    book = openpyxl.load_workbook(io.BytesIO(written(plan, plan_file)))
    edit(book)
    book.save(folder / "edited.xlsx")
    return folder / "edited.xlsx"


@cache
def two_groups() -> Plan:
    return plan_of_two_groups()


@cache
def written(plan: Plan, plan_file: str) -> bytes:
    return workbook_bytes(plan, certificate="proved", plan_file=plan_file)


def faults(path: Path, **options: Any) -> tuple[Issue, ...]:
    with pytest.raises(InvalidDataError) as caught:
        read_plan(path, **options)
    assert all(issue.message and issue.advice for issue in caught.value.issues)
    return caught.value.issues


def cell(sheet: Any, key: object, column: str, nth: int = 1) -> Any:
    """The cell under a heading in the row that begins with a key."""
    at = [each.value for each in sheet[1]].index(column) + 1
    rows = [row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == key]
    return sheet.cell(rows[nth - 1], at)


def put(sheet: str, key: object, column: str, value: object, nth: int = 1) -> Edit:
    def edit(book: Any) -> None:
        cell(book[sheet], key, column, nth).value = value

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(book: Any) -> None:
        for each in edits:
            each(book)

    return edit


def take_out(sheet: str, key: object, nth: int = 1) -> Edit:
    def edit(book: Any) -> None:
        book[sheet].delete_rows(cell(book[sheet], key, book[sheet]["A1"].value, nth).row)

    return edit


def append(sheet: str, **values: object) -> Edit:
    def edit(book: Any) -> None:
        headings = [each.value for each in book[sheet][1]]
        wanted = {name.replace("_", " "): value for name, value in values.items()}
        assert set(wanted) <= set(headings)
        book[sheet].append([wanted.get(heading) for heading in headings])

    return edit


@pytest.mark.parametrize(
    "plan",
    [
        plan_of_two_groups(),
        plan_of_size(1),
        odd_plan(),
        plan_with_nothing_placed(),
        replace(plan_of_two_groups(), state="published", parent_hash="ab" * 32),
    ],
)
def test_an_unedited_workbook_is_the_plan(plan: Plan, tmp_path: Path) -> None:
    assert read_plan(edited(tmp_path, lambda book: None, plan)) == plan


def test_formats_orders_and_types_are_no_edits(tmp_path: Path) -> None:
    def rearrange(book: Any) -> None:
        schools = book["Schools"]
        rows = [[each.value for each in row] for row in schools.iter_rows(min_row=2)]
        schools.delete_rows(2, len(rows))
        for row in reversed(rows):
            schools.append([])
            schools.append([f" {row[0]} ", *row[1:]])
        meetings = book["Meetings"]
        meetings["E2"] = meetings["E2"].value.strftime("%d/%m/%Y")
        book["Groups"].move_range("B1:B3", cols=20)
        book.move_sheet("Groups", 3)
        checks = book["Checks"]
        first = [each.value for each in checks[2]]
        checks.delete_rows(2)
        checks.append(first)

    # A date written another way says the same, but is text: it is read as an edit to itself.
    assert read_plan(edited(tmp_path, rearrange)) == plan_of_two_groups()


def test_a_renamed_group_and_another_specialist(tmp_path: Path) -> None:
    plan = plan_of_two_groups()
    edit = all_of(put("Groups", "G01", "Name", "Nord"), put("Groups", "G02", "Specialist", "S1"))
    found = read_plan(edited(tmp_path, edit))
    assert [(group.name, group.specialist_id) for group in found.work_groups] == [
        ("Nord", "S1"),
        ("East", "S1"),
    ]
    assert {meeting.specialist_id for meeting in found.schedule} == {"S1"}
    assert found.problem == plan.problem


def test_a_specialist_taken_away_and_one_for_a_single_meeting(tmp_path: Path) -> None:
    edit = all_of(
        put("Groups", "G01", "Specialist", None), put("Meetings", "G02", "Specialist", "S1")
    )
    found = read_plan(edited(tmp_path, edit))
    assert [group.specialist_id for group in found.work_groups] == [None, None]
    assert [each.specialist_id for each in found.schedule] == [None, None, "S1", None]


def test_a_school_moved_to_another_group(tmp_path: Path) -> None:
    found = read_plan(edited(tmp_path, put("Schools", urn(2), "Group", "G02")))
    assert [group.urns for group in found.work_groups] == [
        (urn(0), urn(1)),
        (urn(2), urn(3), urn(4)),
    ]
    assert [len(meeting.attending) for meeting in found.schedule] == [2, 2, 3, 3]
    # Totals were wrong before; they are re-stated with the edit.
    assert "totals" not in {each.rule for each in check(found)}


def test_a_school_joining_late_and_leaving_early(tmp_path: Path) -> None:
    edit = all_of(
        put("Schools", urn(0), "First meeting", 2), put("Schools", urn(1), "Last meeting", "1")
    )
    found = read_plan(edited(tmp_path, edit))
    assert found.work_groups[0].members[:2] == (Membership(urn(0), 2, 2), Membership(urn(1), 1, 1))
    assert [each.attending for each in found.meetings_of("G01")] == [
        (urn(1), urn(2)),
        (urn(0), urn(2)),
    ]


def test_a_school_taken_out_waits_with_a_reason(tmp_path: Path) -> None:
    found = read_plan(edited(tmp_path, put("Schools", urn(2), "Group", None)))
    assert [(each.urn, each.reason) for each in found.unplaced] == [
        (urn(2), "taken out of its group by hand"),
        (urn(5), "its trust is full"),
    ]
    edit = all_of(
        put("Schools", urn(2), "Group", ""),
        append("Waiting list", URN=urn(2), Reason="it asked to"),
        put("Waiting list", urn(5), "Reason", "next year"),
    )
    found = read_plan(edited(tmp_path, edit))
    assert [each.reason for each in found.unplaced] == ["it asked to", "next year"]


@pytest.mark.parametrize("drop", [True, False])
def test_a_waiting_school_gets_a_place(tmp_path: Path, drop: bool) -> None:
    edit = put("Schools", urn(5), "Group", "G02")
    if drop:
        edit = all_of(edit, take_out("Waiting list", urn(5)))
    found = read_plan(edited(tmp_path, edit))
    assert found.unplaced == ()
    assert found.work_groups[1].members[-1] == Membership(urn(5), 1, 2)
    assert found.score.unplaced == 0


@pytest.mark.parametrize("day", [datetime(2025, 9, 9), date(2025, 9, 9), "2025-09-09", "9/9/2025"])
def test_a_changed_date_and_session(tmp_path: Path, day: object) -> None:
    edit = all_of(put("Meetings", "G01", "Date", day), put("Meetings", "G01", "Session", "pm", 2))
    found = read_plan(edited(tmp_path, edit))
    assert [each.slot for each in found.meetings_of("G01")] == [
        slot("2025-09-09 AM"),
        slot("2025-09-30 PM"),
    ]


def test_cells_that_are_worked_out_may_follow_an_edit(tmp_path: Path) -> None:
    edit = all_of(
        put("Meetings", "G01", "Date", datetime(2025, 9, 10)),
        put("Meetings", "G01", "Weekday", "Wed"),
    )
    assert read_plan(edited(tmp_path, edit)).schedule[0].slot == slot("2025-09-10 AM")
    wrong = all_of(edit, put("Meetings", "G01", "Weekday", "Thu"))
    (fault,) = faults(edited(tmp_path, wrong))
    assert (fault.table, fault.row, fault.column) == ("Meetings", 2, "weekday")


@pytest.mark.parametrize(
    ("edits", "venue"),
    [
        ([("Venue URN", urn(2))], urn(2)),
        ([("Venue", "school 2")], urn(2)),
        ([("Venue URN", urn(2)), ("Venue", "School 2")], urn(2)),
        ([("Venue", "Online")], None),
        ([("Venue URN", None)], None),
        ([("Venue URN", None), ("Venue", "online")], None),
    ],
)
def test_a_changed_venue(
    tmp_path: Path, edits: list[tuple[str, object]], venue: int | None
) -> None:
    edit = all_of(*(put("Meetings", "G01", column, value) for column, value in edits))
    assert read_plan(edited(tmp_path, edit)).schedule[0].venue_urn == venue


def test_a_new_group_with_its_meetings(tmp_path: Path) -> None:
    edit = all_of(
        append("Groups", Group="G03", Name="North", Specialist="S1"),
        put("Schools", urn(4), "Group", "G03"),
        append("Meetings", Group="G03", Meeting=1, Date="2025-09-10", Session="AM", Venue="online"),
    )
    found = read_plan(edited(tmp_path, edit))
    group = found.group_by_id["G03"]
    assert (group.name, group.specialist_id, group.urns) == ("North", "S1", (urn(4),))
    (meeting,) = found.meetings_of("G03")
    assert (meeting.window, meeting.venue_urn, meeting.specialist_id) == (1, None, "S1")
    assert meeting.attending == (urn(4),)


def test_rows_taken_out(tmp_path: Path) -> None:
    found = read_plan(edited(tmp_path, take_out("Meetings", "G01", 2)))
    assert [each.number for each in found.meetings_of("G01")] == [1]
    gone = all_of(
        take_out("Groups", "G02"),
        *(take_out("Meetings", "G02") for _ in range(2)),
        *(put("Schools", urn(i), "Group", None) for i in (3, 4)),
    )
    found = read_plan(edited(tmp_path, gone))
    assert [group.id for group in found.work_groups] == ["G01"]
    assert [each.urn for each in found.unplaced] == [urn(3), urn(4), urn(5)]


def test_a_school_of_the_tables_that_did_not_apply_can_be_put_in(tmp_path: Path) -> None:
    problem = make_problem([*schools_in_line(4), make_school(4, applicant=False)])
    plan = plan_of(problem, [[0, 1], [2, 3]])
    found = read_plan(edited(tmp_path, append("Schools", URN=urn(4), Group="G01"), plan))
    assert found.work_groups[0].urns == (urn(0), urn(1), urn(4))
    assert {each.rule for each in check(found)} == {"eligible"}


def test_a_school_put_in_twice_is_in_the_plan_for_the_checker(tmp_path: Path) -> None:
    found = read_plan(edited(tmp_path, append("Schools", URN=urn(0), Group="G02")))
    assert "placed_once" in {each.rule for each in check(found)}


FAULTS: list[tuple[Edit, tuple[str, str], str]] = [
    (put("Schools", urn(0), "Group", "G09"), ("Schools", "group"), "no such group"),
    (put("Schools", urn(0), "First meeting", "soon"), ("Schools", "first_meeting"), "number"),
    (put("Schools", urn(0), "Name", "Other"), ("Schools", "name"), "worked out"),
    (put("Schools", urn(5), "Last meeting", 2), ("Schools", "last_meeting"), "no group"),
    (take_out("Schools", urn(0)), ("Schools", "urn"), "taken out"),
    (take_out("Schools", urn(5)), ("Schools", "urn"), "taken out"),
    (append("Schools", URN=999_999, Group="G01"), ("Schools", "urn"), "do not know"),
    (append("Schools", URN="x", Group="G01"), ("Schools", "urn"), "not a URN"),
    (append("Schools", Name="New School"), ("Schools", "urn"), "blank"),
    (append("Schools", URN=urn(5)), ("Schools", "group"), "without a group"),
    (put("Groups", "G01", "Specialist", "S7"), ("Groups", "specialist"), "no such specialist"),
    (put("Groups", "G01", "Travel km", 1), ("Groups", "travel_km"), "worked out"),
    (put("Groups", "G01", "Group", "G01b"), ("Schools", "group"), "taken out"),
    (append("Groups", Group="G01"), ("Groups", "group"), "twice"),
    (append("Groups", Name="North"), ("Groups", "group"), "blank"),
    (take_out("Groups", "G02"), ("Meetings", "group"), "taken out"),
    (put("Meetings", "G01", "Date", "Tuesday"), ("Meetings", "date"), "not a date"),
    (put("Meetings", "G01", "Date", 2), ("Meetings", "date"), "outside the school year"),
    (put("Meetings", "G01", "Date", None), ("Meetings", "date"), "blank"),
    (put("Meetings", "G01", "Date", "=TODAY()"), ("Meetings", "date"), "formula"),
    (put("Meetings", "G01", "Session", "noon"), ("Meetings", "session"), "AM"),
    (put("Meetings", "G01", "Venue", "Nowhere"), ("Meetings", "venue"), "no such school"),
    (put("Meetings", "G01", "Venue", None), ("Meetings", "venue"), "no such school"),
    (put("Meetings", "G01", "Venue URN", 999_999), ("Meetings", "venue_urn"), "do not know"),
    (put("Meetings", "G01", "Half-term", "first"), ("Meetings", "window"), "number"),
    (put("Meetings", "G01", "Meeting", 7), ("Meetings", "kind"), "worked out"),
    (put("Meetings", "G01", "Specialist", 3), ("Meetings", "specialist"), "no such"),
    (append("Meetings", Group="G09", Meeting=1), ("Meetings", "group"), "no such group"),
    (append("Meetings", Group="G01"), ("Meetings", "meeting"), "blank"),
    (put("Waiting list", urn(5), "Priority", 3), ("Waiting list", "priority"), "worked out"),
    (take_out("Waiting list", urn(5)), ("Waiting list", "urn"), "taken out"),
    (append("Waiting list", URN=urn(0), Reason="x"), ("Waiting list", "urn"), "lost its group"),
    (put("Overview", "Travel", "Value", "0 km"), ("Overview", ""), "only shows"),
    (put("Timetable", "G01", "Meeting 1", "moved"), ("Timetable", ""), "only shows"),
    (take_out("Checks", "totals"), ("Checks", ""), "taken out"),
    (append("Warnings", Table="x"), ("Warnings", ""), "only shows"),
    (put("Money", "total", "Miles", 0), ("Money", ""), "only shows"),
]


@pytest.mark.parametrize(("edit", "place", "words"), FAULTS)
def test_what_cannot_be_in_a_plan_is_a_fault(
    tmp_path: Path, edit: Edit, place: tuple[str, str], words: str
) -> None:
    found = faults(edited(tmp_path, edit))
    matching = [each for each in found if (each.table, each.column) == place]
    assert any(words in each.message for each in matching), [str(each) for each in found]


def test_both_venues_must_agree(tmp_path: Path) -> None:
    edit = all_of(
        put("Meetings", "G01", "Venue URN", urn(1)), put("Meetings", "G01", "Venue", "School 2")
    )
    assert [each.column for each in faults(edited(tmp_path, edit))] == ["venue"]


def test_a_name_that_several_schools_bear_is_a_fault(tmp_path: Path) -> None:
    schools = [make_school(i, east_km=i, name="St Mary" if i > 1 else f"S{i}") for i in range(4)]
    plan = plan_of(make_problem(schools), [[0, 1], [2, 3]])
    (fault,) = faults(edited(tmp_path, put("Meetings", "G01", "Venue", "St Mary"), plan))
    assert "several" in fault.message


@pytest.mark.parametrize(
    ("edit", "table"),
    [
        (lambda book: book.remove(book["Groups"]), "Groups"),
        (lambda book: book["Meetings"].delete_cols(5), "Meetings"),
        (lambda book: book["Schools"].delete_rows(1), "Schools"),
        (lambda book: book["Schools"].insert_cols(2), None),
        (lambda book: book["Groups"].__setitem__("Z2", "note"), "Groups"),
        (lambda book: book["Groups"].__setitem__("Z1", "Notes"), "Groups"),
        (lambda book: book.create_sheet("Ideas").append(["x"]), "Ideas"),
        (lambda book: book.create_sheet("Empty"), None),
        (lambda book: setattr(book["Groups"], "title", "Teams"), "Groups"),
        (lambda book: book.remove(book["_as_written"]), "workbook"),
        (lambda book: book["_as_written"].__setitem__("B2", "nonsense"), "workbook"),
    ],
)
def test_the_shape_of_the_workbook(tmp_path: Path, edit: Edit, table: str | None) -> None:
    path = edited(tmp_path, edit)
    if table is None:
        assert read_plan(path) == plan_of_two_groups()
    else:
        assert table in {each.table for each in faults(path)}


def test_the_plan_file_is_found_by_its_name_or_given(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda book: None, plan_file="../elsewhere/autumn.json")
    assert {each.message for each in faults(path)} == {"there is no such file"}
    assert read_plan(path, tmp_path / "plan.json") == plan_of_two_groups()
    (tmp_path / "plan.json").rename(tmp_path / "autumn.json")
    assert read_plan(path) == plan_of_two_groups()


def test_another_plan_file_is_refused(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda book: None)
    write_plan(plan_of_size(1), tmp_path / "plan.json")
    (fault,) = faults(path)
    assert "another plan" in fault.message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook" * 99])
def test_what_is_no_workbook_is_a_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    (fault,) = faults(path)
    assert "not a workbook" in fault.message
    path.unlink()
    (fault,) = faults(path)
    assert fault.message == "there is no such file"


def test_a_workbook_of_somebody_else_is_a_fault(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "plan.xlsx")
    (fault,) = faults(tmp_path / "plan.xlsx")
    assert "hidden sheet" in fault.message
