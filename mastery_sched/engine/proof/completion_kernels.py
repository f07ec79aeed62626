"""Compiled search for the last schools of a group, once those of the early roles are picked.

See :mod:`mastery_sched.engine.proof.pricing_kernels`. Importing this module compiles it; the code
also runs uncompiled (``NUMBA_DISABLE_JIT=1``).
"""

from __future__ import annotations

from numba import bool_, int64, void

from mastery_sched.engine.compilation import compiled
from mastery_sched.engine.proof.pricing_arrays import (
    CUT_SHORT,
    FORBIDDEN,
    FOUND,
    I1,
    KEPT,
    LEAST,
    LIMIT,
    MISSING,
    NODES,
    PRICES,
    TABLES,
    WORK,
    Found,
    Ints,
    Prices,
    Tables,
    Work,
)


@compiled(void, I1, int64, int64)
def note_small(small: Ints, num: int, value: int) -> None:
    """Keep the ``num`` least values seen, in order."""
    if value < small[num - 1]:
        at = num - 1
        while at > 0 and small[at - 1] > value:
            small[at] = small[at - 1]
            at -= 1
        small[at] = value


@compiled(int64, PRICES, I1, int64, int64)
def enter(prices: Prices, count: Ints, school: int, sign: int) -> int:
    """Count a school in or out of the sets of its cuts; what that costs when it enters."""
    cost = 0
    for at in range(prices.start[school], prices.start[school + 1]):
        cut = prices.cut_of[at]
        if sign > 0:
            cost += prices.step[cut, count[cut]]
        count[cut] += sign
    return cost


@compiled(int64, PRICES, I1, int64, int64)
def least_credits(prices: Prices, count: Ints, school: int, left: int) -> int:
    """What a school costs at least in the cuts whose sets it would enlarge."""
    cost = 0
    for at in range(prices.start[school], prices.start[school + 1]):
        cut = prices.cut_of[at]
        if count[cut] > 0:
            cost += prices.credit[cut, count[cut], left]
    return cost


@compiled(bool_, TABLES, WORK, I1, int64, int64)
def fits(tables: Tables, work: Work, state: Ints, school: int, left: int) -> bool:
    """Whether a school may join those picked, with so many picks to come after it."""
    trust, unit = tables.trust[school], tables.unit[school]
    if trust >= 0 and work.in_trust[trust] >= tables.most_per_trust:
        return False
    missing = state[MISSING]
    if unit >= 0:
        missing += -1 if work.in_unit[unit] > 0 else tables.unit_size[school] - 1
    fits_in: bool = missing <= left
    return fits_in


@compiled(void, TABLES, WORK, I1, int64, int64)
def join(tables: Tables, work: Work, state: Ints, school: int, sign: int) -> None:
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


@compiled(bool_, TABLES, WORK, I1, int64, int64, int64)
def whole(tables: Tables, work: Work, schools: Ints, first: int, end: int, unit: int) -> bool:
    """Whether all of a unit are picked or among ``schools[first:end]``."""
    there, size = work.in_unit[unit], 0
    for a in range(first, end):
        if tables.unit[schools[a]] == unit:
            there += 1
            size = tables.unit_size[schools[a]]
    is_whole: bool = there >= size
    return is_whole


@compiled(int64, TABLES, WORK, int64)
def drop_parts(tables: Tables, work: Work, num: int) -> int:
    """Keep the candidates whose unit is whole; how many they are."""
    candidate, kept = work.candidate[0], 0
    for a in range(num):
        unit = tables.unit[candidate[a]]
        stays = unit < 0 or whole(tables, work, candidate, 0, num, unit)
        work.stamp[candidate[a]] = 0 if stays else -1
    for a in range(num):
        if work.stamp[candidate[a]] == 0:
            candidate[kept], work.weight[0, kept] = candidate[a], work.weight[0, a]
            kept += 1
    return kept


@compiled(void, TABLES, WORK, int64)
def even_keys(tables: Tables, work: Work, num: int) -> None:
    """Share out the keys of each unit evenly: its candidates are picked all or not at all."""
    key = work.key[0]
    for a in range(num):
        unit = tables.unit[work.candidate[0, a]]
        if unit < 0:
            continue
        total, count, first = 0, 0, True
        for b in range(num):
            if tables.unit[work.candidate[0, b]] == unit:
                first = first and b >= a
                total += key[b]
                count += 1
        if not first:
            continue
        for b in range(num):
            if tables.unit[work.candidate[0, b]] == unit:
                key[b] = total // count


@compiled(bool_, FOUND, WORK, I1, int64, int64, int64, int64, int64)
def keep(
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


@compiled(bool_, TABLES, PRICES, FOUND, WORK, I1, int64, int64, int64, int64, int64, int64, int64)
def complete(
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
        note_small(small, total, weight[0, a] + tables.half[role, candidate[0, a], total - 1])
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
    num = drop_parts(tables, work, kept)
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
                + least_credits(prices, work.inside, school, total)
            )
        even_keys(tables, work, num)
        for a in range(num):
            note_small(small, total, key[0, a])
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
                enter(prices, work.inside, work.picked[early + depth], -1)
                join(tables, work, state, work.picked[early + depth], -1)
            continue
        school = candidate[depth, at]
        left[3 * depth + 1] = at + 1
        unit = tables.unit[school]
        if unit >= 0:
            if not whole(tables, work, candidate[depth], at, left[3 * depth], unit):
                continue
            if work.in_unit[unit] > 0:
                left[3 * depth + 1] = left[3 * depth]  # it belongs to a pick: no way without it
        if not fits(tables, work, state, school, picks - 1):
            continue
        work.picked[early + depth] = school
        if picks == 1:
            reached = left[3 * depth + 2] + key[depth, at]
            state[LEAST] = min(state[LEAST], reached)
            room = keep(found, work, state, early + total, leader, reached, slot, most)
            continue
        nodes += 1
        reached = left[3 * depth + 2] + weight[depth, at]
        reached += enter(prices, work.inside, school, 1)
        join(tables, work, state, school, 1)
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
                inside = work.inside[cut]
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
