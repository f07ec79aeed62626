from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from mastery_sched.errors import InvalidDataError, Issue, issues_table
from mastery_sched.tables.hub import read_hub, write_hub
from mastery_sched.tables.inputs.marking import FAULT_COLOUR, WARNING_COLOUR
from mastery_sched.tables.validation import Validation, validate
from tests.unit.tables.inputs.samples import ASH, HEADER, book_of, bytes_of, saved, xlsx
from tests.unit.tables.samples import full_problem

COLUMNS = ["table", "row", "column", "value", "message", "advice", "other_row"]


def marked(found: Validation, folder: Path) -> Any:
    found.write_marked(folder / "marked.xlsx")
    return openpyxl.load_workbook(folder / "marked.xlsx")


def colour(cell: Any) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def test_faults_as_a_table() -> None:
    issues = [
        Issue("schools", 7, "urn", "x", "not a URN", "give it"),
        Issue("pins", None, "", "", "m"),
    ]
    table = InvalidDataError(issues).table()
    assert list(table.columns) == COLUMNS
    assert table["row"].tolist() == [7, pd.NA]
    assert table["row"].dtype == "Int64"
    assert list(issues_table([]).columns) == COLUMNS


def test_a_sound_hub_has_no_faults(tmp_path: Path) -> None:
    write_hub(full_problem(), tmp_path / "hub")
    found = validate(tmp_path / "hub")
    assert found.is_hub
    assert (found.faults, found.warnings) == ((), ())
    assert str(found) == "read as a hub: 0 faults, 0 warnings"


def test_faults_and_warnings_are_those_of_reading(tmp_path: Path) -> None:
    write_hub(full_problem(), tmp_path)
    toml = tmp_path / "hub.toml"
    toml.write_text(toml.read_text().replace("min_size", "min_sise"))
    (tmp_path / "more.csv").write_text("x")
    found = validate(tmp_path)
    with pytest.raises(InvalidDataError) as caught:
        read_hub(tmp_path)
    assert found.faults == caught.value.issues
    assert found.table()["what"].tolist() == ["fault", "warning"]


def test_bad_cells_of_a_workbook_are_marked_in_a_copy(tmp_path: Path) -> None:
    book = book_of(
        {
            "Apps": [["Applications"], [*HEADER, "E-mail"], [*ASH, "a@b.c"], ["x", "Beech", None]],
            "Rota": [["=1+1", 7]],
        }
    )
    book["Apps"]["B3"].number_format = "0.000"
    path = saved(tmp_path, bytes_of(book))
    before = path.read_bytes()
    found = validate(path)
    assert not found.is_hub
    copy = marked(found, tmp_path)
    assert path.read_bytes() == before
    assert copy.sheetnames == ["faults", "Apps", "Rota"]
    sheet = copy["Apps"]
    assert colour(sheet["A4"]) == FAULT_COLOUR
    assert sheet["A4"].comment.text == (
        "fault: not a URN - give the register's number of six digits"
    )
    assert colour(sheet["F2"]) == WARNING_COLOUR
    assert colour(sheet["A3"]) is None
    assert sheet["B3"].number_format == "0.000"
    assert copy["Rota"]["A1"].value == "=1+1"
    listed = [[cell.value for cell in row] for row in copy["faults"].iter_rows()]
    assert listed[0][:4] == ["what", "sheet", "row", "column"]
    assert listed[1][:4] == ["fault", "Apps", 4, "urn"]
    assert len(listed) == 1 + len(found.faults) + len(found.warnings)
    assert copy["faults"]["B2"].hyperlink.location == "'Apps'!A4"


def test_comments_and_merged_cells_of_the_original_are_kept(tmp_path: Path) -> None:
    from openpyxl.comments import Comment

    book = book_of({"a": [HEADER, ["x", *ASH[1:]], [None, *ASH[1:]]]})
    book["a"].merge_cells("A2:A3")
    book["a"]["A2"].comment = Comment("ask the school", "hub")
    copy = marked(validate(saved(tmp_path, bytes_of(book))), tmp_path)
    lines = copy["a"]["A2"].comment.text.splitlines()
    assert lines[0] == "ask the school"
    assert len(lines) > 1
    assert [str(area) for area in copy["a"].merged_cells.ranges] == ["A2:A3"]


def test_the_copy_of_a_folder_can_be_corrected_and_read(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    write_hub(full_problem(), folder)
    toml, schools = folder / "hub.toml", folder / "schools.csv"
    toml.write_text(toml.read_text().replace("min_size = ", "min_size = 0."))
    schools.write_text(schools.read_text().replace("53.0,", "=53,", 1))
    found = validate(folder)
    assert [issue.table for issue in found.faults] == ["hub.toml", "schools"]
    copy = marked(found, tmp_path)
    (row,) = [row for row in copy["settings"].iter_rows() if row[0].value == "rules.min_size"]
    assert colour(row[1]) == FAULT_COLOUR
    at = [cell.value for cell in copy["schools"][1]].index("latitude")
    bad = copy["schools"][2][at]
    assert (bad.value, bad.data_type, colour(bad)) == ("=53", "s", FAULT_COLOUR)
    assert bad.comment is not None
    row[1].value, bad.value = full_problem().rules.min_size, 53.0
    copy.save(tmp_path / "marked.xlsx")
    assert read_hub(tmp_path / "marked.xlsx") == full_problem()


def test_what_cannot_be_read_at_all_is_listed(tmp_path: Path) -> None:
    write_hub(full_problem(), tmp_path / "hub")
    (tmp_path / "hub" / "schools.csv").write_bytes(b"\x00\x01")
    (tmp_path / "hub" / "hub.toml").write_text("hub = ")
    copy = marked(validate(tmp_path / "hub"), tmp_path)
    assert [row[1].value for row in copy["faults"].iter_rows(min_row=2)] == ["hub.toml", "schools"]
    broken = saved(tmp_path, b"PK\x03\x04 no workbook")
    found = validate(broken)
    found.write_marked(tmp_path / "broken.xlsx")
    assert len(found.faults) == 1


def test_what_was_validated_is_never_replaced(tmp_path: Path) -> None:
    path = saved(tmp_path, xlsx([HEADER, ["x"]]))
    found = validate(path)
    with pytest.raises(FileExistsError, match="is what was validated"):
        found.write_marked(path, overwrite=True)
    found.write_marked(tmp_path / "copy.xlsx")
    found.write_marked(tmp_path / "copy.xlsx")
    (tmp_path / "copy.xlsx").write_bytes(b"corrected by hand")
    with pytest.raises(FileExistsError):
        found.write_marked(tmp_path / "copy.xlsx")


@pytest.mark.parametrize("name", ["nothing", "nothing.xlsx", "nothing.csv"])
def test_what_is_not_there_is_one_fault(tmp_path: Path, name: str) -> None:
    (fault,) = validate(tmp_path / name).faults
    assert fault.message == "there is no such file"


def test_a_workbook_whose_formats_cannot_be_kept_is_copied_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hub.xlsx"
    write_hub(full_problem(), path)
    book = openpyxl.load_workbook(path)
    book["schools"].title = "Applications"
    book["Applications"]["A2"] = "x"
    book["settings"].title = "Hub"
    book["Hub"]["B2"] = None
    path.write_bytes(bytes_of(book))
    found = validate(path)
    load, unable = openpyxl.load_workbook, ValueError("a style that nobody knows")

    def refuse(*args: Any, **options: Any) -> None:
        raise unable

    monkeypatch.setattr(openpyxl, "load_workbook", refuse)
    found.write_marked(tmp_path / "copy.xlsx")
    monkeypatch.setattr(openpyxl, "load_workbook", load)
    copy = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert colour(copy["schools"]["A2"]) == FAULT_COLOUR
    assert copy["settings"]["A2"].value == "hub"
    assert copy["faults"]["B3"].value == "schools"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_urn_that_stands_twice_is_marked_in_both_rows(tmp_path: Path, suffix: str) -> None:
    rows: list[list[Any]] = [
        ["URN", "School"],
        [100001, "Ash"],
        [100002, "Beech"],
        ["100001.0", "Ash Tree"],
    ]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    path = saved(tmp_path, xlsx(rows) if suffix == ".xlsx" else text, f"applications{suffix}")
    found = validate(path)
    (fault,) = found.faults
    assert (fault.row, fault.other_row) == (4, 2)
    assert found.table()["other_row"].tolist() == [2]
    found.write_marked(tmp_path / "copy.xlsx")
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    sheet = book["Sheet1" if suffix == ".xlsx" else "schools"]
    assert [colour(sheet.cell(row, 1)) for row in (2, 3, 4)] == [FAULT_COLOUR, None, FAULT_COLOUR]
    for row in (2, 4):
        comment = sheet.cell(row, 1).comment
        assert comment is not None
        assert "before (row 2) and here (row 4)" in comment.text
    assert [row[0].value for row in book["faults"].iter_rows(min_row=2)] == ["fault"]


def test_a_hubs_school_that_stands_twice_is_marked_in_both_rows(tmp_path: Path) -> None:
    write_hub(full_problem(), tmp_path / "hub")
    path = tmp_path / "hub" / "schools.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[2]]))
    found = validate(tmp_path / "hub")
    (fault,) = found.faults
    assert (fault.row, fault.other_row) == (len(lines) + 1, 3)
    found.write_marked(tmp_path / "copy.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "copy.xlsx")["schools"]
    assert colour(sheet["A3"]) == colour(sheet.cell(len(lines) + 1, 1)) == FAULT_COLOUR
