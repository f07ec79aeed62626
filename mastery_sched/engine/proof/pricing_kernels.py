"""Compiled search for the groups that cost less than the prices of what they use.

A group is priced together with the roles of its schools (:mod:`mastery_sched.engine.proof.roles`):
its reduced cost is a sum over schools, over pairs of schools, over cuts, and a price for its
leader. The search picks the schools of the early roles first, the first of them being the group's
*seed*, then those of the last role. All numbers are whole (travel and prices times ``SCALE``), so
that what it reports is exact, however it was compiled. Importing this module compiles it; the code
also runs uncompiled (``NUMBA_DISABLE_JIT=1``). It knows arrays only.
"""

from __future__ import annotations

from numba import bool_, int64

from mastery_sched.engine.compilation import compiled
from mastery_sched.engine.proof.completion_kernels import (
    complete,
    enter,
    fits,
    join,
    keep,
    note_small,
)
from mastery_sched.engine.proof.pricing_arrays import (
    CUT_SHORT,
    FORBIDDEN,
    FOUND,
    I1,
    KEPT,
    LEAST,
    LIMIT,
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


@compiled(bool_, TABLES, PRICES, FOUND, WORK, I1, int64, int64, int64, int64, int64, int64)
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
    enter(prices, work.inside, num_schools + leader, 1)
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
            or not fits(tables, work, state, school, num_early + total - depth - 1)
        ):
            school += 1
        if school >= stop or not room:
            depth -= 1
            if depth >= 0:
                before = work.picked[depth]
                work.taken[before] = False
                enter(prices, work.inside, before, -1)
                join(tables, work, state, before, -1)
            continue
        pointers[depth] = school + 1
        work.picked[depth] = school
        value = values[depth] + work.early[depth, role, school]
        value += enter(prices, work.inside, school, 1)
        join(tables, work, state, school, 1)
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
                    note_small(work.small, wanted, work.early[depth, role_at, v])
            for i in range(wanted):
                bound += work.small[i]
            at += wanted
        if total > 0:
            work.small[:total] = FORBIDDEN
            for v in range(num_schools):
                if not work.taken[v] and tables.takes[last_who, v]:
                    note_small(
                        work.small,
                        total,
                        work.early[depth, last, v] + tables.half[last, v, total - 1],
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
            room = keep(found, work, state, num_early, leader, value, slot, most)
        elif bound < state[LIMIT]:
            # Each last pick needs its share of journeys to the early ones, however far the others.
            work.small[:total] = 0
            if total > 1:
                work.small[:total] = FORBIDDEN
                for v in range(num_schools):
                    if not work.taken[v] and tables.takes[last_who, v]:
                        note_small(work.small, total - 1, prices.node[last, leader, v])
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
            room = complete(
                tables,
                prices,
                found,
                work,
                state,
                pattern,
                leader,
                value,
                num,
                slot,
                most,
                max_nodes,
            )
        depth -= 1
        work.taken[school] = False
        enter(prices, work.inside, school, -1)
        join(tables, work, state, school, -1)
    enter(prices, work.inside, num_schools + leader, -1)
    return room


@compiled(int64, TABLES, PRICES, FOUND, WORK, I1, I1, I1, int64, int64, int64, int64)
def search_groups(
    tables: Tables,
    prices: Prices,
    found: Found,
    work: Work,
    seeds: Ints,
    least: Ints,
    counters: Ints,
    limit: int,
    most: int,
    max_nodes: int,
    max_leaders: int,
) -> int:
    """Find groups of reduced cost below ``limit``; how many are in ``found``.

    Every such group is reached from at least one of its schools, its seed; here from ``seeds``
    only. ``least`` receives, for
    each seed, a lower bound on the reduced cost of the groups reached from it, or ``limit``; it is
    exact unless a search was cut short. With ``most`` above 0 only that many groups are kept for
    each seed and pattern; with 0 all, and a full ``found`` counts as cut short. Each seed and
    pattern is tried with the ``max_leaders`` most promising leaders; others count as cut short.
    """
    _, num_leaders, num_schools = prices.node.shape
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
                        note_small(work.small, total, cost)
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
    for seed in seeds:
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
            tried = 0
            for i in range(num_leaders):
                leader = order[i]
                if bounds[i] >= state[LIMIT] or not room:
                    break
                own = prices.leader[leader] + prices.node[role, leader, seed]
                covered = False
                for j in range(i):
                    other = order[j]
                    if prices.covers[other, leader]:
                        theirs = prices.leader[other] + prices.node[role, other, seed]
                        covered = covered or theirs <= own
                if covered:
                    continue
                tried += 1
                if tried > max_leaders:
                    state[LEAST] = min(state[LEAST], bounds[i])
                    state[CUT_SHORT] += 1
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
