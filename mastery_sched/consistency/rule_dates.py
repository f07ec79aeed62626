"""Faults of dates in the rules: one outside the school year limits nothing, or everything.

Each fault names the date that was probably meant. Whether a date is one on which schools are open,
the search finds out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastery_sched.consistency.calendars import school_year_span
from mastery_sched.consistency.examination import SETTINGS, Examination
from mastery_sched.consistency.likely_dates import did_you_mean
from mastery_sched.errors import Issue
from mastery_sched.rules import Rules


def rule_date_faults(exam: Examination) -> Iterator[Issue]:
    """Every date of the rules that lies outside the school year."""
    span = school_year_span(exam.records.school_year)
    if span is None or exam.unread.settings or exam.unread.school_year:
        return
    message = f"lies outside the school year {exam.records.school_year}"
    expected = f"a date from {span[0]} to {span[1]} is expected"
    for column, day in _dates(exam.records.rules):
        if not span[0] <= day <= span[1]:
            advice = did_you_mean(day, *span, expected)
            yield Issue(SETTINGS, None, column, str(day), message, advice)


def _dates(rules: Rules) -> Iterator[tuple[str, date]]:
    """Each date with the setting that it stands in."""
    dates: list[tuple[str, date | None]] = [
        ("earliest_date", rules.earliest_date),
        ("latest_date", rules.latest_date),
    ]
    for number, (first, last) in enumerate(rules.windows, start=1):
        dates += [(f"windows.{number}.from", first), (f"windows.{number}.to", last)]
    for week in rules.assessment_weeks:
        column = f"assessments.{week.assessment}"
        dates += [(f"{column}.from", week.first), (f"{column}.to", week.last)]
    yield from ((column, day) for column, day in dates if day is not None)
