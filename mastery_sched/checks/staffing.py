"""Who leads: one specialist a group, within capacity, never in two places."""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.checks.facts import Facts, group_label, meeting_label
from mastery_sched.checks.raw_calendar import is_weekend
from mastery_sched.entities import Slot, Specialist
from mastery_sched.errors import Violation, counted
from mastery_sched.rules import Rule
from mastery_sched.words import listed
from mastery_sched.work_groups import Meeting, WorkGroup


def one_specialist(facts: Facts) -> Iterator[Violation]:
    """Each group has one specialist of the table, or none where the table is empty."""
    people = facts.problem.specialist_by_id
    for group in facts.plan.work_groups:
        who = group.specialist_id
        if who is None and people:
            message = f"{group_label(group)} has no specialist"
        elif who is not None and not people:
            message = f"{group_label(group)} is led by {who}, but there are no specialists"
        elif who is not None and who not in people:
            message = f"{group_label(group)} is led by {who}, whom the tables do not know"
        else:
            continue
        yield Violation(Rule.ONE_SPECIALIST, message, group.id, specialist_id=who)


def capacity(facts: Facts) -> Iterator[Violation]:
    """A specialist leads at most ``capacity`` groups."""
    for person in facts.problem.specialists:
        led = [group for group in facts.plan.work_groups if group.specialist_id == person.id]
        if len(led) > person.capacity:
            message = (
                f"{person.id} leads {counted(len(led), 'group')} "
                f"({listed(group_label(group) for group in led)}) but can lead {person.capacity}"
            )
            yield Violation(Rule.CAPACITY, message, specialist_id=person.id)


def partners(facts: Facts) -> Iterator[Violation]:
    """The partner of a group's specialist can come: released that day, not away, not elsewhere.

    What also shuts the meeting for its schools or its specialist is said by the rules about those.
    """
    partner_of = _partners(facts)
    led: dict[tuple[str, Slot], list[tuple[WorkGroup, Meeting]]] = {}
    for group, meeting in facts.meetings:
        if group.specialist_id is not None:
            led.setdefault((group.specialist_id, meeting.slot), []).append((group, meeting))
    for group, meeting in facts.meetings:
        person = facts.leader(group)
        partner = None if person is None else partner_of.get(person.id)
        if person is None or partner is None:
            continue
        slot = meeting.slot
        said = set(facts.calendar.shuts_specialist(person.id, slot))
        for urn in group.attending(meeting.number):
            said.update(facts.calendar.shuts_school(urn, slot))
        why = [
            f"is away or at a closed school: {cause.text}"
            for cause in dict.fromkeys(facts.calendar.shuts_specialist(partner.id, slot))
            if cause not in said
        ]
        days = {weekly.weekday for weekly in partner.sessions}
        if days and slot.date.weekday() not in days and not is_weekend(slot.date):
            why.append(f"is not released on a {slot.date:%A}")
        # Two meetings of a pair at once are one fault: it is told at the one of the larger id.
        if person.id > partner.id:
            why += [
                f"leads meeting {theirs.number} of {group_label(other)} then"
                for other, theirs in led.get((partner.id, slot), ())
            ]
        for fault in why:
            message = (
                f"{meeting_label(group, meeting)}: {partner.id}, the partner of {person.id}, "
                f"cannot come: {partner.id} {fault}"
            )
            yield Violation(Rule.PARTNERS, message, group.id, meeting.number, None, partner.id)


def release_days(facts: Facts) -> Iterator[Violation]:
    """A specialist is at meetings on at most ``max_release_days`` days, a partner's included."""
    partner_of = _partners(facts)
    for person in facts.problem.specialists:
        if person.max_release_days is None:
            continue
        partner = partner_of.get(person.id)
        who = {person.id, *(() if partner is None else (partner.id,))}
        days = {m.slot.date for group, m in facts.meetings if group.specialist_id in who}
        if len(days) > person.max_release_days:
            whose = f", those of {partner.id} included," if partner is not None else ""
            message = (
                f"{person.id} is at meetings{whose} on {counted(len(days), 'day')} of the year but "
                f"is released on {person.max_release_days} at most"
            )
            yield Violation(Rule.RELEASE_DAYS, message, specialist_id=person.id)


def _partners(facts: Facts) -> dict[str, Specialist]:
    """Who works in a pair with whom, by id; it is enough if one of the two says so."""
    found: dict[str, Specialist] = {}
    for person in facts.problem.specialists:
        other = facts.problem.specialist_by_id.get(person.partner or "")
        if other is not None:
            found[person.id] = other
            found[other.id] = person
    return found


def double_booking(facts: Facts) -> Iterator[Violation]:
    """A specialist is in one meeting at a time."""
    booked: dict[tuple[str, Slot], list[tuple[WorkGroup, Meeting]]] = {}
    for group, meeting in facts.meetings:
        if group.specialist_id is not None:
            booked.setdefault((group.specialist_id, meeting.slot), []).append((group, meeting))
    for (who, slot), meetings in booked.items():
        # Two of one group's own meetings at once break the order of windows and the gap instead.
        if len({group.id for group, _ in meetings}) > 1:
            where = listed(f"meeting {m.number} of {group_label(group)}" for group, m in meetings)
            group, meeting = meetings[-1]
            message = f"{who} is booked more than once on {slot.weekday} {slot}: {where}"
            yield Violation(Rule.DOUBLE_BOOKING, message, group.id, meeting.number, None, who)
