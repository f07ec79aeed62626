"""What the hub decided beforehand: pins, pairs together or apart, the mix of trusts."""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.checks.facts import Facts, group_label, meeting_label
from mastery_sched.entities import PairKind, Pin, PinKind
from mastery_sched.errors import Violation
from mastery_sched.rules import Rule
from mastery_sched.words import listed
from mastery_sched.work_groups import Meeting, WorkGroup


def pinned(facts: Facts) -> Iterator[Violation]:
    """Every decision already taken is kept."""
    for pin in facts.problem.pins:
        if pin.kind is PinKind.GROUP:
            yield from _pinned_school(facts, pin)
        else:
            yield from _pinned_group(facts, pin)


def _pinned_school(facts: Facts, pin: Pin) -> Iterator[Violation]:
    urn = _as_urn(pin.subject)
    groups = [] if urn is None else [group.id for group in facts.groups_of.get(urn, ())]
    if pin.value not in groups:
        who = pin.subject if urn is None else facts.named(urn)
        where = f"in {listed(groups)}" if groups else "without a group"
        message = f"{who} is pinned to group {pin.value} but is {where}"
        yield Violation(Rule.PINNED, message, groups[0] if groups else None, urn=urn)


def _pinned_group(facts: Facts, pin: Pin) -> Iterator[Violation]:
    urn = _as_urn(pin.subject)
    group = facts.plan.group_by_id.get(pin.subject)
    if group is None and urn is not None:
        group = next(iter(facts.groups_of.get(urn, ())), None)
    if group is None:
        what = f"group {pin.subject}" if urn is None else f"the group of {facts.named(urn)}"
        message = f"A {pin.kind} is pinned for {what}, but there is no such group"
        yield Violation(Rule.PINNED, message, urn=urn)
    elif pin.kind is PinKind.SPECIALIST:
        if group.specialist_id != pin.value:
            message = (
                f"{group_label(group)} is pinned to {pin.value} "
                f"but is led by {group.specialist_id or 'nobody'}"
            )
            yield Violation(Rule.PINNED, message, group.id, specialist_id=group.specialist_id)
    else:
        for owner, meeting in facts.meetings:
            if owner is group and meeting.number == pin.meeting:
                yield from _pinned_meeting(facts, group, meeting, pin)


def _pinned_meeting(
    facts: Facts, group: WorkGroup, meeting: Meeting, pin: Pin
) -> Iterator[Violation]:
    label = meeting_label(group, meeting)
    if pin.kind is PinKind.SLOT:
        kept = str(meeting.slot) == " ".join(pin.value.upper().split())
        message = f"{label} is pinned to {pin.value}"
    else:
        kept = meeting.venue_urn is not None and meeting.venue_urn == _as_urn(pin.value)
        venue = _as_urn(pin.value)
        wanted = pin.value if venue is None else facts.named(venue)
        place = "online" if meeting.venue_urn is None else f"at {facts.named(meeting.venue_urn)}"
        message = f"{label} is pinned to be at {wanted} but is {place}"
    if not kept:
        yield Violation(Rule.PINNED, message, group.id, meeting.number, meeting.venue_urn)


def together(facts: Facts) -> Iterator[Violation]:
    """Schools that must be together share a group, or neither has one."""
    for pair in facts.problem.pairs:
        if pair.kind is not PairKind.TOGETHER:
            continue
        first, second = (_group_ids(facts, urn) for urn in (pair.first, pair.second))
        if first != second and not first & second:
            message = (
                f"{facts.named(pair.first)} and {facts.named(pair.second)} must be together, but "
                f"are in {listed(sorted(first)) if first else 'no group'} and "
                f"{listed(sorted(second)) if second else 'no group'}"
            )
            yield Violation(Rule.TOGETHER, message, urn=pair.first)


def apart(facts: Facts) -> Iterator[Violation]:
    """Schools that must be apart never share a group."""
    for pair in facts.problem.pairs:
        if pair.kind is not PairKind.APART:
            continue
        shared = _group_ids(facts, pair.first) & _group_ids(facts, pair.second)
        for group_id in sorted(shared):
            message = (
                f"{facts.named(pair.first)} and {facts.named(pair.second)} must be apart, "
                f"but are both in {group_label(facts.plan.group_by_id[group_id])}"
            )
            yield Violation(Rule.APART, message, group_id, urn=pair.first)


def most_per_trust(facts: Facts) -> Iterator[Violation]:
    """At most ``most_per_trust`` schools of a group are of one trust; blank is no trust."""
    most = facts.rules.most_per_trust
    if most is None:
        return
    for group in facts.plan.work_groups:
        by_trust: dict[str, list[int]] = {}
        for urn in dict.fromkeys(group.urns):
            school = facts.problem.school_by_urn.get(urn)
            if school is not None and school.trust and school.trust.strip():
                by_trust.setdefault(school.trust, []).append(urn)
        for trust, urns in sorted(by_trust.items()):
            if len(urns) > most:
                message = (
                    f"{group_label(group)} has {len(urns)} schools of {trust} "
                    f"({facts.all_named(urns)}); at most {most} may be of one trust"
                )
                yield Violation(Rule.MOST_PER_TRUST, message, group.id)


def _group_ids(facts: Facts, urn: int) -> set[str]:
    return {group.id for group in facts.groups_of.get(urn, ())}


def _as_urn(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() else None
