"""The date that was probably meant where one cannot be: for advice only, nothing is corrected.

Knows slips of the hand (year, month, day and month exchanged) and weekends; knows no table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

HALF_TERMS = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
"""Names of the six segments of a school year."""


def likely_date(day: date, first: date, last: date) -> date | None:
    """The weekday from ``first`` to ``last`` that was probably meant by a date, or ``None``.

    Examples
    --------
    >>> likely_date(date(2026, 9, 2), date(2025, 8, 1), date(2026, 8, 31))
    datetime.date(2025, 9, 2)
    >>> likely_date(date(2025, 3, 11), date(2025, 11, 1), date(2025, 12, 19))
    datetime.date(2025, 11, 3)
    """
    return next((d for d in _slips(day) if d.weekday() < 5 and first <= d <= last), None)


def _slips(day: date) -> Iterator[date]:
    for years in (1, -1):
        with suppress(ValueError):
            yield day.replace(year=day.year + years)
    with suppress(ValueError):
        yield date(day.year, day.day, day.month)
    for months in (1, -1):
        with suppress(ValueError):
            yield day.replace(month=day.month + months)
    for days in range(1, 8):
        for step in (days, -days):
            # The calendar has a first and a last day, which a table may well hold.
            with suppress(OverflowError):
                yield day + timedelta(days=step)


def did_you_mean(day: date, first: date, last: date, otherwise: str) -> str:
    """Advice that names the likely date, if there is one, before what to do otherwise."""
    likely = likely_date(day, first, last)
    return otherwise if likely is None else f"did you mean {likely:%A} {likely}? {otherwise}"


def nearest_on(weekday: int, day: date) -> date:
    """The date nearest to a day that is on this weekday (0: Monday).

    Examples
    --------
    >>> nearest_on(0, date(2025, 11, 23))
    datetime.date(2025, 11, 24)
    """
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


def named_half_terms(numbers: list[int], of: int = len(HALF_TERMS)) -> str:
    """Names of segments in words, where a year has six; else their numbers.

    Examples
    --------
    >>> named_half_terms([5, 6])
    'Summer 1 and Summer 2'
    """
    names = [HALF_TERMS[n - 1] if of == len(HALF_TERMS) else str(n) for n in numbers]
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
