from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mastery_sched.errors import DataWarning, InvalidDataError, Issue
from mastery_sched.tables.inputs.applications import read_applications
from tests.unit.tables.inputs.samples import (
    ASH,
    BEECH,
    HEADER,
    Cells,
    book_of,
    bytes_of,
    saved,
    xlsx,
)


def faults(path: Path, **options: Any) -> tuple[Issue, ...]:
    with pytest.raises(InvalidDataError) as caught:
        read_applications(path, **options)
    assert all(issue.advice for issue in caught.value.issues)
    return caught.value.issues


def doubted(path: Path, **options: Any) -> tuple[pd.DataFrame, list[str]]:
    with pytest.warns(DataWarning) as caught:
        frame = read_applications(path, **options)
    return frame, [str(each.message) for each in caught]


def test_a_plain_workbook(tmp_path: Path) -> None:
    frame = read_applications(saved(tmp_path, xlsx([HEADER, ASH, BEECH])))
    assert list(frame.columns) == ["urn", "name", "latitude", "longitude", "authority"]
    assert frame.index.tolist() == [2, 3]
    assert frame["urn"].tolist() == [100001, 100002]
    assert frame["name"].tolist() == ["Ash Tree", "Beech Hill"]


def test_titles_merged_cells_blank_rows_and_notes(tmp_path: Path) -> None:
    book = book_of(
        {
            "Applications": [
                ["Midshire Maths Hub: applications", *[None] * 5],
                [],
                ["as of", datetime(2025, 6, 3)],
                [*HEADER, "Notes"],
                [*ASH, "rang twice"],
                [],
                [100002.0, " Beech\xa0 Hill ", None, " 53.1", "-1.5"],
            ]
        }
    )
    sheet = book["Applications"]
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("C5:C7")
    frame, (message,) = doubted(saved(tmp_path, bytes_of(book)))
    assert message == "schools row 4, notes: the column is not used"
    assert frame.index.tolist() == [5, 7]
    assert frame["name"].tolist() == ["Ash Tree", "Beech Hill"]
    assert frame["authority"].tolist() == ["Midshire", "Midshire"]
    assert frame["latitude"].tolist() == [53.0, 53.1]


def test_a_header_of_two_merged_rows(tmp_path: Path) -> None:
    book = book_of(
        {
            "a": [
                ["URN", "School", "Contact", None],
                [None, None, "First name", "E-mail"],
                [100001, "Ash Tree", "Kim", "kim@example.org"],
            ]
        }
    )
    for area in ("A1:A2", "B1:B2", "C1:D1"):
        book["a"].merge_cells(area)
    frame, messages = doubted(saved(tmp_path, bytes_of(book)))
    assert frame.to_dict("list") == {"urn": [100001], "name": ["Ash Tree"]}
    assert len(messages) == 2


def test_people_are_left_out_and_listed(tmp_path: Path) -> None:
    header = ["URN", "School", "Name", "Email", "Teacher 1", "TRN", "Date of birth", "Phone no"]
    people = [
        "Kim Example",
        "kim@example.org",
        "Lee Example",
        "1234567",
        "1/2/1980",
        "01234 567890",
    ]
    frame, messages = doubted(saved(tmp_path, xlsx([header, [100001, "Ash Tree", *people]])))
    assert list(frame.columns) == ["urn", "name"]
    assert frame["name"].tolist() == ["Ash Tree"]
    assert len(messages) == 6
    assert all("about people" in message for message in messages)
    told = "".join(messages)
    assert not any(person in told for person in people)


def test_no_address_gets_into_a_message_wherever_it_stands(tmp_path: Path) -> None:
    text = "URN,School,Email\n100001,Ash, the,kim@example.org\nkim@example.org,Beech,x\n"
    found = faults(saved(tmp_path, text, "a.csv"))
    assert [(issue.row, issue.value) for issue in found] == [(2, ""), (3, "(e-mail)")]
    assert "kim" not in "".join(map(str, found))


def test_a_postcode_is_kept_as_it_stands_and_doubted(tmp_path: Path) -> None:
    text = "URN,School postcode\n100001,m11ae\n100002,M1\n100003,\n"
    frame, (message,) = doubted(saved(tmp_path, text, "a.csv"))
    assert frame["postcode"].tolist()[:2] == ["m11ae", "M1"]
    assert frame["postcode"].isna().tolist() == [False, False, True]
    assert message == "schools row 3, postcode ('M1'): not a postcode; write it like M1 1AE"


def test_an_export_of_an_online_form(tmp_path: Path) -> None:
    header = ["ID", "Start time", "Completion time", "Email", "Name", "Name of your school", "URN"]
    when = datetime(2025, 6, 3, 14, 22, 10)
    row = [1, when, when, "kim@example.org", "Kim Example", "Ash Tree", "100001 "]
    frame, messages = doubted(saved(tmp_path, xlsx([header, row])))
    assert frame.to_dict("list") == {
        "urn": [100001],
        "name": ["Ash Tree"],
        "applied_on": [date(2025, 6, 3)],
    }
    assert any("times of day are left out (row 2)" in message for message in messages)


def test_only_the_urn_is_needed(tmp_path: Path) -> None:
    path = saved(tmp_path, "\ufeffSchool URN;Note\r\n100001.0;x\n\n 100002 ;\r\n", "a.csv")
    frame, _ = doubted(path)
    assert frame["urn"].tolist() == [100001, 100002]
    assert frame.index.tolist() == [2, 4]
    missing = faults(saved(tmp_path, "School,Authority\nAsh,Midshire\n", "b.csv"))
    assert (missing[0].row, missing[0].column) == (1, "urn")


def test_the_same_urn_twice_shows_both_rows(tmp_path: Path) -> None:
    path = saved(tmp_path, xlsx([["Schools"], HEADER, ASH, BEECH, (100001.0, "Ash", *ASH[2:])]))
    (fault,) = faults(path)
    assert str(fault) == (
        "schools row 5, urn: the URN 100001 stands twice: before (row 3) and here (row 5); keep "
        "one of the rows, or correct one"
    )


def test_all_bad_cells_come_at_once(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [*HEADER, "Applied"],
        ["none yet", "Ash", "Midshire", 53.0, -1.4, "soon"],
        [100002, "Beech", "Midshire", -1.5, 53.1, "31/02/2025"],
        [None, "Cedar", "Midshire", 53.0, -1.4, "#REF!"],
    ]
    found = faults(saved(tmp_path, xlsx(rows)))
    assert sorted((issue.row, issue.column) for issue in found) == [
        (2, "applied_on"),
        (2, "urn"),
        (3, "applied_on"),
        (3, "latitude"),
        (4, "applied_on"),
        (4, "urn"),
    ]


def test_dates_of_all_kinds_in_one_column(tmp_path: Path) -> None:
    cells = [datetime(2025, 9, 1), 45901, "45901", "2025-09-01", "01/09/2025", "1 Sep 2025"]
    rows: list[list[Any]] = [
        ["URN", "Applied on"],
        *([100001 + i, cell] for i, cell in enumerate(cells)),
    ]
    frame, (message,) = doubted(saved(tmp_path, xlsx(rows)))
    assert set(frame["applied_on"]) == {date(2025, 9, 1)}
    assert "read as 1 September 2025, with the day first" in message
    rows.append([100009, "13/09/2025"])
    assert len(read_applications(saved(tmp_path, xlsx(rows)))) == 7


def test_several_sheets(tmp_path: Path) -> None:
    sheets: dict[str, Cells] = {"Notes": [["School visits"]], "Sheet2": [HEADER, ASH]}
    path = saved(tmp_path, bytes_of(book_of(sheets)))
    frame, (message,) = doubted(path)
    assert frame["urn"].tolist() == [100001]
    assert "the sheet 'Notes' is not read" in message
    sheets |= {"Old": [HEADER, BEECH]}
    path = saved(tmp_path, bytes_of(book_of(sheets)))
    (fault,) = faults(path)
    assert fault.message == "the sheets 'Sheet2' and 'Old' may both hold the table"
    assert read_applications(path, sheet="old")["urn"].tolist() == [100002]
    (fault,) = faults(path, sheet="New")
    assert fault.message == "there is no sheet 'New'"


def test_a_sheet_called_like_the_table_goes_first(tmp_path: Path) -> None:
    sheets: dict[str, Cells] = {"Lookup": [HEADER, ASH], "Applications": [["URN"], [100002]]}
    frame, _ = doubted(saved(tmp_path, bytes_of(book_of(sheets))))
    assert frame["urn"].tolist() == [100002]


def test_headings_of_ones_own(tmp_path: Path) -> None:
    path = saved(tmp_path, "Our ref,Where\n100001,Ash\n", "a.csv")
    frame = read_applications(path, headings={"urn": "OUR REF", "name": ["Where"]})
    assert frame.to_dict("list") == {"urn": [100001], "name": ["Ash"]}
    (fault, _) = faults(path, headings={"nam": "x"})
    assert fault.advice == "did you mean 'name'?"


def test_content_counts_and_not_the_name_of_the_file(tmp_path: Path) -> None:
    workbook = xlsx([HEADER, ASH])
    assert len(read_applications(saved(tmp_path, workbook, "a.csv"))) == 1
    assert len(read_applications(saved(tmp_path, "urn\n100001\n", "a.xlsx"))) == 1


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (None, "a.xlsx", "there is no such file"),
        (b"", "a.xlsx", "the file is empty"),
        (b"\xef\xbb\xbf\r\n \n", "a.csv", "the file is empty"),
        (b",,,\n,,\n", "a.csv", "the file is empty"),
        (b"Dear hub,\nplease find attached\n", "a.csv", "no table was found: none of the first 30"),
        (xlsx([["Dear hub"]]), "a.xlsx", "no table was found: none of the first 30"),
        (xlsx([]), "a.xlsx", "the sheet 'Sheet1' is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx", "an old Excel file (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "the workbook is protected with a password",
        ),
        (b"PK\x03\x04" + b"x" * 99, "a.xlsx", "not a workbook that can be read"),
        (b"<html><body><table><tr><td>URN", "a.xls", "a web page or an XML file"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook>', "a.xls", "a web page or an XML file"),
        (b"\r\n <!DOCTYPE html>", "a.csv", "a web page or an XML file"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\x00\n", "a.csv", "the file holds no text"),
        (b"urn\n" + b"100001\n" * 300_001, "a.csv", "the table has more than 300,000 rows"),
    ],
)
def test_what_is_no_table_is_one_sentence(
    tmp_path: Path, content: bytes | None, name: str, message: str
) -> None:
    path = tmp_path / name if content is None else saved(tmp_path, content, name)
    (fault,) = faults(path)
    assert fault.table == "schools"
    assert fault.message.startswith(message)


def test_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(70_000_000)
    (fault,) = faults(path)
    assert fault.message == "the file is far too large for a table (70 MB)"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path)
    assert fault.message.startswith("the file cannot be read")
