"""Pins that no plan can keep, whatever the groups."""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.entities import Pin, PinKind, School, Slot, Specialist
from mastery_sched.errors import Conflict, counted
from mastery_sched.impossible.reach import Reach
from mastery_sched.impossible.words import number
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, VenueKind
from mastery_sched.words import named


def must_be_placed(problem: Problem) -> set[int]:
    """URNs of applicants that a pin puts into a group."""
    applicants = {school.urn for school in problem.applicants}
    named_by_pins = {_urn(problem, pin) for pin in problem.pins}
    return {urn for urn in named_by_pins if urn in applicants}


def pin_conflicts(problem: Problem, reach: Reach) -> list[Conflict]:
    """Pins of schools that may not join, to groups too large, to shut days, to wrong venues."""
    conflicts = [*_strangers(problem), *_too_many(problem, reach), *_overloaded(problem)]
    for pin in problem.pins:
        if pin.kind is PinKind.SLOT:
            conflicts += _shut(problem, reach, pin)
        elif pin.kind is PinKind.VENUE:
            conflicts += _wrong_venue(problem, pin)
    return conflicts


def _strangers(problem: Problem) -> Iterator[Conflict]:
    applicants = {school.urn for school in problem.applicants}
    reasons = {each.urn: each.reason for each in problem.left_out}
    urns = {urn for pin in problem.pins if (urn := _urn(problem, pin)) is not None}
    for urn in sorted(urns - applicants):
        school = problem.school_by_urn.get(urn)
        who = f"school {urn}" if school is None else named(school)
        why = reasons.get(urn, "it is not an applicant")
        yield _conflict(f"{who} is pinned but cannot be placed: {why}", (str(urn),))


def _too_many(problem: Problem, reach: Reach) -> Iterator[Conflict]:
    most = problem.rules.max_size
    members: dict[str, list[str]] = {}
    for pin in problem.pins:
        if pin.kind is PinKind.GROUP:
            members.setdefault(pin.value, []).append(pin.subject)
    for group_id, urns in sorted(members.items()):
        if len(urns) > most:
            schools = counted(len(urns), "school")
            yield _conflict(f"{schools} are pinned to {group_id}; a group has {most}", tuple(urns))
    groups = len(problem.applicants) // problem.rules.min_size
    if problem.specialists:
        groups = min(groups, reach.places)
    ids = _group_ids(problem)
    if len(ids) > groups:
        sentence = f"pins name {counted(len(ids), 'group')}, but there can be {groups or 'none'}"
        yield _conflict(sentence, tuple(sorted(ids)))


def _overloaded(problem: Problem) -> Iterator[Conflict]:
    ids = _group_ids(problem)
    for person in problem.specialists:
        led = {
            pin.subject
            for pin in problem.pins
            if pin.kind is PinKind.SPECIALIST and pin.value == person.id and pin.subject in ids
        }
        if len(led) > person.capacity:
            sentence = (
                f"{person.id} is pinned to {counted(len(led), 'group')} but can lead "
                f"{number(person.capacity)}"
            )
            yield _conflict(sentence, (person.id, *sorted(led)))


def _shut(problem: Problem, reach: Reach, pin: Pin) -> Iterator[Conflict]:
    slot, h = Slot.parse(pin.value), (pin.meeting or 1) - 1
    slots = problem.open_slots
    bit = 1 << slots.slots.index(slot) if slot in slots.slots else 0
    label = f"meeting {pin.meeting} of {_group(problem, pin)} is pinned to {slot.weekday} {slot}"
    shut = [school for school in _members(problem, pin) if not slots.schools[school.urn][h] & bit]
    if shut:
        window = f"{problem.rules.window_word} {pin.meeting}"
        sentence = f"{label}, when {named(shut[0])} is closed or not in {window}"
        yield _conflict(sentence, (pin.subject, str(shut[0].urn)))
        return
    people = _leaders(problem, pin)
    if people and not any(slots.specialists[person.id][h] & bit for person in people):
        who = people[0].id if len(people) == 1 else "no specialist"
        verb = "cannot" if len(people) == 1 else "can"
        yield _conflict(f"{label}, when {who} {verb} come", (pin.subject,))


def _wrong_venue(problem: Problem, pin: Pin) -> Iterator[Conflict]:
    kind = problem.rules.venue_policy[(pin.meeting or 1) - 1]
    venue = problem.school_by_urn.get(int(pin.value))
    where = f"school {pin.value}" if venue is None else named(venue)
    label = f"meeting {pin.meeting} of {_group(problem, pin)} is pinned to {where}"
    subjects = (pin.subject, pin.value)
    if kind is VenueKind.ONLINE:
        yield _conflict(f"{label}, but it is online", subjects)
    elif kind is VenueKind.SPECIALIST:
        if all(str(person.base_urn) != pin.value for person in _leaders(problem, pin)):
            yield _conflict(f"{label}, where no specialist who could lead it is based", subjects)
    elif venue is None or venue not in problem.applicants:
        yield _conflict(f"{label}, which cannot be a member", subjects)
    elif not venue.can_host:
        yield _conflict(f"{label}, which does not host", subjects)
    else:
        cap = problem.rules.max_travel_m
        for school in _members(problem, pin):
            if cap is not None and problem.travel.distance_m(school.urn, venue.urn) > cap:
                sentence = f"{label}, which is beyond the cap on travel of {named(school)}"
                yield _conflict(sentence, (*subjects, str(school.urn)))


def _members(problem: Problem, pin: Pin) -> list[School]:
    """Schools that are known to be in the group that a pin is about."""
    urn = _urn(problem, pin)
    group_of = {p.subject: p.value for p in problem.pins if p.kind is PinKind.GROUP}
    group_id = pin.subject if urn is None else group_of.get(str(urn))
    return [
        school
        for school in problem.applicants
        if school.urn == urn or (group_id and group_of.get(str(school.urn)) == group_id)
    ]


def _leaders(problem: Problem, pin: Pin) -> list[Specialist]:
    """Specialists who may lead the group that a pin is about."""
    members = {str(school.urn) for school in _members(problem, pin)}
    pinned = {
        other.value
        for other in problem.pins
        if other.kind is PinKind.SPECIALIST
        and (other.subject == pin.subject or other.subject in members)
    }
    return [each for each in problem.specialists if not pinned or each.id in pinned]


def _group(problem: Problem, pin: Pin) -> str:
    """The group that a pin is about, in words."""
    urn = _urn(problem, pin)
    if urn is None:
        return pin.subject
    school = problem.school_by_urn.get(urn)
    return f"the group of {urn if school is None else named(school)}"


def _urn(problem: Problem, pin: Pin) -> int | None:
    """The school that a pin is about; ``None`` if it names a group by its id."""
    ids = {other.value for other in problem.pins if other.kind is PinKind.GROUP}
    by_id = pin.kind is not PinKind.GROUP and pin.subject in ids
    return int(pin.subject) if pin.subject.isdecimal() and not by_id else None


def _group_ids(problem: Problem) -> set[str]:
    ids = {pin.value for pin in problem.pins if pin.kind is PinKind.GROUP}
    return ids | {pin.subject for pin in problem.pins if _urn(problem, pin) is None}


def _conflict(sentence: str, subjects: tuple[str, ...]) -> Conflict:
    return Conflict(Rule.PINNED, subjects, sentence, ("take out the pin",))
