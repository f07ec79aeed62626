"""Keys that stand twice: a URN, a specialist's id, a segment, a pair, a travel row.

Knows which columns make the key of each table, and nothing of what the records mean.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any

from mastery_sched.consistency.examination import TABLES, Examination
from mastery_sched.entities import Pair
from mastery_sched.errors import Issue

_KEYS: dict[str, tuple[str, Callable[[Any], Hashable], Callable[[Any], str]]] = {
    "schools": ("urn", lambda s: str(s.urn), lambda s: f"the URN {s.urn}"),
    "specialists": ("id", lambda p: p.id, lambda p: f"the specialist {p.id}"),
    "calendars": (
        "segment",
        lambda s: (s.calendar, s.number),
        lambda s: f"segment {s.number} of the calendar {s.calendar!r}",
    ),
    "travel": (
        "to",
        lambda r: (r.from_urn, r.to_urn),
        lambda r: f"the way from {r.from_urn} to {r.to_urn}",
    ),
}


def repeat_faults(exam: Examination) -> Iterator[Issue]:
    """Every second and later record with the same key, naming the first."""
    for table, (column, key_of, named) in _KEYS.items():
        unread = exam.unread.rows_of_key.get(table, {}) if table != "calendars" else {}
        first_at: dict[Hashable, int] = {}
        for i, record in enumerate(getattr(exam.records, TABLES[table])):
            key = key_of(record)
            if key in first_at:
                where = exam.at(table, first_at[key])
            elif key in unread:
                where = f" (row {unread[str(key)]})"
            else:
                first_at[key] = i
                continue
            yield _twice(exam, table, i, column, named(record), where)
    yield from _pairs(exam)


def _twice(exam: Examination, table: str, index: int, column: str, named: str, where: str) -> Issue:
    row = exam.row(table, index)
    here = "" if row is None else f" and here (row {row})"
    message = f"{named} stands twice: before{where}{here}"
    return Issue(table, row, column, "", message, "keep one of the rows, or correct one")


def _pairs(exam: Examination) -> Iterator[Issue]:
    first_at: dict[frozenset[int], tuple[int, Pair]] = {}
    for i, pair in enumerate(exam.records.pairs):
        earlier_at, earlier = first_at.setdefault(frozenset((pair.first, pair.second)), (i, pair))
        if earlier.kind is not pair.kind:
            message = (
                f"{pair.first} and {pair.second} are to be {pair.kind} here, but {earlier.kind} "
                f"before{exam.at('pairs', earlier_at)}"
            )
            yield exam.issue("pairs", i, "kind", pair.kind, message, "keep one of the rows")
