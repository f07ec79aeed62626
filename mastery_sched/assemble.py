"""From a draft to a plan: ids, display names, meetings, who is left out and why, and the score.

Deterministic: the order in which a search happened to find the groups does not matter. Nothing is
decided or checked here; a draft that breaks rules becomes a plan that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from types import MappingProxyType

from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.entities import PinKind
from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.scoring import with_score
from mastery_sched.work_groups import Meeting, Membership, Score, UnplacedSchool, WorkGroup

DEFAULT_REASON = "no group that keeps the rules has a place for it"
"""Why a school is left out, where the search knows nothing more precise."""


def assemble(
    problem: Problem, draft: Draft, reasons: Mapping[int, str] = MappingProxyType({})
) -> Plan:
    """Make a plan of a draft.

    Parameters
    ----------
    draft
        Groups in any order. Their schools take part in every meeting.
    reasons
        Why schools are left out, by URN; see :data:`DEFAULT_REASON` for the others.
    """
    measure = Measure(problem)
    groups = sorted(draft.groups, key=lambda group: min(group.urns, default=0))
    names = _unique(_display_name(measure, group.urns) for group in groups)
    identified = list(zip(_ids(problem, groups), names, groups, strict=True))
    placed = {urn for group in groups for urn in group.urns}
    plan = Plan(
        problem=problem,
        work_groups=tuple(
            WorkGroup(group_id, name, group.specialist_id, _members(problem, group))
            for group_id, name, group in identified
        ),
        schedule=tuple(
            meeting for group_id, _, group in identified for meeting in _meetings(group_id, group)
        ),
        unplaced=tuple(
            UnplacedSchool(school.urn, reasons.get(school.urn, DEFAULT_REASON))
            for school in problem.applicants
            if school.urn not in placed
        ),
        score=Score(0, (), 0, 0),
    )
    return with_score(plan)


def central_member(measure: Measure, urns: Sequence[int]) -> int:
    """The member with the least summed distance to the others; of several, the smallest URN."""

    def summed(urn: int) -> int:
        return sum(measure.distance_m(urn, other) or 0 for other in urns)

    return min(sorted(urns), key=summed)


def _members(problem: Problem, group: DraftGroup) -> tuple[Membership, ...]:
    return tuple(Membership(urn, 1, problem.rules.num_meetings) for urn in sorted(group.urns))


def _meetings(group_id: str, group: DraftGroup) -> Iterator[Meeting]:
    attending = tuple(sorted(group.urns))
    for number, (slot, venue) in enumerate(
        zip(group.slots, group.venue_urns, strict=True), start=1
    ):
        yield Meeting(group_id, number, number, slot, venue, group.specialist_id, attending)


def _ids(problem: Problem, groups: Sequence[DraftGroup]) -> Iterator[str]:
    """The pinned id, or the next of G01, G02, ... that no pin speaks of."""
    taken = {pin.value for pin in problem.pins if pin.kind is PinKind.GROUP}
    taken |= {pin.subject for pin in problem.pins if pin.kind is not PinKind.GROUP}
    taken |= {group.pinned_id for group in groups if group.pinned_id is not None}
    width = max(2, len(str(len(groups))))
    free = (each for number in count(1) if (each := f"G{number:0{width}d}") not in taken)
    for group in groups:
        yield next(free) if group.pinned_id is None else group.pinned_id


def _display_name(measure: Measure, urns: Sequence[int]) -> str:
    if not urns:
        return ""
    urn = central_member(measure, urns)
    school = measure.problem.school_by_urn.get(urn)
    return str(urn) if school is None else school.town or school.name


def _unique(names: Iterator[str]) -> Iterator[str]:
    """Number the second and further groups of one name: Larchford, Larchford 2, ..."""
    used: set[str] = set()
    for name in names:
        options = (name if number == 1 else f"{name} {number}" for number in count(1))
        unique = next(option for option in options if option not in used)
        used.add(unique)
        yield unique
