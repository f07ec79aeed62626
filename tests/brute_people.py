"""What the exhaustive search knows of specialists: their partners, and the days they are out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mastery_sched.checks.raw_calendar import RawCalendar
from mastery_sched.entities import Slot, Specialist
from mastery_sched.problem import Problem


def partner(problem: Problem, person: Specialist) -> Specialist | None:
    """Who works in a pair with a specialist."""
    for other in problem.specialists:
        if person.partner == other.id or other.partner == person.id:
            return other
    return None


def can_come(calendar: RawCalendar, person: Specialist, slot: Slot) -> bool:
    """Whether somebody who does not lead is released that day, and not away."""
    days = {weekly.weekday for weekly in person.sessions}
    return not calendar.shuts_specialist(person.id, slot) and (
        not days or slot.date.weekday() in days
    )


def days_released(
    problem: Problem,
    led: Sequence[Specialist | None],
    dates: Sequence[Sequence[Slot]],
    i: int,
) -> list[tuple[set[date], int]]:
    """Days of those who come to group ``i`` in the groups before, and how many each may have."""
    found = []
    for person in problem.specialists:
        who = (person, partner(problem, person))
        if person.max_release_days is not None and led[i] is not None and led[i] in who:
            days = {
                slot.date
                for leader, slots in zip(led, dates, strict=False)
                if leader is not None and leader in who
                for slot in slots
            }
            found.append((days, person.max_release_days))
    return found
