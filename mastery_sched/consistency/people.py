"""Faults of specialists beside each other: pairs that are none, release too short for any group.

Knows nothing of when anybody can meet but the weekdays that specialists are released on.
"""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.consistency.examination import Examination
from mastery_sched.entities import Specialist
from mastery_sched.errors import Issue, counted


def people_faults(exam: Examination) -> Iterator[Issue]:
    """Partners that contradict each other or share no weekday, and too few days of release."""
    people = {person.id: person for person in exam.records.specialists}
    claimed: dict[str, str] = {}
    for i, person in enumerate(exam.records.specialists):
        yield from _too_few_days(exam, i, person)
        partner = people.get(person.partner or "")
        if partner is None or partner is person or not exam.is_sound("specialists", i):
            continue
        theirs = partner.partner or claimed.setdefault(partner.id, person.id)
        if theirs != person.id:
            message = f"{partner.id} is in a pair with {theirs} already"
            advice = "name one partner each, or leave the cell blank"
            yield exam.issue("specialists", i, "partner", person.partner, message, advice)
        elif (
            person.sessions
            and partner.sessions
            and _weekdays(person).isdisjoint(_weekdays(partner))
        ):
            message = f"{person.id} and {partner.id} are released on no weekday in common"
            advice = "a pair needs a day on which each can come to the other's group"
            yield exam.issue("specialists", i, "partner", person.partner, message, advice)


def _too_few_days(exam: Examination, i: int, person: Specialist) -> Iterator[Issue]:
    needed, most = exam.records.rules.num_meetings, person.max_release_days
    if most is None or exam.unread.settings or not person.capacity or not 0 <= most < needed:
        return
    message = f"a group takes {counted(needed, 'day')}, one for each meeting"
    advice = "raise it, or set capacity to 0 for a specialist who leads no group this year"
    yield exam.issue("specialists", i, "max_release_days", most, message, advice)


def _weekdays(person: Specialist) -> set[int]:
    return {weekly.weekday for weekly in person.sessions}
