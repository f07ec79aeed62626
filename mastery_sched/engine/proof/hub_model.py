"""A hub's instance beside its model: groups told in the words of both, and the problem's own view.

The model may leave rules out; what a group costs, and whether groups make a plan, is asked here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mastery_sched.engine.choices import NoGood
from mastery_sched.engine.columns import Column as HubColumn
from mastery_sched.engine.columns import make_column
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.proof.from_instance import model_of
from mastery_sched.engine.proof.known import Accepts
from mastery_sched.engine.proof.model import Column, GroupingModel


@dataclass(frozen=True, eq=False)
class HubModel:
    """The model of plans that leave out as many schools as a known one, and no more important ones.

    Parameters
    ----------
    left_out
        Numbers of the schools that the known plan leaves out.
    no_goods
        Groups that are known not to find dates side by side.
    """

    instance: Instance
    left_out: tuple[int, ...]
    model: GroupingModel
    no_goods: tuple[NoGood, ...] = ()
    _costs: dict[Column, int | None] = field(default_factory=dict)

    def cost_of(self, column: Column) -> int | None:
        """Travel of a group by all rules of the problem; ``None`` if it may not be."""
        if column not in self._costs:
            found = make_column(self.instance, column.schools, column.leader)
            self._costs[column] = None if found is None else found.travel
        return self._costs[column]

    @property
    def accepts(self) -> Accepts | None:
        """Whether groups are a plan as far as no group decides alone; ``None`` if they always are.

        They must have all groups that pins name, not leave out more important schools, and not
        have groups that clash.
        """
        asked = self.instance.pinned.labels or self.left_out or self.no_goods
        return self._is_plan if asked else None

    def _is_plan(self, columns: Sequence[Column]) -> bool:
        instance = self.instance
        inside = {i for column in columns for i in column.schools}
        out = [i for i in range(instance.num_schools) if i not in inside]
        if _ranks(instance, out) > _ranks(instance, self.left_out):
            return False
        made = {(column.schools, column.leader) for column in columns}
        if any(made >= {group[:2] for group in no_good} for no_good in self.no_goods):
            return False
        found = [make_column(instance, each.schools, each.leader) for each in columns]
        named = {column.label for column in found if column is not None}
        return set(range(len(instance.pinned.labels))) <= named

    def hub_columns(
        self, columns: Iterable[Column], known: Sequence[HubColumn]
    ) -> tuple[HubColumn, ...] | None:
        """Groups as the hub has them, with the labels of known ones; ``None`` if one may not be."""
        labels = {column.members: column.label for column in known}
        found = [
            make_column(self.instance, c.schools, c.leader, labels.get(c.schools, -1))
            or make_column(self.instance, c.schools, c.leader)
            for c in columns
        ]
        usable = tuple(column for column in found if column is not None)
        return usable if len(usable) == len(found) else None


def hub_model(instance: Instance, left_out: Sequence[int]) -> HubModel:
    """The model beside a plan.

    Parameters
    ----------
    left_out
        Numbers of the schools that the plan leaves out.
    """
    return HubModel(instance, tuple(left_out), model_of(instance, left_out))


def model_columns(columns: Iterable[HubColumn]) -> list[Column]:
    """Groups as the model has them."""
    return [Column(column.leader, column.members) for column in columns]


def _ranks(instance: Instance, left_out: Sequence[int]) -> tuple[int, ...]:
    """How many are left out, and of each priority, the highest first."""
    counts = Counter(int(instance.priorities[i]) for i in left_out)
    order = sorted(set(instance.priorities.tolist()), reverse=True)
    return (len(left_out), *(counts[priority] for priority in order))
