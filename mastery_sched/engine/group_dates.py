"""A group of the search on its way through the timetable: what it brings, what it comes back with.

Nothing here chooses dates.
"""

from __future__ import annotations

from collections.abc import Sequence

from mastery_sched.draft import DraftGroup
from mastery_sched.engine.columns import NO_LABEL, Column
from mastery_sched.engine.cpsat import ModelError
from mastery_sched.engine.hosting import Venues, hosting_of
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.pinned import Demand
from mastery_sched.engine.timetable import TimetableGroup
from mastery_sched.entities import Slot


def timetable_group(instance: Instance, column: Column) -> TimetableGroup:
    """A group as the timetable needs it."""
    demands = _demands(instance, column)
    return TimetableGroup(
        tuple(instance.urns[i] for i in column.members),
        instance.specialist_ids[column.leader],
        tuple(sorted({pin for demand in demands for pin in demand.slots})),
        column.venue_urns if instance.problem.open_slots.hosting else (),
        _pinned_venues(demands),
    )


def draft_group(instance: Instance, column: Column, slots: tuple[Slot, ...]) -> DraftGroup:
    """A group with its dates, as part of a plan."""
    return DraftGroup(
        urns=tuple(instance.urns[i] for i in column.members),
        specialist_id=instance.specialist_ids[column.leader],
        slots=slots,
        venue_urns=_venues(instance, column, slots),
        pinned_id=None if column.label == NO_LABEL else instance.pinned.labels[column.label],
    )


def _venues(instance: Instance, column: Column, slots: Sequence[Slot]) -> Venues:
    """The column's venues, hosts in an order in which each can host then."""
    problem = instance.problem
    every = problem.open_slots.slots
    pinned = _pinned_venues(_demands(instance, column))
    policy = problem.rules.venue_policy
    hosting = hosting_of(problem.open_slots, policy, column.venue_urns, pinned)
    if hosting is None:
        return column.venue_urns
    order = hosting.in_order([every.index(slots[h]) for h in hosting.meetings])
    if order is None:
        raise ModelError(f"the timetable made meetings that nobody can host: {column.key}")
    venues = list(column.venue_urns)
    for h, host in zip(hosting.meetings, order, strict=True):
        venues[h] = host
    return tuple(venues)


def _demands(instance: Instance, column: Column) -> list[Demand]:
    demands = [instance.pinned.school_demands[i] for i in column.members]
    if column.label != NO_LABEL:
        demands.append(instance.pinned.label_demands[column.label])
    return demands


def _pinned_venues(demands: Sequence[Demand]) -> tuple[int, ...]:
    """Numbers of the meetings whose venue is pinned."""
    return tuple(sorted({meeting for demand in demands for meeting, _ in demand.venues}))
