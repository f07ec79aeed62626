"""Whether a plan keeps the rules, by code that shares nothing with the models that made it.

:func:`check` goes back to the records: half-terms and closures row by row, distances pair by pair.
It is the specification of the rules, works on plans edited by hand, and never imports a solver, nor
the open-slot and bulk-distance code of the models. How good a plan is, it does not judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mastery_sched.checks.choices import apart, most_per_trust, pinned, together
from mastery_sched.checks.distances import max_specialist_travel, max_travel
from mastery_sched.checks.facts import Facts
from mastery_sched.checks.loads import lead_attends_first, most_meetings, most_trust_out
from mastery_sched.checks.membership import (
    attendance,
    eligible,
    everyone_placed,
    group_size,
    identity,
    placed_once,
)
from mastery_sched.checks.staffing import (
    capacity,
    double_booking,
    one_specialist,
    partners,
    release_days,
)
from mastery_sched.checks.timetable import (
    date_range,
    max_gap,
    min_gap,
    one_per_window,
    school_open,
    specialist_open,
    specialist_session,
)
from mastery_sched.checks.totals import totals
from mastery_sched.checks.venues import (
    can_host,
    host_fairness,
    host_open,
    lesson_session,
    venue_kind,
)
from mastery_sched.errors import Violation
from mastery_sched.plan import Plan
from mastery_sched.rules import Rule

__all__ = ["CHECKS", "Facts", "check"]

CHECKS: Mapping[Rule, Callable[[Facts], Iterator[Violation]]] = {
    Rule.IDENTITY: identity,
    Rule.GROUP_SIZE: group_size,
    Rule.PLACED_ONCE: placed_once,
    Rule.EVERYONE_PLACED: everyone_placed,
    Rule.ELIGIBLE: eligible,
    Rule.ONE_SPECIALIST: one_specialist,
    Rule.CAPACITY: capacity,
    Rule.ONE_PER_WINDOW: one_per_window,
    Rule.DATE_RANGE: date_range,
    Rule.ATTENDANCE: attendance,
    Rule.SCHOOL_OPEN: school_open,
    Rule.SPECIALIST_OPEN: specialist_open,
    Rule.SPECIALIST_SESSION: specialist_session,
    Rule.PARTNERS: partners,
    Rule.RELEASE_DAYS: release_days,
    Rule.DOUBLE_BOOKING: double_booking,
    Rule.MIN_GAP: min_gap,
    Rule.MAX_GAP: max_gap,
    Rule.LESSON_SESSION: lesson_session,
    Rule.VENUE_KIND: venue_kind,
    Rule.HOST_FAIRNESS: host_fairness,
    Rule.CAN_HOST: can_host,
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
    Rule.TOTALS: totals,
}
"""The function of each rule, under the rule's own name."""


def check(plan: Plan) -> tuple[Violation, ...]:
    """Find every broken rule of a plan.

    Parameters
    ----------
    plan
        Any plan: one that a solver made, or one edited by hand, however oddly.

    Returns
    -------
    tuple of Violation
        Empty when every rule is kept; otherwise in the order of the rules.
    """
    facts = Facts(plan)
    return tuple(violation for find in CHECKS.values() for violation in find(facts))
