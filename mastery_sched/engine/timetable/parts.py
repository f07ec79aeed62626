"""Parts of a hub that can be timetabled apart, and a quick way to solve one.

Groups that share a specialist stand in each other's way, for nobody can be in two places at once: a
:class:`SlotLimit` of one. So do those of specialists who work in a pair, and groups for which
somebody is released on so many days only: a :class:`DayLimit`. A part is what such limits link.
Rules that limit how many groups meet at once need only add limits here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mastery_sched.engine.hosting import Hosting
from mastery_sched.engine.timetable.choices import Timetable, TimetableGroup, Window
from mastery_sched.entities import Specialist, partners_of
from mastery_sched.progress import Status

GroupWindows = tuple[Window, ...]
"""What one group may choose from, one window a meeting."""

MOST_TURNS = 8
"""Most orders in which the groups of a part are tried one after the other."""

SolveAlone = Callable[[GroupWindows], Timetable | None]


@dataclass(frozen=True, slots=True)
class SlotLimit:
    """At most ``most`` of the groups at these positions may meet in any one slot."""

    groups: tuple[int, ...]
    most: int = 1


@dataclass(frozen=True, slots=True)
class DayLimit:
    """The groups at these positions may meet on at most ``most`` days of the year."""

    groups: tuple[int, ...]
    most: int


@dataclass(frozen=True)
class Part:
    """Groups that limits link.

    Parameters
    ----------
    positions
        Where its groups are among all groups, ascending.
    windows
        What each of its groups may choose from.
    limits, day_limits
        Their positions refer to ``windows``.
    hosting
        Who may host which meeting of each of its groups; empty where that does not matter.
    """

    positions: tuple[int, ...]
    windows: tuple[GroupWindows, ...]
    limits: tuple[SlotLimit, ...]
    day_limits: tuple[DayLimit, ...] = ()
    hosting: tuple[Hosting | None, ...] = ()

    def only(self, chosen: Sequence[int]) -> Part:
        """The same with some of its groups only, given by their place in ``windows``."""
        place = {i: k for k, i in enumerate(chosen)}
        limits = (
            SlotLimit(tuple(place[i] for i in limit.groups if i in place), limit.most)
            for limit in self.limits
        )
        day_limits = (
            DayLimit(tuple(place[i] for i in limit.groups if i in place), limit.most)
            for limit in self.day_limits
        )
        return Part(
            tuple(self.positions[i] for i in chosen),
            tuple(self.windows[i] for i in chosen),
            tuple(limit for limit in limits if len(limit.groups) > limit.most),
            tuple(limit for limit in day_limits if self._may_bind(limit)),
            tuple(self.hosting[i] for i in chosen) if self.hosting else (),
        )

    def _may_bind(self, limit: DayLimit) -> bool:
        return bool(self.windows) and len(limit.groups) * len(self.windows[0]) > limit.most

    def days_of(self, timetable: Timetable) -> set[int]:
        """The days on which a group meets."""
        return {self.day_of[slot] for slot in timetable.slots}

    @cached_property
    def day_of(self) -> Mapping[int, int]:
        """The day of each slot, by number."""
        return {
            slot: day
            for windows in self.windows
            for window in windows
            for slot, day in zip(window.slots, window.days, strict=True)
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a part.

    Parameters
    ----------
    timetables
        One a group; ``None`` if none is known.
    bound
        Proved lower bound on the penalty.
    no_goods
        If ``INFEASIBLE``, sets of its groups, by place in ``windows``, that are so by themselves.
    work
        Deterministic effort spent.
    interrupted
        Whether Ctrl-C ended the search.
    """

    status: Status
    timetables: tuple[Timetable, ...] | None
    bound: int
    no_goods: tuple[tuple[int, ...], ...] = ()
    work: float = 0.0
    interrupted: bool = False

    @classmethod
    def of(
        cls,
        timetables: tuple[Timetable, ...] | None,
        bound: int,
        *,
        work: float = 0.0,
        interrupted: bool = False,
    ) -> Finding:
        """What timetables and a bound amount to."""
        if timetables is None:
            status = Status.UNKNOWN
        else:
            status = Status.OPTIMAL if total(timetables) <= bound else Status.FEASIBLE
        return cls(status, timetables, bound, work=work, interrupted=interrupted)


def split(
    groups: Sequence[TimetableGroup],
    windows: Sequence[GroupWindows],
    people: Sequence[Specialist] = (),
    hosting: Sequence[Hosting | None] = (),
) -> list[Part]:
    """The parts of a hub, in order of their first groups.

    Parameters
    ----------
    people
        Those who may have a partner, or a limit to their days of release.
    hosting
        Who may host which meeting of each group, where that matters for some.
    """
    by_specialist: defaultdict[str, list[int]] = defaultdict(list)
    for position, group in enumerate(groups):
        if group.specialist_id is not None:
            by_specialist[group.specialist_id].append(position)
    partners = partners_of(people)
    attended = [_attended_by(who, partners, by_specialist) for who in by_specialist]
    limits = [SlotLimit(each) for each in dict.fromkeys(attended) if len(each) > 1]
    day_limits = [
        DayLimit(groups_of, person.max_release_days)
        for person in people
        if person.max_release_days is not None
        for groups_of in [_attended_by(person.id, partners, by_specialist)]
        if groups_of
    ]
    whole = Part(
        tuple(range(len(groups))), tuple(windows), tuple(limits), tuple(day_limits), tuple(hosting)
    )
    return [whole.only(positions) for positions in _linked(len(groups), (*limits, *day_limits))]


def _attended_by(
    who: str, partners: Mapping[str, str], by_specialist: Mapping[str, list[int]]
) -> tuple[int, ...]:
    """Positions of the groups that a specialist leads or, as a partner, comes to."""
    led = by_specialist.get(who, [])
    return tuple(sorted((*led, *by_specialist.get(partners.get(who, ""), []))))


def full_slots(part: Part, position: int, others: dict[int, Timetable]) -> set[int]:
    """Slots that a group may not take beside the timetables of others, given by position."""
    full: set[int] = set()
    for limit in part.limits:
        if position in limit.groups:
            taken = Counter(
                slot for other in limit.groups if other in others for slot in others[other].slots
            )
            full |= {slot for slot, groups in taken.items() if groups >= limit.most}
    for day_limit in part.day_limits:
        if position in day_limit.groups:
            days: set[int] = set()
            for other in day_limit.groups:
                if other in others:
                    days |= part.days_of(others[other])
            # Sure to keep the limit, though it could be kept otherwise, too.
            if len(days) + len(part.windows[position]) > day_limit.most:
                full |= {slot for slot, day in part.day_of.items() if day not in days}
    return full


def fit_together(part: Part, timetables: Sequence[Timetable]) -> bool:
    """Whether timetables of all groups keep the limits."""
    return (
        all(
            max(Counter(s for i in limit.groups for s in timetables[i].slots).values())
            <= limit.most
            for limit in part.limits
        )
        and all(
            len(set().union(*(part.days_of(timetables[i]) for i in limit.groups))) <= limit.most
            for limit in part.day_limits
        )
        and all(map(_can_be_hosted, part.hosting, timetables))
    )


def _can_be_hosted(hosting: Hosting | None, timetable: Timetable) -> bool:
    return hosting is None or (
        hosting.in_order([timetable.slots[h] for h in hosting.meetings]) is not None
    )


def by_turns(part: Part, solve_alone: SolveAlone, target: int) -> tuple[Timetable, ...] | None:
    """Solve the groups one after the other, each around those before it.

    Groups take turns to be first, until the penalty is no more than ``target``. Returns the best
    found; ``None`` says nothing about whether there is a timetable.
    """
    best: tuple[Timetable, ...] | None = None
    for order in _rotations(len(part.windows)):
        found = _in_order(part, order, solve_alone)
        if found is not None and (best is None or total(found) < total(best)):
            best = found
        if best is not None and total(best) <= target:
            break
    return best


def total(timetables: Iterable[Timetable]) -> int:
    """Penalty of several groups."""
    return sum(timetable.penalty for timetable in timetables)


def _in_order(
    part: Part, order: Iterable[int], solve_alone: SolveAlone
) -> tuple[Timetable, ...] | None:
    found: dict[int, Timetable] = {}
    for position in order:
        full = full_slots(part, position, found)
        timetable = solve_alone(tuple(each.without(full) for each in part.windows[position]))
        if timetable is None:
            return None
        found[position] = timetable
    made = tuple(found[position] for position in sorted(found))
    return made if all(map(_can_be_hosted, part.hosting, made)) else None


def _rotations(count: int) -> Iterator[list[int]]:
    for first in range(min(count, MOST_TURNS)):
        yield [*range(first, count), *range(first)]


def _linked(count: int, limits: Iterable[SlotLimit | DayLimit]) -> list[list[int]]:
    """Positions joined by limits, each set ascending, in order of their first positions."""
    leader = list(range(count))

    def find(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    for limit in limits:
        for position in limit.groups[1:]:
            a, b = find(limit.groups[0]), find(position)
            leader[max(a, b)] = min(a, b)
    sets: defaultdict[int, list[int]] = defaultdict(list)
    for position in range(count):
        sets[find(position)].append(position)
    return [sets[first] for first in sorted(sets)]
