"""Keys that stand twice: a URN, a specialist's id, a segment, a pair, a travel row.

Knows which columns make the key of each table, and nothing of what the records mean.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from typing import Any

from mastery_sched.consistency.examination import TABLES, Examination
from mastery_sched.entities import Pair
from mastery_sched.errors import Issue

_KEYS: dict[str, tuple[tuple[str, ...], Callable[[Any], Hashable], Callable[[Any], str]]] = {
    "schools": (("urn",), lambda s: s.urn, lambda s: f"the URN {s.urn}"),
    "specialists": (("id",), lambda p: p.id, lambda p: f"the specialist {p.id}"),
    "calendars": (
        ("segment", "calendar", "school_year"),
        lambda s: (s.calendar, s.number),
        lambda s: f"segment {s.number} of the calendar {s.calendar!r}",
    ),
    "travel": (
        ("to", "from"),
        lambda r: (r.from_urn, r.to_urn),
        lambda r: f"the way from {r.from_urn} to {r.to_urn}",
    ),
}
"""By table, the columns of the key, the key of a record, and its name in a sentence."""


def repeat_faults(exam: Examination) -> Iterator[Issue]:
    """Every second and later record with the same key, naming the first."""
    for table, (columns, key_of, named) in _KEYS.items():
        first_at: dict[Hashable, int] = {}
        for i, record in enumerate(getattr(exam.records, TABLES[table])):
            if exam.unread.columns(table, i).intersection(columns):
                continue
            first = first_at.setdefault(key_of(record), i)
            if first != i:
                row, earlier = exam.row(table, i), exam.row(table, first)
                here = "" if row is None else f" and here (row {row})"
                message = f"{named(record)} stands twice: before{exam.at(table, first)}{here}"
                advice = "keep one of the rows, or correct one"
                yield Issue(table, row, columns[0], "", message, advice, earlier)
    yield from _pairs(exam)


def _pairs(exam: Examination) -> Iterator[Issue]:
    first_at: dict[frozenset[int], tuple[int, Pair]] = {}
    for i, pair in enumerate(exam.records.pairs):
        if not exam.is_sound("pairs", i):
            continue
        earlier_at, earlier = first_at.setdefault(frozenset((pair.first, pair.second)), (i, pair))
        if earlier.kind is not pair.kind:
            message = (
                f"{pair.first} and {pair.second} are to be {pair.kind} here, but {earlier.kind} "
                f"before{exam.at('pairs', earlier_at)}"
            )
            issue = exam.issue("pairs", i, "kind", pair.kind, message, "keep one of the rows")
            yield replace(issue, other_row=exam.row("pairs", earlier_at))
