"""Annealing runs: from a start through a falling temperature to good groups, gathering many.

A run with one number of groups and one random generator depends on nothing else. It comes in short
pieces, so that whoever runs it can look at the clock, or not. What it gathers are the groups of the
states it passes while it cools down, each with its leader: candidates for a selection.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mastery_sched.engine.arrays import BEST, SearchState
from mastery_sched.engine.columns import NO_LABEL
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.space import Space, restore_best, scratch, start

EXCHANGE_SHARE = 1 / 7
"""Share of the proposals that exchange leaders."""

REST_SHARE = 1 / 50
"""Share of the proposals that leave a unit without a group, where that is allowed."""

NUM_PIECES = 40
"""Pieces of a run."""

GATHER_FROM = 12
"""First piece after which groups are gathered: before, it is too hot for good ones."""

PROPOSALS_PER_WORK = 1_000_000
"""Proposals in one unit of work."""


@dataclass(frozen=True, slots=True)
class Cooling:
    """How a run cools down: from ``hot`` to ``cold``, in so many proposals."""

    hot: float
    cold: float
    num_proposals: int


@dataclass(frozen=True, slots=True)
class Run:
    """What a run has come to.

    Parameters
    ----------
    cost
        Of the best state, penalties and costs of leaving schools out included.
    groups
        Of the best state; those that break rules are among them.
    num_broken
        How many of them break rules.
    """

    num_groups: int
    cost: float
    groups: tuple[Group, ...]
    num_broken: int


def anneal_run(
    space: Space,
    num_groups: int,
    cooling: Cooling,
    rng: np.random.Generator,
    gathered: dict[Group, float],
    state: SearchState | None = None,
) -> Iterator[Run | None]:
    """One run, piece by piece; the last item is what it has come to, those before are ``None``.

    Parameters
    ----------
    gathered
        Receives the possible groups that were met, with their travel.
    state
        Where to begin, if not at a fresh start; changed in place.
    """
    from mastery_sched.engine.search_kernels import anneal

    data = space.data
    if state is None:
        state = start(space, num_groups, rng)
    work_space = scratch(state)
    factor = (cooling.cold / cooling.hot) ** (1 / NUM_PIECES)
    hot = cooling.hot
    for piece in range(NUM_PIECES):
        anneal(
            *(data.travel, data.rules, data.pins, space.moves, state, work_space, rng),
            math.ceil(cooling.num_proposals / NUM_PIECES),
            hot,
            hot * factor,
            EXCHANGE_SHARE if space.num_leaders > 1 else 0.0,
            REST_SHARE if any(space.shape.may_rest) else 0.0,
        )
        hot *= factor
        if piece >= GATHER_FROM:
            _gather(space, state, gathered)
        yield None
    restore_best(space, state)
    _gather(space, state, gathered)
    groups = tuple(_groups(space, state))
    yield Run(num_groups, float(state.totals[BEST]), groups, int(_impossible(space, state).sum()))


def _gather(space: Space, state: SearchState, gathered: dict[Group, float]) -> None:
    impossible = _impossible(space, state)
    for g, group in enumerate(_groups(space, state)):
        if not impossible[g]:
            gathered[group] = float(state.travel[g])


def _impossible(space: Space, state: SearchState) -> np.ndarray:
    wrong_size = (state.sizes < space.shape.min_size) | (state.sizes > space.shape.max_size)
    return wrong_size | (state.broken > 0) | (state.travel >= space.data.penalty)


def _groups(space: Space, state: SearchState) -> Iterator[Group]:
    for g, size in enumerate(state.sizes):
        members = tuple(sorted(state.members[g, :size].tolist()))
        leader = int(space.moves.seat_leader[state.seat_of[g]])
        yield members, leader, g if g < space.shape.num_labels else NO_LABEL
