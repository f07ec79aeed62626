"""From terms, holidays, first and last days to the open periods of a school year.

A term or a first day opens, a holiday or a last day shuts; between an opening and the next shutting
lies a half-term. Holidays shorter than :data:`SHORTEST_HOLIDAY` weekdays do not end one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from mastery_sched.calendar import weekdays
from mastery_sched.consistency.likely_dates import HALF_TERMS, named_half_terms
from mastery_sched.entities import Segment
from mastery_sched.tables.calendar_words import EventKind

SHORTEST_HOLIDAY = 3
"""Weekdays; a shorter one, such as a bank holiday, is a closure within a half-term."""

LONGEST_HALF_TERM = timedelta(days=68)
"""A longer period hides a holiday that the calendar does not give."""

_ENDS = ((10, 26), (12, 28), (2, 18), (4, 8), (5, 29))
"""Month and day about which half-terms 1 to 5 are over everywhere, for the middle of a period."""


@dataclass
class OpenPeriods:
    """What a calendar says of opening and shutting, gathered event by event."""

    opening: set[date] = field(default_factory=set)
    shutting: set[date] = field(default_factory=set)
    holidays: set[date] = field(default_factory=set)

    def add(self, kind: EventKind, first: date, last: date) -> None:
        """Take in an event."""
        if kind is EventKind.HOLIDAY:
            self.holidays.update(weekdays(first, last))
        if kind in (EventKind.START, EventKind.TERM):
            self.opening.add(first)
        if kind in (EventKind.END, EventKind.TERM):
            self.shutting.add(last)

    def long_holidays(self) -> list[tuple[date, date]]:
        """Holidays that end a half-term, whether given as one event or day by day."""
        runs = _runs(sorted(self.holidays))
        return [run for run in runs if len(weekdays(*run)) >= SHORTEST_HOLIDAY]

    def is_short(self, first: date, last: date) -> bool:
        """Whether the days of a holiday are no part of a long one."""
        return not any(a <= last and first <= b for a, b in self.long_holidays())


def half_terms(
    periods: OpenPeriods, calendar: str, span: tuple[date, date]
) -> tuple[list[Segment], list[str]]:
    """The half-terms, numbered, and what is doubtful.

    Parameters
    ----------
    span
        First and last day of the school year.
    """
    opening, shutting = set(periods.opening), set(periods.shutting)
    for first, last in periods.long_holidays():
        before, after = _weekday(first, -1), _weekday(last, 1)
        if before >= span[0]:
            shutting.add(before)
        # Term that opens a day or two after the holiday says so itself.
        if after <= span[1] and not any(after <= d <= after + timedelta(3) for d in opening):
            opening.add(after)
    doubts: list[str] = []
    found: list[tuple[date, date]] = []
    open_since: date | None = None
    marks = sorted([(day, 0) for day in opening] + [(day, 1) for day in shutting])
    for day, shuts in marks:
        if not shuts:
            if open_since is not None:
                doubts.append(f"opens on {open_since} and on {day} without closing; {day} is used")
            open_since = day
        elif open_since is not None:
            found.append((open_since, day))
            open_since = None
        elif found and (day - found[-1][1]).days <= 3:
            doubts.append(f"closes on {found[-1][1]} and on {day}; the earlier is used")
        else:
            doubts.append(f"closes on {day}, but no first day before it is given")
    if open_since is not None and open_since < span[1] - timedelta(days=45):
        doubts.append(f"opens on {open_since}, but no last day after it is given")
    return _numbered(found, calendar, doubts), doubts


def _numbered(periods: list[tuple[date, date]], calendar: str, doubts: list[str]) -> list[Segment]:
    short = [each for each in periods if each[1] - each[0] <= LONGEST_HALF_TERM]
    for first, last in periods:
        if (first, last) not in short:
            doubts.append(f"{first} to {last} is longer than a half-term; a holiday is missing")
    if len(short) == len(HALF_TERMS) and len(short) == len(periods):
        return [Segment(calendar, n, *each) for n, each in enumerate(short, start=1)]
    numbered: list[Segment] = []
    for first, last in short:
        number = _half_term_of(first + (last - first) / 2)
        if any(each.number == number for each in numbered):
            name = named_half_terms([number])
            doubts.append(f"{first} to {last} would be a second {name}; not used")
        else:
            numbered.append(Segment(calendar, number, first, last))
    return numbered


def _half_term_of(middle: date) -> int:
    start = middle.year if middle.month >= 8 else middle.year - 1
    ends = [date(start if month >= 8 else start + 1, month, day) for month, day in _ENDS]
    return 1 + sum(middle > end for end in ends)


def _runs(days: list[date]) -> list[tuple[date, date]]:
    """Runs of weekdays without an open one between them."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and _weekday(runs[-1][1], 1) >= day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _weekday(day: date, step: int) -> date:
    """The next weekday after a day, or the last before it."""
    day += timedelta(days=step)
    while day.weekday() >= 5:
        day += timedelta(days=step)
    return day
