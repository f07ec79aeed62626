"""Assessment weeks: their days, whom they concern, what they close and what they cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mastery_sched.assessment import Assessment, AssessmentWeek, Treatment
from mastery_sched.calendar import assessment_days
from mastery_sched.checks import check
from mastery_sched.checks.raw_calendar import RawCalendar
from mastery_sched.entities import Segment, Session, Slot, Specialist
from mastery_sched.problem import Problem
from mastery_sched.rows.canonical import problem_values
from mastery_sched.rules import Preferences, Rules
from mastery_sched.scoring import score
from mastery_sched.scoring.assessment_weeks import is_on
from mastery_sched.solver import solve
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import plan_of

KS2, TABLES, PHONICS = Assessment
SUMMER = (
    Segment("Midshire", 1, date(2026, 4, 20), date(2026, 5, 22)),
    Segment("Midshire", 2, date(2026, 6, 1), date(2026, 6, 19)),
)
ONLY = Preferences(0, 0, 0, 0, 5)


def summer(*years: tuple[int, ...], **changes: Any) -> Problem:
    each = years or ((), ())
    schools = [make_school(i, float(i), years=own) for i, own in enumerate(each)]
    return make_problem(schools, segments=SUMMER, preferences=ONLY, **changes)


@pytest.mark.parametrize(
    ("assessment", "year", "first", "last"),
    [
        (KS2, 2026, date(2026, 5, 11), date(2026, 5, 14)),
        (TABLES, 2026, date(2026, 6, 1), date(2026, 6, 12)),
        (PHONICS, 2026, date(2026, 6, 8), date(2026, 6, 12)),
        (TABLES, 2027, date(2027, 6, 7), date(2027, 6, 18)),
        (PHONICS, 2027, date(2027, 6, 14), date(2027, 6, 18)),
    ],
)
def test_days_by_rule(assessment: Assessment, year: int, first: date, last: date) -> None:
    days = assessment_days(AssessmentWeek(assessment, Treatment.BLOCKED), year)
    assert (days[0], days[-1]) == (first, last)


@pytest.mark.parametrize("assessment", Assessment)
def test_the_models_days_are_the_scorers(assessment: Assessment) -> None:
    by_rule = AssessmentWeek(assessment, Treatment.BLOCKED)
    given = replace(by_rule, first=date(2030, 1, 4), last=date(2030, 1, 9))
    for year in range(2000, 2101):
        days = [date(year, 1, 1) + timedelta(days=i) for i in range(365)]
        for week in (by_rule, given):
            weekdays = [day for day in days if is_on(week, day) and day.weekday() < 5]
            assert weekdays == list(assessment_days(week, year))


@pytest.mark.parametrize(
    ("years", "penalty"),
    [
        (((), ()), 5),
        (((6,), (5,)), 0),
        (((6,), (4,)), 5),
        (((1,), (5,)), 0),
        (((), (6,)), 5),
    ],
)
def test_a_discouraged_week_costs_once_if_it_concerns_anybody(
    years: tuple[tuple[int, ...], ...], penalty: int
) -> None:
    problem = summer(*years)
    assert score(
        plan_of(problem, [(0, 1)], slots=[["2026-04-21 AM", "2026-06-02 AM"]])
    ).penalty == (penalty)
    both = plan_of(problem, [(0, 1)], slots=[["2026-04-21 AM", "2026-06-09 AM"]])
    assert score(both).penalty == (5 if penalty or (1,) in years else 0)
    later = plan_of(problem, [(0, 1)], slots=[["2026-04-21 AM", "2026-06-16 AM"]])
    assert score(later).penalty == 0


def test_the_specialists_base_counts_as_well() -> None:
    schools = [make_school(0, years=(6,)), make_school(1, years=(6,)), make_school(2, years=(4,))]
    base = replace(schools[2], applicant=False)
    problem = make_problem(
        [*schools[:2], base], [Specialist("S1", urn(2))], segments=SUMMER, preferences=ONLY
    )
    result = solve(problem, seed=0, work_limit=20)
    assert result.plan.score.penalty == 0
    assert result.plan.schedule[1].slot.date > date(2026, 6, 12)


@pytest.mark.parametrize("years", [((), ()), ((4,), (6,)), ((6,), (6,)), ((1,), (2,))])
def test_solver_checker_and_scorer_agree(years: tuple[tuple[int, ...], ...]) -> None:
    for latest in (date(2026, 6, 19), date(2026, 6, 10)):
        problem = summer(*years, rules={"latest_date": latest})
        plan = solve(problem, seed=0, work_limit=20).plan
        assert check(plan) == ()
        concerned = any(not own or {1, 2, 4} & set(own) for own in years)
        free = latest > date(2026, 6, 12) or years == ((1,), (2,))
        assert plan.score.penalty == (5 if concerned and not free else 0)


@pytest.mark.parametrize(("years", "is_open"), [((), False), ((5, 6), False), ((0, 4), True)])
def test_only_schools_with_teachers_of_year_6_are_closed(
    years: tuple[int, ...], is_open: bool
) -> None:
    problem = summer(years, (4,))
    when = Slot(date(2026, 5, 12), Session.AM)
    assert (RawCalendar(problem).shuts_school(urn(0), when) == ()) is is_open
    at = problem.open_slots.slots.index(when)
    assert bool(problem.open_slots.schools[urn(0)][0] >> at & 1) is is_open


def test_settings_may_say_otherwise() -> None:
    weeks = (
        AssessmentWeek(TABLES, Treatment.BLOCKED, date(2026, 6, 15), date(2026, 6, 16)),
        AssessmentWeek(KS2, Treatment.DISCOURAGED),
    )
    problem = summer(rules={"assessment_weeks": weeks})
    assert [week.treatment for week in problem.rules.assessments] == [
        Treatment.DISCOURAGED,
        Treatment.BLOCKED,
        Treatment.DISCOURAGED,
    ]
    shut = plan_of(problem, [(0, 1)], slots=[["2026-05-12 AM", "2026-06-16 AM"]])
    assert ["multiplication tables check" in each.message for each in check(shut)] == [True]
    fine = plan_of(problem, [(0, 1)], slots=[["2026-05-12 AM", "2026-06-17 AM"]])
    assert [each for each in check(fine) if each.rule != "totals"] == []
    assert score(fine).penalty == 5


def test_settings_that_contradict_each_other() -> None:
    week = AssessmentWeek(KS2, Treatment.BLOCKED)
    with pytest.raises(ValueError, match="ks2_tests is blocked"):
        Rules(block_ks2_week=False, assessment_weeks=(week,))
    with pytest.raises(ValueError, match="twice"):
        Rules(assessment_weeks=(week, week))
    with pytest.raises(ValueError, match="both dates"):
        AssessmentWeek(KS2, Treatment.BLOCKED, date(2026, 5, 11))
    with pytest.raises(ValueError, match="before"):
        AssessmentWeek(KS2, Treatment.BLOCKED, date(2026, 5, 11), date(2026, 5, 10))


def test_a_problem_that_does_not_use_the_preference_has_the_values_it_always_had() -> None:
    problem = make_problem(schools_in_line(2), preferences=Preferences(assessment=0))
    values = problem_values(problem)
    assert "assessment" not in values["preferences"]
    assert "assessments" not in values["rules"]
    assert all("years" not in row for row in values["tables"]["schools"])
