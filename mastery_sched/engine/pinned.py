"""What pins and pairs ask of groups, by school number: units, labels, leaders, slots, hosts.

A *unit* is a set of schools that stay together. A *label* is a group that pins name by its id; its
schools are in one unit, and there may be none yet. A demand is what pins ask of the group of a
school or of a label, whoever else is in it. Nothing here knows travel or calendars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mastery_sched.entities import PairKind, Pin, PinKind, Slot
from mastery_sched.problem import Problem


@dataclass(frozen=True, slots=True)
class Demand:
    """What pins ask of one group.

    Parameters
    ----------
    specialists
        Ids of those who must lead it (of two, nobody can be both).
    slots, venues
        Slot, or URN of the venue, by number of the meeting; several contradict each other.
    """

    specialists: frozenset[str] = frozenset()
    slots: tuple[tuple[int, Slot], ...] = ()
    venues: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Pinned:
    """What pins and pairs ask, by number of the school.

    Parameters
    ----------
    labels
        Ids of the groups that pins name, sorted.
    units
        Schools that stay together, each sorted; every school is in one.
    unit_labels
        Label of each unit, by position in ``labels``; -1 for none.
    school_demands, label_demands
        What pins ask of the group of a school, and of a label.
    must_place
        Whether pins ask that a unit is placed.
    apart
        Pairs of schools that must not share a group.
    contradictions
        What cannot be kept whatever the groups: sentences.
    """

    labels: tuple[str, ...]
    units: tuple[tuple[int, ...], ...]
    unit_labels: tuple[int, ...]
    school_demands: tuple[Demand, ...]
    label_demands: tuple[Demand, ...]
    must_place: tuple[bool, ...]
    apart: frozenset[tuple[int, int]]
    contradictions: tuple[str, ...]


def read_pins(problem: Problem, urns: Sequence[int]) -> Pinned:
    """Resolve the pins and pairs of a problem for the schools to be grouped."""
    number = {urn: i for i, urn in enumerate(urns)}
    group_ids = {pin.value for pin in problem.pins if pin.kind is PinKind.GROUP}
    contradictions = []

    def school(text: str) -> int | None:
        return number.get(int(text)) if text.isdecimal() else None

    label_of: dict[int, str] = {}
    of_school: dict[int, list[Pin]] = {}
    of_label: dict[str, list[Pin]] = {group_id: [] for group_id in group_ids}
    for pin in problem.pins:
        i = school(pin.subject)
        if pin.kind is not PinKind.GROUP and (
            pin.subject in group_ids or not pin.subject.isdecimal()
        ):
            of_label.setdefault(pin.subject, []).append(pin)
        elif i is None:
            contradictions.append(f"school {pin.subject} is pinned but cannot be placed")
        else:
            of_school.setdefault(i, []).append(pin)
            if pin.kind is PinKind.GROUP and label_of.setdefault(i, pin.value) != pin.value:
                contradictions.append(f"school {pin.subject} is pinned to two groups")
    labels = tuple(sorted(of_label))
    units = _units(problem, number, label_of)
    unit_labels = []
    for unit in units:
        named = sorted({label_of[i] for i in unit if i in label_of})
        if len(named) > 1:
            contradictions.append(f"groups {' and '.join(named)} would have to be one")
        unit_labels.append(labels.index(named[0]) if named else -1)
    return Pinned(
        labels=labels,
        units=units,
        unit_labels=tuple(unit_labels),
        school_demands=tuple(_demand(of_school.get(i, ())) for i in range(len(urns))),
        label_demands=tuple(_demand(of_label[label]) for label in labels),
        must_place=tuple(any(i in of_school for i in unit) for unit in units),
        apart=frozenset(
            (number[pair.first], number[pair.second])
            for pair in problem.pairs
            if pair.kind is PairKind.APART and {pair.first, pair.second} <= number.keys()
        ),
        contradictions=tuple(contradictions),
    )


def _demand(pins: Sequence[Pin]) -> Demand:
    slots = {(pin.meeting or 0, Slot.parse(pin.value)) for pin in pins if pin.kind is PinKind.SLOT}
    venues = {(pin.meeting or 0, int(pin.value)) for pin in pins if pin.kind is PinKind.VENUE}
    return Demand(
        frozenset(pin.value for pin in pins if pin.kind is PinKind.SPECIALIST),
        tuple(sorted(slots)),
        tuple(sorted(venues)),
    )


def _units(
    problem: Problem, number: Mapping[int, int], label_of: Mapping[int, str]
) -> tuple[tuple[int, ...], ...]:
    """Schools that pairs or a pinned group keep together, in order of their first schools."""
    above = list(range(len(number)))

    def root(i: int) -> int:
        while above[i] != i:
            i = above[i]
        return i

    def join(i: int, j: int) -> None:
        first, second = sorted((root(i), root(j)))
        above[second] = first

    for pair in problem.pairs:
        if pair.kind is PairKind.TOGETHER and {pair.first, pair.second} <= number.keys():
            join(number[pair.first], number[pair.second])
    first_of: dict[str, int] = {}
    for i in sorted(label_of):
        join(i, first_of.setdefault(label_of[i], i))
    units: dict[int, list[int]] = {}
    for i in range(len(number)):
        units.setdefault(root(i), []).append(i)
    return tuple(tuple(unit) for unit in units.values())
