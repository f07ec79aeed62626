"""No member hosts that is not willing to."""

from __future__ import annotations

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.rules import Rule, VenueKind
from tests.builders import make_problem, schools_in_line, urn
from tests.rules.helpers import (
    impossible,
    one,
    only,
    plan_of,
    sentence,
    solved,
    under,
    with_rules,
    with_school,
)

WILLING = make_problem(schools_in_line(3))
CENTRAL = with_rules(WILLING, venue_policy=(VenueKind.CENTRAL,) * 2)


def test_the_model_goes_elsewhere() -> None:
    free = solved(CENTRAL)
    assert {meeting.venue_urn for meeting in free.schedule} == {urn(1)}
    refusing = with_school(CENTRAL, 1, can_host=False)
    assert urn(1) not in {meeting.venue_urn for meeting in solved(refusing).schedule}
    assert len(only(under(free, refusing), Rule.CAN_HOST)) == 2


@pytest.mark.parametrize("kind", [VenueKind.MEMBER, VenueKind.CENTRAL])
def test_forbidden_by_the_model_when_nobody_is_willing(kind: VenueKind) -> None:
    problem = with_rules(WILLING, venue_policy=(kind,) * 2)
    for number in range(3):
        problem = with_school(problem, number, can_host=False)
    impossible(problem)
    solved(with_school(problem, 2, can_host=True))


def test_a_host_that_refuses_is_reported() -> None:
    problem = with_school(WILLING, 1, can_host=False)
    assert check(plan_of(problem, [(0, 1, 2)], venues=[(0, 2)])) == ()
    assert one(plan_of(problem, [(0, 1, 2)], venues=[(0, 1)]), Rule.CAN_HOST) == (
        "Meeting 2 of G01 School 1 on Mon 2025-10-06 AM is at School 1 (100002), "
        "which does not host"
    )


def test_the_base_of_a_specialist_need_not_be_willing() -> None:
    staffed = make_problem(WILLING.schools, [Specialist("S1", urn(1))], kind=VenueKind.SPECIALIST)
    assert check(plan_of(with_school(staffed, 1, can_host=False), [(0, 1, 2)])) == ()


def test_sentence() -> None:
    assert sentence(WILLING, Rule.CAN_HOST) is None
    assert sentence(with_school(WILLING, 1, can_host=False), Rule.CAN_HOST) == (
        "Meetings are hosted only by schools that are willing to; 1 of the 3 is not."
    )
