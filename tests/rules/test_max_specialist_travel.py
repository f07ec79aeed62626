"""No specialist goes further from the base than the hub's cap and their own, one way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.measure import Measure
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import impossible, one, only, plan_of, sentence, solved, under

SCHOOLS = [*schools_in_line(2), make_school(2, east_km=10.0, applicant=False)]
NEAREST_M = Measure(make_problem(SCHOOLS)).distance_m(urn(2), urn(1)) or 0


def capped(hub_m: int | None, own_m: int | None) -> Problem:
    return make_problem(
        SCHOOLS,
        [Specialist("S1", urn(2), max_travel_m=own_m)],
        kind=VenueKind.CENTRAL,
        rules={"max_specialist_travel_m": hub_m},
    )


BEYOND = [(NEAREST_M - 1, None), (None, NEAREST_M - 1), (NEAREST_M - 1, 99_000)]


def test_allowed_at_the_boundary_by_the_model() -> None:
    plan = solved(capped(NEAREST_M, None))
    assert {meeting.venue_urn for meeting in plan.schedule} == {urn(1)}


@pytest.mark.parametrize(("hub_m", "own_m"), BEYOND)
def test_forbidden_beyond_by_the_model(hub_m: int | None, own_m: int | None) -> None:
    impossible(capped(hub_m, own_m))


def test_the_model_gives_way_to_the_cap() -> None:
    free = capped(None, None)
    people = (Specialist("S1", urn(0), max_travel_m=0), Specialist("S2", urn(2)))
    problem = make_problem(SCHOOLS, people, num_meetings=2)
    plan = plan_of(problem, [(0, 1)], leaders=["S1"])
    assert {violation.rule for violation in check(plan)} == {Rule.MAX_SPECIALIST_TRAVEL}
    assert solved(problem).work_groups[0].specialist_id == "S2"
    assert solved(replace(free, specialists=people[1:])).work_groups[0].specialist_id == "S2"


@pytest.mark.parametrize(("hub_m", "own_m"), BEYOND)
def test_one_metre_more_is_reported(hub_m: int | None, own_m: int | None) -> None:
    plan = plan_of(capped(NEAREST_M, NEAREST_M), [(0, 1)], venues=[(1, 1)])
    assert check(plan) == ()
    violations = only(under(plan, capped(hub_m, own_m)), Rule.MAX_SPECIALIST_TRAVEL)
    assert violations[0].specialist_id == "S1"
    assert violations[1].message == (
        f"Meeting 2 of G01 School 0 on Mon 2025-10-06 AM: S1 goes {NEAREST_M / 1000} km from the "
        f"base to School 1 (100002); at most {(NEAREST_M - 1) / 1000} km is allowed"
    )


def test_the_cap_of_schools_is_another() -> None:
    problem = make_problem(SCHOOLS, [Specialist("S1", urn(2))], rules={"max_travel_m": 1_100})
    assert check(plan_of(problem, [(0, 1)])) == ()


def test_sentence() -> None:
    assert sentence(capped(20_000, None), Rule.MAX_SPECIALIST_TRAVEL) == (
        "No specialist goes further than 20 km from their base to a meeting."
    )
    assert sentence(capped(None, None), Rule.MAX_SPECIALIST_TRAVEL) is None
    people = [Specialist("S1", urn(0), max_travel_m=9_000), Specialist("S2", urn(0))]
    assert sentence(make_problem(SCHOOLS, people), Rule.MAX_SPECIALIST_TRAVEL) == (
        "1 of the 2 specialists goes no further from their base than their own limit, 9 km."
    )


def test_a_group_without_a_known_specialist_is_not_this_rules_affair() -> None:
    plan = plan_of(capped(NEAREST_M - 1, None), [(0, 1)], leaders=[None], venues=[(1, 1)])
    assert one(plan, Rule.ONE_SPECIALIST) == "G01 School 0 has no specialist"
