"""The tables of meetings: one row a meeting, and one row a group with a column a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mastery_sched.entities import Session
from mastery_sched.plan import Plan
from mastery_sched.plan_tables import venue_name
from mastery_sched.scoring.quality import MEANINGS, quality
from mastery_sched.spare import SpareDate
from mastery_sched.tables.outputs.cells import Cell, cell_text
from mastery_sched.tables.outputs.shape import Column, Kind, OutputTable
from mastery_sched.work_groups import Meeting

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

MEETING_COLUMNS = (
    Column("group", "id of the group"),
    Column("group_name", "display name of the group"),
    Column("meeting", "number, from 1; with the group's id it names the meeting", Kind.WHOLE),
    Column("window", "half-term it belongs to, from 1", Kind.WHOLE, editable=True),
    Column("date", "local date", Kind.DATE, editable=True),
    Column("weekday", "day of the week"),
    Column("session", "AM or PM", editable=True),
    Column("starts", "local time"),
    Column("ends", "local time"),
    Column("kind", "what the venue policy says: member, central, specialist or online"),
    Column("venue_urn", "URN of the school where it is; blank online", Kind.WHOLE, editable=True),
    Column("venue", "that school, or online", editable=True),
    Column("specialist", "id of who leads it", editable=True),
    Column("num_schools", "schools that come", Kind.WHOLE),
)


SPARE_COLUMNS = (
    Column("group", "id of the group"),
    Column("meeting", "number, from 1", Kind.WHOLE),
    Column("date", "local date as planned", Kind.DATE),
    Column("session", "AM or PM, as planned"),
    Column("spare_date", "the next best later date; blank if there is none", Kind.DATE),
    Column("spare_weekday", "day of the week"),
    Column("spare_session", "AM or PM"),
    Column("venue", "the school where it is, or online"),
    Column("specialist", "id of who leads it"),
    Column("reason", "why there is no spare date"),
)


def meetings_table(plan: Plan) -> OutputTable:
    """One row a meeting, by group and number."""
    names = {group.id: group.name for group in plan.work_groups}
    policy = plan.problem.rules.venue_policy
    rows: list[tuple[Cell, ...]] = []
    for meeting in plan.schedule:
        starts, ends = times_of(plan, meeting)
        known = meeting.group_id in names
        numbered = 1 <= meeting.number <= len(policy)
        rows.append(
            (
                cell_text(meeting.group_id),
                cell_text(names[meeting.group_id]) if known else None,
                meeting.number,
                meeting.window,
                meeting.slot.date,
                meeting.slot.weekday,
                str(meeting.slot.session),
                starts,
                ends,
                str(policy[meeting.number - 1]) if numbered else None,
                meeting.venue_urn,
                cell_text(venue_name(plan.problem, meeting.venue_urn)),
                None if meeting.specialist_id is None else cell_text(meeting.specialist_id),
                len(meeting.attending),
            )
        )
    return OutputTable(
        "meetings", "Meetings", MEETING_COLUMNS, tuple(rows), key=("group", "meeting")
    )


def timetable(plan: Plan) -> OutputTable:
    """One row a group, one column a meeting: date, session and venue in one cell."""
    numbers = range(1, plan.problem.rules.num_meetings + 1)
    columns = (
        Column("group", "id of the group"),
        Column("name", "display name of the group"),
        Column("specialist", "id of who leads it"),
        *(Column(f"meeting_{n}", f"date, session and venue of meeting {n}") for n in numbers),
    )
    rows = []
    for group in plan.work_groups:
        when = {meeting.number: _in_a_cell(plan, meeting) for meeting in plan.meetings_of(group.id)}
        leader = None if group.specialist_id is None else cell_text(group.specialist_id)
        head: Sequence[Cell] = (cell_text(group.id), cell_text(group.name), leader)
        rows.append((*head, *(when.get(number) for number in numbers)))
    return OutputTable("timetable", "Timetable", columns, tuple(rows))


def quality_table(plan: Plan) -> OutputTable:
    """One row a group: the points of its timetable's unmet wishes, in parts."""
    frame = quality(plan)
    names = [name for name in frame.columns if name not in ("group", "name", "score", "reason")]
    columns = (
        Column("group", "id of the group"),
        Column("name", "display name of the group"),
        Column("score", "points of unmet wishes; 0 is best", Kind.WHOLE),
        *(Column(name, f"points {MEANINGS[name]}", Kind.WHOLE) for name in names),
        Column("reason", "what there is to find fault with, with counts and weights"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            cell_text(row["group"]),
            cell_text(row["name"]),
            int(row["score"]),
            *(int(row[name]) for name in names),
            cell_text(row["reason"]),
        )
        for row in frame.to_dict("records")
    ]
    return OutputTable("quality", "Quality", columns, tuple(rows))


def spare_table(plan: Plan, spare: Iterable[SpareDate]) -> OutputTable:
    """One row a meeting: when it can be instead, if snow keeps everybody at home."""
    rows: list[tuple[Cell, ...]] = []
    for each in spare:
        meeting, slot = each.meeting, each.slot
        rows.append(
            (
                cell_text(meeting.group_id),
                meeting.number,
                meeting.slot.date,
                str(meeting.slot.session),
                None if slot is None else slot.date,
                None if slot is None else slot.weekday,
                None if slot is None else str(slot.session),
                cell_text(venue_name(plan.problem, meeting.venue_urn)),
                None if meeting.specialist_id is None else cell_text(meeting.specialist_id),
                None if each.reason is None else cell_text(each.reason),
            )
        )
    return OutputTable("spare_dates", "Spare dates", SPARE_COLUMNS, tuple(rows))


def times_of(plan: Plan, meeting: Meeting) -> tuple[str, str]:
    """Start and end of a meeting, local time."""
    times = dict(zip(Session, plan.problem.rules.session_times, strict=True))
    return times[meeting.slot.session]


def day_text(meeting: Meeting) -> str:
    """A meeting's day in words, whatever the machine's language, such as ``Tue 7 Oct 2025``."""
    day = meeting.slot.date
    return f"{meeting.slot.weekday} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _in_a_cell(plan: Plan, meeting: Meeting) -> str:
    venue = venue_name(plan.problem, meeting.venue_urn)
    return cell_text(f"{day_text(meeting)} {meeting.slot.session}, {venue}")
