"""How far anybody goes: caps on one-way distances, measured pair by pair."""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.checks.facts import Facts, meeting_label
from mastery_sched.errors import Violation
from mastery_sched.rules import Rule
from mastery_sched.sentences import in_km


def max_travel(facts: Facts) -> Iterator[Violation]:
    """No school goes further than ``max_travel_m`` to a meeting, one way."""
    cap_m = facts.rules.max_travel_m
    if cap_m is None:
        return
    for group, meeting in facts.meetings:
        venue = meeting.venue_urn
        if venue is None:
            continue
        for urn in group.attending(meeting.number):
            distance_m = facts.measure.distance_m(urn, venue)
            if distance_m is not None and distance_m > cap_m:
                message = (
                    f"{meeting_label(group, meeting)}: {facts.named(urn)} goes {in_km(distance_m)} "
                    f"to {facts.named(venue)}; at most {in_km(cap_m)} is allowed"
                )
                yield Violation(Rule.MAX_TRAVEL, message, group.id, meeting.number, urn)


def max_specialist_travel(facts: Facts) -> Iterator[Violation]:
    """No specialist goes further from the base than the hub's cap and their own, one way."""
    for group, meeting in facts.meetings:
        person, venue = facts.leader(group), meeting.venue_urn
        if person is None or venue is None:
            continue
        cap_m = facts.problem.specialist_cap_m(person)
        distance_m = facts.measure.distance_m(person.base_urn, venue)
        if cap_m is not None and distance_m is not None and distance_m > cap_m:
            message = (
                f"{meeting_label(group, meeting)}: {person.id} goes {in_km(distance_m)} from the "
                f"base to {facts.named(venue)}; at most {in_km(cap_m)} is allowed"
            )
            yield Violation(
                Rule.MAX_SPECIALIST_TRAVEL, message, group.id, meeting.number, None, person.id
            )
