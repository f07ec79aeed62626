"""The register's files as they are downloaded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import mastery_sched as ms
from mastery_sched.tables.register import files
from mastery_sched.tables.register.links import read_links
from tests.unit.tables.register.test_register import make


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ms.InvalidDataError) as caught:
        ms.read_gias(path)
    (issue,) = caught.value.issues
    assert issue.advice
    return issue.message


def test_a_zip_with_one_table_is_read_like_the_table(tmp_path: Path) -> None:
    plain = make(tmp_path / "extract.csv", {"EstablishmentName": "St Zoë"}, {})
    path = zipped(
        tmp_path / "extract.zip",
        {"readme.txt": b"x", "edubasealldata20250901.CSV": plain.read_bytes()},
    )
    assert ms.read_gias(path).equals(ms.read_gias(plain))
    assert list(ms.schools_from_gias(path, urns=[900002]).schools["urn"]) == [900002]


def test_of_several_tables_the_one_with_the_columns_is_read(tmp_path: Path) -> None:
    plain = make(tmp_path / "extract.csv", {}).read_bytes()
    links = b"\xef\xbb\xbfURN,LinkURN,LinkType\n900001,7,Predecessor\n"
    path = zipped(tmp_path / "all.zip", {"links.csv": links, "extract.csv": plain})
    assert len(ms.read_gias(path)) == 1
    assert read_links(path).predecessors(900001) == (7,)
    path = zipped(tmp_path / "twice.zip", {"a.csv": plain, "b.csv": plain})
    assert refusal(path) == "the zip holds several CSV files that may be meant: a.csv, b.csv"
    path = zipped(tmp_path / "other.zip", {"a.csv": links, "b.csv": links})
    assert refusal(path).startswith("none of the CSV files in the zip has the columns wanted")


def test_what_is_wrong_with_a_file_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(tmp_path / "none.csv") == "there is no such file"
    assert refusal(tmp_path).startswith("the file cannot be read")
    assert refusal(zipped(tmp_path / "e.zip", {"a.txt": b"x"})) == (
        "there is no CSV file in the zip"
    )
    cut = zipped(tmp_path / "cut.zip", {"a.csv": make(tmp_path / "a.csv", {}).read_bytes()})
    cut.write_bytes(cut.read_bytes()[:-30])
    assert refusal(cut) == "a zip that cannot be read (BadZipFile)"
    monkeypatch.setattr(files, "MOST_BYTES", 20_000_000)
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(30_000_000)
    assert refusal(tmp_path / "big.csv") == "far too large for the register (30 MB)"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(tmp_path / "bomb.zip", {"a.csv": b"0" * 20_000_000})
    assert refusal(bomb) == "the zip is packed more tightly than a table can be"
    monkeypatch.setattr(files, "MOST_BYTES", 10_000_000)
    assert refusal(bomb) == "far too large for the register (20 MB)"


def test_a_damaged_or_locked_member_is_one_sentence(tmp_path: Path) -> None:
    content = make(tmp_path / "a.csv", *[{}] * 400).read_bytes()
    path = zipped(tmp_path / "a.zip", {"a.csv": content})
    spoilt = bytearray(path.read_bytes())
    spoilt[200:240] = bytes(40)
    path.write_bytes(spoilt)
    assert refusal(path).startswith("a zip that cannot be read")
    # The bit that says that a password is needed, in both places where it stands.
    path = zipped(tmp_path / "b.zip", {"a.csv": content})
    locked = bytearray(path.read_bytes())
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(locked)
    assert refusal(path) == "a zip that cannot be read (RuntimeError)"
    assert zipfile.is_zipfile(io.BytesIO(locked))
