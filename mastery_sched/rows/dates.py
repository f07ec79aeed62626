"""Dates as people and spreadsheets write them, and doubts about a whole column of them.

ISO, day first, days counted by Excel, with or without a time of day or a time zone. The month is
never taken to come first: a column in which nothing shows which of the two is meant is read with
the day first, and a warning says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from mastery_sched.consistency.examination import row_ranges
from mastery_sched.entities import Slot
from mastery_sched.rows.cells import CellError, is_blank, parse_session, parse_text, parse_weekday

ADVICE = "write it like 2025-09-01 or 01/09/2025"
MOST_RANGES = 8
"""Ranges of rows that a warning writes out."""

_SERIALS = range(36_526, 73_051)
"""Excel's numbers of the days from 2000 to 2099; others are not meant as dates."""

_EXCEL_DAY_0 = date(1899, 12, 30)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_ISO = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_WORDED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9}),?[ -]([0-9]{4})")
_MONTH_NAMED = re.compile(r"([A-Za-z]{3,9}) ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_WEEKDAY = re.compile(r"([A-Za-z]{3,9}),? (.+)")
_CLOCK = re.compile(
    r"(?P<day>\S.*?)[T ](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
    r"(?:\.[0-9]+)?)?(?P<half> ?[AaPp][Mm])?"
    r" ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def parse_date(cell: object) -> date:
    """A date: an object, Excel's number of it, ISO text, or text with the day first.

    A time of day must be midnight, in England if a time zone is given.

    Examples
    --------
    >>> parse_date("2025-09-01") == parse_date("1/9/2025") == parse_date(45901.0)
    True
    >>> parse_date("2025-08-31T23:00:00Z").isoformat()
    '2025-09-01'
    >>> parse_date("03/31/2026")
    Traceback (most recent call last):
        ...
    mastery_sched.rows.cells.CellError: no such date, read with the day first
    """
    moment = _moment(cell)
    if isinstance(moment, datetime):
        if moment.time() != time():
            raise CellError("a date with a time of day", "give the date alone")
        return moment.date()
    return moment


def parse_day_of(cell: object) -> date:
    """The day of a moment, such as that of a form's submission; the time of day is left out.

    Examples
    --------
    >>> parse_day_of("03/06/2025 14:22:10").isoformat(), parse_day_of("2025-06-03").isoformat()
    ('2025-06-03', '2025-06-03')
    """
    moment = _moment(cell)
    return moment.date() if isinstance(moment, datetime) else moment


def parse_slot(cell: object) -> str:
    """A half-day such as ``2025-10-07 AM``, as text; the date may have the day first."""
    day, _, session = parse_text(cell).rpartition(" ")
    try:
        return str(Slot(parse_date(day), parse_session(session)))
    except CellError:
        raise CellError("not a half-day", "write it like 2025-10-07 AM") from None


def ambiguity(cells: Iterable[tuple[int, object]]) -> tuple[object, str] | None:
    """The first cell of an ambiguous column, and what to say of it; ``None`` if there is no doubt.

    Parameters
    ----------
    cells
        Those of one column, with the numbers of their rows. Half-days count as their dates.
    """
    doubtful = []
    for row, cell in cells:
        if not isinstance(cell, str):
            continue
        match = _DAY_FIRST.match(parse_text(cell))
        if match is None:
            continue
        day, month = int(match[1]), int(match[3])
        if day > 12:
            return None
        if day != month and 1 <= month <= 12 and day >= 1:
            doubtful.append((row, cell, date(int(match[4]) or 1, month, day)))
    if not doubtful:
        return None
    rows = row_ranges([row for row, _, _ in doubtful], MOST_RANGES)
    _, first, day_read = doubtful[0]
    meant = f"{day_read.day} {_FULL_MONTHS[day_read.month - 1].capitalize()} {day_read.year}"
    return first, (
        f"read as {meant}, with the day first; nothing in the column shows whether that is meant "
        f"({rows})"
    )


def has_time_of_day(cell: object) -> bool:
    """Whether a cell that can be read as a date has a time of day too."""
    if is_blank(cell):
        return False
    try:
        moment = _moment(cell)
    except CellError:
        return False
    return isinstance(moment, datetime) and moment.time() != time()


def _moment(cell: object) -> date:
    """A date, or a local date and time."""
    if isinstance(cell, np.datetime64):
        cell = pd.Timestamp(cell)
    if isinstance(cell, datetime):
        return _local(cell)
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float, np.integer, np.floating)) and not isinstance(cell, bool):
        return _counted_day(float(cell))
    text = parse_text(cell)
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
        return _counted_day(float(text))
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return _written_day(text)
    return _local(_with_clock(_written_day(clock["day"]), clock))


def _written_day(text: str) -> date:
    """A date in text, with the day of the week before it or without."""
    match = _WEEKDAY.fullmatch(text)
    weekday = None if match is None else _weekday_or_none(match[1])
    if match is None or weekday is None:
        return _plain_day(text)
    day = _plain_day(match[2])
    if day.weekday() != weekday:
        raise CellError(
            f"{day.isoformat()} is no {match[1]} but a {day:%A}", "correct one of the two"
        )
    return day


def _weekday_or_none(word: str) -> int | None:
    try:
        return parse_weekday(word)
    except CellError:
        return None


def _plain_day(text: str) -> date:
    if match := _ISO.fullmatch(text):
        parts, order = (int(match[1]), int(match[3]), int(match[4])), "year, month, day"
    elif match := _DAY_FIRST.fullmatch(text):
        parts, order = (int(match[4]), int(match[3]), int(match[1])), "the day first"
    elif match := _WORDED.fullmatch(text):
        parts, order = (int(match[3]), _month(match[2]), int(match[1])), "the month by name"
    elif match := _MONTH_NAMED.fullmatch(text):
        parts, order = (int(match[3]), _month(match[1]), int(match[2])), "the month by name"
    else:
        raise CellError("not a date", ADVICE)
    try:
        return date(*parts)
    except ValueError:
        raise CellError(f"no such date, read with {order}", ADVICE) from None


def _month(word: str) -> int:
    name = word.casefold()
    if name not in _FULL_MONTHS and name not in (*_MONTHS, "sept"):
        raise CellError("no such month", ADVICE)
    return _MONTHS.index(name[:3]) + 1


def _counted_day(number: float) -> date:
    if not number >= _SERIALS.start or number >= _SERIALS.stop:
        raise CellError("not a date", ADVICE)
    # To the second, as spreadsheets do: the fraction of a day is never exact.
    seconds = round(number * 86_400)
    days, rest = divmod(seconds, 86_400)
    day = _EXCEL_DAY_0 + timedelta(days=days)
    if rest:
        return datetime(day.year, day.month, day.day) + timedelta(seconds=rest)
    return day


def _with_clock(day: date, clock: re.Match[str]) -> datetime:
    hour, half = int(clock["hour"]), (clock["half"] or "").strip().casefold()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 99
    zone = clock["zone"]
    text = f"{hour:02}:{clock['minute']}:{clock['second'] or '00'}{zone or ''}"
    try:
        return datetime.combine(day, time.fromisoformat(text))
    except ValueError:
        raise CellError("no such time of day", "give the date alone") from None


def _local(moment: datetime) -> date:
    """The time in England of a moment with a zone."""
    if moment.tzinfo is None:
        return moment
    if moment.time() == time() and moment.utcoffset() == timedelta():
        # Programs that know no times write a date as midnight in Greenwich, in summer too.
        return moment.date()
    try:
        return moment.astimezone(UTC).astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None)
    except OverflowError:
        raise CellError("not a date", ADVICE) from None
