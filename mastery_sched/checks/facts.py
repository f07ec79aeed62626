"""What every check looks at: a plan, the records behind it, and words for the things in it.

A plan edited by hand may contradict itself; :attr:`Facts.meetings` are those that can be judged at
all. The others (of an unknown group, counted twice, with an impossible number) are reported by the
rule that owns that fault and by no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mastery_sched.checks.raw_calendar import RawCalendar
from mastery_sched.entities import Specialist
from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import Rules, VenueKind
from mastery_sched.words import listed, named
from mastery_sched.work_groups import Meeting, WorkGroup


@dataclass(frozen=True)
class Facts:
    """A plan as the checks see it; distances are measured once for all of them.

    Parameters
    ----------
    before
        Facts of another plan of the same problem, whose calendar and distances are taken over.
    """

    plan: Plan
    before: Facts | None = None

    @property
    def problem(self) -> Problem:
        """The problem that the plan is for."""
        return self.plan.problem

    @property
    def rules(self) -> Rules:
        """The problem's rules."""
        return self.plan.problem.rules

    @cached_property
    def measure(self) -> Measure:
        """Reference distances."""
        return Measure(self.problem) if self.before is None else self.before.measure

    @cached_property
    def calendar(self) -> RawCalendar:
        """Days and half-days from the raw rows."""
        return RawCalendar(self.problem) if self.before is None else self.before.calendar

    @cached_property
    def groups_of(self) -> Mapping[int, tuple[WorkGroup, ...]]:
        """The groups that list each school as a member, once for each time they do."""
        found: dict[int, tuple[WorkGroup, ...]] = {}
        for group in self.plan.work_groups:
            for urn in group.urns:
                found[urn] = (*found.get(urn, ()), group)
        return found

    @cached_property
    def meetings_by_group(self) -> tuple[tuple[WorkGroup, tuple[Meeting, ...]], ...]:
        """Each group whose id is its own, with its meetings in order: each possible number once."""
        ids = Counter(group.id for group in self.plan.work_groups)
        found = []
        for group in self.plan.work_groups:
            if ids[group.id] > 1:
                continue
            by_number: dict[int, Meeting] = {}
            for meeting in self.plan.meetings_of(group.id):
                if 1 <= meeting.number <= self.rules.num_meetings:
                    by_number.setdefault(meeting.number, meeting)
            found.append((group, tuple(by_number[number] for number in sorted(by_number))))
        return tuple(found)

    @property
    def meetings(self) -> Iterator[tuple[WorkGroup, Meeting]]:
        """The same one by one."""
        for group, meetings in self.meetings_by_group:
            for meeting in meetings:
                yield group, meeting

    def kind(self, meeting: Meeting) -> VenueKind:
        """The kind of venue that a meeting with a possible number must have."""
        return self.rules.venue_policy[meeting.number - 1]

    def leader(self, group: WorkGroup) -> Specialist | None:
        """The specialist of a group, if there is one and the problem knows them."""
        return self.problem.specialist_by_id.get(group.specialist_id or "")

    def named(self, urn: int) -> str:
        """A school in words, such as ``Larch Primary (100123)``."""
        school = self.problem.school_by_urn.get(urn)
        if school is None:
            return f"School {urn} (not in the tables)"
        return named(school)

    def all_named(self, urns: Iterable[int]) -> str:
        """Several schools in words."""
        return listed([self.named(urn) for urn in urns])


def group_label(group: WorkGroup) -> str:
    """A group in words, such as ``G01 Larchford``."""
    return f"{group.id} {group.name}".strip()


def meeting_label(group: WorkGroup, meeting: Meeting) -> str:
    """A meeting in words, such as ``Meeting 2 of G01 Larchford on Thu 2025-10-23 PM``."""
    slot = meeting.slot
    return f"Meeting {meeting.number} of {group_label(group)} on {slot.weekday} {slot}"
