from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pandas as pd
import pytest
from hypothesis import given, settings

from mastery_sched.assemble import assemble
from mastery_sched.draft import Draft
from mastery_sched.entities import Specialist, TravelRow
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import VenueKind
from mastery_sched.travel import TravelUnit
from mastery_sched.work_groups import Membership, Score, WorkGroup
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.plans import plan_of_two_groups
from tests.strategies import drafted_problems


def test_parts_are_sorted_by_key() -> None:
    plan = plan_of_two_groups()
    assert [group.id for group in plan.work_groups] == ["G01", "G02"]
    assert [(m.group_id, m.number) for m in plan.schedule] == [
        ("G01", 1),
        ("G01", 2),
        ("G02", 1),
        ("G02", 2),
    ]
    shuffled = Plan(
        plan.problem, plan.work_groups[::-1], plan.schedule[::-1], plan.unplaced, plan.score
    )
    assert shuffled == plan


def test_a_plan_answers_who_meets_where() -> None:
    plan = plan_of_two_groups()
    assert plan.group_of[urn(4)].id == "G02"
    assert urn(5) not in plan.group_of
    assert plan.group_by_id["G01"].urns == (urn(0), urn(1), urn(2))
    assert [m.venue_urn for m in plan.meetings_of("G01")] == [urn(0), urn(1)]
    assert plan.meetings_of("G99") == ()


def test_a_late_joiner_attends_from_its_first_meeting() -> None:
    group = WorkGroup("G01", "", None, (Membership(urn(0), 1, 2), Membership(urn(1), 2, 2)))
    assert group.attending(1) == (urn(0),)
    assert group.attending(2) == (urn(0), urn(1))


def test_the_table_of_groups_counts_everybodys_travel() -> None:
    plan = plan_of_two_groups()
    table = plan.groups.set_index("group")
    journey = plan.problem.travel.journey
    west = sum(journey(urn(i), urn(0)) + journey(urn(i), urn(1)) for i in range(3))
    specialist = journey(urn(5), urn(0)) + journey(urn(5), urn(1))
    assert table.loc["G01", "travel_km"] == pytest.approx((west + specialist) / 1000)
    assert table.loc["G02", "travel_km"] == pytest.approx(journey(urn(4), urn(3)) / 1000)
    assert table.loc["G01", "furthest_school"] == "School 2"
    assert table["num_schools"].tolist() == [3, 2]
    assert table.loc["G01", "specialist"] == "S1"
    assert table["specialist"].isna().tolist() == [False, True]


def test_the_specialists_weight_shows_in_the_table_of_groups() -> None:
    plan = plan_of_two_groups()
    rules = replace(plan.problem.rules, specialist_weight_percent=0)
    light = replace(plan, problem=replace(plan.problem, rules=rules))
    journey = plan.problem.travel.journey
    specialist = journey(urn(5), urn(0)) + journey(urn(5), urn(1))
    difference = plan.groups["travel_km"][0] - light.groups["travel_km"][0]
    assert difference == pytest.approx(specialist / 1000)


def test_the_table_of_meetings_has_dates_and_places() -> None:
    table = plan_of_two_groups().meetings
    first = table.iloc[0]
    assert first["date"] == pd.Timestamp(2025, 9, 2)
    assert (first["weekday"], first["session"], first["starts"], first["ends"]) == (
        "Tue",
        "AM",
        "09:00",
        "12:00",
    )
    assert first["venue"] == "School 0"
    assert table["venue"].tolist()[-1] == "online"
    assert pd.isna(table["venue_urn"].tolist()[-1])
    assert table["starts"].tolist()[-1] == "13:00"
    assert table["num_schools"].tolist() == [3, 3, 2, 2]


def test_the_table_of_schools_lists_those_left_out_with_the_reason() -> None:
    table = plan_of_two_groups().schools.set_index("urn")
    assert len(table) == 6
    assert table.loc[urn(5), "unplaced_reason"] == "its trust is full"
    assert table["group"].isna().tolist() == [False] * 5 + [True]
    assert table.loc[urn(0), "num_hosted"] == 1
    assert table.loc[urn(2), "num_hosted"] == 0
    assert table.loc[urn(2), "furthest_km"] == pytest.approx(2.0, abs=0.02)


def test_minutes_are_shown_as_minutes() -> None:
    schools = schools_in_line(6)
    rows = tuple(TravelRow(a.urn, b.urn, 10) for a in schools for b in schools if a != b)
    problem = make_problem(
        schools, [Specialist("S1", urn(5))], travel_rows=rows, travel_unit=TravelUnit.MINUTES
    )
    plan = plan_of_two_groups(problem)
    assert plan.groups["travel_minutes"].tolist() == [120.0, 20.0]
    assert plan.schools["travel_minutes"].tolist() == [20, 20, 40, 0, 20, 0]
    assert "minutes of travel" in str(plan)


def test_text_names_the_furthest_school_next_to_the_total() -> None:
    lines = str(plan_of_two_groups()).splitlines()
    assert lines[0] == (
        "Test Hub 2025/26: 5 schools in 2 groups, 4 meetings, 123.4 km of travel; "
        "furthest School 2, 2.0 km one way; 1 without a group"
    )
    assert lines[1] == "G01 West (3 schools): Tue 2025-09-02 AM, Tue 2025-09-30 AM"
    assert repr(plan_of_two_groups()) == f"<Plan of {lines[0]}>"


def test_html_is_a_table_with_names_escaped() -> None:
    problem = replace(plan_of_two_groups().problem, hub="A <b>& Hub")
    shown = plan_of_two_groups(problem)._repr_html_()
    assert "A &lt;b&gt;&amp; Hub" in shown
    assert shown.count("<tr") == 3


def test_an_empty_plan_can_be_shown() -> None:
    problem = make_problem([make_school(0, applicant=False)])
    plan = Plan(problem, (), (), (), Score(0, (), 0, 0))
    assert plan.groups.empty
    assert plan.meetings.empty
    assert plan.schools.empty
    assert "0 schools in 0 groups" in str(plan)
    assert "<table" in plan._repr_html_()


def test_a_plan_edited_by_hand_is_shown_even_when_it_makes_no_sense() -> None:
    plan = plan_of_two_groups()
    stranger = replace(plan.schedule[0], venue_urn=999, attending=(urn(0), 998), number=7)
    edited = replace(plan, schedule=(stranger,))
    assert edited.meetings["venue"].tolist() == ["999"]
    assert edited.groups["travel_km"].tolist() == [0.0, 0.0]
    assert "G01 West" in str(edited)


def test_plans_are_values() -> None:
    plan = plan_of_two_groups()
    with pytest.raises(FrozenInstanceError):
        plan.state = "published"  # type: ignore[misc]
    assert plan_of_two_groups() == plan
    assert replace(plan, state="published") != plan


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Score(0, (0,), 9, 9), Score(1, (0,), 0, 0)),
        (Score(1, (0, 1), 9, 9), Score(1, (1, 0), 0, 0)),
        (Score(1, (0, 1), 8, 9), Score(1, (0, 1), 9, 0)),
        (Score(1, (0, 1), 8, 8), Score(1, (0, 1), 8, 9)),
    ],
)
def test_scores_compare_unplaced_then_priority_then_travel_then_penalty(
    better: Score, worse: Score
) -> None:
    assert better < worse


@settings(max_examples=50)
@given(drafted_problems())
def test_tables_agree_with_one_another(drafted: tuple[Problem, Draft]) -> None:
    plan = assemble(*drafted)
    problem, unit = plan.problem, plan.problem.travel_unit
    column = f"travel_{unit.label}"
    by_specialists = sum(
        problem.rules.weighted(
            problem.travel.journey(
                problem.specialist_by_id[meeting.specialist_id].base_urn, meeting.venue_urn
            )
        )
        for meeting in plan.schedule
        if meeting.specialist_id is not None and meeting.venue_urn is not None
    )
    total = plan.groups[column].sum() - plan.schools[column].sum()
    assert total == pytest.approx(unit.shown(by_specialists), abs=1e-6)
    assert plan.groups["num_schools"].sum() == len(problem.applicants)
    assert len(plan.meetings) == len(plan.groups) * problem.rules.num_meetings
    hosted = [meeting.venue_urn for meeting in plan.schedule if meeting.venue_urn is not None]
    members = [venue for venue in hosted if venue in plan.group_of]
    if VenueKind.SPECIALIST not in problem.rules.venue_policy:
        assert plan.schools["num_hosted"].sum() == len(members)
    assert str(plan)
    assert plan._repr_html_()
