"""On which days an assessment is, one day at a time, by the calendar alone.

Plain on purpose and apart from the models, which work out the same weeks the other way round.
"""

from __future__ import annotations

from datetime import date, timedelta

from mastery_sched.assessment import Assessment, AssessmentWeek


def is_on(week: AssessmentWeek, day: date) -> bool:
    """Whether an assessment is on, by the dates given or else by rule."""
    if week.first is not None and week.last is not None:
        return week.first <= day <= week.last
    if week.assessment is Assessment.KS2_TESTS:
        return in_ks2_week(day)
    if day.isoweekday() > 5:
        return False
    monday = day - timedelta(days=day.isoweekday() - 1)
    in_second_week = _is_first_of_june(monday - timedelta(days=7))
    if week.assessment is Assessment.PHONICS_CHECK:
        return in_second_week
    return in_second_week or _is_first_of_june(monday)


def in_ks2_week(day: date) -> bool:
    """Whether the key stage 2 tests are on: Monday to Thursday of the second full week of May.

    Examples
    --------
    >>> in_ks2_week(date(2026, 5, 11)), in_ks2_week(date(2026, 5, 15))
    (True, False)
    """
    monday = day - timedelta(days=day.isoweekday() - 1)
    second_in_may = monday.month == 5 and 8 <= monday.day <= 14
    return second_in_may and day.isoweekday() <= 4


def _is_first_of_june(monday: date) -> bool:
    return monday.month == 6 and monday.day <= 7
