"""Small hand-made problems for the tests: schools on a line or a grid, one plain calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from mastery_sched.entities import (
    Place,
    School,
    Segment,
    Session,
    Slot,
    Specialist,
    WeeklySession,
)
from mastery_sched.problem import Problem
from mastery_sched.rules import Rules, VenueKind

FIRST_URN = 100001
YEAR_START = date(2025, 9, 1)  # a Monday


def urn(number: int) -> int:
    """URN of the made-up school with this number, from 0."""
    return FIRST_URN + number


def make_school(number: int, east_km: float = 0.0, north_km: float = 0.0, **changes: Any) -> School:
    """A school so many kilometres east and north of a point in the East Midlands."""
    values: dict[str, Any] = {
        "urn": urn(number),
        "name": f"School {number}",
        "place": Place(53.0 + north_km / 111.2, -1.4 + east_km / 67.0),
        "authority": "Midshire",
        "calendar": "Midshire",
        "type": "Community school",
        "phase": "Primary",
        "status": "Open",
    }
    return School(**(values | changes))


def schools_in_line(count: int, spacing_km: float = 1.0) -> tuple[School, ...]:
    """Schools at equal distances from west to east."""
    return tuple(make_school(i, east_km=i * spacing_km) for i in range(count))


def weekly(*texts: str) -> tuple[WeeklySession, ...]:
    """Weekly sessions such as ``"Thu AM"``."""
    days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    return tuple(WeeklySession(days.index(t.split()[0]), Session(t.split()[1])) for t in texts)


def make_segments(
    num_segments: int, *, weeks: int = 3, calendar: str = "Midshire", start: date = YEAR_START
) -> tuple[Segment, ...]:
    """Segments of whole weeks, with one free week between two."""
    segments = []
    for number in range(1, num_segments + 1):
        first = start + timedelta(weeks=(weeks + 1) * (number - 1))
        segments.append(
            Segment(calendar, number, first, first + timedelta(weeks=weeks - 1, days=4))
        )
    return tuple(segments)


def make_problem(
    schools: Sequence[School],
    specialists: Iterable[Specialist] = (),
    *,
    num_meetings: int = 2,
    kind: VenueKind = VenueKind.MEMBER,
    weeks: int = 3,
    rules: dict[str, Any] | None = None,
    **changes: Any,
) -> Problem:
    """A problem with groups of 2-3 schools and a few meetings unless told otherwise."""
    settings: dict[str, Any] = {
        "min_size": 2,
        "max_size": 3,
        "venue_policy": (kind,) * num_meetings,
    }
    values: dict[str, Any] = {
        "hub": "Test Hub",
        "school_year": "2025/26",
        "schools": tuple(schools),
        "specialists": tuple(specialists),
        "segments": make_segments(num_meetings, weeks=weeks),
        "rules": Rules(**(settings | (rules or {}))),
    }
    return Problem(**(values | changes))


def slot(text: str) -> Slot:
    """A slot such as ``"2025-09-02 AM"``."""
    return Slot.parse(text)
