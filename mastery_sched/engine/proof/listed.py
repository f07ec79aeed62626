"""Pricing by inspection: the groups that a better plan may use, listed once and looked through.

Where the gap is small, all groups that a better plan of a region could use can be listed (*at the
prices that prove the bound*). From then on a price search is a look at each of them, so cuts and
splits cost nothing in pricing, and what is proved by the list holds for all plans below the one
that was to be beaten, which is all that is needed. As bounds rise, lists shrink.

References
----------
.. [1] Contardo, C., Martinelli, R. (2014). A new exact algorithm for the multi-depot vehicle
   routing problem under capacity and route length constraints. Discrete Optimization 12, 129-146.
   https://doi.org/10.1016/j.disopt.2014.03.001
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.bound import Proven, gap_limit
from mastery_sched.engine.proof.cuts import Cut
from mastery_sched.engine.proof.model import GroupingModel
from mastery_sched.engine.proof.pricing import Duals, Effort, Priced, Pricer, Spend, no_limit
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.region import Region, barred

Ints = npt.NDArray[np.int64]

GROUPS_PER_NODE = 20
"""Groups that are looked at in the time of a search node."""


@dataclass(frozen=True, eq=False)
class Listed:
    """All groups that plans of a region with travel below ``below`` may use, and maybe some more.

    Parameters
    ----------
    proven
        The bound, with its region and prices, that rules out all other groups.
    parent
        The list that those prices were tried on; ``None`` for all groups there are.
    taken
        The groups, as :func:`~.model.rows_of` has them.
    costs
        Travel of each group, by the model.
    """

    proven: Proven
    below: int
    parent: Listed | None
    taken: Ints
    costs: Ints

    def __len__(self) -> int:
        return len(self.costs)


def list_all(
    pricer: Pricer, proven: Proven, below: int, *, room: int, max_nodes: int, spend: Spend
) -> Listed | None:
    """List all groups that plans with travel below ``below`` may use, or none if they are too many.

    Parameters
    ----------
    pricer
        Limited to the region of the bound.
    room
        Most groups.
    """
    limit = gap_limit(proven, below)
    # Most groups are met once or twice.
    priced = pricer.all_below(proven.duals, limit, room=3 * room, max_nodes=max_nodes, spend=spend)
    if not priced.exact or len(priced.values) > room:
        return None
    unlisted = Listed(proven, below, None, priced.rows, np.zeros_like(priced.values))
    without_cost = ListPricer(pricer.model, unlisted).reduced_costs(proven.duals)
    return replace(unlisted, costs=(priced.values - without_cost) // SCALE)


class ListPricer:
    """Prices the groups of a list; a pricer like :class:`~.pricing.Pricer`."""

    def __init__(self, model: GroupingModel, listed: Listed) -> None:
        self.model, self.listed = model, listed
        self.limit_to(listed.proven.region)

    def limit_to(self, region: Region) -> None:
        """Price only groups that plans of a region may have, from now on."""
        fine = ~barred(self.listed.taken, region, self.model.num_schools)
        self._taken, self._costs = self.listed.taken[fine], self.listed.costs[fine]
        self._places = np.ascontiguousarray(self._taken.T)
        num_vertices = self.model.num_schools + self.model.num_leaders
        # Sums over few vertices of many groups: a row for each vertex is ten times quicker.
        self._inside = np.zeros((num_vertices + 1, len(self._taken)), dtype=np.uint8)
        self._inside[self._taken.T, np.arange(len(self._taken))] = 1
        self._first = np.minimum.reduce(self._taken, axis=1, initial=num_vertices)
        self._counts: dict[Cut, tuple[Ints, Ints]] = {}

    def reduced_costs(self, duals: Duals) -> Ints:
        """Scaled reduced cost of each group."""
        worth = np.concatenate([duals.schools, -duals.leaders, [0]])
        values: Ints = SCALE * self._costs - duals.groups
        for place in self._places:  # far quicker than all at once
            values -= worth[place]
        for cut, price in duals.cuts:
            where, count = self._counts_in(cut)
            values[where] += price * count
        return values

    def cheapest(
        self, duals: Duals, *, most: int, effort: Effort, spend: Spend = no_limit
    ) -> Priced:
        """The least groups with a negative reduced cost, some of each school."""
        values = self.reduced_costs(duals)
        least = np.zeros(self.model.num_schools, dtype=np.int64)
        np.minimum.at(least, self._first, values)
        negative = np.flatnonzero(values < 0)
        negative = negative[np.argsort(values[negative], kind="stable")]
        room = np.full(self.model.num_schools + self.model.num_leaders + 1, most)
        chosen = []
        for number in negative.tolist():
            schools = self._taken[number, :-1]
            if room[schools].max() > 0:
                room[schools] -= 1
                chosen.append(number)
        return self._priced(np.array(chosen, dtype=np.int64), values, least, spend)

    def all_below(
        self, duals: Duals, limit: int, *, room: int, max_nodes: int, spend: Spend = no_limit
    ) -> Priced:
        """All groups with a scaled reduced cost below ``limit``."""
        values = self.reduced_costs(duals)
        least = np.full(self.model.num_schools, limit, dtype=np.int64)
        np.minimum.at(least, self._first, values)
        chosen = np.flatnonzero(values < limit)
        if len(chosen) > room:
            return Priced(self._taken[:0], values[:0], least, False, len(values))
        return self._priced(chosen, values, least, spend)

    def shrunk(self, proven: Proven, below: int) -> Listed:
        """The groups that a bound does not rule out."""
        kept = self.reduced_costs(proven.duals) < gap_limit(proven, below)
        return Listed(proven, below, self.listed, self._taken[kept], self._costs[kept])

    def _priced(self, chosen: Ints, values: Ints, least: Ints, spend: Spend) -> Priced:
        nodes = len(values) // GROUPS_PER_NODE
        spend(nodes, 0)
        return Priced(self._taken[chosen], values[chosen], least, True, nodes)

    def _counts_in(self, cut: Cut) -> tuple[Ints, Ints]:
        """Which groups count in a cut, and how much."""
        if cut not in self._counts:
            inside = self._inside[list(cut.members)].sum(axis=0, dtype=np.uint8)
            where = np.flatnonzero(inside >= -(-cut.divisor // cut.multiplier))
            self._counts[cut] = (
                where,
                cut.multiplier * inside[where].astype(np.int64) // cut.divisor,
            )
        return self._counts[cut]
