"""Compiled code that adds up what a group costs.

A *group* is a list of schools with a *leader* (a specialist, or a stand-in where the problem has
none) and a *label* (the identity that pins gave it; the last label stands for "none"). Its cost is
its travel plus ``penalty`` for every broken rule. Penalties for caps and for leaders that pins
exclude sit in the matrices already, so they are added up with the travel; the other rules are
counted by :func:`broken_rules`. Numbers are whole and far below 2**53, so float sums are exact;
only benchmarks pass fractions.

Importing this module compiles it, see :mod:`mastery_sched.engine.compilation`; it also runs
uncompiled (``NUMBA_DISABLE_JIT=1``). It knows arrays only: what a rule means is said in plain
Python by :mod:`mastery_sched.engine.columns`, and tests hold the two together.
"""

from __future__ import annotations

import math

from numba import bool_, float64, int64, types, void

from mastery_sched.engine.arrays import (
    EVERY_MEMBER_ONCE,
    Floats,
    Ints,
    PinData,
    RuleData,
    TravelData,
)
from mastery_sched.engine.compilation import compiled, inlined

FLOATS, FLOATS_2D = float64[::1], float64[:, ::1]
INTS, INTS_2D = int64[::1], int64[:, ::1]
BOOLS, BOOLS_2D = bool_[::1], bool_[:, ::1]
TRAVEL = types.NamedTuple(
    [FLOATS_2D, FLOATS_2D, FLOATS_2D, BOOLS, int64, int64, float64], TravelData
)
RULES = types.NamedTuple(
    [BOOLS_2D, INTS_2D, INTS_2D, INTS_2D, INTS, INTS_2D, int64, int64, INTS, int64, BOOLS_2D],
    RuleData,
)
PINS = types.NamedTuple([INTS_2D, INTS_2D, BOOLS], PinData)


@compiled(float64, TRAVEL, int64, INTS, int64, FLOATS)
def _free_hosting(data: TravelData, leader: int, members: Ints, size: int, keys: Floats) -> float:
    """Least cost of hosting that is fair.

    With ``M`` meetings at members and ``W`` willing members, each hosts ``M // W`` times and the
    ``M % W`` cheapest once more.
    """
    willing = 0
    key_sum, least, most = 0.0, math.inf, 0.0
    for a in range(size):
        host = members[a]
        if data.willing[host]:
            key = data.leader_journeys[leader, host]
            for b in range(size):
                key += data.journeys[host, members[b]]
            keys[willing] = key
            willing += 1
            key_sum += key
            least = min(least, key)
            most = max(most, key)
    if willing == 0:
        return data.penalty
    cost = 0.0
    if data.num_central > 0:
        cost += data.num_central * least
    if data.num_member == EVERY_MEMBER_ONCE:
        cost += key_sum
    elif data.num_member > 0:
        each = data.num_member // willing
        extra = data.num_member - each * willing
        cost += each * key_sum
        if extra == willing - 1 and extra > 0:
            cost += key_sum - most
        else:
            for a in range(extra):
                best = a
                for b in range(a + 1, willing):
                    if keys[b] < keys[best]:
                        best = b
                cost += keys[best]
                keys[best] = keys[a]
    return cost


@compiled(float64, TRAVEL, PINS, int64, int64, INTS, int64, FLOATS, INTS)
def _pinned_hosting(
    data: TravelData,
    pins: PinData,
    label: int,
    leader: int,
    members: Ints,
    size: int,
    keys: Floats,
    hosts: Ints,
) -> float:
    """Least cost of hosting that is fair and keeps the pinned venues.

    A pin on a host that cannot be is a broken rule and otherwise ignored.
    """
    willing = 0
    for a in range(size):
        keys[a] = data.leader_journeys[leader, members[a]]
        for b in range(size):
            keys[a] += data.journeys[members[a], members[b]]
        hosts[a] = 0
        willing += data.willing[members[a]]
    if willing == 0:
        return data.penalty
    cost = 0.0
    central = -1
    for meeting in range(len(pins.in_turn)):
        host = pins.label_hosts[label, meeting]
        for a in range(size):
            pinned = pins.school_hosts[members[a], meeting]
            if pinned >= 0:
                cost += data.penalty * (host >= 0 and host != pinned)
                host = pinned
        if host < 0:
            continue
        at = -1
        for a in range(size):
            if members[a] == host and data.willing[host]:
                at = a
        if at < 0 or (not pins.in_turn[meeting] and central >= 0 and central != at):
            cost += data.penalty
        elif pins.in_turn[meeting]:
            hosts[at] += 1
        else:
            central = at
    each = data.num_member // willing
    extra = data.num_member - each * willing
    for a in range(size):
        if data.willing[members[a]]:
            cost += each * keys[a]
            if hosts[a] > each:
                cost += keys[a] + data.penalty * (hosts[a] - each - 1)
                extra -= 1
                hosts[a] = -1
    cost += data.penalty * max(0, -extra)
    for _ in range(extra):
        best = -1
        for a in range(size):
            if data.willing[members[a]] and hosts[a] >= 0 and (best < 0 or keys[a] < keys[best]):
                best = a
        cost += keys[best]
        hosts[best] = -1
    if data.num_central > 0:
        if central < 0:
            for a in range(size):
                if data.willing[members[a]] and (central < 0 or keys[a] < keys[central]):
                    central = a
        cost += data.num_central * keys[central]
    return cost


@inlined
def group_travel(
    data: TravelData,
    pins: PinData,
    label: int,
    leader: int,
    members: Ints,
    size: int,
    keys: Floats,
    hosts: Ints,
) -> float:
    """Travel of a group with the penalties inside the matrices."""
    total = 0.0
    for a in range(size):
        total += data.presence[leader, members[a]]
    if data.num_member != 0 or data.num_central > 0:
        if len(pins.in_turn) > 0:
            total += _pinned_hosting(data, pins, label, leader, members, size, keys, hosts)
        else:
            total += _free_hosting(data, leader, members, size, keys)
    return total


@compiled(int64, RULES, int64, int64, INTS, int64)
def windows_without_slot(data: RuleData, label: int, leader: int, members: Ints, size: int) -> int:
    """Windows without a common slot after the earliest possible meetings of those before."""
    broken = 0
    met = True
    window = -1
    earliest = 0
    for word in range(len(data.word_window)):
        if data.word_window[word] != window:
            broken += not met
            met = False
            window = data.word_window[word]
        if met:
            continue
        common = data.leader_slots[leader, word] & data.label_slots[label, word]
        for a in range(size):
            common &= data.school_slots[members[a], word]
        while common != 0:
            lowest = common & -common
            day = data.slot_day[word, math.frexp(float(lowest))[1] - 1]
            if day >= earliest:
                earliest = day + data.min_gap
                met = True
                break
            common ^= lowest
    broken += not met
    return broken


@compiled(int64, RULES, int64, int64, INTS, int64, INTS)
def unreached_windows(
    data: RuleData, label: int, leader: int, members: Ints, size: int, reached: Ints
) -> int:
    """Windows from the first that no meeting can be in, where gaps have an upper limit, too.

    A day can be reached if a day of the window before is neither too near nor too far. ``reached``
    is scratch space for the days of each word.
    """
    num_words = len(data.word_window)
    first, before = 0, 0
    while first < num_words:
        last = first
        while last < num_words and data.word_window[last] == data.word_window[first]:
            last += 1
        found = False
        # The earliest day before that is not too far back; days only grow, so it only moves on.
        word, left = before, reached[before]
        for at in range(first, last):
            reached[at] = 0
            common = data.leader_slots[leader, at] & data.label_slots[label, at]
            for a in range(size):
                common &= data.school_slots[members[a], at]
            while common != 0:
                lowest = common & -common
                common ^= lowest
                can_be = first == 0
                if first > 0:
                    day = data.slot_day[at, math.frexp(float(lowest))[1] - 1]
                    while word < first:
                        if left == 0:
                            word += 1
                            left = reached[word] if word < first else 0
                            continue
                        earlier = data.slot_day[word, math.frexp(float(left & -left))[1] - 1]
                        if day - earlier <= data.max_gap:
                            can_be = day - earlier >= data.min_gap
                            break
                        left &= left - 1
                if can_be:
                    reached[at] |= lowest
                    found = True
        if not found:
            return int(data.word_window[num_words - 1] - data.word_window[first] + 1)
        before, first = first, last
    return 0


@compiled(int64, RULES, int64, int64, INTS, int64, INTS)
def broken_rules(
    data: RuleData, label: int, leader: int, members: Ints, size: int, scratch: Ints
) -> int:
    """Broken rules that travel does not show.

    Meetings are put as early as possible, window by window; each window without a common slot that
    keeps the gap counts once. Where gaps have an upper limit, windows are counted from the first
    that cannot be reached. ``scratch`` has an element for each word at least.
    """
    broken = 1 - int(data.label_leaders[label, leader])
    if data.max_gap > 0:
        broken += unreached_windows(data, label, leader, members, size, scratch)
    else:
        broken += windows_without_slot(data, label, leader, members, size)
    if data.most_per_trust > 0:
        for a in range(data.most_per_trust, size):
            trust = data.trusts[members[a]]
            if trust >= 0:
                same = 0
                for b in range(a):
                    same += data.trusts[members[b]] == trust
                broken += same >= data.most_per_trust
    if len(data.apart) > 0:
        for a in range(size):
            for b in range(a):
                broken += data.apart[members[a], members[b]]
    return broken


@compiled(void, TRAVEL, RULES, PINS, INTS, INTS, INTS_2D, INTS, FLOATS, INTS, FLOATS, INTS)
def evaluate(
    data: TravelData,
    rules: RuleData,
    pins: PinData,
    labels: Ints,
    leaders: Ints,
    members: Ints,
    sizes: Ints,
    travel: Floats,
    broken: Ints,
    keys: Floats,
    hosts: Ints,
) -> None:
    """Write travel and broken rules of many groups into ``travel`` and ``broken``."""
    for g in range(len(sizes)):
        travel[g] = group_travel(
            data, pins, labels[g], leaders[g], members[g], sizes[g], keys, hosts
        )
        broken[g] = broken_rules(rules, labels[g], leaders[g], members[g], sizes[g], hosts)
