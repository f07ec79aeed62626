"""Tables of postcodes in files, small and of the size of a country's."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pandas as pd
import pytest

import mastery_sched as ms
from mastery_sched.tables.places import lookup
from tests.unit.tables.inputs.samples import Cells, saved, xlsx

SCHOOLS = pd.DataFrame({"urn": [1, 2, 3], "postcode": ["ab1 2cd", "AB12CE", "QQ1 1QQ"]})


def places(path: Path) -> tuple[list[list[float]], list[str]]:
    found = ms.locate(SCHOOLS, postcodes=path)
    return found.found[["latitude", "longitude"]].to_numpy().tolist(), [
        str(note) for note in found.notes
    ]


@pytest.fixture(params=["whole", "in pieces"])
def _sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "in pieces":
        monkeypatch.setattr(lookup, "LARGE_BYTES", 0)


@pytest.mark.usefixtures("_sizes")
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_text_files_of_any_size_are_read_alike(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    lines = ["pcds,Ort,Lat,Long", "XX1 1XX,Zoë,1,2", "", "ab12cd,Zoë,53.0,-1.4"]
    lines += ["AB1 2CE,,53.01,-1.41", "AB1 2CF,,,", 'QQ11QQ,"Q",north,-1']
    text = "\r\n".join(line.replace(",", separator) for line in lines)
    path = saved(tmp_path, text.encode(encoding), "postcodes.csv")
    found, notes = places(path)
    assert found == [[53.0, -1.4], [53.01, -1.41]]
    faults = [note for note in notes if note.startswith("postcodes")]
    assert faults == [
        "postcodes row 7, latitude ('north'): not a number; give a plain number",
    ]


def test_workbooks_are_read_too(tmp_path: Path) -> None:
    rows: Cells = [["Postcodes 2025"], ["Postcode", "Lat", "Long"], ["AB1 2CD", 53.0, -1.4]]
    found, _ = places(saved(tmp_path, xlsx(rows), "p.xlsx"))
    assert found == [[53.0, -1.4]]


@pytest.mark.usefixtures("_sizes")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Dear hub,\nnothing here\n",
        b"PK\x03\x04nothing",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b'postcode,latitude,longitude\n"AB1 2CD,53,-1.4\n',
        b"postcode,latitude,longitude\nAB1 2CD,53,-1.4,7,8\n",
        b"postcode,latitude,longitude\n\x81\n",
        b"latitude,longitude\n53,-1.4\n",
    ],
)
def test_what_is_no_such_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = saved(tmp_path, content, "p.csv")
    try:
        notes = ms.locate(SCHOOLS, postcodes=path).notes
    except ms.InvalidDataError as error:
        notes = error.issues
    assert notes
    assert all(note.advice for note in notes)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ms.InvalidDataError, match="there is no such file"):
        ms.locate(SCHOOLS, postcodes=tmp_path / "none.csv")


def test_a_large_table_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "country.csv"
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    with path.open("w", encoding="ascii") as file:
        file.write("postcode,latitude,longitude,usual,ward\n")
        for number in range(150_000):
            inward = f"{number % 10}{letters[number // 10 % 20]}{letters[number // 200 % 20]}"
            file.write(f"ZZ{number // 80_000} {inward},53.0,-1.4,x,made up ward\n")
        file.write("AB1 2CD,53.0,-1.4,x,y\nAB1 2CE,53.01,-1.41,x,y\n")
    size = path.stat().st_size
    assert size > 2 * lookup.LARGE_BYTES
    ms.locate(SCHOOLS.iloc[:0], postcodes=path)
    tracemalloc.start()
    try:
        found, _ = places(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == [[53.0, -1.4], [53.01, -1.41]]
    assert most < 40_000_000
