from __future__ import annotations

from datetime import date
from pathlib import Path

from mastery_sched.tables.inputs.text_tables import text_grids
from mastery_sched.tables.text_files import csv_text, read_toml


def test_tables_are_written_so_that_they_read_the_same() -> None:
    rows: list[dict[str, object]] = [
        {"a": 'x, "y"\nz', "b": None},
        {"a": "é", "b": date(2025, 9, 1)},
    ]
    text = csv_text(["a", "b"], rows)
    assert text == 'a,b\n"x, ""y""\nz",\né,2025-09-01\n'
    grid = next(text_grids(text.encode()))
    assert grid.rows == [["a", "b"], ['x, "y"\nz', ""], ["é", "2025-09-01"]]


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
    path.write_text("a = 0x" + "f" * 9_000)
    _, (fault,) = read_toml(path, "hub.toml")
    assert fault.message == "not valid TOML: a whole number is far too large"
    path.write_text("a = [{ b = " + "9" * 9_000 + " }]")
    _, (fault,) = read_toml(path, "hub.toml")
    assert fault.message.startswith("not valid TOML: ")
