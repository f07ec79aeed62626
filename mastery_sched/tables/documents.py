"""JSON documents: written one record a line, read with every fault named by its place.

Knows JSON and types, not what a document is about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from mastery_sched.consistency.examination import nearest
from mastery_sched.entities import Session, Slot
from mastery_sched.errors import Issue
from mastery_sched.rows.cells import printable, shown
from mastery_sched.tables.text_files import read_text

T = TypeVar("T")

LARGEST = 2**53
"""Whole numbers beyond it are not the same to every reader of JSON."""

ABSENT = object()
"""Stands for a value that is missing where its absence is reported already."""


def json_text(values: Mapping[str, Any]) -> str:
    """JSON with a line for each record: short to read, easy to compare.

    Lists and mappings that hold nothing but plain values and lists of them stand on one line.

    Examples
    --------
    >>> print(json_text({"a": 1, "rows": [{"x": 1, "y": [2, 3]}, {"x": 4}]}), end="")
    {
      "a": 1,
      "rows": [
        {"x": 1, "y": [2, 3]},
        {"x": 4}
      ]
    }
    """
    return "".join(_lines(values, "")) + "\n"


def read_json(path: Path, name: str) -> tuple[Any, list[Issue]]:
    """What a JSON file holds, or why it cannot be read; the same key twice is a fault."""
    text, faults = read_text(path, name, "save it as UTF-8")
    if text is None:
        return None, faults
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number), []
    except (ValueError, RecursionError) as error:
        message = f"not valid JSON: {str(error) or 'nested too deeply'}"
        return None, [Issue(name, None, "", "", message, "correct the file at this place")]


@dataclass
class Document:
    """Typed access to the values of a document; whatever is wrong is noted in ``faults``.

    Every method gives a value of its type even at a fault, so that reading goes on to the next.
    Places are written like ``groups[0].members[2].urn``.
    """

    name: str
    faults: list[Issue] = field(default_factory=list)

    def fault(self, place: str, value: object, message: str, advice: str = "") -> None:
        """Note a fault."""
        at = printable(place)
        self.faults.append(Issue(self.name, None, at, shown(value), message, advice))

    def mapping(self, value: object, place: str, keys: Collection[str]) -> dict[str, Any]:
        """A mapping with these keys, no more and no fewer; missing ones are :data:`ABSENT`."""
        if not isinstance(value, dict):
            if value is not ABSENT:
                self.fault(place, value, "not a record with keys and values")
            return dict.fromkeys(keys, ABSENT)
        prefix = f"{place}." if place else ""
        for key in value:
            if key not in keys:
                advice = nearest(key, keys) or f"the keys are {', '.join(keys)}"
                self.fault(f"{prefix}{key}", value[key], "unknown key", advice)
        for key in keys:
            if key not in value:
                self.fault(f"{prefix}{key}", "", "is missing", "add it")
        return {key: value.get(key, ABSENT) for key in keys}

    def items(self, value: object, place: str) -> list[tuple[str, Any]]:
        """The places and values in a list."""
        if not isinstance(value, list):
            if value is not ABSENT:
                self.fault(place, value, "not a list")
            return []
        return [(f"{place}[{i}]", each) for i, each in enumerate(value)]

    def text(self, value: object, place: str) -> str:
        """A text."""
        if not isinstance(value, str):
            if value is not ABSENT:
                self.fault(place, value, "not a text", "write it between quotes")
            return ""
        try:
            value.encode()
        except UnicodeEncodeError:
            self.fault(place, value, "half a character", "write the text anew")
            return ""
        return value

    def whole(self, value: object, place: str) -> int:
        """A whole number."""
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
            if value is not ABSENT:
                self.fault(place, value, "not a whole number", "write it without quotes")
            return 0
        return value

    def slot(self, value: object, place: str) -> Slot:
        """A half-day, such as ``2025-10-07 AM``."""
        text = self.text(value, place)
        try:
            return Slot.parse(text)
        except ValueError:
            if text or value == "":
                self.fault(place, value, "not a half-day", "write it like 2025-10-07 AM")
            return Slot(date.min, Session.AM)

    def optional(self, read: Callable[[object, str], T], value: object, place: str) -> T | None:
        """What ``read`` makes of the value, or ``None`` for ``null``."""
        return None if value is None or value is ABSENT else read(value, place)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {shown(ascii(twice))} stands twice in one record")
    return values


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def _lines(value: object, indent: str) -> Iterator[str]:
    deeper = f"{indent}  "
    members: list[tuple[str, object]]
    if isinstance(value, Mapping):
        members = [(f"{_dumped(str(key))}: ", each) for key, each in value.items()]
        opening, closing = "{", "}"
    elif isinstance(value, (list, tuple)):
        members = [("", each) for each in value]
        opening, closing = "[", "]"
    else:
        members = []
    if not members or all(_is_flat(each) for _, each in members):
        yield _dumped(value)
        return
    yield f"{opening}\n"
    for i, (key, each) in enumerate(members):
        yield f"{deeper}{key}"
        yield from _lines(each, deeper)
        yield "\n" if i == len(members) - 1 else ",\n"
    yield f"{indent}{closing}"


def _is_flat(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return not any(isinstance(each, (Mapping, list, tuple)) for each in value)
    return not isinstance(value, Mapping)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
