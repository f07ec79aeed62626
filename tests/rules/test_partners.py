"""Specialists in a pair can come to each other's groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import ClosureScope, Specialist
from mastery_sched.errors import InvalidDataError
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from mastery_sched.stop import Limits
from tests.builders import make_problem, schools_in_line, urn, weekly
from tests.hubs import plan
from tests.rules.helpers import closed, closed_but, impossible, one, plan_of, sentence, solved

S1 = Specialist("S1", urn(0), 1, weekly("Thu AM"), partner="S2")
S2 = Specialist("S2", urn(2), 1, weekly("Thu PM"))
PAIR = make_problem(schools_in_line(4), [S1, S2], rules={"max_size": 2})
GROUPS = [(0, 1), (2, 3)]
MORNINGS, AFTERNOONS = ["2025-09-04 AM", "2025-10-02 AM"], ["2025-09-04 PM", "2025-10-02 PM"]


def with_sessions(first: str, second: str) -> Problem:
    people = (
        replace(S1, sessions=weekly(*first.split(", ")) if first else ()),
        replace(S2, sessions=weekly(*second.split(", ")) if second else ()),
    )
    return replace(PAIR, specialists=people)


def test_allowed_by_the_model_on_one_weekday_in_two_sessions() -> None:
    slots = [meeting.slot for meeting in solved(PAIR).schedule]
    assert len(set(slots)) == 4


def test_forbidden_by_the_model_in_one_and_the_same_session() -> None:
    week = make_problem(PAIR.schools, PAIR.specialists, weeks=1, rules={"max_size": 2})
    same = (replace(S1, sessions=weekly("Thu AM")), replace(S2, sessions=weekly("Thu AM")))
    solved(week)
    impossible(replace(week, specialists=same))
    alone = (replace(same[0], partner=None), same[1])
    solved(replace(week, specialists=alone))


def test_the_engine_for_hubs_keeps_it_too() -> None:
    found = plan(with_sessions("Thu AM", "Thu AM, Thu PM"), Limits(work=1.0)).draft
    assert found is not None
    slots = [slot for group in found.groups for slot in group.slots]
    assert len(set(slots)) == 4


def test_the_model_waits_for_a_partner_who_is_away() -> None:
    away = closed_but(ClosureScope.SPECIALIST, "S2", "2025-09-11 AM", "2025-10-09 AM")
    lead_alone = make_problem(schools_in_line(2), [S1, replace(S2, base_urn=urn(1), capacity=0)])
    slots = [m.slot for m in solved(replace(lead_alone, closures=tuple(away))).schedule]
    assert [str(slot) for slot in slots] == ["2025-09-11 AM", "2025-10-09 AM"]
    away = closed_but(ClosureScope.SPECIALIST, "S2", "2025-09-11 PM", "2025-10-09 AM")
    assert "without their partners" in impossible(replace(lead_alone, closures=tuple(away)))


def test_meetings_at_once_are_reported() -> None:
    problem = with_sessions("Thu AM", "Thu AM, Thu PM")
    assert check(plan_of(problem, GROUPS, slots=[MORNINGS, AFTERNOONS])) == ()
    clash = [MORNINGS[0], AFTERNOONS[1]]
    assert one(plan_of(problem, GROUPS, slots=[MORNINGS, clash]), Rule.PARTNERS) == (
        "Meeting 1 of G02 School 2 on Thu 2025-09-04 AM: S1, the partner of S2, cannot come: "
        "S1 leads meeting 1 of G01 School 0 then"
    )


def test_a_partner_who_is_away_is_reported() -> None:
    shut = tuple(closed(ClosureScope.SPECIALIST, "S2", "2025-09-04 AM", reason="residential"))
    made = plan_of(replace(PAIR, closures=shut), GROUPS, slots=[MORNINGS, AFTERNOONS])
    assert one(made, Rule.PARTNERS).endswith(
        "S2, the partner of S1, cannot come: S2 is away or at a closed school: residential"
    )


def test_a_weekday_without_release_is_reported() -> None:
    problem = with_sessions("Wed AM, Thu AM", "Thu PM")
    made = plan_of(problem, GROUPS, slots=[["2025-09-03 AM", MORNINGS[1]], AFTERNOONS])
    assert one(made, Rule.PARTNERS).endswith("S2 is not released on a Wednesday")
    anything = with_sessions("Wed AM, Thu AM", "")
    made = plan_of(anything, GROUPS, slots=[["2025-09-03 AM", MORNINGS[1]], AFTERNOONS])
    assert check(made) == ()


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ((S1, replace(S2, partner="S3"), Specialist("S3", urn(3))), "in a pair with S3 already"),
        ((S1, S2, Specialist("S3", urn(3), partner="S2")), "in a pair with S1 already"),
        ((replace(S1, partner="S1"), S2), "nobody is their own partner"),
        ((replace(S1, partner="S9"), S2), "no specialist has this id"),
        ((S1, replace(S2, sessions=weekly("Wed AM"))), "released on no weekday in common"),
    ],
)
def test_pairs_that_are_none_are_faults(people: tuple[Specialist, ...], message: str) -> None:
    with pytest.raises(InvalidDataError, match=message):
        replace(PAIR, specialists=people)


def test_sentence() -> None:
    assert sentence(PAIR, Rule.PARTNERS) == (
        "2 specialists work in a pair: each can come to the meetings of the other's groups, which "
        "are on days of both's release and never at the same time."
    )
    assert sentence(replace(PAIR, specialists=(S2,)), Rule.PARTNERS) is None
