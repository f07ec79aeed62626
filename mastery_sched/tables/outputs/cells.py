"""Texts that are safe wherever they go: cells, file names, lines of a calendar.

Names of hubs, groups and schools may hold anything; nothing here refuses one, it is made harmless.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable
from datetime import date
from itertools import count
from typing import TypeVar

Cell = str | int | float | date | None
"""What a cell of a table that goes out may hold."""

LONGEST_CELL = 32_000
"""Characters that a spreadsheet still takes in one cell, with some to spare."""

LONGEST_NAME_BYTES = 120
"""Bytes of a file's name before its suffix; file systems take 255."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A text that starts so may be taken for a formula by a spreadsheet."""

_RESERVED = {
    *("con", "prn", "aux", "nul"),
    *(f"{device}{digit}" for device in ("com", "lpt") for digit in "123456789"),
}

K = TypeVar("K", bound=Hashable)


def clean(text: str) -> str:
    r"""A text in one line that every file can hold: no control characters, no half characters.

    Examples
    --------
    >>> clean("Ash\r\nATTENDEE:x\x00 ")
    'Ash ATTENDEE:x'
    """
    kept = "".join(" " if _is_control(each) else each for each in text)
    return re.sub(" +", " ", kept).strip()


def cell_text(text: str) -> str:
    """A text for a cell: clean, and cut where a spreadsheet would refuse it."""
    tidied = clean(text)
    return tidied if len(tidied) <= LONGEST_CELL else f"{tidied[:LONGEST_CELL]}..."


def csv_safe(cell: Cell) -> str:
    """A cell as a CSV file holds it; what could be a formula gets an apostrophe before it.

    Examples
    --------
    >>> csv_safe("=1+1"), csv_safe(-1.5), csv_safe(None), csv_safe(date(2025, 9, 1))
    ("'=1+1", '-1.5', '', '2025-09-01')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def safe_name(text: str) -> str:
    """A text as part of a file's name: letters, digits, ``-`` and ``_`` of any script.

    Examples
    --------
    >>> safe_name("../St Anne's: (Ash)"), safe_name("CON"), safe_name("学校"), safe_name("?")
    ('St-Anne-s-Ash', 'CON_', '学校', '')
    """
    usable = (each if each.isalnum() or each in "-_" else " " for each in _composed(text))
    name = "-".join("".join(usable).split())
    name = re.sub("-+", "-", name).strip("-")
    while len(name.encode()) > LONGEST_NAME_BYTES:
        name = name[:-1]
    return f"{name}_" if name.casefold() in _RESERVED else name


def unique_names(wanted: Iterable[tuple[K, str]]) -> dict[K, str]:
    """A name for each key; the second and further of one name, in any case, get a number.

    Examples
    --------
    >>> unique_names([(1, "ash"), (2, "Ash"), (3, "elm")])
    {1: 'ash', 2: 'Ash-2', 3: 'elm'}
    """
    taken: set[str] = set()
    names: dict[K, str] = {}
    for key, name in wanted:
        options = (name if number == 1 else f"{name}-{number}" for number in count(1))
        names[key] = next(each for each in options if each.casefold() not in taken)
        taken.add(names[key].casefold())
    return names


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _is_control(character: str) -> bool:
    # Also half characters, line and paragraph separators, and characters that Unicode reserves.
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp", "Cn")
