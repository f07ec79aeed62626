"""Parts of a hub that can be timetabled apart, and a quick way to solve one.

Groups that share a specialist stand in each other's way, for nobody can be in two places at once;
so do groups with schools of one trust where only so many of them may be out, and all groups where
the hub may have only so many meetings. Each is a :class:`~.limits.SlotLimit`, and a part is what
such limits link; so is what somebody's days of release link, a :class:`~.limits.DayLimit`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mastery_sched.engine.hosting import Hosting
from mastery_sched.engine.timetable.choices import (
    Timetable,
    TimetableGroup,
    Window,
    group_hosting,
)
from mastery_sched.engine.timetable.limits import (
    DayLimit,
    SlotLimit,
    day_limits,
    slot_limits,
)
from mastery_sched.problem import Problem
from mastery_sched.progress import Status

GroupWindows = tuple[Window, ...]
"""What one group may choose from, one window a meeting."""

MOST_TURNS = 8
"""Most orders in which the groups of a part are tried one after the other."""

SolveAlone = Callable[[GroupWindows], Timetable | None]


@dataclass(frozen=True, slots=True)
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
        limits = (limit.only(place) for limit in self.limits)
        day_limits = (limit.only(place) for limit in self.day_limits)
        return Part(
            tuple(self.positions[i] for i in chosen),
            tuple(self.windows[i] for i in chosen),
            tuple(limit for limit in limits if limit.can_bind),
            tuple(limit for limit in day_limits if limit.can_bind),
            tuple(self.hosting[i] for i in chosen) if self.hosting else (),
        )


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
    problem: Problem, groups: Sequence[TimetableGroup], windows: Sequence[GroupWindows]
) -> list[Part]:
    """The parts of a hub, in order of their first groups."""
    limits, days = tuple(slot_limits(problem, groups)), tuple(day_limits(problem, groups))
    hosting = tuple(group_hosting(problem, group) for group in groups)
    whole = Part(
        tuple(range(len(groups))),
        tuple(windows),
        limits,
        days,
        hosting if any(hosting) else (),
    )
    together = [*(limit.weights for limit in limits), *(limit.groups for limit in days)]
    return [whole.only(positions) for positions in _linked(len(groups), together)]


def around(part: Part, position: int, others: Mapping[int, Timetable]) -> GroupWindows:
    """What a group may choose from beside the timetables of others, given by position."""
    full: list[set[int]] = [set() for _ in part.windows[position]]
    for limit in part.limits:
        if position not in limit.weights:
            continue
        used = limit.used({i: each.slots for i, each in others.items()})
        for h, window in enumerate(part.windows[position]):
            if limit.concerns(h):
                weight = limit.weights[position]
                full[h] |= {s for s in window.slots if used[limit.spans[s]] + weight > limit.most}
    for day_limit in part.day_limits:
        if position in day_limit.groups:
            days = day_limit.used({i: each.slots for i, each in others.items()})
            # Sure to keep the limit, though it could be kept otherwise, too.
            if len(days) + day_limit.num_meetings > day_limit.most:
                for h, window in enumerate(part.windows[position]):
                    full[h] |= {s for s in window.slots if day_limit.days[s] not in days}
    return tuple(
        window.without(slots) for window, slots in zip(part.windows[position], full, strict=True)
    )


def fit_together(part: Part, timetables: Sequence[Timetable]) -> bool:
    """Whether timetables of all groups keep the limits."""
    slots = {position: timetable.slots for position, timetable in enumerate(timetables)}
    return (
        all(max(limit.used(slots).values(), default=0) <= limit.most for limit in part.limits)
        and all(len(limit.used(slots)) <= limit.most for limit in part.day_limits)
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
        timetable = solve_alone(around(part, position, found))
        if timetable is None:
            return None
        found[position] = timetable
    timetables = tuple(found[position] for position in sorted(found))
    return timetables if fit_together(part, timetables) else None


def _rotations(count: int) -> Iterator[list[int]]:
    for first in range(min(count, MOST_TURNS)):
        yield [*range(first, count), *range(first)]


def _linked(count: int, together: Iterable[Iterable[int]]) -> list[list[int]]:
    """Positions joined by limits, each set ascending, in order of their first positions."""
    leader = list(range(count))

    def find(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    for positions in together:
        first, *others = sorted(positions)
        for position in others:
            a, b = find(first), find(position)
            leader[max(a, b)] = min(a, b)
    sets: defaultdict[int, list[int]] = defaultdict(list)
    for position in range(count):
        sets[find(position)].append(position)
    return [sets[first] for first in sorted(sets)]
