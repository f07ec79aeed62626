"""The arrays that price searches work on, under names, and their types for the compiler.

Nothing here computes. Compiled code is kept as long as the text of the kernels stays the same; who
changes a field here must change their text, too (a comment will do).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import bool_, int64, types

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
    covers
        (leader, leader): whether the second is of no use for a seed that suits the first better.
    """

    node: npt.NDArray[np.int64]
    rank: npt.NDArray[np.int64]
    leader: Ints
    start: Ints
    cut_of: Ints
    step: Ints
    credit: npt.NDArray[np.int64]
    covers: Bools


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
    inside: Ints
    left: Ints
    state: Ints
    rest: Ints
    bounds: Ints
    in_unit: Ints
    in_trust: Ints


I1, I2, I3, I4 = int64[::1], int64[:, ::1], int64[:, :, ::1], int64[:, :, :, ::1]
B1, B2 = bool_[::1], bool_[:, ::1]
TABLES = types.NamedTuple(
    [I4, I3, I3, I2, B2, I1, I2, I2, B2, I1, I1, I1, B1, I2, I1, I1, I1, I1] + [int64],  # noqa: RUF005 - one line a kind
    Tables,
)
PRICES = types.NamedTuple([I3, I3, I1, I1, I1, I2, I3, B2], Prices)
FOUND = types.NamedTuple([I2, I1, I1], Found)
WORK = types.NamedTuple([I2, I2, I2, I2, I3, I1, I1, B1, I1, I1, I1, I1, I2, I2, I1, I1], Work)
