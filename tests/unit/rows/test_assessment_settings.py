from __future__ import annotations

from datetime import date

import pytest

from mastery_sched.assessment import Assessment, AssessmentWeek, Treatment
from mastery_sched.rows.assessment_settings import (
    assessments_values,
    parse_assessments,
    parse_years,
    years_text,
)
from mastery_sched.rows.cells import CellError


def test_treatments_and_dates_come_back() -> None:
    weeks = (
        AssessmentWeek(Assessment.KS2_TESTS, Treatment.IGNORED),
        AssessmentWeek(
            Assessment.TABLES_CHECK, Treatment.BLOCKED, date(2026, 6, 1), date(2026, 6, 3)
        ),
    )
    assert parse_assessments(assessments_values(weeks)) == weeks
    assert parse_assessments({"ks2_tests": "ignored"}) == weeks[:1]


@pytest.mark.parametrize(
    "value",
    [
        "blocked",
        {"sats": "blocked"},
        {"ks2_tests": "maybe"},
        {"ks2_tests": True},
        {"ks2_tests": {"from": "2026-05-11", "to": "2026-05-14"}},
        {"ks2_tests": {"treatment": "blocked", "from": "2026-05-11"}},
        {"ks2_tests": {"treatment": "blocked", "from": "2026-05-11", "to": "2026-05-10"}},
        {"ks2_tests": {"treatment": "blocked", "dates": "2026-05-11"}},
    ],
)
def test_what_cannot_be_read(value: object) -> None:
    with pytest.raises(CellError):
        parse_assessments(value)


def test_year_groups() -> None:
    assert parse_years("R; 1, Year 6 2") == (0, 1, 2, 6)
    assert parse_years(4.0) == (4,)
    assert years_text((0, 1, 6)) == "R; 1; 6"
    assert years_text(()) is None
    for wrong in ("7", "Nursery", "12"):
        with pytest.raises(CellError):
            parse_years(wrong)
