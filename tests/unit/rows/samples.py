"""A small hub's tables as text, the way a CSV file gives them, for tests to spoil."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.problem import Problem
from mastery_sched.rules import Rules, VenueKind

Tables = dict[str, Any]
"""Frames by table; pandas' own types are too narrow for cells of any kind."""

RULES = Rules(min_size=2, max_size=3, venue_policy=(VenueKind.MEMBER,) * 2)


def frame(text: str) -> pd.DataFrame:
    """A table drawn with one row a line and bars between cells; all cells are text."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return pd.DataFrame(rows[1:], columns=rows[0], dtype=object)


def tables() -> Tables:
    """Four schools, two specialists, one calendar of two segments, and one row of all the rest."""
    return {
        "schools": frame(
            """
            urn    | name       | latitude | longitude | authority | type    | phase   | status
            100001 | Ash Tree   | 53.00    | -1.40     | Midshire  | Academy | Primary | Open
            100002 | Beech Hill | 53.01    | -1.41     | Midshire  | Academy | Primary | Open
            100003 | Cedar Road | 53.02    | -1.42     | Midshire  | Academy | Primary | Open
            100004 | Dogwood    | 53.03    | -1.43     | Midshire  | Academy | Primary | Open
            """
        ),
        "specialists": frame(
            """
            id | base_urn | capacity | sessions       | max_travel_km
            S1 | 100001   | 1        | Thu AM; Thu PM | 25
            S2 | 100002   |          |                |
            """
        ),
        "calendars": frame(
            """
            calendar | school_year | segment | open_from  | open_to
            Midshire | 2025/26     | 1       | 2025-09-01 | 2025-10-17
            Midshire | 2025/26     | 2       | 2025-11-03 | 2025-12-19
            """
        ),
        "closures": frame(
            """
            scope  | id     | from       | to         | session | reason
            school | 100001 | 2025-09-01 | 2025-09-02 | PM      | INSET
            """
        ),
        "history": frame(
            """
            urn    | school_year
            109999 | 2019/20
            """
        ),
        "pins": frame(
            """
            kind  | subject | value | meeting
            group | 100001  | G01   |
            """
        ),
        "pairs": frame(
            """
            urn    | other_urn | kind
            100001 | 100002    | apart
            """
        ),
        "travel": frame(
            """
            from   | to     | km
            100001 | 100002 | 2.5
            """
        ),
    }


def with_cell(table: str, row: int, column: str, value: object) -> Tables:
    """The tables with one cell changed; rows are numbered as a spreadsheet does."""
    changed = tables()
    if column not in changed[table]:
        changed[table][column] = ""
    changed[table].loc[row - 2, column] = value
    return changed


def without(table: str, column: str) -> Tables:
    """The tables with one column taken out."""
    changed = tables()
    changed[table] = changed[table].drop(columns=column)
    return changed


def read(changed: Mapping[str, Any], **settings: Any) -> Problem:
    """The problem in these tables."""
    return Problem.from_frames(**changed, **({"rules": RULES} | settings))


def faults_of(changed: Mapping[str, Any], **settings: Any) -> tuple[Issue, ...]:
    """The faults of these tables, none if a problem can be made of them."""
    try:
        read(changed, **settings)
    except InvalidDataError as error:
        return error.issues
    return ()


def places_of(issues: tuple[Issue, ...]) -> list[tuple[str, int | None, str]]:
    """Where the issues are: table, row, column."""
    return [(issue.table, issue.row, issue.column) for issue in issues]
