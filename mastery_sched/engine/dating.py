"""Dates for a choice of groups, and the best choice that has any.

Nothing here chooses groups: it gives dates to those it is handed, or says which cannot have them
side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mastery_sched.draft import Draft
from mastery_sched.engine.budget import Budget
from mastery_sched.engine.choices import Choice
from mastery_sched.engine.columns import Column, make_column
from mastery_sched.engine.cpsat import ModelError
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.group_dates import draft_group, timetable_group
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.timetable import schedule_meetings
from mastery_sched.entities import Slot
from mastery_sched.progress import Status
from mastery_sched.stop import Limits


@dataclass(frozen=True, slots=True)
class Settled:
    """A choice with dates."""

    choice: Choice
    draft: Draft
    timetable_status: Status
    penalty: int


@dataclass
class Dating:
    """Gives choices their dates.

    Parameters
    ----------
    budget
        What the dates spend is counted there; ``limits`` are those of the whole search.
    told
        Called with every better plan.
    settled
        The best choice with dates.
    """

    instance: Instance
    limits: Limits
    budget: Budget
    seed: int
    n_jobs: int
    clock: Callable[[], float]
    told: Callable[[Settled], None]
    settled: Settled | None = None

    def is_settled(self, choice: Choice, *, final: bool) -> bool:
        """Whether a choice has dates; the best ones, if that is asked."""
        settled = self.settled
        if settled is None or settled.choice != choice:
            return False
        return not final or settled.timetable_status is Status.OPTIMAL

    def date(self, choice: Choice, most_work: float) -> Sequence[tuple[Group, ...]]:
        """Dates for a choice, kept as the best plan; else groups that clash, if that is known.

        Raises
        ------
        KeyboardInterrupt
            If Ctrl-C came meanwhile; what was found by then is kept.
        """
        left = self.limits.work_left(self.budget.work)
        found = schedule_meetings(
            self.instance.problem,
            [timetable_group(self.instance, self.column(group)) for group in choice.groups],
            limits=Limits(
                self.limits.seconds if most_work > 0.0 else 0.0,
                most_work if left is None else min(most_work, left),
            ),
            seed=self.seed,
            n_jobs=self.n_jobs,
            clock=self.clock,
        )
        self.budget.spend(found.work)
        if found.slots is not None and found.penalty is not None:
            self._keep(choice, found.slots, found.status, found.penalty)
        if found.interrupted:
            raise KeyboardInterrupt
        return [tuple(choice.groups[i] for i in no_good) for no_good in found.no_goods]

    def _keep(
        self, choice: Choice, slots: Sequence[tuple[Slot, ...]], status: Status, penalty: int
    ) -> None:
        """Take a choice with its dates as the best plan, unless it is known with better dates."""
        settled = self.settled
        if settled is not None and settled.choice == choice and settled.penalty < penalty:
            return
        groups = tuple(
            draft_group(self.instance, self.column(group), dates)
            for group, dates in zip(choice.groups, slots, strict=True)
        )
        self.settled = Settled(choice, Draft(groups), status, penalty)
        self.told(self.settled)

    def column(self, group: Group) -> Column:
        """A group with its leader and venues."""
        column = make_column(self.instance, *group)
        if column is None:
            raise ModelError(f"the search made a group that breaks a rule: {group}")
        return column
