"""A specialist leads at most ``capacity`` groups."""

from __future__ import annotations

from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.rules import Rule
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import impossible, one, only, plan_of, sentence, solved, under

SCHOOLS = [*schools_in_line(4), make_school(4, east_km=40.0, applicant=False)]
NEAR, FAR = Specialist("S1", urn(0)), Specialist("S2", urn(4))
BOTH = make_problem(SCHOOLS, [NEAR, FAR], rules={"max_size": 2})
NEAR_TWICE = make_problem(SCHOOLS, [Specialist("S1", urn(0), 2), FAR], rules={"max_size": 2})


def test_the_model_uses_capacity_and_keeps_to_it() -> None:
    free = solved(NEAR_TWICE)
    assert [group.specialist_id for group in free.work_groups] == ["S1", "S1"]
    assert {group.specialist_id for group in solved(BOTH).work_groups} == {"S1", "S2"}
    only(under(free, BOTH), Rule.CAPACITY)


def test_forbidden_beyond_by_the_model() -> None:
    impossible(make_problem(SCHOOLS, [NEAR], rules={"max_size": 2}))


def test_beyond_is_reported() -> None:
    plan = plan_of(NEAR_TWICE, [(0, 1), (2, 3)], leaders=["S1", "S1"])
    assert check(plan) == ()
    assert one(under(plan, BOTH), Rule.CAPACITY) == (
        "S1 leads 2 groups (G01 School 0 and G02 School 2) but can lead 1"
    )


def test_sentence() -> None:
    assert sentence(BOTH, Rule.CAPACITY) == (
        "A specialist leads at most 1 group; all of them together at most 2 groups."
    )
    assert sentence(NEAR_TWICE, Rule.CAPACITY) == (
        "A specialist leads at most 1 to 2 groups, as agreed with each; "
        "all of them together at most 3 groups."
    )
    assert sentence(make_problem(SCHOOLS), Rule.CAPACITY) is None
