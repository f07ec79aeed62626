"""At each meeting a group has from ``min_size`` to ``max_size`` schools."""

from __future__ import annotations

import pytest

from mastery_sched.checks import check
from mastery_sched.rules import Rule
from mastery_sched.work_groups import Membership
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import (
    impossible,
    one,
    only,
    plan_of,
    sentence,
    solved,
    under,
    with_group,
    with_meeting,
    with_rules,
)

TWO_CLUSTERS = make_problem(
    [*schools_in_line(3), *(make_school(3 + i, east_km=30.0 + i) for i in range(3))]
)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_allowed_at_the_boundary_by_the_model(count: int) -> None:
    solved(make_problem(schools_in_line(count)))


def test_the_model_keeps_to_the_sizes_at_the_cost_of_travel() -> None:
    free = solved(TWO_CLUSTERS)
    assert [len(group.members) for group in free.work_groups] == [3, 3]
    pairs = with_rules(TWO_CLUSTERS, max_size=2)
    assert [len(group.members) for group in solved(pairs).work_groups] == [2, 2, 2]
    assert len(only(under(free, pairs), Rule.GROUP_SIZE)) == 2


@pytest.mark.parametrize(("count", "least", "most"), [(5, 3, 4), (1, 2, 3)])
def test_forbidden_beyond_by_the_model(count: int, least: int, most: int) -> None:
    impossible(make_problem(schools_in_line(count), rules={"min_size": least, "max_size": most}))


@pytest.mark.parametrize("count", [2, 3])
def test_allowed_at_the_boundary_by_the_checker(count: int) -> None:
    problem = make_problem(schools_in_line(count))
    assert check(plan_of(problem, [range(count)])) == ()


@pytest.mark.parametrize("count", [1, 4])
def test_beyond_is_reported(count: int) -> None:
    problem = make_problem(schools_in_line(count))
    message = one(plan_of(problem, [range(count)]), Rule.GROUP_SIZE)
    assert f"has {count} school" in message
    assert message.endswith("; it must have 2 or 3")


def test_a_size_reached_at_some_meetings_only_is_reported() -> None:
    problem = make_problem(schools_in_line(3), rules={"min_size": 3})
    members = (Membership(urn(0), 1, 2), Membership(urn(1), 1, 2), Membership(urn(2), 2, 2))
    plan = plan_of(problem, [range(3)])
    plan = with_group(plan, "G01", members=members)
    plan = with_meeting(plan, "G01", 1, attending=(urn(0), urn(1)))
    assert one(plan, Rule.GROUP_SIZE) == (
        "G01 School 1 has 2 schools at meeting 1; it must have exactly 3"
    )


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [(6, 7, "6 or 7 schools"), (6, 6, "exactly 6 schools"), (6, 12, "from 6 to 12 schools")],
)
def test_sentence(least: int, most: int, words: str) -> None:
    problem = with_rules(TWO_CLUSTERS, min_size=least, max_size=most)
    assert sentence(problem, Rule.GROUP_SIZE) == f"Each group has {words}."
