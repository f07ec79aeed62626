"""Calendars written to a hub's folder and read again are the same."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mastery_sched.consistency.values import tidy
from mastery_sched.entities import Closure, ClosureScope, Segment, Session
from mastery_sched.tables.calendar_files import read_calendar_file
from mastery_sched.tables.school_calendars import (
    SchoolCalendars,
    merge_calendars,
    write_calendars,
)
from tests.builders import make_segments

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).map(tidy).filter(bool)
DAYS = st.integers(0, 300).map(lambda days: date(2025, 9, 1) + timedelta(days=days))
CLOSURES = st.builds(
    lambda scope, name, first, days, session, reason: Closure(
        ClosureScope(scope),
        "" if scope == "all" else name,
        first,
        first + timedelta(days=days),
        session,
        reason,
    ),
    st.sampled_from(["school", "calendar", "all"]),
    NAMES,
    DAYS,
    st.integers(0, 4),
    st.sampled_from([None, *Session]),
    NAMES,
)


@st.composite
def readings(draw: st.DrawFn) -> SchoolCalendars:
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    segments: list[tuple[str, Segment]] = [
        ("2025/26", replace(segment, calendar=name))
        for name in names
        for segment in make_segments(6, weeks=draw(st.integers(1, 6)))
    ]
    return SchoolCalendars(tuple(segments), tuple(draw(st.lists(CLOSURES, max_size=5))))


@settings(deadline=None, max_examples=40)
@given(readings())
def test_what_is_written_is_read(reading: SchoolCalendars) -> None:
    merged = merge_calendars(reading)
    with tempfile.TemporaryDirectory() as folder:
        write_calendars(merged, folder)
        files = [f"{folder}/calendars.csv", f"{folder}/closures.csv"]
        again = merge_calendars(*(read_calendar_file(file, "2025/26") for file in files))
    assert again == merged
    assert merge_calendars(merged, again) == merged
