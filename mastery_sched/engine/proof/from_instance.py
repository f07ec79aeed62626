"""From a hub's instance to the model that is proved, and what the model leaves out.

Exact are sizes, capacities, hosts, caps, apart, units that stay together, trusts, pinned groups and
specialists, and calendars as far as pairs decide: a school with a leader, a school with another.
Slots that three or more share, pinned venues and pinned groups without schools are left out, which
keeps bounds valid; columns are judged in full again before a plan is made of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from mastery_sched.calendar import Windows, can_keep_gaps, common
from mastery_sched.engine.columns import NO_LABEL
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.proof.left_out import fewest_left_out, least_by_priority
from mastery_sched.engine.proof.model import BoolArray, GroupingModel
from mastery_sched.rules import Rule, VenueKind

_LOADS = {
    Rule.MOST_TRUST_OUT: ("most_trust_out_session", "most_trust_out_week"),
    Rule.MOST_MEETINGS: ("most_meetings_session", "most_meetings_week"),
    Rule.LEAD_ATTENDS_FIRST: ("lead_attends_first",),
}
"""Rules that bind groups by their dates, each with its settings."""


def model_of(instance: Instance, left_out: Sequence[int] = ()) -> GroupingModel:
    """The model of plans that leave out as many schools as a known one, and no more important ones.

    Parameters
    ----------
    left_out
        Numbers of the schools that the known plan leaves out.
    """
    rules, problem = instance.problem.rules, instance.problem
    allowed = _leaders_allowed(instance)
    relaxed = []
    optional = ~instance.must_place & bool(left_out)
    out = np.zeros(instance.num_schools, dtype=np.bool_)
    out[list(left_out)] = True
    kept_all_out = bool(left_out) and left_out_is_least(instance, left_out)
    for priority in np.unique(instance.priorities):
        rank = instance.priorities == priority
        more_important = instance.priorities >= priority
        if not out[more_important].any():
            optional[rank] = False  # leaving one out would be worse
        elif kept_all_out and out[rank & optional].all():
            allowed[:, rank & optional] = False  # placing one would leave out a more important one
    if not _calendars_never_bind(instance, allowed):
        relaxed.append(Rule.SCHOOL_OPEN)
    if instance.problem.open_slots.hosting:
        relaxed.append(Rule.HOST_OPEN)
    pinned = instance.pinned
    demands = (*pinned.school_demands, *pinned.label_demands)
    empty_labels = set(range(len(pinned.labels))) - set(pinned.unit_labels)
    if any(demand.venues for demand in demands) or empty_labels:
        relaxed.append(Rule.PINNED)
    relaxed += [rule for rule, limits in _LOADS.items() if any(getattr(rules, x) for x in limits)]
    most_per_trust = rules.max_size if rules.most_of_a_trust is None else rules.most_of_a_trust
    return GroupingModel(
        journeys=np.ascontiguousarray(instance.journeys, dtype=np.int64),
        reachable=instance.in_reach.T.copy(),
        leader_journeys=instance.leader_journeys.astype(np.int64),
        leader_reaches=instance.leader_in_reach,
        base_journeys=instance.base_journeys.astype(np.int64),
        allowed=allowed,
        compatible=_compatible(instance),
        willing=instance.willing,
        capacity=instance.capacity,
        min_size=rules.min_size,
        max_size=rules.max_size,
        num_member=len(instance.meetings_of(VenueKind.MEMBER)),
        num_central=len(instance.meetings_of(VenueKind.CENTRAL)),
        num_base=len(instance.meetings_of(VenueKind.SPECIALIST)),
        optional=optional,
        units=np.array(instance.unit_of, dtype=np.int64),
        trusts=instance.trusts,
        most_per_trust=most_per_trust,
        num_unplaced=len(left_out),
        metric=problem.travel.is_metric,
        relaxed=tuple(relaxed),
    )


def left_out_is_least(instance: Instance, left_out: Sequence[int]) -> bool:
    """Whether counting places proves that no plan leaves out fewer or less important schools."""
    rules, priorities = instance.problem.rules, instance.priorities.tolist()
    fewest = fewest_left_out(
        instance.num_schools,
        min_size=rules.min_size,
        max_size=rules.max_size,
        num_places=instance.num_places,
    )
    counts = Counter(priorities[i] for i in left_out)
    least = least_by_priority(priorities, (~instance.must_place).tolist(), fewest)
    ranks = sorted(set(priorities), reverse=True)
    return len(left_out) == fewest and least == tuple(counts[rank] for rank in ranks)


def _leaders_allowed(instance: Instance) -> BoolArray:
    """(leader, school): whether caps, pins and calendars let the leader lead the school's group."""
    allowed = np.ones((instance.num_leaders, instance.num_schools), dtype=np.bool_)
    if instance.meetings_of(VenueKind.SPECIALIST):
        allowed &= instance.base_in_reach
    pinned = instance.pinned
    for unit, label in zip(pinned.units, pinned.unit_labels, strict=True):
        demands = [pinned.school_demands[i] for i in unit]
        if label != NO_LABEL:
            demands.append(pinned.label_demands[label])
        wanted = {who for demand in demands for who in demand.specialists}
        for leader, specialist_id in enumerate(instance.specialist_ids):
            if wanted - {specialist_id}:
                allowed[leader, list(unit)] = False
    fits: dict[tuple[Windows, Windows], bool] = {}
    for leader, school in zip(*np.nonzero(allowed), strict=True):
        key = (instance.leader_windows[leader], _windows_of(instance, int(school)))
        if key not in fits:
            fits[key] = _can_meet(instance, common(key))
        allowed[leader, school] = fits[key]
    return allowed


def _windows_of(instance: Instance, school: int) -> Windows:
    """Open slots of a school's group, as far as the school and its label decide."""
    label = instance.pinned.unit_labels[instance.unit_of[school]]
    if label == NO_LABEL:
        return instance.school_windows[school]
    return common([instance.school_windows[school], instance.label_windows[label]])


def _can_meet(instance: Instance, windows: Windows) -> bool:
    problem = instance.problem
    return can_keep_gaps(windows, problem.open_slots.slots, problem.rules.gap_days)


def _compatible(instance: Instance) -> BoolArray:
    n, pinned = instance.num_schools, instance.pinned
    compatible = np.ones((n, n), dtype=np.bool_)
    for a, b in pinned.apart:
        compatible[a, b] = compatible[b, a] = False
    labels = np.array([pinned.unit_labels[unit] for unit in instance.unit_of], dtype=np.int64)
    named = (labels[:, None] != NO_LABEL) & (labels[None, :] != NO_LABEL)
    compatible &= ~(named & (labels[:, None] != labels[None, :]))
    windows = [_windows_of(instance, school) for school in range(n)]
    share: dict[tuple[Windows, Windows], bool] = {}
    for a in range(n):
        for b in range(a):
            key = (windows[a], windows[b])
            if key not in share:
                share[key] = all(x & y for x, y in zip(*key, strict=True))
            if not share[key]:
                compatible[a, b] = compatible[b, a] = False
    return compatible


def _calendars_never_bind(instance: Instance, allowed: BoolArray) -> bool:
    """Whether each leader shares slots with all schools it may lead together, so with any few."""
    return all(
        not schools.any()
        or _can_meet(
            instance,
            common(
                [
                    instance.leader_windows[leader],
                    *(_windows_of(instance, int(school)) for school in np.flatnonzero(schools)),
                ]
            ),
        )
        for leader, schools in enumerate(allowed)
    )
