"""Rules about where groups meet and how far people go, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from mastery_sched.problem import Problem
from mastery_sched.rules import VenueKind
from mastery_sched.sentences.numbers import in_km

_KINDS = {
    VenueKind.MEMBER: "at schools of the group",
    VenueKind.CENTRAL: "at one school of the group, always the same",
    VenueKind.SPECIALIST: "at the specialist's own school",
    VenueKind.ONLINE: "online",
}


def venue_kind(problem: Problem) -> str | None:
    """Where meetings are."""
    policy = list(enumerate(problem.rules.venue_policy, start=1))
    runs = [(kind, [number for number, _ in run]) for kind, run in groupby(policy, lambda x: x[1])]
    sentence = "; ".join(f"{_meetings(numbers)} {_KINDS[kind]}" for kind, numbers in runs)
    return f"{sentence[0].upper()}{sentence[1:]}."


def host_fairness(problem: Problem) -> str | None:
    """Hosting shared out."""
    number = len(problem.rules.meetings_of(VenueKind.MEMBER))
    if number < 2:
        return None
    return (
        f"The {number} meetings at schools of the group are shared evenly among those willing to "
        "host: none hosts twice more often than another."
    )


def can_host(problem: Problem) -> str | None:
    """Only the willing host."""
    rules = problem.rules
    hosted = rules.meetings_of(VenueKind.MEMBER) + rules.meetings_of(VenueKind.CENTRAL)
    refusing = sum(not school.can_host for school in problem.applicants)
    if not hosted or not refusing:
        return None
    verb = "is" if refusing == 1 else "are"
    return (
        "Meetings are hosted only by schools that are willing to; "
        f"{refusing} of the {len(problem.applicants)} {verb} not."
    )


def host_open(problem: Problem) -> str | None:
    """When hosts can host."""
    number = len(problem.open_slots.hosting)
    if not number or all(kind is VenueKind.ONLINE for kind in problem.rules.venue_policy):
        return None
    can = "school can" if number == 1 else "schools can"
    return f"A meeting is at a school that can host then; {number} {can} not at any time."


def max_travel(problem: Problem) -> str | None:
    """How far schools go."""
    cap_m = problem.rules.max_travel_m
    return None if cap_m is None else f"No school goes further than {in_km(cap_m)} to a meeting."


def max_specialist_travel(problem: Problem) -> str | None:
    """How far specialists go."""
    caps_m = [problem.specialist_cap_m(person) for person in problem.specialists]
    stated = sorted({cap_m for cap_m in caps_m if cap_m is not None})
    if not stated:
        return None
    if len(stated) == 1 and None not in caps_m:
        return f"No specialist goes further than {in_km(stated[0])} from their base to a meeting."
    number = sum(cap_m is not None for cap_m in caps_m)
    span = in_km(stated[0])
    span += f" to {in_km(stated[-1])}" if len(stated) > 1 else ""
    go = "goes" if number == 1 else "go"
    return (
        f"{number} of the {len(caps_m)} specialists {go} no further from their base than their own "
        f"limit, {span}."
    )


def _meetings(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"meeting {numbers[0]} is"
    joint = "and" if len(numbers) == 2 else "to"
    return f"meetings {numbers[0]} {joint} {numbers[-1]} are"
