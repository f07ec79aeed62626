"""Why a day is closed, and in which half-term it lies, straight from the rows of the tables.

Plain dates, one at a time, on purpose: the models keep open half-days as sets of bits made by other
code, and this is what a mistake in them would be found by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import holidays

from mastery_sched.assessment import ASSESSMENT_WORDS, Treatment
from mastery_sched.entities import Closure, ClosureScope, School, Segment, Slot, WeeklySession
from mastery_sched.problem import Problem
from mastery_sched.scoring.assessment_weeks import in_ks2_week as in_ks2_week
from mastery_sched.scoring.assessment_weeks import is_on
from mastery_sched.words import listed


@dataclass(frozen=True, slots=True)
class Cause:
    """Why somebody cannot meet.

    Parameters
    ----------
    scope, id
        Whom it concerns, as in the table of closures.
    text
        The cause in words.
    """

    scope: ClosureScope
    id: str
    text: str


class RawCalendar:
    """Days and half-days of one problem, looked up row by row."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._segments: dict[str, list[Segment]] = {}
        for segment in problem.segments:
            self._segments.setdefault(segment.calendar, []).append(segment)
        self._closures: dict[tuple[ClosureScope, str], list[Closure]] = {}
        for closure in problem.closures:
            key = closure.id if closure.scope.needs_id else ""
            self._closures.setdefault((closure.scope, key), []).append(closure)
        self._blocked = [
            week for week in problem.rules.assessments if week.treatment is Treatment.BLOCKED
        ]
        self._bank_holidays = holidays.country_holidays("GB", subdiv="ENG")

    def half_term(self, urn: int, day: date) -> int | None:
        """Number of the segment in which a day lies by a school's calendar, if any."""
        school = self.problem.school_by_urn.get(urn)
        if school is None:
            return None
        for segment in self._segments.get(school.calendar, ()):
            if segment.open_from <= day <= segment.open_to:
                return segment.number
        return None

    def shuts_school(self, urn: int, slot: Slot) -> tuple[Cause, ...]:
        """Every reason why a school cannot meet; none for a school that is not in the problem."""
        school = self.problem.school_by_urn.get(urn)
        if school is None:
            return ()
        causes = [*self._shuts_everybody(slot), *self._in_blocked_week(school, slot)]
        if not causes and self.half_term(urn, slot.date) is None:
            text = f"the date is in no half-term of the calendar {school.calendar}"
            causes.append(Cause(ClosureScope.CALENDAR, school.calendar, text))
        causes += self._closed(ClosureScope.CALENDAR, school.calendar, slot)
        causes += self._closed(ClosureScope.SCHOOL, str(urn), slot)
        return tuple(causes)

    def shuts_specialist(self, specialist_id: str, slot: Slot) -> tuple[Cause, ...]:
        """Every reason why a specialist cannot meet: those of the base school, then their own."""
        person = self.problem.specialist_by_id.get(specialist_id)
        if person is None:
            return ()
        own = self._closed(ClosureScope.SPECIALIST, specialist_id, slot)
        everybody = self._closed(ClosureScope.SPECIALISTS, "", slot)
        return (*self.shuts_school(person.base_urn, slot), *own, *everybody)

    def keeps_from_hosting(self, urn: int, slot: Slot) -> tuple[str, ...]:
        """Every reason why a school, open or not, cannot host; none for an unknown one."""
        school = self.problem.school_by_urn.get(urn)
        if school is None:
            return ()
        reasons = [cause.text for cause in self._closed(ClosureScope.HOST, str(urn), slot)]
        sessions = school.host_sessions
        then = None if is_weekend(slot.date) else WeeklySession(slot.date.weekday(), slot.session)
        if sessions and then is not None and then not in sessions:
            hosting = listed(str(weekly) for weekly in sorted(sessions))
            reasons.append(f"it hosts on {hosting} only")
        return tuple(reasons)

    def _shuts_everybody(self, slot: Slot) -> Iterator[Cause]:
        def cause(text: str) -> Cause:
            return Cause(ClosureScope.ALL, "", text)

        if is_weekend(slot.date):
            yield cause("weekend")
        holiday = self._bank_holidays.get(slot.date)
        if holiday:
            yield cause(f"bank holiday ({holiday})")
        yield from self._closed(ClosureScope.ALL, "", slot)

    def _in_blocked_week(self, school: School, slot: Slot) -> Iterator[Cause]:
        # Where nobody says which years the lead teachers teach, everybody is concerned alike.
        scope, key = ClosureScope.ALL, ""
        if school.years:
            scope, key = ClosureScope.SCHOOL, str(school.urn)
        for week in self._blocked:
            if is_on(week, slot.date) and week.concerns(school.years):
                yield Cause(scope, key, f"week of the {ASSESSMENT_WORDS[week.assessment]}")

    def _closed(self, scope: ClosureScope, key: str, slot: Slot) -> Iterator[Cause]:
        for closure in self._closures.get((scope, key), ()):
            if _covers(closure, slot):
                yield Cause(scope, key, closure.reason or "closure without a reason")


def is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.isoweekday() > 5


def _covers(closure: Closure, slot: Slot) -> bool:
    on_the_day = closure.first <= slot.date <= closure.last
    return on_the_day and closure.session in (None, slot.session)
