"""A proof written down, so that it can be confirmed without a solver.

A certificate holds the model as whole numbers, the plan, and for each region the prices with their
cuts. From these :mod:`mastery_sched.engine.verify` works out costs, bounds and groups by itself; no
result of a search needs to be believed. Only how the model came from the problem is not told, and
groups that the problem judges otherwise than the model are listed to be taken on trust.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from mastery_sched.engine.proof.bound import Proven
from mastery_sched.engine.proof.known import CostOf
from mastery_sched.engine.proof.leaf import Leaf
from mastery_sched.engine.proof.listed import Listed
from mastery_sched.engine.proof.model import Column, GroupingModel, column_cost
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.prove import ProofOutcome
from mastery_sched.engine.proof.region import Region

FORMAT, VERSION = "mastery-certificate", 4

_ARRAYS = (
    "journeys",
    "reachable",
    "leader_journeys",
    "leader_reaches",
    "base_journeys",
    "allowed",
    "compatible",
    "willing",
    "capacity",
    "optional",
    "units",
    "trusts",
)
_NUMBERS = (
    "min_size",
    "max_size",
    "num_member",
    "num_central",
    "num_base",
    "most_per_trust",
    "num_unplaced",
)


def certificate(
    model: GroupingModel, outcome: ProofOutcome, *, cost_of: CostOf | None = None
) -> dict[str, Any]:
    """The content of a certificate, not yet sealed.

    Parameters
    ----------
    cost_of
        What :func:`~mastery_sched.engine.proof.prove.prove` was given.

    Raises
    ------
    ValueError
        If nothing is proved.
    """
    if outcome.bound is None:
        raise ValueError("there is no bound to write down")
    costs = {column: _cost(model, column, cost_of) for column in outcome.columns or ()}
    lists = _lists(outcome.leaves)
    return {
        "format": FORMAT,
        "version": VERSION,
        "scale": SCALE,
        "model": {
            **{name: np.asarray(getattr(model, name)).astype(int).tolist() for name in _ARRAYS},
            **{name: getattr(model, name) for name in _NUMBERS},
        },
        "relaxed": list(outcome.relaxed),
        "plan": None
        if outcome.columns is None
        else {
            "travel": outcome.travel,
            "groups": [
                {"leader": column.leader, "schools": list(column.schools), "travel": costs[column]}
                for column in outcome.columns
            ],
        },
        "bound": outcome.bound,
        "optimal": outcome.optimal,
        "lists": [
            {
                **_plans(each.proven.region),
                "prices": _prices(each.proven),
                "among": None if each.parent is None else lists[each.parent],
            }
            for each in lists
        ],
        "regions": [
            {
                **_region(model, leaf, outcome.bound, cost_of),
                "among": None if leaf.listed is None else lists[leaf.listed],
            }
            for leaf in outcome.leaves
        ],
    }


def sealed(content: dict[str, Any]) -> dict[str, Any]:
    """The content with its digest, which guards against accidents."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return {**content, "digest": hashlib.sha256(text.encode()).hexdigest()}


def _lists(leaves: Sequence[Leaf]) -> dict[Listed, int]:
    """The lists that regions look through and those they were made from, numbered in that order."""
    numbers: dict[Listed, int] = {}
    for leaf in leaves:
        chain = []
        listed = leaf.listed
        while listed is not None:
            chain.append(listed)
            listed = listed.parent
        for each in reversed(chain):
            numbers.setdefault(each, len(numbers))
    return numbers


def _plans(region: Region) -> dict[str, Any]:
    return {
        "fewest": region.fewest,
        "most": region.most,
        "leader_fewest": list(region.leader_fewest),
        "leader_most": list(region.leader_most),
        "together": [list(pair) for pair in sorted(region.together)],
        "apart": [list(pair) for pair in sorted(region.apart)],
    }


def _region(model: GroupingModel, leaf: Leaf, bound: int, cost_of: CostOf | None) -> dict[str, Any]:
    judged = []
    if cost_of is not None and leaf.listing is not None:
        for column in leaf.listing.columns:
            cost = cost_of(column)
            if cost != column_cost(model, column):
                judged.append([column.leader, list(column.schools), cost])
    return {
        **_plans(leaf.region),
        # What a region has beyond the bound of all is of no use.
        "bound": min(leaf.bound, bound),
        "prices": None if leaf.proven is None else _prices(leaf.proven),
        "judged": judged,
    }


def _prices(proven: Proven) -> dict[str, Any]:
    duals = proven.duals
    return {
        "schools": duals.schools.tolist(),
        "leaders": duals.leaders.tolist(),
        "groups": duals.groups,
        "cuts": [
            [cut.multiplier, cut.divisor, list(cut.members), price] for cut, price in duals.cuts
        ],
    }


def _cost(model: GroupingModel, column: Column, cost_of: CostOf | None) -> int | None:
    return column_cost(model, column) if cost_of is None else cost_of(column)
