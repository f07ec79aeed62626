from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from mastery_sched.tables.atomic import write_bytes, write_text


def test_a_file_is_written_with_its_directories(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "plan.json"
    write_text(path, "é\r\n\n")
    assert path.read_bytes() == b"\xc3\xa9\r\n\n"
    write_bytes(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert [each.name for each in path.parent.iterdir()] == ["plan.json"]


def test_a_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.json"
    write_text(path, "old")

    def fail(handle: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk is full"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_others_may_read_the_file_as_usual(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    path = tmp_path / "plan.json"
    write_text(path, "x")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_long_names_are_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250)
    write_text(path, "x")
    assert path.exists()
