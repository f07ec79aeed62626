"""Closing a region: list every group that a better plan could use, and choose among them.

A plan with less travel than one known cannot use a group whose reduced cost exceeds the gap between
that travel and the bound proved *at the same prices*. What is left is usually a few hundred groups,
which CP-SAT settles. The threshold must be taken from the proved bound: the master's objective is
above it as long as pricing stops at a tolerance, and would lose groups that matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mastery_sched.engine.proof.bound import Proven, gap_limit
from mastery_sched.engine.proof.choose import Choice, choose
from mastery_sched.engine.proof.known import Known
from mastery_sched.engine.proof.listed import ListPricer
from mastery_sched.engine.proof.model import Column, column_costs
from mastery_sched.engine.proof.pricing import Pricer, Spend, no_limit
from mastery_sched.engine.proof.region import Region


@dataclass(frozen=True, eq=False)
class Listing:
    """Groups that plans of a region with travel below ``below`` may use; no others.

    Parameters
    ----------
    nodes
        Effort of the search.
    """

    columns: tuple[Column, ...]
    below: int
    nodes: int


def list_columns(
    pricer: Pricer | ListPricer,
    proven: Proven,
    below: int,
    *,
    room: int,
    max_nodes: int,
    spend: Spend = no_limit,
) -> tuple[Listing | None, int]:
    """List those groups, or nothing if there are more than ``room``; and the effort spent."""
    limit = gap_limit(proven, below)
    if limit <= 0:
        return Listing((), below, 0), 0
    # A group may be met once for each school that can be its seed.
    priced = pricer.all_below(proven.duals, limit, room=4 * room, max_nodes=max_nodes, spend=spend)
    if not priced.exact or len(priced.values) > room:
        return None, priced.nodes
    order = np.argsort(priced.values, kind="stable")
    return Listing(tuple(priced.columns[i] for i in order), below, priced.nodes), priced.nodes


def choose_by_known(
    known: Known,
    region: Region,
    columns: Sequence[Column],
    *,
    below: int,
    floor: int,
    work: float,
    seed: int,
) -> tuple[Choice, list[int]]:
    """Choose among groups within the limits; and what each costs, -1 if it may not be.

    What the model says a group costs is never too much. So where no plan is found at that, or one
    of groups that do cost just that, the problem is not asked about all the others, which takes
    longer than choosing.
    """

    def chosen(costs: Sequence[int]) -> Choice:
        usable = [i for i, cost in enumerate(costs) if cost >= 0]
        choice = choose(
            known.model,
            region,
            [columns[i] for i in usable],
            [costs[i] for i in usable],
            below=below,
            floor=floor,
            work=min(work, known.work_left()),
            seconds=known.seconds_left(),
            seed=seed,
        )
        known.spend_work(choice.work)
        return choice

    costs: list[int] = column_costs(known.model, columns).tolist()
    choice = chosen(costs)
    if choice.columns is not None:
        said = [costs[columns.index(column)] for column in choice.columns]
        if known.true_costs(choice.columns) != said:
            costs = known.true_costs(columns)
            choice = chosen(costs)
    return choice, costs
