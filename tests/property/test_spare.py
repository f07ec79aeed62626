"""Spare dates, held to the checker: a meeting may move there, and nowhere where there is none."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.draft import Draft
from mastery_sched.entities import Session, Slot
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.scoring import with_score
from mastery_sched.spare import SpareDate, find_spare_dates, moved
from tests.property.editing import valid_plans
from tests.strategies.feasible import drafted_problems


def may_be(plan: Plan, spare: SpareDate, slot: Slot) -> bool:
    """Whether the checker accepts the plan with the meeting moved."""
    return check(with_score(moved(plan, spare.meeting, slot))) == ()


def each_spare_date_holds(plan: Plan) -> None:
    """A later half-day at which the meeting breaks no rule, its own among its specialist's."""
    found = find_spare_dates(plan)
    assert [each.meeting for each in found] == list(plan.schedule)
    booked: Counter[tuple[str, Slot]] = Counter()
    for each in found:
        if each.meeting.specialist_id is not None:
            booked[each.meeting.specialist_id, each.meeting.slot] += 1
            if each.slot is not None:
                booked[each.meeting.specialist_id, each.slot] += 1
        if each.slot is not None:
            assert each.reason is None
            assert each.slot.date > each.meeting.slot.date
            assert may_be(plan, each, each.slot)
        else:
            assert each.reason
    assert max(booked.values(), default=1) == 1


@settings(max_examples=60)
@given(drafted_problems())
def test_each_spare_date_holds(drafted: tuple[Problem, Draft]) -> None:
    each_spare_date_holds(assemble(*drafted))


@settings(max_examples=25)
@given(valid_plans(), st.data())
def test_where_there_is_none_no_later_half_day_would_do(plan: Plan, data: st.DataObject) -> None:
    each_spare_date_holds(plan)
    found = find_spare_dates(plan)
    taken = {(each.meeting.specialist_id, each.slot) for each in found}
    without = [each for each in found if each.slot is None]
    for each in without[:3]:
        first = each.meeting.slot.date
        for days in range(1, 25):
            slot = Slot(first + timedelta(days=days), data.draw(st.sampled_from(Session)))
            if (
                each.meeting.specialist_id is None
                or (each.meeting.specialist_id, slot) not in taken
            ):
                assert not may_be(plan, each, slot)
