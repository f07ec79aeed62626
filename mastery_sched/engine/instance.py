"""A hub's problem as numbers: schools and leaders by position, journeys, caps, slots, demands.

Positions replace URNs and ids inside the engine. A *leader* is a specialist or, where the problem
has none, one stand-in who never travels and may lead every group. An :class:`Instance` is the exact
problem of grouping and staffing; nothing here searches, and nothing adds up a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mastery_sched.calendar import Windows
from mastery_sched.engine.arrays import Bools, Ints
from mastery_sched.engine.pinned import Demand, Pinned, read_pins
from mastery_sched.entities import PairKind, Slot, Specialist
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced, VenueKind


@dataclass(frozen=True, eq=False)
class Instance:
    """What decides which groups there may be and what they cost.

    Parameters
    ----------
    problem
        Where it comes from.
    urns
        Schools to be grouped, ascending; a school's number is its position.
    specialist_ids
        One a leader; the stand-in's is ``None``.
    capacity
        Most groups of each leader: what they offer, but no more than the half-days they have in
        any window.
    journeys
        (host, school): travel there and back.
    leader_journeys
        (leader, host): the same, weighted.
    base_journeys
        (leader, school): a school's travel to the leader's base and back.
    in_reach
        (host, school): whether the school's cap allows a meeting at the host.
    leader_in_reach
        (leader, host): the same for the leader; and whether the host can host at all when the
        leader can come.
    base_in_reach
        (leader, school): whether the school's cap allows a meeting at the leader's base.
    willing
        Schools that may host.
    trusts
        Number of each school's trust; -1 for none.
    priorities
        Of each school; larger is placed first.
    school_windows, leader_windows, label_windows
        Open slots, pinned slots considered.
    pinned
        What pins and pairs ask.
    """

    problem: Problem
    urns: tuple[int, ...]
    specialist_ids: tuple[str | None, ...]
    capacity: Ints
    journeys: Ints
    leader_journeys: Ints
    base_journeys: Ints
    in_reach: Bools
    leader_in_reach: Bools
    base_in_reach: Bools
    willing: Bools
    trusts: Ints
    priorities: Ints
    school_windows: tuple[Windows, ...]
    leader_windows: tuple[Windows, ...]
    label_windows: tuple[Windows, ...]
    pinned: Pinned

    @property
    def num_schools(self) -> int:
        """Number of schools to be grouped."""
        return len(self.urns)

    @property
    def num_leaders(self) -> int:
        """Number of leaders, the stand-in included."""
        return len(self.specialist_ids)

    @property
    def may_leave_out(self) -> bool:
        """Whether schools may be left without a group."""
        return self.problem.rules.unplaced is Unplaced.ALLOW

    @property
    def num_places(self) -> int:
        """Most groups that the leaders can lead."""
        return int(self.capacity.sum())

    @property
    def group_counts(self) -> range:
        """Numbers of groups that sizes and leaders admit; empty if there are none.

        Where schools may be left out, any smaller number of groups is admitted, too.
        """
        rules = self.problem.rules
        most = min(self.num_schools // rules.min_size, self.num_places)
        fewest = 0 if self.may_leave_out else -(-self.num_schools // rules.max_size)
        return range(max(fewest, len(self.pinned.labels)), most + 1)

    def meetings_of(self, kind: VenueKind) -> tuple[int, ...]:
        """Numbers, from 1, of the meetings at this kind of venue."""
        return self.problem.rules.meetings_of(kind)

    def base_urn(self, leader: int) -> int | None:
        """Where a leader is based; ``None`` for the stand-in."""
        specialist_id = self.specialist_ids[leader]
        if specialist_id is None:
            return None
        return self.problem.specialist_by_id[specialist_id].base_urn

    @cached_property
    def unit_of(self) -> tuple[int, ...]:
        """Unit of each school."""
        units = {i: u for u, unit in enumerate(self.pinned.units) for i in unit}
        return tuple(units[i] for i in range(self.num_schools))

    @cached_property
    def must_place(self) -> Bools:
        """Schools that have to be in a group."""
        if not self.may_leave_out:
            return np.ones(self.num_schools, dtype=np.bool_)
        return np.array([self.pinned.must_place[unit] for unit in self.unit_of], dtype=np.bool_)


def build_instance(problem: Problem, barred: frozenset[int] = frozenset()) -> Instance:
    """Turn a problem into numbers.

    Parameters
    ----------
    barred
        URNs of schools that stay unplaced; so do those that must be with them.
    """
    barred = _with_partners(problem, barred)
    schools = tuple(school for school in problem.applicants if school.urn not in barred)
    urns = tuple(school.urn for school in schools)
    pinned = read_pins(problem, urns)
    travel, rules, slots = problem.travel, problem.rules, problem.open_slots
    places = np.array([travel.index_of[urn] for urn in urns], dtype=np.int64)
    people = problem.specialists
    bases = np.array([travel.index_of[person.base_urn] for person in people], dtype=np.int64)
    journeys = travel.journey_matrix(places, places)
    in_reach = np.ones(journeys.shape, dtype=np.bool_)
    if people:
        base_journeys = travel.journey_matrix(bases, places)
        weight = rules.specialist_weight_percent
        leader_journeys = (base_journeys * weight + 50) // 100
        base_in_reach = np.ones(base_journeys.shape, dtype=np.bool_)
        leader_in_reach = _leaders_in_reach(problem, people, bases, places)
        leader_windows = tuple(slots.specialists[person.id] for person in people)
        capacity = np.array(
            [
                min(person.capacity, *(window.bit_count() for window in windows))
                for person, windows in zip(people, leader_windows, strict=True)
            ],
            dtype=np.int64,
        )
    else:
        nowhere = np.zeros((1, len(urns)), dtype=np.int64)
        base_journeys, leader_journeys = nowhere, nowhere
        base_in_reach = leader_in_reach = np.ones((1, len(urns)), dtype=np.bool_)
        capacity = np.array([len(urns)], dtype=np.int64)
        leader_windows = (_always(problem),)
    cap = rules.max_travel_m
    if cap is not None:
        in_reach = (travel.distance_matrix_m(places, places) <= cap).T
        if people:
            base_in_reach = (travel.distance_matrix_m(places, bases) <= cap).T
    leader_in_reach = leader_in_reach & _leaders_meet_hosts(problem, leader_windows, urns)
    trust_numbers: dict[str, int] = {}
    trusts = [
        trust_numbers.setdefault(school.trust, len(trust_numbers)) if school.trust else -1
        for school in schools
    ]
    return Instance(
        problem=problem,
        urns=urns,
        specialist_ids=tuple(person.id for person in people) or (None,),
        capacity=capacity,
        journeys=journeys,
        leader_journeys=leader_journeys,
        base_journeys=base_journeys,
        in_reach=in_reach,
        leader_in_reach=leader_in_reach,
        base_in_reach=base_in_reach,
        willing=np.array([school.can_host for school in schools], dtype=np.bool_),
        trusts=np.array(trusts, dtype=np.int64),
        priorities=np.array([school.priority for school in schools], dtype=np.int64),
        school_windows=tuple(
            _pinned_windows(problem, slots.schools[urn], demand)
            for urn, demand in zip(urns, pinned.school_demands, strict=True)
        ),
        leader_windows=leader_windows,
        label_windows=tuple(
            _pinned_windows(problem, _always(problem), demand) for demand in pinned.label_demands
        ),
        pinned=pinned,
    )


def _with_partners(problem: Problem, barred: frozenset[int]) -> frozenset[int]:
    """Schools that stay unplaced, and those that must be where they are."""
    pairs = [pair for pair in problem.pairs if pair.kind is PairKind.TOGETHER]
    while True:
        joined = {
            urn
            for pair in pairs
            if not barred.isdisjoint((pair.first, pair.second))
            for urn in (pair.first, pair.second)
        }
        if joined <= barred:
            return barred
        barred |= joined


def _leaders_in_reach(
    problem: Problem, people: Sequence[Specialist], bases: Ints, places: Ints
) -> Bools:
    caps = [problem.specialist_cap_m(person) for person in people]
    if all(cap is None for cap in caps):
        return np.ones((len(bases), len(places)), dtype=np.bool_)
    distances = problem.travel.distance_matrix_m(bases, places)
    most = int(distances.max(initial=0))
    reach = np.array([most if cap is None else cap for cap in caps], dtype=np.int64)
    return distances <= reach[:, None]


def _leaders_meet_hosts(
    problem: Problem, leader_windows: Sequence[Windows], urns: Sequence[int]
) -> Bools:
    """(Leader, host): whether a meeting is possible in some window where one is to be hosted."""
    slots, rules = problem.open_slots, problem.rules
    fits = np.ones((len(leader_windows), len(urns)), dtype=np.bool_)
    hosted = [
        number - 1
        for kind in (VenueKind.MEMBER, VenueKind.CENTRAL)
        for number in rules.meetings_of(kind)
    ]
    for i, urn in enumerate(urns):
        if urn in slots.hosting and hosted:
            can_host = [slots.hosting[urn] & mask for mask in slots.schools[urn]]
            for k, windows in enumerate(leader_windows):
                fits[k, i] = any(windows[h] & can_host[h] for h in hosted)
    return fits


def _always(problem: Problem) -> Windows:
    """Every slot of the year, in every window."""
    return ((1 << len(problem.open_slots.slots)) - 1,) * problem.rules.num_meetings


def _pinned_windows(problem: Problem, windows: Windows, demand: Demand) -> Windows:
    """Open slots of which pins leave only their own."""
    left = list(windows)
    for meeting, slot in demand.slots:
        left[meeting - 1] &= _bit(problem.open_slots.slots, slot)
    return tuple(left)


def _bit(slots: Sequence[Slot], slot: Slot) -> int:
    return 1 << slots.index(slot) if slot in slots else 0
