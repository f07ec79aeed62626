"""Valid plans of small hubs, and edits of a plan or of the hub's tables under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import assume
from hypothesis import strategies as st

from mastery_sched.entities import Closure, ClosureScope, Pair, PairKind, Slot, Specialist
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import VenueKind
from mastery_sched.work_groups import Meeting, WorkGroup
from tests.builders import make_problem, make_school, urn
from tests.rules.helpers import plan_of

T = TypeVar("T")
OUTSIDER = urn(90)
BASE = urn(91)


@st.composite
def valid_plans(draw: st.DrawFn) -> Plan:
    """Two or three groups, led by one busy specialist and perhaps another, or by nobody."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=2, max_size=3))
    staffed = draw(st.booleans())
    kinds = [kind for kind in VenueKind if staffed or kind is not VenueKind.SPECIALIST]
    policy = tuple(draw(st.lists(st.sampled_from(kinds), min_size=2, max_size=4)))
    place = st.integers(0, 40).map(lambda quarter: quarter / 4)
    schools = [make_school(i, draw(place), draw(place)) for i in range(sum(sizes))]
    people = [Specialist("S1", BASE, 2), Specialist("S2", urn(0))] if staffed else []
    problem = make_problem(
        [
            *schools,
            make_school(90, 3.0, 3.0, applicant=False),
            make_school(91, draw(place), draw(place), applicant=False),
        ],
        people,
        num_meetings=len(policy),
        rules={"max_size": 4, "venue_policy": policy, "min_gap_days": draw(st.integers(1, 14))},
    )
    numbers = draw(st.permutations(range(sum(sizes))))
    groups = [sorted(numbers[sum(sizes[:g]) : sum(sizes[: g + 1])]) for g in range(len(sizes))]
    leaders = ["S1", "S1", "S2"] if staffed else [None] * 3
    return plan_of(problem, groups, leaders=leaders)


def pick(draw: st.DrawFn, options: Sequence[T]) -> T:
    return draw(st.sampled_from(options))


def any_member(draw: st.DrawFn, plan: Plan) -> int:
    return pick(draw, sorted(plan.group_of))


def kind_of(plan: Plan, meeting: Meeting) -> VenueKind:
    return plan.problem.rules.venue_policy[meeting.number - 1]


def any_led_meeting(draw: st.DrawFn, plan: Plan) -> Meeting:
    assume(plan.problem.specialists)
    return pick(draw, plan.schedule)


def led_by(plan: Plan, specialist_id: str) -> list[WorkGroup]:
    return [group for group in plan.work_groups if group.specialist_id == specialist_id]


def closure_at(draw: st.DrawFn, scope: ClosureScope, key: str, slot: Slot) -> Closure:
    session = draw(st.sampled_from([slot.session, None]))
    return Closure(scope, key, slot.date, slot.date, session, "storm")


def with_meeting(plan: Plan, meeting: Meeting, **changes: Any) -> Plan:
    changed = replace(meeting, **changes)
    return replace(
        plan,
        schedule=tuple(
            changed if (each.group_id, each.number) == (meeting.group_id, meeting.number) else each
            for each in plan.schedule
        ),
    )


def with_group(plan: Plan, group: WorkGroup, **changes: Any) -> Plan:
    changed = replace(group, **changes)
    return replace(
        plan,
        work_groups=tuple(changed if each.id == group.id else each for each in plan.work_groups),
    )


def under(plan: Plan, problem: Problem) -> Plan:
    return replace(plan, problem=problem)


def with_world(plan: Plan, **changes: Any) -> Plan:
    return under(plan, replace(plan.problem, **changes))


def with_school(plan: Plan, urn_changed: int, **changes: Any) -> Plan:
    schools = plan.problem.schools
    changed = (replace(s, **changes) if s.urn == urn_changed else s for s in schools)
    return with_world(plan, schools=tuple(changed))


def with_person(plan: Plan, specialist_id: str, **changes: Any) -> Plan:
    assume(plan.problem.specialists)
    people = plan.problem.specialists
    changed = (replace(p, **changes) if p.id == specialist_id else p for p in people)
    return with_world(plan, specialists=tuple(changed))


def with_pair(plan: Plan, one: int, other: int, kind: PairKind) -> Plan:
    return with_world(plan, pairs=(Pair(min(one, other), max(one, other), kind),))
