"""A small problem's faults in short, for tests of consistency."""

from __future__ import annotations

from typing import Any

from mastery_sched.entities import Pair, PairKind, Pin, PinKind
from mastery_sched.errors import InvalidDataError, Issue
from tests.builders import make_problem, schools_in_line, urn


def faults(
    *, schools: Any = None, specialists: Any = (), **changes: Any
) -> list[tuple[str, str, str]]:
    """Table, column and message of each fault of a small problem."""
    issues: tuple[Issue, ...] = ()
    try:
        make_problem(schools_in_line(4) if schools is None else schools, specialists, **changes)
    except InvalidDataError as error:
        issues = error.issues
    assert all(issue.advice for issue in issues)
    return [(issue.table, issue.column, issue.message) for issue in issues]


def one_fault(**changes: Any) -> tuple[str, str, str]:
    found = faults(**changes)
    assert len(found) == 1, found
    return found[0]


def group(number: int, group_id: str) -> Pin:
    return Pin(PinKind.GROUP, str(urn(number)), group_id)


def together(a: int, b: int) -> Pair:
    return Pair(urn(a), urn(b), PairKind.TOGETHER)


def apart(a: int, b: int) -> Pair:
    return Pair(urn(a), urn(b), PairKind.APART)
