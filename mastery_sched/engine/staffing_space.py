"""The search space of a hub: its groups' shape, who is near whom, and how hot to begin."""

from __future__ import annotations

import numpy as np

from mastery_sched.engine.group_cost import GroupData
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.search import Schedule
from mastery_sched.engine.space import Shape, Space, make_space
from mastery_sched.rules import VenueKind

HOT, WARM, COLD = 2.0, 0.3, 0.03
"""First temperature afresh and from the best choice, and the last, in typical journeys of one
school over all meetings."""

RUN_LENGTH = 10_000
"""Proposals of a full run, a school."""


def hub_space(instance: Instance, data: GroupData) -> Space:
    """Where the search for a hub's groups moves."""
    rules, pinned = instance.problem.rules, instance.pinned
    most = instance.group_counts.stop - 1
    shape = Shape(
        min_size=rules.min_size,
        max_size=rules.max_size,
        units=pinned.units,
        unit_labels=pinned.unit_labels,
        may_rest=tuple(instance.may_leave_out and not must for must in pinned.must_place),
        num_labels=len(pinned.labels),
        capacity=tuple(min(most, int(capacity)) for capacity in instance.capacity),
    )
    at_members = rules.num_meetings - len(rules.meetings_of(VenueKind.ONLINE))
    nearness = data.travel.presence + at_members * data.travel.leader_journeys
    # Distance to the base decides between leaders whose travel counts for nothing.
    nearness = nearness + instance.base_journeys / (1.0 + instance.base_journeys.max(initial=0))
    return make_space(data, shape, instance.journeys.astype(np.float64), nearness)


def hub_schedule(instance: Instance, space: Space) -> Schedule:
    """How the search for a hub's groups cools down."""
    rules = instance.problem.rules
    travelled = rules.num_meetings - len(rules.meetings_of(VenueKind.ONLINE))
    unit = space.typical_distance * max(1, travelled)
    return Schedule(HOT * unit, WARM * unit, COLD * unit, RUN_LENGTH * instance.num_schools)
