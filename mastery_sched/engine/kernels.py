"""All compiled code of the search for groups: the cost of a group, and annealing.

A *group* is a list of schools with a *leader* (a specialist, or a stand-in where the problem has
none) and a *label* (the identity that pins gave it; the last label stands for "none"). Its cost is
its travel plus ``penalty`` for every broken rule. Penalties for caps and for leaders that pins
exclude sit in the matrices already, so they are added up with the travel; the other rules are
counted by :func:`broken_rules`, which the annealing asks only where travel alone does not decide.
Numbers are whole and far below 2**53, so float sums are exact; only benchmarks pass fractions.

Importing this module compiles it, see :mod:`mastery_sched.engine.compilation`; it also runs
uncompiled (``NUMBA_DISABLE_JIT=1``). It knows arrays only: what a rule means is said in plain Python
by :mod:`mastery_sched.engine.columns`, and tests hold the two together.
"""

from __future__ import annotations

import math

import numpy as np
from numba import bool_, float64, int64, typeof, types, void

from mastery_sched.engine.arrays import (
    BEST,
    CURRENT,
    EVERY_MEMBER_ONCE,
    MOST_RETURNED,
    Floats,
    Ints,
    Moves,
    PinData,
    Proposal,
    RuleData,
    SearchState,
    TravelData,
)
from mastery_sched.engine.compilation import compiled, inlined

_F1, _F2, _I1, _I2 = float64[::1], float64[:, ::1], int64[::1], int64[:, ::1]
_B1, _B2 = bool_[::1], bool_[:, ::1]
_RNG = typeof(np.random.default_rng(0))
_TRAVEL = types.NamedTuple([_F2, _F2, _F2, _B1, int64, int64, float64], TravelData)
_RULES = types.NamedTuple([_B2, _I2, _I2, _I2, _I1, _I2, int64, _I1, int64, _B2], RuleData)
_PINS = types.NamedTuple([_I2, _I2, _B1], PinData)
_MOVES = types.NamedTuple(
    [_I1, _I1, _I1, _B1, _B1, _F1, _I2, _I2, _I1, _I1, int64, int64, int64], Moves
)
_STATE = types.NamedTuple(
    [_I2, _I1, _I1, _I1, _I1, _F1, _I1, _I1, _I1, _I1, _F1, _I1, _I1], SearchState
)
_PROPOSAL = types.NamedTuple([_I1, _I1, _I1, _I2, _F1, _I1, _F1, _I1], Proposal)


@inlined
def _free_hosting(
    data: TravelData, leader: int, members: Ints, size: int, keys: Floats
) -> float:
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


@compiled(float64, _TRAVEL, _PINS, int64, int64, _I1, int64, _F1, _I1)
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
def _group_travel(
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


@compiled(int64, _RULES, int64, int64, _I1, int64)
def _broken_rules(data: RuleData, label: int, leader: int, members: Ints, size: int) -> int:
    """Broken rules that travel does not show.

    Meetings are put as early as possible, window by window; each window without a common slot that
    keeps the gap counts once.
    """
    broken = 1 - int(data.label_leaders[label, leader])
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


@compiled(void, _TRAVEL, _RULES, _PINS, _I1, _I1, _I2, _I1, _F1, _I1, _F1, _I1)
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
        travel[g] = _group_travel(
            data, pins, labels[g], leaders[g], members[g], sizes[g], keys, hosts
        )
        broken[g] = _broken_rules(rules, labels[g], leaders[g], members[g], sizes[g])


@inlined
def _take_out(members: Ints, size: int, unit_of: Ints, unit: int) -> int:
    """Remove a unit's schools from a list; the number that is left."""
    kept = 0
    for a in range(size):
        if unit_of[members[a]] != unit:
            members[kept] = members[a]
            kept += 1
    return kept


@inlined
def _misfit(moves: Moves, size: int) -> int:
    """By how many schools a group is too small or too large."""
    return max(moves.min_size - size, 0) + max(size - moves.max_size, 0)


@compiled(void, _MOVES, _STATE, int64, bool_)
def _rest(moves: Moves, state: SearchState, unit: int, goes: bool) -> None:
    """Add a unit to the schools without a group, or take it from them."""
    for at in range(moves.unit_start[unit], moves.unit_start[unit + 1]):
        school = moves.unit_schools[at]
        if goes:
            state.group_of[school] = len(state.sizes)
            state.resting_at[school] = state.num_resting[0]
            state.resting[state.num_resting[0]] = school
            state.num_resting[0] += 1
        else:
            state.num_resting[0] -= 1
            last = state.resting[state.num_resting[0]]
            state.resting[state.resting_at[school]] = last
            state.resting_at[last] = state.resting_at[school]


@inlined
def _list_group(moves: Moves, state: SearchState, new: Proposal, side: int, group: int) -> None:
    """Start a side of a proposal with the group as it is."""
    new.groups[side] = group
    new.sizes[side] = 0
    if group >= 0:
        new.leaders[side] = moves.seat_leader[state.seat_of[group]]
        new.sizes[side] = state.sizes[group]
        for at in range(state.sizes[group]):
            new.lists[side, at] = state.members[group, at]


@inlined
def _propose_move(
    moves: Moves,
    state: SearchState,
    new: Proposal,
    rng: np.random.Generator,
    school: int,
    near: int,
) -> int:
    """Propose that a school's unit goes to the group of the school ``near``, and others come back.

    With ``near`` -1 the unit is left without a group. Units come back where sizes ask for it, or by
    chance. Returns how many, or -1 if there is nothing to propose.
    """
    nobody = len(state.sizes)
    unit = moves.unit_of[school]
    a = state.group_of[school]
    b = nobody if near < 0 else state.group_of[near]
    if a == b or moves.fixed[unit] or (b == nobody and not moves.may_rest[unit]):
        return -1
    _list_group(moves, state, new, 0, a if a < nobody else -1)
    _list_group(moves, state, new, 1, b if b < nobody else -1)
    misfit = 0
    if a < nobody:
        misfit += _misfit(moves, new.sizes[0])
        new.sizes[0] = _take_out(new.lists[0], new.sizes[0], moves.unit_of, unit)
    if b < nobody:
        misfit += _misfit(moves, new.sizes[1])
        for at in range(moves.unit_start[unit], moves.unit_start[unit + 1]):
            new.lists[1, new.sizes[1]] = moves.unit_schools[at]
            new.sizes[1] += 1
    returned = 0
    by_chance = rng.random() < 0.5
    while by_chance or (
        returned < MOST_RETURNED
        and (
            (b < nobody and new.sizes[1] > moves.max_size)
            or (a < nobody and new.sizes[0] < moves.min_size)
        )
    ):
        by_chance = False
        other = near
        if b < nobody:
            other = state.members[b, int(rng.random() * state.sizes[b])]
        elif near < 0 or returned > 0:
            if state.num_resting[0] == 0:
                return -1
            other = state.resting[int(rng.random() * state.num_resting[0])]
        back = moves.unit_of[other]
        if moves.fixed[back] or (a == nobody and not moves.may_rest[back]):
            return -1
        for at in range(returned):
            if new.lists[2, at] == back:
                return -1
        new.lists[2, returned] = back
        returned += 1
        if b < nobody:
            new.sizes[1] = _take_out(new.lists[1], new.sizes[1], moves.unit_of, back)
        if a < nobody:
            for at in range(moves.unit_start[back], moves.unit_start[back + 1]):
                new.lists[0, new.sizes[0]] = moves.unit_schools[at]
                new.sizes[0] += 1
    for side in range(2):
        if new.groups[side] >= 0:
            misfit -= _misfit(moves, new.sizes[side])
            if new.sizes[side] > state.members.shape[1]:
                return -1
    return -1 if misfit < 0 else returned


@inlined
def _propose_exchange(
    moves: Moves, state: SearchState, new: Proposal, group: int, seat: int
) -> bool:
    """Propose that a group takes a seat; a group that has it takes the other's in return."""
    if moves.seat_leader[seat] == moves.seat_leader[state.seat_of[group]]:
        return False
    _list_group(moves, state, new, 0, group)
    _list_group(moves, state, new, 1, state.occupant[seat])
    new.leaders[1] = new.leaders[0]
    new.leaders[0] = moves.seat_leader[seat]
    return True


@inlined
def _judge(
    data: TravelData,
    rules: RuleData,
    pins: PinData,
    moves: Moves,
    state: SearchState,
    new: Proposal,
    change: float,
    limit: float,
) -> float:
    """Change of cost that a proposal makes, beside ``change``; may stop beyond the limit."""
    for side in range(2):
        group = new.groups[side]
        new.travel[side] = 0.0
        if group >= 0:
            change -= state.travel[group] + data.penalty * state.broken[group]
    for side in range(2):
        if new.groups[side] >= 0:
            new.travel[side] = _group_travel(
                data,
                pins,
                min(new.groups[side], moves.num_labels),
                new.leaders[side],
                new.lists[side],
                new.sizes[side],
                new.keys,
                new.hosts,
            )
            change += new.travel[side]
    for side in range(2):
        if new.groups[side] >= 0 and change <= limit:
            new.broken[side] = _broken_rules(
                rules,
                min(new.groups[side], moves.num_labels),
                new.leaders[side],
                new.lists[side],
                new.sizes[side],
            )
            change += data.penalty * new.broken[side]
    return change


@compiled(
    *(void, _TRAVEL, _RULES, _PINS, _MOVES, _STATE, _PROPOSAL, _RNG),
    *(int64, float64, float64, float64, float64),
)
def anneal(
    data: TravelData,
    rules: RuleData,
    pins: PinData,
    moves: Moves,
    state: SearchState,
    new: Proposal,
    rng: np.random.Generator,
    num_proposals: int,
    hot: float,
    cold: float,
    exchange_share: float,
    rest_share: float,
) -> None:
    """Propose changes while the temperature falls geometrically from ``hot`` to ``cold``.

    A share of the proposals exchange leaders, a share leave a unit without a group; the others move
    a unit to the group of a school near by. Between proposals ``travel`` and ``broken`` belong to
    ``members`` and ``seat_of``, ``totals[CURRENT]`` is their sum with the cost of those resting,
    and no group is further from its allowed size than when the call began.
    """
    num_schools, nobody = len(state.group_of), len(state.sizes)
    cooling = math.log(cold / hot) / max(1, num_proposals)
    temperature = hot
    for step in range(num_proposals):
        if step % 64 == 0:
            temperature = hot * math.exp(cooling * step)
        school = int(rng.random() * num_schools)
        unit = moves.unit_of[school]
        a = state.group_of[school]
        kind = rng.random()
        change = 0.0
        returned = 0
        seat = -1
        if kind < exchange_share:
            leader = moves.near_leaders[school, int(rng.random() * moves.near_leaders.shape[1])]
            first = moves.seat_start[leader]
            seat = first + int(rng.random() * (moves.seat_start[leader + 1] - first))
            if a == nobody or not _propose_exchange(moves, state, new, a, seat):
                continue
        else:
            near = -1
            if kind >= exchange_share + rest_share:
                near = moves.neighbours[school, int(rng.random() * moves.neighbours.shape[1])]
            returned = _propose_move(moves, state, new, rng, school, near)
            if returned < 0:
                continue
            # Either side may be the schools without a group: nobody travels, but each costs.
            for side in range(2):
                if new.groups[side] < 0:
                    sign = 2 * side - 1
                    change += sign * moves.rest_cost[unit]
                    for at in range(returned):
                        change -= sign * moves.rest_cost[new.lists[2, at]]
        # The limit that Metropolis' rule sets to a change for the worse.
        limit = -temperature * math.log(1.0 - rng.random())
        change = _judge(data, rules, pins, moves, state, new, change, limit)
        if change > limit:
            continue
        if seat >= 0:
            old_seat = state.seat_of[a]
            state.seat_of[a], state.occupant[seat], state.occupant[old_seat] = seat, a, new.groups[1]
            if new.groups[1] >= 0:
                state.seat_of[new.groups[1]] = old_seat
        else:
            for side in range(2):
                if new.groups[side] < 0:
                    # First those who leave: what they free, others take.
                    if side == 0:
                        _rest(moves, state, unit, False)
                    for at in range(returned):
                        _rest(moves, state, new.lists[2, at], side == 0)
                    if side == 1:
                        _rest(moves, state, unit, True)
        for side in range(2):
            group = new.groups[side]
            if group >= 0:
                state.travel[group], state.broken[group] = new.travel[side], new.broken[side]
                state.sizes[group] = new.sizes[side]
                for at in range(new.sizes[side]):
                    state.members[group, at] = new.lists[side, at]
                    state.group_of[new.lists[side, at]] = group
        state.totals[CURRENT] += change
        if state.totals[CURRENT] < state.totals[BEST] - 1e-7:
            state.totals[BEST] = state.totals[CURRENT]
            for i in range(num_schools):
                state.best_group_of[i] = state.group_of[i]
            for g in range(nobody):
                state.best_seat_of[g] = state.seat_of[g]
