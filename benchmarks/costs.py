"""What groups cost on a plane, and what a fixed group costs with a specialist: for the peers.

Written apart from the engine, so that peers are not measured by the code they are compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import pdist

from mastery_sched.problem import Problem
from mastery_sched.rules import VenueKind

Distances = npt.NDArray[np.float64]
Groups = list[tuple[int, ...]]
"""Groups as positions of schools."""


def distances_km(points_km: npt.NDArray[np.float64]) -> Distances:
    """Straight-line distances between all points."""
    difference = points_km[:, None, :] - points_km[None, :, :]
    distances: Distances = np.sqrt((difference**2).sum(axis=2))
    return distances


def pairwise_km(distances: Distances, groups: Groups) -> float:
    """P: in each group the sum over all pairs, in kilometres.

    Examples
    --------
    >>> pairwise_km(distances_km(np.array([[0.0, 0.0], [0.0, 3.0], [4.0, 0.0]])), [(0, 1, 2)])
    12.0
    """
    return sum(float(distances[np.ix_(group, group)].sum()) / 2 for group in groups)


def star_km(distances: Distances, groups: Groups) -> float:
    """S: in each group the least sum of distances to one member, in kilometres.

    Examples
    --------
    >>> star_km(distances_km(np.array([[0.0, 0.0], [0.0, 3.0], [4.0, 0.0]])), [(0, 1, 2)])
    7.0
    """
    return sum(float(distances[np.ix_(group, group)].sum(axis=1).min()) for group in groups)


def plane_pairwise_km(points_km: npt.NDArray[np.float64], groups: Groups) -> float:
    """P without the distances between groups, for very many points.

    Examples
    --------
    >>> plane_pairwise_km(np.array([[0.0, 0.0], [0.0, 3.0], [4.0, 0.0]]), [(0, 1, 2)])
    12.0
    """
    return sum(float(pdist(points_km[list(group)]).sum()) for group in groups)


def groups_of(labels: npt.NDArray[np.int64]) -> Groups:
    """Groups by the number that each school carries.

    Examples
    --------
    >>> groups_of(np.array([1, 0, 1]))
    [(1,), (0, 2)]
    """
    order = np.argsort(labels, kind="stable")
    ends = np.flatnonzero(np.diff(labels[order])) + 1
    return [tuple(group.tolist()) for group in np.split(order, ends)]


def broken_groups(groups: Groups, num_schools: int, min_size: int, max_size: int) -> int:
    """Groups of a wrong size, and schools that are not in exactly one.

    Examples
    --------
    >>> broken_groups([(0, 1), (1, 2, 3)], num_schools=5, min_size=3, max_size=4)
    3
    """
    placed = np.bincount([i for group in groups for i in group], minlength=num_schools)
    wrong_size = sum(not min_size <= len(group) <= max_size for group in groups)
    return wrong_size + int((placed != 1).sum())


class Journeys:
    """Journeys there and back between all schools of a problem, in its unit, by URN."""

    def __init__(self, problem: Problem) -> None:
        everywhere = np.arange(len(problem.schools))
        self._matrix = problem.travel.journey_matrix(everywhere, everywhere)
        self._index = problem.travel.index_of
        self._rules = problem.rules

    def to_venue(self, urns: Sequence[int], base_urn: int, venue_urn: int) -> int:
        """All members' journeys to a venue and the specialist's, as weighted by the rules."""
        venue = self._index[venue_urn]
        members = sum(int(self._matrix[self._index[urn], venue]) for urn in urns)
        return members + self._rules.weighted(int(self._matrix[self._index[base_urn], venue]))

    def best_venues(self, urns: Sequence[int], base_urn: int) -> tuple[int, tuple[int | None, ...]]:
        """Least travel over the year of a group led from a base, and its venue a meeting.

        Every member is willing to host. Hosts take turns, those with the least travel first, so
        that no one hosts twice more than another.
        """
        cost = {urn: self.to_venue(urns, base_urn, urn) for urn in urns}
        by_cost = sorted(urns, key=lambda urn: (cost[urn], urn))
        turns = cycle(by_cost)
        at_base = self.to_venue(urns, base_urn, base_urn)
        travel = 0
        venues: list[int | None] = []
        for kind in self._rules.venue_policy:
            if kind is VenueKind.ONLINE:
                venues.append(None)
            elif kind is VenueKind.SPECIALIST:
                venues.append(base_urn)
                travel += at_base
            else:
                venue = next(turns) if kind is VenueKind.MEMBER else by_cost[0]
                venues.append(venue)
                travel += cost[venue]
        return travel, tuple(venues)
