"""The exact model of a small problem, put together from its rules."""

from __future__ import annotations

from collections.abc import Collection

from ortools.sat.python import cp_model

from mastery_sched.engine.compact.constraints import CONSTRAINTS
from mastery_sched.engine.compact.data import CompactData
from mastery_sched.engine.compact.links import link
from mastery_sched.engine.compact.variables import Variables, make_variables
from mastery_sched.rules import Rule


def build(data: CompactData, *, without: Collection[Rule] = ()) -> Variables:
    """Make the model of a problem; it has no objective yet.

    Parameters
    ----------
    without
        Rules to leave out, to learn whether they are what makes a problem impossible. Slots, groups
        and hosts that no plan could use are never in the model, so this may allow less than it
        could, but nothing that another rule forbids.
    """
    v = make_variables(data, cp_model.CpModel())
    link(v)
    for rule, add in CONSTRAINTS.items():
        if rule not in without:
            add(v)
    for s in data.barred:
        v.model.add(v.placed(s) == 0)
    return v
