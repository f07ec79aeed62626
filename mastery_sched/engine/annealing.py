"""Annealing runs: from a start through a falling temperature to good groups, gathering many.

A run depends on its start and its random generator alone. It comes in short pieces, so that whoever
runs it can look at the clock, or not. What it gathers are the groups of the
states it passes while it cools down, each with its leader: candidates for a selection.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mastery_sched.engine.arrays import BEST, Bools, SearchState
from mastery_sched.engine.columns import NO_LABEL
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.space import Space, restore_best, scratch

EXCHANGE_SHARE = 1 / 7
"""Share of the proposals that exchange leaders."""

REST_SHARE = 1 / 50
"""Share of the proposals that leave a unit without a group, where that is allowed."""

NUM_PIECES = 200
"""Pieces of a run."""

GATHER_FROM = 100
"""First piece after which groups are gathered: before, it is too hot for good ones."""


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
    num_groups
        How many groups there are.
    cost
        Of the best state, penalties and costs of leaving schools out included.
    groups
        Of the best state; ``None`` if they break rules.
    """

    num_groups: int
    cost: float
    groups: tuple[Group, ...] | None


def anneal_run(
    space: Space,
    state: SearchState,
    cooling: Cooling,
    rng: np.random.Generator,
    gathered: dict[Group, int],
) -> Iterator[int]:
    """One run, piece by piece, from a state, which is changed in place.

    Parameters
    ----------
    gathered
        Receives the possible groups that were met, with their travel.

    Yields
    ------
    The number of proposals of each piece.
    """
    # Importing the kernels may compile them, so that is left to those who use them.
    from mastery_sched.engine.search_kernels import anneal

    data = space.data
    work_space = scratch(state, len(space.data.rules.word_window))
    factor = (cooling.cold / cooling.hot) ** (1 / NUM_PIECES)
    hot = cooling.hot
    num_proposals = math.ceil(cooling.num_proposals / NUM_PIECES)
    for piece in range(NUM_PIECES):
        anneal(
            *(data.travel, data.rules, data.pins, space.moves, state, work_space, rng),
            num_proposals,
            hot,
            hot * factor,
            EXCHANGE_SHARE if space.num_leaders > 1 else 0.0,
            REST_SHARE if any(space.shape.may_rest) else 0.0,
        )
        hot *= factor
        if piece >= GATHER_FROM:
            _gather(space, state, gathered)
        yield num_proposals


def finish_run(space: Space, state: SearchState, gathered: dict[Group, int]) -> Run:
    """Go back to the best state of a run, which may have been broken off, and gather its groups."""
    restore_best(space, state)
    _gather(space, state, gathered)
    groups = tuple(_groups(space, state))
    broken = bool(_impossible(space, state).any())
    return Run(len(state.sizes), float(state.totals[BEST]), None if broken else groups)


def _gather(space: Space, state: SearchState, gathered: dict[Group, int]) -> None:
    impossible = _impossible(space, state)
    for g, group in enumerate(_groups(space, state)):
        if not impossible[g]:
            gathered[group] = int(state.travel[g])


def _impossible(space: Space, state: SearchState) -> Bools:
    wrong_size = (state.sizes < space.shape.min_size) | (state.sizes > space.shape.max_size)
    impossible: Bools = wrong_size | (state.broken > 0) | (state.travel >= space.data.penalty)
    return impossible


def _groups(space: Space, state: SearchState) -> Iterator[Group]:
    for g, size in enumerate(state.sizes):
        members = tuple(sorted(state.members[g, :size].tolist()))
        leader = int(space.moves.seat_leader[state.seat_of[g]])
        yield members, leader, g if g < space.shape.num_labels else NO_LABEL
