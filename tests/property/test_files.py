"""Any file is read or refused with reasons, and a table is read alike however it is written."""

from __future__ import annotations

import tempfile
import warnings
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from mastery_sched.errors import DataWarning, InvalidDataError
from mastery_sched.rows.aliases import HEADINGS
from mastery_sched.rows.cells import is_blank
from mastery_sched.tables import read_applications
from mastery_sched.tables.inputs.hub_workbook import book_bytes, fill_sheet
from tests.fuzz.readers import FILES, try_all, write_sound_hub
from tests.property.test_round_trips import TEXTS
from tests.strategies.files import CELLS, contents
from tests.unit.tables.inputs.samples import book_of, bytes_of


@settings(max_examples=60)
@given(contents(), st.sampled_from(FILES))
def test_any_file_is_read_or_refused(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hub = Path(folder) / "hub"
        write_sound_hub(hub)
        counts = try_all(content, Path(folder), hub, name)
        assert sum(counts.values()) >= 3


def applications(content: bytes, name: str) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        path = Path(folder) / name
        path.write_bytes(content)
        return read_applications(path)


URNS = st.integers(100_000, 999_999)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def ways_to_write(urn: int) -> list[object]:
    return [urn, float(urn), str(urn), f"{urn}.0", f" {urn}\xa0"]


def ways_to_write_a_day(day: date) -> list[object]:
    serial = (day - date(1899, 12, 30)).days
    return [day, serial, str(serial), day.isoformat(), f"{day:%d/%m/%Y}", f"{day} 00:00:00"]


@st.composite
def written_tables(draw: st.DrawFn) -> tuple[list[list[object]], dict[int, tuple[object, ...]]]:
    """Rows of applications in any of the ways of hubs, and what they mean, by row."""
    titles: list[list[object]] = [[], ["Applications", None], ["Autumn", "as of today"]]
    rows: list[list[object]] = draw(st.lists(st.sampled_from(titles), max_size=3))
    words = {column: [column, *HEADINGS["schools"][column]] for column in ("urn", "applied_on")}
    words["name"] = list(HEADINGS["schools"]["name"])
    order = draw(st.permutations(["urn", "name", "applied_on", "note"]))
    header = [draw(st.sampled_from(words.get(each, ["Notes"]))).upper() for each in order]
    rows = [*rows, list(header)]
    meant: dict[int, tuple[object, ...]] = {}
    for urn in draw(st.lists(URNS, min_size=1, max_size=4, unique=True)):
        rows += [[]] * draw(st.integers(0, 1))
        name, day = draw(TEXTS), draw(DAYS)
        cells: dict[str, object] = {
            "urn": draw(st.sampled_from(ways_to_write(urn))),
            "name": f" {name}\xa0",
            "applied_on": draw(st.sampled_from(ways_to_write_a_day(day))),
            "note": draw(st.none() | TEXTS),
        }
        rows.append([cells[column] for column in order])
        meant[len(rows)] = (urn, name, day)
    return rows, meant


@settings(max_examples=60)
@given(written_tables())
def test_applications_mean_the_same_however_they_are_written(
    table: tuple[list[list[object]], dict[int, tuple[object, ...]]],
) -> None:
    rows, meant = table
    frame = applications(bytes_of(book_of({"Sheet1": rows})), "a.xlsx")
    read = frame[["urn", "name", "applied_on"]].to_numpy().tolist()
    assert dict(zip(frame.index, map(tuple, read), strict=True)) == meant


@settings(max_examples=60)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_no_row_of_applications_is_lost(cells: list[tuple[object, ...]]) -> None:
    rows: list[list[object]] = [["URN", "School", "Priority"], *map(list, cells)]
    filled = {
        number
        for number, row in enumerate(rows, start=1)
        if number > 1 and not all(is_blank(cell) for cell in row)
    }
    book = openpyxl.Workbook()
    # Texts as a workbook can hold them: without control characters, never as formulas.
    fill_sheet(book.worksheets[0], rows)
    content = book_bytes(book)
    try:
        used = set(applications(content, "a.xlsx").index)
    except InvalidDataError as error:
        faulty = {issue.row for issue in error.issues}
        assert faulty <= filled
        assert faulty
    else:
        assert used == filled
