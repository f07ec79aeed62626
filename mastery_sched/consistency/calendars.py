"""Faults of calendars: segments out of order, outside the year, or not one a meeting.

Each fault of a date names the date that was probably meant.

A calendar that some school follows must be complete: with one segment a meeting, numbered from 1.
One that nobody follows may be incomplete. Where the rules give meetings windows of their own, any
number of segments will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from mastery_sched.consistency.examination import Examination
from mastery_sched.consistency.likely_dates import HALF_TERMS, did_you_mean, named_half_terms
from mastery_sched.consistency.values import Fault, school_year_starts
from mastery_sched.entities import Segment
from mastery_sched.errors import Issue, counted

Numbered = tuple[int, Segment]

LONGEST_SEGMENT = timedelta(days=70)
"""A half-term is shorter; for guesses at the date that was meant only."""

SATURDAY = 5


def school_year_span(school_year: str) -> tuple[date, date] | None:
    """First and last day that a school year may have: 1 August to 31 August of the next year."""
    start = school_year_starts(school_year)
    return None if start is None else (date(start, 8, 1), date(start + 1, 8, 31))


def calendar_faults(exam: Examination) -> Iterator[Issue]:
    """Faults of segments one by one, then of each calendar."""
    calendars: dict[str, list[Numbered]] = {}
    span = school_year_span(exam.records.school_year)
    for i, segment in enumerate(exam.records.segments):
        calendars.setdefault(segment.calendar, []).append((i, segment))
        yield from _dates(exam, i, segment, span)
    for segments in calendars.values():
        sound = [each for each in segments if exam.is_sound("calendars", each[0])]
        yield from _order(exam, sorted(sound, key=lambda each: each[1].number))
    yield from _completeness(exam, calendars)


def _dates(
    exam: Examination, index: int, segment: Segment, span: tuple[date, date] | None
) -> Iterator[Issue]:
    for column, value, message, advice in date_faults(segment, span):
        yield exam.issue("calendars", index, column, value, message, advice)


def date_faults(segment: Segment, span: tuple[date, date] | None) -> Iterator[Fault]:
    """Why the dates of a segment cannot be right, with the dates that were probably meant.

    Parameters
    ----------
    span
        First and last day of the school year, if it is known.
    """
    opens = segment.open_from
    if segment.open_to < opens:
        message = f"the segment ends before it opens, on {opens}"
        soon = min(opens, date.max - LONGEST_SEGMENT) + LONGEST_SEGMENT
        advice = did_you_mean(segment.open_to, opens, soon, "correct one of the dates")
        yield "open_to", segment.open_to, message, advice
    if span is None:
        return
    for column in ("open_from", "open_to"):
        day: date = getattr(segment, column)
        if not span[0] <= day <= span[1]:
            message = f"lies outside the school year {span[0].year}/{span[1].year % 100:02d}"
            expected = f"a date from {span[0]} to {span[1]} is expected"
            yield column, day, message, did_you_mean(day, *span, expected)
        elif day.weekday() >= SATURDAY:
            # A half-term opens after a weekend and ends before one.
            away = 7 - day.weekday() if column == "open_from" else 4 - day.weekday()
            likely = day + timedelta(days=away)
            message = f"a {day:%A}, when schools are closed; the date is probably wrong"
            yield column, day, message, f"did you mean {likely:%A} {likely}?"


def _order(exam: Examination, segments: list[Numbered]) -> Iterator[Issue]:
    for (i, earlier), (j, later) in pairwise(segments):
        if earlier.number == later.number or later.open_from > earlier.open_to:
            continue
        if earlier.open_to < earlier.open_from or later.open_to < later.open_from:
            continue
        disordered = later.open_to < earlier.open_from
        relation = "lies before" if disordered else "overlaps"
        before = f"segment {earlier.number}{exam.at('calendars', i)}"
        until = earlier.open_from if disordered else earlier.open_to
        edge = "which opens" if disordered else "which ends"
        message = f"segment {later.number} {relation} {before}, {edge} on {until}"
        advice = "number the segments in the order of time, without overlap"
        if not disordered:
            free = earlier.open_to + timedelta(days=1)
            advice = did_you_mean(later.open_from, free, later.open_to, advice)
        yield exam.issue("calendars", j, "open_from", later.open_from, message, advice)


def _completeness(exam: Examination, calendars: dict[str, list[Numbered]]) -> Iterator[Issue]:
    needed = exam.records.rules.num_meetings
    if exam.unread.settings or not needed or exam.records.rules.windows:
        return
    followed = {school.calendar for school in exam.records.schools}
    wrong = {
        name: segments
        for name, segments in calendars.items()
        if name in followed
        and all(exam.is_sound("calendars", i) for i, _ in segments)
        and {segment.number for _, segment in segments} != set(range(1, needed + 1))
    }
    if exam.explains("calendars", wrong):
        return
    for name, segments in wrong.items():
        numbers = {segment.number for _, segment in segments}
        lacking = sorted(set(range(1, needed + 1)) - numbers)
        surplus = sorted(number for number in numbers if number > needed)
        message = f"each of {counted(needed, 'meeting')} needs a segment of its own; "
        if lacking:
            message += f"{_numbers(lacking)} missing"
            if needed == len(HALF_TERMS):
                message += f" ({named_half_terms(lacking)})"
            advice = "add the rows; schools follow this calendar"
        else:
            message += f"{_numbers(surplus)} too many"
            advice = "take the rows out, or give venue_policy one kind for each segment"
        index = segments[0][0]
        yield exam.issue("calendars", index, "calendar", name, message, advice)


def _numbers(numbers: list[int]) -> str:
    *first, last = (str(number) for number in numbers)
    if not first:
        return f"segment {last} is"
    return f"segments {', '.join(first)} and {last} are"
