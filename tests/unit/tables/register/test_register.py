"""The register's extract, on made-up schools in its shape."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import mastery_sched as ms
from benchmarks.data import data_folder
from mastery_sched.tables.register.extract import COLUMNS

ROW = ["", "Ash", "442506", "352791", "830", "Midshire", "E1", "Community school", "Primary"]
ROW += ["Open", "", "Town"]


def make(path: Path, *changes: dict[str, str], encoding: str = "cp1252") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([*COLUMNS, "HeadLastName"])
        for number, change in enumerate(changes):
            row = dict(zip(COLUMNS, ROW, strict=True)) | {"URN": str(900001 + number)} | change
            writer.writerow([*row.values(), "Nobody"])
    return path


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_primary_phases_are_kept_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    changes = [{"EstablishmentName": "St Zoë"}, {"PhaseOfEducation (name)": "Secondary"}]
    changes += [{"PhaseOfEducation (name)": "ALL-THROUGH"}]
    table = ms.read_gias(make(tmp_path / "g.csv", *changes, encoding=encoding))
    assert list(table["urn"]) == [900001, 900003]
    assert table["name"][0] == "St Zoë"
    assert list(table.columns) == list(COLUMNS.values())


def test_faults_come_at_once_and_name_their_rows(tmp_path: Path) -> None:
    path = make(tmp_path / "g.csv", {}, {"URN": "x"}, {"URN": "900001"})
    with pytest.raises(ms.InvalidDataError) as caught:
        ms.read_gias(path)
    assert [(each.row, each.message) for each in caught.value.issues] == [
        (3, "not a URN"),
        (4, "also in row 2"),
    ]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"", b"a,b\n1,2\n", b"\x81,\x8d\n"])
def test_other_files_are_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "g.csv").write_bytes(content)
    with pytest.raises(ms.InvalidDataError):
        ms.read_gias(tmp_path / "g.csv")


def test_a_list_is_filled_in_and_what_does_not_fit_is_noted(tmp_path: Path) -> None:
    path = make(
        tmp_path / "g.csv",
        {},
        {"EstablishmentStatus (name)": "Closed", "Easting": "0"},
        {"LA (code)": "909", "DistrictAdministrative (code)": "E07000028"},
        {"LA (code)": "928", "LA (name)": "Oldshire"},
    )
    urns = [900003, 900001, 900002, 900004, 900009]
    found = ms.schools_from_gias(path, urns=urns, names={900001: "Oak", 900003: " ash"})
    assert list(found.schools["urn"]) == urns[:4]
    assert list(found.schools["authority"]) == ["Cumberland", "Midshire", "Midshire", "Oldshire"]
    assert pd.isna(found.schools["easting"][2])
    assert [each.column for each in found.notes] == [
        "name",
        "status",
        "easting",
        "authority",
        "urn",
    ]


@pytest.mark.data
def test_the_registers_own_header_is_known() -> None:
    table = ms.read_gias(data_folder() / "data" / "gias_header_sample.csv")
    assert len(table) > 0
    assert table["easting"].notna().all()


def test_predecessors_come_from_the_links(tmp_path: Path) -> None:
    links = tmp_path / "links.csv"
    links.write_text("URN,LinkURN,LinkType\n900001,7,Predecessor\n7,6,Predecessor\n")
    path = make(tmp_path / "g.csv", {}, {})
    found = ms.schools_from_gias(path, urns=[900002, 900001], links=links)
    assert list(found.schools["predecessor_urn"]) == ["", "6; 7"]


def test_what_has_come_of_a_closed_school_is_named(tmp_path: Path) -> None:
    shut = {"EstablishmentStatus (name)": "Closed"}
    path = make(tmp_path / "g.csv", shut, {"EstablishmentName": "Oak Academy"}, shut, shut, shut)
    lines = ["URN,LinkURN,LinkType", "900001,7,Successor", "900002,7,Predecessor"]
    lines += ["900003,900005,Successor", "900003,900999,Successor - split school", "x,1,Successor"]
    (tmp_path / "links.csv").write_text("\n".join(lines))
    found = ms.schools_from_gias(path, urns=[900001, 900003, 900004], links=tmp_path / "links.csv")
    assert list(found.schools["urn"]) == [900001, 900003, 900004]
    assert [note.advice for note in found.notes if note.column == "status"] == [
        "its successor is 900002 (Oak Academy)",
        "its successors are 900005 (Ash, closed) and 900999 (not in the register)",
        "the links name no successor",
    ]
    assert found.notes[0].column == "LinkURN"
    (note,) = ms.schools_from_gias(path, urns=[900001]).notes
    assert note.advice == "look for its successor, or pass the register's file of links"


def test_an_extract_without_rows_and_one_without_columns(tmp_path: Path) -> None:
    assert ms.read_gias(make(tmp_path / "g.csv")).empty
    (tmp_path / "h.csv").write_text("URN,EstablishmentName\n")
    with pytest.raises(ms.InvalidDataError) as caught:
        ms.read_gias(tmp_path / "h.csv")
    assert len(caught.value.issues) == len(COLUMNS) - 2


@pytest.mark.parametrize("num_cells", [12, 14])
def test_rows_with_other_cells_than_the_header_are_faults(tmp_path: Path, num_cells: int) -> None:
    path = make(tmp_path / "g.csv", {}, {})
    row = ",".join(["900003", *["x"] * (num_cells - 1)])
    path.write_text(f"{path.read_text()}{row}\n\n,,\n")
    with pytest.raises(ms.InvalidDataError) as caught:
        ms.read_gias(path)
    assert [(each.row, each.message) for each in caught.value.issues] == [
        (4, f"the row has {num_cells} cells, the header 13")
    ]
