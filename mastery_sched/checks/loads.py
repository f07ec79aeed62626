"""How much goes on at once: schools of one trust, meetings of the hub, first meetings.

Weeks are those of the calendar, Monday first. A school is out whenever it takes part in a meeting,
its own and those online included: its teachers leave their classes in any case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from mastery_sched.checks.facts import Facts, group_label
from mastery_sched.entities import Slot
from mastery_sched.errors import Violation, counted
from mastery_sched.rules import Rule
from mastery_sched.words import listed
from mastery_sched.work_groups import Meeting, WorkGroup

Gathering = list[tuple[WorkGroup, Meeting]]
"""Meetings that are in one session or week."""


def most_trust_out(facts: Facts) -> Iterator[Violation]:
    """At most so many schools of one trust are out in a session, or in a week."""
    rules = facts.rules
    for most, gatherings in (
        (rules.most_trust_out_session, _by_session(facts)),
        (rules.most_trust_out_week, _by_week(facts)),
    ):
        for when, meetings in gatherings.items() if most is not None else ():
            for trust, urns in sorted(_out(facts, meetings).items()):
                if most is not None and len(urns) > most:
                    group, meeting = meetings[-1]
                    message = (
                        f"{counted(len(urns), 'school')} of {trust} "
                        f"{'is' if len(urns) == 1 else 'are'} out {when} "
                        f"({facts.all_named(urns)}); at most {most} may be"
                    )
                    yield Violation(Rule.MOST_TRUST_OUT, message, group.id, meeting.number)


def most_meetings(facts: Facts) -> Iterator[Violation]:
    """The hub has at most so many meetings in a session, or in a week."""
    rules = facts.rules
    for most, gatherings in (
        (rules.most_meetings_session, _by_session(facts)),
        (rules.most_meetings_week, _by_week(facts)),
    ):
        for when, meetings in gatherings.items():
            if most is not None and len(meetings) > most:
                group, meeting = meetings[-1]
                message = (
                    f"There are {counted(len(meetings), 'meeting')} {when} "
                    f"({_all_of(meetings)}); at most {most} may be"
                )
                yield Violation(Rule.MOST_MEETINGS, message, group.id, meeting.number)


def lead_attends_first(facts: Facts) -> Iterator[Violation]:
    """No two groups have their first meeting at once, for the hub lead comes to each."""
    if not facts.rules.lead_attends_first:
        return
    for when, meetings in _by_session(facts).items():
        first = [(group, meeting) for group, meeting in meetings if meeting.number == 1]
        if len(first) > 1:
            group, meeting = first[-1]
            message = f"The hub lead cannot be at {counted(len(first), 'first meeting')} {when}: "
            message += listed(group_label(each) for each, _ in first)
            yield Violation(Rule.LEAD_ATTENDS_FIRST, message, group.id, meeting.number)


def _by_session(facts: Facts) -> Mapping[str, Gathering]:
    """Meetings by session, in order of time; the key is in words."""
    found: dict[Slot, Gathering] = {}
    for group, meeting in facts.meetings:
        found.setdefault(meeting.slot, []).append((group, meeting))
    return {f"on {slot.weekday} {slot}": found[slot] for slot in sorted(found)}


def _by_week(facts: Facts) -> Mapping[str, Gathering]:
    """Meetings by week, in order of time; the key is in words."""
    found: dict[str, Gathering] = {}
    for group, meeting in facts.meetings:
        day = meeting.slot.date
        monday = day - timedelta(days=day.isoweekday() - 1)
        found.setdefault(monday.isoformat(), []).append((group, meeting))
    return {f"in the week of Mon {monday}": found[monday] for monday in sorted(found)}


def _out(facts: Facts, meetings: Gathering) -> Mapping[str, list[int]]:
    """Schools that come to any of the meetings, by trust, once for each meeting."""
    found: dict[str, list[int]] = {}
    for group, meeting in meetings:
        for urn in dict.fromkeys(group.attending(meeting.number)):
            school = facts.problem.school_by_urn.get(urn)
            if school is not None and school.trust and school.trust.strip():
                found.setdefault(school.trust, []).append(urn)
    return found


def _all_of(meetings: Gathering) -> str:
    return listed(f"meeting {each.number} of {group_label(group)}" for group, each in meetings)
