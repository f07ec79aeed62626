"""Regions: plans told apart by how many groups they have in all and of each leader.

Splitting a region into two that share no plan and miss none is what branching does. Prices and cuts
are valid in every region alike, so one master serves them all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.model import GroupingModel

_WHOLE = 1e-4  # a count closer than this to a whole number is whole


@dataclass(frozen=True, slots=True)
class Region:
    """Fewest and most groups, in all and of each leader."""

    fewest: int
    most: int
    leader_fewest: tuple[int, ...]
    leader_most: tuple[int, ...]

    @property
    def empty(self) -> bool:
        """Whether counting alone shows that no plan is in it."""
        return (
            self.fewest > self.most
            or sum(self.leader_fewest) > self.most
            or sum(self.leader_most) < self.fewest
        )


def whole_region(model: GroupingModel) -> Region:
    """All plans of a model."""
    fewest, most = model.group_counts
    capacity = tuple(min(most, each) for each in model.capacity.tolist())
    return Region(fewest, most, (0,) * len(capacity), capacity)


def split(
    region: Region, num_groups: float, leader_groups: npt.NDArray[np.float64]
) -> tuple[Region, Region] | None:
    """Two halves between which a mixture lies, or ``None`` where all its counts are whole.

    Parameters
    ----------
    num_groups, leader_groups
        Groups of the mixture, in all and of each leader.
    """
    if abs(num_groups - round(num_groups)) > _WHOLE:
        below = math.floor(num_groups)
        return replace(region, most=below), replace(region, fewest=below + 1)
    if region.fewest < region.most:
        count = round(num_groups)
        if count < region.most:
            return replace(region, most=count), replace(region, fewest=count + 1)
        return replace(region, fewest=count), replace(region, most=count - 1)
    distance = np.abs(leader_groups - np.rint(leader_groups))
    leader = int(distance.argmax()) if len(distance) else 0
    if not len(distance) or distance[leader] <= _WHOLE:
        return None
    below = math.floor(leader_groups[leader])
    most, fewest = list(region.leader_most), list(region.leader_fewest)
    most[leader], fewest[leader] = below, below + 1
    return replace(region, leader_most=tuple(most)), replace(region, leader_fewest=tuple(fewest))
