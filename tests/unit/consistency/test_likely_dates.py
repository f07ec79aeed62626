from __future__ import annotations

from datetime import date

from mastery_sched.consistency.likely_dates import likely_date


def test_the_first_and_the_last_day_of_the_calendar_have_no_likely_date() -> None:
    for day in (date.min, date.max):
        assert likely_date(day, date(2025, 8, 1), date(2026, 8, 31)) is None
