from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mastery_sched.assessment import Assessment, AssessmentWeek, Treatment
from mastery_sched.errors import InvalidDataError
from mastery_sched.rules import VenueKind
from tests.builders import make_problem, schools_in_line
from tests.unit.consistency.helpers import faults, one_fault

OUTSIDE = "lies outside the school year 2025/26"


def week(first: date, last: date) -> AssessmentWeek:
    return AssessmentWeek(Assessment.TABLES_CHECK, Treatment.BLOCKED, first, last)


@pytest.mark.parametrize(
    ("rules", "column"),
    [
        ({"earliest_date": date(2025, 7, 31)}, "earliest_date"),
        ({"latest_date": date(2026, 9, 1)}, "latest_date"),
        (
            {
                "windows": (
                    (date(2025, 9, 1), date(2025, 9, 19)),
                    (date(2025, 9, 29), date(2026, 10, 17)),
                )
            },
            "windows.2.to",
        ),
        (
            {"assessment_weeks": (week(date(2026, 6, 1), date(2027, 6, 12)),)},
            "assessments.tables_check.to",
        ),
    ],
)
def test_a_date_outside_the_school_year_is_a_fault(rules: dict[str, Any], column: str) -> None:
    assert one_fault(rules=rules) == ("settings", column, OUTSIDE)


def test_every_date_is_told_with_the_one_that_was_probably_meant() -> None:
    last_year = (week(date(2025, 6, 2), date(2025, 6, 13)),)
    with pytest.raises(InvalidDataError) as caught:
        make_problem(schools_in_line(4), rules={"assessment_weeks": last_year})
    first, last = caught.value.issues
    assert first.advice == (
        "did you mean Tuesday 2026-06-02? a date from 2025-08-01 to 2026-08-31 is expected"
    )
    assert last.value == "2025-06-13"


def test_dates_at_the_ends_of_the_year_are_fine() -> None:
    whole_year = (date(2025, 8, 1), date(2026, 8, 31))
    policy = (VenueKind.MEMBER,)
    assert (
        faults(
            num_meetings=1,
            rules={
                "venue_policy": policy,
                "windows": (whole_year,),
                "earliest_date": whole_year[0],
                "latest_date": whole_year[1],
                "assessment_weeks": (week(*whole_year),),
            },
        )
        == []
    )


def test_without_a_school_year_no_date_is_judged() -> None:
    table, column, _ = one_fault(school_year="2025", rules={"latest_date": date(2031, 1, 1)})
    assert (table, column) == ("settings", "school_year")
