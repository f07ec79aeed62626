"""When meetings are: one a window, on open half-days of everybody, far enough apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mastery_sched.checks.facts import Facts, group_label, meeting_label
from mastery_sched.checks.raw_calendar import Cause, is_weekend
from mastery_sched.entities import ClosureScope, WeeklySession
from mastery_sched.errors import Violation, counted
from mastery_sched.rules import Rule
from mastery_sched.words import listed
from mastery_sched.work_groups import Meeting, WorkGroup


def one_per_window(facts: Facts) -> Iterator[Violation]:
    """Each group meets once in each window: its dates, or segment ``h`` of everybody."""
    last = facts.rules.num_meetings
    window = facts.rules.window_word
    for meeting in facts.plan.schedule:
        group = facts.plan.group_by_id.get(meeting.group_id)
        if group is not None and not 1 <= meeting.number <= last:
            message = f"{meeting_label(group, meeting)}: its number is not from 1 to {last}"
            yield _window(group, meeting, message)
    for group, meetings in facts.meetings_by_group:
        for number in sorted(set(range(1, last + 1)) - {each.number for each in meetings}):
            message = f"{group_label(group)} has no meeting {number}, in {window} {number}"
            yield Violation(Rule.ONE_PER_WINDOW, message, group.id, number)
        for meeting in meetings:
            if meeting.window != meeting.number:
                message = (
                    f"{meeting_label(group, meeting)} is counted to {window} {meeting.window}; "
                    f"meeting {meeting.number} belongs to {window} {meeting.number}"
                )
                yield _window(group, meeting, message)
            yield from _elsewhere(facts, group, meeting)


def _elsewhere(facts: Facts, group: WorkGroup, meeting: Meeting) -> Iterator[Violation]:
    if facts.rules.windows:
        first, last = facts.rules.windows[meeting.number - 1]
        if not first <= meeting.slot.date <= last:
            message = f"{meeting_label(group, meeting)} must be from {first} to {last}"
            yield _window(group, meeting, message)
        return
    # A date in no segment at all is a holiday: that is for school_open and specialist_open.
    elsewhere: dict[int, list[str]] = {}
    schools = group.attending(meeting.number)
    for urn in schools:
        found = facts.calendar.half_term(urn, meeting.slot.date)
        if found not in (None, meeting.number):
            elsewhere.setdefault(found, []).append(facts.named(urn))
    person = facts.leader(group)
    if person is not None:
        found = facts.calendar.half_term(person.base_urn, meeting.slot.date)
        if found not in (None, meeting.number):
            elsewhere.setdefault(found, []).append(person.id)
    everybody = len(schools) + (person is not None)
    for found, who in sorted(elsewhere.items()):
        whose = "everybody" if len(who) == everybody > 1 else listed(who)
        message = (
            f"{meeting_label(group, meeting)} must be in half-term {meeting.number} of everybody, "
            f"but the date is in half-term {found} of {whose}"
        )
        yield _window(group, meeting, message)


def school_open(facts: Facts) -> Iterator[Violation]:
    """Every attending school is in session.

    What shuts everybody (weekend, bank holiday, test week, a closure of the hub) is said once.
    """
    for group, meeting in facts.meetings:
        label, where = meeting_label(group, meeting), (group.id, meeting.number)
        for cause, urns in _shut_schools(facts, group, meeting).items():
            if cause.scope is ClosureScope.ALL:
                yield Violation(
                    Rule.SCHOOL_OPEN, f"{label}: everybody is closed: {cause.text}", *where
                )
                continue
            for urn in urns:
                message = f"{label}: {facts.named(urn)} is closed: {cause.text}"
                yield Violation(Rule.SCHOOL_OPEN, message, *where, urn=urn)


def specialist_open(facts: Facts) -> Iterator[Violation]:
    """The specialist's base school is in session and they are not away.

    A cause that shuts one of the meeting's schools too is reported by :func:`school_open` alone.
    """
    for group, meeting in facts.meetings:
        person = facts.leader(group)
        if person is None:
            continue
        said = _shut_schools(facts, group, meeting)
        causes = dict.fromkeys(facts.calendar.shuts_specialist(person.id, meeting.slot))
        for cause in (each for each in causes if each not in said):
            if cause.scope in (ClosureScope.SPECIALIST, ClosureScope.SPECIALISTS):
                fault = f"{person.id} is away"
            else:
                fault = f"the base of {person.id}, {facts.named(person.base_urn)}, is closed"
            message = f"{meeting_label(group, meeting)}: {fault}: {cause.text}"
            yield Violation(
                Rule.SPECIALIST_OPEN, message, group.id, meeting.number, None, person.id
            )


def specialist_session(facts: Facts) -> Iterator[Violation]:
    """A specialist with weekly sessions meets only in them."""
    for group, meeting in facts.meetings:
        person, slot = facts.leader(group), meeting.slot
        if person is None or not person.sessions or is_weekend(slot.date):
            continue
        if WeeklySession(slot.date.weekday(), slot.session) not in person.sessions:
            released = listed(str(weekly) for weekly in sorted(person.sessions))
            message = f"{meeting_label(group, meeting)}: {person.id} is released on {released} only"
            yield Violation(
                Rule.SPECIALIST_SESSION, message, group.id, meeting.number, None, person.id
            )


def date_range(facts: Facts) -> Iterator[Violation]:
    """No meeting is before the earliest date of the year's meetings or after the latest."""
    earliest, latest = facts.rules.earliest_date, facts.rules.latest_date
    for group, meeting in facts.meetings:
        day = meeting.slot.date
        if earliest is not None and day < earliest:
            fault = f"is before {earliest}, the earliest date"
        elif latest is not None and day > latest:
            fault = f"is after {latest}, the latest date"
        else:
            continue
        message = f"{meeting_label(group, meeting)} {fault}"
        yield Violation(Rule.DATE_RANGE, message, group.id, meeting.number)


def min_gap(facts: Facts) -> Iterator[Violation]:
    """Consecutive meetings of a group are at least ``min_gap_days`` apart.

    Their order is the affair of :func:`one_per_window`.
    """
    least = facts.rules.min_gap_days
    for group, before, after, days in _gaps(facts):
        if days < least:
            message = f"{_apart(group, before, after, days)}; at least {least} are needed"
            yield Violation(Rule.MIN_GAP, message, group.id, after.number)


def max_gap(facts: Facts) -> Iterator[Violation]:
    """Consecutive meetings of a group are at most ``max_gap_days`` apart.

    Around a meeting that is missing nothing can be said.
    """
    most = facts.rules.max_gap_days
    if most is None:
        return
    for group, before, after, days in _gaps(facts):
        if days > most and after.number == before.number + 1:
            message = f"{_apart(group, before, after, days)}; at most {most} are allowed"
            yield Violation(Rule.MAX_GAP, message, group.id, after.number)


def _gaps(facts: Facts) -> Iterator[tuple[WorkGroup, Meeting, Meeting, int]]:
    """Neighbouring meetings of each group and the days between them."""
    for group, meetings in facts.meetings_by_group:
        for before, after in pairwise(meetings):
            yield group, before, after, abs((after.slot.date - before.slot.date).days)


def _apart(group: WorkGroup, before: Meeting, after: Meeting, days: int) -> str:
    return (
        f"Meetings {before.number} and {after.number} of {group_label(group)} "
        f"({before.slot.weekday} {before.slot} and {after.slot.weekday} {after.slot}) "
        f"are {counted(days, 'day')} apart"
    )


def _shut_schools(facts: Facts, group: WorkGroup, meeting: Meeting) -> dict[Cause, list[int]]:
    """What shuts schools of a meeting, with the schools it shuts."""
    shut: dict[Cause, list[int]] = {}
    for urn in group.attending(meeting.number):
        for cause in dict.fromkeys(facts.calendar.shuts_school(urn, meeting.slot)):
            shut.setdefault(cause, []).append(urn)
    return shut


def _window(group: WorkGroup, meeting: Meeting, message: str) -> Violation:
    return Violation(Rule.ONE_PER_WINDOW, message, group.id, meeting.number)
