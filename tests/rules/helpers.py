"""Plans built by hand, without any code of the models, and short words for the tests of rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from typing import Any

import pytest

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.entities import Closure, ClosureScope, School, Session, Slot
from mastery_sched.errors import InfeasibleError, Violation
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, VenueKind
from mastery_sched.scoring import with_score
from mastery_sched.sentences import sentences
from mastery_sched.solver import solve
from tests.builders import urn

WORK_LIMIT = 20.0


def solved(problem: Problem) -> Plan:
    """The solver's plan, which the checker accepts."""
    plan = solve(problem, seed=0, work_limit=WORK_LIMIT).plan
    assert check(plan) == ()
    return plan


def impossible(problem: Problem) -> str:
    """What the solver says about a problem of which it proves that it has no plan."""
    with pytest.raises(InfeasibleError) as caught:
        solve(problem, seed=0, work_limit=WORK_LIMIT)
    assert caught.value.conflicts
    return str(caught.value)


def plan_of(
    problem: Problem,
    groups: Sequence[Sequence[int]],
    *,
    leaders: Sequence[str | None] | None = None,
    slots: Sequence[Sequence[str]] | None = None,
    venues: Sequence[Sequence[int | None]] | None = None,
) -> Plan:
    """A plan with these schools (by number) in each group.

    Groups are led by the specialists in turn, meet on a day of their own in the second week of each
    segment and at their members in turn, unless told otherwise.
    """
    people = cycle(problem.specialists or (None,))
    drafts = []
    for i, numbers in enumerate(groups):
        person = next(people)
        leader = (None if person is None else person.id) if leaders is None else leaders[i]
        urns = tuple(urn(number) for number in numbers)
        drafts.append(
            DraftGroup(
                urns,
                leader,
                _own_day(problem, i) if slots is None else tuple(map(Slot.parse, slots[i])),
                _in_turn(problem, urns, leader)
                if venues is None
                else tuple(None if venue is None else urn(venue) for venue in venues[i]),
            )
        )
    return assemble(problem, Draft(tuple(drafts)))


def with_meeting(plan: Plan, group_id: str, number: int, **changes: Any) -> Plan:
    """The plan with one meeting edited by hand and its totals re-stated."""
    schedule = tuple(
        replace(each, **changes) if (each.group_id, each.number) == (group_id, number) else each
        for each in plan.schedule
    )
    assert schedule != plan.schedule
    return with_score(replace(plan, schedule=schedule))


def with_group(plan: Plan, group_id: str, **changes: Any) -> Plan:
    """The plan with one group edited by hand and its totals re-stated."""
    groups = tuple(
        replace(each, **changes) if each.id == group_id else each for each in plan.work_groups
    )
    assert groups != plan.work_groups
    return with_score(replace(plan, work_groups=groups))


def under(plan: Plan, problem: Problem) -> Plan:
    """The same groups and meetings as a plan of another problem, totals re-stated."""
    return with_score(replace(plan, problem=problem))


def with_rules(problem: Problem, **changes: Any) -> Problem:
    """The problem under other settings of its rules."""
    return replace(problem, rules=replace(problem.rules, **changes))


def with_school(problem: Problem, number: int, **changes: Any) -> Problem:
    """The problem with one school changed."""

    def changed(school: School) -> School:
        return replace(school, **changes) if school.urn == urn(number) else school

    return replace(problem, schools=tuple(changed(school) for school in problem.schools))


def closed(scope: ClosureScope, key: str, *texts: str, reason: str = "INSET day") -> list[Closure]:
    """Closures on days such as ``2025-09-02``, or half-days such as ``2025-09-02 AM``."""
    closures = []
    for text in texts:
        day, _, session = text.partition(" ")
        on = date.fromisoformat(day)
        closures.append(Closure(scope, key, on, on, Session(session) if session else None, reason))
    return closures


def closed_but(scope: ClosureScope, key: str, *open_slots: str, weeks: int = 8) -> list[Closure]:
    """Closures of every half-day in the first weeks of the tests' year, but for these."""
    first = date(2025, 9, 1)
    days = [first + timedelta(days=i) for i in range(7 * weeks)]
    texts = [f"{day} {session}" for day in days if day.weekday() < 5 for session in Session]
    return closed(scope, key, *(text for text in texts if text not in open_slots))


def check_rules(plan: Plan) -> set[str]:
    """The names of the rules that a plan breaks."""
    return {violation.rule for violation in check(plan)}


def only(plan: Plan, rule: Rule) -> tuple[Violation, ...]:
    """The plan's violations, all of them of this one rule."""
    violations = check(plan)
    assert {violation.rule for violation in violations} == {rule}
    return violations


def one(plan: Plan, rule: Rule) -> str:
    """The message of the plan's only violation, which is of this rule."""
    (violation,) = only(plan, rule)
    return violation.message


def sentence(problem: Problem, rule: Rule) -> str | None:
    """The rule's sentence, if the rule has anything to do in the problem."""
    return sentences(problem).get(rule)


def _own_day(problem: Problem, group: int) -> tuple[Slot, ...]:
    calendar = problem.schools[0].calendar
    session = Session.AM if group < 5 else Session.PM
    return tuple(
        Slot(segment.open_from + timedelta(days=7 + group % 5), session)
        for segment in problem.segments
        if segment.calendar == calendar
    )


def _in_turn(problem: Problem, urns: Sequence[int], leader: str | None) -> tuple[int | None, ...]:
    willing = [each for each in urns if problem.school_by_urn[each].can_host]
    turns = cycle(willing)
    venues: list[int | None] = []
    for kind in problem.rules.venue_policy:
        match kind:
            case VenueKind.MEMBER:
                venues.append(next(turns))
            case VenueKind.CENTRAL:
                venues.append(willing[0])
            case VenueKind.SPECIALIST:
                venues.append(problem.specialist_by_id[leader or ""].base_urn)
            case VenueKind.ONLINE:
                venues.append(None)
    return tuple(venues)
