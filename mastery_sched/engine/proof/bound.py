"""The lower bound that prices prove, in whole-number arithmetic, at any prices whatever.

For a plan of ``K`` groups, add up what its schools are worth, take off what its leaders and cuts
cost, and the travel left over is the sum of its groups' reduced costs. The groups are disjoint and
each is searched from a seed among its schools, so that sum is at least the sum of the ``K`` least
values over all seeds. Schools left out take their worth with them. No price has to be optimal, or
the solution of anything, for this to hold; rounding prices beforehand costs nothing but strength.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.model import GroupingModel
from mastery_sched.engine.proof.pricing import Duals
from mastery_sched.engine.proof.pricing_kernels import SCALE


def scaled_bound(
    model: GroupingModel,
    duals: Duals,
    least: npt.NDArray[np.int64],
    group_counts: tuple[int, int],
) -> int | None:
    """Lower bound on travel, times ``SCALE``; ``None`` if no number of groups is possible.

    Parameters
    ----------
    least
        For each school a lower bound on the reduced costs of groups with it as seed, the price of
        groups counted in, or 0 where that is less.
    group_counts
        Fewest and most groups.

    Raises
    ------
    ValueError
        If a price that must not be negative is.
    """
    fewest, most = group_counts
    optional = np.sort(duals.schools[model.optional])[::-1]
    if fewest > most or len(optional) < model.num_unplaced:
        return None
    if (duals.leaders < 0).any() or any(price < 0 for _, price in duals.cuts):
        raise ValueError("prices of leaders and cuts must be 0 or more")
    value = sum(duals.schools.tolist())
    value -= sum(optional[: model.num_unplaced].tolist())
    value -= sum(
        price * int(groups)
        for price, groups in zip(duals.leaders.tolist(), model.capacity, strict=True)
    )
    value -= sum(price * cut.limit for cut, price in duals.cuts)
    gains = np.cumsum([0, *sorted(min(0, int(each)) for each in least)])
    gains = np.concatenate([gains, np.full(max(0, most + 1 - len(gains)), gains[-1])])
    return value + min(duals.groups * k + int(gains[k]) for k in range(fewest, most + 1))


def whole_bound(scaled: int) -> int:
    """The bound in whole units: travel is whole, so it is rounded up.

    Examples
    --------
    >>> whole_bound(5 * SCALE), whole_bound(5 * SCALE + 1), whole_bound(-1)
    (5, 6, 0)
    """
    return -(-scaled // SCALE)
