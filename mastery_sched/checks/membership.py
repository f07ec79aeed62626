"""Who is in which group: identities, sizes, everybody once, nobody who may not, attendance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mastery_sched.checks.facts import (
    Facts,
    group_label,
    meeting_label,
)
from mastery_sched.eligibility import reason_ineligible
from mastery_sched.errors import Violation, counted
from mastery_sched.rules import Rule, Unplaced
from mastery_sched.sentences import size_range
from mastery_sched.words import listed
from mastery_sched.work_groups import Meeting, WorkGroup


def identity(facts: Facts) -> Iterator[Violation]:
    """Group ids and meeting numbers are used once, and every meeting is of a group."""
    ids = Counter(group.id for group in facts.plan.work_groups)
    for group_id, times in ids.items():
        if not group_id.strip():
            yield Violation(Rule.IDENTITY, "A group has no id", group_id)
        if times > 1:
            message = f"{counted(times, 'group')} have the id {group_id}; each needs its own"
            yield Violation(Rule.IDENTITY, message, group_id)
    meetings = Counter((each.group_id, each.number) for each in facts.plan.schedule)
    for (group_id, number), times in meetings.items():
        if group_id not in ids:
            message = f"Meeting {number} is of {group_id!r}, which is no group of the plan"
            yield Violation(Rule.IDENTITY, message, group_id, number)
        elif times > 1 and ids[group_id] == 1:
            message = f"Meeting {number} of {_label(facts, group_id)} is there {times} times"
            yield Violation(Rule.IDENTITY, message, group_id, number)


def group_size(facts: Facts) -> Iterator[Violation]:
    """At each meeting a group has from ``min_size`` to ``max_size`` schools."""
    rules = facts.rules
    for group in facts.plan.work_groups:
        numbers_by_size: dict[int, list[int]] = {}
        for number in range(1, rules.num_meetings + 1):
            size = len(set(group.attending(number)))
            if not rules.min_size <= size <= rules.max_size:
                numbers_by_size.setdefault(size, []).append(number)
        for size, numbers in numbers_by_size.items():
            when = ""
            if len(numbers) < rules.num_meetings:
                plural = "s" if len(numbers) > 1 else ""
                when = f" at meeting{plural} {listed(str(number) for number in numbers)}"
            message = (
                f"{group_label(group)} has {counted(size, 'school')}{when}; "
                f"it must have {size_range(rules.min_size, rules.max_size)}"
            )
            yield Violation(Rule.GROUP_SIZE, message, group.id)


def placed_once(facts: Facts) -> Iterator[Violation]:
    """A school is a member of one group, once."""
    for urn, groups in sorted(facts.groups_of.items()):
        if len(groups) > 1:
            where = listed(group_label(group) for group in groups)
            message = f"{facts.named(urn)} is placed {len(groups)} times: in {where}"
            yield Violation(Rule.PLACED_ONCE, message, groups[-1].id, urn=urn)


def everyone_placed(facts: Facts) -> Iterator[Violation]:
    """Each eligible applicant has a place or, where the rules allow it, is listed with a reason."""
    rule = Rule.EVERYONE_PLACED
    forbidden = facts.rules.unplaced is Unplaced.FORBID
    applicants = {school.urn for school in facts.problem.applicants}
    unplaced = Counter(each.urn for each in facts.plan.unplaced)
    unexplained = {each.urn for each in facts.plan.unplaced if not each.reason.strip()}
    for urn in sorted(applicants | set(unplaced)):
        groups, times = facts.groups_of.get(urn), unplaced[urn]
        if groups and times:
            message = f"{facts.named(urn)} is listed as unplaced but is in {group_label(groups[0])}"
            yield Violation(rule, message, groups[0].id, urn=urn)
        elif urn not in applicants:
            message = f"{facts.named(urn)} is listed as unplaced but is not one to be placed"
            yield Violation(rule, message, urn=urn)
        elif times > 1:
            message = f"{facts.named(urn)} is listed as unplaced {times} times"
            yield Violation(rule, message, urn=urn)
        elif forbidden and not groups:
            message = f"{facts.named(urn)} has no group; the rules leave no school out"
            yield Violation(rule, message, urn=urn)
        elif not groups and not times:
            message = f"{facts.named(urn)} has no group and is not listed as unplaced"
            yield Violation(rule, message, urn=urn)
        elif urn in unexplained:
            message = f"{facts.named(urn)} is listed as unplaced without a reason"
            yield Violation(rule, message, urn=urn)


def eligible(facts: Facts) -> Iterator[Violation]:
    """Only applicants that may join are members."""
    past = {each.urn: each.school_year for each in facts.problem.history}
    for urn, groups in sorted(facts.groups_of.items()):
        school = facts.problem.school_by_urn.get(urn)
        if school is None:
            reason: str | None = "the tables do not know it"
        elif not school.applicant:
            reason = "it did not apply"
        else:
            reason = reason_ineligible(school, past)
        if reason is not None:
            message = f"{facts.named(urn)} may not be in {group_label(groups[0])}: {reason}"
            yield Violation(Rule.ELIGIBLE, message, groups[0].id, urn=urn)


def attendance(facts: Facts) -> Iterator[Violation]:
    """Those who come to a meeting are the group's members then, led by the group's specialist."""
    for group in facts.plan.work_groups:
        yield from _impossible_membership(facts, group)
    for group, meeting in facts.meetings:
        yield from _wrong_people(facts, group, meeting)


def _impossible_membership(facts: Facts, group: WorkGroup) -> Iterator[Violation]:
    last = facts.rules.num_meetings
    for member in group.members:
        if not 1 <= member.first_meeting <= member.last_meeting <= last:
            message = (
                f"{facts.named(member.urn)} is in {group_label(group)} from meeting "
                f"{member.first_meeting} to {member.last_meeting}; meetings go from 1 to {last}"
            )
            yield Violation(Rule.ATTENDANCE, message, group.id, urn=member.urn)


def _wrong_people(facts: Facts, group: WorkGroup, meeting: Meeting) -> Iterator[Violation]:
    label, where = meeting_label(group, meeting), (group.id, meeting.number)
    members, present = Counter(group.attending(meeting.number)), Counter(meeting.attending)
    for urn in sorted(set(members) - set(present)):
        message = f"{label}: {facts.named(urn)} is a member but is not among those who come"
        yield Violation(Rule.ATTENDANCE, message, *where, urn=urn)
    for urn in sorted(present - members):
        fault = "is listed twice" if urn in members else "comes but is no member then"
        yield Violation(Rule.ATTENDANCE, f"{label}: {facts.named(urn)} {fault}", *where, urn=urn)
    if meeting.specialist_id != group.specialist_id:
        message = (
            f"{label} is led by {meeting.specialist_id or 'nobody'}, "
            f"the group by {group.specialist_id or 'nobody'}"
        )
        yield Violation(Rule.ATTENDANCE, message, *where, specialist_id=meeting.specialist_id)


def _label(facts: Facts, group_id: str) -> str:
    return group_label(facts.plan.group_by_id[group_id])
