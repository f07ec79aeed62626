"""Parts of problems: places, calendars, closures, travel tables, bystanders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from hypothesis import strategies as st

from mastery_sched.calendar import weekdays
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    PastPlace,
    School,
    Segment,
    Session,
    Slot,
    Specialist,
    TravelRow,
    WeeklySession,
)
from mastery_sched.rules import LOADS, Preferences, VenueKind
from mastery_sched.travel import TravelUnit
from tests.builders import YEAR_START, make_school, make_segments

KINDS = tuple(VenueKind)
CALENDARS = ("Midshire", "Fenshire")
TRUSTS = (None, "Alder Trust", "Birch Trust")
_MINUTES = st.integers(0, 60)


def places() -> st.SearchStrategy[tuple[float, float]]:
    """Kilometres east and north on a coarse grid, so that schools often share a place."""
    quarters = st.integers(0, 60)
    return st.tuples(quarters, quarters).map(lambda point: (point[0] / 4, point[1] / 4))


def weekly_sessions() -> st.SearchStrategy[WeeklySession]:
    """Any half-day of the week."""
    return st.builds(WeeklySession, st.integers(0, 4), st.sampled_from(Session))


def preferences() -> st.SearchStrategy[Preferences]:
    """Weights of the timetable's wishes, each sometimes off."""
    weight = st.sampled_from([0, 1, 3, 10])
    return st.builds(Preferences, weight, weight, weight, weight, weight)


def policies(
    max_meetings: int = 3, kinds: Sequence[VenueKind] = KINDS
) -> st.SearchStrategy[tuple[VenueKind, ...]]:
    """Venue policies with 1 to ``max_meetings`` meetings."""
    return st.lists(st.sampled_from(kinds), min_size=1, max_size=max_meetings).map(tuple)


@st.composite
def calendars(
    draw: st.DrawFn, num_meetings: int, *, start: date = YEAR_START
) -> tuple[Segment, ...]:
    """Segments of two calendars, one or two weeks each.

    The second calendar starts and ends each segment up to a weekday earlier or later, so every
    segment keeps at least Tuesday to Thursday of its first week in common.
    """
    plain = make_segments(num_meetings, weeks=draw(st.integers(1, 2)), start=start)
    # Over a weekend, a weekday is three days.
    earlier = st.sampled_from([timedelta(days=-3), timedelta(0), timedelta(days=1)])
    later = st.sampled_from([timedelta(days=-1), timedelta(0), timedelta(days=3)])
    other = tuple(
        replace(
            segment,
            calendar=CALENDARS[1],
            open_from=segment.open_from + draw(earlier),
            open_to=segment.open_to + draw(later),
        )
        for segment in plain
    )
    return plain + other


def common_slots(segments: Iterable[Segment], number: int) -> list[Slot]:
    """Half-days in one segment of every calendar, in time order."""
    chosen = [segment for segment in segments if segment.number == number]
    first = max(segment.open_from for segment in chosen)
    last = min(segment.open_to for segment in chosen)
    return [Slot(day, session) for day in weekdays(first, last) for session in Session]


@st.composite
def times_of_meetings(
    draw: st.DrawFn, segments: Sequence[Segment], num_meetings: int
) -> dict[str, Any]:
    """Settings of gaps, windows and the year's first and last date: mostly the usual ones."""
    least = draw(st.integers(1, 14))
    found: dict[str, Any] = {"min_gap_days": least}
    if draw(st.integers(0, 3)) == 0:
        found["max_gap_days"] = draw(st.integers(max(least, 7), max(least, 21)))
    if draw(st.integers(0, 4)) == 0:
        found["windows"] = tuple(
            (slots[0].date + shift, slots[-1].date + shift)
            for number in range(1, num_meetings + 1)
            for slots in [common_slots(segments, number)]
            for shift in [timedelta(days=draw(st.integers(-2, 2)))]
        )
    if draw(st.integers(0, 4)) == 0:
        found["lesson_sessions"] = (draw(st.sampled_from(Session)),)
    days = weekdays(segments[0].open_from, segments[0].open_to)
    if draw(st.integers(0, 4)) == 0:
        found["earliest_date"] = draw(st.sampled_from(days))
    if draw(st.integers(0, 4)) == 0:
        found["latest_date"] = days[-1] + timedelta(days=7 * draw(st.integers(0, 5)))
    return found


def may_be_partners(first: Specialist, second: Specialist) -> bool:
    """Whether two specialists are released on some weekday in common."""
    days = [{weekly.weekday for weekly in person.sessions} for person in (first, second)]
    return not days[0] or not days[1] or bool(days[0] & days[1])


@st.composite
def loads(draw: st.DrawFn) -> dict[str, Any]:
    """Settings of how much may go on at once: mostly none."""
    found: dict[str, Any] = {}
    for name in LOADS:
        if draw(st.integers(0, 4)) == 0:
            found[name] = draw(st.integers(1, 3))
    if draw(st.integers(0, 4)) == 0:
        found["lead_attends_first"] = True
    return found


@st.composite
def closures(
    draw: st.DrawFn,
    segments: Sequence[Segment],
    urns: Sequence[int],
    specialist_ids: Sequence[str],
    max_count: int = 4,
) -> list[Closure]:
    """Closures of one to three days for anybody, on days of the school year."""
    first = min(segment.open_from for segment in segments)
    last = max(segment.open_to for segment in segments)
    days = weekdays(first, last)
    ids: dict[ClosureScope, list[str]] = {
        ClosureScope.SCHOOL: [str(urn) for urn in urns],
        ClosureScope.CALENDAR: sorted({segment.calendar for segment in segments}),
        ClosureScope.SPECIALIST: list(specialist_ids),
        ClosureScope.SPECIALISTS: [""] if specialist_ids else [],
        ClosureScope.HOST: [str(urn) for urn in urns],
        ClosureScope.ALL: [""],
    }
    scopes = [scope for scope, names in ids.items() if names]
    drawn = []
    for _ in range(draw(st.integers(0, max_count))):
        scope = draw(st.sampled_from(scopes))
        at = draw(st.integers(0, len(days) - 1))
        until = min(at + draw(st.integers(0, 2)), len(days) - 1)
        session = draw(st.sampled_from([None, None, *Session]))
        name = draw(st.sampled_from(ids[scope]))
        drawn.append(Closure(scope, name, days[at], days[until], session, "closed"))
    return drawn


@st.composite
def travel_tables(
    draw: st.DrawFn, urns: Sequence[int]
) -> tuple[tuple[TravelRow, ...], TravelUnit, float | None]:
    """Rows, their unit and a fallback speed: mostly none, some in metres, some in minutes."""
    kind = draw(st.sampled_from(["none", "none", "metres", "minutes", "some minutes"]))
    ordered = list(permutations(urns, 2))
    if kind == "none" or not ordered:
        return (), TravelUnit.METRES, None
    if kind == "metres":
        chosen = draw(st.lists(st.sampled_from(ordered), unique=True, max_size=4))
        metres = st.integers(0, 20_000)
        return tuple(TravelRow(a, b, draw(metres)) for a, b in chosen), TravelUnit.METRES, None
    if kind == "minutes":
        rows = tuple(TravelRow(a, b, draw(_MINUTES)) for a, b in ordered)
        return rows, TravelUnit.MINUTES, None
    chosen = draw(st.lists(st.sampled_from(ordered), unique=True, min_size=1, max_size=4))
    rows = tuple(TravelRow(a, b, draw(_MINUTES)) for a, b in chosen)
    return rows, TravelUnit.MINUTES, draw(st.sampled_from([20.0, 45.5]))


@st.composite
def mixed(draw: st.DrawFn, schools: Iterable[School]) -> list[School]:
    """The schools with calendars, trusts, willingness and priorities of all kinds."""
    return [
        replace(
            school,
            calendar=draw(st.sampled_from(CALENDARS)),
            trust=draw(st.sampled_from(TRUSTS)),
            can_host=draw(st.sampled_from([True, True, False])),
            priority=draw(st.integers(0, 2)),
        )
        for school in schools
    ]


@st.composite
def hosting_at_times(
    draw: st.DrawFn,
    schools: Iterable[School],
    needed: Mapping[int, Iterable[Slot]] | None = None,
) -> list[School]:
    """The schools, some of which host only on a few half-days of the week.

    Those by URN in ``needed`` host at these slots, at least.
    """
    restricted = draw(st.integers(0, 3)) == 0
    found = []
    for school in schools:
        if restricted and draw(st.booleans()):
            kept = {
                WeeklySession(slot.date.weekday(), slot.session)
                for slot in (needed or {}).get(school.urn, ())
            }
            more = draw(st.sets(weekly_sessions(), min_size=1, max_size=5))
            school = replace(school, host_sessions=tuple(sorted(kept | more)))
        found.append(school)
    return found


@st.composite
def bystanders(draw: st.DrawFn, first_number: int) -> tuple[list[School], list[PastPlace]]:
    """Schools that are not to be placed: bases and venues only, or applicants that may not join."""
    schools: list[School] = []
    past: list[PastPlace] = []
    reasons = st.sampled_from(["no applicant", "closed", "independent", "past", "predecessor"])
    for number in range(first_number, first_number + draw(st.integers(0, 2))):
        east, north = draw(places())
        school = make_school(number, east, north)
        match draw(reasons):
            case "no applicant":
                school = replace(school, applicant=False)
            case "closed":
                school = replace(school, status="Closed")
            case "independent":
                school = replace(school, type="Other independent school")
            case "past":
                past.append(PastPlace(school.urn, "2023/24"))
            case _:
                school = replace(school, predecessor_urns=(school.urn - 50_000,))
                past.append(PastPlace(school.urn - 50_000, "2022/23"))
        schools.append(school)
    return schools, past
