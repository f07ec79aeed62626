"""A specialist is at meetings on so many days of the year at most."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.errors import InvalidDataError
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from mastery_sched.stop import Limits
from tests.builders import make_problem, schools_in_line, urn, weekly
from tests.hubs import plan
from tests.rules.helpers import impossible, one, plan_of, sentence, solved

BUSY = Specialist("S1", urn(0), 2, weekly("Thu AM", "Thu PM"), max_release_days=2)
TWO = make_problem(schools_in_line(4), [BUSY], rules={"max_size": 2})
GROUPS = [(0, 1), (2, 3)]
MORNINGS = ["2025-09-04 AM", "2025-10-02 AM"]


def limited(days: int | None, **changes: Any) -> Problem:
    return replace(TWO, specialists=(replace(BUSY, max_release_days=days, **changes),))


def test_allowed_at_the_boundary_by_the_model() -> None:
    days = {meeting.slot.date for meeting in solved(TWO).schedule}
    assert len(days) == 2


def test_forbidden_beyond_by_the_model() -> None:
    impossible(limited(3, sessions=weekly("Thu AM")))
    solved(limited(4, sessions=weekly("Thu AM")))


def test_the_engine_for_hubs_keeps_it_too() -> None:
    found = plan(TWO, Limits(work=1.0)).draft
    assert found is not None
    assert len({slot.date for group in found.groups for slot in group.slots}) == 2


def test_a_partners_meetings_count() -> None:
    people = (
        Specialist("S1", urn(0), 1, weekly("Thu AM"), max_release_days=2, partner="S2"),
        Specialist("S2", urn(2), 1, weekly("Thu PM")),
    )
    pair = replace(TWO, specialists=people)
    assert len({meeting.slot.date for meeting in solved(pair).schedule}) == 2
    other = ["2025-09-11 PM", "2025-10-02 PM"]
    assert one(plan_of(pair, GROUPS, slots=[MORNINGS, other]), Rule.RELEASE_DAYS) == (
        "S1 is at meetings, those of S2 included, on 3 days of the year but is released on 2 at "
        "most"
    )


def test_the_boundary_by_the_checker() -> None:
    afternoons = ["2025-09-04 PM", "2025-10-02 PM"]
    assert check(plan_of(TWO, GROUPS, slots=[MORNINGS, afternoons])) == ()
    later = ["2025-09-11 PM", "2025-10-02 PM"]
    assert check(plan_of(limited(3), GROUPS, slots=[MORNINGS, later])) == ()
    assert one(plan_of(TWO, GROUPS, slots=[MORNINGS, later]), Rule.RELEASE_DAYS) == (
        "S1 is at meetings on 3 days of the year but is released on 2 at most"
    )


def test_fewer_days_than_a_group_takes_are_a_fault() -> None:
    with pytest.raises(InvalidDataError, match="a group takes 2 days, one for each meeting"):
        limited(1)
    limited(1, capacity=0)


def test_sentence() -> None:
    assert sentence(TWO, Rule.RELEASE_DAYS) == (
        "A specialist is at meetings on at most 2 days of the year."
    )
    people = (BUSY, replace(BUSY, id="S2", max_release_days=12), Specialist("S3", urn(1)))
    assert sentence(replace(TWO, specialists=people), Rule.RELEASE_DAYS) == (
        "2 of the 3 specialists are at meetings on at most 2 to 12 days of the year, as "
        "agreed with each."
    )
    assert sentence(limited(None), Rule.RELEASE_DAYS) is None
