"""Who can meet whom at all: by the dates, by the caps on travel, and with which specialists.

Everything here errs on the side of allowing: what it rules out is impossible, what it allows may
still be.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mastery_sched.calendar import Windows, can_keep_gaps, common
from mastery_sched.entities import PairKind, School, Specialist
from mastery_sched.problem import Problem
from mastery_sched.rules import VenueKind
from mastery_sched.travel import MATRIX_LIMIT

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

MOST_IN_PAIRS = 400
"""Most schools for which specialists are asked about every pair."""


@dataclass(frozen=True)
class Reach:
    """A problem with what several of the arguments share; schools are numbered as applicants."""

    problem: Problem

    @property
    def schools(self) -> tuple[School, ...]:
        """The applicants, by number."""
        return self.problem.applicants

    @property
    def kinds(self) -> frozenset[VenueKind]:
        """Kinds of venue that the policy names."""
        return frozenset(self.problem.rules.venue_policy)

    @property
    def at_members(self) -> bool:
        """Whether any meeting is at a member school."""
        return bool(self.kinds & {VenueKind.MEMBER, VenueKind.CENTRAL})

    @property
    def at_bases(self) -> bool:
        """Whether any meeting is at a specialist's base."""
        return VenueKind.SPECIALIST in self.kinds

    def meets(self, windows: Windows) -> bool:
        """Whether a meeting in each window, far enough apart, is possible."""
        slots = self.problem.open_slots.slots
        return can_keep_gaps(windows, slots, self.problem.rules.gap_days)

    @cached_property
    def usable(self) -> tuple[Specialist, ...]:
        """Specialists who can meet in every window."""
        windows = self.problem.open_slots.specialists
        return tuple(each for each in self.problem.specialists if self.meets(windows[each.id]))

    @cached_property
    def places(self) -> int:
        """Most groups that specialists can lead, each no more than they have half-days for."""
        windows = self.problem.open_slots.specialists
        return sum(
            min(person.capacity, *(mask.bit_count() for mask in windows[person.id]))
            for person in self.usable
        )

    @cached_property
    def in_reach_of_base(self) -> Bools:
        """(school, usable specialist): whether the base is within the school's cap."""
        travel, cap = self.problem.travel, self.problem.rules.max_travel_m
        at = self._index
        bases = np.array([travel.index_of[each.base_urn] for each in self.usable], dtype=np.int64)
        if cap is None or not at.size or not bases.size:
            return np.ones((len(at), len(bases)), dtype=np.bool_)
        return np.asarray(travel.distances_m(at[:, None], bases[None, :]) <= cap)

    @cached_property
    def leads_by_dates(self) -> Bools:
        """(school, usable specialist): whether they share half-days for a year of meetings."""
        windows = self.problem.open_slots
        found = np.zeros((len(self.schools), len(self.usable)), dtype=np.bool_)
        for i, school in enumerate(self.schools):
            for g, person in enumerate(self.usable):
                shared = common([windows.schools[school.urn], windows.specialists[person.id]])
                found[i, g] = self.meets(shared)
        return found

    @cached_property
    def leads(self) -> Bools:
        """(school, usable specialist): whether they could lead a group with the school."""
        if self.at_bases:
            return self.leads_by_dates & self.in_reach_of_base
        return self.leads_by_dates

    @cached_property
    def near(self) -> Bools | None:
        """(school, school): whether both reach some host; ``None`` where no cap speaks of hosts."""
        cap = self.problem.rules.max_travel_m
        if cap is None or not self.at_members or len(self.schools) > MATRIX_LIMIT:
            return None
        hosts = self._index[[school.can_host for school in self.schools]]
        if not hosts.size:
            return np.zeros((len(self.schools),) * 2, dtype=np.bool_)
        reached = self.problem.travel.distance_matrix_m(self._index, hosts) <= cap
        return _share(reached)

    @cached_property
    def fits(self) -> Bools | None:
        """(school, school): whether two schools can be in one group, as far as can be told.

        ``None`` where there are too many schools for a matrix.
        """
        count = len(self.schools)
        if count > MATRIX_LIMIT:
            return None
        fits = np.ones((count, count), dtype=np.bool_)
        if self.near is not None:
            fits &= self.near
        open_at = [self._open_at(h) for h in range(self.problem.rules.num_meetings)]
        for slots in open_at:
            fits &= _share(slots)
        if self.problem.specialists and count <= MOST_IN_PAIRS:
            fits = self._led_together(open_at, fits)
        number = {school.urn: i for i, school in enumerate(self.schools)}
        for pair in self.problem.pairs:
            if pair.kind is PairKind.APART and {pair.first, pair.second} <= number.keys():
                a, b = number[pair.first], number[pair.second]
                fits[a, b] = fits[b, a] = False
        if self.problem.rules.most_per_trust == 1:
            trusts = [school.trust or None for school in self.schools]
            for i, trust in enumerate(trusts):
                for j in range(i):
                    if trust is not None and trust == trusts[j]:
                        fits[i, j] = fits[j, i] = False
        return fits

    @cached_property
    def parts(self) -> tuple[tuple[School, ...], ...]:
        """Applicants in parts that no group can span, because the cap splits the map.

        All schools of a group reach its venues, so a group lies within one part of the schools
        linked by venues at members, and within one part of those linked by bases.
        """
        cap = self.problem.rules.max_travel_m
        if cap is None:
            return (self.schools,) if self.schools else ()
        travel, index = self.problem.travel, self._index
        label = np.zeros(len(self.schools), dtype=np.int64)
        if self.at_members:
            hosts = index[[school.can_host for school in self.schools]]
            a, b, _ = travel.within(cap)
            reached = np.isin(a, index) & np.isin(b, hosts)
            rows = np.concatenate([a[reached], hosts])
            columns = np.concatenate([b[reached], hosts])
            label = _linked(rows, columns, len(travel))[index]
        if self.at_bases:
            row, column = np.nonzero(self.in_reach_of_base)
            count = max(self.in_reach_of_base.shape)
            by_base = _linked(row, column, count)[: len(self.schools)]
            label = label * (2 * count) + by_base
        found: dict[int, list[School]] = {}
        for school, part in zip(self.schools, label.tolist(), strict=True):
            found.setdefault(part, []).append(school)
        return tuple(tuple(part) for part in found.values())

    @cached_property
    def _index(self) -> Ints:
        index_of = self.problem.travel.index_of
        return np.array([index_of[school.urn] for school in self.schools], dtype=np.int64)

    def _open_at(self, h: int) -> Bools:
        """(school, slot of window ``h``): whether it is open."""
        slots = self.problem.open_slots
        masks = [slots.schools[school.urn][h] for school in self.schools]
        anybody = 0
        for mask in masks:
            anybody |= mask
        numbers = list(slots.in_mask(anybody))
        rows = [[mask >> t & 1 for t in numbers] for mask in masks]
        return np.array(rows, dtype=np.bool_).reshape(len(masks), len(numbers))

    def _led_together(self, open_at: list[Bools], pairs: Bools) -> Bools:
        """(school, school): which of the pairs asked about some specialist could lead."""
        slots = self.problem.open_slots
        pending = pairs.copy()
        for g, person in enumerate(self.usable):
            # The first few specialists settle most pairs; the rest look at what is left.
            rows = np.flatnonzero(pending.any(axis=1) & self.leads[:, g])
            led = np.ones((len(rows),) * 2, dtype=np.bool_)
            for h, is_open in enumerate(open_at):
                anybody = 0
                for school in self.schools:
                    anybody |= slots.schools[school.urn][h]
                can_come = slots.specialists[person.id][h]
                numbers = enumerate(slots.in_mask(anybody))
                columns = [column for column, t in numbers if can_come >> t & 1]
                led &= _share(is_open[rows][:, columns])
            pending[np.ix_(rows, rows)] &= ~led
            if not pending.any():
                break
        return pairs & ~pending


def _share(reached: Bools) -> Bools:
    """(row, row): whether two rows have something in common."""
    counts = reached.astype(np.float32)
    return np.asarray(counts @ counts.T > 0.5)


def _linked(rows: Ints, columns: Ints, count: int) -> Ints:
    """Connected parts of a graph of travellers and venues: a label for each traveller."""
    # Loading scipy takes as long as the rest of the package.
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    links = coo_matrix(
        (np.ones(len(rows), dtype=np.int8), (rows, columns + count)), shape=(2 * count, 2 * count)
    )
    _, labels = connected_components(links, directed=False)
    return np.asarray(labels[:count], dtype=np.int64)
