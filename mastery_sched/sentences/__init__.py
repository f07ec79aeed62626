"""Every rule as a sentence in a planner's words, with the numbers of the problem at hand.

One function a rule, under the rule's name; ``None`` where the problem gives the rule nothing to do.
Nothing here knows whether a plan keeps the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from mastery_sched.sentences.groups import (
    apart,
    attendance,
    capacity,
    eligible,
    everyone_placed,
    group_size,
    identity,
    most_per_trust,
    one_specialist,
    pinned,
    placed_once,
    together,
    totals,
)
from mastery_sched.sentences.numbers import (
    in_km,
    size_range,
)
from mastery_sched.sentences.times import (
    date_range,
    double_booking,
    lead_attends_first,
    lesson_session,
    max_gap,
    min_gap,
    most_meetings,
    most_trust_out,
    one_per_window,
    partners,
    release_days,
    school_open,
    specialist_open,
    specialist_session,
)
from mastery_sched.sentences.venues import (
    can_host,
    host_fairness,
    host_open,
    max_specialist_travel,
    max_travel,
    venue_kind,
)

__all__ = ["SENTENCES", "in_km", "sentences", "size_range"]

SENTENCES: Mapping[Rule, Callable[[Problem], str | None]] = {
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


def sentences(problem: Problem) -> dict[Rule, str]:
    """The sentences of the rules that have something to do in a problem, in the rules' order."""
    found = {rule: say(problem) for rule, say in SENTENCES.items()}
    return {rule: sentence for rule, sentence in found.items() if sentence is not None}
