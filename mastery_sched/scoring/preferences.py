"""How far a group's timetable is from what is wished: one number for each preference.

Each function counts, the weights of :class:`mastery_sched.rules.Preferences` come after. Segments
are read from the raw rows of the calendars. Functions bear the names of the preferences' fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice, pairwise

from mastery_sched.assessment import Treatment
from mastery_sched.entities import School, Session
from mastery_sched.problem import Problem
from mastery_sched.scoring.assessment_weeks import is_on
from mastery_sched.work_groups import Meeting

EDGE_DAYS = 2
"""Weekdays at either end of a segment that meetings should keep away from."""


def afternoon(_problem: Problem, meetings: Sequence[Meeting]) -> int:
    """Count the meetings in the afternoon."""
    return sum(meeting.slot.session is Session.PM for meeting in meetings)


def edge(problem: Problem, meetings: Sequence[Meeting]) -> int:
    """Count the meetings on one of the first or last two weekdays of somebody's segment.

    Somebody is an attending school or the specialist's base; the segment is the one with the
    meeting's number in their calendar, or any where the rules give meetings dates of their own;
    closures play no part.
    """
    return sum(_at_an_edge(problem, meeting) for meeting in meetings)


def weekday(_problem: Problem, meetings: Sequence[Meeting]) -> int:
    """Count the meetings that are not on the most frequent weekday."""
    days = Counter(meeting.slot.date.weekday() for meeting in meetings)
    return len(meetings) - max(days.values(), default=0)


def spacing(_problem: Problem, meetings: Sequence[Meeting]) -> int:
    """Days by which the longest gap exceeds the shortest; 0 with fewer than three meetings."""
    dates = [meeting.slot.date for meeting in sorted(meetings, key=lambda each: each.number)]
    gaps = [(after - before).days for before, after in pairwise(dates)]
    return max(gaps) - min(gaps) if len(gaps) > 1 else 0


def assessment(problem: Problem, meetings: Sequence[Meeting]) -> int:
    """Count the meetings in a discouraged assessment week of somebody who takes part.

    Somebody is an attending school or the specialist's base; a school whose lead teachers' years
    are known is concerned only by the assessments of those years.
    """
    return sum(_in_a_discouraged_week(problem, meeting) for meeting in meetings)


PREFERENCES: Mapping[str, Callable[[Problem, Sequence[Meeting]], int]] = {
    "afternoon": afternoon,
    "edge": edge,
    "weekday": weekday,
    "spacing": spacing,
    "assessment": assessment,
}
"""The function of each preference, by the name of its weight."""


def penalties(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, int]:
    """Weighted penalty of one group's meetings, by preference."""
    return {
        name: getattr(problem.preferences, name) * count(problem, meetings)
        for name, count in PREFERENCES.items()
    }


def _at_an_edge(problem: Problem, meeting: Meeting) -> bool:
    calendars = {school.calendar for school in _schools(problem, meeting)}
    return any(
        meeting.slot.date in _edge_days(segment.open_from, segment.open_to)
        for segment in problem.segments
        if segment.calendar in calendars
        and (problem.rules.windows or segment.number == meeting.number)
    )


def _in_a_discouraged_week(problem: Problem, meeting: Meeting) -> bool:
    weeks = [
        week
        for week in problem.rules.assessments
        if week.treatment is Treatment.DISCOURAGED and is_on(week, meeting.slot.date)
    ]
    return any(
        week.concerns(school.years) for week in weeks for school in _schools(problem, meeting)
    )


def _schools(problem: Problem, meeting: Meeting) -> Iterable[School]:
    person = problem.specialist_by_id.get(meeting.specialist_id or "")
    urns = meeting.attending if person is None else (*meeting.attending, person.base_urn)
    for urn in urns:
        school = problem.school_by_urn.get(urn)
        if school is not None:
            yield school


def _edge_days(first: date, last: date) -> set[date]:
    days = range((last - first).days + 1)
    forwards = (first + timedelta(days=i) for i in days)
    backwards = (last - timedelta(days=i) for i in days)
    return {
        day
        for way in (forwards, backwards)
        for day in islice((day for day in way if day.isoweekday() <= 5), EDGE_DAYS)
    }
