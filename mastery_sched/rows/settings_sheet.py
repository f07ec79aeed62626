"""Settings as the rows of a sheet, a key and a value each, and the document they stand for.

The keys are those of ``hub.toml``, such as ``rules.min_size``, or without their section. A value
may be text where the settings want a number or a list: what the setting takes is what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mastery_sched.errors import Issue
from mastery_sched.rows.aliases import SETTINGS_SHEET
from mastery_sched.rows.cells import CellError, Unusable, is_blank, parse_text, shown
from mastery_sched.rows.settings import PARSERS
from mastery_sched.rows.sheet import normal_name

KEY_HEADINGS = ("key", "setting", "name")
"""In the first row, a key called so is a heading."""


def settings_of_rows(
    rows: Sequence[Sequence[object]],
) -> tuple[dict[str, Any], dict[str, int], list[Issue]]:
    """The document, the row of each key, and what cannot be read.

    Parameters
    ----------
    rows
        Cells; the first is row 1. Keys are in the first column, values in the second; a row with a
        key alone is a section's name, or a setting that is left as it is.
    """
    document: dict[str, Any] = {}
    row_of: dict[str, int] = {}
    faults: list[Issue] = []
    section = ""
    for number, row in enumerate(rows, start=1):
        cells = [cell for cell in row[:1] if not is_blank(cell)]
        values = [cell for cell in row[1:2] if not is_blank(cell)]
        if not cells:
            if values:
                message, advice = "a value without a key", "write the key before it"
                faults.append(Issue(SETTINGS_SHEET, number, "", shown(values[0]), message, advice))
            continue
        key = parse_text(cells[0])
        if not values or (normal_name(key) in KEY_HEADINGS and not document):
            name = key.strip("[] ").casefold()
            section = name if name in PARSERS else section
            continue
        path = _path(key, section)
        dotted = ".".join(path)
        if dotted in row_of:
            message = f"stands twice: before (row {row_of[dotted]}) and here (row {number})"
            issue = Issue(SETTINGS_SHEET, number, dotted, shown(values[0]), message, "keep one")
            faults.append(issue)
            continue
        row_of[dotted] = number
        if isinstance(values[0], Unusable):
            message, advice = values[0].message, values[0].advice
            faults.append(Issue(SETTINGS_SHEET, number, dotted, str(values[0]), message, advice))
        _put(document, path, _value(path, values[0]))
    return document, row_of, faults


def rows_of_settings(document: Mapping[str, Any]) -> list[tuple[str, object]]:
    """A key and a value for each setting of a document; lists are joined with semicolons."""
    return list(_flat(document, ""))


def _flat(values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, object]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, (list, tuple)):
            # The list of one word must not look like the word, which may mean something else.
            yield f"{prefix}{key}", "; ".join(map(str, value)) + ";" * (len(value) == 1)
        else:
            yield f"{prefix}{key}", value


def _path(key: str, section: str) -> list[str]:
    """The sections and the name of a key; its own section is found where it goes without one."""
    parts = [normal_name(part) for part in key.split(".")]
    if parts[0] in PARSERS[""]:
        return parts
    sections = [section, *(name for name in PARSERS if name != section)]
    for name in sections:
        if name and parts[0] in PARSERS[name]:
            return [name, *parts]
    return parts


def _put(document: dict[str, Any], path: Sequence[str], value: object) -> None:
    for part in path[:-1]:
        inner = document.setdefault(part, {})
        if not isinstance(inner, dict):
            inner = document[part] = {}
        document = inner
    document[path[-1]] = value


def _value(path: Sequence[str], cell: object) -> object:
    """The cell as the kind of value that its setting takes; as it is if none of them fits."""
    if path[0] == "columns":
        return [part.strip() for part in parse_text(cell).split(";") if part.strip()]
    section = path[0] if len(path) > 1 else ""
    parser: Callable[[object], Any] | None = PARSERS.get(section, {}).get(path[-1])
    if parser is None:
        return parse_text(cell)
    for candidate in _readings(cell):
        try:
            parser(candidate)
        except CellError:
            continue
        return candidate
    return parse_text(cell)


def _readings(cell: object) -> Iterator[object]:
    """What a cell may mean, the plainest first."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    yield cell
    text = parse_text(cell)
    yield text
    if re.fullmatch(r"[+-]?[0-9]{1,15}(\.0+)?", text):
        yield int(float(text))
    elif re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?", text):
        yield float(text)
    words = {"yes": True, "true": True, "no": False, "false": False}
    if text.casefold() in words:
        yield words[text.casefold()]
    yield text.casefold()
    yield [part.strip().casefold() for part in re.split("[;,]", text) if part.strip()]
