"""Every rule in the compact model: the function that adds its rows, or why it needs none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mastery_sched.engine.compact.groups import (
    apart,
    capacity,
    everyone_placed,
    group_size,
    most_per_trust,
    one_specialist,
    placed_once,
    together,
)
from mastery_sched.engine.compact.loads import (
    lead_attends_first,
    most_meetings,
    most_trust_out,
)
from mastery_sched.engine.compact.meetings import (
    double_booking,
    max_gap,
    min_gap,
    one_per_window,
    partners,
    release_days,
    school_open,
    specialist_open,
    specialist_session,
)
from mastery_sched.engine.compact.pins import pinned
from mastery_sched.engine.compact.variables import Variables
from mastery_sched.engine.compact.venues import (
    host_fairness,
    host_open,
    max_specialist_travel,
    max_travel,
    venue_kind,
)
from mastery_sched.rules import Rule

CONSTRAINTS: Mapping[Rule, Callable[[Variables], None]] = {
    Rule.GROUP_SIZE: group_size,
    Rule.PLACED_ONCE: placed_once,
    Rule.EVERYONE_PLACED: everyone_placed,
    Rule.ONE_SPECIALIST: one_specialist,
    Rule.CAPACITY: capacity,
    Rule.ONE_PER_WINDOW: one_per_window,
    Rule.SCHOOL_OPEN: school_open,
    Rule.SPECIALIST_OPEN: specialist_open,
    Rule.SPECIALIST_SESSION: specialist_session,
    Rule.PARTNERS: partners,
    Rule.RELEASE_DAYS: release_days,
    Rule.DOUBLE_BOOKING: double_booking,
    Rule.MIN_GAP: min_gap,
    Rule.MAX_GAP: max_gap,
    Rule.VENUE_KIND: venue_kind,
    Rule.HOST_FAIRNESS: host_fairness,
    Rule.HOST_OPEN: host_open,
    Rule.MAX_TRAVEL: max_travel,
    Rule.MAX_SPECIALIST_TRAVEL: max_specialist_travel,
    Rule.PINNED: pinned,
    Rule.TOGETHER: together,
    Rule.APART: apart,
    Rule.MOST_PER_TRUST: most_per_trust,
    Rule.MOST_TRUST_OUT: most_trust_out,
    Rule.MOST_MEETINGS: most_meetings,
    Rule.LEAD_ATTENDS_FIRST: lead_attends_first,
}
"""The function of each rule that needs rows, under the rule's own name."""

BY_CONSTRUCTION: Mapping[Rule, str] = {
    Rule.IDENTITY: "groups and meetings are numbered once, when the solution is read",
    Rule.ELIGIBLE: "only eligible applicants have variables",
    Rule.DATE_RANGE: "no half-day outside the range has a variable",
    Rule.LESSON_SESSION: "no meeting at a school has a variable for another session",
    Rule.ATTENDANCE: "a member takes part in every meeting; there is no variable for staying away",
    Rule.CAN_HOST: "only schools that are willing have variables for hosting",
    Rule.TOTALS: "totals are summed up from the finished plan",
}
"""Why the other rules cannot be broken by any solution."""
