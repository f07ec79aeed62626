"""School calendars in iCalendar files, as authorities and schools publish them.

Events become days in London; what they say is told from their titles, by the words of
:mod:`~mastery_sched.tables.calendar_words`. An event that is not used stands in ``issues``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mastery_sched.consistency.calendars import school_year_span
from mastery_sched.entities import Closure, ClosureScope, Session
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows.cells import parse_school_year, parse_text, shown
from mastery_sched.tables.calendar_words import EventKind, kind_of
from mastery_sched.tables.half_terms import OpenPeriods, half_terms
from mastery_sched.tables.school_calendars import SchoolCalendars, sound_years

if TYPE_CHECKING:
    import icalendar

LONDON = ZoneInfo("Europe/London")

NOON = time(12)
AFTERNOON_STARTS = time(13)


@dataclass(frozen=True, slots=True)
class Event:
    """An event as days, both inclusive; ``session`` ``None`` is the whole day."""

    title: str
    first: date
    last: date
    session: Session | None = None


def read_ics_calendar(
    path: str | Path,
    school_year: str,
    *,
    calendar: str | None = None,
    urn: int | None = None,
) -> SchoolCalendars:
    """Read one authority's or one school's calendar.

    Parameters
    ----------
    school_year
        Such as ``2025/26``; events of other years are listed and not used.
    calendar
        The calendar's name; by default the file's own, or else its file name.
    urn
        The school of which the closures are; by default they are of the whole calendar.

    Raises
    ------
    InvalidDataError
        If the file cannot be read as a calendar.
    """
    path = Path(path)
    year = parse_school_year(school_year)
    span = school_year_span(year)
    assert span is not None  # the parser refuses others
    document = _document(path)
    name = parse_text(calendar or str(document.get("X-WR-CALNAME", "")) or path.stem)
    periods = OpenPeriods()
    issues: list[Issue] = []
    scope, key = (ClosureScope.CALENDAR, name)
    if urn is not None:
        scope, key = ClosureScope.SCHOOL, str(urn)

    def not_used(title: str, value: str, why: str) -> None:
        issues.append(Issue(path.name, None, title or "an event without a title", value, why))

    kinds = [(event, kind_of(event.title)) for event in _events(document, span, not_used)]
    for event, kind in kinds:
        if kind is None:
            why = "neither term nor holiday by its title; not used"
            not_used(event.title, _shown_days(event), why)
        elif kind is not EventKind.CLOSURE:
            periods.add(kind, event.first, event.last)
    closed = [
        Closure(scope, key, event.first, event.last, event.session, parse_text(event.title))
        for event, kind in kinds
        if kind is EventKind.CLOSURE
        or (kind is EventKind.HOLIDAY and periods.is_short(event.first, event.last))
    ]
    found, doubts = half_terms(periods, name, span)
    issues += [Issue(path.name, None, "calendar", name, doubt) for doubt in doubts]
    weekends = [each for each in closed if each.first == each.last and each.first.weekday() >= 5]
    for each in weekends:
        away = 1 if each.first.weekday() == 6 else -1
        likely = each.first + timedelta(days=away)
        why = (
            f"a {each.first:%A}, when schools are closed anyway; did you mean {likely:%A} {likely}?"
        )
        not_used(each.reason, str(each.first), why)
    years: tuple[Any, ...] = ()
    if found or urn is None:
        years, faults = sound_years(path.name, [(None, year, segment) for segment in found])
        issues += faults
    if not found and not closed:
        issues.append(Issue(path.name, None, "calendar", name, f"no dates of {year} found"))
    kept = tuple(dict.fromkeys(each for each in closed if each not in weekends))
    return SchoolCalendars(years, kept, tuple(issues))


def _shown_days(event: Event) -> str:
    return str(event.first) if event.first == event.last else f"{event.first} to {event.last}"


def _document(path: Path) -> icalendar.Calendar:
    import icalendar

    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read ({error.strerror or error})"
        raise InvalidDataError([Issue(path.name, None, "", "", message, "check it")]) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    try:
        found = icalendar.Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        message = f"not an iCalendar file ({shown(str(error))})"
        advice = "ask for the calendar as .ics, or type the dates into calendars.csv"
        raise InvalidDataError([Issue(path.name, None, "", "", message, advice)]) from error
    if not isinstance(found, icalendar.Calendar) or found.name != "VCALENDAR":
        message = "not an iCalendar file (no VCALENDAR)"
        raise InvalidDataError([Issue(path.name, None, "", "", message, "check the file")])
    return found


def _events(
    document: icalendar.Calendar, span: tuple[date, date], not_used: Callable[[str, str, str], None]
) -> Iterator[Event]:
    """Occurrences in the school year, in the order of time; all else is told to ``not_used``."""
    found: list[Event] = []
    for component in document.walk("VEVENT"):
        title = str(component.get("SUMMARY", ""))
        if component.errors or "DTSTART" not in component:
            not_used(title, "", "the event has no date that can be read; not used")
            continue
        if str(component.get("STATUS", "")).upper() == "CANCELLED":
            not_used(title, "", "the event is cancelled; not used")
            continue
        occurrences = list(_occurrences(document, component, span))
        if not occurrences:
            first = _days(component)[0]
            not_used(title, str(first), "outside the school year; not used")
        found += occurrences
    yield from sorted(set(found), key=lambda e: (e.first, e.last, e.title, e.session or ""))


def _occurrences(
    document: icalendar.Calendar, component: Any, span: tuple[date, date]
) -> Iterator[Event]:
    if not any(name in component for name in ("RRULE", "RDATE")):
        whole = [component]
    else:
        import icalendar
        import recurring_ical_events

        # Another event with its UID moves one of its occurrences; the library must see both.
        alone = icalendar.Calendar()
        for each in document.walk("VTIMEZONE"):
            alone.add_component(each)
        for each in document.walk("VEVENT"):
            if each.get("UID") == component.get("UID"):
                alone.add_component(each)
        whole = recurring_ical_events.of(alone).between(span[0], span[1] + timedelta(days=1))
    for each in whole:
        first, last, session = _days(each)
        if first <= span[1] and last >= span[0]:
            yield Event(str(component.get("SUMMARY", "")), first, last, session)


def _days(component: Any) -> tuple[date, date, Session | None]:
    """First and last day in London and the session of a short event; all-day ends are exclusive."""
    start = component.decoded("DTSTART")
    if "DTEND" in component:
        end = component.decoded("DTEND")
    elif "DURATION" in component:
        end = start + component.decoded("DURATION")
    else:
        end = start if isinstance(start, datetime) else start + timedelta(days=1)
    if not isinstance(start, datetime):
        last = (end.date() if isinstance(end, datetime) else end) - timedelta(days=1)
        return start, max(start, last), None
    if not isinstance(end, datetime):
        end = datetime.combine(end, time(), start.tzinfo)
    begins, ends = _in_london(start), _in_london(end)
    last = ends.date() - timedelta(days=ends.time() == time() and ends > begins)
    session = None
    if begins.date() == last and begins < ends and ends.date() == last:
        if ends.time() <= AFTERNOON_STARTS:
            session = Session.AM
        elif begins.time() >= NOON:
            session = Session.PM
    return begins.date(), max(begins.date(), last), session


def _in_london(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(LONDON).replace(tzinfo=None)
