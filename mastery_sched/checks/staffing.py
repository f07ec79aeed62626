"""Who leads: one specialist a group, within capacity, never in two places."""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.checks.facts import Facts, group_label
from mastery_sched.entities import Slot
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
