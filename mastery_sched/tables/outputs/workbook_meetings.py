"""Edits of the sheet Meetings: when and where a group meets, led by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mastery_sched.consistency.calendars import school_year_span
from mastery_sched.consistency.likely_dates import did_you_mean
from mastery_sched.entities import Session, Slot
from mastery_sched.plan import Plan
from mastery_sched.plan_tables import ONLINE
from mastery_sched.rows.cells import is_blank, parse_session, parse_urn, parse_whole
from mastery_sched.rows.dates import parse_date
from mastery_sched.tables.outputs.cells import cell_text
from mastery_sched.tables.outputs.workbook_cells import SheetReader
from mastery_sched.tables.outputs.workbook_rows import Comparison, Faults, FoundRow, said
from mastery_sched.tables.outputs.workbook_schools import EditedGroups
from mastery_sched.work_groups import Meeting

_SLOT = ("date", "session")
_VENUE = ("venue_urn", "venue")


def read_meetings(
    plan: Plan, sheet: Comparison, groups: EditedGroups, faults: Faults
) -> tuple[tuple[Meeting, ...], tuple[Meeting, ...]]:
    """The meetings that there still are, then new ones, all attended as before or by nobody.

    A meeting that was led by its group's specialist is led by the group's new one.
    """
    reader = SheetReader("Meetings", plan, faults)
    leaders = {group.id: group.specialist_id for group in groups.groups}
    kept = []
    for meeting, row, changed in zip(plan.schedule, sheet.kept, sheet.changed, strict=True):
        if row is None:
            continue
        if said(row["group"]) in groups.taken_out:
            groups.find(reader, row)
            continue
        old = plan.group_by_id.get(meeting.group_id)
        leader = meeting.specialist_id
        if "specialist" in changed:
            leader = reader.leader(row)
        elif old is not None and leader == old.specialist_id:
            leader = leaders[meeting.group_id]
        kept.append(
            replace(
                meeting,
                window=(
                    reader.required(row, "window", parse_whole, meeting.window)
                    if "window" in changed
                    else meeting.window
                ),
                slot=_slot(reader, row) if changed & {*_SLOT} else meeting.slot,
                venue_urn=(
                    _venue(reader, row, changed) if changed & {*_VENUE} else meeting.venue_urn
                ),
                specialist_id=leader,
            )
        )
    added = [_new_meeting(reader, row, groups, leaders) for row in sheet.added]
    return tuple(kept), tuple(meeting for meeting in added if meeting is not None)


def _new_meeting(
    reader: SheetReader, row: FoundRow, groups: EditedGroups, leaders: dict[str, str | None]
) -> Meeting | None:
    group_id = groups.find(reader, row)
    number = reader.required(row, "meeting", parse_whole, 0)
    slot = _slot(reader, row)
    venue_urn = _venue(reader, row, frozenset(name for name in _VENUE if not is_blank(row[name])))
    window = reader.parse(row, "window", parse_whole, number)
    if group_id is None:
        return None
    blank = is_blank(row["specialist"])
    leader = leaders[group_id] if blank else reader.leader(row)
    return Meeting(group_id, number, window, slot, venue_urn, leader, ())


def _slot(reader: SheetReader, row: FoundRow) -> Slot:
    day = reader.required(row, "date", parse_date, date.min)
    span = school_year_span(reader.plan.problem.school_year)
    if day != date.min and span is not None and not span[0] <= day <= span[1]:
        message = f"lies outside the school year {reader.plan.problem.school_year}"
        expected = f"a date from {span[0]} to {span[1]} is expected"
        reader.fault(row, "date", message, did_you_mean(day, *span, expected))
    return Slot(day, reader.required(row, "session", parse_session, Session.AM))


def _venue(reader: SheetReader, row: FoundRow, changed: frozenset[str]) -> int | None:
    """The venue by its URN or by its name, whichever was changed; both must agree if both were."""
    if "venue_urn" not in changed:
        return _venue_named(reader, row)
    urn = reader.parse(row, "venue_urn", parse_urn, None)
    if urn is not None and urn not in reader.plan.problem.school_by_urn:
        reader.fault(row, "venue_urn", "the hub's tables do not know this school", "correct it")
        return None
    if "venue" in changed and not is_blank(row["venue"]):
        named = _venue_named(reader, row, urn)
        if named != urn:
            advice = "change one of them, or both to the same school"
            reader.fault(row, "venue", "is not the school of the venue's URN", advice)
    return urn


def _venue_named(reader: SheetReader, row: FoundRow, preferred: int | None = None) -> int | None:
    name = said(row["venue"]).casefold()
    if name == ONLINE:
        return None
    schools = reader.plan.problem.schools
    urns = [each.urn for each in schools if said(cell_text(each.name)).casefold() == name]
    if preferred in urns:
        return preferred
    if len(urns) != 1:
        message = "several schools have this name" if urns else "no such school"
        reader.fault(row, "venue", message, f"write the venue's URN, a school's name, or {ONLINE}")
        return None
    return urns[0]
