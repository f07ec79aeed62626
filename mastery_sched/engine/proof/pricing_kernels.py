"""Compiled search for the groups that cost less than the prices of what they use.

A group is priced together with the roles of its schools (:mod:`mastery_sched.engine.proof.roles`):
its reduced cost is a sum over schools, over pairs of schools, over cuts, and a price for its leader.
The search picks the schools of the early roles first, the first of them being the group's *seed*,
then those of the last role. All numbers are whole (travel and prices times ``SCALE``), so that what
it reports is exact, however it was compiled. Importing this module compiles it; the code also runs
uncompiled (``NUMBA_DISABLE_JIT=1``). It knows arrays only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import bool_, int64, types, void

from mastery_sched.engine.compilation import compiled

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SCALE = 1 << 20
"""Parts of one unit of travel in which prices are counted."""

FORBIDDEN = 1 << 52
"""Added where something must not be; far above any real sum, far below overflow."""

LEAST, NODES, CUT_SHORT, KEPT, LIMIT, MISSING = 0, 1, 2, 3, 4, 5
"""Positions in the search's counters: least reduced cost of the seed, nodes, searches cut short,
groups kept, the reduced cost from which on groups are of no interest, and schools that must still
join those picked."""


class Tables(NamedTuple):
    """What does not depend on prices.

    Parameters
    ----------
    pair
        (weight, weight, school, school): cost of two schools with these roles.
    near
        (weight, school, rank): other schools by their pair cost at equal weights.
    half
        (weight, school, count): half of the sum of that many least pair costs, rounded down.
    journeys
        (school, school): pair cost of one journey, for the triangle inequality.
    takes
        (who, school): whether the school may take a role for them.
    num_early, early_weight, early_who, same_role
        (pattern) and (pattern, position): early picks; whether the role is that of the pick before.
    last_weight, last_who, last_count, ordered
        (pattern): the last role.
    triangle
        (pattern, position): journeys between an early pick and one of the last role that the
        triangle inequality makes certain; zeros switch the filter off.
    triangle_slack
        (pattern): what rounding may take from them.
    unit, unit_size
        (school): number of the unit of schools that stay together, -1 for none; its size.
    trust
        (school): number of its trust, -1 for none.
    most_per_trust
        Most schools of a trust in a group.
    """

    pair: npt.NDArray[np.int64]
    near: npt.NDArray[np.int64]
    half: npt.NDArray[np.int64]
    journeys: Ints
    takes: Bools
    num_early: Ints
    early_weight: Ints
    early_who: Ints
    same_role: Bools
    last_weight: Ints
    last_who: Ints
    last_count: Ints
    ordered: Bools
    triangle: Ints
    triangle_slack: Ints
    unit: Ints
    unit_size: Ints
    trust: Ints
    most_per_trust: int


class Prices(NamedTuple):
    """What depends on prices.

    Parameters
    ----------
    node
        (weight, leader, school): cost of a school less its price.
    rank
        (weight, leader, school): place of the school among all, by that.
    leader
        (leader): price of the leader, less that of the group.
    start, cut_of
        Cuts of school ``v`` are ``cut_of[start[v]:start[v + 1]]``; leaders come after the schools.
    step
        (cut, count): what one more member of the cut's set costs.
    credit
        (cut, count, picks left): what each further member of the set costs at least, on average
        over those picked.
    least_leader_only
        Whether only the best leader of each seed matters.
    """

    node: npt.NDArray[np.int64]
    rank: npt.NDArray[np.int64]
    leader: Ints
    start: Ints
    cut_of: Ints
    step: Ints
    credit: npt.NDArray[np.int64]
    least_leader_only: bool


class Found(NamedTuple):
    """Groups found: schools in picking order, -1 beyond the last, leader and reduced cost."""

    schools: Ints
    leader: Ints
    value: Ints


class Work(NamedTuple):
    """Scratch space, one row a depth of the search."""

    candidate: Ints
    weight: Ints
    key: Ints
    bonus: Ints
    early: npt.NDArray[np.int64]
    small: Ints
    picked: Ints
    taken: Bools
    stamp: Ints
    count: Ints
    left: Ints
    state: Ints
    rest: Ints
    bounds: Ints
    in_unit: Ints
    in_trust: Ints


_I1, _I2, _I3, _I4 = int64[::1], int64[:, ::1], int64[:, :, ::1], int64[:, :, :, ::1]
_B1, _B2 = bool_[::1], bool_[:, ::1]
_TABLES = types.NamedTuple(
    [_I4, _I3, _I3, _I2, _B2, _I1, _I2, _I2, _B2, _I1, _I1, _I1, _B1, _I2, _I1, _I1, _I1, _I1]
    + [int64],
    Tables,
)
_PRICES = types.NamedTuple([_I3, _I3, _I1, _I1, _I1, _I2, _I3, bool_], Prices)
_FOUND = types.NamedTuple([_I2, _I1, _I1], Found)
_WORK = types.NamedTuple(
    [_I2, _I2, _I2, _I2, _I3, _I1, _I1, _B1, _I1, _I1, _I1, _I1, _I2, _I2, _I1, _I1], Work
)


@compiled(void, _I1, int64, int64)
def _note_small(small: Ints, num: int, value: int) -> None:
    """Keep the ``num`` least values seen, in order."""
    if value < small[num - 1]:
        at = num - 1
        while at > 0 and small[at - 1] > value:
            small[at] = small[at - 1]
            at -= 1
        small[at] = value


@compiled(int64, _PRICES, _I1, int64, int64)
def _enter(prices: Prices, count: Ints, school: int, sign: int) -> int:
    """Count a school in or out of the sets of its cuts; what that costs when it enters."""
    cost = 0
    for at in range(prices.start[school], prices.start[school + 1]):
        cut = prices.cut_of[at]
        if sign > 0:
            cost += prices.step[cut, count[cut]]
        count[cut] += sign
    return cost


@compiled(int64, _PRICES, _I1, int64, int64)
def _credits(prices: Prices, count: Ints, school: int, left: int) -> int:
    """What a school costs at least in the cuts whose sets it would enlarge."""
    cost = 0
    for at in range(prices.start[school], prices.start[school + 1]):
        cut = prices.cut_of[at]
        if count[cut] > 0:
            cost += prices.credit[cut, count[cut], left]
    return cost


@compiled(bool_, _TABLES, _WORK, _I1, int64, int64)
def _fits(tables: Tables, work: Work, state: Ints, school: int, left: int) -> bool:
    """Whether a school may join those picked, with so many picks to come after it."""
    trust, unit = tables.trust[school], tables.unit[school]
    if trust >= 0 and work.in_trust[trust] >= tables.most_per_trust:
        return False
    missing = state[MISSING]
    if unit >= 0:
        missing += -1 if work.in_unit[unit] > 0 else tables.unit_size[school] - 1
    return missing <= left


@compiled(void, _TABLES, _WORK, _I1, int64, int64)
def _join(tables: Tables, work: Work, state: Ints, school: int, sign: int) -> None:
    """Count a school in or out of its trust and of its unit."""
    trust, unit = tables.trust[school], tables.unit[school]
    if trust >= 0:
        work.in_trust[trust] += sign
    if unit >= 0:
        if sign < 0:
            work.in_unit[unit] -= 1
        state[MISSING] += sign * (-1 if work.in_unit[unit] > 0 else tables.unit_size[school] - 1)
        if sign > 0:
            work.in_unit[unit] += 1


@compiled(bool_, _FOUND, _WORK, _I1, int64, int64, int64, int64, int64)
def _keep(
    found: Found, work: Work, state: Ints, size: int, leader: int, value: int, slot: int, most: int
) -> bool:
    """Write a group down; whether there was room.

    With ``most`` above 0 only so many, the least, are kept from ``slot`` on, and the limit falls
    with them.
    """
    at = state[KEPT]
    if most > 0:
        at = slot + state[KEPT] if state[KEPT] < most else slot + most - 1
        while at > slot and found.value[at - 1] > value:
            found.value[at] = found.value[at - 1]
            found.leader[at] = found.leader[at - 1]
            for i in range(found.schools.shape[1]):
                found.schools[at, i] = found.schools[at - 1, i]
            at -= 1
    elif at == len(found.value):
        return False
    if most == 0 or state[KEPT] < most:
        state[KEPT] += 1
    found.value[at] = value
    found.leader[at] = leader
    for i in range(found.schools.shape[1]):
        found.schools[at, i] = work.picked[i] if i < size else -1
    if most > 0 and state[KEPT] == most:
        state[LIMIT] = min(state[LIMIT], found.value[slot + most - 1])
    return True


@compiled(bool_, _TABLES, _PRICES, _FOUND, _WORK, _I1, int64, int64, int64, int64, int64, int64, int64)
def _complete(
    tables: Tables,
    prices: Prices,
    found: Found,
    work: Work,
    state: Ints,
    pattern: int,
    leader: int,
    value: int,
    num: int,
    slot: int,
    most: int,
    max_nodes: int,
) -> bool:
    """Add the schools of the last role in every way that may matter; whether there was room.

    ``work.candidate[0]`` and ``work.weight[0]`` hold ``num`` candidates with their costs beside
    the early picks. A candidate's key is a lower bound on what it adds: its cost beside those
    picked, half of the least pair costs to so many others as are still to come, its credits. A
    branch is left when its value and the least keys of the picks to come reach the limit.
    """
    early = tables.num_early[pattern]
    total = tables.last_count[pattern]
    role = tables.last_weight[pattern]
    small = work.small
    candidate, weight, key, left = work.candidate, work.weight, work.key, work.left
    pair = tables.pair[role, role]
    if num < total:
        return True
    # The static bonus first: it needs no look at the other candidates.
    small[:total] = FORBIDDEN
    for a in range(num):
        _note_small(small, total, weight[0, a] + tables.half[role, candidate[0, a], total - 1])
    root = value
    for a in range(total):
        root += small[a]
    if root >= state[LIMIT]:
        return True
    limit = state[LIMIT] - root + small[total - 1]
    kept = 0
    for a in range(num):
        if weight[0, a] + tables.half[role, candidate[0, a], total - 1] < limit:
            candidate[0, kept] = candidate[0, a]
            weight[0, kept] = weight[0, a]
            kept += 1
    num = kept
    for _ in range(2):
        if num < total:
            return True
        work.stamp[-1] += 1
        stamp = work.stamp[-1]
        for a in range(num):
            work.stamp[candidate[0, a]] = stamp
        small[:total] = FORBIDDEN
        for a in range(num):
            school = candidate[0, a]
            bonus, near = 0, 0
            work.bonus[school, 0] = 0
            if total > 1:
                for rank in range(tables.near.shape[2]):
                    other = tables.near[role, school, rank]
                    if work.stamp[other] == stamp:
                        bonus += pair[school, other]
                        near += 1
                        work.bonus[school, near] = bonus // 2
                        if near == total - 1:
                            break
            key[0, a] = (
                weight[0, a]
                + work.bonus[school, total - 1]
                + _credits(prices, work.count, school, total)
            )
            _note_small(small, total, key[0, a])
        root = value
        for a in range(total):
            root += small[a]
        if root >= state[LIMIT]:
            return True
        limit = state[LIMIT] - root + small[total - 1]
        kept = 0
        for a in range(num):
            if key[0, a] < limit:
                candidate[0, kept] = candidate[0, a]
                weight[0, kept] = weight[0, a]
                key[0, kept] = key[0, a]
                kept += 1
        if kept == num:
            break
        num = kept
    if num < total:
        return True
    for a in range(1, num):
        school, cost, bound = candidate[0, a], weight[0, a], key[0, a]
        b = a
        while b > 0 and key[0, b - 1] > bound:
            candidate[0, b], weight[0, b], key[0, b] = (
                candidate[0, b - 1],
                weight[0, b - 1],
                key[0, b - 1],
            )
            b -= 1
        candidate[0, b], weight[0, b], key[0, b] = school, cost, bound
    # left[3 * d], left[3 * d + 1], left[3 * d + 2]: candidates, the next of them, value at depth d.
    left[0], left[1], left[2] = num, 0, value
    depth = 0
    nodes = 0
    room = True
    while depth >= 0:
        picks = total - depth
        at = left[3 * depth + 1]
        go_on = room and nodes <= max_nodes and at + picks <= left[3 * depth]
        if go_on:
            bound = left[3 * depth + 2]
            for a in range(at, at + picks):
                bound += key[depth, a]
            go_on = bound < state[LIMIT]
        if not go_on:
            depth -= 1
            if depth >= 0:
                _enter(prices, work.count, work.picked[early + depth], -1)
                _join(tables, work, state, work.picked[early + depth], -1)
            continue
        school = candidate[depth, at]
        left[3 * depth + 1] = at + 1
        if not _fits(tables, work, state, school, picks - 1):
            continue
        work.picked[early + depth] = school
        if picks == 1:
            reached = left[3 * depth + 2] + key[depth, at]
            state[LEAST] = min(state[LEAST], reached)
            room = _keep(found, work, state, early + total, leader, reached, slot, most)
            continue
        nodes += 1
        reached = left[3 * depth + 2] + weight[depth, at]
        reached += _enter(prices, work.count, school, 1)
        _join(tables, work, state, school, 1)
        kept = 0
        beside = pair[school]
        candidates, weights = candidate[depth], weight[depth]
        next_candidates, next_weights = candidate[depth + 1], weight[depth + 1]
        next_keys = key[depth + 1]
        for a in range(at + 1, left[3 * depth]):
            other = candidates[a]
            cost = weights[a] + beside[other]
            bound = cost + work.bonus[other, picks - 2]
            for c in range(prices.start[other], prices.start[other + 1]):
                cut = prices.cut_of[c]
                inside = work.count[cut]
                if inside > 0:
                    bound += prices.credit[cut, inside, picks - 1]
            b = kept
            while b > 0 and next_keys[b - 1] > bound:
                next_keys[b] = next_keys[b - 1]
                next_candidates[b] = next_candidates[b - 1]
                next_weights[b] = next_weights[b - 1]
                b -= 1
            next_keys[b] = bound
            next_candidates[b] = other
            next_weights[b] = cost
            kept += 1
        bound = reached
        for a in range(min(picks - 2, kept)):
            bound += next_keys[a]
        while kept >= picks - 1 and kept > 0 and bound + next_keys[kept - 1] >= state[LIMIT]:
            kept -= 1
        depth += 1
        left[3 * depth], left[3 * depth + 1], left[3 * depth + 2] = kept, 0, reached
    state[NODES] += nodes
    if nodes > max_nodes:
        state[CUT_SHORT] += 1
        state[LEAST] = min(state[LEAST], root)
    return room


@compiled(bool_, _TABLES, _PRICES, _FOUND, _WORK, _I1, int64, int64, int64, int64, int64, int64)
def _from_seed(
    tables: Tables,
    prices: Prices,
    found: Found,
    work: Work,
    state: Ints,
    pattern: int,
    leader: int,
    seed: int,
    slot: int,
    most: int,
    max_nodes: int,
) -> bool:
    """Search all groups of a pattern, leader and seed; whether there was room to keep them.

    ``work.early[d, role, v]`` is the cost of school ``v`` in a role beside the first ``d`` picks.
    """
    num_roles, _, num_schools = prices.node.shape
    num_early = tables.num_early[pattern]
    last, last_who = tables.last_weight[pattern], tables.last_who[pattern]
    total = tables.last_count[pattern]
    values = work.left[-num_early - 1 :]
    pointers = work.left[-2 * num_early - 2 : -num_early - 1]
    for role in range(num_roles):
        for v in range(num_schools):
            work.early[0, role, v] = prices.node[role, leader, v]
    values[0] = prices.leader[leader]
    _enter(prices, work.count, num_schools + leader, 1)
    pointers[0] = seed
    depth = 0
    room = True
    while depth >= 0:
        school = pointers[depth]
        stop = seed + 1 if depth == 0 else num_schools
        role, who = tables.early_weight[pattern, depth], tables.early_who[pattern, depth]
        while school < stop and (
            work.taken[school]
            or not tables.takes[who, school]
            or work.early[depth, role, school] >= FORBIDDEN // 2
            or not _fits(tables, work, state, school, num_early + total - depth - 1)
        ):
            school += 1
        if school >= stop or not room:
            depth -= 1
            if depth >= 0:
                before = work.picked[depth]
                work.taken[before] = False
                _enter(prices, work.count, before, -1)
                _join(tables, work, state, before, -1)
            continue
        pointers[depth] = school + 1
        work.picked[depth] = school
        value = values[depth] + work.early[depth, role, school]
        value += _enter(prices, work.count, school, 1)
        _join(tables, work, state, school, 1)
        work.taken[school] = True
        depth += 1
        # The least that all picks to come can add.
        bound = value
        for other_role in range(num_roles):
            for v in range(num_schools):
                work.early[depth, other_role, v] = (
                    work.early[depth - 1, other_role, v] + tables.pair[role, other_role, school, v]
                )
        at = depth
        while at < num_early:
            wanted = 1
            while at + wanted < num_early and tables.same_role[pattern, at + wanted]:
                wanted += 1
            work.small[:wanted] = FORBIDDEN
            role_at, who_at = tables.early_weight[pattern, at], tables.early_who[pattern, at]
            for v in range(num_schools):
                if not work.taken[v] and tables.takes[who_at, v]:
                    _note_small(work.small, wanted, work.early[depth, role_at, v])
            for i in range(wanted):
                bound += work.small[i]
            at += wanted
        if total > 0:
            work.small[:total] = FORBIDDEN
            for v in range(num_schools):
                if not work.taken[v] and tables.takes[last_who, v]:
                    _note_small(
                        work.small, total, work.early[depth, last, v] + tables.half[last, v, total - 1]
                    )
            for i in range(total):
                bound += work.small[i]
        if bound < state[LIMIT] and depth < num_early:
            values[depth] = value
            # Picks of one role ascend, so that a group is met once.
            pointers[depth] = work.picked[depth - 1] + 1 if tables.same_role[pattern, depth] else 0
            continue
        if bound < state[LIMIT] and total == 0:
            state[LEAST] = min(state[LEAST], value)
            room = _keep(found, work, state, num_early, leader, value, slot, most)
        elif bound < state[LIMIT]:
            # Each last pick needs its share of journeys to the early ones, however far the others.
            work.small[:total] = 0
            if total > 1:
                work.small[:total] = FORBIDDEN
                for v in range(num_schools):
                    if not work.taken[v] and tables.takes[last_who, v]:
                        _note_small(work.small, total - 1, prices.node[last, leader, v])
            others = value - tables.triangle_slack[pattern]
            rank = prices.rank[last, leader, school]
            for i in range(total - 1):
                others += work.small[i]
            num = 0
            for v in range(num_schools):
                if work.taken[v] or not tables.takes[last_who, v]:
                    continue
                if work.early[depth, last, v] >= FORBIDDEN // 2:
                    continue
                if tables.ordered[pattern] and prices.rank[last, leader, v] < rank:
                    continue
                least = others + prices.node[last, leader, v]
                for i in range(num_early):
                    least += tables.triangle[pattern, i] * tables.journeys[work.picked[i], v]
                if least < state[LIMIT]:
                    work.candidate[0, num] = v
                    work.weight[0, num] = work.early[depth, last, v]
                    num += 1
            room = _complete(
                tables, prices, found, work, state, pattern, leader, value, num, slot, most, max_nodes
            )
        depth -= 1
        work.taken[school] = False
        _enter(prices, work.count, school, -1)
        _join(tables, work, state, school, -1)
    _enter(prices, work.count, num_schools + leader, -1)
    return room


@compiled(int64, _TABLES, _PRICES, _FOUND, _WORK, _I1, _I1, int64, int64, int64)
def search_groups(
    tables: Tables,
    prices: Prices,
    found: Found,
    work: Work,
    least: Ints,
    counters: Ints,
    limit: int,
    most: int,
    max_nodes: int,
) -> int:
    """Find groups of reduced cost below ``limit``; how many are in ``found``.

    Every such group is reached from at least one of its schools, its seed. ``least`` receives, for
    each seed, a lower bound on the reduced cost of the groups reached from it, or ``limit``; it is
    exact unless a search was cut short. With ``most`` above 0 only that many groups are kept for
    each seed and pattern; with 0 all, and a full ``found`` counts as cut short.
    """
    num_roles, num_leaders, num_schools = prices.node.shape
    num_patterns = len(tables.num_early)
    state, rest = work.state, work.rest
    bounds, order = work.bounds[0], work.bounds[1]
    # Static bounds of what follows the seed, for each pattern and leader.
    for pattern in range(num_patterns):
        total, last = tables.last_count[pattern], tables.last_weight[pattern]
        for leader in range(num_leaders):
            rest[pattern, leader] = 0
            if total > 0:
                work.small[:total] = FORBIDDEN
                for v in range(num_schools):
                    if tables.takes[tables.last_who[pattern], v]:
                        cost = prices.node[last, leader, v] + tables.half[last, v, total - 1]
                        _note_small(work.small, total, cost)
                for i in range(total):
                    rest[pattern, leader] += work.small[i]
            for i in range(1, tables.num_early[pattern]):
                role, who = tables.early_weight[pattern, i], tables.early_who[pattern, i]
                cheapest = FORBIDDEN
                for v in range(num_schools):
                    if tables.takes[who, v]:
                        cheapest = min(cheapest, prices.node[role, leader, v])
                rest[pattern, leader] += cheapest
    num_found = 0
    room = True
    for seed in range(num_schools):
        state[LEAST] = limit
        for pattern in range(num_patterns):
            role = tables.early_weight[pattern, 0]
            if not tables.takes[tables.early_who[pattern, 0], seed]:
                continue
            for leader in range(num_leaders):
                bound = prices.leader[leader] + prices.node[role, leader, seed]
                bound += rest[pattern, leader]
                at = leader
                while at > 0 and bounds[at - 1] > bound:
                    bounds[at], order[at] = bounds[at - 1], order[at - 1]
                    at -= 1
                bounds[at], order[at] = bound, leader
            state[LIMIT] = limit
            if most > 0:
                state[KEPT] = 0
            for i in range(1 if prices.least_leader_only else num_leaders):
                leader = order[i]
                if bounds[i] >= state[LIMIT] or not room:
                    break
                room = _from_seed(
                    tables, prices, found, work, state, pattern, leader, seed,
                    num_found, most, max_nodes,
                )  # fmt: skip
            if most > 0:
                num_found += state[KEPT]
        least[seed] = state[LEAST]
    counters[0] = state[NODES]
    counters[1] = state[CUT_SHORT] + (not room)
    return num_found if most > 0 else state[KEPT]
