"""A school is a member of one group, once."""

from __future__ import annotations

from mastery_sched.rules import Rule
from mastery_sched.work_groups import Membership
from tests.builders import make_problem, schools_in_line, urn
from tests.rules.helpers import one, only, plan_of, sentence, solved, with_group

PROBLEM = make_problem(schools_in_line(5))


def test_kept_by_the_model() -> None:
    placed = [each for group in solved(PROBLEM).work_groups for each in group.urns]
    assert sorted(placed) == [school.urn for school in PROBLEM.schools]


def test_a_school_in_two_groups_is_reported() -> None:
    plan = plan_of(make_problem(schools_in_line(4)), [(0, 1), (1, 2, 3)])
    (violation,) = only(plan, Rule.PLACED_ONCE)
    assert violation.urn == urn(1)
    assert violation.message == (
        "School 1 (100002) is placed 2 times: in G01 School 0 and G02 School 2"
    )


def test_a_school_twice_in_one_group_is_reported() -> None:
    plan = plan_of(PROBLEM, [(0, 1), (2, 3, 4)])
    group = plan.group_by_id["G02"]
    plan = with_group(plan, "G02", members=(*group.members, Membership(urn(4), 1, 2)))
    assert "School 4 (100005) is placed 2 times" in one(plan, Rule.PLACED_ONCE)


def test_sentence() -> None:
    assert sentence(PROBLEM, Rule.PLACED_ONCE) == "No school is in more than one group."
