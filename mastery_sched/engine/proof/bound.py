"""The lower bound that prices prove, in whole-number arithmetic, at any prices whatever.

For a plan of ``K`` groups, add up what its schools are worth, take off what its leaders and cuts
cost, and the travel left over is the sum of its groups' reduced costs. The groups are disjoint and
each is searched from a seed among its schools, so that sum is at least the sum of the ``K`` least
values over all seeds. Schools left out take their worth with them. No price has to be optimal, or
the solution of anything, for this to hold; rounding prices beforehand costs nothing but strength.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.model import GroupingModel
from mastery_sched.engine.proof.pricing import Duals
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.region import Region


@dataclass(frozen=True, eq=False)
class Proven:
    """A bound with the prices that prove it.

    Parameters
    ----------
    scaled
        Lower bound on travel times ``SCALE``, for the plans of ``region``.
    exact
        Whether no search behind it was cut short.
    """

    scaled: int
    duals: Duals
    region: Region
    exact: bool


def scaled_bound(
    model: GroupingModel,
    duals: Duals,
    least: npt.NDArray[np.int64],
    region: Region,
) -> int | None:
    """Lower bound on the travel of a region's plans, times ``SCALE``; ``None`` if it has no plan.

    Parameters
    ----------
    least
        For each school a lower bound on the reduced costs of groups with it as seed, the price of
        groups counted in, or 0 where that is less.

    Raises
    ------
    ValueError
        If the price of a cut is negative.
    """
    optional = np.sort(duals.schools[model.optional])[::-1]
    if region.empty or len(optional) < model.num_unplaced:
        return None
    if any(price < 0 for _, price in duals.cuts):
        raise ValueError("prices of cuts must be 0 or more")
    value: int = sum(duals.schools.tolist())
    value -= sum(optional[: model.num_unplaced].tolist())
    for price, fewest, most in zip(
        duals.leaders.tolist(), region.leader_fewest, region.leader_most, strict=True
    ):
        value -= max(price * fewest, price * most)
    value -= sum(price * cut.limit for cut, price in duals.cuts)
    gains = [0, *accumulate(sorted(min(0, each) for each in least.tolist()))]
    lowest: int = value + min(
        duals.groups * count + gains[min(count, len(gains) - 1)]
        for count in range(region.fewest, region.most + 1)
    )
    return lowest


def whole_bound(scaled: int) -> int:
    """The bound in whole units: travel is whole, so it is rounded up.

    Examples
    --------
    >>> whole_bound(5 * SCALE), whole_bound(5 * SCALE + 1), whole_bound(-1)
    (5, 6, 0)
    """
    return -(-scaled // SCALE)


def gap_limit(proven: Proven, below: int) -> int:
    """Scaled reduced cost from which on no group is part of a plan with travel below ``below``."""
    return (below - 1) * SCALE - proven.scaled + 1
