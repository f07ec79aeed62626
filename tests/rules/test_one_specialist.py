"""Each group has one specialist of the table, or none where the table is empty."""

from __future__ import annotations

from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.plan import Plan
from mastery_sched.rules import Rule
from tests.builders import make_problem, schools_in_line, urn
from tests.rules.helpers import one, plan_of, sentence, solved, with_group, with_meeting

STAFFED = make_problem(
    schools_in_line(4), [Specialist("S1", urn(0)), Specialist("S2", urn(3), capacity=2)]
)
UNSTAFFED = make_problem(schools_in_line(4))


def led_by(plan: Plan, specialist_id: str | None) -> Plan:
    plan = with_group(plan, "G02", specialist_id=specialist_id)
    for number in (1, 2):
        plan = with_meeting(plan, "G02", number, specialist_id=specialist_id)
    return plan


def test_kept_by_the_model() -> None:
    assert all(group.specialist_id in ("S1", "S2") for group in solved(STAFFED).work_groups)
    assert all(group.specialist_id is None for group in solved(UNSTAFFED).work_groups)


def test_a_group_without_a_specialist_is_reported() -> None:
    plan = plan_of(STAFFED, [(0, 1), (2, 3)])
    assert check(plan) == ()
    assert one(led_by(plan, None), Rule.ONE_SPECIALIST) == "G02 School 2 has no specialist"


def test_an_unknown_specialist_is_reported() -> None:
    plan = led_by(plan_of(STAFFED, [(0, 1), (2, 3)]), "S9")
    assert one(plan, Rule.ONE_SPECIALIST) == (
        "G02 School 2 is led by S9, whom the tables do not know"
    )


def test_a_specialist_where_there_are_none_is_reported() -> None:
    plan = plan_of(UNSTAFFED, [(0, 1), (2, 3)])
    assert check(plan) == ()
    assert one(led_by(plan, "S1"), Rule.ONE_SPECIALIST) == (
        "G02 School 2 is led by S1, but there are no specialists"
    )


def test_sentence() -> None:
    assert sentence(STAFFED, Rule.ONE_SPECIALIST) == (
        "Each group is led by one of the 2 specialists."
    )
    assert sentence(UNSTAFFED, Rule.ONE_SPECIALIST) is None
