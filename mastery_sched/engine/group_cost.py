"""From a hub's numbers to the arrays that the compiled code adds groups up from.

Caps and pinned leaders become penalties inside the matrices; windows become words of open slots.
The penalty is larger than all that breaking a rule could save, so a group is possible exactly if
its cost stays below one penalty. :mod:`mastery_sched.engine.columns` says the same in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from mastery_sched.calendar import Windows
from mastery_sched.engine.arrays import (
    WORD_BITS,
    Bools,
    Floats,
    Ints,
    PinData,
    RuleData,
    TravelData,
)
from mastery_sched.engine.columns import NO_LABEL
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.pinned import Demand
from mastery_sched.rules import VenueKind

MOST_PRIORITY_STEPS = 2_000
"""Beyond this many, the annealing takes priorities for less important than they are."""

Group = tuple[tuple[int, ...], int, int]
"""Numbers of the schools, of the leader and of the label."""


@dataclass(frozen=True, eq=False)
class GroupData:
    """Arrays that decide the cost of a group, and of leaving a school without one.

    Parameters
    ----------
    rest_costs
        Cost of leaving each school without a group: more than any saving of travel, less than
        breaking a rule; more for a school of higher priority.
    """

    travel: TravelData
    rules: RuleData
    pins: PinData
    rest_costs: Floats

    @property
    def penalty(self) -> float:
        """What breaking a rule costs."""
        return self.travel.penalty


def group_data(instance: Instance) -> GroupData:
    """The arrays of an instance."""
    pinned = instance.pinned
    num_base = len(instance.meetings_of(VenueKind.SPECIALIST))
    rest_costs, penalty = _costs_of_leaving_out(instance)
    allowed = np.array(
        [
            [_may_lead(instance, k, each) for each in pinned.school_demands]
            for k in _leaders(instance)
        ]
    ).reshape(instance.num_leaders, instance.num_schools)
    presence = num_base * (instance.base_journeys + penalty * ~instance.base_in_reach)
    journeys = instance.journeys + penalty * ~instance.in_reach
    leader_journeys = instance.leader_journeys + penalty * ~instance.leader_in_reach
    return GroupData(
        TravelData(
            journeys=np.ascontiguousarray(journeys, dtype=np.float64),
            leader_journeys=np.ascontiguousarray(leader_journeys, dtype=np.float64),
            presence=np.ascontiguousarray(presence + penalty * ~allowed, dtype=np.float64),
            willing=instance.willing,
            num_member=len(instance.meetings_of(VenueKind.MEMBER)),
            num_central=len(instance.meetings_of(VenueKind.CENTRAL)),
            penalty=float(penalty),
        ),
        _rule_data(instance),
        _pin_data(instance),
        rest_costs,
    )


def evaluate_all(
    data: GroupData, labels: Ints, leaders: Ints, members: Ints, sizes: Ints
) -> tuple[Floats, Ints]:
    """Travel with the penalties inside the matrices, and other broken rules, of many groups.

    ``members`` has a row for each group, of which as many schools count as ``sizes`` says.
    """
    # Importing the kernels may compile them, so that is left to those who use them.
    from mastery_sched.engine.group_kernels import evaluate

    travel = np.zeros(len(sizes), dtype=np.float64)
    broken = np.zeros(len(sizes), dtype=np.int64)
    keys = np.zeros(members.shape[1], dtype=np.float64)
    hosts = np.zeros(max(members.shape[1], len(data.rules.word_window)), dtype=np.int64)
    evaluate(
        *(data.travel, data.rules, data.pins, labels, leaders, members, sizes),
        *(travel, broken, keys, hosts),
    )
    return travel, broken


def evaluate_groups(data: GroupData, groups: Sequence[Group]) -> tuple[Floats, Bools]:
    """Travel of groups, and whether each is possible (its travel means nothing otherwise)."""
    width = max((len(schools) for schools, _, _ in groups), default=1)
    members = np.zeros((len(groups), width), dtype=np.int64)
    for g, (schools, _, _) in enumerate(groups):
        members[g, : len(schools)] = schools
    labels = np.array([label for _, _, label in groups], dtype=np.int64)
    labels[labels == NO_LABEL] = len(data.rules.label_leaders) - 1
    travel, broken = evaluate_all(
        data,
        labels,
        np.array([leader for _, leader, _ in groups], dtype=np.int64),
        members,
        np.array([len(schools) for schools, _, _ in groups], dtype=np.int64),
    )
    return travel, (broken == 0) & (travel < data.penalty)


def _costs_of_leaving_out(instance: Instance) -> tuple[Floats, int]:
    """Cost of leaving out each school, and the penalty of a broken rule."""
    rules = instance.problem.rules
    longest = max(
        int(matrix.max(initial=0))
        for matrix in (instance.journeys, instance.leader_journeys, instance.base_journeys)
    )
    most_travel = 2 * (rules.max_size + 1) * rules.num_meetings * max(1, longest)
    if not instance.may_leave_out:
        return np.zeros(instance.num_schools, dtype=np.float64), most_travel
    classes, ranks = np.unique(instance.priorities, return_inverse=True)
    # One more school left out must outweigh all priorities, one step of those any travel.
    steps = 1 if len(classes) == 1 else len(classes) * (instance.num_schools + 1)
    steps = min(steps, MOST_PRIORITY_STEPS)
    costs = most_travel * (steps + ranks)
    return costs.astype(np.float64), (rules.max_size + 2) * most_travel * (steps + len(classes))


def _leaders(instance: Instance) -> range:
    return range(instance.num_leaders)


def _may_lead(instance: Instance, leader: int, demand: Demand) -> bool:
    """Whether pins let a leader lead; venues pinned to meetings at the base or online count."""
    if any(who != instance.specialist_ids[leader] for who in demand.specialists):
        return False
    policy = instance.problem.rules.venue_policy
    for meeting, urn in demand.venues:
        kind = policy[meeting - 1]
        if kind is VenueKind.ONLINE:
            return False
        if kind is VenueKind.SPECIALIST and instance.base_urn(leader) != urn:
            return False
    return True


def _rule_data(instance: Instance) -> RuleData:
    rules = instance.problem.rules
    pinned = instance.pinned
    everybody = (*instance.school_windows, *instance.leader_windows)
    words = list(_words(instance, everybody))
    num_words, num_slots = len(words), len(instance.problem.open_slots.slots)
    days = np.zeros((num_words, WORD_BITS), dtype=np.int64)
    for w, (_, slots) in enumerate(words):
        dates = [instance.problem.open_slots.slots[slot].date for slot in slots]
        days[w, : len(slots)] = [(day - date.min).days for day in dates]
    label_leaders = np.ones((len(pinned.labels) + 1, instance.num_leaders), dtype=np.bool_)
    for label, demand in enumerate(pinned.label_demands):
        label_leaders[label] = [_may_lead(instance, k, demand) for k in _leaders(instance)]
    apart = np.zeros((instance.num_schools,) * 2 if pinned.apart else (0, 0), dtype=np.bool_)
    for i, j in pinned.apart:
        apart[i, j] = apart[j, i] = True
    always = ((1 << num_slots) - 1,) * instance.problem.rules.num_meetings
    return RuleData(
        label_leaders=label_leaders,
        school_slots=_slot_words(instance.school_windows, words, num_slots),
        leader_slots=_slot_words(instance.leader_windows, words, num_slots),
        label_slots=_slot_words((*instance.label_windows, always), words, num_slots),
        word_window=np.array([window for window, _ in words], dtype=np.int64),
        slot_day=days,
        min_gap=rules.min_gap_days,
        max_gap=rules.max_gap_days or 0,
        trusts=instance.trusts,
        most_per_trust=rules.most_of_a_trust or 0,
        apart=apart,
    )


def _words(
    instance: Instance, everybody: Sequence[Windows]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(Window, numbers of its slots in time order) of each word; every window has one at least."""
    for window in range(instance.problem.rules.num_meetings):
        mask = 0
        for each in everybody:
            mask |= each[window]
        slots = tuple(instance.problem.open_slots.in_mask(mask))
        for first in range(0, max(1, len(slots)), WORD_BITS):
            yield window, slots[first : first + WORD_BITS]


def _slot_words(
    everybody: Sequence[Windows], words: Sequence[tuple[int, tuple[int, ...]]], num_slots: int
) -> Ints:
    """(Who, word): open slots as bits."""
    num_bytes = num_slots // 8 + 1
    result = np.zeros((len(everybody), len(words)), dtype=np.int64)
    for who, windows in enumerate(everybody):
        opened = [
            np.unpackbits(
                np.frombuffer(window.to_bytes(num_bytes, "little"), dtype=np.uint8),
                bitorder="little",
            )
            for window in windows
        ]
        for w, (window, slots) in enumerate(words):
            bits = opened[window][list(slots)].astype(np.int64)
            result[who, w] = int((bits << np.arange(len(slots), dtype=np.int64)).sum())
    return result


def _pin_data(instance: Instance) -> PinData:
    policy = instance.problem.rules.venue_policy
    pinned = instance.pinned
    hosted = [
        meeting
        for meeting, kind in enumerate(policy, start=1)
        if kind in (VenueKind.MEMBER, VenueKind.CENTRAL)
    ]
    demands = (*pinned.school_demands, *pinned.label_demands)
    if not any(meeting in hosted for demand in demands for meeting, _ in demand.venues):
        nothing = np.zeros((0, 0), dtype=np.int64)
        return PinData(nothing, nothing, np.zeros(0, dtype=np.bool_))
    return PinData(
        school_hosts=_pinned_hosts(instance, pinned.school_demands, hosted),
        label_hosts=_pinned_hosts(instance, (*pinned.label_demands, Demand()), hosted),
        in_turn=np.array([policy[meeting - 1] is VenueKind.MEMBER for meeting in hosted]),
    )


def _pinned_hosts(instance: Instance, demands: Sequence[Demand], hosted: Sequence[int]) -> Ints:
    """(Who, meeting): number of the pinned host; one that is nobody's number cannot be kept."""
    nobody = instance.num_schools
    number = {urn: i for i, urn in enumerate(instance.urns)}
    hosts = np.full((len(demands), len(hosted)), -1, dtype=np.int64)
    for who, demand in enumerate(demands):
        for meeting, urn in demand.venues:
            if meeting in hosted:
                at = hosted.index(meeting)
                host = number.get(urn, nobody)
                hosts[who, at] = host if hosts[who, at] in (-1, host) else nobody
    return hosts
