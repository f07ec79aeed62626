"""What the exhaustive search knows of people, pins and what goes on at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from mastery_sched.checks.raw_calendar import RawCalendar
from mastery_sched.entities import Pin, Slot, Specialist
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


def can_host(calendar: RawCalendar, venues: Sequence[int | None], dates: Sequence[Slot]) -> bool:
    """Whether each venue can host when it is to."""
    return not any(
        venue is not None and calendar.keeps_from_hosting(venue, slot)
        for venue, slot in zip(venues, dates, strict=True)
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


def loads_kept(
    problem: Problem, groups: Sequence[Sequence[int]], dates: Sequence[Sequence[Slot]]
) -> bool:
    """Whether what goes on at once is within the limits, for the groups that have dates."""
    rules, schools = problem.rules, problem.school_by_urn
    in_session: Counter[tuple[str | None, object]] = Counter()
    in_week: Counter[tuple[str | None, object]] = Counter()
    for urns, slots in zip(groups, dates, strict=False):
        out = ["hub", *(schools[urn].trust for urn in urns if schools[urn].trust)]
        for slot in slots:
            in_session.update((who, slot) for who in out)
            in_week.update((who, slot.date.isocalendar()[:2]) for who in out)
    caps = {
        True: (rules.most_meetings_session, rules.most_meetings_week),
        False: (rules.most_trust_out_session, rules.most_trust_out_week),
    }
    for of_span, counts in enumerate((in_session, in_week)):
        for (who, _), count in counts.items():
            cap = caps[who == "hub"][of_span]
            if cap is not None and count > cap:
                return False
    first = [slots[0] for slots in dates]
    return not rules.lead_attends_first or len(set(first)) == len(first)


def of_kind(pins: Sequence[Pin], kind: str) -> list[Pin]:
    """The pins of one kind."""
    return [pin for pin in pins if pin.kind == kind]
