"""The proof: how good grouping and staffing can be, and whether nothing better is left.

Regions of plans (:mod:`~mastery_sched.engine.proof.region`) are taken up one by one, the one with
the lowest bound first. In each, groups are generated and cuts added until the bound stalls, then
all groups that a better plan could use are listed and CP-SAT chooses among them; where there are
too many, the region is split. Better plans met on the way replace the incumbent. Whenever it is
stopped, the bound proved so far stands.

No clock is looked at here: a caller that has one answers at the checkpoints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from mastery_sched.engine.proof.branching import Branching
from mastery_sched.engine.proof.generate import Generation
from mastery_sched.engine.proof.known import Accepts, Checkpoint, CostOf, Known
from mastery_sched.engine.proof.leaf import Leaf, so_far
from mastery_sched.engine.proof.master import FloatDuals, Master
from mastery_sched.engine.proof.model import Column, GroupingModel, column_costs
from mastery_sched.engine.proof.pricing import Pricer
from mastery_sched.engine.proof.region import Region, whole_region
from mastery_sched.engine.proof.settle import settle
from mastery_sched.stop import INTERRUPTED, Limits


@dataclass(frozen=True, eq=False)
class ProofOutcome:
    """What is known at the end.

    Parameters
    ----------
    columns, travel
        The best plan; ``None`` if there is none.
    bound
        No plan has less travel (of those that leave out as many schools); ``None`` if it is proved
        that there is no plan at all.
    optimal
        Whether ``bound`` is reached.
    exact
        Whether every price search behind the bound was complete; otherwise it is weaker than it
        could be, not wrong.
    relaxed
        Rules the prices leave out, by name; the bound holds without them.
    stop_reason
        Why it was stopped; ``None`` when it ended by itself.
    work
        Deterministic effort, see :data:`~mastery_sched.engine.proof.known.NODES_PER_WORK`.
    leaves
        The regions that make up all plans, with their proofs.
    """

    columns: tuple[Column, ...] | None
    travel: int | None
    bound: int | None
    optimal: bool
    exact: bool
    relaxed: tuple[str, ...]
    stop_reason: str | None
    work: float
    leaves: tuple[Leaf, ...]


Improve = Callable[[Known, Sequence[Column]], None]
"""Given what a proof knows and the groups it made, offers it better plans and counts the effort."""

NO_LIMITS = Limits()
"""Limits that limit nothing."""


def no_stop(travel: int | None, bound: int | None, work: float) -> None:
    """A checkpoint that never stops anything."""


def prove(
    model: GroupingModel,
    incumbent: Sequence[Column] | None = None,
    *,
    pool: Iterable[Column] = (),
    cost_of: CostOf | None = None,
    accepts: Accepts | None = None,
    limits: Limits = NO_LIMITS,
    clock: Callable[[], float] | None = None,
    checkpoint: Checkpoint = no_stop,
    improve: Improve | None = None,
    seed: int = 0,
) -> ProofOutcome:
    """Prove how good the best plan is, and find it.

    Parameters
    ----------
    incumbent
        The groups of a plan that keeps all rules.
    pool
        Other groups worth knowing from the start.
    cost_of
        The problem's own account of a group; default the model's.
    accepts
        The problem's own account of a whole plan; default that all are fine. Where it refuses the
        best plan, that plan's travel is still a bound.
    limits, clock
        What CP-SAT may spend; with a clock, its time is limited, too.
    checkpoint
        Called often, whenever something is known that may end the search.
    improve
        Called once, when the bound for all plans together hardly rises any more and is below the
        best plan.
    seed
        Of everything random.

    Returns
    -------
    ProofOutcome
        Also after Ctrl-C, with what was proved until then.
    """
    known = Known(model, cost_of, checkpoint, accepts, limits, clock)
    if incumbent is not None:
        known.offer(incumbent)
    whole = whole_region(model)
    hopeless = whole.empty or int(model.optional.sum()) < model.num_unplaced
    leaves: list[Leaf] = []
    open_regions: list[tuple[int, Leaf | None, Region]] = [(0, None, whole)]
    if not hopeless:
        generation, branching = _start(known, whole, incumbent or (), pool), Branching()
        while open_regions and known.reason is None:
            # The lowest bound first: it is the one that holds the proof back.
            open_regions.sort(key=lambda each: -each[0])
            here, parent, region = open_regions.pop()
            others = [*(each[0] for each in open_regions), *(leaf.bound for leaf in leaves)]
            known.enter(here, min(others, default=None))
            try:
                outcome = settle(known, generation, branching, region, parent, seed)
                if improve is not None and parent is None and _is_open(outcome, known):
                    _improve(known, generation, improve)
            except KeyboardInterrupt:
                known.reason = INTERRUPTED
                outcome = so_far(generation, region, parent)
            if isinstance(outcome, Leaf):
                leaves.append(outcome)
            else:
                whole_leaf, *halves = outcome
                open_regions += [(whole_leaf.bound, whole_leaf, half) for half in halves]
    # What was not taken up keeps the bound of the region that it is a part of.
    for floor, parent, region in open_regions:
        if parent is None:
            leaves.append(Leaf(region, None, floor))
        else:
            leaves.append(Leaf(region, parent.proven, floor, listed=parent.listed))
    bound = None if hopeless else min(leaf.bound for leaf in leaves)
    if bound is not None:
        bound = min(bound, known.below)
    if known.travel is None and bound is not None and bound >= known.below:
        bound = None
    return ProofOutcome(
        columns=known.incumbent,
        travel=known.travel,
        bound=bound,
        optimal=bound is not None and bound == known.travel,
        exact=all(leaf.proven is None or leaf.proven.exact for leaf in leaves),
        relaxed=model.relaxed,
        stop_reason=known.reason,
        work=known.work,
        leaves=tuple(leaves),
    )


def _is_open(outcome: Leaf | tuple[Leaf, Region, Region], known: Known) -> bool:
    """Whether a region may hold better plans, and may be worked on."""
    leaf = outcome if isinstance(outcome, Leaf) else outcome[0]
    return known.reason is None and leaf.bound < known.below


def _improve(known: Known, generation: Generation, improve: Improve) -> None:
    improve(known, generation.master.columns)
    columns = list(known.incumbent or ())
    costs = column_costs(known.model, columns)
    fine = np.flatnonzero(costs >= 0)
    generation.master.add_columns([columns[i] for i in fine], costs[fine])


def _start(
    known: Known, whole: Region, incumbent: Sequence[Column], pool: Iterable[Column]
) -> Generation:
    model, columns = known.model, [*incumbent, *pool]
    costs = column_costs(model, columns)
    fine = [i for i, cost in enumerate(costs.tolist()) if cost >= 0]
    _, most = model.group_counts
    dearest = max((int(costs[i]) for i in fine), default=known.most_travel // max(1, 20 * most))
    master = Master(model, float(max(1, dearest)))
    master.add_columns([columns[i] for i in fine], costs[fine])
    guess = _even_shares(model, incumbent, costs.tolist()) if incumbent else None
    return Generation(master, Pricer(model), known.spend, known.note_bound, whole, guess)


def _even_shares(
    model: GroupingModel, incumbent: Sequence[Column], costs: Sequence[int]
) -> FloatDuals:
    """Prices at which each school of a plan is worth its share of its group's travel."""
    schools = np.zeros(model.num_schools)
    for column, cost in zip(incumbent, costs, strict=False):
        schools[list(column.schools)] = max(0, cost) / len(column.schools)
    return FloatDuals(schools, np.zeros(model.num_leaders), 0.0, np.zeros(0))
