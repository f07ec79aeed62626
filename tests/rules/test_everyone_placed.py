"""Each eligible applicant has a place or, where the rules allow it, is listed as unplaced."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.checks import check
from mastery_sched.rules import Rule, Unplaced
from mastery_sched.work_groups import UnplacedSchool
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import (
    impossible,
    one,
    only,
    plan_of,
    sentence,
    solved,
    with_rules,
    with_school,
)

FIVE = make_problem(schools_in_line(5), rules={"max_size": 2})
FIVE_OR_FEWER = with_rules(FIVE, unplaced=Unplaced.ALLOW)
REMOTE = make_problem([*schools_in_line(4), make_school(4, east_km=90.0)])


def test_all_are_placed_by_the_model_even_far_away() -> None:
    assert urn(4) in solved(REMOTE).group_of


def test_leaving_out_is_forbidden_by_the_model() -> None:
    impossible(FIVE)


def test_the_model_leaves_out_as_few_as_possible_lowest_priority_first() -> None:
    assert len(solved(FIVE_OR_FEWER).unplaced) == 1
    problem = with_school(FIVE_OR_FEWER, 0, priority=2)
    for number in (1, 2, 4):
        problem = with_school(problem, number, priority=1)
    assert [each.urn for each in solved(problem).unplaced] == [urn(3)]


def test_unplaced_is_allowed_and_forbidden_by_the_checker() -> None:
    plan = plan_of(FIVE_OR_FEWER, [(0, 1), (2, 3)])
    assert check(plan) == ()
    assert one(replace(plan, problem=FIVE), Rule.EVERYONE_PLACED) == (
        "School 4 (100005) has no group; the rules leave no school out"
    )


def test_a_forgotten_school_is_reported() -> None:
    plan = replace(plan_of(FIVE_OR_FEWER, [(0, 1), (2, 3)]), unplaced=())
    (violation,) = only(plan, Rule.EVERYONE_PLACED)
    assert violation.urn == urn(4)
    assert violation.message == "School 4 (100005) has no group and is not listed as unplaced"


def test_a_placed_school_listed_as_unplaced_is_reported() -> None:
    plan = plan_of(FIVE_OR_FEWER, [(0, 1), (2, 3)])
    plan = replace(plan, unplaced=(*plan.unplaced, UnplacedSchool(urn(0), "no place")))
    assert one(plan, Rule.EVERYONE_PLACED) == (
        "School 0 (100001) is listed as unplaced but is in G01 School 0"
    )


def test_odd_entries_of_the_list_are_reported() -> None:
    plan = plan_of(FIVE_OR_FEWER, [(0, 1), (2, 3)])
    stranger = replace(plan, unplaced=(*plan.unplaced, UnplacedSchool(999999, "no place")))
    assert one(stranger, Rule.EVERYONE_PLACED) == (
        "School 999999 (not in the tables) is listed as unplaced but is not one to be placed"
    )
    twice = replace(plan, unplaced=(*plan.unplaced, *plan.unplaced))
    assert one(twice, Rule.EVERYONE_PLACED) == "School 4 (100005) is listed as unplaced 2 times"


def test_a_school_left_out_without_a_reason_is_reported() -> None:
    plan = plan_of(FIVE_OR_FEWER, [(0, 1), (2, 3)])
    assert one(replace(plan, unplaced=(UnplacedSchool(urn(4), " "),)), Rule.EVERYONE_PLACED) == (
        "School 4 (100005) is listed as unplaced without a reason"
    )


def test_sentence() -> None:
    assert sentence(FIVE, Rule.EVERYONE_PLACED) == (
        "Each of the 5 schools to be placed has a group."
    )
    allowed = sentence(FIVE_OR_FEWER, Rule.EVERYONE_PLACED)
    assert allowed is not None
    assert allowed.startswith("Schools may be left without a group: as few as possible")
