"""Edits of the sheets Groups, Schools and Waiting list: who is in which group, and who is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mastery_sched.plan import Plan
from mastery_sched.rows.cells import is_blank, parse_text, parse_urn, parse_whole
from mastery_sched.tables.outputs.cells import cell_text
from mastery_sched.tables.outputs.people import memberships, waiting
from mastery_sched.tables.outputs.workbook_cells import SheetReader
from mastery_sched.tables.outputs.workbook_rows import Comparison, Faults, FoundRow, said
from mastery_sched.work_groups import Membership, UnplacedSchool, WorkGroup

TAKEN_OUT = "taken out of its group by hand"
"""Why a school has no group, where nobody says so."""


@dataclass(frozen=True)
class EditedGroups:
    """Groups without their members.

    Parameters
    ----------
    groups
        Those that there still are, and new ones.
    id_shown
        The id of each group by what the workbook shows of it.
    taken_out
        What the workbook showed of those whose rows are gone.
    """

    groups: tuple[WorkGroup, ...]
    id_shown: Mapping[str, str]
    taken_out: frozenset[str]

    def find(self, reader: SheetReader, row: FoundRow) -> str | None:
        """The id of the group that a row names, or ``None`` with the fault noted."""
        shown = said(row["group"])
        found = self.id_shown.get(shown)
        if found is None:
            gone = shown in self.taken_out
            message = "the group was taken out of the sheet Groups" if gone else "no such group"
            reader.fault(row, "group", message, "name a group of the sheet Groups")
        return found


def read_groups(plan: Plan, sheet: Comparison, faults: Faults) -> EditedGroups:
    """Groups with their names and leaders as they are now."""
    reader = SheetReader("Groups", plan, faults)
    groups: list[WorkGroup] = []
    id_shown: dict[str, str] = {}
    taken_out = set()
    for group, row, changed in zip(plan.work_groups, sheet.kept, sheet.changed, strict=True):
        shown = said(cell_text(group.id))
        if row is None:
            taken_out.add(shown)
            continue
        name = reader.text(row, "name") if "name" in changed else group.name
        leader = reader.leader(row) if "specialist" in changed else group.specialist_id
        groups.append(replace(group, name=name, specialist_id=leader))
        id_shown.setdefault(shown, group.id)
    for row in sheet.added:
        group_id = reader.required(row, "group", parse_text, "")
        if said(group_id) in id_shown:
            reader.fault(row, "group", "the group stands twice", "give each group an id of its own")
        elif group_id:
            groups.append(WorkGroup(group_id, reader.text(row, "name"), reader.leader(row), ()))
            id_shown[said(group_id)] = group_id
    return EditedGroups(tuple(groups), id_shown, frozenset(taken_out))


def read_members(
    plan: Plan, sheet: Comparison, groups: EditedGroups, faults: Faults
) -> dict[str, list[Membership]]:
    """The members of every group, by its id."""
    reader = SheetReader("Schools", plan, faults)
    members: dict[str, list[Membership]] = {group.id: [] for group in groups.groups}
    places = zip(memberships(plan), sheet.kept, sheet.changed, strict=True)
    for (urn, member, group), row, changed in places:
        if row is None:
            faults.add(
                "Schools",
                None,
                "urn",
                urn,
                "the row of the school was taken out",
                "put it back, and leave its group blank if it is to have none",
            )
            continue
        if not changed and (group is None or said(row["group"]) not in groups.taken_out):
            if group is not None and member is not None:
                members[group.id].append(member)
            continue
        _put_member(reader, groups, members, row, urn, changed)
    for row in sheet.added:
        urn = reader.required(row, "urn", parse_urn, 0)
        if urn and urn not in plan.problem.school_by_urn:
            advice = "add it to the table of schools and plan again"
            reader.fault(row, "urn", "the hub's tables do not know this school", advice)
        elif urn and is_blank(row["group"]):
            reader.fault(row, "group", "a new row without a group", "name a group")
        elif urn:
            _put_member(reader, groups, members, row, urn, frozenset())
    return members


def _put_member(
    reader: SheetReader,
    groups: EditedGroups,
    members: dict[str, list[Membership]],
    row: FoundRow,
    urn: int,
    changed: frozenset[str],
) -> None:
    if is_blank(row["group"]):
        for column in ("first_meeting", "last_meeting"):
            if column in changed and not is_blank(row[column]):
                reader.fault(row, column, "the school has no group", "leave it blank")
        return
    group_id = groups.find(reader, row)
    last = reader.plan.problem.rules.num_meetings
    place = Membership(
        urn,
        reader.parse(row, "first_meeting", parse_whole, 1),
        reader.parse(row, "last_meeting", parse_whole, last),
    )
    if group_id is not None:
        members[group_id].append(place)


def read_unplaced(
    plan: Plan,
    sheet: Comparison,
    placed: frozenset[int],
    faults: Faults,
) -> tuple[UnplacedSchool, ...]:
    """Who has no group, and why.

    Parameters
    ----------
    placed
        URNs of the schools that have one now.
    """
    reader = SheetReader("Waiting list", plan, faults)
    newly_placed = placed - plan.group_of.keys()
    newly_waiting = [
        school.urn
        for school in plan.problem.applicants
        if school.urn in plan.group_of.keys() - placed
    ]
    found: list[UnplacedSchool] = []
    for each, row, changed in zip(waiting(plan), sheet.kept, sheet.changed, strict=True):
        if each.urn in newly_placed:
            if row is not None and "reason" in changed:
                reader.fault(row, "reason", "the school has a group now", "take the row out")
        elif row is None:
            faults.add(
                "Waiting list",
                None,
                "urn",
                each.urn,
                "the row of a school without a group was taken out",
                "put it back, or give the school a group on the sheet Schools",
            )
        else:
            reason = reader.text(row, "reason") if "reason" in changed else each.reason
            found.append(UnplacedSchool(each.urn, reason))
    reasons = _new_reasons(reader, sheet.added, newly_waiting)
    listed = {each.urn for each in found}
    found += [
        UnplacedSchool(urn, reasons.get(urn) or TAKEN_OUT)
        for urn in newly_waiting
        if urn not in listed
    ]
    return tuple(found)


def _new_reasons(
    reader: SheetReader, rows: Sequence[FoundRow], newly_waiting: Sequence[int]
) -> dict[int, str]:
    reasons: dict[int, str] = {}
    for row in rows:
        urn = reader.required(row, "urn", parse_urn, 0)
        if urn in reasons:
            reader.fault(row, "urn", "the school stands twice", "keep one of the rows")
        elif urn in newly_waiting:
            reasons[urn] = reader.text(row, "reason")
        elif urn:
            advice = "leave its group blank on the sheet Schools"
            reader.fault(row, "urn", "not a school that lost its group", advice)
    return reasons
