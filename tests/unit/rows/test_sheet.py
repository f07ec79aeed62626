from __future__ import annotations

import pandas as pd

from mastery_sched.rows.cells import parse_text, parse_whole
from mastery_sched.rows.sheet import Column, Findings, Sheet, normal_name, read_sheet

COLUMNS = (
    Column("id", parse_text, required=True, stand_in="?"),
    Column("number", parse_whole, default=1, stand_in=0),
    Column("note", parse_text),
)


def sheet_of(frame: pd.DataFrame) -> tuple[Sheet, Findings]:
    findings = Findings()
    return read_sheet("things", frame, COLUMNS, findings), findings


def test_cells_are_parsed_and_rows_numbered_as_a_spreadsheet_does() -> None:
    sheet, findings = sheet_of(pd.DataFrame({"id": ["a", "b"], "number": ["3", ""]}))
    assert [row.number for row in sheet.rows] == [2, 3]
    assert [dict(row.values) for row in sheet.rows] == [
        {"id": "a", "number": 3, "note": None},
        {"id": "b", "number": 1, "note": None},
    ]
    assert sheet.rows[1].blank == {"number", "note"}
    assert findings == Findings()


def test_the_index_of_a_frame_does_not_matter() -> None:
    sheet, _ = sheet_of(pd.DataFrame({"id": ["a", "b"]}, index=[70, 7]))
    assert [row.number for row in sheet.rows] == [2, 3]


def test_blank_rows_are_passed_over_and_counted() -> None:
    frame = pd.DataFrame({"id": ["a", "", None, "b"], "other": ["", " ", "\xa0", ""]})
    sheet, findings = sheet_of(frame)
    assert [row.number for row in sheet.rows] == [2, 5]
    assert findings.faults == []


def test_a_row_with_nothing_of_use_is_one_fault() -> None:
    sheet, findings = sheet_of(pd.DataFrame({"id": ["a", ""], "other": ["", "Total: 1"]}))
    assert [row.number for row in sheet.rows] == [2]
    (fault,) = findings.faults
    assert (fault.row, fault.message) == (3, "the row has nothing in any column that is used")


def test_a_faulty_cell_holds_a_stand_in() -> None:
    sheet, findings = sheet_of(pd.DataFrame({"id": ["", "b"], "number": ["1", "one"]}))
    assert [row.faulty for row in sheet.rows] == [{"id"}, {"number"}]
    assert [(row["id"], row["number"]) for row in sheet.rows] == [("?", 1), ("b", 0)]
    assert [str(fault) for fault in findings.faults] == [
        "things row 2, id: is blank; fill it in",
        "things row 3, number ('one'): not a number; give a plain number",
    ]


def test_a_missing_required_column_is_one_fault() -> None:
    sheet, findings = sheet_of(pd.DataFrame({"number": ["1", "2"]}))
    assert [row.faulty for row in sheet.rows] == [{"id"}, {"id"}]
    (fault,) = findings.faults
    assert (fault.row, fault.column) == (1, "id")
    assert fault.message == "the required column id is missing"


def test_a_column_in_the_index_is_pointed_out() -> None:
    _, findings = sheet_of(pd.DataFrame({"number": [1]}, index=pd.Index(["a"], name="ID")))
    assert findings.faults[0].advice == "call reset_index() to make a column of the index"


def test_names_of_columns_are_forgiving_about_case_and_spaces() -> None:
    sheet, findings = sheet_of(pd.DataFrame({" ID ": ["a"], "Number": [2]}))
    assert (sheet.rows[0]["id"], sheet.rows[0]["number"]) == ("a", 2)
    assert findings == Findings()
    assert normal_name("Open From") == normal_name("open-from") == "open_from"
    assert normal_name(None) == ""


def test_the_same_column_twice_is_a_fault() -> None:
    _, findings = sheet_of(pd.DataFrame([["a", "b"]], columns=["id", "ID"]))
    assert [fault.message for fault in findings.faults] == ["the column id stands twice"]


def test_unknown_columns_are_listed() -> None:
    frame = pd.DataFrame({"id": ["a"], "e-mail": ["x"], "nunber": ["3"], 7: ["y"]})
    _, findings = sheet_of(frame)
    assert [(each.column, each.advice) for each in findings.warnings] == [
        ("e_mail", "nothing need be done"),
        ("nunber", "did you mean 'number'?"),
        ("7", ""),
    ]
    assert "x" not in "".join(map(str, findings.warnings))


def test_columns_without_a_name_count_only_if_they_hold_something() -> None:
    frame = pd.DataFrame([["a", "", "x"]], columns=["id", "", ""])
    _, findings = sheet_of(frame)
    assert [each.column for each in findings.warnings] == ["(column 3)"]


def test_cells_of_any_kind_of_pandas() -> None:
    frame = pd.DataFrame(
        {
            "id": pd.Categorical(["a", "b", "c"]),
            "number": pd.array([1, None, 3], dtype="Int64"),
            "note": pd.array(["x", None, ""], dtype="string"),
        }
    )
    sheet, findings = sheet_of(frame)
    assert [row["number"] for row in sheet.rows] == [1, 1, 3]
    assert [row["note"] for row in sheet.rows] == ["x", None, None]
    assert findings == Findings()


def test_an_empty_frame_has_no_rows() -> None:
    sheet, findings = sheet_of(pd.DataFrame({"id": []}))
    assert sheet.rows == ()
    assert findings == Findings()
