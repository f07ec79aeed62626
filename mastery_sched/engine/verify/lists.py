"""Lists of groups: all that plans of a region with less travel than the bound can have.

A list is made by prices, from all groups there are or from those of a list before. What is not on
it needs no search again, so regions inside its own look through the list only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.verify.cover import check_counts, counted_out
from mastery_sched.engine.verify.model import Group, Ints, Model, Refused, whole
from mastery_sched.engine.verify.prices import Prices
from mastery_sched.engine.verify.search import groups_below

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class GroupList:
    """Groups of a region, with their travel by the definition.

    Parameters
    ----------
    inside
        (group, vertex): whether it has the school or, after the schools in number, the leader.
    """

    region: dict[str, Any]
    groups: list[Group]
    costs: Ints
    inside: Bools

    def among(self, chosen: Bools, region: dict[str, Any]) -> GroupList:
        """Some of the groups, for a region."""
        numbers = np.flatnonzero(chosen).tolist()
        groups = [self.groups[i] for i in numbers]
        return GroupList(region, groups, self.costs[chosen], self.inside[chosen])

    def of_region(self, region: dict[str, Any], num_schools: int) -> GroupList:
        """Those groups that plans of a region inside this one may have."""
        if not is_inside(region, self.region):
            raise Refused("a region looks through the list of a region that it is not inside of")
        fits = np.ones(len(self.groups), dtype=np.bool_)
        for a, b in region["together"]:
            fits &= self.inside[:, b] | ~self.inside[:, a]
            if b < num_schools:
                fits &= self.inside[:, a] | ~self.inside[:, b]
        for a, b in region["apart"]:
            fits &= ~(self.inside[:, a] & self.inside[:, b])
        return self.among(fits, region)

    def values(self, prices: Prices) -> Ints:
        """Scaled reduced cost of each group."""
        worth = np.concatenate([prices.schools, -prices.leaders])
        values: Ints = self.costs * prices.model.scale - prices.groups
        values -= np.where(self.inside, worth, 0).sum(axis=1)
        for p, q, members, price in prices.cuts:
            values += price * (p * self.inside[:, list(members)].sum(axis=1) // q)
        return values

    def least(self, values: Ints) -> list[int]:
        """Of each school the least reduced cost of a group in which it comes first, or 0."""
        found = np.zeros(self.inside.shape[1], dtype=np.int64)
        if len(values):
            np.minimum.at(found, self.inside.argmax(axis=1), values)
        least: list[int] = found.tolist()
        return least


def is_inside(region: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether all plans of a region are in another one."""
    counts = [
        (region["fewest"], other["fewest"], region["most"], other["most"]),
        *zip(
            region["leader_fewest"],
            other["leader_fewest"],
            region["leader_most"],
            other["leader_most"],
            strict=True,
        ),
    ]
    return all(low >= least and high <= most for low, least, high, most in counts) and all(
        {(a, b) for a, b in region[name]} >= {(a, b) for a, b in other[name]}
        for name in ("together", "apart")
    )


def least_sum(region: dict[str, Any], group_price: int, least: Sequence[int]) -> int:
    """What the reduced costs of a plan's groups, and the price of their number, sum to at least."""
    gains = [0, *accumulate(sorted(min(0, value) for value in least))]
    return min(
        group_price * count + gains[min(count, len(gains) - 1)]
        for count in range(region["fewest"], region["most"] + 1)
    )


def read_lists(model: Model, entries: Sequence[dict[str, Any]], bound: int) -> list[GroupList]:
    """Make the lists of a certificate, each from those before it.

    Parameters
    ----------
    bound
        Plans with less travel than this are looked for.
    """
    found: list[GroupList] = []
    for entry in entries:
        before = entry["among"]
        if before is not None:
            before = found[whole(before, "the number of a list", 0, len(found) - 1)]
        found.append(_made(model, entry, before, bound))
    return found


def _made(model: Model, entry: dict[str, Any], before: GroupList | None, bound: int) -> GroupList:
    check_counts(model, entry)
    if counted_out(entry):
        raise Refused("a list is of a region without plans")
    inside = model.of_region(entry)
    prices = Prices(inside, entry["prices"])
    fixed = prices.fixed_part(entry)
    if before is not None:
        groups = before.of_region(entry, model.num_schools)
        values = groups.values(prices)
        proved = fixed + least_sum(entry, prices.groups, groups.least(values))
        return groups.among(values < gap_limit(model, proved, bound), entry)
    _, least = groups_below(prices, 1)
    proved = fixed + least_sum(entry, prices.groups, least)
    found, _ = groups_below(prices, gap_limit(model, proved, bound))
    return _listed(model, entry, list(found))


def _listed(model: Model, region: dict[str, Any], groups: list[Group]) -> GroupList:
    costs = np.array([model.cost(*group) for group in groups], dtype=np.int64)
    inside = np.zeros((len(groups), model.num_schools + model.num_leaders), dtype=np.bool_)
    for row, (leader, schools) in zip(inside, groups, strict=True):
        row[[*schools, model.num_schools + leader]] = True
    return GroupList(region, groups, costs, inside)


def gap_limit(model: Model, proved: int, bound: int) -> int:
    """Scaled reduced cost from which on no group is in a plan with less travel than ``bound``."""
    return (bound - 1) * model.scale - proved + 1
