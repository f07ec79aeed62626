"""A specialist with weekly sessions meets only in them."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.checks import check
from mastery_sched.entities import ClosureScope, Specialist
from mastery_sched.rules import Rule
from tests.builders import make_problem, schools_in_line, urn, weekly
from tests.rules.helpers import closed, impossible, one, plan_of, sentence, solved

RELEASED = Specialist("S1", urn(0), sessions=weekly("Thu PM", "Tue AM"))
PROBLEM = make_problem(schools_in_line(2), [RELEASED], weeks=1, rules={"min_gap_days": 10})


def test_the_model_keeps_to_the_sessions() -> None:
    no_tuesdays = closed(ClosureScope.ALL, "", "2025-09-02", "2025-09-16")
    plan = solved(replace(PROBLEM, closures=tuple(no_tuesdays)))
    assert [str(meeting.slot) for meeting in plan.schedule] == ["2025-09-04 PM", "2025-09-18 PM"]


def test_forbidden_beyond_by_the_model() -> None:
    shut = closed(ClosureScope.ALL, "", "2025-09-02", "2025-09-04 PM")
    impossible(replace(PROBLEM, closures=tuple(shut)))


def test_other_half_days_are_reported() -> None:
    assert check(plan_of(PROBLEM, [(0, 1)], slots=[["2025-09-02 AM", "2025-09-18 PM"]])) == ()
    for wrong in ("Thu 2025-09-18 AM", "Wed 2025-09-17 PM"):
        plan = plan_of(PROBLEM, [(0, 1)], slots=[["2025-09-02 AM", wrong[4:]]])
        assert one(plan, Rule.SPECIALIST_SESSION) == (
            f"Meeting 2 of G01 School 0 on {wrong}: S1 is released on Tue AM and Thu PM only"
        )


def test_without_sessions_any_half_day_is_fine() -> None:
    problem = replace(PROBLEM, specialists=(replace(RELEASED, sessions=()),))
    assert check(plan_of(problem, [(0, 1)], slots=[["2025-09-01 PM", "2025-09-19 AM"]])) == ()


def test_sentence() -> None:
    assert sentence(PROBLEM, Rule.SPECIALIST_SESSION) == (
        "A specialist meets only on the half-days of the week for which they are released."
    )
    two = replace(PROBLEM, specialists=(RELEASED, Specialist("S2", urn(1))))
    assert sentence(two, Rule.SPECIALIST_SESSION) == (
        "1 of the 2 specialists meets only on the half-days of the week for which they are "
        "released."
    )
    free = replace(PROBLEM, specialists=(Specialist("S2", urn(1)),))
    assert sentence(free, Rule.SPECIALIST_SESSION) is None
