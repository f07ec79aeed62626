"""What is proved: groups with their leaders as numbers and arrays, and the cost of one of them.

A :class:`GroupingModel` is a relaxation or an exact image of a hub's problem: it may leave rules
out, and then says which, but never forbids a group that the problem allows, nor asks more travel
for it. Nothing here knows a record, a calendar or a solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.roles import EVERY_MEMBER_ONCE, Pattern, patterns_of_size

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_BARRED, _UNWILLING = 1 << 60, 1 << 61  # host keys that sort last and are never added up


@dataclass(frozen=True, order=True, slots=True)
class Column:
    """A group with its leader: numbers of schools, sorted, and the number of the leader."""

    leader: int
    schools: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class GroupingModel:
    """Everything that decides which groups there may be and what they cost.

    A problem without specialists has one stand-in leader who never travels and may lead them all.

    Parameters
    ----------
    journeys
        (school, host): travel there and back, in whole units; symmetric.
    reachable
        (school, host): whether the school may travel to meetings there.
    leader_journeys, leader_reaches
        (leader, host): the same of leaders, weighted.
    base_journeys
        (leader, school): a school's travel to the leader's base and back.
    allowed
        (leader, school): whether the leader may lead a group with this school.
    compatible
        (school, school): whether both may be in one group; symmetric.
    willing
        Schools that may host.
    capacity
        (leader): most groups.
    min_size, max_size
        Schools in a group.
    num_member, num_central, num_base
        Meetings at members in turn, at one central member, and at the leader's base;
        ``num_member`` may be :data:`~mastery_sched.engine.proof.roles.EVERY_MEMBER_ONCE`.
    optional
        Schools that may be left out.
    units
        Number of the unit of each school; schools of a unit stay together.
    trusts
        Number of the trust of each school, -1 for none.
    most_per_trust
        Most schools of a trust in a group.
    num_unplaced
        How many schools exactly are left out.
    metric
        Whether journeys obey the triangle inequality up to rounding (three units).
    relaxed
        Rules of the problem that are left out here, by name.
    """

    journeys: IntArray
    reachable: BoolArray
    leader_journeys: IntArray
    leader_reaches: BoolArray
    base_journeys: IntArray
    allowed: BoolArray
    compatible: BoolArray
    willing: BoolArray
    capacity: IntArray
    min_size: int
    max_size: int
    num_member: int
    num_central: int
    num_base: int
    optional: BoolArray
    units: IntArray
    trusts: IntArray
    most_per_trust: int
    num_unplaced: int = 0
    metric: bool = False
    relaxed: tuple[str, ...] = ()

    @property
    def num_schools(self) -> int:
        """Number of schools."""
        return len(self.journeys)

    @property
    def num_leaders(self) -> int:
        """Number of leaders, the stand-in included."""
        return len(self.capacity)

    @property
    def num_placed(self) -> int:
        """Number of schools in groups."""
        return self.num_schools - self.num_unplaced

    @property
    def group_counts(self) -> tuple[int, int]:
        """Fewest and most groups; the first is above the second if there can be none."""
        fewest = -(-self.num_placed // self.max_size)
        most = min(self.num_placed // self.min_size, int(self.capacity.sum()))
        return fewest, most

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """Role patterns of all sizes."""
        return tuple(
            pattern
            for size in range(self.min_size, min(self.max_size, self.num_schools) + 1)
            for pattern in patterns_of_size(
                size,
                num_member=self.num_member,
                num_central=self.num_central,
                num_unwilling=int((~self.willing).sum()),
            )
        )

    @cached_property
    def unit_sizes(self) -> IntArray:
        """Number of schools in the unit of each school."""
        sizes: IntArray = np.bincount(self.units, minlength=self.num_schools)[self.units]
        return sizes

    @cached_property
    def leaders_decouple(self) -> bool:
        """Whether, given a central host, every group would choose the same leader.

        Where a region forbids some of them, the best of those that may lead all the others may.
        """
        return self.num_member == 0 and self.num_base == 0 and bool(self.allowed.all())


def rows_of(model: GroupingModel, columns: Sequence[Column]) -> IntArray:
    """What groups take up, as rows of equal length: schools, fillers, and the leader last.

    Leaders are numbered after the schools, and fillers have the number after the leaders.
    """
    nobody = model.num_schools + model.num_leaders
    width = 1 + (model.max_size if model.num_schools else 0)
    rows = np.full((len(columns), width), nobody, dtype=np.int64)
    for row, column in zip(rows, columns, strict=True):
        row[: len(column.schools)] = column.schools
        row[-1] = model.num_schools + column.leader
    return rows


def columns_of(rows: IntArray, num_schools: int) -> list[Column]:
    """The groups that such rows stand for."""
    sizes = (rows[:, :-1] < num_schools).sum(axis=1).tolist()
    return [
        Column(row[-1] - num_schools, tuple(row[:size]))
        for row, size in zip(rows.tolist(), sizes, strict=True)
    ]


def column_cost(model: GroupingModel, column: Column) -> int | None:
    """Travel of a group over all meetings; ``None`` if the model forbids it.

    Of the willing members, those with the least travel host once more than the others.
    """
    schools, leader = np.array(column.schools, dtype=np.int64), column.leader
    if not model.allowed[leader, schools].all():
        return None
    if not model.compatible[np.ix_(schools, schools)].all():
        return None
    units, sizes = np.unique(model.units[schools], return_counts=True)
    if (sizes < np.bincount(model.units)[units]).any():
        return None
    trusts = model.trusts[schools]
    if np.bincount(trusts[trusts >= 0]).max(initial=0) > model.most_per_trust:
        return None
    base = model.num_base * int(model.base_journeys[leader, schools].sum())
    if model.num_member == 0 and model.num_central == 0:
        return base
    return _hosting(model, leader, schools, base)


def column_costs(model: GroupingModel, columns: Sequence[Column]) -> IntArray:
    """Travel of many groups, as :func:`column_cost` has it; -1 where the model forbids one."""
    costs = np.full(len(columns), -1, dtype=np.int64)
    sizes = np.array([len(column.schools) for column in columns], dtype=np.int64)
    for size in np.unique(sizes):
        chosen = np.flatnonzero(sizes == size).tolist()
        schools = np.array([columns[i].schools for i in chosen], dtype=np.int64)
        leaders = np.array([columns[i].leader for i in chosen], dtype=np.int64)
        costs[chosen] = _costs_of_size(model, leaders, schools)
    return costs


def _costs_of_size(model: GroupingModel, leaders: IntArray, schools: IntArray) -> IntArray:
    num, size = schools.shape
    leads = leaders[:, None]
    pairs = (schools[:, :, None], schools[:, None, :])
    fine = model.allowed[leads, schools].all(axis=1) & model.compatible[pairs].all(axis=(1, 2))
    same_unit = model.units[pairs[0]] == model.units[pairs[1]]
    fine &= (same_unit.sum(axis=2) == model.unit_sizes[schools]).all(axis=1)
    same_trust = (model.trusts[pairs[0]] == model.trusts[pairs[1]]) & (model.trusts[pairs[0]] >= 0)
    fine &= (same_trust.sum(axis=2) <= model.most_per_trust).all(axis=1)
    costs = model.num_base * model.base_journeys[leads, schools].sum(axis=1)
    if model.num_member or model.num_central:
        willing = model.willing[schools]
        barred = ~(model.leader_reaches[leads, schools] & model.reachable[pairs].all(axis=1))
        keys = model.leader_journeys[leads, schools] + model.journeys[pairs].sum(axis=1)
        keys = np.where(willing, np.where(barred, _BARRED, keys), _UNWILLING)
        keys.sort(axis=1)
        num_willing = willing.sum(axis=1)
        fine &= num_willing > 0
        num_willing = np.maximum(1, num_willing)
        every = model.num_member == EVERY_MEMBER_ONCE
        num_member = num_willing if every else np.full(num, model.num_member)
        each, extra = np.divmod(num_member, num_willing)
        place = np.arange(size)[None, :]
        times = each[:, None] + (place < extra[:, None])
        times[:, 0] += model.num_central
        times[place >= num_willing[:, None]] = 0
        fine &= ~((times > 0) & (keys >= _BARRED)).any(axis=1)
        costs = costs + (times * np.where(keys >= _BARRED, 0, keys)).sum(axis=1)
    return np.where(fine, costs, -1)


def _hosting(
    model: GroupingModel, leader: int, schools: Sequence[int] | IntArray, base: int
) -> int | None:
    keys: list[tuple[bool, int]] = []
    for host in schools:
        if model.willing[host]:
            barred = not (
                model.leader_reaches[leader, host] and model.reachable[schools, host].all()
            )
            key = int(model.leader_journeys[leader, host] + model.journeys[schools, host].sum())
            keys.append((barred, key))
    if not keys:
        return None
    keys.sort()
    num_member = len(keys) if model.num_member == EVERY_MEMBER_ONCE else model.num_member
    each, extra = divmod(num_member, len(keys))
    hosts = [(key, each + (i < extra)) for i, key in enumerate(keys)]
    if model.num_central:
        hosts.append((keys[0], model.num_central))
    if any(barred for (barred, _), times in hosts if times):
        return None
    return base + sum(key * times for (_, key), times in hosts)
