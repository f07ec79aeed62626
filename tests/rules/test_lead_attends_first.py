"""No two groups have their first meeting at once, for the hub lead comes to each."""

from __future__ import annotations

from mastery_sched.checks import check
from mastery_sched.entities import ClosureScope
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from tests.builders import make_problem, schools_in_line
from tests.rules.helpers import (
    closed_but,
    impossible,
    one,
    only,
    plan_of,
    sentence,
    solved,
    under,
    with_rules,
)

PAIRS = make_problem(schools_in_line(4), rules={"max_size": 2})
GROUPS = [(0, 1), (2, 3)]


def attended(problem: Problem = PAIRS) -> Problem:
    return with_rules(problem, lead_attends_first=True)


def open_only(*slots: str) -> Problem:
    return make_problem(
        schools_in_line(4),
        rules={"max_size": 2},
        num_meetings=1,
        closures=closed_but(ClosureScope.ALL, "", *slots),
    )


def test_the_model_takes_other_slots_at_no_cost_of_travel() -> None:
    at_once = plan_of(PAIRS, GROUPS, slots=[["2025-09-02 AM", "2025-10-07 AM"]] * 2)
    only(under(at_once, attended()), Rule.LEAD_ATTENDS_FIRST)
    kept = solved(attended())
    assert kept.score.travel == solved(PAIRS).score.travel


def test_allowed_at_the_boundary_by_the_model() -> None:
    plan = solved(attended(open_only("2025-09-02 AM", "2025-09-02 PM")))
    assert len({meeting.slot for meeting in plan.schedule}) == 2


def test_forbidden_beyond_by_the_model() -> None:
    problem = open_only("2025-09-02 AM")
    solved(problem)
    assert (
        "2 groups or more have a first meeting, but the hub lead can attend at most one in each of "
        "the 1 session there is for it"
    ) in impossible(attended(problem))


def test_only_first_meetings_matter() -> None:
    slots = [["2025-09-02 AM", "2025-10-07 AM"], ["2025-09-02 PM", "2025-10-07 AM"]]
    assert check(under(plan_of(PAIRS, GROUPS, slots=slots), attended())) == ()


def test_first_meetings_at_once_are_reported() -> None:
    slots = [["2025-09-02 AM", "2025-10-07 AM"]] * 2
    plan = plan_of(PAIRS, GROUPS, slots=slots)
    assert check(plan) == ()
    assert one(under(plan, attended()), Rule.LEAD_ATTENDS_FIRST) == (
        "The hub lead cannot be at 2 first meetings on Tue 2025-09-02 AM: G01 School 0 and G02 "
        "School 2"
    )


def test_sentence() -> None:
    assert sentence(PAIRS, Rule.LEAD_ATTENDS_FIRST) is None
    assert sentence(attended(), Rule.LEAD_ATTENDS_FIRST) == (
        "The hub lead comes to the first meeting of each group: no two of them are at once."
    )
