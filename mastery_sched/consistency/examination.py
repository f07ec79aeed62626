"""What the checks of consistency share: the records, the row each came from, and what is missing.

Knows no single fault.
"""

# ruff: noqa: D102 - the records are described in mastery_sched.entities

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Protocol

from mastery_sched.entities import (
    Closure,
    Pair,
    PastPlace,
    Pin,
    School,
    Segment,
    Specialist,
    TravelRow,
)
from mastery_sched.errors import Issue
from mastery_sched.rules import Rules
from mastery_sched.travel import Metric, TravelUnit

TABLES = {
    "schools": "schools",
    "specialists": "specialists",
    "calendars": "segments",
    "closures": "closures",
    "history": "history",
    "pins": "pins",
    "pairs": "pairs",
    "travel": "travel_rows",
}
"""The tables in their order, and the attribute that holds the records of each."""

LOOKUPS = ("postcodes",)
"""Tables that others are filled in from; no records are made of them."""

TABLE_FILES = (*TABLES, *LOOKUPS)
"""The tables that a hub may hand in."""

SETTINGS = "settings"
"""The table's name in faults of the rules and of the school year."""


class HasRecords(Protocol):
    """Anything with a hub's records: a problem, or what a reader has gathered so far."""

    @property
    def school_year(self) -> str: ...
    @property
    def schools(self) -> tuple[School, ...]: ...
    @property
    def specialists(self) -> tuple[Specialist, ...]: ...
    @property
    def segments(self) -> tuple[Segment, ...]: ...
    @property
    def closures(self) -> tuple[Closure, ...]: ...
    @property
    def history(self) -> tuple[PastPlace, ...]: ...
    @property
    def pins(self) -> tuple[Pin, ...]: ...
    @property
    def pairs(self) -> tuple[Pair, ...]: ...
    @property
    def travel_rows(self) -> tuple[TravelRow, ...]: ...
    @property
    def travel_unit(self) -> TravelUnit: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def metric(self) -> Metric: ...


RowOf = Mapping[str, Sequence[int]]
"""By table, the row of each of its records, in the order of the records."""


@dataclass(frozen=True)
class Unread:
    """What a reader found but could not read, so that no fault follows from another.

    Parameters
    ----------
    faulty_cells
        By table and index of a record, the columns that have a fault already; what the record
        holds there is a stand-in.
    num_keyless
        By table, the number of rows whose key (URN, id, calendar) could not be read; infinite if
        the table or its key column is missing.
    settings
        Whether the rules have faults; what depends on them is then not judged.
    school_year
        Whether the school year is unknown.
    """

    faulty_cells: Mapping[str, Mapping[int, frozenset[str]]] = field(default_factory=dict)
    num_keyless: Mapping[str, float] = field(default_factory=dict)
    settings: bool = False
    school_year: bool = False

    def columns(self, table: str, index: int) -> frozenset[str]:
        """The faulty columns of a record."""
        return self.faulty_cells.get(table, {}).get(index, frozenset())

    def has(self, table: str) -> bool:
        """Whether anything of this table could not be read."""
        return bool(self.faulty_cells.get(table) or self.num_keyless.get(table))


@dataclass(frozen=True)
class Examination:
    """Records under examination."""

    records: HasRecords
    row_of: RowOf
    unread: Unread

    def row(self, table: str, index: int) -> int | None:
        """The row of a record, if a reader knows it."""
        rows = self.row_of.get(table)
        return None if rows is None else rows[index]

    def is_sound(self, table: str, index: int) -> bool:
        """Whether a record holds only what was meant, so that others can be judged by it."""
        return not self.unread.columns(table, index)

    def issue(
        self, table: str, index: int, column: str, value: object, message: str, advice: str = ""
    ) -> Issue:
        """A fault in a column of one record."""
        return Issue(table, self.row(table, index), column, str(value), message, advice)

    def at(self, table: str, index: int) -> str:
        """The row of another record, in brackets, for the middle of a sentence."""
        row = self.row(table, index)
        return "" if row is None else f" (row {row})"

    @cached_property
    def known(self) -> Mapping[str, frozenset[str]]:
        """Keys as text of the three tables that others refer to."""
        records = self.records
        return {
            "schools": frozenset(str(school.urn) for school in records.schools),
            "specialists": frozenset(person.id for person in records.specialists),
            "calendars": frozenset(segment.calendar for segment in records.segments),
        }

    def explains(self, table: str, keys: Iterable[str]) -> bool:
        """Whether all these unknown keys may be of rows whose own key is unreadable or repeated."""
        spare = self.unread.num_keyless.get(table, 0) + self._num_repeated.get(table, 0)
        return len(set(keys)) <= spare

    @cached_property
    def _num_repeated(self) -> Mapping[str, int]:
        """By table, how many rows have a key that stands before: one of them may be misspelt."""
        records = self.records
        keys_of: dict[str, list[object]] = {
            "schools": [school.urn for school in records.schools],
            "specialists": [person.id for person in records.specialists],
        }
        column_of = {"schools": "urn", "specialists": "id"}
        repeated = {}
        for table, keys in keys_of.items():
            column = column_of[table]
            read = [
                key for i, key in enumerate(keys) if column not in self.unread.columns(table, i)
            ]
            repeated[table] = len(read) - len(set(read))
        return repeated


def in_table_order(issues: Iterable[Issue]) -> list[Issue]:
    """Sorted by table and row; what is of a whole table comes before its rows."""
    position = {table: i for i, table in enumerate(TABLE_FILES)}
    return sorted(issues, key=lambda issue: (position.get(issue.table, -1), issue.row or 0))


def row_ranges(rows: Sequence[int], most: int | None = None) -> str:
    """Row numbers in few words.

    Parameters
    ----------
    most
        Ranges to write out; the rows of the others are counted. ``None`` writes all.

    Examples
    --------
    >>> row_ranges([2])
    'row 2'
    >>> row_ranges([9, 2, 3, 4, 12, 13])
    'rows 2-4, 9, 12-13'
    >>> row_ranges([2, 4, 6, 8, 9], most=2)
    'rows 2, 4 and 3 more'
    """
    spans = list(_spans(sorted(rows)))
    text = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans[:most])
    left = sum(b - a + 1 for a, b in spans[len(spans[:most]) :])
    more = f" and {left} more" if left else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {text}{more}"


def _spans(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or rows[i] > rows[i - 1] + 1:
            yield rows[start], rows[i - 1]
            start = i


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.75) -> str:
    """Advice that names the known word most like this one, or ``""``.

    Parameters
    ----------
    likeness
        From 0 to 1, how much a word must be like this one to be named.
    """
    close = get_close_matches(word, sorted(known), n=1, cutoff=likeness)
    return f"did you mean {close[0]!r}?" if close else ""
