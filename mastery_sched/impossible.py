"""Why there can be no plan, found by counting before any solver runs.

Every claim is a proof: it names what cannot be, in a planner's words, and what would help. What is
not found here may still be impossible; a search then says so. Where schools may be left out, the
same arguments say which of them can be in no group (:func:`unplaceable`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from mastery_sched.calendar import Windows, can_keep_gaps, common
from mastery_sched.entities import School, Specialist
from mastery_sched.errors import Conflict, counted
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced, VenueKind

MOST_NAMED = 5
"""Schools named in a sentence; the rest are counted."""


def splits(count: int, min_size: int, max_size: int) -> bool:
    """Whether so many schools can be split into groups of these sizes.

    Examples
    --------
    >>> [n for n in range(1, 40) if not splits(n, 6, 7)]
    [1, 2, 3, 4, 5, 8, 9, 10, 11, 15, 16, 17, 22, 23, 29]
    """
    return -(-count // max_size) * min_size <= count


def find_conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """Everything that is proved to be impossible, or ``()``."""
    if not problem.applicants:
        sentence = "there is no eligible applicant, so there is nothing to plan"
        help_ = ("see the list of those left out and why",)
        return (Conflict(Rule.ELIGIBLE, (), sentence, help_),)
    case = _Case(problem)
    pinned = _must_be_placed(problem)
    if problem.rules.unplaced is Unplaced.ALLOW:
        reasons = unplaceable(problem)
        return tuple(
            Conflict(
                Rule.PINNED,
                (str(urn),),
                f"{_named(problem.school_by_urn[urn])} is pinned but can be in no group: "
                f"{reasons[urn]}",
                ("take out its pin",),
            )
            for urn in sorted(pinned & set(reasons))
        )
    found = [case.conflict_of(school) for school in problem.applicants]
    conflicts = [conflict for conflict in found if conflict is not None]
    conflicts += _counts(case)
    if not conflicts:
        # Places and hosts are counted in groups, which only make sense once the sizes do.
        conflicts += [*_places(case), *_hosts(case)]
    return tuple(conflicts)


def unplaceable(problem: Problem) -> dict[int, str]:
    """Eligible applicants that can be in no group at all, with the reason, by URN."""
    case = _Case(problem)
    found = {school.urn: case.conflict_of(school) for school in problem.applicants}
    reasons = {urn: conflict.sentence for urn, conflict in found.items() if conflict is not None}
    for part in case.parts:
        if len(part) < problem.rules.min_size:
            for school in part:
                sentence = (
                    f"only {counted(len(part), 'school')} can meet within the cap on travel, "
                    f"itself included; a group needs {problem.rules.min_size}"
                )
                reasons.setdefault(school.urn, sentence)
    return reasons


@dataclass(frozen=True)
class _Case:
    """A problem with what several of the arguments share."""

    problem: Problem

    @property
    def kinds(self) -> frozenset[VenueKind]:
        return frozenset(self.problem.rules.venue_policy)

    @property
    def at_members(self) -> bool:
        """Whether any meeting is at a member school."""
        return bool(self.kinds & {VenueKind.MEMBER, VenueKind.CENTRAL})

    @cached_property
    def usable(self) -> tuple[Specialist, ...]:
        """Specialists who can meet in every window."""
        windows = self.problem.open_slots.specialists
        return tuple(each for each in self.problem.specialists if self.meets(windows[each.id]))

    @cached_property
    def bases_in_reach(self) -> np.ndarray:
        """(applicant, usable specialist): whether the base is within the school's cap."""
        travel, cap = self.problem.travel, self.problem.rules.max_travel_m
        schools = [travel.index_of[school.urn] for school in self.problem.applicants]
        bases = [travel.index_of[each.base_urn] for each in self.usable]
        if cap is None or not schools or not bases:
            return np.ones((len(schools), len(bases)), dtype=bool)
        a, b = np.array(schools)[:, None], np.array(bases)[None, :]
        return np.asarray(travel.distances_m(a, b) <= cap)

    @cached_property
    def position(self) -> dict[int, int]:
        """Position of every applicant, by URN."""
        return {school.urn: i for i, school in enumerate(self.problem.applicants)}

    @cached_property
    def parts(self) -> tuple[tuple[School, ...], ...]:
        """Applicants in parts that no group can span, because the cap splits the map.

        All schools of a group reach its venues, so a group lies within one part of the schools
        linked by venues at members, and within one part of those linked by bases.
        """
        schools, cap = self.problem.applicants, self.problem.rules.max_travel_m
        if cap is None:
            return (schools,) if schools else ()
        travel = self.problem.travel
        index = np.array([travel.index_of[school.urn] for school in schools], dtype=np.int64)
        label = np.zeros(len(schools), dtype=np.int64)
        if self.at_members:
            hosts = index[[school.can_host for school in schools]]
            a, b, _ = travel.within(cap)
            reached = np.isin(a, index) & np.isin(b, hosts)
            rows = np.concatenate([a[reached], hosts])
            columns = np.concatenate([b[reached], hosts])
            label = _linked(rows, columns, len(travel))[index]
        if VenueKind.SPECIALIST in self.kinds:
            row, column = np.nonzero(self.bases_in_reach)
            count = max(self.bases_in_reach.shape)
            by_base = _linked(row, column, count)[: len(schools)]
            label = label * (2 * count) + by_base
        found: dict[int, list[School]] = {}
        for school, part in zip(schools, label.tolist(), strict=True):
            found.setdefault(part, []).append(school)
        return tuple(tuple(part) for part in found.values())

    def meets(self, windows: Windows) -> bool:
        """Whether a meeting in each window, far enough apart, is possible."""
        slots = self.problem.open_slots.slots
        return can_keep_gaps(windows, slots, self.problem.rules.min_gap_days)

    def conflict_of(self, school: School) -> Conflict | None:
        """Why a school can be in no group, whatever the other schools are."""
        subject = (str(school.urn),)
        windows = self.problem.open_slots.schools[school.urn]
        shut = [number for number, mask in enumerate(windows, start=1) if not mask]
        if shut:
            return Conflict(
                Rule.SCHOOL_OPEN,
                subject,
                f"{_named(school)} has no open half-day in {_half_terms(shut)}",
                ("correct its calendar or closures", "leave it out"),
            )
        if not self.meets(windows):
            days = self.problem.rules.min_gap_days
            return Conflict(
                Rule.MIN_GAP,
                subject,
                f"{_named(school)} has no half-days, one in each half-term, {days} days apart",
                ("correct its calendar or closures", "lower min_gap_days", "leave it out"),
            )
        if not self.problem.specialists:
            return None
        leaders = [
            person
            for person in self.usable
            if self.meets(common([windows, self.problem.open_slots.specialists[person.id]]))
        ]
        if not leaders:
            return Conflict(
                Rule.SPECIALIST_SESSION,
                subject,
                f"no specialist shares an open half-day with {_named(school)} in every half-term",
                ("widen the sessions of a specialist", "correct its closures", "leave it out"),
            )
        if VenueKind.SPECIALIST in self.kinds:
            reach = self.bases_in_reach[self.position[school.urn]]
            near = {person.id for person, ok in zip(self.usable, reach, strict=True) if ok}
            if not any(person.id in near for person in leaders):
                return Conflict(
                    Rule.MAX_TRAVEL,
                    subject,
                    f"no specialist who could lead {_named(school)} is based within its cap on "
                    "travel",
                    ("raise max_travel_km", "find a specialist nearer by", "leave it out"),
                )
        return None


def _linked(rows: np.ndarray, columns: np.ndarray, count: int) -> np.ndarray:
    """Connected parts of a graph of travellers and venues: a label for each traveller."""
    links = coo_matrix(
        (np.ones(len(rows), dtype=np.int8), (rows, columns + count)), shape=(2 * count, 2 * count)
    )
    _, labels = connected_components(links, directed=False)
    return np.asarray(labels[:count], dtype=np.int64)


def _counts(case: _Case) -> Iterator[Conflict]:
    rules = case.problem.rules
    sizes = f"{rules.min_size}-{rules.max_size}"
    for part in case.parts:
        count = len(part)
        if splits(count, rules.min_size, rules.max_size):
            continue
        ways_out = tuple(_better_counts(count, rules.min_size, rules.max_size))
        if len(case.parts) == 1:
            sentence = f"{counted(count, 'school')} cannot be split into groups of {sizes}"
            yield Conflict(Rule.GROUP_SIZE, (), sentence, ways_out)
            continue
        sentence = (
            f"{_all_named(part)} can only be grouped among themselves within the cap on travel, "
            f"and {counted(count, 'school')} cannot be split into groups of {sizes}"
        )
        subjects = tuple(str(school.urn) for school in part)
        yield Conflict(Rule.MAX_TRAVEL, subjects, sentence, (*ways_out, "raise max_travel_km"))


def _better_counts(count: int, low: int, high: int) -> Iterator[str]:
    fewer = next((n for n in range(count - 1, 0, -1) if splits(n, low, high)), None)
    if fewer is not None:
        yield f"leave {_number(count - fewer)} out ({fewer})"
    more = next(n for n in range(count + 1, count + low + 1) if splits(n, low, high))
    yield f"add {_number(more - count)} ({more})"
    odd = [size for size in (low - 1, high + 1) if 0 < size <= count]
    odd = [size for size in odd if splits(count - size, low, high)]
    if odd:
        yield f"allow one group of {' or '.join(map(str, odd))}"


def _places(case: _Case) -> Iterator[Conflict]:
    problem = case.problem
    if not problem.specialists:
        return
    needed, places = _least_groups(case), sum(person.capacity for person in case.usable)
    if places >= needed:
        return
    people = counted(len(case.usable), "specialist")
    unusable = len(problem.specialists) - len(case.usable)
    besides = f" ({unusable} more can meet in no half-day of some half-term)" if unusable else ""
    sentence = (
        f"{counted(len(problem.applicants), 'school')} need at least {counted(needed, 'group')}, "
        f"but {people} can lead {places}{besides}"
    )
    ways_out = (
        f"find {_number(needed - places)} more specialists or places of specialists",
        'allow schools to be left out (unplaced = "allow")',
    )
    yield Conflict(Rule.CAPACITY, (), sentence, ways_out)


def _hosts(case: _Case) -> Iterator[Conflict]:
    if not case.at_members:
        return
    rules = case.problem.rules
    for part in case.parts:
        needed = -(-len(part) // rules.max_size)
        willing = sum(school.can_host for school in part)
        if willing < needed:
            sentence = (
                f"{counted(needed, 'group')} or more are needed for {_all_named(part)}, each with "
                f"a school that hosts, but {willing or 'none'} of them is willing"
            )
            yield Conflict(
                Rule.CAN_HOST,
                tuple(str(school.urn) for school in part if not school.can_host),
                sentence,
                ("ask more schools to host", "choose another venue policy"),
            )


def _least_groups(case: _Case) -> int:
    return sum(-(-len(part) // case.problem.rules.max_size) for part in case.parts)


def _must_be_placed(problem: Problem) -> set[int]:
    """URNs of applicants that a pin puts into a group."""
    applicants = {str(school.urn) for school in problem.applicants}
    return {int(pin.subject) for pin in problem.pins if pin.subject in applicants}


def _half_terms(numbers: Sequence[int]) -> str:
    words = " and ".join(map(str, numbers))
    return f"half-term {words}" if len(numbers) == 1 else f"half-terms {words}"


def _number(count: int) -> str:
    return "one" if count == 1 else str(count)


def _named(school: School) -> str:
    return f"{school.name} ({school.urn})"


def _all_named(schools: Sequence[School]) -> str:
    words = [_named(school) for school in schools[:MOST_NAMED]]
    if len(schools) > MOST_NAMED:
        words.append(counted(len(schools) - MOST_NAMED, "other"))
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
