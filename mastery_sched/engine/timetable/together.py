"""Groups that stand in each other's way, timetabled together by CP-SAT.

One boolean says whether a group takes a slot for a meeting; exactly one a meeting is true. Slot
limits bind the groups to each other. What each group cannot cost less than, known from solving it
alone, is given to the model, and is often most of the proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from mastery_sched.engine.timetable.alone import Timetable
from mastery_sched.engine.timetable.choices import Window, weekday_of
from mastery_sched.engine.timetable.parts import Part, SlotLimit, Windows
from mastery_sched.rules import Preferences


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The choice of one meeting: each slot's boolean, by number of the slot, and the day."""

    takes: dict[int, cp_model.IntVar]
    day: cp_model.LinearExpr


class TimetableModel:
    """The CP-SAT model of a part; without :meth:`minimise` it asks only whether there is any.

    Parameters
    ----------
    min_gap_days
        Least number of days from one meeting of a group to the next.
    """

    def __init__(self, part: Part, min_gap_days: int) -> None:
        self.model = cp_model.CpModel()
        self._windows = part.windows
        self._meetings = [[self._choose_slot(window) for window in group] for group in part.windows]
        for meetings in self._meetings:
            for before, after in pairwise(meetings):
                self.model.add(after.day - before.day >= min_gap_days)
        for limit in part.limits:
            self._limit_slots(limit)

    def minimise(self, preferences: Preferences, least: Sequence[int]) -> None:
        """Make the penalty of all groups the objective; each costs at ``least`` so much."""
        penalties = []
        for windows, meetings, bound in zip(self._windows, self._meetings, least, strict=True):
            penalty = self._own_costs(windows, meetings)
            if preferences.weekday:
                penalty += preferences.weekday * self._unsteady(windows, meetings)
            if preferences.spacing and len(meetings) > 2:
                penalty += preferences.spacing * self._unevenness(windows, meetings)
            self.model.add(penalty >= bound)
            penalties.append(penalty)
        self.model.minimize(sum(penalties))

    def hint(self, timetables: Sequence[Timetable]) -> None:
        """Start the search from these slots."""
        for meetings, timetable in zip(self._meetings, timetables, strict=True):
            for meeting, chosen in zip(meetings, timetable.slots, strict=True):
                for slot, take in meeting.takes.items():
                    self.model.add_hint(take, slot == chosen)

    def chosen_slots(self, solution: Solution) -> list[tuple[int, ...]]:
        """The slots of each group in a solution."""
        return [
            tuple(
                next(slot for slot, take in meeting.takes.items() if solution.true(take))
                for meeting in meetings
            )
            for meetings in self._meetings
        ]

    def _choose_slot(self, window: Window) -> _Meeting:
        takes = {slot: self.model.new_bool_var("") for slot in window.slots}
        self.model.add_exactly_one(takes.values())
        day = cp_model.LinearExpr.weighted_sum(list(takes.values()), window.days)
        return _Meeting(takes, day)

    def _limit_slots(self, limit: SlotLimit) -> None:
        takers: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for position in limit.groups:
            for meeting in self._meetings[position]:
                for slot, take in meeting.takes.items():
                    takers[slot].append(take)
        for takes in takers.values():
            if len(takes) > limit.most:
                self.model.add(sum(takes) <= limit.most)

    def _own_costs(self, windows: Windows, meetings: Sequence[_Meeting]) -> cp_model.LinearExpr:
        takes = [take for meeting in meetings for take in meeting.takes.values()]
        costs = [cost for window in windows for cost in window.costs]
        return cp_model.LinearExpr.weighted_sum(takes, costs)

    def _unsteady(self, windows: Windows, meetings: Sequence[_Meeting]) -> cp_model.LinearExpr:
        """Meetings off one weekday, which the objective makes the most frequent one."""
        weekdays = sorted({weekday_of(day) for window in windows for day in window.days})
        steady = {weekday: self.model.new_bool_var("") for weekday in weekdays}
        self.model.add_exactly_one(steady.values())
        off = []
        for window, meeting in zip(windows, meetings, strict=True):
            misses = self.model.new_bool_var("")
            for weekday, is_steady in steady.items():
                on_it = [
                    meeting.takes[slot]
                    for slot, day in zip(window.slots, window.days, strict=True)
                    if weekday_of(day) == weekday
                ]
                self.model.add(sum(on_it) + misses >= is_steady)
            off.append(misses)
        return cp_model.LinearExpr.sum(off)

    def _unevenness(self, windows: Windows, meetings: Sequence[_Meeting]) -> cp_model.LinearExpr:
        """Days between the longest and the shortest gap, which the objective pulls together."""
        span = max(windows[-1].days) - min(windows[0].days)
        longest, shortest = (self.model.new_int_var(0, span, "") for _ in range(2))
        for before, after in pairwise(meetings):
            self.model.add(longest >= after.day - before.day)
            self.model.add(shortest <= after.day - before.day)
        return longest - shortest
