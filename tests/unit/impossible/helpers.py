"""Words for the tests of what is proved impossible."""

from __future__ import annotations

from datetime import date
from typing import Any

from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Session,
)
from mastery_sched.errors import Conflict
from mastery_sched.impossible import find_conflicts
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced
from tests.builders import make_problem, make_school, urn

ALLOW = {"unplaced": Unplaced.ALLOW}
SIX_OR_SEVEN = {"min_size": 6, "max_size": 7}
YEAR = (date(2025, 9, 1), date(2026, 8, 31))


def only(problem: Problem) -> Conflict:
    (conflict,) = find_conflicts(problem)
    return conflict


def shut(first: date, last: date, *numbers: int, session: Session | None = None) -> list[Closure]:
    return [
        Closure(ClosureScope.SCHOOL, str(urn(number)), first, last, session) for number in numbers
    ]


def two_towns(*, near: int, far: int, **rules: Any) -> Problem:
    """Schools at two places 50 km apart."""
    schools = [make_school(i) for i in range(near)]
    schools += [make_school(i, east_km=50) for i in range(near, near + far)]
    return make_problem(schools, rules={"min_size": 3, "max_size": 4, **rules})
