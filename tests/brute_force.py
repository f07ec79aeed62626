"""The best plan of a tiny problem by trying everything: partitions, staffing, venues, half-days.

Plain on purpose, and sharing nothing with any model: days come from the checker's raw calendar,
distances from the reference measure, preferences from the scorer; the winner is put together and
checked as a whole. It leans on three facts only: travel does not depend on dates, penalties depend
on nothing but dates and calendars, and dates bind groups to each other only where a specialist is
shared or where only so much may go on at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise, permutations, product

from hypothesis import assume

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.checks.raw_calendar import RawCalendar
from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.entities import (
    PairKind,
    Pin,
    PinKind,
    Session,
    Slot,
    Specialist,
    WeeklySession,
)
from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced, VenueKind
from mastery_sched.scoring.preferences import penalties
from mastery_sched.work_groups import Meeting, Score
from tests.brute_people import can_come, can_host, days_released, loads_kept, of_kind, partner

Group = tuple[int, ...]
Venues = tuple[int | None, ...]
Dates = tuple[Slot, ...]

MOST_TRIED = 30_000
"""Dates of groups that are tried for one problem; hypothesis drops a problem that takes more."""


def best_plan(problem: Problem) -> Plan | None:
    """A best plan, or ``None`` if no plan keeps the rules.

    Raises
    ------
    AssertionError
        If the plan found does not stand the checker, or adds up to something else.
    """
    return _Exhaustion(problem).best()


@dataclass(frozen=True)
class _Option:
    """A group with a leader: its least travel, where, and its timetables, best first."""

    urns: Group
    label: str | None
    specialist: Specialist | None
    travel: int
    venues: Venues
    timetables: tuple[tuple[int, Dates], ...]


class _Exhaustion:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rules = problem.rules
        self.measure = Measure(problem)
        self.calendar = RawCalendar(problem)
        self.urns = [school.urn for school in problem.applicants]
        self.ids = {pin.value for pin in problem.pins if pin.kind is PinKind.GROUP}
        self.ids |= {
            pin.subject
            for pin in problem.pins
            if pin.kind is not PinKind.GROUP and self.urn_of(pin) is None
        }
        first = min(segment.open_from for segment in problem.segments)
        last = max(segment.open_to for segment in problem.segments)
        days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        self.slots = [Slot(day, session) for day in days for session in Session]
        meetings = range(1, self.rules.num_meetings + 1)
        self.open = {
            (urn, h): {
                slot
                for slot in self.slots
                if not self.calendar.shuts_school(urn, slot) and self.in_window(urn, h, slot)
            }
            for urn in problem.school_by_urn
            for h in meetings
        }
        self.known_timetables: dict[
            tuple[tuple[Dates, ...], frozenset[str]], list[tuple[int, Dates]]
        ] = {}
        self.options: dict[tuple[Group, str | None, str | None], list[_Option]] = {}
        self.num_tried = 0

    def best(self) -> Plan | None:
        by_loss: dict[tuple[int, ...], list[list[Group]]] = {}
        for partition in self.partitions(self.urns):
            left_out = set(self.urns) - {urn for group in partition for urn in group}
            if not left_out or self.rules.unplaced is Unplaced.ALLOW:
                by_loss.setdefault(self.loss(left_out), []).append(partition)
        for loss in sorted(by_loss):
            found = [
                candidate
                for partition in by_loss[loss]
                if self.pairs_kept(partition)
                for labels in self.labellings(partition)
                for candidate in self.staffed(partition, labels)
            ]
            if found:
                travel, penalty, draft = min(found, key=lambda each: each[:2])
                return self.finished(draft, loss, travel, penalty)
        return None

    def finished(self, draft: Draft, loss: tuple[int, ...], travel: int, penalty: int) -> Plan:
        plan = assemble(self.problem, draft)
        assert check(plan) == ()
        assert plan.score == Score(loss[0], loss[1:], travel, penalty)
        return plan

    def loss(self, left_out: set[int]) -> tuple[int, ...]:
        schools = self.problem.school_by_urn
        priorities = sorted({schools[urn].priority for urn in self.urns}, reverse=True)
        counts = [sum(schools[urn].priority == p for urn in left_out) for p in priorities]
        return (len(left_out), *counts)

    def partitions(self, urns: Sequence[int]) -> Iterator[list[Group]]:
        if not urns:
            yield []
            return
        first, *rest = urns
        for others in self.partitions(rest):
            yield others
        for size in range(self.rules.min_size, self.rules.max_size + 1):
            for companions in combinations(rest, size - 1):
                left = [urn for urn in rest if urn not in companions]
                for others in self.partitions(left):
                    yield [(first, *companions), *others]

    def pairs_kept(self, partition: list[Group]) -> bool:
        group_of = {urn: i for i, group in enumerate(partition) for urn in group}
        for pair in self.problem.pairs:
            first, second = group_of.get(pair.first), group_of.get(pair.second)
            if pair.kind is PairKind.TOGETHER and first != second:
                return False
            if pair.kind is PairKind.APART and first is not None and first == second:
                return False
        return True

    def labellings(self, partition: list[Group]) -> Iterator[Mapping[int, str]]:
        """Ways to give the ids that pins name to groups, by position."""
        ids = sorted(self.ids)
        for positions in permutations(range(len(partition)), len(ids)):
            labels = dict(zip(positions, ids, strict=True))
            label_of = {urn: labels.get(i) for i, group in enumerate(partition) for urn in group}
            if all(
                urn in label_of
                and (pin.kind is not PinKind.GROUP or label_of.get(urn) == pin.value)
                for pin in self.problem.pins
                if (urn := self.urn_of(pin)) is not None
            ):
                yield labels

    def urn_of(self, pin: Pin) -> int | None:
        if pin.kind is not PinKind.GROUP and pin.subject in {
            other.value for other in self.problem.pins if other.kind is PinKind.GROUP
        }:
            return None
        return int(pin.subject) if pin.subject.isdecimal() else None

    def staffed(
        self, partition: list[Group], labels: Mapping[int, str]
    ) -> Iterator[tuple[int, int, Draft]]:
        people: Sequence[Specialist | None] = self.problem.specialists or (None,)
        choices = [
            [option for person in people for option in self.option(group, labels.get(i), person)]
            for i, group in enumerate(partition)
        ]
        most = None
        for staffing in sorted(product(*choices), key=travel_of):
            if most is not None and travel_of(staffing) > most:
                return
            led = [option.specialist for option in staffing if option.specialist is not None]
            if any(led.count(person) > person.capacity for person in led):
                continue
            timetable = self.timetabled(staffing)
            if timetable is not None:
                penalty, dates = timetable
                draft = Draft(
                    tuple(
                        DraftGroup(
                            option.urns,
                            None if option.specialist is None else option.specialist.id,
                            slots,
                            option.venues,
                            option.label,
                        )
                        for option, slots in zip(staffing, dates, strict=True)
                    )
                )
                most = travel_of(staffing)
                yield most, penalty, draft

    def timetabled(self, staffing: Sequence[_Option]) -> tuple[int, list[Dates]] | None:
        """The least penalty with dates for every group, nobody in two places at once."""
        best: tuple[int, list[Dates]] | None = None

        def place(i: int, penalty: int, dates: list[Dates]) -> None:
            nonlocal best
            if i == len(staffing):
                best = (penalty, list(dates))
                return
            busy = {
                slot
                for other, slots in zip(staffing, dates, strict=False)
                if other.specialist is not None
                and staffing[i].specialist
                in (other.specialist, partner(self.problem, other.specialist))
                for slot in slots
            }
            led = [option.specialist for option in staffing]
            groups = [option.urns for option in staffing]
            released = days_released(self.problem, led, dates, i)
            for more, slots in staffing[i].timetables:
                if best is not None and penalty + more >= best[0]:
                    return
                self.num_tried += 1
                assume(self.num_tried <= MOST_TRIED)
                out = {slot.date for slot in slots}
                if (
                    busy.isdisjoint(slots)
                    and all(len(days | out) <= n for days, n in released)
                    and loads_kept(self.problem, groups, [*dates, slots])
                ):
                    place(i + 1, penalty + more, [*dates, slots])

        place(0, 0, [])
        return best

    def option(self, urns: Group, label: str | None, person: Specialist | None) -> list[_Option]:
        key = (urns, label, None if person is None else person.id)
        if key not in self.options:
            self.options[key] = self.make_option(urns, label, person)
        return self.options[key]

    def make_option(
        self, urns: Group, label: str | None, person: Specialist | None
    ) -> list[_Option]:
        pins = [pin for pin in self.problem.pins if self.concerns(pin, urns, label)]
        leaders = {pin.value for pin in pins if pin.kind is PinKind.SPECIALIST}
        if leaders and leaders != {None if person is None else person.id}:
            return []
        if not self.trusts_kept(urns):
            return []
        venues = [
            (self.travel(urns, person, each), each)
            for each in self.venues(urns, person)
            if all(str(each[(pin.meeting or 0) - 1]) == pin.value for pin in of_kind(pins, "venue"))
        ]
        timetables = tuple(
            (penalty, each)
            for penalty, each in self.timetables(urns, person)
            if all(str(each[(pin.meeting or 0) - 1]) == pin.value for pin in of_kind(pins, "slot"))
        )
        options = []
        for travel, where in sorted(venues, key=lambda each: each[0]):
            kept = tuple(each for each in timetables if can_host(self.calendar, where, each[1]))
            if kept:
                options.append(_Option(urns, label, person, travel, where, kept))
            if len(kept) == len(timetables):
                break  # nothing further away can be any better
        return options

    def concerns(self, pin: Pin, urns: Group, label: str | None) -> bool:
        urn = self.urn_of(pin)
        return urn in urns if urn is not None else pin.subject == label

    def trusts_kept(self, urns: Group) -> bool:
        most = self.rules.most_per_trust
        trusts = [self.problem.school_by_urn[urn].trust for urn in urns]
        return most is None or all(trusts.count(trust) <= most for trust in trusts if trust)

    def venues(self, urns: Group, person: Specialist | None) -> Iterator[Venues]:
        willing = [urn for urn in urns if self.problem.school_by_urn[urn].can_host]
        of_kind: dict[VenueKind, Sequence[int | None]] = {
            VenueKind.MEMBER: willing,
            VenueKind.CENTRAL: willing,
            VenueKind.SPECIALIST: [] if person is None else [person.base_urn],
            VenueKind.ONLINE: [None],
        }
        policy = self.rules.venue_policy
        for venues in product(*(of_kind[kind] for kind in policy)):
            at = {
                kind: [v for v, each in zip(venues, policy, strict=True) if each is kind]
                for kind in VenueKind
            }
            counts = [at[VenueKind.MEMBER].count(urn) for urn in willing]
            fair = max(counts, default=0) - min(counts, default=0) <= 1
            if (
                fair
                and len(set(at[VenueKind.CENTRAL])) <= 1
                and self.in_reach(urns, person, venues)
            ):
                yield venues

    def in_reach(self, urns: Group, person: Specialist | None, venues: Venues) -> bool:
        places = {venue for venue in venues if venue is not None}
        cap = self.rules.max_travel_m
        if cap is not None and any(
            (self.measure.distance_m(urn, place) or 0) > cap for urn in urns for place in places
        ):
            return False
        if person is None:
            return True
        caps = [self.rules.max_specialist_travel_m, person.max_travel_m]
        ways = [self.measure.distance_m(person.base_urn, place) or 0 for place in places]
        return all(way <= cap for way in ways for cap in caps if cap is not None)

    def travel(self, urns: Group, person: Specialist | None, venues: Venues) -> int:
        amount = 0
        for venue in venues:
            if venue is None:
                continue
            amount += sum(self.measure.journey(urn, venue) or 0 for urn in urns)
            if person is not None:
                journey = self.measure.journey(person.base_urn, venue) or 0
                amount += (journey * self.rules.specialist_weight_percent + 50) // 100
        return amount

    def timetables(self, urns: Group, person: Specialist | None) -> list[tuple[int, Dates]]:
        """Every possible timetable with its penalty, best first."""
        possible = tuple(
            tuple(slot for slot in self.slots if self.is_open(urns, person, h, slot))
            for h in range(1, self.rules.num_meetings + 1)
        )
        attending = [*urns, *([] if person is None else [person.base_urn])]
        calendars = frozenset(self.problem.school_by_urn[urn].calendar for urn in attending)
        if (possible, calendars) not in self.known_timetables:
            self.known_timetables[possible, calendars] = sorted(
                (self.penalty(urns, person, dates), dates)
                for dates in product(*possible)
                if all(
                    self.rules.min_gap_days
                    <= (after.date - before.date).days
                    <= (self.rules.max_gap_days or 1_000)
                    for before, after in pairwise(dates)
                )
            )
        return self.known_timetables[possible, calendars]

    def is_open(self, urns: Group, person: Specialist | None, h: int, slot: Slot) -> bool:
        if any(slot not in self.open[urn, h] for urn in urns):
            return False
        if person is None:
            return True
        weekly = (
            WeeklySession(slot.date.weekday(), slot.session) if slot.date.weekday() < 5 else None
        )
        companion = partner(self.problem, person)
        return (
            slot in self.open[person.base_urn, h]
            and not self.calendar.shuts_specialist(person.id, slot)
            and (not person.sessions or weekly in person.sessions)
            and (companion is None or can_come(self.calendar, companion, slot))
        )

    def in_window(self, urn: int, h: int, slot: Slot) -> bool:
        rules, day = self.rules, slot.date
        if rules.windows:
            inside = rules.windows[h - 1][0] <= day <= rules.windows[h - 1][1]
        else:
            inside = self.calendar.half_term(urn, day) == h
        taught = slot.session in rules.lesson_sessions
        return (
            inside
            and (rules.earliest_date or day) <= day <= (rules.latest_date or day)
            and (taught or rules.venue_policy[h - 1] is VenueKind.ONLINE)
        )

    def penalty(self, urns: Group, person: Specialist | None, dates: Dates) -> int:
        meetings = [
            Meeting("G", h, h, slot, None, None if person is None else person.id, urns)
            for h, slot in enumerate(dates, start=1)
        ]
        return sum(penalties(self.problem, meetings).values())


def travel_of(staffing: Sequence[_Option]) -> int:
    """Travel of some groups."""
    return sum(option.travel for option in staffing)
