"""The one way to write a problem as plain values, and its hash.

Equal problems have equal values: rows are sorted by their keys as a problem keeps them, numbers
have one type each, blank cells are left out. Knows no file.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, Protocol

from mastery_sched.consistency import HasRecords
from mastery_sched.rates import Rates
from mastery_sched.rows.frames import table_rows
from mastery_sched.rows.metrics import metric_name
from mastery_sched.rows.settings import settings_document
from mastery_sched.rules import Preferences


class HasProblem(HasRecords, Protocol):
    """A problem, as far as it is written down."""

    @property
    def hub(self) -> str:
        """The hub's name."""
        ...

    @property
    def preferences(self) -> Preferences:
        """The weights of the timetable's wishes."""
        ...

    @property
    def rates(self) -> Rates:
        """The rates of money."""
        ...


def problem_values(problem: HasProblem) -> dict[str, Any]:
    """A problem as texts, numbers, lists and mappings, from which it can be made again."""
    settings = settings_document(
        problem.hub,
        problem.school_year,
        metric_name(problem.metric),
        problem.rules,
        problem.preferences,
        problem.rates,
    )
    if problem.rates == Rates():
        # Plans saved before there were rates say the same, and keep their hash.
        del settings["money"]
    if not problem.preferences.assessment:
        # The same for plans saved before there was this preference.
        del settings["preferences"]["assessment"]
    tables = {
        table: [
            {name: _plain(value) for name, value in row.items() if value is not None}
            for row in rows
        ]
        for table, rows in table_rows(problem).items()
    }
    return settings | {"travel_unit": str(problem.travel_unit), "tables": tables}


def canonical_json(values: object) -> str:
    """Compact JSON with sorted keys: the same values always give the same text.

    Examples
    --------
    >>> canonical_json({"b": [1.5, None], "a": "é"})
    '{"a":"é","b":[1.5,null]}'
    """
    return json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def hash_of(values: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(values).encode()).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
