"""Calendar files (RFC 5545): one a group, school and specialist, and one of the whole hub.

A meeting is the same event, byte for byte, in every file that has it. Its UID comes from the hub,
the school year, the group's id and the meeting's number alone, so that a meeting moved to another
date stays the same event; no clock is in the files. This is the only module that knows a time zone.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mastery_sched.plan import Plan
from mastery_sched.plan_tables import venue_name
from mastery_sched.tables.outputs.cells import clean, safe_name, unique_names
from mastery_sched.tables.outputs.first_day import first_day
from mastery_sched.tables.outputs.schedule import times_of
from mastery_sched.tables.outputs.written import write_files
from mastery_sched.work_groups import Meeting, WorkGroup

if TYPE_CHECKING:
    import icalendar

ZONE_NAME = "Europe/London"
ZONE = ZoneInfo(ZONE_NAME)

UID_SPACE = uuid.UUID("5b0f6a3c-5f0e-4d51-9a52-6f0f2c3f7a11")
"""Name space of the meetings' UIDs; never to be changed, or calendars would show meetings twice."""

DRAFT = "draft"


def write_ics(plan: Plan, folder: str | Path, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write the calendar files: ``hub.ics``, and one for everybody who has a meeting.

    Calendar files that were written into the folder before, and belong to nobody any more, are
    removed.

    Parameters
    ----------
    overwrite
        Whether files that somebody else wrote or changed are replaced.

    Raises
    ------
    FileExistsError
        If a file is somebody else's and ``overwrite`` is not set.
    """
    return write_files(folder, ics_files(plan), overwrite=overwrite, prune=True)


def ics_files(plan: Plan) -> dict[str, bytes]:
    """The calendar files by name."""
    events = [(meeting, _event(plan, meeting)) for meeting in plan.schedule]
    files = {"hub.ics": _calendar(plan, clean(plan.problem.hub), [event for _, event in events])}
    owners = list(_owners(plan))
    names = unique_names((at, stem) for at, (stem, _, _) in enumerate(owners))
    for at, (_, title, theirs) in enumerate(owners):
        found = [event for meeting, event in events if (meeting.group_id, meeting.number) in theirs]
        if found:
            files[f"{names[at]}.ics"] = _calendar(plan, title, found)
    return files


def uid_of(plan: Plan, meeting: Meeting) -> str:
    """The meeting's identity in every calendar, the same whenever and wherever it is."""
    parts = [plan.problem.hub, plan.problem.school_year, meeting.group_id, meeting.number]
    # A half character has no bytes of its own, but is told apart by how it is spelt in JSON.
    return f"{uuid.uuid5(UID_SPACE, json.dumps(parts))}@mastery-sched"


def _owners(plan: Plan) -> Iterator[tuple[str, str, set[tuple[str, int]]]]:
    """Each file's name and title, and the meetings in it."""
    for group in plan.work_groups:
        theirs = {(group.id, meeting.number) for meeting in plan.meetings_of(group.id)}
        title = clean(f"{group.id} {group.name}")
        yield f"group-{safe_name(title)}", title, theirs
    by_urn: dict[int, set[tuple[str, int]]] = {}
    by_leader: dict[str, set[tuple[str, int]]] = {}
    for meeting in plan.schedule:
        for urn in meeting.attending:
            by_urn.setdefault(urn, set()).add((meeting.group_id, meeting.number))
        if meeting.specialist_id is not None:
            theirs = by_leader.setdefault(meeting.specialist_id, set())
            theirs.add((meeting.group_id, meeting.number))
    for urn, theirs in sorted(by_urn.items()):
        name = clean(venue_name(plan.problem, urn))
        yield f"school-{urn}-{safe_name(name)}", name, theirs
    for leader, theirs in sorted(by_leader.items()):
        yield f"specialist-{safe_name(leader)}", clean(leader), theirs


def _calendar(plan: Plan, title: str, events: Iterable[icalendar.Event]) -> bytes:
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//mastery_sched//Work Groups//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{title} {plan.problem.school_year}")
    calendar.add("x-wr-timezone", ZONE_NAME)
    calendar.add_component(_time_zone())
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical(sorted=False)
    return content


def _event(plan: Plan, meeting: Meeting) -> icalendar.Event:
    import icalendar

    problem = plan.problem
    group = plan.group_by_id.get(meeting.group_id)
    starts, ends = (_moment(meeting, clock) for clock in times_of(plan, meeting))
    event = icalendar.Event()
    event.add("uid", uid_of(plan, meeting))
    event.add("dtstamp", datetime.combine(first_day(problem), time(), UTC))
    event.add("sequence", 0)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", f"Work Group {_label(meeting, group)}: meeting {meeting.number}")
    event.add("location", clean(", ".join(_where(plan, meeting))))
    venue = problem.school_by_urn.get(meeting.venue_urn or 0)
    if venue is not None:
        event.add("geo", (venue.place.latitude, venue.place.longitude))
    event.add("description", "\n".join(map(clean, _description(plan, meeting))))
    event.add("status", "TENTATIVE" if plan.state == DRAFT else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _label(meeting: Meeting, group: WorkGroup | None) -> str:
    return clean(f"{meeting.group_id} {'' if group is None else group.name}")


def _where(plan: Plan, meeting: Meeting) -> Iterator[str]:
    yield venue_name(plan.problem, meeting.venue_urn)
    venue = plan.problem.school_by_urn.get(meeting.venue_urn or 0)
    if venue is not None:
        yield from (each for each in (venue.town, venue.authority) if each)


def _description(plan: Plan, meeting: Meeting) -> Iterator[str]:
    problem = plan.problem
    yield f"{problem.hub} {problem.school_year}, {problem.rules.window_word} {meeting.window}"
    if meeting.specialist_id is not None:
        yield f"Led by {meeting.specialist_id}"
    yield f"Schools: {'; '.join(venue_name(plan.problem, urn) for urn in meeting.attending)}"


def _moment(meeting: Meeting, clock: str) -> datetime:
    return datetime.combine(meeting.slot.date, time.fromisoformat(clock), ZONE)


def _time_zone() -> icalendar.Timezone:
    """London's clocks as the rule that has held since 1996, which every program understands.

    A list of single changes would hold for the school year only, and Outlook wants one rule each.
    """
    import icalendar

    zone = icalendar.Timezone()
    zone.add("tzid", ZONE_NAME)
    summer, winter = timedelta(hours=1), timedelta(0)
    for part, name, since, before, after, month in (
        (icalendar.TimezoneDaylight(), "BST", datetime(1996, 3, 31, 1), winter, summer, 3),
        (icalendar.TimezoneStandard(), "GMT", datetime(1996, 10, 27, 2), summer, winter, 10),
    ):
        part.add("tzname", name)
        part.add("dtstart", since)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone
