"""A possible group with its leader, by all rules but those of the timetable of a whole hub.

Plain Python, rule by rule: the reference that the compiled code is held to, and the last word on
every group that a plan is made of. A column exists only if its members, with its leader, share an
open slot in every window and can keep the gaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from mastery_sched.calendar import Windows, can_keep_gaps, common
from mastery_sched.engine.hosting import Venues, can_be_hosted, hosting_of, narrowed
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.pinned import Demand
from mastery_sched.rules import VenueKind

NO_LABEL = -1
"""Label of a group that no pin names by its id."""


@dataclass(frozen=True, slots=True)
class Column:
    """A group with its leader.

    Parameters
    ----------
    members
        Numbers of its schools, ascending.
    leader
        Number of the leader.
    label
        Position of the pinned id among the labels, or :data:`NO_LABEL`.
    travel
        Of all its meetings.
    venue_urns
        Venue of each meeting; ``None`` online.
    """

    members: tuple[int, ...]
    leader: int
    label: int
    travel: int
    venue_urns: tuple[int | None, ...]

    @property
    def key(self) -> tuple[tuple[int, ...], int, int]:
        """What makes it this column."""
        return self.members, self.leader, self.label


def make_column(
    instance: Instance, members: Sequence[int], leader: int, label: int = NO_LABEL
) -> Column | None:
    """The column of these schools under this leader, hosts chosen for least travel.

    Parameters
    ----------
    label
        The label it should have, where none of its schools decides that.

    Returns
    -------
    ``None`` if a rule forbids it.
    """
    members = tuple(sorted(members))
    found = label_of(instance, members, label)
    if found is None or not _sizes_and_mix(instance, members):
        return None
    label = found
    demands = [instance.pinned.school_demands[i] for i in members]
    windows = [instance.leader_windows[leader], *(instance.school_windows[i] for i in members)]
    if label != NO_LABEL:
        demands.append(instance.pinned.label_demands[label])
        windows.append(instance.label_windows[label])
    if any(who != instance.specialist_ids[leader] for each in demands for who in each.specialists):
        return None
    slots, rules = instance.problem.open_slots.slots, instance.problem.rules
    if not can_keep_gaps(common(windows), slots, rules.gap_days):
        return None
    hosting = instance.problem.open_slots.hosting
    at_any_time = not any(instance.urns[i] in hosting for i in members if instance.willing[i])
    options = _venues(instance, members, leader, demands, cheapest_only=at_any_time)
    if at_any_time:
        return Column(members, leader, label, *options[0]) if options else None
    pinned = sorted({meeting for demand in demands for meeting, _ in demand.venues})
    for travel, venue_urns in options:
        if _can_be_hosted(instance, venue_urns, pinned, common(windows)):
            return Column(members, leader, label, travel, venue_urns)
    return None


def _can_be_hosted(
    instance: Instance, venues: Venues, pinned: Sequence[int], windows: Windows
) -> bool:
    problem = instance.problem
    policy, open_slots = problem.rules.venue_policy, problem.open_slots
    hosting = hosting_of(open_slots, policy, venues, pinned)
    left = narrowed(open_slots, policy, venues, pinned, windows)
    return can_be_hosted(open_slots, left, hosting, problem.rules.gap_days)


def label_of(instance: Instance, members: Sequence[int], wanted: int = NO_LABEL) -> int | None:
    """The label that whole units give, ``None`` where units are broken or labels clash."""
    units = {instance.unit_of[i] for i in members}
    if sum(len(instance.pinned.units[unit]) for unit in units) != len(members):
        return None
    labels = {instance.pinned.unit_labels[unit] for unit in units} - {NO_LABEL}
    if wanted != NO_LABEL:
        if wanted in instance.pinned.unit_labels and wanted not in labels:
            return None
        labels.add(wanted)
    return max(labels, default=NO_LABEL) if len(labels) <= 1 else None


def _sizes_and_mix(instance: Instance, members: Sequence[int]) -> bool:
    rules = instance.problem.rules
    if not rules.min_size <= len(members) <= rules.max_size:
        return False
    if any(pair in instance.pinned.apart for pair in combinations(members, 2)):
        return False
    trusts = Counter(int(instance.trusts[i]) for i in members if instance.trusts[i] >= 0)
    most = rules.most_of_a_trust
    return most is None or max(trusts.values(), default=0) <= most


def _venues(
    instance: Instance,
    members: Sequence[int],
    leader: int,
    demands: Sequence[Demand],
    *,
    cheapest_only: bool,
) -> list[tuple[int, Venues]]:
    """Travel and a venue for each meeting, cheapest first; none if there are no venues.

    Only how often a school hosts makes a difference here, not when.
    """
    policy = instance.problem.rules.venue_policy
    pinned: dict[int, int] = {}
    for demand in demands:
        for meeting, urn in demand.venues:
            if pinned.setdefault(meeting, urn) != urn:
                return []
    venue_of: dict[int, int] = dict(pinned)
    hosts = [i for i in members if instance.willing[i]]
    travel = 0
    in_turn = instance.meetings_of(VenueKind.MEMBER)
    at_centre = instance.meetings_of(VenueKind.CENTRAL)
    pinned_hosts: dict[int, int] = {}
    for meeting in (*in_turn, *at_centre):
        if meeting in pinned:
            host = next((i for i in hosts if instance.urns[i] == pinned[meeting]), None)
            if host is None:
                return []
            pinned_hosts[meeting] = host
    at_base = instance.meetings_of(VenueKind.SPECIALIST)
    if at_base:
        base = instance.base_urn(leader)
        inside = instance.base_in_reach[leader, list(members)].all()
        if base is None or not inside or any(pinned.get(h, base) != base for h in at_base):
            return []
        travel += len(at_base) * int(instance.base_journeys[leader, list(members)].sum())
        venue_of |= dict.fromkeys(at_base, base)
    if any(policy[meeting - 1] is VenueKind.ONLINE for meeting in pinned):
        return []

    def cost(host: int) -> int:
        return _host_cost(instance, members, leader, host)

    possible = [i for i in hosts if _can_meet_at(instance, members, leader, i)]
    possible.sort(key=lambda i: (cost(i), i))
    turns: list[Counter[int]] = [Counter()]
    counts = Counter(host for meeting, host in pinned_hosts.items() if meeting in in_turn)
    if in_turn:
        turns = _turns(possible, hosts, len(in_turn), counts, cheapest_only=cheapest_only)
    centres: list[int | None] = [None]
    if at_centre:
        chosen = {host for meeting, host in pinned_hosts.items() if meeting in at_centre}
        centres = [i for i in possible if chosen <= {i}]
    options = []
    for each, centre in product(turns, centres[:1] if cheapest_only else centres):
        venues = dict(venue_of)
        rest = _one_by_one(each - counts)
        venues |= {h: instance.urns[next(rest)] for h in in_turn if h not in pinned}
        total = travel + sum(times * cost(i) for i, times in each.items())
        if centre is not None:
            total += len(at_centre) * cost(centre)
            venues |= dict.fromkeys(at_centre, instance.urns[centre])
        options.append((total, tuple(venues.get(h) for h in range(1, len(policy) + 1))))
    return sorted(options, key=lambda option: option[0])


def _host_cost(instance: Instance, members: Sequence[int], leader: int, host: int) -> int:
    schools = int(instance.journeys[host, list(members)].sum())
    return schools + int(instance.leader_journeys[leader, host])


def _can_meet_at(instance: Instance, members: Sequence[int], leader: int, host: int) -> bool:
    return bool(
        instance.leader_in_reach[leader, host] and instance.in_reach[host, list(members)].all()
    )


def _turns(
    possible: Sequence[int],
    hosts: Sequence[int],
    num_meetings: int,
    pinned: Counter[int],
    *,
    cheapest_only: bool,
) -> list[Counter[int]]:
    """Ways to share hosting so that counts differ by one at most, the cheapest first.

    Parameters
    ----------
    possible
        Willing members that can host, cheapest first; ``hosts`` are all that are willing.
    """
    if not hosts:
        return []
    each, extra = divmod(num_meetings, len(hosts))
    if max(pinned.values(), default=0) > each + 1 or (each > 0 and len(possible) < len(hosts)):
        return []
    # Who is pinned to host more than the others is first to have the one more that is fair.
    order = sorted(possible, key=lambda i: pinned[i] <= each)
    must = {i for i in hosts if pinned[i] > each}
    if len(order) < extra or not must <= set(order[:extra]):
        return []
    ways = [tuple(order[:extra])] if cheapest_only else combinations(order, extra)
    return [
        Counter(dict.fromkeys(order, each)) + Counter(dict.fromkeys(way, 1))
        for way in ways
        if must <= set(way)
    ]


def _one_by_one(turns: Counter[int]) -> Iterator[int]:
    """Hosts in turn, so that nobody's meetings follow each other where that can be."""
    left = dict(turns)
    while left:
        for host in list(left):
            yield host
            left[host] -= 1
            if not left[host]:
                del left[host]
