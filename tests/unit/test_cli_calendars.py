from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from mastery_sched.cli import ExitCode, main
from tests.unit.tables.test_published_dates import INSET, TERMS

SCHOOLS = """urn,name,latitude,longitude,authority
100001,School 0,53.0,-1.4,Midshire
100002,School 1,53.0,-1.3,Midshire
"""


def run(tmp_path: Path, *files: str, out: str = "hub", more: tuple[str, ...] = ()) -> int:
    paths = [str(tmp_path / name) for name in files]
    return main(["calendars", *paths, "--year", "2025-26", "--out", str(tmp_path / out), *more])


def make_files(tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text(TERMS, encoding="utf-8")
    (tmp_path / "inset.csv").write_text(INSET, encoding="utf-8")
    (tmp_path / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1"]
    lines += ["SUMMARY:INSET", "DTSTART;VALUE=DATE:20260601", "END:VEVENT", "END:VCALENDAR", ""]
    (tmp_path / "100002.ics").write_text("\r\n".join(lines), encoding="utf-8")


def test_published_files_become_the_two_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_files(tmp_path)
    names = ("--schools", str(tmp_path / "schools.csv"))
    code = run(tmp_path, "terms.csv", "inset.csv", "100002.ics", more=names)
    said = capsys.readouterr()
    assert code == ExitCode.BAD_INPUT
    assert "inset.csv row 3" in said.err
    assert "1 calendar of 2025/26, 2 closures" in said.out
    closures = pd.read_csv(tmp_path / "hub" / "closures.csv")
    assert list(closures["id"]) == [100001, 100002]
    assert len(pd.read_csv(tmp_path / "hub" / "calendars.csv")) == 6


def test_the_tables_themselves_are_read_again_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_files(tmp_path)
    assert run(tmp_path, "100002.ics", "terms.csv") == ExitCode.BAD_INPUT
    capsys.readouterr()
    own = ("hub/calendars.csv", "hub/closures.csv")
    assert run(tmp_path, *own, out="again") == ExitCode.FINE
    assert capsys.readouterr().err == ""
    for name in ("calendars.csv", "closures.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "hub" / name).read_bytes()


def test_tables_that_somebody_changed_are_replaced_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_files(tmp_path)
    run(tmp_path, "100002.ics", "terms.csv")
    own = ("hub/calendars.csv", "hub/closures.csv")
    for _ in range(2):
        assert run(tmp_path, *own, out="again") == ExitCode.FINE
    again = tmp_path / "again"
    with (again / "closures.csv").open("a", encoding="utf-8") as file:
        file.write("all,,2025-11-03,,,snow\n")
    by_hand = (again / "closures.csv").read_bytes()
    (again / "calendars.csv").unlink()
    capsys.readouterr()
    assert run(tmp_path, *own, out="again") == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert "closures.csv" in said
    assert "--overwrite" in said
    assert (again / "closures.csv").read_bytes() == by_hand
    assert not (again / "calendars.csv").exists()
    assert run(tmp_path, *own, out="again", more=("--overwrite",)) == ExitCode.FINE
    assert (again / "closures.csv").read_bytes() == (tmp_path / own[1]).read_bytes()


def test_other_files_and_years_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_files(tmp_path)
    assert run(tmp_path, "schools.csv") == ExitCode.BAD_INPUT
    assert "neither term dates nor INSET days" in capsys.readouterr().err
    assert run(tmp_path, "terms.csv", more=("--year", "2025")) == ExitCode.BAD_INPUT
    assert "not a school year" in capsys.readouterr().err
    assert run(tmp_path, "terms.csv", more=("--year", "2030/31")) == ExitCode.BAD_INPUT
    assert "nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "hub").exists()


def test_a_hubs_workbook_gets_the_two_sheets_and_keeps_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_files(tmp_path)
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Term dates"
    book.worksheets[0]["A1"] = "old"
    book.create_sheet("schools")["A1"] = "=1+1"
    book.save(tmp_path / "hub.xlsx")
    before = (tmp_path / "hub.xlsx").read_bytes()
    assert run(tmp_path, "terms.csv", out="hub.xlsx") == ExitCode.BAD_INPUT
    assert "by somebody else" in capsys.readouterr().err
    assert (tmp_path / "hub.xlsx").read_bytes() == before
    run(tmp_path, "terms.csv", "100002.ics", out="hub.xlsx", more=("--overwrite",))
    written = openpyxl.load_workbook(tmp_path / "hub.xlsx")
    assert written.sheetnames == ["schools", "calendars", "closures"]
    assert written["schools"]["A1"].value == "=1+1"
    assert written["calendars"].max_row == 7
    assert written["closures"]["B2"].value == "100002"


def test_a_new_workbook_and_one_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_files(tmp_path)
    run(tmp_path, "terms.csv", out="new.xlsx")
    assert openpyxl.load_workbook(tmp_path / "new.xlsx").sheetnames == ["calendars", "closures"]
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    code = run(tmp_path, "terms.csv", out="old.xlsx", more=("--overwrite",))
    assert code == ExitCode.BAD_INPUT
    assert "an old Excel file (.xls)" in capsys.readouterr().err
