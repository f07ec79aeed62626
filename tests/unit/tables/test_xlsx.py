"""The workbook as openpyxl sees it: sheets, types of cells, set-up, the same bytes each time."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mastery_sched.plan import Plan
from mastery_sched.rules import VenueKind
from mastery_sched.tables.outputs.all_tables import TABLE_NAMES, output_tables
from mastery_sched.tables.outputs.workbook import AS_WRITTEN, workbook_bytes, write_xlsx
from tests.builders import urn
from tests.outputs import ODD_NAMES, odd_plan, plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups

TITLES = [
    *("Overview", "Groups", "Schools", "Specialists", "Meetings", "Timetable"),
    *("Spare dates", "Quality"),
    *("Waiting list", "Money", "Checks", "Warnings"),
]


def book_of(plan: Plan, **options: Any) -> Any:
    """Typed as anything: types of openpyxl are too wide for reading cells in a test."""
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(plan, **options)))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def cells_of(book: Any) -> Iterator[Any]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from row


def test_the_sheets_are_these_and_one_hidden() -> None:
    book = book_of(plan_of_two_groups())
    assert book.sheetnames == [*TITLES, AS_WRITTEN]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 12 + ["hidden"]
    tables = output_tables(plan_of_two_groups())
    assert tuple(table.name for table in tables) == TABLE_NAMES
    assert [table.title for table in tables] == TITLES


def test_the_overview_tells_the_certificate_and_names_the_plan() -> None:
    book = book_of(
        plan_of_two_groups(),
        certificate="no plan has less travel (proved)",
        plan_file="autumn.json",
    )
    told = {row["Item"]: row["Value"] for row in rows_of(book["Overview"])}
    assert told["Certificate"] == "No plan has less travel (proved)."
    assert told["Plan file"] == "autumn.json"
    assert told["Furthest school"] == f"School 2 ({urn(2)}), 2.0 km one way"
    assert told["Planned"] == "5 schools in 2 groups, 4 meetings"
    assert told["Rules"] == "5 faults, see Checks"


def test_dates_are_dates() -> None:
    sheet = book_of(plan_of_two_groups())["Meetings"]
    first = rows_of(sheet)[0]
    assert first["Date"] == datetime(2025, 9, 2)
    assert sheet["E2"].is_date
    assert (first["Weekday"], first["Session"], first["Starts"]) == ("Tue", "AM", "09:00")
    assert rows_of(sheet)[3]["Venue"] == "online"
    assert rows_of(sheet)[3]["Venue URN"] is None


def test_the_timetable_has_a_column_a_meeting() -> None:
    first = rows_of(book_of(plan_of_two_groups())["Timetable"])[0]
    assert first["Meeting 2"] == "Tue 30 Sep 2025 AM, School 1"


def test_the_waiting_list_gives_reasons() -> None:
    (row,) = rows_of(book_of(plan_of_two_groups())["Waiting list"])
    assert (row["URN"], row["Reason"]) == (urn(5), "its trust is full")


def test_the_money_adds_up() -> None:
    *rows, total = rows_of(book_of(plan_of_size(7))["Money"])
    assert total["Kind"] == "total"
    for column in ("Funding (£)", "Cover (£)", "Miles", "Travel (£)", "Balance (£)"):
        summed = sum(row[column] or 0 for row in rows)
        assert total[column] == pytest.approx(summed, abs=1e-6)


def test_checks_and_warnings_are_told() -> None:
    book = book_of(plan_of_two_groups())
    checks = rows_of(book["Checks"])
    assert next(row["Rule"] for row in checks if row["Result"] == "broken") == "everyone_placed"
    assert {row["Result"] for row in checks} == {"broken", "kept"}
    assert rows_of(book["Warnings"]) == []


def test_sheets_are_set_up_for_screen_and_paper() -> None:
    for sheet in book_of(odd_plan()).worksheets[:-1]:
        assert sheet.freeze_panes in ("A2", "B2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert (sheet.auto_filter.ref is None) == (sheet.title == "Overview")
        for column in sheet.column_dimensions.values():
            assert 8 <= column.width <= 75
        assert all(row.height <= 15 * 25 for row in sheet.row_dimensions.values() if row.height)


def test_groups_have_colours_of_their_own() -> None:
    book = book_of(plan_of_size(120))
    fills = [row[0].fill.fgColor.rgb for row in book["Groups"].iter_rows(min_row=2)]
    assert len(set(fills)) == 120
    by_group = dict(zip((row["Group"] for row in rows_of(book["Groups"])), fills, strict=True))
    for row in book["Meetings"].iter_rows(min_row=2):
        assert row[0].fill.fgColor.rgb == by_group[row[0].value]


def test_texts_are_never_formulas() -> None:
    book = book_of(odd_plan(), certificate="=1+1", plan_file="=2")
    seen = set()
    for cell in cells_of(book):
        assert cell.data_type != "f"
        assert cell.hyperlink is None
        if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
            assert cell.quotePrefix
            seen.add(cell.value)
    assert set(ODD_NAMES[:4]) <= seen


@pytest.mark.parametrize(
    "plan",
    [plan_of_size(1), plan_with_nothing_placed(), plan_of_size(2, kind=VenueKind.ONLINE)],
    ids=["one group", "nothing placed", "online"],
)
def test_plans_at_the_edges_have_every_sheet(plan: Plan) -> None:
    book = book_of(plan)
    assert book.sheetnames == [*TITLES, AS_WRITTEN]
    assert len(rows_of(book["Groups"])) == len(plan.work_groups)
    assert len(rows_of(book["Meetings"])) == len(plan.schedule)


def test_the_same_plan_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = workbook_bytes(plan_of_two_groups())
    later = time.time() + 12_345
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(later))
    assert workbook_bytes(plan_of_two_groups()) == first
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert book.properties.modified == book.properties.created == datetime(2025, 9, 1)


def test_a_workbook_edited_by_hand_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_xlsx(plan_of_two_groups(), path)
    write_xlsx(plan_of_two_groups(), path)
    book = openpyxl.load_workbook(path)
    book["Groups"]["B2"] = "Renamed"
    book.save(path)
    with pytest.raises(FileExistsError):
        write_xlsx(plan_of_two_groups(), path)
    write_xlsx(plan_of_two_groups(), path, overwrite=True)
