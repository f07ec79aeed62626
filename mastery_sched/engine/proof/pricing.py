"""Exact pricing: the groups whose reduced cost is least, or below a limit, at given prices.

Prices are whole numbers, ``SCALE`` parts of a unit, so nothing is lost to rounding. Nothing here
decides which prices to ask for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof import pricing_arrays as arrays
from mastery_sched.engine.proof.cuts import Cut
from mastery_sched.engine.proof.model import (
    BoolArray,
    Column,
    GroupingModel,
    columns_of,
    rows_of,
)
from mastery_sched.engine.proof.pricing_arrays import FORBIDDEN, SCALE
from mastery_sched.engine.proof.region import Region, whole_region

IntArray = npt.NDArray[np.int64]

TRIANGLE_ERROR = 3
"""Units by which rounded journeys may break the triangle inequality: each is off by at most one."""


@dataclass(frozen=True, eq=False)
class Duals:
    """Prices, as whole numbers of ``1 / SCALE`` units.

    Parameters
    ----------
    schools
        What placing each school is worth.
    leaders
        What one group of each leader costs besides; negative only where groups of it are demanded.
    groups
        What any group is worth; it may be negative.
    cuts
        What one count in each cut costs; 0 or more.
    """

    schools: IntArray
    leaders: IntArray
    groups: int
    cuts: tuple[tuple[Cut, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Priced:
    """What a search found.

    Parameters
    ----------
    rows, values
        Groups, as :func:`~.model.rows_of` has them, and their reduced costs, scaled; the price of
        groups is counted in.
    least
        For each school a lower bound on the reduced cost of the groups it is the seed of, or the
        limit of the search.
    exact
        Whether ``least`` is exact and, where all groups were asked for, none is missing.
    nodes
        Effort.
    """

    rows: IntArray
    values: IntArray
    least: IntArray
    exact: bool
    nodes: int

    @cached_property
    def columns(self) -> list[Column]:
        """The groups."""
        return columns_of(self.rows, len(self.least))


SEEDS_AT_ONCE = 64
"""Seeds after which it is asked whether to go on: one search of a large hub can take minutes."""

Spend = Callable[[int, int], bool]
"""Told of the nodes and simplex steps spent; answers whether to stop."""


def no_limit(nodes: int, steps: int) -> bool:
    """Never a reason to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Effort:
    """How far a search goes before it is cut short and weaker bounds are used.

    Parameters
    ----------
    max_nodes
        Nodes of one branch.
    max_leaders
        Leaders tried for each seed and pattern, the most promising first.
    """

    max_nodes: int
    max_leaders: int = sys.maxsize


@dataclass
class Pricer:
    """Prices the groups of one model; holds what does not depend on prices, and scratch space."""

    model: GroupingModel
    _tables: arrays.Tables = field(init=False)
    _weights: list[int] = field(init=False)
    _fixed: IntArray = field(init=False)
    _covers: BoolArray = field(init=False)

    def __post_init__(self) -> None:
        roles = [role for p in self.model.patterns for role in (*p.early, p.last)]
        self._weights = sorted({role.weight for role in roles})
        self.limit_to(whole_region(self.model))

    def limit_to(self, region: Region) -> None:
        """Price only groups that plans of a region may have, from now on."""
        inside = region.model_of(self.model)
        self._tables = _tables(inside, self._weights)
        self._fixed = np.stack([_node_costs(inside, weight) for weight in self._weights])
        covers: BoolArray = np.all(inside.allowed[:, None] >= inside.allowed[None], axis=2)
        self._covers = covers & self.model.leaders_decouple

    def cheapest(
        self, duals: Duals, *, most: int, effort: Effort, spend: Spend = no_limit
    ) -> Priced:
        """The least groups of each seed and pattern with a negative reduced cost."""
        num_slots = SEEDS_AT_ONCE * max(1, len(self.model.patterns))
        return self._search(duals, 0, most, effort, num_slots * most, spend)

    def all_below(
        self, duals: Duals, limit: int, *, room: int, max_nodes: int, spend: Spend = no_limit
    ) -> Priced:
        """All groups with a scaled reduced cost below ``limit``, each once."""
        return self._search(duals, limit, 0, Effort(max_nodes), room, spend)

    def _search(
        self, duals: Duals, limit: int, most: int, effort: Effort, room: int, spend: Spend
    ) -> Priced:
        model = self.model
        least = np.full(model.num_schools, limit, dtype=np.int64)
        if not model.patterns:
            return Priced(rows_of(model, []), np.zeros(0, dtype=np.int64), least, True, 0)
        size = max(pattern.size for pattern in model.patterns)
        prices = self._prices(duals, collecting=most == 0)
        work = _work(model, size, len(self._fixed), len(prices.step))
        rows, values = rows_of(model, []), np.zeros(0, dtype=np.int64)
        exact, nodes = True, 0
        from mastery_sched.engine.proof.pricing_kernels import search_groups  # compiles

        for first in range(0, model.num_schools, SEEDS_AT_ONCE):
            found = arrays.Found(
                np.full((room, size), -1, dtype=np.int64),
                np.zeros(room, dtype=np.int64),
                np.zeros(room, dtype=np.int64),
            )
            counters = np.zeros(2, dtype=np.int64)
            work.state[:] = 0  # each call counts what it finds and spends by itself
            num = search_groups(
                self._tables,
                prices,
                found,
                work,
                np.arange(first, min(first + SEEDS_AT_ONCE, model.num_schools), dtype=np.int64),
                least,
                counters,
                limit,
                most,
                effort.max_nodes,
                min(effort.max_leaders, model.num_leaders),
            )
            more = _rows_found(model, found, num)
            rows, values = _distinct(
                np.concatenate([rows, more]), np.concatenate([values, found.value[:num]])
            )
            nodes += int(counters[0])
            exact = exact and counters[1] == 0
            if spend(int(counters[0]), 0):
                # What is left costs nearly nothing then, and its bounds are those of the roots.
                effort, spend = Effort(0, 0), no_limit
            if most == 0 and (not exact or len(values) > room):
                return Priced(rows, values, least, False, nodes)
        return Priced(rows, values, least, exact, nodes)

    def _prices(self, duals: Duals, *, collecting: bool) -> arrays.Prices:
        model = self.model
        active = [(cut, price) for cut, price in duals.cuts if price > 0]
        of_vertex: list[list[int]] = [[] for _ in range(model.num_schools + model.num_leaders)]
        for i, (cut, _) in enumerate(active):
            for vertex in cut.members:
                of_vertex[vertex].append(i)
        most_picks = max(pattern.size for pattern in model.patterns)
        longest = max((len(cut.members) for cut, _ in active), default=0)
        step = np.zeros((max(1, len(active)), longest + 1), dtype=np.int64)
        credit = np.zeros((max(1, len(active)), longest + 1, most_picks + 1), dtype=np.int64)
        if active:
            step, credit = _cut_costs(active, longest, most_picks)
        node = np.where(self._fixed >= FORBIDDEN, FORBIDDEN, self._fixed - duals.schools)
        return arrays.Prices(
            node=node,
            rank=np.argsort(np.argsort(node, axis=2, kind="stable"), axis=2, kind="stable"),
            leader=duals.leaders - duals.groups,
            start=np.cumsum([0, *map(len, of_vertex)]),
            cut_of=np.array([i for each in of_vertex for i in each], dtype=np.int64),
            step=step,
            credit=credit,
            covers=self._covers & (not collecting),
        )


def reduced_cost(model: GroupingModel, duals: Duals, column: Column, cost: int) -> int:
    """Scaled reduced cost of a group with this cost."""
    value = cost * SCALE - int(duals.schools[list(column.schools)].sum())
    value += int(duals.leaders[column.leader]) - duals.groups
    taken = {*column.schools, model.num_schools + column.leader}
    for cut, price in duals.cuts:
        value += price * cut.counts(len(taken.intersection(cut.members)))
    return value


def _rows_found(model: GroupingModel, found: arrays.Found, num: int) -> IntArray:
    nobody = model.num_schools + model.num_leaders
    rows = np.full((num, 1 + model.max_size), nobody, dtype=np.int64)
    schools = np.where(found.schools[:num] < 0, nobody, found.schools[:num])
    rows[:, : schools.shape[1]] = np.sort(schools, axis=1)
    rows[:, -1] = model.num_schools + found.leader[:num]
    return rows


def _distinct(rows: IntArray, values: IntArray) -> tuple[IntArray, IntArray]:
    """Each group once, in the order in which they were first met, with its least reduced cost."""
    if not len(rows):
        return rows, values
    short = np.zeros((len(rows), -(-rows.shape[1] // 2) * 2), dtype=np.int32)
    short[:, : rows.shape[1]] = rows
    keys = short.view(np.int64).T  # two numbers in one: fewer keys to sort by
    order = np.lexsort((values, *keys))
    differs = (keys[:, order[1:]] != keys[:, order[:-1]]).any(axis=0)
    starts = np.concatenate([[0], 1 + np.flatnonzero(differs)])
    first_met = np.minimum.reduceat(order, starts)
    again = np.argsort(first_met, kind="stable")
    return rows[first_met[again]], values[order[starts]][again]


def _cut_costs(
    cuts: Sequence[tuple[Cut, int]], longest: int, most_picks: int
) -> tuple[IntArray, IntArray]:
    """(cut, ...): steps and credits; a credit is rounded down, so it is never too much."""
    shapes = [
        _cut_shape(cut.multiplier, cut.divisor, len(cut.members), longest, most_picks)
        for cut, _ in cuts
    ]
    prices = np.array([price for _, price in cuts], dtype=np.int64)
    steps = prices[:, None] * np.stack([shape[0] for shape in shapes])
    picks = prices[:, None, None, None] * np.stack([shape[1] for shape in shapes])
    # Credits at a whole number of steps per picks; the least over the picks, each rounded down.
    credit = (picks // np.arange(1, most_picks + 1)).min(axis=3)
    return steps, np.concatenate([np.zeros((len(cuts), longest + 1, 1), np.int64), credit], axis=2)


@cache
def _cut_shape(
    multiplier: int, divisor: int, size: int, longest: int, most_picks: int
) -> tuple[IntArray, IntArray]:
    """(count): steps of a cut of price 1; (count, picks left, picks): steps over that many picks.

    More picks than are left, or than the set has members, repeat the last possible number scaled
    so that they never decide.
    """
    steps = np.zeros(longest + 1, dtype=np.int64)
    picks = np.zeros((longest + 1, most_picks, most_picks), dtype=np.int64)
    for inside in range(size):
        before = multiplier * inside // divisor
        steps[inside] = multiplier * (inside + 1) // divisor - before
        for left in range(1, most_picks + 1):
            for more in range(1, most_picks + 1):
                fits = more <= min(left, size - inside)
                gained = multiplier * (inside + more) // divisor - before
                picks[inside, left - 1, more - 1] = gained if fits else most_picks * more
    return steps, picks


def _node_costs(model: GroupingModel, weight: int) -> IntArray:
    """(leader, school): scaled cost of a school with this weight, whoever else is in the group."""
    costs = SCALE * (weight * model.leader_journeys + model.num_base * model.base_journeys)
    barred = ~model.allowed
    if weight:
        barred = barred | ~model.leader_reaches
    return np.where(barred, FORBIDDEN, costs)


def _pair_costs(model: GroupingModel, a: int, b: int) -> IntArray:
    """(school, school): scaled cost of pairs that host ``a`` and ``b`` meetings."""
    barred = ~model.compatible
    if a:
        barred = barred | ~model.reachable.T
    if b:
        barred = barred | ~model.reachable
    costs = np.where(barred, FORBIDDEN, SCALE * (a + b) * model.journeys)
    np.fill_diagonal(costs, 0)
    return costs


def _tables(model: GroupingModel, weights: Sequence[int]) -> arrays.Tables:
    n, patterns = model.num_schools, model.patterns
    index = {weight: i for i, weight in enumerate(weights)}
    pair = np.stack([np.stack([_pair_costs(model, a, b) for b in weights]) for a in weights])
    most_picks = max((pattern.size for pattern in patterns), default=1)
    near = np.zeros((len(weights), n, max(0, n - 1)), dtype=np.int64)
    half = np.zeros((len(weights), n, most_picks + 1), dtype=np.int64)
    for i in range(len(weights)):
        same = pair[i, i].copy()
        np.fill_diagonal(same, np.iinfo(np.int64).max)
        order = np.argsort(same, axis=1, kind="stable")[:, : n - 1]
        near[i] = order
        count = min(most_picks, n - 1)
        sums = np.cumsum(np.take_along_axis(same, order[:, :count], axis=1), axis=1)
        half[i, :, 1 : count + 1] = sums // 2
        half[i, :, count + 1 :] = FORBIDDEN
    num_early = np.array([pattern.num_early for pattern in patterns], dtype=np.int64)
    shape = (len(patterns), int(num_early.max(initial=1)))
    weight, who, triangle = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    same_role = np.zeros(shape, dtype=np.bool_)
    slack = np.zeros(len(patterns), dtype=np.int64)
    for p, pattern in enumerate(patterns):
        at, last = 0, pattern.last
        for role in pattern.early:
            certain = min(role.weight + last.weight, 2 * last.weight // pattern.num_early)
            others = max(0, last.count - 1)
            for i in range(role.count):
                weight[p, at], who[p, at] = index[role.weight], role.who
                same_role[p, at] = i > 0
                if model.metric:
                    triangle[p, at] = role.weight + last.weight + others * certain
                    slack[p] += SCALE * TRIANGLE_ERROR * others * certain
                at += 1
    return arrays.Tables(
        pair=pair,
        near=near,
        half=half,
        journeys=SCALE * model.journeys,
        takes=np.stack([np.ones(n, dtype=np.bool_), model.willing, ~model.willing]),
        num_early=num_early,
        early_weight=weight,
        early_who=who,
        same_role=same_role,
        last_weight=np.array([index[p.last.weight] for p in patterns], dtype=np.int64),
        last_who=np.array([p.last.who for p in patterns], dtype=np.int64),
        last_count=np.array([p.last.count for p in patterns], dtype=np.int64),
        ordered=np.array([p.ordered for p in patterns], dtype=np.bool_),
        triangle=triangle,
        triangle_slack=slack,
        unit=np.where(model.unit_sizes > 1, model.units, -1),
        unit_size=model.unit_sizes,
        trust=model.trusts,
        most_per_trust=model.most_per_trust,
    )


def _work(model: GroupingModel, size: int, num_roles: int, num_cuts: int) -> arrays.Work:
    n = model.num_schools
    return arrays.Work(
        candidate=np.zeros((size + 2, n), dtype=np.int64),
        weight=np.zeros((size + 2, n), dtype=np.int64),
        key=np.zeros((size + 2, n), dtype=np.int64),
        bonus=np.zeros((n, size + 1), dtype=np.int64),
        early=np.zeros((size + 1, num_roles, n), dtype=np.int64),
        small=np.zeros(max(1, size + 1), dtype=np.int64),
        picked=np.zeros(size + 1, dtype=np.int64),
        taken=np.zeros(n, dtype=np.bool_),
        stamp=np.zeros(n + 1, dtype=np.int64),
        inside=np.zeros(num_cuts, dtype=np.int64),
        left=np.zeros(5 * (size + 3), dtype=np.int64),
        state=np.zeros(6, dtype=np.int64),
        rest=np.zeros((len(model.patterns), model.num_leaders), dtype=np.int64),
        bounds=np.zeros((2, model.num_leaders), dtype=np.int64),
        in_unit=np.zeros(n, dtype=np.int64),
        in_trust=np.zeros(n, dtype=np.int64),
    )
