"""The same schools under other leaders: cheap to find, and often what a selection lacks.

Nothing here chooses; what is found is added to the gathered groups.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mastery_sched.engine.columns import NO_LABEL
from mastery_sched.engine.group_cost import Group, evaluate_groups
from mastery_sched.engine.space import Space

NUM_LEADERS = 4
"""Leaders that each set of schools is given: those with the least travel."""


def with_other_leaders(space: Space, groups: Iterable[Group]) -> dict[Group, int]:
    """The possible groups of the same schools with the leaders of least travel, and their travel.

    Where pins name groups that have no schools yet, each set of schools may be one of those, too.
    """
    free_labels = sorted(set(range(space.shape.num_labels)) - set(space.shape.unit_labels))
    interchangeable = (NO_LABEL, *free_labels)
    sets: set[tuple[tuple[int, ...], int]] = set()
    for schools, _, label in groups:
        labels = interchangeable if label in interchangeable else (label,)
        sets.update((schools, each) for each in labels)
    if not sets or (space.num_leaders == 1 and not free_labels):
        return {}
    leaders = range(space.num_leaders)
    options = [(schools, leader, label) for schools, label in sorted(sets) for leader in leaders]
    travel, possible = evaluate_groups(space.data, options)
    table = np.where(possible, travel, np.inf).reshape(len(sets), space.num_leaders)
    order = np.argsort(table, axis=1, kind="stable")[:, :NUM_LEADERS]
    found = {}
    for row, leader_order in enumerate(order.tolist()):
        for leader in leader_order:
            if np.isfinite(table[row, leader]):
                found[options[row * space.num_leaders + leader]] = int(table[row, leader])
    return found
