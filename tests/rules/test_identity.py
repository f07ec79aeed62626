"""Group ids and meeting numbers are used once, and every meeting is of a group."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.rules import Rule
from mastery_sched.scoring import with_score
from tests.builders import make_problem, schools_in_line
from tests.rules.helpers import one, only, plan_of, sentence, solved, with_group

PROBLEM = make_problem(schools_in_line(4))


def test_kept_by_the_model() -> None:
    plan = solved(PROBLEM)
    assert [group.id for group in plan.work_groups] == ["G01", "G02"]
    assert {(each.group_id, each.number) for each in plan.schedule} == {
        ("G01", 1),
        ("G01", 2),
        ("G02", 1),
        ("G02", 2),
    }


def test_two_groups_of_one_id_are_reported() -> None:
    plan = with_group(plan_of(PROBLEM, [(0, 1), (2, 3)]), "G02", id="G01")
    schedule = tuple(each for each in plan.schedule if each.group_id == "G01")
    message = one(with_score(replace(plan, schedule=schedule)), Rule.IDENTITY)
    assert message == "2 groups have the id G01; each needs its own"


def test_a_meeting_twice_is_reported() -> None:
    plan = plan_of(PROBLEM, [(0, 1), (2, 3)])
    twice = with_score(replace(plan, schedule=(*plan.schedule, plan.meetings_of("G02")[1])))
    assert one(twice, Rule.IDENTITY) == "Meeting 2 of G02 School 2 is there 2 times"


def test_a_meeting_of_no_group_is_reported() -> None:
    plan = plan_of(PROBLEM, [(0, 1), (2, 3)])
    stray = replace(plan.meetings_of("G02")[1], group_id="G07")
    plan = with_score(replace(plan, schedule=(*plan.schedule, stray)))
    (violation,) = only(plan, Rule.IDENTITY)
    assert violation.message == "Meeting 2 is of 'G07', which is no group of the plan"
    assert (violation.group_id, violation.meeting) == ("G07", 2)


def test_a_group_without_an_id_is_reported() -> None:
    plan = plan_of(PROBLEM, [(0, 1), (2, 3)])
    plan = with_group(plan, "G02", id=" ")
    schedule = (replace(m, group_id=" ") if m.group_id == "G02" else m for m in plan.schedule)
    assert one(replace(plan, schedule=tuple(schedule)), Rule.IDENTITY) == "A group has no id"


def test_sentence() -> None:
    assert sentence(PROBLEM, Rule.IDENTITY) == (
        "Each group has an id of its own, and each of its meetings a number of its own."
    )
