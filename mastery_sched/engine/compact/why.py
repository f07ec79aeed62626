"""Why a small problem has no plan: rules without which there would be one, each tried alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ortools.sat.python import cp_model

from mastery_sched.engine.compact.data import CompactData, gather
from mastery_sched.engine.compact.model import build
from mastery_sched.engine.compact.objective import unplaced
from mastery_sched.engine.cpsat import Answer, Settings, solve
from mastery_sched.entities import Session
from mastery_sched.errors import Conflict, counted
from mastery_sched.progress import Status
from mastery_sched.rules import Rule, Rules
from mastery_sched.sentences import sentences

WAYS_OUT: Mapping[Rule, str] = {
    Rule.DATE_RANGE: "move earliest_date or latest_date",
    Rule.CAPACITY: "let a specialist lead another group",
    Rule.SPECIALIST_SESSION: "have specialists released on other half-days",
    Rule.SPECIALIST_OPEN: "free specialists on days when they are away or their base is closed",
    Rule.SCHOOL_OPEN: "drop closures of schools",
    Rule.PARTNERS: "let specialists lead without their partners",
    Rule.RELEASE_DAYS: "raise max_release_days",
    Rule.DOUBLE_BOOKING: "have specialists with several groups released on more half-days",
    Rule.MIN_GAP: "lower min_gap_days",
    Rule.MAX_GAP: "raise max_gap_days",
    Rule.LESSON_SESSION: "name both sessions in lesson_sessions",
    Rule.HOST_OPEN: "ask schools to host on more half-days",
    Rule.HOST_FAIRNESS: "find more schools that host, or choose another venue policy",
    Rule.MAX_TRAVEL: "raise max_travel_km",
    Rule.MAX_SPECIALIST_TRAVEL: "raise the caps on specialists' travel",
    Rule.PINNED: "drop pins",
    Rule.TOGETHER: "drop pairs that must be together",
    Rule.APART: "drop pairs that must be apart",
    Rule.MOST_PER_TRUST: "raise most_per_trust",
    Rule.MOST_TRUST_OUT: "raise most_trust_out_session or most_trust_out_week",
    Rule.MOST_MEETINGS: "raise most_meetings_session or most_meetings_week",
    Rule.LEAD_ATTENDS_FIRST: "let the hub lead miss first meetings",
}
"""Rules that a hub can loosen, and how."""

LOOSER: Mapping[Rule, Callable[[Rules], Rules]] = {
    Rule.DATE_RANGE: lambda rules: replace(rules, earliest_date=None, latest_date=None),
    Rule.LESSON_SESSION: lambda rules: replace(rules, lesson_sessions=tuple(Session)),
}
"""What leaves out a rule that decides which half-days a model has variables for."""

WORK_EACH = 5.0
"""Effort spent on one rule."""


def is_refuted(model: cp_model.CpModel, answer: Answer, seed: int) -> bool:
    """Whether a second search, run otherwise, finds the plan that the first says is not there.

    The solver has been known to call models infeasible that are not.
    """
    settings = Settings(seed=seed + 1, work=max(1.0, 2 * answer.work), presolve=False)
    return solve(model, settings).has_values


def why_infeasible(data: CompactData, seed: int) -> tuple[Conflict, ...]:
    """Rules each of which, left out alone, leaves a problem that has a plan.

    Only what was found in the effort allowed is said; there is always at least one conflict.
    """
    found = (*_leaving_schools_out(data, seed), *_leaving_rules_out(data, seed))
    if found:
        return found
    sentence = "no plan keeps all the rules, and no single rule is to blame"
    return (Conflict(Rule.EVERYONE_PLACED, (), sentence),)


def _leaving_schools_out(data: CompactData, seed: int) -> Iterator[Conflict]:
    v = build(data, without={Rule.EVERYONE_PLACED})
    number = unplaced(v)
    v.model.minimize(number)
    answer = solve(v.model, Settings(seed=seed, work=WORK_EACH))
    if answer.has_values:
        left_out = answer.value(number)
        at_most = "" if answer.status is Status.OPTIMAL else "at most "
        sentence = (
            f"the {counted(len(data.schools), 'school')} cannot all be placed by the rules, but "
            f"there is a plan that leaves out {at_most}{left_out}"
        )
        yield Conflict(Rule.EVERYONE_PLACED, (), sentence, ("set unplaced to allow",))


def _leaving_rules_out(data: CompactData, seed: int) -> Iterator[Conflict]:
    in_force = sentences(data.problem)
    barred = frozenset(data.schools[s].urn for s in data.barred)
    for rule, way_out in WAYS_OUT.items():
        if rule not in in_force:
            continue
        loosen = LOOSER.get(rule)
        if loosen is None:
            v = build(data, without={rule})
        else:
            looser = replace(data.problem, rules=loosen(data.problem.rules))
            v = build(gather(looser, barred))
        if solve(v.model, Settings(seed=seed, work=WORK_EACH)).has_values:
            said = in_force[rule].rstrip(".")
            sentence = f"no plan keeps all the rules, but there is one without this: {said}"
            yield Conflict(rule, (), sentence, (way_out,))
