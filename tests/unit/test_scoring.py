from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from mastery_sched.assemble import assemble
from mastery_sched.draft import Draft
from mastery_sched.entities import Segment, Specialist, TravelRow
from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.rules import Preferences, Unplaced, VenueKind
from mastery_sched.scoring import (
    SpecialistTravel,
    group_scores,
    school_travel,
    score,
    specialist_travel,
    summary,
    with_score,
)
from mastery_sched.scoring.preferences import PREFERENCES, penalties
from mastery_sched.travel import TravelUnit
from mastery_sched.work_groups import Score
from tests.builders import make_problem, make_school, make_segments, schools_in_line, urn
from tests.rules.helpers import plan_of, with_meeting, with_rules

ROUND_KM = tuple(
    TravelRow(urn(a), urn(b), 1_000 * abs(a - b)) for a in range(5) for b in range(5) if a != b
)
BASE = make_school(5, applicant=False)
FIVE = make_problem(schools_in_line(5), travel_rows=ROUND_KM, preferences=Preferences(0, 0, 0, 0))


def timed(*texts: str, **weights: int) -> Plan:
    """Two schools that meet at these times, one a half-term of three weeks."""
    problem = make_problem(
        schools_in_line(2),
        num_meetings=len(texts),
        preferences=Preferences(
            **({"afternoon": 0, "edge": 0, "weekday": 0, "spacing": 0} | weights)
        ),
    )
    return plan_of(problem, [(0, 1)], slots=[texts])


def test_travel_is_there_and_back_for_every_school_and_meeting() -> None:
    plan = plan_of(FIVE, [(0, 1), (2, 3, 4)], venues=[(0, 1), (2, 3)])
    first, second = 2 * 1_000 + 2 * 1_000, 2 * (1_000 + 2_000) + 2 * (1_000 + 1_000)
    assert score(plan) == Score(0, (0,), first + second, 0)
    assert [group.travel for group in group_scores(plan)] == [first, second]


def test_each_direction_counts_on_its_own() -> None:
    rows = (TravelRow(urn(0), urn(1), 5_000), TravelRow(urn(1), urn(0), 300))
    problem = make_problem(
        schools_in_line(2), travel_rows=rows, preferences=Preferences(0, 0, 0, 0)
    )
    assert score(plan_of(problem, [(0, 1)])).travel == 2 * 5_300


def test_online_meetings_cost_nothing() -> None:
    problem = with_rules(FIVE, venue_policy=(VenueKind.ONLINE, VenueKind.MEMBER))
    assert score(plan_of(problem, [(0, 1)], venues=[(None, 1)])).travel == 2_000


@pytest.mark.parametrize(("percent", "weighted"), [(100, 7_001), (0, 0), (50, 3_501), (25, 1_750)])
def test_each_journey_of_a_specialist_is_weighted_and_rounded_half_up(
    percent: int, weighted: int
) -> None:
    problem = make_problem(
        [*schools_in_line(2), BASE],
        [Specialist("S1", urn(5))],
        num_meetings=3,
        travel_rows=(
            TravelRow(urn(0), urn(1), 1_000),
            TravelRow(urn(5), urn(0), 4_001),
            TravelRow(urn(0), urn(5), 3_000),
            TravelRow(urn(5), urn(1), 0),
        ),
        rules={"specialist_weight_percent": percent},
    )
    plan = plan_of(problem, [(0, 1)], venues=[(0, 1, 0)])
    (group,) = group_scores(plan)
    assert group.travel_schools == 3 * 2_000
    assert group.travel_specialist == 2 * weighted
    assert specialist_travel(plan) == (SpecialistTravel("S1", 3, 14_002, 2 * weighted, 4_001),)


def test_minutes_are_travel_where_the_table_says_so() -> None:
    problem = make_problem(
        schools_in_line(2),
        travel_rows=(TravelRow(urn(0), urn(1), 12),),
        travel_unit=TravelUnit.MINUTES,
        preferences=Preferences(0, 0, 0, 0),
    )
    plan = plan_of(problem, [(0, 1)])
    assert score(plan).travel == 2 * 24
    assert summary(plan).furthest_m == Measure(problem).distance_m(urn(0), urn(1))


def test_unplaced_schools_are_counted_by_every_priority_there_is() -> None:
    schools = [
        *(make_school(i, float(i), priority=given) for i, given in enumerate([0, 0, 7, 3, 3])),
        make_school(5, priority=9, applicant=False),
        make_school(6, priority=8, status="Closed"),
    ]
    problem = make_problem(schools, rules={"unplaced": Unplaced.ALLOW})
    assert score(plan_of(problem, [(0, 2)])).unplaced_by_priority == (0, 2, 1)
    assert score(assemble(problem, Draft(()))) == Score(5, (1, 2, 2), 0, 0)


def test_unplaced_is_counted_from_the_groups_and_not_from_the_list() -> None:
    plan = plan_of(with_rules(FIVE, unplaced=Unplaced.ALLOW), [(0, 1)])
    assert score(replace(plan, unplaced=())).unplaced == 3


@pytest.mark.parametrize(
    ("texts", "number"),
    [(("2025-09-09 AM", "2025-10-07 AM"), 0), (("2025-09-09 PM", "2025-10-07 AM"), 1)],
)
def test_afternoon(texts: tuple[str, ...], number: int) -> None:
    assert score(timed(*texts, afternoon=3)).penalty == 3 * number


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2025-09-01", 1),
        ("2025-09-02", 1),
        ("2025-09-03", 0),
        ("2025-09-17", 0),
        ("2025-09-18", 1),
        ("2025-09-19", 1),
    ],
)
def test_edge_is_the_first_and_last_two_weekdays_of_the_segment(day: str, number: int) -> None:
    assert score(timed(f"{day} AM", "2025-10-07 AM", edge=5)).penalty == 5 * number


def test_edge_days_are_weekdays_and_closures_play_no_part() -> None:
    # With weekends inside and next to both edges.
    segment = Segment("Midshire", 1, date(2025, 9, 1), date(2025, 9, 19))
    problem = make_problem(
        schools_in_line(2), num_meetings=1, segments=(segment,), preferences=Preferences(0, 1, 0, 0)
    )
    found = [
        score(plan_of(problem, [(0, 1)], slots=[[f"2025-09-{day:02d} AM"]])).penalty
        for day in (1, 2, 3, 17, 18, 19)
    ]
    assert found == [1, 1, 0, 0, 1, 1]


@pytest.mark.parametrize("where", ["member", "base"])
def test_edge_looks_at_everybody_who_takes_part(where: str) -> None:
    other = make_segments(1, calendar="Overshire", start=date(2025, 9, 8))
    problem = make_problem(
        [
            make_school(0),
            make_school(1, calendar="Overshire" if where == "member" else "Midshire"),
            make_school(
                2, calendar="Overshire" if where == "base" else "Midshire", applicant=False
            ),
        ],
        [Specialist("S1", urn(2))],
        num_meetings=1,
        segments=(*make_segments(1), *other),
        preferences=Preferences(0, 1, 0, 0),
    )
    found = [
        score(plan_of(problem, [(0, 1)], slots=[[f"2025-09-{day:02d} AM"]])).penalty
        for day in (8, 9, 10)
    ]
    assert found == [1, 1, 0]


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        (("2025-09-09 AM", "2025-10-07 PM", "2025-11-04 AM"), 0),
        (("2025-09-09 AM", "2025-10-08 AM", "2025-11-04 AM"), 1),
        (("2025-09-09 AM", "2025-10-08 AM", "2025-11-06 AM"), 2),
    ],
)
def test_weekday_counts_all_but_the_most_frequent(texts: tuple[str, ...], number: int) -> None:
    assert score(timed(*texts, weekday=4)).penalty == 4 * number


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("2025-09-09 AM",), 0),
        (("2025-09-09 AM", "2025-10-10 AM"), 0),
        (("2025-09-09 AM", "2025-10-07 AM", "2025-11-04 PM"), 0),
        (("2025-09-09 AM", "2025-10-08 AM", "2025-11-04 AM"), 2),
        (("2025-09-01 AM", "2025-10-17 AM", "2025-10-31 AM", "2025-12-01 AM"), 32),
    ],
)
def test_spacing_is_the_longest_gap_less_the_shortest(texts: tuple[str, ...], days: int) -> None:
    assert score(timed(*texts, spacing=2)).penalty == 2 * days


def test_the_parts_of_each_groups_penalty() -> None:
    plan = timed(
        "2025-09-01 PM",
        "2025-10-08 AM",
        "2025-11-04 AM",
        afternoon=10,
        edge=6,
        weekday=4,
        spacing=1,
    )
    (group,) = group_scores(plan)
    assert (group.afternoon, group.edge, group.weekday, group.spacing) == (10, 6, 8, 10)
    assert group.penalty == score(plan).penalty == 34
    assert penalties(plan.problem, plan.schedule) == {
        "afternoon": 10,
        "edge": 6,
        "weekday": 8,
        "spacing": 10,
        "assessment": 0,
    }


def test_every_preference_has_its_function() -> None:
    assert list(PREFERENCES) == [each.name for each in fields(Preferences)]
    assert all(function.__name__ == name for name, function in PREFERENCES.items())


def test_with_score_restates_the_totals_and_nothing_else() -> None:
    plan = plan_of(FIVE, [(0, 1), (2, 3, 4)])
    wrong = replace(plan, score=Score(9, (9,), 9, 9))
    assert with_score(wrong) == plan


def test_the_score_goes_by_who_is_said_to_attend() -> None:
    plan = plan_of(FIVE, [(0, 1), (2, 3, 4)], venues=[(0, 1), (2, 3)])
    fewer = with_meeting(plan, "G02", 1, attending=(urn(2), urn(3)))
    assert plan.score.travel - fewer.score.travel == 4_000


def test_summary() -> None:
    plan = plan_of(FIVE, [(0, 1), (2, 3, 4)], venues=[(0, 1), (2, 3)])
    facts = summary(plan)
    assert (facts.num_groups, facts.num_placed, facts.num_unplaced) == (2, 5, 0)
    assert (facts.travel, facts.travel_schools, facts.travel_specialists) == (14_000, 14_000, 0)
    assert (facts.furthest_urn, facts.furthest_name, facts.furthest_m) == (
        urn(4),
        "School 4",
        2_000,
    )
    # 2, 2, 2, 2 and 6 km in the year.
    assert facts.median_school_travel == 2_000
    assert [each.travel for each in school_travel(plan)] == [2_000, 2_000, 2_000, 2_000, 6_000]


def test_the_furthest_of_several_is_the_smallest_urn() -> None:
    facts = summary(plan_of(FIVE, [(0, 1, 2)], venues=[(1, 1)]))
    assert (facts.furthest_urn, facts.furthest_m) == (urn(0), 1_000)


def test_summary_of_an_empty_plan() -> None:
    facts = summary(assemble(with_rules(FIVE, unplaced=Unplaced.ALLOW), Draft(())))
    assert (facts.num_placed, facts.num_unplaced, facts.travel) == (0, 5, 0)
    assert facts.furthest_urn is facts.furthest_m is facts.median_school_travel is None
