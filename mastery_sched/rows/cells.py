"""Single cells: what a text, number or session may look like, and how it is written.

A cell is what a CSV file or a DataFrame holds: text, a Python or NumPy number, a date, a missing
value of pandas. A parser gives a value or raises :class:`CellError`; whether the value makes sense
is not decided here. Blank cells never reach a parser. Dates are in :mod:`mastery_sched.rows.dates`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from mastery_sched.consistency.values import school_year_starts, tidy
from mastery_sched.entities import WEEKDAYS, Session, WeeklySession

LONGEST_SHOWN = 60
"""Characters of a faulty cell that a message shows."""

MOST_DIGITS = 15
"""Digits of a whole number; nothing that a hub counts has more."""

_LONGEST_LOOKED_AT = 500
_EMAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+")
_FULL_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


class CellError(ValueError):
    """A cell does not hold what its column needs.

    Parameters
    ----------
    message
        What is wrong.
    advice
        What to do about it.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


@dataclass(frozen=True)
class Unusable:
    """A cell that the file itself gives no value for, such as a formula that was never worked out.

    Parameters
    ----------
    text
        What the cell shows.
    """

    text: str
    message: str
    advice: str

    def __str__(self) -> str:
        return self.text


def is_blank(cell: object) -> bool:
    """Whether a cell is empty, only spaces, or a missing value of pandas or NumPy."""
    if isinstance(cell, str):
        return not tidy(cell)
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    if isinstance(cell, (np.datetime64, np.timedelta64)):
        return bool(np.isnat(cell))
    # Only a number that is not a number differs from itself.
    return isinstance(cell, (float, np.floating, Decimal)) and bool(cell != cell)


def shown(cell: object) -> str:
    """A cell as a message shows it; e-mail addresses, wherever they stand, are not shown.

    Examples
    --------
    >>> shown("Kim <kim@example.org>"), shown(12.5)
    ('Kim <(e-mail)>', '12.5')
    """
    if is_blank(cell):
        return ""
    try:
        text = printable(_isoformat(cell) if isinstance(cell, date) else str(cell))
    except ValueError:
        return "a number of thousands of digits"
    text = _EMAIL.sub("(e-mail)", text[:_LONGEST_LOOKED_AT])
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def printable(text: str) -> str:
    """A text in which half characters, which no file and no screen takes, are spelt out."""
    return text.encode("utf-8", "backslashreplace").decode()


def parse_text(cell: object) -> str:
    r"""Any text, with spaces tidied; whole numbers lose the ``.0`` that spreadsheets add.

    Examples
    --------
    >>> parse_text(" St\xa0Anne's  CE "), parse_text(12.0)
    ("St Anne's CE", '12')
    """
    if isinstance(cell, (float, np.floating)) and float(cell).is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return _isoformat(cell)
    return tidy(str(cell))


def parse_decimal(cell: object) -> float:
    """A finite number in plain or scientific notation, with a point.

    Examples
    --------
    >>> parse_decimal(" 52.5 "), parse_decimal("-1e-3")
    (52.5, -0.001)
    """
    number = float(_decimal(cell))
    if not math.isfinite(number):
        raise CellError("far too large", "correct the number")
    return number


def parse_whole(cell: object) -> int:
    """A whole number, also as ``100123.0``.

    Examples
    --------
    >>> parse_whole("100123.0"), parse_whole(7.0)
    (100123, 7)
    """
    if type(cell) is int and abs(cell) < 10**MOST_DIGITS:
        return cell
    number = _decimal(cell)
    # The exponent of a text such as 1e999 would make a number of a thousand digits.
    if number.adjusted() >= MOST_DIGITS or number != number.to_integral_value():
        raise CellError("not a whole number", "give a whole number")
    return int(number)


def parse_urn(cell: object) -> int:
    """A school's unique reference number."""
    try:
        return parse_whole(cell)
    except CellError:
        raise CellError("not a URN", "give the register's number of six digits") from None


def parse_urns(cell: object) -> tuple[int, ...]:
    """Several URNs, separated by semicolons, commas or spaces.

    Examples
    --------
    >>> parse_urns("100123; 100124.0")
    (100123, 100124)
    """
    return tuple(parse_urn(part) for part in re.split(r"[;,\s]+", parse_text(cell)) if part)


def parse_km(cell: object) -> int:
    """Kilometres, as whole metres rounded half-up.

    Examples
    --------
    >>> parse_km("12.5"), parse_km("0.0005")
    (12500, 1)
    """
    return _half_up(_decimal(cell) * 1000)


def parse_minutes(cell: object) -> int:
    """Minutes, rounded half-up to whole ones."""
    return _half_up(_decimal(cell))


def parse_yes_no(cell: object) -> bool:
    """Yes or no, true or false, 1 or 0.

    Examples
    --------
    >>> parse_yes_no("Yes"), parse_yes_no(0.0)
    (True, False)
    """
    word = parse_text(cell).casefold()
    if word in ("yes", "y", "true", "1", "1.0"):
        return True
    if word in ("no", "n", "false", "0", "0.0"):
        return False
    raise CellError("neither yes nor no", "write yes or no")


def parse_weekday(cell: object) -> int:
    """A day of the week by its name or the first letters of it: Monday is 0.

    Examples
    --------
    >>> parse_weekday("Mon"), parse_weekday("sunday")
    (0, 6)
    """
    day = parse_text(cell).casefold()
    names = (*_FULL_WEEKDAYS, "saturday", "sunday")
    found = [i for i, name in enumerate(names) if len(day) > 2 and name.startswith(day)]
    if len(found) != 1:
        raise CellError("not a day of the week", "write it like Mon or Monday")
    return found[0]


def parse_session(cell: object) -> Session:
    """Morning or afternoon: ``AM`` or ``PM`` in any case."""
    try:
        return Session(parse_text(cell).upper())
    except ValueError:
        raise CellError("neither AM nor PM", "write AM or PM") from None


def parse_weekly_sessions(cell: object) -> tuple[WeeklySession, ...]:
    """Half-days of the week, separated by semicolons or commas, in the order given.

    Examples
    --------
    >>> [str(each) for each in parse_weekly_sessions("Thu AM; thursday pm")]
    ['Thu AM', 'Thu PM']
    """
    parts = (part.strip() for part in re.split(r"[;,]", parse_text(cell)))
    return tuple(_weekly_session(part) for part in parts if part)


def parse_school_year(cell: object) -> str:
    """A school year, as ``2025/26``; also written ``2025-26`` or ``2025/2026``.

    Examples
    --------
    >>> parse_school_year("2025-2026")
    '2025/26'
    """
    match = re.fullmatch(r"([0-9]{4})[/-](?:[0-9]{2})?([0-9]{2})", parse_text(cell))
    text = f"{match[1]}/{match[2]}" if match else ""
    if match is None or school_year_starts(text) is None:
        raise CellError("not a school year", "write it like 2025/26")
    return text


def parse_key(cell: object) -> str:
    """An id or a URN as text; a URN loses the ``.0`` that spreadsheets add."""
    return re.sub(r"^([0-9]{6,7})\.0+$", r"\1", parse_text(cell))


def choice_of(words: type[StrEnum]) -> Callable[[object], Any]:
    """A parser of one of a few words, in any case."""

    def parse(cell: object) -> StrEnum:
        with suppress(ValueError):
            return words(parse_text(cell).casefold())
        raise CellError("not one of the words allowed", f"write {', '.join(words)}")

    return parse


def as_text(value: object) -> str:
    """A value as a CSV file holds it; ``None`` is a blank cell.

    Examples
    --------
    >>> as_text(None), as_text(True), as_text(52.0), as_text(date(2025, 9, 1))
    ('', 'yes', '52.0', '2025-09-01')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _isoformat(value) if isinstance(value, date) else str(value)


def _decimal(cell: object) -> Decimal:
    if type(cell) is int:
        return Decimal(cell)
    if not isinstance(cell, (bool, np.bool_)):
        text = tidy(str(cell))
        with suppress(InvalidOperation):
            if _NUMBER.fullmatch(text) and Decimal(text).is_finite():
                return Decimal(text)
    raise CellError("not a number", "give a plain number")


def _half_up(number: Decimal) -> int:
    if number.adjusted() >= MOST_DIGITS:
        raise CellError("far too large", "correct the number")
    return int((number + Decimal("0.5")).to_integral_value(ROUND_FLOOR))


def _isoformat(day: date) -> str:
    if isinstance(day, datetime) and day.time() == time():
        day = day.date()
    return day.isoformat()


def _weekly_session(text: str) -> WeeklySession:
    day, _, session = text.casefold().partition(" ")
    at = [i for i, name in enumerate(_FULL_WEEKDAYS) if len(day) > 2 and name.startswith(day)]
    if len(at) != 1:
        raise CellError(
            f"{shown(text)!r} is not a half-day of the week", "write it like Thu AM; Thu PM"
        )
    try:
        return WeeklySession(at[0], parse_session(session))
    except CellError:
        days = WEEKDAYS[at[0]]
        advice = f"write {days} AM, {days} PM, or both: {days} AM; {days} PM"
        raise CellError(f"{shown(text)!r} names no half-day", advice) from None
