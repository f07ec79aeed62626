"""Closing a region: list every group that a better plan could use, and choose among them.

A plan with less travel than one known cannot use a group whose reduced cost exceeds the gap between
that travel and the bound proved *at the same prices*. What is left is usually a few hundred groups,
which CP-SAT settles. The threshold must be taken from the proved bound: the master's objective is
above it as long as pricing stops at a tolerance, and would lose groups that matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mastery_sched.engine.proof.bound import Proven, gap_limit
from mastery_sched.engine.proof.model import Column
from mastery_sched.engine.proof.pricing import Pricer, Spend, no_limit


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
    pricer: Pricer,
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
    if not priced.exact or len(priced.columns) > room:
        return None, priced.nodes
    order = np.argsort(priced.values, kind="stable")
    return Listing(tuple(priced.columns[i] for i in order), below, priced.nodes), priced.nodes
