"""The restricted master: the cheapest fractional mixture of the groups known so far, by HiGHS.

Rows: each school once (or left out, where that is allowed), each leader at most as often as its
capacity, the number of groups, and the cuts. The prices of its solution steer the search for more
groups; no bound rests on them being right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.cuts import Cut
from mastery_sched.engine.proof.model import BoolArray, Column, GroupingModel, rows_of
from mastery_sched.engine.proof.region import Region, barred, whole_region

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

INFINITY = highspy.kHighsInf

_NO_LIMIT = 2**31 - 1


@dataclass(frozen=True, eq=False)
class FloatDuals:
    """Prices as floats; the parts mean what they do in :class:`~.pricing.Duals`."""

    schools: Floats
    leaders: Floats
    groups: float
    cuts: Floats

    def towards(self, other: FloatDuals, share: float) -> FloatDuals:
        """Prices that far on the way to others; cuts that the others lack count 0 there."""
        cuts = np.zeros(len(self.cuts))
        cuts[: len(other.cuts)] = other.cuts
        return FloatDuals(
            schools=(1 - share) * self.schools + share * other.schools,
            leaders=(1 - share) * self.leaders + share * other.leaders,
            groups=(1 - share) * self.groups + share * other.groups,
            cuts=(1 - share) * self.cuts + share * cuts,
        )


@dataclass(frozen=True, eq=False)
class Mixture:
    """A solution of the master.

    Parameters
    ----------
    objective
        Its cost, that of make-shift columns included.
    shares
        Of each group, in the order of :attr:`Master.columns`.
    makeshift
        Total share of make-shift columns: above 0 while the groups known do not suffice.
    """

    objective: float
    shares: Floats
    duals: FloatDuals
    makeshift: float


class Master:
    """The linear programme over the groups known so far; grows in place.

    Parameters
    ----------
    makeshift_cost
        Cost of covering one school by no group; it should exceed any school's price.
    """

    def __init__(self, model: GroupingModel, makeshift_cost: float) -> None:
        self.model = model
        self.columns: list[Column] = []
        self.costs: Ints = np.zeros(0, dtype=np.int64)
        self.cuts: list[Cut] = []
        self.iterations = 0
        self._known: set[Column] = set()
        self._known_cuts: set[Cut] = set()
        self._width = 1 + (model.max_size if model.num_schools else 0)
        self._nobody = model.num_schools + model.num_leaders
        self._taken: Ints = np.zeros((0, self._width), dtype=np.int64)
        self._mask = np.zeros((0, self._nobody + 1), dtype=np.bool_)
        self._multipliers: Ints = np.zeros(0, dtype=np.int64)
        self._divisors: Ints = np.zeros(0, dtype=np.int64)
        self._highs = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            # Primal after new groups, dual after new cuts.
            ("simplex_strategy", 0),
        ):
            self._highs.setOptionValue(option, value)
        self._add_rows()
        self.makeshift_cost = makeshift_cost
        self._add_makeshift(makeshift_cost)

    def _add_rows(self) -> None:
        none: tuple[int, Ints, Floats] = (0, np.zeros(0, dtype=np.int32), np.zeros(0))
        for _ in range(self.model.num_schools):
            self._highs.addRow(1.0, 1.0, *none)
        for capacity in self.model.capacity:
            self._highs.addRow(-INFINITY, float(capacity), *none)
        fewest, most = self.model.group_counts
        self._highs.addRow(float(fewest), float(most), *none)
        unplaced = float(self.model.num_unplaced)
        self._highs.addRow(unplaced, unplaced, *none)
        self._first_cut = self._nobody + 2
        self._barred: BoolArray = np.zeros(0, dtype=np.bool_)
        self._region = whole_region(self.model)
        self._units = self.model.units

    def _add_makeshift(self, cost: float) -> None:
        n, groups_row, unplaced_row = self.model.num_schools, self._nobody, self._nobody + 1
        for school in range(n):
            self._add_column(cost, INFINITY, [school], [1.0])
        for row in (groups_row, unplaced_row):
            for sign in (1.0, -1.0):
                self._add_column(cost, INFINITY, [row], [sign])
        for row in range(n, groups_row):
            self._add_column(cost, INFINITY, [row], [1.0])
        self._num_makeshift = groups_row + 4
        optional: list[int] = []
        if self.model.num_unplaced:
            optional = np.flatnonzero(self.model.optional).tolist()
        for each in optional:
            self._add_column(0.0, 1.0, [each, unplaced_row], [1.0, 1.0])
        self._first_column = self._num_makeshift + len(optional)

    def _add_column(self, cost: float, most: float, rows: list[int], values: list[float]) -> None:
        self._highs.addCol(cost, 0.0, most, len(rows), np.array(rows, np.int32), np.array(values))

    def add_columns(self, columns: Sequence[Column], costs: Sequence[int] | Ints) -> int:
        """Add groups that are not known yet; how many."""
        first_at: dict[Column, int] = {}
        for i, column in enumerate(columns):
            if column not in self._known:
                first_at.setdefault(column, i)
        if not first_at:
            return 0
        added, new = list(first_at), list(first_at.values())
        self._known.update(added)
        taken = self.taken_by(added)
        counts = self._counts(taken)
        starts, rows, values = [0], [], []
        for i in range(len(added)):
            inside = taken[i][taken[i] < self._nobody]
            cuts = np.flatnonzero(counts[i])
            rows += [inside, [self._nobody], cuts + self._first_cut]
            values += [np.ones(len(inside) + 1), counts[i][cuts]]
            starts.append(starts[-1] + len(inside) + 1 + len(cuts))
        new_costs = np.asarray(costs, dtype=np.int64)[new]
        num = len(added)
        self._highs.addCols(
            num,
            new_costs.astype(np.float64),
            np.zeros(num),
            np.full(num, INFINITY),
            starts[-1],
            np.array(starts[:-1], dtype=np.int32),
            np.concatenate(rows).astype(np.int32),
            np.concatenate(values).astype(np.float64),
        )
        self.columns += added
        self.costs = np.concatenate([self.costs, new_costs])
        self._taken = np.concatenate([self._taken, taken])
        self._barred = np.concatenate([self._barred, np.zeros(num, dtype=np.bool_)])
        self._bar()
        return num

    def add_cut(self, cut: Cut) -> bool:
        """Add a cut; whether it is new."""
        if cut in self._known_cuts:
            return False
        self._known_cuts.add(cut)
        mask = np.zeros(self._nobody + 1, dtype=np.bool_)
        mask[list(cut.members)] = True
        counts = cut.multiplier * mask[self._taken].sum(axis=1) // cut.divisor
        inside = np.flatnonzero(counts)
        self._highs.addRow(
            -INFINITY,
            float(cut.limit),
            len(inside),
            (inside + self._first_column).astype(np.int32),
            counts[inside].astype(np.float64),
        )
        self.cuts.append(cut)
        self._mask = np.concatenate([self._mask, mask[None]])
        self._multipliers = np.append(self._multipliers, cut.multiplier)
        self._divisors = np.append(self._divisors, cut.divisor)
        return True

    def limit_to(self, region: Region) -> None:
        """Consider the plans of a region only."""
        self._highs.changeRowBounds(self._nobody, float(region.fewest), float(region.most))
        for leader, (fewest, most) in enumerate(
            zip(region.leader_fewest, region.leader_most, strict=True)
        ):
            row = self.model.num_schools + leader
            self._highs.changeRowBounds(row, float(fewest) if fewest else -INFINITY, float(most))
        self._region = region
        self._units = region.units_of(self.model)
        self._bar()

    def _bar(self) -> None:
        """Rule out exactly the groups that are not of the region."""
        gone = barred(self._taken, self._region, self.model.num_schools)
        changed = np.flatnonzero(gone != self._barred)
        if len(changed):
            most = np.where(gone[changed], 0.0, INFINITY)
            places = (changed + self._first_column).astype(np.int32)
            self._highs.changeColsBounds(len(changed), places, np.zeros(len(changed)), most)
        self._barred = gone

    def raise_makeshift_cost(self) -> None:
        """Make it ten times dearer to cover schools by no group."""
        self.makeshift_cost *= 10.0
        for column in range(self._num_makeshift):
            self._highs.changeColCost(column, self.makeshift_cost)

    def outlooks(self, regions: Sequence[Region], steps: int) -> list[float]:
        """Cost of the cheapest mixture of each region, or less if so many steps do not reach it."""
        basis, costs = self._highs.getBasis(), []
        self._highs.setOptionValue("simplex_iteration_limit", steps)
        for region in regions:
            self.limit_to(region)
            self._highs.setBasis(basis)
            self._highs.run()
            info = self._highs.getInfo()
            self.iterations += max(0, info.simplex_iteration_count)
            costs.append(info.objective_function_value)
        self._highs.setOptionValue("simplex_iteration_limit", _NO_LIMIT)
        self._highs.setBasis(basis)
        return costs

    def solve(self) -> Mixture:
        """Find the cheapest mixture."""
        self._highs.run()
        info = self._highs.getInfo()
        self.iterations += max(0, info.simplex_iteration_count)
        solution = self._highs.getSolution()
        duals = np.array(solution.row_dual)
        values = np.array(solution.col_value)
        n = self.model.num_schools
        return Mixture(
            objective=info.objective_function_value,
            shares=values[self._first_column :],
            duals=FloatDuals(
                schools=_even(duals[:n], self._units),
                leaders=-duals[n : self._nobody],
                groups=float(duals[self._nobody]),
                cuts=np.maximum(-duals[self._first_cut :], 0.0),
            ),
            makeshift=float(values[: self._num_makeshift].sum()),
        )

    def reduced_costs(
        self, duals: FloatDuals, taken: Ints | None = None, costs: Ints | None = None
    ) -> Floats:
        """Reduced costs, in units, of some groups or of all that are known."""
        taken = self._taken if taken is None else taken
        costs = self.costs if costs is None else costs
        worth = np.concatenate([duals.schools, -duals.leaders, [0.0]])
        reduced: Floats = costs - worth[taken].sum(axis=1) - duals.groups
        active = np.flatnonzero(duals.cuts > 0)
        for i in active:
            inside = self._mask[i][taken].sum(axis=1)
            reduced += duals.cuts[i] * (self._multipliers[i] * inside // self._divisors[i])
        return reduced

    def taken_by(self, columns: Sequence[Column]) -> Ints:
        """What groups take up, as rows of equal length: schools, fillers, and the leader last."""
        return rows_of(self.model, columns)

    def keep_cuts(self, wanted: Sequence[Cut]) -> None:
        """Have these cuts and no others."""
        kept = set(wanted)
        self.drop_cuts(np.array([cut in kept for cut in self.cuts], dtype=np.bool_))
        for cut in wanted:
            self.add_cut(cut)

    def drop_cuts(self, keep: npt.NDArray[np.bool_]) -> None:
        """Forget some cuts."""
        gone = np.flatnonzero(~keep)
        if not len(gone):
            return
        self._highs.deleteRows(len(gone), (gone + self._first_cut).astype(np.int32))
        self._known_cuts.difference_update(self.cuts[i] for i in gone)
        self.cuts = [self.cuts[i] for i in np.flatnonzero(keep)]
        self._mask, self._divisors = self._mask[keep], self._divisors[keep]
        self._multipliers = self._multipliers[keep]

    def shared(self, mixture: Mixture) -> Floats:
        """(vertex, vertex): shares of groups with both; schools come first, then the leaders."""
        used = np.flatnonzero(mixture.shares > 0.0)
        inside = np.zeros((len(used), self._nobody + 1))
        inside[np.arange(len(used))[:, None], self._taken[used]] = 1.0
        inside = inside[:, : self._nobody]  # without the fillers
        shared: Floats = (inside * mixture.shares[used, None]).T @ inside
        return shared

    @property
    def taken(self) -> Ints:
        """What the known groups take up, in their order."""
        return self._taken

    def drop_columns(self, keep: npt.NDArray[np.bool_]) -> None:
        """Forget some groups."""
        gone = np.flatnonzero(~keep)
        if not len(gone):
            return
        self._highs.deleteCols(len(gone), (gone + self._first_column).astype(np.int32))
        self._known.difference_update(self.columns[i] for i in gone)
        self.columns = [self.columns[i] for i in np.flatnonzero(keep)]
        self.costs, self._taken = self.costs[keep], self._taken[keep]
        self._barred = self._barred[keep]

    def _counts(self, taken: Ints) -> Ints:
        if not self.cuts:
            return np.zeros((len(taken), 0), dtype=np.int64)
        inside = self._mask[:, taken].sum(axis=2)
        counts: Ints = self._multipliers[:, None] * inside // self._divisors[:, None]
        return counts.T


def _even(prices: Floats, units: Ints) -> Floats:
    """Prices with the same sum over each unit, where only that counts.

    A price search that meets one dear school of a unit without the others goes far astray.
    """
    sums = np.bincount(units, weights=prices)
    even: Floats = (sums / np.maximum(1, np.bincount(units)))[units]
    return even
