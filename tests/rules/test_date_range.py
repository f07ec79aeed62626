"""No meeting is before the earliest date or after the latest."""

from __future__ import annotations

from datetime import date

import pytest

from mastery_sched.checks import check
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Rules
from tests.builders import make_problem, schools_in_line, slot
from tests.rules.helpers import impossible, one, plan_of, sentence, solved, under, with_rules

# Weeks from Monday 1 and Monday 15 September.
WEEKS = make_problem(schools_in_line(2), weeks=1, rules={"min_gap_days": 1})


def limited(first: date | None, last: date | None) -> Problem:
    return with_rules(WEEKS, earliest_date=first, latest_date=last)


def test_allowed_at_the_boundary_by_the_model() -> None:
    first, second = solved(limited(date(2025, 9, 5), date(2025, 9, 15))).schedule
    assert first.slot.date == date(2025, 9, 5)
    assert second.slot.date == date(2025, 9, 15)


def test_forbidden_beyond_by_the_model() -> None:
    assert "no open half-day in half-term 1" in impossible(limited(date(2025, 9, 6), None))
    assert "no open half-day in half-term 2" in impossible(limited(None, date(2025, 9, 14)))


def test_the_model_says_that_it_is_to_blame() -> None:
    # Friday 5 to Monday 15 September: a gap of 10 days and no more.
    tight = with_rules(limited(date(2025, 9, 1), date(2025, 9, 15)), min_gap_days=14)
    assert [each.slot for each in solved(tight).schedule] == [
        slot("2025-09-01 AM"),
        slot("2025-09-15 AM"),
    ]


def test_the_boundary_by_the_checker() -> None:
    made = plan_of(WEEKS, [(0, 1)], slots=[["2025-09-02 AM", "2025-09-16 AM"]])
    assert check(under(made, limited(date(2025, 9, 2), date(2025, 9, 16)))) == ()
    assert one(under(made, limited(date(2025, 9, 3), None)), Rule.DATE_RANGE) == (
        "Meeting 1 of G01 School 0 on Tue 2025-09-02 AM is before 2025-09-03, the earliest date"
    )
    assert one(under(made, limited(None, date(2025, 9, 15))), Rule.DATE_RANGE).endswith(
        "is after 2025-09-15, the latest date"
    )


def test_the_range_may_not_be_empty() -> None:
    with pytest.raises(ValueError, match="latest_date 2025-09-01 is before"):
        Rules(earliest_date=date(2025, 9, 2), latest_date=date(2025, 9, 1))


def test_sentence() -> None:
    assert sentence(limited(date(2025, 9, 8), date(2026, 7, 3)), Rule.DATE_RANGE) == (
        "No group meets before 8 September 2025 or after 3 July 2026."
    )
    assert sentence(limited(None, date(2026, 7, 3)), Rule.DATE_RANGE) == (
        "No group meets after 3 July 2026."
    )
    assert sentence(WEEKS, Rule.DATE_RANGE) is None
