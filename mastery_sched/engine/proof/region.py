"""Regions: plans told apart by numbers of groups, in all and of each leader, and by who meets whom.

Splitting a region into two that miss no plan is what branching does. Prices and cuts are valid in
every region alike, so one master serves them all.

References
----------
.. [1] Ryan, D. M., Foster, B. A. (1981). An integer programming approach to scheduling. In: Wren,
   A. (ed.), Computer scheduling of public transport, 269-280. North-Holland.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.model import BoolArray, GroupingModel, IntArray

Floats = npt.NDArray[np.float64]

Pair = tuple[int, int]
"""Two schools, or a school and a leader; leaders are numbered after the schools."""

_WHOLE = 1e-4  # a count closer than this to a whole number is whole


@dataclass(frozen=True, slots=True)
class Region:
    """Some of the plans of a model.

    Parameters
    ----------
    fewest, most, leader_fewest, leader_most
        Fewest and most groups, in all and of each leader.
    together, apart
        Pairs that share a group (or, of schools, are both left out), and pairs that do not; the
        lower number first.
    """

    fewest: int
    most: int
    leader_fewest: tuple[int, ...]
    leader_most: tuple[int, ...]
    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether counting alone shows that no plan is in it."""
        return (
            self.fewest > self.most
            or sum(self.leader_fewest) > self.most
            or sum(self.leader_most) < self.fewest
        )

    @property
    def restricts_groups(self) -> bool:
        """Whether some groups that are allowed elsewhere are not here."""
        return bool(self.together or self.apart)

    def model_of(self, model: GroupingModel) -> GroupingModel:
        """The same model with only those groups that plans of the region may have."""
        if not self.restricts_groups:
            return model
        n, units = model.num_schools, self.units_of(model)
        allowed, compatible = model.allowed.copy(), model.compatible.copy()
        for school, other in self.together:
            if other >= n:
                allowed[: other - n, school] = allowed[other - n + 1 :, school] = False
        for school, other in self.apart:
            if other >= n:
                allowed[other - n, school] = False
            else:
                here, there = units == units[school], units == units[other]
                compatible[np.ix_(here, there)] = compatible[np.ix_(there, here)] = False
        return replace(model, allowed=allowed, compatible=compatible, units=units)

    def units_of(self, model: GroupingModel) -> IntArray:
        """Number of the unit of each school; those of two schools that share a group are one."""
        units = model.units.copy()
        for a, b in self.together:
            if b < model.num_schools:
                units[units == units[b]] = units[a]
        return units


@dataclass(frozen=True, slots=True)
class Way:
    """A way to split a region in two.

    Parameters
    ----------
    pair
        What tells the halves apart: whether these are together; of a leader twice, how many groups
        are the leader's; ``None`` for the number of all groups.
    halves
        They share no plan that places all schools, and miss none.
    """

    pair: Pair | None
    halves: tuple[Region, Region]


def whole_region(model: GroupingModel) -> Region:
    """All plans of a model."""
    fewest, most = model.group_counts
    capacity = tuple(min(most, each) for each in model.capacity.tolist())
    return Region(fewest, most, (0,) * len(capacity), capacity)


def barred(taken: IntArray, region: Region, num_schools: int) -> BoolArray:
    """Which groups are not of a region.

    Parameters
    ----------
    taken
        Rows: what each group takes up, leaders numbered after the schools.
    """

    def has(vertex: int) -> BoolArray:
        inside: BoolArray = (taken == vertex).any(axis=1)
        return inside

    found: BoolArray = np.zeros(len(taken), dtype=np.bool_)
    for a, b in region.together:
        # A leader may have groups without the school, too.
        found |= has(a) & ~has(b)
        if b < num_schools:
            found |= has(b) & ~has(a)
    for a, b in region.apart:
        found |= has(a) & has(b)
    return found


def splits(region: Region, shared: Floats) -> list[Way]:
    """Ways to split a region in two with a mixture between them, the evenest first.

    The number of groups comes before all else. Where all counts of the mixture are whole, the last
    resort is a number of groups that others of the region do not have.

    Parameters
    ----------
    shared
        (vertex, vertex): shares of the mixture's groups with both, schools first and then leaders;
        on the diagonal with the one.
    """
    num_leaders = len(region.leader_most)
    num_schools = len(shared) - num_leaders
    leader_groups = shared.diagonal()[num_schools:]
    num_groups = float(leader_groups.sum())
    if _distance(num_groups) > _WHOLE:
        below = math.floor(num_groups)
        return [_by_groups(region, below)]
    distance = np.triu(_distance(shared))
    distance[range(num_schools), range(num_schools)] = 0.0  # follows from pairs
    uneven = np.argwhere(distance > _WHOLE)
    order = np.argsort(-distance[tuple(uneven.T)], kind="stable")
    ways = []
    for a, b in uneven[order].tolist():
        if a == b:
            leader = a - num_schools
            few, many = _by_count(region, leader, math.floor(leader_groups[leader]))
        else:
            few = replace(region, apart=region.apart | {(a, b)})
            many = replace(region, together=region.together | {(a, b)})
        ways.append(Way((a, b), (few, many)))
    if not ways and region.fewest < region.most:
        ways.append(_by_groups(region, min(round(num_groups), region.most - 1)))
    return ways


def _by_groups(region: Region, below: int) -> Way:
    return Way(None, (replace(region, most=below), replace(region, fewest=below + 1)))


def _by_count(region: Region, leader: int, below: int) -> tuple[Region, Region]:
    most, fewest = list(region.leader_most), list(region.leader_fewest)
    most[leader], fewest[leader] = below, below + 1
    return replace(region, leader_most=tuple(most)), replace(region, leader_fewest=tuple(fewest))


def _distance(counts: Floats | float) -> Floats:
    """From the nearest whole number."""
    distance: Floats = np.abs(counts - np.rint(counts))
    return distance
