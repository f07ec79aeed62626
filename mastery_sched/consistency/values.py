"""Values that no record may have, wherever it comes from: impossible places, untidy words, dates.

A reader parses cells and leaves it to these functions to judge what it parsed, so that a record
made in Python is judged alike. Knows one record at a time.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from mastery_sched.consistency.examination import SETTINGS, TABLES, Examination
from mastery_sched.entities import (
    Closure,
    Pair,
    PastPlace,
    Place,
    School,
    Segment,
    Specialist,
    WeeklySession,
)
from mastery_sched.errors import Issue
from mastery_sched.rules import Rules

MAX_URN = 9_999_999
GRID_LEAST = 1_000.0
"""Numbers from here on in a column of degrees are metres of the National Grid."""

Fault = tuple[str, object, str, str]
"""Column, value, what is wrong, what to do."""


def tidy(text: str) -> str:
    r"""A text without spaces at its ends, with single plain spaces inside, no control characters.

    Examples
    --------
    >>> tidy("  St\xa0Mary's \n")
    "St Mary's"
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    kept = (c for c in text if c.isspace() or not _is_control(c))
    return " ".join("".join(kept).split())


def _is_control(character: str) -> bool:
    return character in "\ufeff\u200b" or unicodedata.category(character) in ("Cc", "Cs")


def in_england(latitude: float, longitude: float) -> bool:
    """Whether a point lies in the rectangle around England."""
    return 49.8 <= latitude <= 55.9 and -6.5 <= longitude <= 1.9


def place_fault(place: Place) -> Fault | None:
    """Why a place cannot be meant, or ``None``; nothing is ever corrected."""
    latitude, longitude = place.latitude, place.longitude
    value = f"{latitude}, {longitude}"
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        message, advice = "not a point on earth", "give latitude and longitude in degrees"
    elif abs(latitude) < 0.01 and abs(longitude) < 0.01:
        message = "0, 0 lies in the Atlantic; it usually stands for a missing place"
        advice = "look the school's place up"
    elif max(abs(latitude), abs(longitude)) >= GRID_LEAST:
        message = "a grid reference in the columns for degrees"
        advice = "name the columns easting and northing"
    elif abs(latitude) > 90 or abs(longitude) > 180:
        message = "no such place: latitude runs from -90 to 90, longitude from -180 to 180"
        advice = "correct the number"
    elif in_england(longitude, latitude) and not in_england(latitude, longitude):
        message = "latitude and longitude are swapped: the other way round it is in England"
        advice = "exchange the two columns"
    else:
        return None
    return "latitude", value, message, advice


def school_year_starts(school_year: str) -> int | None:
    """The calendar year in which a school year such as ``2025/26`` starts; ``None`` if malformed.

    Examples
    --------
    >>> school_year_starts("2025/26"), school_year_starts("2099/00"), school_year_starts("2025/27")
    (2025, 2099, None)
    """
    match = re.fullmatch(r"([0-9]{4})/([0-9]{2})", school_year)
    if match is None or not 1900 <= int(match[1]) <= 9000:
        return None
    start = int(match[1])
    return start if (start + 1) % 100 == int(match[2]) else None


def value_faults(exam: Examination) -> Iterator[Issue]:
    """Faults of single records and of the rules."""
    if not exam.unread.school_year and school_year_starts(exam.records.school_year) is None:
        message = "not a school year"
        advice = "write it like 2025/26"
        yield Issue(SETTINGS, None, "school_year", exam.records.school_year, message, advice)
    if not exam.unread.settings:
        for column, value, message, advice in _of_rules(exam.records.rules):
            yield Issue(SETTINGS, None, column, str(value), message, advice)
    for table, check in _CHECK_OF.items():
        for i, record in enumerate(getattr(exam.records, TABLES[table])):
            for column, value, message, advice in check(record):
                yield exam.issue(table, i, column, value, message, advice)


def _of_rules(rules: Rules) -> Iterator[Fault]:
    for name, (start, end) in zip(("am", "pm"), rules.session_times, strict=True):
        if not (_is_time(start) and _is_time(end) and start < end):
            value = f"{start}-{end}"
            yield f"session_times.{name}", value, "not a span of time", "write it like 09:00-12:00"
    if rules.fallback_kmh is not None and not math.isfinite(rules.fallback_kmh):
        yield "fallback_kmh", rules.fallback_kmh, "not a speed", "give kilometres an hour"


def _is_time(text: str) -> bool:
    return re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text) is not None


def _of_school(school: School) -> Iterator[Fault]:
    yield from _urn("urn", school.urn)
    for column in ("name", "authority", "calendar"):
        yield from _text(column, getattr(school, column))
    for column in ("type", "phase", "status", "trust", "stage", "town"):
        yield from _text(column, getattr(school, column), optional=True)
    fault = place_fault(school.place)
    if fault is not None:
        yield fault
    yield from _at_least(1, "teachers", school.teachers)
    yield from _sessions("host_sessions", school.host_sessions)
    for urn in school.predecessor_urns:
        yield from _urn("predecessor_urn", urn)


def _of_specialist(person: Specialist) -> Iterator[Fault]:
    yield from _text("id", person.id)
    yield from _at_least(0, "capacity", person.capacity)
    if person.max_travel_m is not None and person.max_travel_m < 0:
        yield "max_travel_km", person.max_travel_m / 1000, "must be 0 or more", "correct the number"
    if person.max_release_days is not None:
        yield from _at_least(0, "max_release_days", person.max_release_days)
    if person.partner == person.id:
        yield "partner", person.partner, "nobody is their own partner", "name another specialist"
    yield from _sessions("sessions", person.sessions)


def _of_segment(segment: Segment) -> Iterator[Fault]:
    yield from _text("calendar", segment.calendar)
    yield from _at_least(1, "segment", segment.number)


def _of_closure(closure: Closure) -> Iterator[Fault]:
    if closure.scope.needs_id:
        yield from _text("id", closure.id)
    elif closure.id != tidy(closure.id):
        yield "id", closure.id, "spaces or control characters where none belong", "leave it blank"
    if closure.reason != tidy(closure.reason):
        yield "reason", closure.reason, "spaces or control characters where none belong", "tidy it"
    if closure.last < closure.first:
        yield "to", closure.last, f"lies before the first day, {closure.first}", "correct a date"
    elif closure.first == closure.last and closure.first.weekday() >= 5:
        yield "from", closure.first, *_weekend(closure.first)


def _weekend(day: date) -> tuple[str, str]:
    friday = day - timedelta(days=day.weekday() - 4)
    monday = friday + timedelta(days=3)
    return (
        f"a {day:%A}, when schools are closed anyway; the date is probably wrong",
        f"did you mean Friday {friday} or Monday {monday}? else take the row out",
    )


def _of_past_place(past: PastPlace) -> Iterator[Fault]:
    yield from _urn("urn", past.urn)
    if school_year_starts(past.school_year) is None:
        yield "school_year", past.school_year, "not a school year", "write it like 2025/26"


def _of_pair(pair: Pair) -> Iterator[Fault]:
    if pair.first == pair.second:
        yield "other_urn", pair.second, "a school is paired with itself", "name two schools"


def _sessions(column: str, sessions: tuple[WeeklySession, ...]) -> Iterator[Fault]:
    text = "; ".join(
        str(weekly) if 0 <= weekly.weekday < 5 else f"weekday {weekly.weekday}"
        for weekly in sessions
    )
    if any(not 0 <= weekly.weekday < 5 for weekly in sessions):
        yield column, text, "not a day from Monday to Friday", "correct the day"
    if len(set(sessions)) < len(sessions):
        yield column, text, "the same half-day stands twice", "name each half-day once"


def _urn(column: str, urn: int) -> Iterator[Fault]:
    if not 1 <= urn <= MAX_URN:
        yield column, urn, "not a URN", "give the register's number, usually of six digits"


def _text(column: str, text: str | None, *, optional: bool = False) -> Iterator[Fault]:
    if text is None and optional:
        return
    if not text:
        yield column, "", "is blank", "fill it in"
    elif text != tidy(text):
        advice = f"write {tidy(text)!r}"
        yield column, text, "spaces or control characters where none belong", advice


def _at_least(least: int, column: str, number: int) -> Iterator[Fault]:
    if number < least:
        yield column, number, f"must be {least} or more", "correct the number"


_CHECK_OF: dict[str, Callable[[Any], Iterator[Fault]]] = {
    "schools": _of_school,
    "specialists": _of_specialist,
    "calendars": _of_segment,
    "closures": _of_closure,
    "history": _of_past_place,
    "pairs": _of_pair,
}
