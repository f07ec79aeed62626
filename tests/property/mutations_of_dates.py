"""More ways of breaking exactly one rule: those about dates, and about who can be where when."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import assume
from hypothesis import strategies as st

from mastery_sched.entities import ClosureScope, Session, WeeklySession
from mastery_sched.plan import Plan
from tests.property.editing import (
    any_led_meeting,
    closure_at,
    pick,
    under,
    with_person,
    with_school,
    with_world,
)
from tests.rules.helpers import with_rules


def date_range(draw: st.DrawFn, plan: Plan) -> Plan:
    dates = [meeting.slot.date for meeting in plan.schedule]
    day = timedelta(days=1)
    limits = {"earliest_date": min(dates) + day, "latest_date": max(dates) - day}
    name = pick(draw, sorted(limits))
    return under(plan, with_rules(plan.problem, **{name: limits[name]}))


def max_gap(_draw: st.DrawFn, plan: Plan) -> Plan:
    longest = max(
        (later.slot.date - earlier.slot.date).days
        for group in plan.work_groups
        for earlier, later in pairwise(plan.meetings_of(group.id))
    )
    assume(longest > plan.problem.rules.min_gap_days)
    return under(plan, with_rules(plan.problem, max_gap_days=longest - 1))


def lesson_session(draw: st.DrawFn, plan: Plan) -> Plan:
    at_schools = [meeting for meeting in plan.schedule if meeting.venue_urn is not None]
    assume(at_schools)
    used = pick(draw, at_schools).slot.session
    other = next(session for session in Session if session is not used)
    return under(plan, with_rules(plan.problem, lesson_sessions=(other,)))


def release_days(draw: st.DrawFn, plan: Plan) -> Plan:
    who = any_led_meeting(draw, plan).specialist_id or ""
    days = {each.slot.date for each in plan.schedule if each.specialist_id == who}
    # Fewer days than one group takes would be a fault of the tables.
    assume(len(days) > plan.problem.rules.num_meetings)
    return with_person(plan, who, max_release_days=len(days) - 1)


def partners(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = any_led_meeting(draw, plan)
    leader = meeting.specialist_id or ""
    others = [person.id for person in plan.problem.specialists if person.id != leader]
    assume(others)
    other = others[0]
    busy = {each.slot.date for each in plan.schedule if each.specialist_id == other}
    assume(meeting.slot.date not in busy)
    closure = closure_at(draw, ClosureScope.SPECIALIST, other, meeting.slot)
    return with_world(with_person(plan, leader, partner=other), closures=(closure,))


def host_open(draw: st.DrawFn, plan: Plan) -> Plan:
    at_schools = [meeting for meeting in plan.schedule if meeting.venue_urn is not None]
    assume(at_schools)
    meeting = pick(draw, at_schools)
    if draw(st.booleans()):
        closure = closure_at(draw, ClosureScope.HOST, str(meeting.venue_urn), meeting.slot)
        return with_world(plan, closures=(closure,))
    other = next(session for session in Session if session is not meeting.slot.session)
    weekly = WeeklySession(meeting.slot.date.weekday(), other)
    return with_school(plan, meeting.venue_urn or 0, host_sessions=(weekly,))
