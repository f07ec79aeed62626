"""A folder in which we write never loses what somebody else put there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mastery_sched.tables.outputs.written import (
    LIST_FILE,
    names_written,
    refuse_foreign,
    write_file,
    write_files,
)


def test_what_we_wrote_may_be_written_again(tmp_path: Path) -> None:
    write_files(tmp_path / "out", {"a.csv": b"1"})
    assert write_files(tmp_path / "out", {"a.csv": b"2"}) == (tmp_path / "out" / "a.csv",)
    assert (tmp_path / "out" / "a.csv").read_bytes() == b"2"
    assert names_written(tmp_path / "out") == {"a.csv"}


def test_what_somebody_else_wrote_stays(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(b"theirs")
    with pytest.raises(FileExistsError, match="somebody else"):
        write_files(tmp_path, {"a.csv": b"1", "b.csv": b"2"})
    assert (tmp_path / "b.csv").read_bytes() == b"theirs"
    assert not (tmp_path / "a.csv").exists()


def test_what_somebody_changed_stays(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.csv": b"1", "b.csv": b"2"})
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"edited")
    with pytest.raises(FileExistsError, match="and 1 other file") as caught:
        write_files(tmp_path, {"a.csv": b"3", "b.csv": b"4"})
    assert caught.value.filename == str(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"edited"
    write_files(tmp_path, {"a.csv": b"3"}, overwrite=True)
    assert (tmp_path / "a.csv").read_bytes() == b"3"


def test_a_file_that_holds_the_same_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"1")
    write_files(tmp_path, {"a.csv": b"1"})
    write_files(tmp_path, {"a.csv": b"2"})


def test_a_folder_of_the_files_name_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(FileExistsError):
        write_files(tmp_path, {"a.csv": b"1"})


def test_pruning_takes_only_what_we_wrote_and_nobody_changed(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.ics": b"1", "b.ics": b"2", "c.ics": b"3"})
    (tmp_path / "b.ics").write_bytes(b"edited")
    (tmp_path / "theirs.ics").write_bytes(b"theirs")
    write_files(tmp_path, {"a.ics": b"4"}, prune=True)
    assert {each.name for each in tmp_path.iterdir()} == {
        *("a.ics", "b.ics", "theirs.ics", LIST_FILE)
    }
    assert names_written(tmp_path) == {"a.ics"}


def test_pruning_is_asked_for(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.ics": b"1"})
    write_files(tmp_path, {"b.ics": b"2"})
    assert (tmp_path / "a.ics").exists()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "mastery-written", "files": 7}', "\ud800", '{"format": 1}']
)
def test_a_spoilt_list_makes_everything_somebody_elses(tmp_path: Path, text: str) -> None:
    write_files(tmp_path, {"a.csv": b"1"})
    (tmp_path / LIST_FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(FileExistsError):
        write_files(tmp_path, {"a.csv": b"2"})


def test_a_forged_list_removes_nothing_elsewhere(tmp_path: Path) -> None:
    outside = tmp_path / "precious"
    outside.write_bytes(b"1")
    out = tmp_path / "out"
    write_files(out, {"a.csv": b"1"})
    digest = json.loads((out / LIST_FILE).read_text())["files"]["a.csv"]
    forged = {"format": "mastery-written", "files": {"../precious": digest}}
    (out / LIST_FILE).write_text(json.dumps(forged))
    write_files(out, {"a.csv": b"1"}, prune=True)
    assert outside.exists()


def test_one_file_is_written_as_many_are(tmp_path: Path) -> None:
    write_file(tmp_path / "plan.json", "é")
    assert (tmp_path / "plan.json").read_bytes() == "é".encode()
    refuse_foreign(tmp_path, ["plan.json", "not there"])
    write_file(tmp_path / "plan.json", b"2")
    (tmp_path / "plan.json").write_bytes(b"theirs")
    with pytest.raises(FileExistsError, match="overwrite=True"):
        write_file(tmp_path / "plan.json", b"3")
    write_file(tmp_path / "plan.json", b"3", overwrite=True)
    assert (tmp_path / "plan.json").read_bytes() == b"3"
