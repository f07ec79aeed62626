"""Regions: plans told apart by numbers of groups, in all and of each leader, and by who leads whom.

Splitting a region into two that share no plan and miss none is what branching does. Prices and cuts
are valid in every region alike, so one master serves them all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.model import BoolArray, GroupingModel

Floats = npt.NDArray[np.float64]

_WHOLE = 1e-4  # a count closer than this to a whole number is whole


@dataclass(frozen=True, slots=True)
class Region:
    """Some of the plans of a model.

    Parameters
    ----------
    fewest, most, leader_fewest, leader_most
        Fewest and most groups, in all and of each leader.
    led, not_led
        (leader, school): schools that no other leader leads, and schools that the leader does not.
    """

    fewest: int
    most: int
    leader_fewest: tuple[int, ...]
    leader_most: tuple[int, ...]
    led: frozenset[tuple[int, int]] = frozenset()
    not_led: frozenset[tuple[int, int]] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether counting alone shows that no plan is in it."""
        return (
            self.fewest > self.most
            or sum(self.leader_fewest) > self.most
            or sum(self.leader_most) < self.fewest
        )

    @property
    def restricts_leaders(self) -> bool:
        """Whether leaders may lead fewer schools here than elsewhere."""
        return bool(self.led or self.not_led)

    def allowed(self, model: GroupingModel) -> BoolArray:
        """(leader, school): whether the leader may lead a group with this school here."""
        allowed = model.allowed.copy()
        for leader, school in self.led:
            allowed[:leader, school] = allowed[leader + 1 :, school] = False
        for leader, school in self.not_led:
            allowed[leader, school] = False
        return allowed


def whole_region(model: GroupingModel) -> Region:
    """All plans of a model."""
    fewest, most = model.group_counts
    capacity = tuple(min(most, each) for each in model.capacity.tolist())
    return Region(fewest, most, (0,) * len(capacity), capacity)


def splits(region: Region, led: Floats) -> list[tuple[Region, Region]]:
    """Ways to split a region in two with a mixture between them, the evenest first.

    The number of groups comes before all else. Where all counts of the mixture are whole, the last
    resort is a number of groups that others of the region do not have.

    Parameters
    ----------
    led
        (leader, school and one more): shares of the mixture's groups with them; the last column has
        those of all groups of the leader.
    """
    leader_groups = led[:, -1]
    num_groups = float(leader_groups.sum())
    if _distance(num_groups) > _WHOLE:
        below = math.floor(num_groups)
        return [(replace(region, most=below), replace(region, fewest=below + 1))]
    uneven = np.argwhere(_distance(led) > _WHOLE)
    order = np.argsort(-_distance(led)[tuple(uneven.T)], kind="stable")
    ways = []
    for leader, school in uneven[order].tolist():
        if school == led.shape[1] - 1:
            ways.append(_by_count(region, leader, math.floor(leader_groups[leader])))
        else:
            pair = (leader, school)
            ways.append(
                (
                    replace(region, led=region.led | {pair}),
                    replace(region, not_led=region.not_led | {pair}),
                )
            )
    if not ways and region.fewest < region.most:
        count = min(round(num_groups), region.most - 1)
        ways.append((replace(region, most=count), replace(region, fewest=count + 1)))
    return ways


def _by_count(region: Region, leader: int, below: int) -> tuple[Region, Region]:
    most, fewest = list(region.leader_most), list(region.leader_fewest)
    most[leader], fewest[leader] = below, below + 1
    return replace(region, leader_most=tuple(most)), replace(region, leader_fewest=tuple(fewest))


def _distance(counts: Floats | float) -> Floats:
    """From the nearest whole number."""
    distance: Floats = np.abs(counts - np.rint(counts))
    return distance
