"""Whatever is spoilt is told, whatever is odd is read or refused, and no row is lost."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows.frames import examine_frames
from mastery_sched.tables import read_hub, read_plan, write_hub
from mastery_sched.tables.plan_json import plan_values
from tests.builders import make_problem
from tests.unit.rows.samples import RULES, faults_of, places_of, tables
from tests.unit.tables.samples import small_plan

T = TypeVar("T")


@contextmanager
def folder() -> Iterator[Path]:
    # Not the fixture tmp_path: it is made once for all examples of a test.
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def read_or_refuse(read: Callable[[], T]) -> T | None:
    """What is read, or ``None`` if it is refused with reasons that can be shown."""
    issues: tuple[Issue, ...] = ()
    try:
        return read()
    except InvalidDataError as error:
        issues = error.issues
    assert issues
    "".join(map(str, issues)).encode()
    return None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


def spots(value: Any, spot: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a document."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield (*spot, key)
        yield from spots(value[key], (*spot, key))


def put(values: Any, spot: tuple[Any, ...], value: Any) -> None:
    """Change one value of a document, unless an earlier change has taken its spot away."""
    with suppress(KeyError, IndexError, TypeError):
        for key in spot[:-1]:
            values = values[key]
        values[spot[-1]] = value


SOUND = json.loads(json.dumps(plan_values(small_plan())))
SPOTS = list(spots(SOUND))


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(SPOTS), JSON), min_size=1, max_size=3))
def test_a_plan_spoilt_anywhere_is_read_or_refused(
    edits: list[tuple[tuple[Any, ...], Any]],
) -> None:
    values = copy.deepcopy(SOUND)
    for spot, value in edits:
        put(values, spot, value)
    with folder() as path:
        (path / "plan.json").write_text(json.dumps(values))
        plan = read_or_refuse(lambda: read_plan(path / "plan.json"))
        assert plan is None or plan.problem == small_plan().problem


@settings(max_examples=100)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with folder() as path:
        write_hub(make_problem([]), path)
        for name in ("hub.toml", "schools.csv", "plan.json"):
            (path / name).write_bytes(content)
        read_or_refuse(lambda: read_hub(path))
        read_or_refuse(lambda: read_plan(path / "plan.json"))


CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["100001", "100001.0", "53.0", "yes", "2025-09-02", "Thu AM", "group"]),
)
SPOILABLE = [
    (table, row, column)
    for table, frame in tables().items()
    for row in range(len(frame))
    for column in frame.columns
]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(SPOILABLE), CELLS), min_size=1, max_size=4))
def test_any_cell_is_read_or_refused(edits: list[tuple[tuple[str, int, str], object]]) -> None:
    changed = tables()
    for (table, row, column), cell in edits:
        changed[table][column] = changed[table][column].astype(object)
        changed[table].at[row, column] = cell
    for issue in faults_of(changed):
        assert issue.table in (*changed, "settings")
        assert issue.message
        assert issue.advice


KEYS = {"schools": "urn", "specialists": "id", "calendars": "calendar"}
TYPED = [
    (table, row, column)
    for table, row, column in SPOILABLE
    if KEYS.get(table) != column
    and column not in ("name", "authority", "type", "phase", "status", "id", "subject", "reason")
    and (table, column) not in [("pins", "value"), ("calendars", "school_year")]
]


@settings(max_examples=100)
@given(st.sets(st.sampled_from(TYPED), min_size=1, max_size=8))
def test_every_spoilt_cell_is_told_and_nothing_else(spoilt: set[tuple[str, int, str]]) -> None:
    changed = tables()
    for table, row, column in spoilt:
        changed[table].loc[row, column] = "spoilt"
    found = places_of(faults_of(changed))
    assert set(found) == {(table, row + 2, column) for table, row, column in spoilt}
    assert len(found) == len(spoilt)


def listed_rows(text: str) -> set[int]:
    """The rows in ``rows 2-4, 9 are of another school year``."""
    words = text.removeprefix("rows ").removeprefix("row ").split(" is ")[0].split(" are ")[0]
    spans = (span.split("-") for span in words.split(", "))
    return {row for span in spans for row in range(int(span[0]), int(span[-1]) + 1)}


@st.composite
def mixed_tables(draw: st.DrawFn) -> Mapping[str, pd.DataFrame]:
    """Sound tables with blank rows, rows of other years and spoilt rows among the others."""
    changed = tables()
    for table, frame in changed.items():
        rows = frame.to_dict("records")
        for _ in range(draw(st.integers(0, 3))):
            row = dict(draw(st.sampled_from(rows)))
            match draw(st.sampled_from(["blank", "other year", "spoilt", "same"])):
                case "blank":
                    row = dict.fromkeys(row, draw(st.sampled_from(["", " ", None, float("nan")])))
                case "other year" if table == "calendars":
                    row["school_year"] = draw(st.sampled_from(["2023/24", "2024/25"]))
                case "spoilt":
                    row[draw(st.sampled_from(sorted(row)))] = "spoilt"
            rows.insert(draw(st.integers(0, len(rows))), row)
        changed[table] = pd.DataFrame(rows, columns=frame.columns, dtype=object)
    return changed


@settings(max_examples=100)
@given(mixed_tables())
def test_every_row_is_used_or_listed_with_a_reason(changed: Mapping[str, pd.DataFrame]) -> None:
    metric = small_plan().problem.metric
    examined = examine_frames(changed, school_year="2025/26", rules=RULES, metric=metric)
    records = examined.records
    for table, frame in changed.items():
        rows = set(range(2, len(frame) + 2))
        blank = {
            number
            for number, row in enumerate(frame.to_numpy().tolist(), start=2)
            if all(not isinstance(cell, str) or not cell.strip() for cell in row)
        }
        others = {
            number
            for issue in records.warnings
            if issue.table == table and "another school year" in issue.message
            for number in listed_rows(issue.message)
        }
        faulty = {issue.row for issue in examined.faults if issue.table == table}
        used = examined.row_of[table]
        assert len(used) == len(set(used))
        assert not set(used) & (blank | others)
        assert rows - set(used) - blank - others <= faulty
    if not examined.faults:
        num_records = len(records.schools), len(records.segments), len(records.travel_rows)
        assert num_records == tuple(
            len(examined.row_of[table]) for table in ("schools", "calendars", "travel")
        )
