"""The timetable of a hub whose groups are fixed: a half-day for each meeting, or why there is none.

:func:`schedule_meetings` is the only door. Inside, :mod:`choices` lists what each group may use and
what it costs, :mod:`alone` solves one group exactly, :mod:`together` the groups that depend on each
other, and :mod:`schedule` puts the parts together. Nothing here chooses members, specialists or
venues.
"""

from mastery_sched.engine.timetable.choices import TimetableGroup
from mastery_sched.engine.timetable.schedule import TimetableOutcome, schedule_meetings

__all__ = ["TimetableGroup", "TimetableOutcome", "schedule_meetings"]
