from __future__ import annotations

import pytest

from mastery_sched.tables.inputs import text_tables
from mastery_sched.tables.inputs.grids import UnreadableError
from mastery_sched.tables.inputs.text_tables import text_grids
from tests.unit.tables.inputs.samples import refusal


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_cells_are_text(mark: bytes, end: bytes) -> None:
    lines = [b"urn,name", b'100001,"Ash, ""The"" Tree"', b"NA,nan", b"007,", b""]
    grid = next(text_grids(mark + end.join(lines)))
    assert grid.doubts == ()
    assert grid.rows == [
        ["urn", "name"],
        ["100001", 'Ash, "The" Tree'],
        ["NA", "nan"],
        ["007", ""],
    ]


def test_line_ends_may_be_mixed_and_blank_lines_keep_the_numbers_of_rows() -> None:
    grid = next(text_grids(b"urn,name\r\n\n1,a\r,\r\n2,b"))
    assert grid.rows == [["urn", "name"], [], ["1", "a"], ["", ""], ["2", "b"]]


def test_a_cell_may_hold_line_breaks() -> None:
    grid = next(text_grids(b'urn,name\n1,"a\nb"\n2,c\n'))
    assert grid.rows == [["urn", "name"], ["1", "a\nb"], ["2", "c"]]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_likeliest_separator_comes_first(separator: str) -> None:
    lines = ["Our, own; list", "urn|name|sessions", "1|a|Thu AM; Thu PM", "2|b|Mon AM, Mon PM"]
    text = "\n".join(lines).replace("|", separator)
    grids = list(text_grids(text.encode()))
    assert any(grid.rows[1] == ["urn", "name", "sessions"] for grid in grids)


def test_what_excel_saves_is_read_and_doubted() -> None:
    grid = next(text_grids("urn,name\n1,St Anne\u2019s\n".encode("cp1252")))
    assert grid.rows[1] == ["1", "St Anne\u2019s"]
    ((message, advice),) = grid.doubts
    assert message == (
        "the file is not in UTF-8 and was read as Windows-1252 (first needed in line 2)"
    )
    assert advice


def test_unicode_text_of_excel_is_read() -> None:
    grid = next(text_grids("urn\tname\n1\tÉcole\n".encode("utf-16")))
    assert grid.rows == [["urn", "name"], ["1", "École"]]


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        (b'urn,name\n1,"a\n2,b\n', 2, "a cell cannot be read (unexpected end of data)"),
        (b'urn,name\n1,"a"b\n', 2, "a cell cannot be read (',' expected after '\"')"),
        (b"urn,name\n1,\x81\n", None, "the file is neither in UTF-8 nor in Windows-1252 (line 2)"),
        (b"\xff\xfe\x00", None, "the file is damaged: it is not in UTF-16"),
        (b"urn\x00", None, "the file holds no text"),
        (
            b"a\n" + b"x" * 200_000,
            2,
            "a cell cannot be read (field larger than field limit",
        ),
        (b"a," * 2_000, None, "row 1 has 2,001 cells, far too many for a table"),
    ],
)
def test_what_cannot_be_read(content: bytes, row: int | None, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        next(text_grids(content))
    assert refusal(caught).startswith(message)
    assert caught.value.row == row


def test_a_million_rows_are_refused_before_they_are_kept() -> None:
    with pytest.raises(UnreadableError) as caught:
        next(text_grids(b"100001,100002,3.5\n" * 1_000_000))
    assert refusal(caught) == "the table has more than 300,000 rows"


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "MOST_CELLS", 10)
    with pytest.raises(UnreadableError, match="more than 10 cells"):
        next(text_grids(b"a,b,c\n" * 4))
