"""The arrays that the compiled search works on, under names.

Nothing here computes. The kernels know these fields by their order and type.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EVERY_MEMBER_ONCE = -1
"""Value of ``num_member``: each willing member hosts once, however many there are."""

WORD_BITS = 62
"""Slots in one word of a set of slots; signed words need no care with the sign bit."""

CURRENT, BEST = 0, 1
"""Positions in ``SearchState.totals``."""

MOST_RETURNED = 3
"""Most units that go back in one change."""


class TravelData(NamedTuple):
    """What decides the travel of a group.

    Parameters
    ----------
    journeys
        (host, school): a school's journey there and back, penalty included beyond its cap.
    leader_journeys
        (leader, host): the leader's weighted journey, penalty included beyond the cap.
    presence
        (leader, school): what a member adds whatever the hosts: its journeys to meetings at the
        leader's base, and a penalty where pins give its group to another leader.
    willing
        Schools that may host.
    num_member, num_central
        Meetings at members in turn, and at one central member.
    penalty
        Added for each broken rule; larger than any saving of travel.
    """

    journeys: Floats
    leader_journeys: Floats
    presence: Floats
    willing: Bools
    num_member: int
    num_central: int
    penalty: float


class RuleData(NamedTuple):
    """What decides the rules that travel does not show.

    Parameters
    ----------
    label_leaders
        (label, leader): leaders that pins allow.
    school_slots, leader_slots, label_slots
        (who, word): open slots, :data:`WORD_BITS` a word; no words at all switch calendars off.
    word_window, slot_day
        Window of each word, ascending; (word, bit): day number of each slot.
    min_gap, max_gap
        Least and most days between meetings; a most of 0 is no limit.
    trusts, most_per_trust
        Trust of each school, -1 for none; 0 switches the rule off.
    apart
        (school, school): pairs never in one group; of shape (0, 0) where there are none.
    """

    label_leaders: Bools
    school_slots: Ints
    leader_slots: Ints
    label_slots: Ints
    word_window: Ints
    slot_day: Ints
    min_gap: int
    max_gap: int
    trusts: Ints
    most_per_trust: int
    apart: Bools


class PinData(NamedTuple):
    """Pinned venues; all arrays are empty where there are none.

    Parameters
    ----------
    school_hosts, label_hosts
        (who, meeting): the host pinned for a meeting of the group, -1 for none.
    in_turn
        Whether a meeting is at members in turn (else at one central member; no others are here).
    """

    school_hosts: Ints
    label_hosts: Ints
    in_turn: Bools


class Moves(NamedTuple):
    """What the annealing may change.

    Parameters
    ----------
    unit_of, unit_start, unit_schools
        Schools that stay together are a unit; unit ``u`` is ``unit_schools[unit_start[u]:
        unit_start[u + 1]]``.
    fixed, may_rest
        Units that never leave their group; units that may be left without a group.
    rest_cost
        Cost of leaving each unit without a group.
    neighbours, near_leaders
        (school, rank): schools near by, to move to or swap with, and leaders, to exchange.
    seat_leader, seat_start
        A leader has a seat for each group it may lead; those of leader ``k`` are
        ``seat_start[k]:seat_start[k + 1]``.
    min_size, max_size
        Schools in a group.
    num_labels
        Groups ``0 .. num_labels - 1`` have the label of their number, the others the last label.
    """

    unit_of: Ints
    unit_start: Ints
    unit_schools: Ints
    fixed: Bools
    may_rest: Bools
    rest_cost: Floats
    neighbours: Ints
    near_leaders: Ints
    seat_leader: Ints
    seat_start: Ints
    min_size: int
    max_size: int
    num_labels: int


class SearchState(NamedTuple):
    """Where the annealing is; its arrays are changed in place.

    Parameters
    ----------
    members, sizes
        (group, position): schools of each group; how many there are.
    group_of
        Group of each school; the number of groups stands for "none".
    seat_of, occupant
        Seat of each group; group of each seat, -1 if free.
    travel, broken
        Of each group: travel with the penalties inside the matrices, and other broken rules.
    resting, resting_at, num_resting
        Schools without a group; position of each school among them; how many, in one element.
    totals
        Cost now, the cost of those resting included; least cost seen.
    best_group_of, best_seat_of
        The state of least cost.
    """

    members: Ints
    sizes: Ints
    group_of: Ints
    seat_of: Ints
    occupant: Ints
    travel: Floats
    broken: Ints
    resting: Ints
    resting_at: Ints
    num_resting: Ints
    totals: Floats
    best_group_of: Ints
    best_seat_of: Ints


class Proposal(NamedTuple):
    """A change that is being judged: its two sides, and scratch space.

    Parameters
    ----------
    groups, leaders, sizes
        Of either side: the group, -1 for the schools without one (or nobody); its leader and its
        number of schools after the change.
    lists
        (side, position): the schools of either side after the change; in row 2 the units returned.
    travel, broken
        Of either side after the change.
    keys, hosts
        Scratch space; ``hosts`` has an element for each school and each word of slots at least.
    """

    groups: Ints
    leaders: Ints
    sizes: Ints
    lists: Ints
    travel: Floats
    broken: Ints
    keys: Floats
    hosts: Ints
