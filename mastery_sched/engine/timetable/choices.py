"""What a group with fixed members and specialist may choose from: the slots of each window.

Each slot carries what it costs by itself, the preferences ``afternoon``, ``edge`` and
``assessment``. What it costs beside the group's other slots, ``weekday`` and ``spacing``, is
:func:`pattern_penalty`. Nothing here chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mastery_sched.calendar import Windows, common
from mastery_sched.engine.hosting import Hosting, Venues, hosting_of, narrowed
from mastery_sched.entities import Session, Slot
from mastery_sched.problem import Problem
from mastery_sched.rules import Preferences


@dataclass(frozen=True, slots=True)
class TimetableGroup:
    """A group whose half-days are wanted.

    Parameters
    ----------
    urns
        Its schools.
    specialist_id
        Who leads it; ``None`` where the problem has no specialists.
    pinned
        Slots already decided, as (number of the meeting, slot).
    venues
        The venue of each meeting; hosts may exchange their meetings. Empty where it does not matter
        when who hosts.
    pinned_venues
        Numbers of the meetings whose hosts stay.
    """

    urns: tuple[int, ...]
    specialist_id: str | None
    pinned: tuple[tuple[int, Slot], ...] = ()
    venues: Venues = ()
    pinned_venues: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """What a group may choose from for one meeting, in time order.

    Parameters
    ----------
    slots
        Numbers of slots, indices of :attr:`mastery_sched.calendar.OpenSlots.slots`.
    days
        The date of each as its proleptic Gregorian ordinal (day 1 is a Monday).
    costs
        What each costs by itself.
    """

    slots: tuple[int, ...]
    days: tuple[int, ...]
    costs: tuple[int, ...]

    def without(self, slots: Container[int]) -> Window:
        """The same window without some slots, by number."""
        keep = [i for i, slot in enumerate(self.slots) if slot not in slots]
        return Window(
            tuple(self.slots[i] for i in keep),
            tuple(self.days[i] for i in keep),
            tuple(self.costs[i] for i in keep),
        )


@dataclass(frozen=True, slots=True)
class Timetable:
    """Slots of one group, one a meeting, by number, and what they cost."""

    slots: tuple[int, ...]
    penalty: int


def weekday_of(day: int) -> int:
    """Day of the week of an ordinal, Monday 0."""
    return (day - 1) % 7


def window_choices(problem: Problem, group: TimetableGroup) -> tuple[Window, ...]:
    """What a group may choose from, one :class:`Window` a meeting."""
    open_slots = problem.open_slots
    edges = _edges(problem, group)
    discouraged = _discouraged(problem, group)
    masks = common(_attendees(problem, group))
    if group.venues:
        policy = problem.rules.venue_policy
        masks = narrowed(open_slots, policy, group.venues, group.pinned_venues, masks)
    pinned: dict[int, int] = {}
    for number, slot in group.pinned:
        pinned[number] = pinned.get(number, -1) & _bit_of(slot, open_slots.slots)
    windows = []
    for number, (mask, edge) in enumerate(zip(masks, edges, strict=True), start=1):
        allowed = mask & pinned.get(number, -1)
        numbers = tuple(open_slots.in_mask(allowed))
        slots = [open_slots.slots[i] for i in numbers]
        windows.append(
            Window(
                slots=numbers,
                days=tuple(slot.date.toordinal() for slot in slots),
                costs=tuple(
                    problem.preferences.afternoon * (slot.session is Session.PM)
                    + problem.preferences.edge * (edge >> i & 1)
                    + problem.preferences.assessment * (discouraged >> i & 1)
                    for i, slot in zip(numbers, slots, strict=True)
                ),
            )
        )
    return tuple(windows)


def group_hosting(problem: Problem, group: TimetableGroup) -> Hosting | None:
    """What a group's hosts may exchange among each other, if it matters who hosts when."""
    if not group.venues:
        return None
    policy = problem.rules.venue_policy
    return hosting_of(problem.open_slots, policy, group.venues, group.pinned_venues)


def pattern_penalty(preferences: Preferences, days: Sequence[int]) -> int:
    """What the days of a group's meetings cost together: unsteady weekdays, uneven gaps.

    Examples
    --------
    >>> monday = 7 * 105_000 + 1
    >>> pattern_penalty(Preferences(weekday=4, spacing=1), [monday, monday + 14, monday + 29])
    5
    """
    most_frequent = max(Counter(map(weekday_of, days)).values())
    gaps = [later - earlier for earlier, later in pairwise(days)]
    unevenness = max(gaps) - min(gaps) if len(gaps) > 1 else 0
    return preferences.weekday * (len(days) - most_frequent) + preferences.spacing * unevenness


def timetable(
    windows: Sequence[Window], slots: Sequence[int], preferences: Preferences
) -> Timetable:
    """The timetable of these slots, each one of its window's."""
    places = [window.slots.index(slot) for window, slot in zip(windows, slots, strict=True)]
    chosen = list(zip(windows, places, strict=True))
    own = sum(window.costs[i] for window, i in chosen)
    days = [window.days[i] for window, i in chosen]
    return Timetable(tuple(slots), own + pattern_penalty(preferences, days))


def _attendees(problem: Problem, group: TimetableGroup) -> list[Windows]:
    windows = [problem.open_slots.schools[urn] for urn in group.urns]
    if group.specialist_id is not None:
        windows.append(problem.open_slots.specialists[group.specialist_id])
    return windows


def _urns(problem: Problem, group: TimetableGroup) -> list[int]:
    urns = list(group.urns)
    if group.specialist_id is not None:
        urns.append(problem.specialist_by_id[group.specialist_id].base_urn)
    return urns


def _discouraged(problem: Problem, group: TimetableGroup) -> int:
    mask = 0
    for urn in _urns(problem, group):
        mask |= problem.open_slots.discouraged.get(urn, 0)
    return mask


def _edges(problem: Problem, group: TimetableGroup) -> list[int]:
    urns = _urns(problem, group)
    calendars = sorted({problem.school_by_urn[urn].calendar for urn in urns})
    edges = [0] * problem.rules.num_meetings
    for calendar in calendars:
        edges = [a | b for a, b in zip(edges, problem.open_slots.edges[calendar], strict=True)]
    return edges


def _bit_of(slot: Slot, slots: Sequence[Slot]) -> int:
    return 1 << slots.index(slot) if slot in slots else 0
