"""Who hosts which meeting, where some schools cannot host at any time.

Hosts' travel decides first; which of the member meetings each host has is free, so the dates of a
group and the order of its hosts depend on each other. What is fixed here is only how often each
school hosts. Where all hosts of a group can host at any time, none of this is needed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mastery_sched.calendar import OpenSlots, Windows
from mastery_sched.rules import VenueKind

Venues = tuple[int | None, ...]
"""URN of the venue of each meeting; ``None`` online."""


@dataclass(frozen=True, slots=True)
class Hosting:
    """How often each host hosts, and when each can.

    Parameters
    ----------
    meetings
        Positions, from 0, of the meetings that hosts share out among themselves.
    hosts
        A host for each of them, in any order: one who hosts twice is there twice.
    masks
        By host, slots as a set of bits.
    """

    meetings: tuple[int, ...]
    hosts: tuple[int, ...]
    masks: Mapping[int, int]

    def in_order(self, slots: Sequence[int]) -> tuple[int, ...] | None:
        """A host for each of the meetings, given the number of each one's slot, if there is any.

        The order of ``hosts`` is kept as far as that can be.
        """
        left = Counter(self.hosts)
        chosen: list[int] = []

        def place(i: int) -> bool:
            if i == len(slots):
                return True
            for host in dict.fromkeys((*self.hosts[i:], *self.hosts[:i])):
                if left[host] and self.masks[host] >> slots[i] & 1:
                    left[host] -= 1
                    chosen.append(host)
                    if place(i + 1):
                        return True
                    chosen.pop()
                    left[host] += 1
            return False

        return tuple(chosen) if place(0) else None


def hosting_of(
    open_slots: OpenSlots,
    policy: Sequence[VenueKind],
    venues: Venues,
    pinned: Sequence[int] = (),
) -> Hosting | None:
    """What the hosts of a group's member meetings can exchange; ``None`` if it does not matter.

    Parameters
    ----------
    pinned
        Numbers, from 1, of the meetings whose venue is fixed.
    """
    meetings = tuple(
        h
        for h, kind in enumerate(policy)
        if kind is VenueKind.MEMBER and h + 1 not in pinned and venues[h] is not None
    )
    hosts = tuple(urn for h in meetings if (urn := venues[h]) is not None)
    if not any(host in open_slots.hosting for host in hosts):
        return None
    always = (1 << len(open_slots.slots)) - 1
    return Hosting(meetings, hosts, {host: open_slots.hosting.get(host, always) for host in hosts})


def narrowed(
    open_slots: OpenSlots,
    policy: Sequence[VenueKind],
    venues: Venues,
    pinned: Sequence[int],
    windows: Windows,
) -> Windows:
    """Slots of each meeting at which its venue, or one of those it may have, can host."""
    hosting = hosting_of(open_slots, policy, venues, pinned)
    anybody = 0
    for mask in () if hosting is None else hosting.masks.values():
        anybody |= mask
    return tuple(
        mask & anybody
        if hosting is not None and h in hosting.meetings
        else mask & open_slots.hosting.get(venue or 0, -1)
        for h, (mask, venue) in enumerate(zip(windows, venues, strict=True))
    )


def can_be_hosted(
    open_slots: OpenSlots,
    windows: Windows,
    hosting: Hosting | None,
    gap_days: range,
) -> bool:
    """Whether some slots keep the gaps and each meeting has a host who can host then."""
    hosts = () if hosting is None else tuple(dict.fromkeys(hosting.hosts))
    counts = Counter() if hosting is None else Counter(hosting.hosts)
    start = tuple(counts[host] for host in hosts)
    # By how often each may still host: the days on which the last meeting can be.
    reached: dict[tuple[int, ...], list[int] | None] = {start: None}
    for h, window in enumerate(windows):
        following: dict[tuple[int, ...], set[int]] = {}
        shared = hosting is not None and h in hosting.meetings
        for left, before in reached.items():
            for rest, mask in _turns(hosts, left, hosting, window) if shared else [(left, window)]:
                days = {open_slots.slots[i].date.toordinal() for i in open_slots.in_mask(mask)}
                kept = {day for day in days if before is None or _follows(day, before, gap_days)}
                if kept:
                    following.setdefault(rest, set()).update(kept)
        reached = {left: sorted(days) for left, days in following.items()}
    return bool(reached)


def _turns(
    hosts: Sequence[int], left: tuple[int, ...], hosting: Hosting | None, window: int
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Who may host next: what is left then, and when they can."""
    for j, host in enumerate(hosts):
        if left[j] and hosting is not None:
            yield (*left[:j], left[j] - 1, *left[j + 1 :]), window & hosting.masks[host]


def _follows(day: int, before: Sequence[int], gap_days: range) -> bool:
    first = bisect_left(before, day - gap_days.stop + 1)
    return first < len(before) and before[first] <= day - gap_days.start
