"""What a proof knows while it runs: the best plan, what groups cost, the effort spent.

It asks the checkpoint whether to go on; nothing here looks at a clock.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mastery_sched.engine.proof.bound import whole_bound
from mastery_sched.engine.proof.model import Column, GroupingModel, column_costs
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.stop import Limits

Checkpoint = Callable[[int | None, int | None, float], str | None]
"""Given travel, bound and work so far, returns why to stop, or ``None``."""

CostOf = Callable[[Column], int | None]
"""The travel of a group by all rules of the problem, ``None`` if it may not be."""

Accepts = Callable[[Sequence[Column]], bool]
"""Whether the problem accepts groups as a plan, for rules that no group breaks by itself."""

NODES_PER_WORK, STEPS_PER_WORK = 500_000, 4_000
"""A unit of work is so many nodes of price searches, so many simplex steps, or one unit of CP-SAT's
deterministic time: about a second each."""


@dataclass
class Known:
    """The best plan so far, the bound so far, and the effort spent.

    Parameters
    ----------
    incumbent, travel
        The best plan by the problem's own account; ``None`` before there is one.
    elsewhere
        Bound of the regions that are not being worked on, ``None`` if there are no others.
    limits, clock
        What CP-SAT is given at most; the clock counts the seconds that the limits speak of.
    reason
        Why to stop, once there is a reason.
    """

    model: GroupingModel
    cost_of: CostOf | None
    checkpoint: Checkpoint
    accepts: Accepts | None = None
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] | None = None
    incumbent: tuple[Column, ...] | None = None
    travel: int | None = None
    elsewhere: int | None = None
    work: float = 0.0
    reason: str | None = None
    _here: int = 0

    @property
    def below(self) -> int:
        """Only plans with less travel than this are of interest."""
        return self.most_travel + 1 if self.travel is None else self.travel

    @property
    def most_travel(self) -> int:
        """More travel than any plan of the model has."""
        model = self.model
        journey = max(int(model.journeys.max(initial=0)), int(model.base_journeys.max(initial=0)))
        own = int(model.leader_journeys.max(initial=0))
        meetings = max(model.num_member, model.max_size) + model.num_central + model.num_base
        _, most = model.group_counts
        return most * meetings * (model.max_size * journey + own)

    @property
    def enough(self) -> int:
        """Scaled bound from which on nothing of interest is left."""
        return (self.below - 1) * SCALE + 1

    def true_costs(self, columns: Sequence[Column]) -> list[int]:
        """Travel of groups by the problem's own account, -1 where one may not be."""
        if self.cost_of is None:
            costs: list[int] = column_costs(self.model, columns).tolist()
            return costs
        judged = (self.cost_of(column) for column in columns)
        return [-1 if cost is None else cost for cost in judged]

    def offer(self, columns: Sequence[Column]) -> bool:
        """Take a plan as incumbent if it keeps all rules and is better; whether it was."""
        costs = self.true_costs(columns)
        if min(costs, default=0) < 0 or (self.travel is not None and sum(costs) >= self.travel):
            return False
        if self.accepts is not None and not self.accepts(columns):
            return False
        self.incumbent, self.travel = tuple(sorted(columns)), sum(costs)
        return True

    def spend(self, nodes: int, steps: int) -> bool:
        """Count effort; whether to stop."""
        return self.spend_work(nodes / NODES_PER_WORK + steps / STEPS_PER_WORK)

    def spend_work(self, work: float) -> bool:
        """Count effort in units of work; whether to stop."""
        self.work += work
        return self._ask()

    def enter(self, here: int, elsewhere: int | None) -> None:
        """Go on to a region with what is proved of it already, and of all others."""
        self._here, self.elsewhere = here, elsewhere

    def note_bound(self, scaled: int) -> bool:
        """Take note of the bound of the region that is being worked on; whether to stop."""
        self._here = max(self._here, whole_bound(scaled))
        return self._ask()

    def seconds_left(self) -> float | None:
        """Time that is left, ``None`` without a limit."""
        return None if self.clock is None else self.limits.seconds_left(self.clock())

    def work_left(self) -> float:
        """Effort that is left."""
        left = self.limits.work_left(self.work)
        return math.inf if left is None else left

    @property
    def bound(self) -> int:
        """The least travel any plan may have, as far as is proved."""
        bounds = [self._here]
        if self.elsewhere is not None:
            bounds.append(self.elsewhere)
        if self.travel is not None:
            bounds.append(self.travel)
        return min(bounds)

    def _ask(self) -> bool:
        if self.reason is None:
            self.reason = self.checkpoint(self.travel, self.bound, self.work)
        return self.reason is not None
