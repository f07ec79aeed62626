"""The day that stands for now in what is sent out, so that no clock is in it."""

from __future__ import annotations

from datetime import date

from mastery_sched.consistency.values import school_year_starts
from mastery_sched.problem import Problem


def first_day(problem: Problem) -> date:
    """The first day on which anybody is open; without calendars, 1 September."""
    days = [segment.open_from for segment in problem.segments]
    return min(days) if days else date(school_year_starts(problem.school_year) or 2000, 9, 1)
