"""Term dates and INSET days as they were really published: read, reported, planned with."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

import mastery_sched as ms
from benchmarks.data import data_folder
from mastery_sched.tables.inset_days import read_inset_days
from mastery_sched.tables.school_calendars import SchoolCalendars
from mastery_sched.tables.term_dates import read_term_dates

pytestmark = pytest.mark.data


def terms(school_year: str | None = None) -> SchoolCalendars:
    return read_term_dates(data_folder() / "data" / "term_dates.csv", school_year)


def schools(authorities: list[str]) -> pd.DataFrame:
    """Two made-up schools in each authority, about 3 km apart."""
    return pd.DataFrame(
        [
            {
                "urn": 900_001 + i,
                "name": f"School {i}",
                "latitude": 52.95 + 0.03 * (i % 2),
                "longitude": -1.3 + 0.03 * (i // 2),
                "authority": authority,
                "type": "Community school",
                "phase": "Primary",
                "status": "Open",
            }
            for i, authority in enumerate(authorities * 2)
        ]
    )


def planned(authorities: list[str], school_year: str) -> ms.Plan:
    found = terms(school_year)
    problem = ms.Problem.from_frames(
        schools(authorities),
        calendars=found.calendars,
        hub="Test Hub",
        rules=ms.Rules(min_size=6, max_size=6),
    )
    plan = ms.solve(problem, seed=0, work_limit=20).plan
    assert ms.check(plan) == ()
    return plan


def test_a_group_across_three_east_midlands_authorities_has_a_timetable() -> None:
    plan = planned(["Nottingham", "Leicestershire", "Derbyshire"], "2025/26")
    (group,) = plan.work_groups
    authorities = {plan.problem.school_by_urn[urn].authority for urn in group.urns}
    assert authorities == {"Nottingham", "Leicestershire", "Derbyshire"}
    periods = plan.problem.segments
    for meeting in plan.schedule:
        shared = [
            segment.calendar
            for segment in periods
            if segment.number == meeting.number
            and segment.calendar in authorities
            and segment.open_from <= meeting.slot.date <= segment.open_to
        ]
        assert sorted(shared) == sorted(authorities)


def test_surrey_has_two_weeks_off_in_october_2026() -> None:
    plan = planned(["Surrey"] * 3, "2026/27")
    first, second = (s for s in plan.problem.segments if s.calendar == "Surrey" and s.number <= 2)
    assert second.open_from - first.open_to == timedelta(days=17)
    assert all(
        not first.open_to < meeting.slot.date < second.open_from for meeting in plan.schedule
    )


def test_nottingham_is_incomplete_in_2026_and_its_half_terms_are_used() -> None:
    found = terms("2026/27")
    said = [str(issue) for issue in found.issues if issue.value == "Nottingham"]
    assert len(said) == 1
    assert "2026/27 is incomplete: Summer 1 and Summer 2 are missing" in said[0]
    assert sum(segment.calendar == "Nottingham" for _, segment in found.years) == 4
    with pytest.raises(ms.InvalidDataError, match=r"missing \(Summer 1 and Summer 2\)"):
        ms.Problem.from_frames(schools(["Nottingham"]), calendars=found.calendars, hub="Test Hub")


def test_every_row_of_term_dates_is_used() -> None:
    rows = len(pd.read_csv(data_folder() / "data" / "term_dates.csv"))
    assert len(terms().years) == rows == 203


def test_all_inset_days_are_read_and_the_sunday_is_reported(tmp_path: Path) -> None:
    found = read_inset_days(data_folder() / "data" / "inset_days.csv")
    assert len(found.closed) == 111
    (wrong,) = [issue for issue in found.issues if issue.column == "date"]
    assert wrong.value == "2025-11-23"
    assert "did you mean Monday 2025-11-24" in wrong.advice
    assert date(2025, 11, 23) not in {closure.first for closure in found.closed}
