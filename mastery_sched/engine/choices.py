"""Groups to choose from, and choices among them, as rows and columns.

Columns are the gathered groups and, after them, the units of schools that may be left out. Nothing
here chooses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mastery_sched.engine.arrays import Ints
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.relaxation import Row
from mastery_sched.engine.space import Shape

NoGood = tuple[Group, ...]
"""Groups that cannot all be chosen together, for want of dates."""

Rank = tuple[int, tuple[int, ...], int]
"""What choices are compared by: schools left out, the same by priority, travel."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of groups.

    Parameters
    ----------
    groups
        The groups, sorted.
    left_out
        Schools in none of them, ascending.
    travel
        Of the groups.
    """

    groups: tuple[Group, ...]
    left_out: tuple[int, ...]
    travel: int


@dataclass(frozen=True, eq=False)
class Gathered:
    """Groups to choose from.

    Parameters
    ----------
    travel
        Of each group.
    priorities
        Of each school; larger is placed first.
    counts
        How many groups there may be.
    no_goods
        What cannot be chosen together.
    """

    travel: Mapping[Group, int]
    shape: Shape
    priorities: Ints
    counts: range
    no_goods: Sequence[NoGood] = ()

    @property
    def classes(self) -> tuple[int, ...]:
        """Priorities there are, the highest first."""
        return tuple(sorted(set(self.priorities.tolist()), reverse=True))

    def rank(self, choice: Choice) -> Rank:
        """What a choice is compared by; less is better."""
        left_out = self.priorities[list(choice.left_out)]
        by_class = tuple(int((left_out == each).sum()) for each in self.classes)
        return len(choice.left_out), by_class, choice.travel


class Table:
    """The columns and rows of a choice.

    Parameters
    ----------
    resting
        Units that may be left out.
    """

    def __init__(self, gathered: Gathered, resting: Sequence[int]) -> None:
        self.gathered = gathered
        self.resting = tuple(resting)
        self.groups = tuple(sorted(gathered.travel))
        self.costs = np.array(
            [*(gathered.travel[group] for group in self.groups), *(0 for _ in resting)],
            dtype=np.int64,
        )
        self._number = {group: i for i, group in enumerate(self.groups)}
        units = gathered.shape.units
        self._unit_of = {school: unit for unit, schools in enumerate(units) for school in schools}

    @property
    def num_groups(self) -> int:
        """Number of columns that are groups; they come first."""
        return len(self.groups)

    @property
    def num_columns(self) -> int:
        """Number of all columns."""
        return len(self.costs)

    def rows(self) -> list[Row]:
        """What every choice keeps."""
        shape = self.gathered.shape
        by_unit: defaultdict[int, list[int]] = defaultdict(list)
        by_leader: defaultdict[int, list[int]] = defaultdict(list)
        by_label: defaultdict[int, list[int]] = defaultdict(list)
        for column, (members, leader, label) in enumerate(self.groups):
            for unit in sorted({self._unit_of[school] for school in members}):
                by_unit[unit].append(column)
            by_leader[leader].append(column)
            by_label[label].append(column)
        for column, unit in enumerate(self.resting, start=self.num_groups):
            by_unit[unit].append(column)
        rows = [Row(tuple(by_unit[unit]), 1, 1) for unit in range(len(shape.units))]
        for leader, columns in sorted(by_leader.items()):
            if len(columns) > shape.capacity[leader]:
                rows.append(Row(tuple(columns), 0, shape.capacity[leader]))
        for label in set(range(shape.num_labels)) - set(shape.unit_labels):
            rows.append(Row(tuple(by_label[label]), 1, 1))
        counts = self.gathered.counts
        rows.append(Row(tuple(range(self.num_groups)), counts.start, counts.stop - 1))
        for no_good in self.gathered.no_goods:
            if all(group in self._number for group in no_good):
                columns = sorted(self._number[group] for group in no_good)
                rows.append(Row(tuple(columns), 0, len(columns) - 1))
        return rows

    def rows_of_left_out(self) -> list[Row]:
        """How many schools are left out, then how many of each priority, the highest first."""
        units = [self.gathered.shape.units[unit] for unit in self.resting]
        columns = tuple(range(self.num_groups, self.num_columns))
        everyone = len(self.gathered.priorities)
        rows = [Row(columns, 0, everyone, tuple(len(unit) for unit in units))]
        # The lowest priority is settled by the others and the total.
        for priority in self.gathered.classes[:-1]:
            times = tuple(
                int((self.gathered.priorities[list(unit)] == priority).sum()) for unit in units
            )
            rows.append(Row(columns, 0, everyone, times))
        return rows

    def choice(self, values: Sequence[int]) -> Choice:
        """The choice that values of the columns stand for."""
        groups = tuple(group for group, value in zip(self.groups, values, strict=False) if value)
        placed = {school for members, _, _ in groups for school in members}
        left_out = set(range(len(self.gathered.priorities))) - placed
        travel = sum(self.gathered.travel[group] for group in groups)
        return Choice(groups, tuple(sorted(left_out)), travel)

    def values(self, choice: Choice) -> list[int]:
        """A value for each column, from a choice."""
        values = [0] * self.num_columns
        for group in choice.groups:
            values[self._number[group]] = 1
        for column, unit in enumerate(self.resting, start=self.num_groups):
            values[column] = int(self.gathered.shape.units[unit][0] in choice.left_out)
        return values
