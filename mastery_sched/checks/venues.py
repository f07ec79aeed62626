"""Where meetings are: the right kind of place, hosting shared fairly, only by the willing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mastery_sched.checks.facts import Facts, group_label, meeting_label
from mastery_sched.errors import Violation, counted
from mastery_sched.rules import Rule, VenueKind
from mastery_sched.words import listed
from mastery_sched.work_groups import Meeting, WorkGroup

AT_A_MEMBER = frozenset({VenueKind.MEMBER, VenueKind.CENTRAL})
"""Kinds of venue that need a member as host."""


def venue_kind(facts: Facts) -> Iterator[Violation]:
    """A meeting's venue is of the kind that the policy names for its number."""
    for group, meeting in facts.meetings:
        fault = _venue_fault(facts, group, meeting)
        if fault is not None:
            message = f"{meeting_label(group, meeting)} {fault}"
            yield Violation(Rule.VENUE_KIND, message, group.id, meeting.number, meeting.venue_urn)
    for group, meetings in facts.meetings_by_group:
        central = [each for each in meetings if facts.kind(each) is VenueKind.CENTRAL]
        hosts = sorted({host for each in central if (host := _host(group, each)) is not None})
        if len(hosts) > 1:
            message = (
                f"{group_label(group)} must have all its central meetings at one school, "
                f"not at {facts.all_named(hosts)}"
            )
            yield Violation(Rule.VENUE_KIND, message, group.id)


def _venue_fault(facts: Facts, group: WorkGroup, meeting: Meeting) -> str | None:
    kind, venue = facts.kind(meeting), meeting.venue_urn
    if kind is VenueKind.ONLINE:
        return None if venue is None else f"is online but has a venue, {facts.named(venue)}"
    place = "online" if venue is None else f"at {facts.named(venue)}"
    if kind in AT_A_MEMBER:
        if _host(group, meeting) is not None:
            return None
        return f"must be at a school of the group that takes part then, not {place}"
    person = facts.leader(group)
    if person is None or venue == person.base_urn:
        return None
    base = facts.named(person.base_urn)
    return f"must be where {person.id} is based, at {base}, not {place}"


def lesson_session(facts: Facts) -> Iterator[Violation]:
    """Meetings at a school are in a session in which the lesson that is observed is taught."""
    taught = facts.rules.lesson_sessions
    for group, meeting in facts.meetings:
        if facts.kind(meeting) is not VenueKind.ONLINE and meeting.slot.session not in taught:
            message = (
                f"{meeting_label(group, meeting)} is at a school in the {meeting.slot.session}, "
                f"but lessons are observed in the {listed(taught)} only"
            )
            yield Violation(Rule.LESSON_SESSION, message, group.id, meeting.number)


def host_fairness(facts: Facts) -> Iterator[Violation]:
    """Willing members host member meetings in turn: their counts differ by one at most.

    Members that take part in all member meetings are compared. A meeting that is missing, or at a
    place where it may not be, is another rule's fault: hosting is unfair only if no choice of
    willing hosts for such meetings could make it fair.
    """
    numbers = facts.rules.meetings_of(VenueKind.MEMBER)
    for group, meetings in facts.meetings_by_group:
        at_members = [each for each in meetings if facts.kind(each) is VenueKind.MEMBER]
        hosts = [host for each in at_members if (host := _host(group, each)) is not None]
        hosts = [host for host in hosts if _is_willing(facts, host)]
        counts = {
            urn: hosts.count(urn) for urn in _throughout(group, numbers) if _is_willing(facts, urn)
        }
        most = max(counts.values(), default=0)
        lacking = sum(max(0, most - 1 - count) for count in counts.values())
        if lacking > len(numbers) - len(hosts):
            least = min(counts.values())
            shares = sorted((_sharing(counts, most), _sharing(counts, least)), key=len)
            words = [
                f"{facts.all_named(urns)} {counted(counts[urns[0]], 'time')}" for urns in shares
            ]
            if len(shares[1]) > 2 and len(shares[0]) + len(shares[1]) == len(counts):
                words[1] = f"all other hosts {counted(counts[shares[1][0]], 'time')}"
            message = f"{group_label(group)} shares hosting unfairly: {', '.join(words)}"
            yield Violation(Rule.HOST_FAIRNESS, message, group.id)


def can_host(facts: Facts) -> Iterator[Violation]:
    """No member hosts that is not willing to."""
    for group, meeting in facts.meetings:
        host = _host(group, meeting)
        if host is None or facts.kind(meeting) not in AT_A_MEMBER:
            continue
        if host in facts.problem.school_by_urn and not _is_willing(facts, host):
            message = (
                f"{meeting_label(group, meeting)} is at {facts.named(host)}, which does not host"
            )
            yield Violation(Rule.CAN_HOST, message, group.id, meeting.number, host)


def host_open(facts: Facts) -> Iterator[Violation]:
    """The school where a meeting is can host then; that it is open is for the rules about those."""
    for group, meeting in facts.meetings:
        venue = meeting.venue_urn
        if venue is None or facts.kind(meeting) is VenueKind.ONLINE:
            continue
        for reason in facts.calendar.keeps_from_hosting(venue, meeting.slot):
            message = f"{meeting_label(group, meeting)}: {facts.named(venue)} cannot host: {reason}"
            yield Violation(Rule.HOST_OPEN, message, group.id, meeting.number, venue)


def _host(group: WorkGroup, meeting: Meeting) -> int | None:
    """The venue, if it is a member that takes part."""
    venue = meeting.venue_urn
    return venue if venue in group.attending(meeting.number) else None


def _sharing(counts: Mapping[int, int], count: int) -> list[int]:
    """Those who host so many times."""
    return [urn for urn, times in counts.items() if times == count]


def _is_willing(facts: Facts, urn: int) -> bool:
    school = facts.problem.school_by_urn.get(urn)
    return school is not None and school.can_host


def _throughout(group: WorkGroup, numbers: Sequence[int]) -> list[int]:
    """Members that take part in all these meetings."""
    return [
        urn
        for urn in dict.fromkeys(group.urns)
        if all(urn in group.attending(number) for number in numbers)
    ]
