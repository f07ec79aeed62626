"""The parts of a plan: Work Groups with their members, meetings, who is left out, and the score.

Immutable values; nothing here decides, checks or scores.
"""

from __future__ import annotations

from dataclasses import dataclass

from mastery_sched.entities import Slot


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """A school in a group, from its first to its last meeting number, both inclusive."""

    urn: int
    first_meeting: int
    last_meeting: int


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """A Work Group.

    Parameters
    ----------
    id
        Given once, never reused, never recomputed from order.
    name
        For display: the place of a central member. May be edited.
    specialist_id
        Who leads it; ``None`` only where the problem has no specialists.
    members
        Sorted by URN.
    """

    id: str
    name: str
    specialist_id: str | None
    members: tuple[Membership, ...]

    @property
    def urns(self) -> tuple[int, ...]:
        """URNs of all members, sorted."""
        return tuple(member.urn for member in self.members)

    def attending(self, number: int) -> tuple[int, ...]:
        """URNs of the members that take part in a meeting, sorted."""
        return tuple(m.urn for m in self.members if m.first_meeting <= number <= m.last_meeting)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One half-day of a group; its identity is (``group_id``, ``number``).

    Parameters
    ----------
    number
        From 1; its venue kind is ``rules.venue_policy[number - 1]``.
    window
        The half-term it belongs to, from 1.
    venue_urn
        The school where it is; ``None`` online.
    attending
        URNs of the schools that come, sorted, the venue's own included.
    """

    group_id: str
    number: int
    window: int
    slot: Slot
    venue_urn: int | None
    specialist_id: str | None
    attending: tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class UnplacedSchool:
    """An eligible applicant without a group, and why."""

    urn: int
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """How good a plan is; fields are compared in this order, less is better.

    Parameters
    ----------
    unplaced
        Number of eligible applicants without a group.
    unplaced_by_priority
        The same counted by priority, the highest priority first.
    travel
        Sum over all meetings of everybody's journeys, in the problem's unit (metres or minutes).
    penalty
        Weighted sum of the timetable's unmet preferences.
    """

    unplaced: int
    unplaced_by_priority: tuple[int, ...]
    travel: int
    penalty: int
