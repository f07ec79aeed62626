"""The school year in weeks, as the pictures of a timetable show it.

Which days a group's half-terms have in common, on which of them it cannot meet, and how many
meetings each week has. Draws nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_

from mastery_sched.calendar import weekdays
from mastery_sched.entities import Session
from mastery_sched.plan import Plan
from mastery_sched.tables.outputs.schedule import MONTHS
from mastery_sched.work_groups import WorkGroup

Run = tuple[date, date]
"""First and last day."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Year:
    """Whole weeks, Monday to Sunday, from the first open day or meeting to the last."""

    first: date
    last: date

    @property
    def num_days(self) -> int:
        """Days in it."""
        return (self.last - self.first).days + 1

    @property
    def mondays(self) -> tuple[date, ...]:
        """The Monday of each week."""
        return tuple(self.first + at * _WEEK for at in range(self.num_days // 7))

    def share(self, day: date) -> float:
        """How much of it has passed when a day begins, from 0 to 1."""
        return (day - self.first).days / self.num_days

    @property
    def months(self) -> tuple[tuple[date, str], ...]:
        """The first day of each month in it, and the month's name; the year with January."""
        days = (self.first + timedelta(days=at) for at in range(self.num_days))
        return tuple(
            (
                day,
                f"{MONTHS[day.month - 1]} {day.year}" if day.month == 1 else MONTHS[day.month - 1],
            )
            for day in days
            if day.day == 1
        )


def year_of(plan: Plan) -> Year | None:
    """The year of a plan; ``None`` where there are neither half-terms nor meetings."""
    days = [meeting.slot.date for meeting in plan.schedule]
    for segment in plan.problem.segments:
        days += [segment.open_from, segment.open_to]
    if not days:
        return None
    first, last = min(days), max(days)
    return Year(first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday()))


def common_half_terms(plan: Plan, group: WorkGroup) -> Iterator[Run]:
    """Each window: each half-term as all schools of a group, and the specialist's, share it."""
    if plan.problem.rules.windows:
        yield from plan.problem.rules.windows
        return
    schools = plan.problem.school_by_urn
    calendars = {schools[urn].calendar for urn in _urns(plan, group) if urn in schools}
    for number in range(1, plan.problem.rules.num_meetings + 1):
        segments = [
            segment
            for segment in plan.problem.segments
            if segment.number == number and segment.calendar in calendars
        ]
        if segments:
            first = max(segment.open_from for segment in segments)
            last = min(segment.open_to for segment in segments)
            if first <= last:
                yield first, last


def closed_runs(plan: Plan, group: WorkGroup) -> list[Run]:
    """Days in the half-terms on which not all schools of a group are open, in runs.

    Days on which its specialist is not released for groups are not among them.
    """
    open_slots = plan.problem.open_slots
    masks = [
        reduce(or_, open_slots.schools[urn], 0)
        for urn in _urns(plan, group)
        if urn in open_slots.schools
    ]
    if not masks:
        return []
    open_days = {open_slots.slots[at].date for at in open_slots.in_mask(reduce(and_, masks))}
    inside = [
        day for first, last in common_half_terms(plan, group) for day in weekdays(first, last)
    ]
    return list(runs(day for day in inside if day not in open_days))


def runs(days: Iterable[date]) -> Iterator[Run]:
    """Days in order, those that follow each other as one.

    Examples
    --------
    >>> [last.day - first.day for first, last in runs([date(2025, 9, 1), date(2025, 9, 2)])]
    [1]
    """
    first = last = None
    for day in days:
        if first is None or last is None or day - last > timedelta(days=1):
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last


def week_counts(plan: Plan) -> Counter[tuple[date, Session]]:
    """Meetings by the Monday of their week and by session."""
    return Counter(
        (slot.date - timedelta(days=slot.date.weekday()), slot.session)
        for slot in (meeting.slot for meeting in plan.schedule)
    )


def is_holiday(plan: Plan, monday: date) -> bool:
    """Whether no calendar has an open half-term in the week."""
    sunday = monday + timedelta(days=6)
    return not any(
        segment.open_from <= sunday and monday <= segment.open_to
        for segment in plan.problem.segments
    )


def _urns(plan: Plan, group: WorkGroup) -> list[int]:
    leader = plan.problem.specialist_by_id.get(group.specialist_id or "")
    return [*group.urns, *([] if leader is None else [leader.base_urn])]
