"""A small problem as whole numbers, read straight from its records for the compact model.

It shares no code with the engine for larger problems on purpose: each is the other's test. Schools
are numbered so that those far apart come first, which makes the order of groups bite early.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy.typing as npt

from mastery_sched.entities import PinKind, School, Session, Slot, Specialist, partners_of
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced, VenueKind
from mastery_sched.travel import IntArray

Matrix = list[list[int]]
Allowed = list[list[bool]]


@dataclass(frozen=True)
class CompactData:
    """What the model needs of a problem, by number of school, leader, group and meeting.

    Parameters
    ----------
    schools, leaders
        Eligible applicants, and the specialists.
    labels
        Ids of the groups that pins name; they are the first groups. The others have no name.
    num_groups, least_groups
        Most and fewest groups.
    journeys
        ``journeys[s][u]``: school ``s`` to school ``u`` and back.
    leader_journeys
        ``leader_journeys[g][u]``: leader ``g`` to school ``u`` and back, weighted.
    base_journeys
        ``base_journeys[s][g]``: school ``s`` to the base of ``g`` and back.
    in_reach, leader_in_reach, base_in_reach
        Whether the caps allow these ways.
    slots
        One a meeting: numbers of the slots that are worth considering.
    barred
        Numbers of schools that are known to fit nowhere.
    """

    problem: Problem
    schools: tuple[School, ...]
    leaders: tuple[Specialist, ...]
    labels: tuple[str, ...]
    num_groups: int
    least_groups: int
    journeys: Matrix
    leader_journeys: Matrix
    base_journeys: Matrix
    in_reach: Allowed
    leader_in_reach: Allowed
    base_in_reach: Allowed
    slots: tuple[tuple[int, ...], ...]
    barred: frozenset[int]

    @property
    def num_meetings(self) -> int:
        """Meetings of each group."""
        return self.problem.rules.num_meetings

    def num_of(self, kind: VenueKind) -> int:
        """Number of meetings whose venue is of this kind."""
        return len(self.problem.rules.meetings_of(kind))

    @property
    def everyone(self) -> range:
        """Numbers of the schools."""
        return range(len(self.schools))

    @property
    def groups(self) -> range:
        """Numbers of the groups."""
        return range(self.num_groups)

    @property
    def unnamed(self) -> range:
        """Numbers of the groups that no pin names; they may be exchanged for each other."""
        return range(len(self.labels), self.num_groups)

    @property
    def willing(self) -> list[int]:
        """Numbers of the schools that may host."""
        return [s for s, school in enumerate(self.schools) if school.can_host]

    def slot(self, number: int) -> Slot:
        """The slot with this number."""
        return self.problem.open_slots.slots[number]

    def school_open(self, s: int, h: int) -> int:
        """Slots of meeting ``h`` (from 0) at which school ``s`` is open, as a set of bits."""
        return self.problem.open_slots.schools[self.schools[s].urn][h]

    def leader_open(self, g: int, h: int) -> int:
        """Slots of meeting ``h`` (from 0) at which leader ``g`` is not away, as a set of bits.

        Half-days for which they are not released, or their partner cannot come, are among them.
        """
        return self.problem.open_slots.free[self.leaders[g].id][h]

    def partner(self, g: int) -> int | None:
        """Number of the leader with whom leader ``g`` works in a pair."""
        partner = partners_of(self.leaders).get(self.leaders[g].id)
        ids = [person.id for person in self.leaders]
        return None if partner is None else ids.index(partner)

    def most_hosted(self) -> int:
        """Most member meetings that fairness can ask of one school."""
        meetings = self.num_of(VenueKind.MEMBER)
        unwilling = len(self.schools) - len(self.willing)
        fewest_willing = max(1, self.problem.rules.min_size - unwilling)
        return -(-meetings // fewest_willing)


def gather(problem: Problem, barred: frozenset[int] = frozenset()) -> CompactData:
    """Read a problem.

    Parameters
    ----------
    barred
        URNs of schools that are known to fit in no group.
    """
    rules, travel = problem.rules, problem.travel
    schools = _far_apart_first(problem)
    leaders = problem.specialists
    at = [travel.index_of[school.urn] for school in schools]
    bases = [travel.index_of[person.base_urn] for person in leaders]
    labels = _labels(problem)
    most = len(schools) // rules.min_size
    if leaders:
        most = min(most, sum(person.capacity for person in leaders))
    caps = [problem.specialist_cap_m(person) for person in leaders]
    return CompactData(
        problem=problem,
        schools=schools,
        leaders=leaders,
        labels=labels,
        num_groups=max(most, len(labels)),
        least_groups=_least_groups(problem, len(schools), len(labels)),
        journeys=_matrix(travel.journey_matrix, at, at),
        leader_journeys=[
            [rules.weighted(journey) for journey in row]
            for row in _matrix(travel.journey_matrix, bases, at)
        ],
        base_journeys=_matrix(travel.journey_matrix, at, bases),
        in_reach=_within(_matrix(travel.distance_matrix_m, at, at), [rules.max_travel_m] * len(at)),
        leader_in_reach=_within(_matrix(travel.distance_matrix_m, bases, at), caps),
        base_in_reach=_within(
            _matrix(travel.distance_matrix_m, at, bases), [rules.max_travel_m] * len(at)
        ),
        slots=_slots(problem, schools, leaders),
        barred=frozenset(s for s, school in enumerate(schools) if school.urn in barred),
    )


def is_urn(problem: Problem, subject: str) -> bool:
    """Whether the subject of a pin is a school, not the id of a group."""
    ids = {pin.value for pin in problem.pins if pin.kind is PinKind.GROUP}
    return subject.isdecimal() and subject not in ids


def _labels(problem: Problem) -> tuple[str, ...]:
    named = {pin.value for pin in problem.pins if pin.kind is PinKind.GROUP}
    named |= {
        pin.subject
        for pin in problem.pins
        if pin.kind is not PinKind.GROUP and not is_urn(problem, pin.subject)
    }
    return tuple(sorted(named))


def _least_groups(problem: Problem, num_schools: int, num_labels: int) -> int:
    if problem.rules.unplaced == Unplaced.ALLOW:
        return num_labels
    return max(num_labels, -(-num_schools // problem.rules.max_size))


def _far_apart_first(problem: Problem) -> tuple[School, ...]:
    """The most remote school, then always the one furthest from those taken."""
    schools = problem.applicants
    if not schools:
        return ()
    at = [problem.travel.index_of[school.urn] for school in schools]
    apart = problem.travel.journey_matrix(at, at)
    order = [int(apart.sum(axis=1).argmax())]
    nearest = apart[order[0]].copy()
    while len(order) < len(schools):
        nearest[order] = -1
        order.append(int(nearest.argmax()))
        nearest = nearest.clip(max=apart[order[-1]])
    return tuple(schools[i] for i in order)


def _matrix(
    measure: Callable[[npt.ArrayLike, npt.ArrayLike], IntArray],
    rows: Sequence[int],
    columns: Sequence[int],
) -> Matrix:
    if not rows or not columns:
        return [[] for _ in rows]
    values: Matrix = measure(rows, columns).tolist()
    return values


def _within(distances: Matrix, caps: Sequence[int | None]) -> Allowed:
    return [
        [cap is None or distance <= cap for distance in row]
        for row, cap in zip(distances, caps, strict=True)
    ]


def _slots(
    problem: Problem, schools: Sequence[School], leaders: Sequence[Specialist]
) -> tuple[tuple[int, ...], ...]:
    """Slots at which some group could meet at all, without afternoons that add nothing."""
    crowded = (
        problem.rules.has_loads
        or any(person.capacity > 1 for person in leaders)
        or bool(partners_of(leaders))
    )
    spare = 0 if crowded else _idle_afternoons(problem)
    found = []
    for h in range(problem.rules.num_meetings):
        open_schools = [problem.open_slots.schools[school.urn][h] for school in schools]
        led = -1 if not leaders else 0
        for person in leaders:
            led |= problem.open_slots.specialists[person.id][h]
        anybody = 0
        for mask in open_schools:
            anybody |= mask
        found.append(
            tuple(
                t
                for t in problem.open_slots.in_mask(anybody & led & ~spare)
                if sum(mask >> t & 1 for mask in open_schools) >= problem.rules.min_size
            )
        )
    return tuple(found)


def _idle_afternoons(problem: Problem) -> int:
    """Afternoons when everybody who could meet could meet that morning as well.

    Only the preference against afternoons tells the two apart, so a best plan needs only the
    morning. That does not hold where a specialist might have to be at two meetings on one day,
    their own or their partner's, or where only so much may go on in one session.
    """
    calendars = [*problem.open_slots.schools.values(), *problem.open_slots.specialists.values()]
    calendars += [(mask,) for mask in problem.open_slots.hosting.values()]
    pinned = {pin.value for pin in problem.pins if pin.kind is PinKind.SLOT}
    slots = problem.open_slots.slots
    idle = 0
    for t, slot in enumerate(slots):
        if slot.session is not Session.PM or str(slot) in pinned:
            continue
        if t == 0 or slots[t - 1].date != slot.date:
            continue
        needed = any(
            mask >> t & 1 and not mask >> (t - 1) & 1 for windows in calendars for mask in windows
        )
        if not needed:
            idle |= 1 << t
    return idle
