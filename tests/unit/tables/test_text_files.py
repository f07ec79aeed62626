from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from mastery_sched.errors import Issue
from mastery_sched.tables.text_files import csv_text, read_csv, read_toml


def table(tmp_path: Path, content: bytes) -> tuple[pd.DataFrame | None, list[Issue]]:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    return read_csv(path, "things")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_cells_are_text(tmp_path: Path, mark: bytes, end: bytes) -> None:
    lines = [b"urn,name", b'100001,"Ash, ""The"" Tree"', b"NA,nan", b"007,", b""]
    frame, faults = table(tmp_path, mark + end.join(lines))
    assert frame is not None
    assert faults == []
    assert list(frame.columns) == ["urn", "name"]
    assert frame.to_numpy().tolist() == [
        ["100001", 'Ash, "The" Tree'],
        ["NA", "nan"],
        ["007", ""],
    ]


def test_blank_lines_keep_the_numbers_of_rows(tmp_path: Path) -> None:
    frame, _ = table(tmp_path, b"urn,name\n\n1,a\n,\n2,b\n")
    assert frame is not None
    assert frame["urn"].tolist() == ["", "1", "", "2"]


def test_a_cell_may_hold_line_breaks(tmp_path: Path) -> None:
    frame, _ = table(tmp_path, b'urn,name\n1,"a\nb"\n2,c\n')
    assert frame is not None
    assert frame["name"].tolist() == ["a\nb", "c"]


def test_short_rows_end_in_blank_cells_and_long_ones_are_faults(tmp_path: Path) -> None:
    frame, faults = table(tmp_path, b"a,b,c\n1\n1,2,3,,\n1,2,3,4\n")
    assert frame is not None
    assert frame.to_numpy().tolist() == [["1", "", ""], ["1", "2", "3"], ["1", "2", "3"]]
    (fault,) = faults
    assert (fault.row, fault.value) == (4, "4")


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        (b"", 1, "the first row must hold the names of the columns, but it is blank"),
        (b",,\n1,2,3\n", 1, "the first row must hold the names of the columns, but it is blank"),
        (b"urn;name\n1;a\n", 1, "the cells are not separated by commas"),
        (b"urn\tname\n1\ta\n", 1, "the cells are not separated by commas"),
        (b'urn,name\n1,"a\n2,b\n', 2, "a cell cannot be read (unexpected end of data)"),
        (b'urn,name\n1,"a"b\n', 2, "a cell cannot be read (',' expected after '\"')"),
        (b"urn,name\n1,St Anne\x92s\n", None, "the file is not in UTF-8 (line 2)"),
        ("urn,name\n".encode("utf-16"), None, "the file is not in UTF-8 (line 1)"),
    ],
)
def test_what_cannot_be_read_is_a_fault(
    tmp_path: Path, content: bytes, row: int | None, message: str
) -> None:
    frame, (fault,) = table(tmp_path, content)
    assert frame is None
    assert (fault.table, fault.row, fault.message) == ("things", row, message)
    assert fault.advice


def test_a_missing_file_and_a_folder_are_faults(tmp_path: Path) -> None:
    _, (missing,) = read_csv(tmp_path / "none.csv", "things")
    assert str(missing) == "things ('none.csv'): there is no such file; add it"
    _, (folder,) = read_csv(tmp_path, "things")
    assert folder.message.startswith("the file cannot be read")


def test_a_huge_cell_is_a_fault(tmp_path: Path) -> None:
    frame, (fault,) = table(tmp_path, b"a\n" + b"x" * 200_000)
    assert frame is None
    assert fault.row == 2


def test_tables_are_written_so_that_they_read_the_same(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"a": 'x, "y"\nz', "b": None},
        {"a": "é", "b": date(2025, 9, 1)},
    ]
    text = csv_text(["a", "b"], rows)
    assert text == 'a,b\n"x, ""y""\nz",\né,2025-09-01\n'
    frame, faults = table(tmp_path, text.encode())
    assert frame is not None
    assert faults == []
    assert frame.to_numpy().tolist() == [['x, "y"\nz', ""], ["é", "2025-09-01"]]


def test_toml(tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    path.write_bytes(b'\xef\xbb\xbfhub = "x"\n')
    assert read_toml(path, "hub.toml") == ({"hub": "x"}, [])
    path.write_text("hub = x")
    document, (fault,) = read_toml(path, "hub.toml")
    assert document is None
    assert fault.message.startswith("not valid TOML: ")
    assert "line 1" in fault.message
    path.write_text("a = " + "[" * 100_000)
    _, (fault,) = read_toml(path, "hub.toml")
    assert fault.message.startswith("not valid TOML: ")
