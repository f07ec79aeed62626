"""What groups share, so that only so much of it may go on at once: people, trusts, the hub itself.

Nothing here chooses slots; a limit only counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mastery_sched.engine.timetable.choices import TimetableGroup
from mastery_sched.entities import partners_of
from mastery_sched.problem import Problem

DAYS_APART = 5
"""Meetings so many days apart are never in one week, Monday to Friday."""


@dataclass(frozen=True, slots=True)
class SlotLimit:
    """At most ``most`` in any one span, where each meeting of a group counts its weight.

    Parameters
    ----------
    weights
        By position of the group.
    spans
        By number of the slot, the number of what it is counted to: itself, or its week.
    most_times
        Most meetings that one group can have in a span.
    only_first
        Whether only the first meeting of each group counts.
    """

    weights: Mapping[int, int]
    most: int
    spans: Sequence[int]
    most_times: int = 1
    only_first: bool = False

    @property
    def can_bind(self) -> bool:
        """Whether there are timetables that break it."""
        return sum(self.weights.values()) * self.most_times > self.most

    def concerns(self, h: int) -> bool:
        """Whether it counts a meeting, from 0."""
        return h == 0 or not self.only_first

    def only(self, place: Mapping[int, int]) -> SlotLimit:
        """The same of some groups: their new positions, by the old ones."""
        weights = {place[i]: weight for i, weight in self.weights.items() if i in place}
        return replace(self, weights=weights)

    def used(self, slots: Mapping[int, Sequence[int]]) -> Counter[int]:
        """What the slots of groups, by position, come to in each span."""
        counted: Counter[int] = Counter()
        for position, weight in self.weights.items():
            for h, slot in enumerate(slots.get(position, ())):
                if self.concerns(h):
                    counted[self.spans[slot]] += weight
        return counted


@dataclass(frozen=True, slots=True)
class DayLimit:
    """The groups at these positions may meet on at most ``most`` days of the year.

    Parameters
    ----------
    days
        By number of the slot, its day.
    num_meetings
        Meetings of each group.
    """

    groups: tuple[int, ...]
    most: int
    days: Sequence[int]
    num_meetings: int

    @property
    def can_bind(self) -> bool:
        """Whether there are timetables that break it."""
        return len(self.groups) * self.num_meetings > self.most

    def only(self, place: Mapping[int, int]) -> DayLimit:
        """The same of some groups: their new positions, by the old ones."""
        return replace(self, groups=tuple(place[i] for i in self.groups if i in place))

    def used(self, slots: Mapping[int, Sequence[int]]) -> set[int]:
        """Days on which the groups, by position, meet."""
        return {self.days[slot] for i in self.groups for slot in slots.get(i, ())}


def slot_limits(problem: Problem, groups: Sequence[TimetableGroup]) -> Iterator[SlotLimit]:
    """Every limit that timetables of these groups could break."""
    return (limit for limit in _limits(problem, groups) if limit.can_bind)


def day_limits(problem: Problem, groups: Sequence[TimetableGroup]) -> Iterator[DayLimit]:
    """Every limit to somebody's days of release that timetables of these groups could break."""
    by_specialist, partners = _by_specialist(groups), partners_of(problem.specialists)
    days = [slot.date.toordinal() for slot in problem.open_slots.slots]
    for person in problem.specialists:
        if person.max_release_days is not None:
            positions = _attended_by(person.id, partners, by_specialist)
            limit = DayLimit(positions, person.max_release_days, days, problem.rules.num_meetings)
            if limit.can_bind:
                yield limit


def _limits(problem: Problem, groups: Sequence[TimetableGroup]) -> Iterator[SlotLimit]:
    rules, slots = problem.rules, problem.open_slots.slots
    sessions = range(len(slots))
    weeks = [(slot.date.toordinal() - 1) // 7 for slot in slots]
    times = 1 if rules.min_gap_days >= DAYS_APART else rules.num_meetings
    everybody = dict.fromkeys(range(len(groups)), 1)
    by_specialist, partners = _by_specialist(groups), partners_of(problem.specialists)
    attended = [_attended_by(who, partners, by_specialist) for who in by_specialist]
    for positions in dict.fromkeys(attended):
        yield SlotLimit(dict.fromkeys(positions, 1), 1, sessions)
    for most, spans, most_times in (
        (rules.most_meetings_session, sessions, 1),
        (rules.most_meetings_week, weeks, times),
    ):
        if most is not None:
            yield SlotLimit(everybody, most, spans, most_times)
    for most, spans, most_times in (
        (rules.most_trust_out_session, sessions, 1),
        (rules.most_trust_out_week, weeks, times),
    ):
        if most is not None:
            for weights in _by_trust(problem, groups).values():
                yield SlotLimit(weights, most, spans, most_times)
    if rules.lead_attends_first:
        yield SlotLimit(everybody, 1, sessions, only_first=True)


def _by_specialist(groups: Sequence[TimetableGroup]) -> Mapping[str, dict[int, int]]:
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for position, group in enumerate(groups):
        if group.specialist_id is not None:
            found[group.specialist_id][position] = 1
    return found


def _attended_by(
    who: str, partners: Mapping[str, str], by_specialist: Mapping[str, Mapping[int, int]]
) -> tuple[int, ...]:
    """Positions of the groups that a specialist leads or, as a partner, comes to."""
    led = (*by_specialist.get(who, ()), *by_specialist.get(partners.get(who, ""), ()))
    return tuple(sorted(led))


def _by_trust(problem: Problem, groups: Sequence[TimetableGroup]) -> Mapping[str, dict[int, int]]:
    """By trust, how many of its schools are in each group that has any; blank is no trust."""
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for position, group in enumerate(groups):
        for urn in group.urns:
            trust = problem.school_by_urn[urn].trust
            if trust and trust.strip():
                found[trust][position] = found[trust].get(position, 0) + 1
    return found
