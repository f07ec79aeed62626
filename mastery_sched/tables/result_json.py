"""``result.json``: how a plan was found: status, bound, seconds, trace, versions.

Everything about the search that :mod:`mastery_sched.tables.plan_json` leaves out, so that the plan
stays the same bytes. Takes plain records and knows no solver.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from mastery_sched.tables.documents import json_text
from mastery_sched.tables.outputs.written import write_file

FORMAT = "mastery-result"
VERSION = 1


def write_result(
    record: Mapping[str, object], path: str | Path, *, overwrite: bool = False
) -> None:
    """Write what is known of a search; all or nothing.

    Parameters
    ----------
    record
        Texts, numbers, dates, enumerations, dataclasses, and lists and mappings of them. Numbers
        that are not finite become ``null``.
    overwrite
        Whether a file that somebody else wrote or changed is replaced.

    Raises
    ------
    FileExistsError
        If the file is somebody else's and ``overwrite`` is not set.
    TypeError
        If a value is of another kind.
    ValueError
        If the record has a key ``format`` or ``version``, which are the file's own.
    OSError
        If the file cannot be written.
    """
    head = {"format": FORMAT, "version": VERSION}
    if taken := sorted(set(head) & set(record)):
        raise ValueError(f"the key {taken[0]!r} is the file's own")
    content = json_text(head | plain_values(record, "record"))
    write_file(path, content, overwrite=overwrite)


def plain_values(value: object, place: str) -> Any:
    """A record as JSON holds it; ``place`` is what a value of another kind is reported under.

    Raises
    ------
    TypeError
        If a value is not plain data.
    """
    if isinstance(value, Enum):
        value = value.value
    elif isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain_values(each, f"{place}.{key}") for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_values(each, f"{place}[{i}]") for i, each in enumerate(value)]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: plain_values(getattr(value, each.name), f"{place}.{each.name}")
            for each in fields(value)
        }
    raise TypeError(f"{place} is a {type(value).__name__}, which is not plain data")
