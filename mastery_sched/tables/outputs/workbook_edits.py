"""From the edits of a workbook to a plan.

Groups first, then who is in them, then their meetings; who comes to a meeting follows from who is
in its group. Takes rows then and now, knows no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mastery_sched.plan import Plan
from mastery_sched.scoring import with_score
from mastery_sched.tables.outputs.workbook_meetings import read_meetings
from mastery_sched.tables.outputs.workbook_rows import Comparison, Faults
from mastery_sched.tables.outputs.workbook_schools import read_groups, read_members, read_unplaced
from mastery_sched.work_groups import Meeting, WorkGroup

Places = Mapping[int, set[tuple[str, int]]]
"""By URN, the meetings (group id, number) that its membership takes a school to."""


@dataclass(frozen=True)
class Edits:
    """The sheets whose edits count, then and now."""

    groups: Comparison
    schools: Comparison
    meetings: Comparison
    waiting: Comparison


def edited_plan(plan: Plan, edits: Edits, faults: Faults) -> Plan:
    """The plan with all edits; the plan itself if there are none or they have faults.

    Totals are re-stated, since a planner who moves a school cannot work them out.
    """
    groups = read_groups(plan, edits.groups, faults)
    members = read_members(plan, edits.schools, groups, faults)
    placed = frozenset(place.urn for places in members.values() for place in places)
    unplaced = read_unplaced(plan, edits.waiting, placed, faults)
    kept, added = read_meetings(plan, edits.meetings, groups, faults)
    if faults.issues:
        return plan
    work_groups = tuple(
        replace(group, members=tuple(sorted(members[group.id]))) for group in groups.groups
    )
    before, now = _places(plan.work_groups), _places(work_groups)
    edited = replace(
        plan,
        work_groups=work_groups,
        schedule=(
            *(_attended(meeting, before, now) for meeting in kept),
            *(_attended(meeting, {}, now) for meeting in added),
        ),
        unplaced=unplaced,
    )
    return plan if edited == plan else with_score(edited)


def _attended(meeting: Meeting, before: Places, now: Places) -> Meeting:
    """The meeting without those who left the group, and with those who joined it."""
    at = (meeting.group_id, meeting.number)
    left = {urn for urn, places in before.items() if at in places and at not in now.get(urn, ())}
    joined = {urn for urn, places in now.items() if at in places and at not in before.get(urn, ())}
    if not left and not joined:
        return meeting
    staying = [urn for urn in meeting.attending if urn not in left]
    return replace(meeting, attending=tuple(sorted([*staying, *(joined - set(staying))])))


def _places(groups: Iterable[WorkGroup]) -> Places:
    found: dict[int, set[tuple[str, int]]] = {}
    for group in groups:
        for member in group.members:
            numbers = range(member.first_meeting, member.last_meeting + 1)
            found.setdefault(member.urn, set()).update((group.id, number) for number in numbers)
    return found
