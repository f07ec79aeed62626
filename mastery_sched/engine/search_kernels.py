"""Compiled code of the annealing: proposing changes of groups and leaders, and accepting them.

Each proposal changes two groups at most (or one and the schools left without a group), so judging
it is adding up two groups anew. Rules that travel does not show are counted only where travel alone
does not decide.

Importing this module compiles it, see :mod:`mastery_sched.engine.compilation`; it also runs
uncompiled (``NUMBA_DISABLE_JIT=1``). It knows arrays only, and nothing of restarts or of how a
search begins: that is :mod:`mastery_sched.engine.annealing`.
"""

from __future__ import annotations

import math

import numpy as np
from numba import bool_, float64, int64, typeof, types, void

from mastery_sched.engine.arrays import (
    BEST,
    CURRENT,
    MOST_RETURNED,
    Ints,
    Moves,
    PinData,
    Proposal,
    RuleData,
    SearchState,
    TravelData,
)
from mastery_sched.engine.compilation import compiled, inlined
from mastery_sched.engine.group_kernels import (
    BOOLS,
    FLOATS,
    INTS,
    INTS_2D,
    PINS,
    RULES,
    TRAVEL,
    broken_rules,
    group_travel,
)

BUILT_ON = "c46e1fcf86ec"
"""Digest of the files whose code is compiled into this one.

Compiled code is kept until the text of its own file changes, so a change of those files must change
this one, too; a test says the new digest.
"""

_RNG = typeof(np.random.default_rng(0))
_MOVES = types.NamedTuple(
    [INTS, INTS, INTS, BOOLS, BOOLS, FLOATS, INTS_2D, INTS_2D, INTS, INTS, int64, int64, int64],
    Moves,
)
_STATE = types.NamedTuple(
    [INTS_2D, INTS, INTS, INTS, INTS, FLOATS, INTS, INTS, INTS, INTS, FLOATS, INTS, INTS],
    SearchState,
)
_PROPOSAL = types.NamedTuple([INTS, INTS, INTS, INTS_2D, FLOATS, INTS, FLOATS, INTS], Proposal)


@compiled(int64, INTS, int64, INTS, int64)
def _take_out(members: Ints, size: int, unit_of: Ints, unit: int) -> int:
    """Remove a unit's schools from a list; the number that is left."""
    kept = 0
    for a in range(size):
        if unit_of[members[a]] != unit:
            members[kept] = members[a]
            kept += 1
    return kept


@compiled(int64, int64, int64, int64)
def _misfit(size: int, low: int, high: int) -> int:
    """By how many schools a group is too small or too large."""
    return max(low - size, 0) + max(size - high, 0)


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


@compiled(int64, INTS, int64, INTS, INTS, int64)
def _add(members: Ints, size: int, unit_start: Ints, unit_schools: Ints, unit: int) -> int:
    """Append a unit's schools to a list; the number there is then."""
    for at in range(unit_start[unit], unit_start[unit + 1]):
        members[size] = unit_schools[at]
        size += 1
    return size


@inlined
def _list_groups(moves: Moves, state: SearchState, new: Proposal, a: int, b: int) -> None:
    """Start a proposal with its two groups as they are; -1 is none."""
    new.groups[0], new.groups[1] = a, b
    for side in range(2):
        group = new.groups[side]
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
    unit_of, unit_start, unit_schools = moves.unit_of, moves.unit_start, moves.unit_schools
    _list_groups(moves, state, new, a if a < nobody else -1, b if b < nobody else -1)
    if a < nobody:
        new.sizes[0] = _take_out(new.lists[0], new.sizes[0], unit_of, unit)
    if b < nobody:
        new.sizes[1] = _add(new.lists[1], new.sizes[1], unit_start, unit_schools, unit)
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
        back = unit_of[other]
        if moves.fixed[back] or (a == nobody and not moves.may_rest[back]):
            return -1
        for at in range(returned):
            if new.lists[2, at] == back:
                return -1
        new.lists[2, returned] = back
        returned += 1
        if b < nobody:
            new.sizes[1] = _take_out(new.lists[1], new.sizes[1], unit_of, back)
        if a < nobody:
            new.sizes[0] = _add(new.lists[0], new.sizes[0], unit_start, unit_schools, back)
    worse = 0
    for side in range(2):
        if new.groups[side] >= 0:
            old_size, new_size = state.sizes[new.groups[side]], new.sizes[side]
            worse += _misfit(new_size, moves.min_size, moves.max_size)
            worse -= _misfit(old_size, moves.min_size, moves.max_size)
            if new_size > state.members.shape[1]:
                return -1
    return -1 if worse > 0 else returned


@inlined
def _propose_exchange(
    moves: Moves, state: SearchState, new: Proposal, group: int, seat: int
) -> bool:
    """Propose that a group takes a seat; a group that has it takes the other's in return."""
    if moves.seat_leader[seat] == moves.seat_leader[state.seat_of[group]]:
        return False
    _list_groups(moves, state, new, group, state.occupant[seat])
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
            better = state.broken[group]
            better += _misfit(state.sizes[group], moves.min_size, moves.max_size)
            better -= _misfit(new.sizes[side], moves.min_size, moves.max_size)
            change -= state.travel[group] + data.penalty * better
    for side in range(2):
        if new.groups[side] >= 0:
            new.travel[side] = group_travel(
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
            new.broken[side] = broken_rules(
                rules,
                min(new.groups[side], moves.num_labels),
                new.leaders[side],
                new.lists[side],
                new.sizes[side],
                new.hosts,
            )
            change += data.penalty * new.broken[side]
    return change


@compiled(
    *(void, TRAVEL, RULES, PINS, _MOVES, _STATE, _PROPOSAL, _RNG),
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
    ``members`` and ``seat_of``; ``totals[CURRENT]`` is their sum with the cost of those resting and
    a penalty for each school too few or too many in a group. No proposal adds to those.
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
            state.seat_of[a], state.occupant[seat], state.occupant[old_seat] = (
                seat,
                a,
                new.groups[1],
            )
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
