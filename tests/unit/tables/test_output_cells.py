"""Texts made harmless for cells, file names and lines."""

from __future__ import annotations

from datetime import date

import pytest

from mastery_sched.tables.outputs.cells import (
    LONGEST_CELL,
    LONGEST_NAME_BYTES,
    Cell,
    cell_text,
    clean,
    csv_safe,
    safe_name,
    unique_names,
)
from tests.outputs import ODD_NAMES


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb", "a b"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("a\ud800b\x00\uffffc", "a b c"),
        (" \t ", ""),
        ("学校", "学校"),
    ],
)
def test_texts_are_one_line_that_any_file_holds(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_long_texts_are_cut() -> None:
    assert len(cell_text("x" * 100_000)) == LONGEST_CELL + 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_could_be_a_formula_is_marked_in_csv(start: str) -> None:
    assert csv_safe(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("cell", "text"),
    [(-1, "-1"), (1.5, "1.5"), (None, ""), (date(2025, 9, 1), "2025-09-01"), ("a=1", "a=1")],
)
def test_other_cells_are_as_they_are_in_csv(cell: Cell, text: str) -> None:
    assert csv_safe(cell) == text


@pytest.mark.parametrize("text", [*ODD_NAMES, "..", "/", "a\x00b", "NUL", "com1", "x" * 999])
def test_names_of_files_stay_in_their_folder(text: str) -> None:
    name = safe_name(text)
    assert not set(name) & set('/\\:*?"<>|\x00. \n')
    assert len(name.encode()) <= LONGEST_NAME_BYTES
    assert name.casefold() not in {"con", "nul", "com1"}
    assert not name.startswith("-")


def test_long_names_are_cut_between_characters() -> None:
    assert safe_name("学" * 100) == "学" * (LONGEST_NAME_BYTES // 3)


def test_names_are_unique_whatever_the_case() -> None:
    names = unique_names(enumerate(["a", "A", "a-2", "a"]))
    assert list(names.values()) == ["a", "A-2", "a-2-2", "a-3"]
    assert len({name.casefold() for name in names.values()}) == 4
