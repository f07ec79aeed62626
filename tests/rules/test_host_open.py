"""A meeting is at a school that can host then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import ClosureScope, Specialist
from mastery_sched.errors import InvalidDataError
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, VenueKind
from mastery_sched.stop import Limits
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly
from tests.hubs import plan
from tests.rules.helpers import (
    closed,
    closed_but,
    impossible,
    one,
    plan_of,
    sentence,
    solved,
    with_school,
)

# Two schools of a group take turns; its specialist is released on Thursdays.
PAIR = make_problem(schools_in_line(2), [Specialist("S1", urn(0), 1, weekly("Thu AM", "Thu PM"))])
AFTERNOONS = with_school(PAIR, 1, host_sessions=weekly("Thu PM", "Fri PM"))
NEVER = with_school(PAIR, 1, host_sessions=weekly("Fri PM"))
# Three in a line: the one in the middle has the least travel.
CENTRAL = make_problem(schools_in_line(3, spacing_km=5.0), kind=VenueKind.CENTRAL)


def hosts_of(problem: Problem) -> dict[int | None, str]:
    return {meeting.venue_urn: str(meeting.slot) for meeting in solved(problem).schedule}


def test_allowed_by_the_model_in_its_sessions_only() -> None:
    hosts = hosts_of(AFTERNOONS)
    assert hosts[urn(0)].endswith("AM")
    assert hosts[urn(1)].endswith("PM")


def test_forbidden_by_the_model_beyond() -> None:
    impossible(NEVER)
    solved(with_school(NEVER, 1, can_host=False, host_sessions=()))


def test_the_model_keeps_dates_on_which_a_school_cannot_host() -> None:
    shut = closed_but(ClosureScope.HOST, str(urn(1)), "2025-10-09 AM")
    assert hosts_of(replace(PAIR, closures=tuple(shut)))[urn(1)] == "2025-10-09 AM"


def test_the_central_school_must_be_able_to_host() -> None:
    assert set(hosts_of(CENTRAL)) == {urn(1)}
    shut = closed_but(ClosureScope.HOST, str(urn(1)), "2025-09-03 AM", weeks=8)
    assert urn(1) not in hosts_of(replace(CENTRAL, closures=tuple(shut)))


def test_so_must_the_base_of_the_specialist() -> None:
    base = [*schools_in_line(2), make_school(2, applicant=False, host_sessions=weekly("Wed PM"))]
    problem = make_problem(base, [Specialist("S1", urn(2))], kind=VenueKind.SPECIALIST)
    assert all(meeting.slot.weekday == "Wed" for meeting in solved(problem).schedule)
    shut = closed_but(ClosureScope.HOST, str(urn(2)), "2025-09-03 AM")
    impossible(replace(problem, closures=tuple(shut)))


@pytest.mark.parametrize("problem", [AFTERNOONS, CENTRAL], ids=["in turn", "central"])
def test_the_engine_for_hubs_keeps_it_too(problem: Problem) -> None:
    shut = closed_but(ClosureScope.HOST, str(urn(1)), "2025-09-04 PM", "2025-10-09 PM")
    found = plan(replace(problem, closures=tuple(shut)), Limits(work=1.0)).draft
    assert found is not None
    for group in found.groups:
        for slot, venue in zip(group.slots, group.venue_urns, strict=True):
            assert venue != urn(1) or str(slot) in ("2025-09-04 PM", "2025-10-09 PM")


def test_the_engine_for_hubs_finds_that_nobody_can_host() -> None:
    assert plan(NEVER, Limits(work=1.0)).draft is None


def test_it_may_still_go_elsewhere() -> None:
    shut = tuple(closed(ClosureScope.HOST, str(urn(1)), "2025-09-04 AM"))
    slots = [["2025-09-04 AM", "2025-10-02 AM"]]
    made = plan_of(replace(PAIR, closures=shut), [(0, 1)], slots=slots, venues=[[0, 1]])
    assert check(made) == ()


def test_the_boundary_by_the_checker() -> None:
    slots = [["2025-09-04 AM", "2025-10-02 PM"]]
    assert check(plan_of(AFTERNOONS, [(0, 1)], slots=slots, venues=[[0, 1]])) == ()
    assert one(plan_of(AFTERNOONS, [(0, 1)], slots=slots, venues=[[1, 0]]), Rule.HOST_OPEN) == (
        "Meeting 1 of G01 School 0 on Thu 2025-09-04 AM: School 1 (100002) cannot host: it hosts "
        "on Thu PM and Fri PM only"
    )
    shut = tuple(closed(ClosureScope.HOST, str(urn(1)), "2025-10-02", reason="hall let"))
    made = plan_of(replace(PAIR, closures=shut), [(0, 1)], slots=slots, venues=[[0, 1]])
    assert one(made, Rule.HOST_OPEN).endswith("School 1 (100002) cannot host: hall let")


def test_sessions_are_judged_like_those_of_specialists() -> None:
    twice = weekly("Thu PM", "Thu PM")
    with pytest.raises(InvalidDataError, match="the same half-day stands twice"):
        with_school(PAIR, 1, host_sessions=twice)
    with pytest.raises(InvalidDataError, match="no school has this URN"):
        replace(PAIR, closures=tuple(closed(ClosureScope.HOST, "999999", "2025-10-02")))


def test_sentence() -> None:
    assert sentence(AFTERNOONS, Rule.HOST_OPEN) == (
        "A meeting is at a school that can host then; 1 school can not at any time."
    )
    assert sentence(PAIR, Rule.HOST_OPEN) is None
