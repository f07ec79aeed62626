"""Ways of breaking exactly one rule of a valid plan.

A mutation edits the plan, or changes the hub's tables under it; where a plan offers nothing to
break in that way, it gives up (``assume``). Totals are re-stated by the test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st

from mastery_sched.entities import (
    ClosureScope,
    PairKind,
    PastPlace,
    Pin,
    PinKind,
    Session,
    WeeklySession,
)
from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.rules import Rule, VenueKind
from mastery_sched.work_groups import UnplacedSchool
from tests.property.editing import (
    BASE,
    OUTSIDER,
    any_led_meeting,
    any_member,
    closure_at,
    kind_of,
    led_by,
    pick,
    under,
    with_group,
    with_meeting,
    with_pair,
    with_person,
    with_school,
    with_world,
)
from tests.property.mutations_of_dates import (
    date_range,
    host_open,
    lesson_session,
    max_gap,
    partners,
    release_days,
)
from tests.rules.helpers import with_rules

Mutation = Callable[[st.DrawFn, Plan], Plan]


def identity_copy(draw: st.DrawFn, plan: Plan) -> Plan:
    return replace(plan, schedule=(*plan.schedule, pick(draw, plan.schedule)))


def identity_stray(draw: st.DrawFn, plan: Plan) -> Plan:
    stray = replace(pick(draw, plan.schedule), group_id="G77")
    return replace(plan, schedule=(*plan.schedule, stray))


def group_size_least(_draw: st.DrawFn, plan: Plan) -> Plan:
    sizes = [len(group.members) for group in plan.work_groups]
    assume(min(sizes) < 4)
    return under(plan, with_rules(plan.problem, min_size=min(sizes) + 1))


def group_size_most(_draw: st.DrawFn, plan: Plan) -> Plan:
    most = max(len(group.members) for group in plan.work_groups) - 1
    return under(plan, with_rules(plan.problem, min_size=1, max_size=most))


def placed_once(draw: st.DrawFn, plan: Plan) -> Plan:
    group = pick(draw, plan.work_groups)
    return with_group(plan, group, members=(*group.members, pick(draw, group.members)))


def everyone_placed_forgotten(_draw: st.DrawFn, plan: Plan) -> Plan:
    return with_school(plan, OUTSIDER, applicant=True)


def everyone_placed_listed(draw: st.DrawFn, plan: Plan) -> Plan:
    return replace(plan, unplaced=(UnplacedSchool(any_member(draw, plan), "no place"),))


def eligible_closed(draw: st.DrawFn, plan: Plan) -> Plan:
    return with_school(plan, any_member(draw, plan), status="Closed")


def eligible_no_applicant(draw: st.DrawFn, plan: Plan) -> Plan:
    return with_school(plan, any_member(draw, plan), applicant=False)


def eligible_before(draw: st.DrawFn, plan: Plan) -> Plan:
    return with_world(plan, history=(PastPlace(any_member(draw, plan), "2022/23"),))


def one_specialist(draw: st.DrawFn, plan: Plan) -> Plan:
    who = draw(st.sampled_from(["S9", None] if plan.problem.specialists else ["S9"]))
    group = pick(draw, plan.work_groups)
    plan = with_group(plan, group, specialist_id=who)
    for meeting in plan.meetings_of(group.id):
        plan = with_meeting(plan, meeting, specialist_id=who)
    return plan


def capacity(_draw: st.DrawFn, plan: Plan) -> Plan:
    return with_person(plan, "S1", capacity=1)


def one_per_window_missing(draw: st.DrawFn, plan: Plan) -> Plan:
    gone = pick(draw, plan.schedule)
    return replace(plan, schedule=tuple(each for each in plan.schedule if each is not gone))


def one_per_window_date(draw: st.DrawFn, plan: Plan) -> Plan:
    plan = under(plan, with_rules(plan.problem, min_gap_days=1))
    meeting = pick(draw, plan.schedule)
    weeks = 4 if meeting.number == 1 else -4
    day = meeting.slot.date + timedelta(weeks=weeks + draw(st.sampled_from([-1, 1])))
    return with_meeting(plan, meeting, slot=replace(meeting.slot, date=day))


def one_per_window_label(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = pick(draw, plan.schedule)
    return with_meeting(plan, meeting, window=meeting.number + draw(st.sampled_from([-1, 1])))


def attendance_missing(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = pick(draw, plan.schedule)
    gone = pick(draw, meeting.attending)
    return with_meeting(plan, meeting, attending=tuple(u for u in meeting.attending if u != gone))


def attendance_guest(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = pick(draw, plan.schedule)
    return with_meeting(plan, meeting, attending=(*meeting.attending, OUTSIDER))


def attendance_leader(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = pick(draw, plan.schedule)
    who = draw(st.sampled_from([p for p in ("S1", "S2", "S9", None) if p != meeting.specialist_id]))
    return with_meeting(plan, meeting, specialist_id=who)


def school_open_closure(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = pick(draw, plan.schedule)
    shut = pick(draw, meeting.attending)
    scope, key = draw(
        st.sampled_from(
            [
                (ClosureScope.SCHOOL, str(shut)),
                (ClosureScope.CALENDAR, "Midshire"),
                (ClosureScope.ALL, ""),
            ]
        )
    )
    return with_world(plan, closures=(closure_at(draw, scope, key, meeting.slot),))


def school_open_weekend(draw: st.DrawFn, plan: Plan) -> Plan:
    plan = under(plan, with_rules(plan.problem, min_gap_days=1))
    meeting = pick(draw, plan.schedule)
    to_saturday = timedelta(days=5 - meeting.slot.date.weekday())
    return with_meeting(
        plan, meeting, slot=replace(meeting.slot, date=meeting.slot.date + to_saturday)
    )


def school_open_holiday(draw: st.DrawFn, plan: Plan) -> Plan:
    plan = under(plan, with_rules(plan.problem, min_gap_days=1))
    meeting = pick(draw, plan.schedule)
    return with_meeting(
        plan, meeting, slot=replace(meeting.slot, date=meeting.slot.date + timedelta(weeks=2))
    )


def specialist_open_away(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = any_led_meeting(draw, plan)
    closure = closure_at(draw, ClosureScope.SPECIALIST, meeting.specialist_id or "", meeting.slot)
    return with_world(plan, closures=(closure,))


def specialist_open_base(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = any_led_meeting(draw, plan)
    assume(meeting.specialist_id == "S1")
    return with_world(
        plan, closures=(closure_at(draw, ClosureScope.SCHOOL, str(BASE), meeting.slot),)
    )


def specialist_session(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = any_led_meeting(draw, plan)
    slot = meeting.slot
    others = [
        WeeklySession(day, session)
        for day in range(5)
        for session in Session
        if (day, session) != (slot.date.weekday(), slot.session)
    ]
    return with_person(plan, meeting.specialist_id or "", sessions=tuple(others))


def double_booking(draw: st.DrawFn, plan: Plan) -> Plan:
    assume(plan.problem.specialists)
    first, second, *_ = led_by(plan, "S1")
    number = draw(st.integers(1, plan.problem.rules.num_meetings)) - 1
    slot = plan.meetings_of(first.id)[number].slot
    return with_meeting(plan, plan.meetings_of(second.id)[number], slot=slot)


def min_gap(_draw: st.DrawFn, plan: Plan) -> Plan:
    return under(plan, with_rules(plan.problem, min_gap_days=29))


def min_gap_moved(draw: st.DrawFn, plan: Plan) -> Plan:
    plan = under(plan, with_rules(plan.problem, min_gap_days=28))
    meeting = pick(draw, [each for each in plan.schedule if each.number > 1])
    earlier = meeting.slot.date - timedelta(weeks=1)
    return with_meeting(plan, meeting, slot=replace(meeting.slot, date=earlier))


def venue_kind(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = pick(draw, plan.schedule)
    wrong: int | None = OUTSIDER
    if kind_of(plan, meeting) is not VenueKind.ONLINE:
        wrong = draw(st.sampled_from([OUTSIDER, 999_999, None]))
    return with_meeting(plan, meeting, venue_urn=wrong)


def venue_kind_two_central(draw: st.DrawFn, plan: Plan) -> Plan:
    central = [each for each in plan.schedule if kind_of(plan, each) is VenueKind.CENTRAL]
    assume(len(central) > len(plan.work_groups))
    meeting = pick(draw, central)
    other = pick(draw, [each for each in meeting.attending if each != meeting.venue_urn])
    return with_meeting(plan, meeting, venue_urn=other)


def host_fairness(draw: st.DrawFn, plan: Plan) -> Plan:
    numbers = plan.problem.rules.meetings_of(VenueKind.MEMBER)
    assume(len(numbers) > 1)
    group = pick(draw, plan.work_groups)
    host = pick(draw, group.urns)
    for meeting in plan.meetings_of(group.id):
        if meeting.number in numbers:
            plan = with_meeting(plan, meeting, venue_urn=host)
    return plan


def can_host(draw: st.DrawFn, plan: Plan) -> Plan:
    at_members = [
        each.venue_urn
        for each in plan.schedule
        if kind_of(plan, each) in (VenueKind.MEMBER, VenueKind.CENTRAL)
    ]
    assume(at_members)
    return with_school(plan, pick(draw, at_members) or 0, can_host=False)


def max_travel(_draw: st.DrawFn, plan: Plan) -> Plan:
    measure = Measure(plan.problem)
    distances_m = [
        measure.distance_m(each, meeting.venue_urn) or 0
        for meeting in plan.schedule
        if meeting.venue_urn is not None
        for each in meeting.attending
    ]
    furthest_m = max(distances_m, default=0)
    assume(furthest_m > 0)
    return under(plan, with_rules(plan.problem, max_travel_m=furthest_m - 1))


def max_specialist_travel(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = any_led_meeting(draw, plan)
    who = plan.problem.specialist_by_id[meeting.specialist_id or ""]
    assume(meeting.venue_urn is not None)
    distance_m = Measure(plan.problem).distance_m(who.base_urn, meeting.venue_urn or 0) or 0
    assume(distance_m > 0)
    if draw(st.booleans()):
        return with_person(plan, who.id, max_travel_m=distance_m - 1)
    return under(plan, with_rules(plan.problem, max_specialist_travel_m=distance_m - 1))


def pinned(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = pick(draw, plan.schedule)
    subject = str(draw(st.sampled_from([meeting.group_id, *meeting.attending])))
    member = str(pick(draw, meeting.attending))
    other_day = replace(meeting.slot, date=meeting.slot.date + timedelta(days=1))
    wrong = [
        Pin(PinKind.GROUP, member, "G77"),
        Pin(PinKind.SLOT, subject, str(other_day), meeting.number),
        Pin(PinKind.VENUE, subject, str(OUTSIDER), meeting.number),
    ]
    if plan.problem.specialists:
        other = "S2" if meeting.specialist_id == "S1" else "S1"
        wrong.append(Pin(PinKind.SPECIALIST, subject, other))
    return with_world(plan, pins=(pick(draw, wrong),))


def together(draw: st.DrawFn, plan: Plan) -> Plan:
    first, second, *_ = plan.work_groups
    return with_pair(plan, pick(draw, first.urns), pick(draw, second.urns), PairKind.TOGETHER)


def apart(draw: st.DrawFn, plan: Plan) -> Plan:
    group = pick(draw, plan.work_groups)
    return with_pair(plan, group.urns[0], pick(draw, group.urns[1:]), PairKind.APART)


def most_per_trust(draw: st.DrawFn, plan: Plan) -> Plan:
    group = pick(draw, plan.work_groups)
    number = draw(st.integers(2, len(group.urns)))
    for each in group.urns[:number]:
        plan = with_school(plan, each, trust="Larch Trust")
    return under(plan, with_rules(plan.problem, most_per_trust=number - 1))


def most_trust_out(draw: st.DrawFn, plan: Plan) -> Plan:
    meeting = pick(draw, plan.schedule)
    number = draw(st.integers(2, len(meeting.attending)))
    for each in meeting.attending[:number]:
        plan = with_school(plan, each, trust="Larch Trust")
    name = draw(st.sampled_from(["most_trust_out_session", "most_trust_out_week"]))
    return under(plan, with_rules(plan.problem, **{name: number - 1}))


def most_meetings(draw: st.DrawFn, plan: Plan) -> Plan:
    week_of = Counter(each.slot.date.isocalendar()[:2] for each in plan.schedule)
    if draw(st.booleans()):
        cap = {"most_meetings_week": max(week_of.values()) - 1}
    else:
        plan, number = _at_once(draw, plan, pick(draw, plan.schedule).number)
        cap = {"most_meetings_session": number - 1}
    return under(plan, with_rules(plan.problem, **cap))


def lead_attends_first(draw: st.DrawFn, plan: Plan) -> Plan:
    plan, _ = _at_once(draw, plan, 1)
    return under(plan, with_rules(plan.problem, lead_attends_first=True))


def _at_once(draw: st.DrawFn, plan: Plan, number: int) -> tuple[Plan, int]:
    """Meetings with this number of two groups moved to one slot, and how many are there then."""
    first, second = draw(st.permutations(plan.work_groups))[:2]
    assume(first.specialist_id is None or first.specialist_id != second.specialist_id)
    slot = plan.meetings_of(first.id)[number - 1].slot
    plan = with_meeting(plan, plan.meetings_of(second.id)[number - 1], slot=slot)
    return plan, sum(each.slot == slot for each in plan.schedule)


MUTATIONS: dict[Rule, tuple[Mutation, ...]] = {
    Rule.IDENTITY: (identity_copy, identity_stray),
    Rule.GROUP_SIZE: (group_size_least, group_size_most),
    Rule.PLACED_ONCE: (placed_once,),
    Rule.EVERYONE_PLACED: (everyone_placed_forgotten, everyone_placed_listed),
    Rule.ELIGIBLE: (eligible_closed, eligible_no_applicant, eligible_before),
    Rule.ONE_SPECIALIST: (one_specialist,),
    Rule.CAPACITY: (capacity,),
    Rule.ONE_PER_WINDOW: (one_per_window_missing, one_per_window_date, one_per_window_label),
    Rule.ATTENDANCE: (attendance_missing, attendance_guest, attendance_leader),
    Rule.SCHOOL_OPEN: (school_open_closure, school_open_weekend, school_open_holiday),
    Rule.SPECIALIST_OPEN: (specialist_open_away, specialist_open_base),
    Rule.SPECIALIST_SESSION: (specialist_session,),
    Rule.DOUBLE_BOOKING: (double_booking,),
    Rule.MIN_GAP: (min_gap, min_gap_moved),
    Rule.MAX_GAP: (max_gap,),
    Rule.DATE_RANGE: (date_range,),
    Rule.LESSON_SESSION: (lesson_session,),
    Rule.PARTNERS: (partners,),
    Rule.RELEASE_DAYS: (release_days,),
    Rule.HOST_OPEN: (host_open,),
    Rule.VENUE_KIND: (venue_kind, venue_kind_two_central),
    Rule.HOST_FAIRNESS: (host_fairness,),
    Rule.CAN_HOST: (can_host,),
    Rule.MAX_TRAVEL: (max_travel,),
    Rule.MAX_SPECIALIST_TRAVEL: (max_specialist_travel,),
    Rule.PINNED: (pinned,),
    Rule.TOGETHER: (together,),
    Rule.APART: (apart,),
    Rule.MOST_PER_TRUST: (most_per_trust,),
    Rule.MOST_TRUST_OUT: (most_trust_out,),
    Rule.MOST_MEETINGS: (most_meetings,),
    Rule.LEAD_ATTENDS_FIRST: (lead_attends_first,),
}
"""Every rule but the totals, which the test breaks itself."""
