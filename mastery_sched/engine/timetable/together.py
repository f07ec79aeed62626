"""Groups that stand in each other's way, timetabled together by CP-SAT.

One boolean says whether a group takes a slot for a meeting; exactly one a meeting is true. Slot
limits bind the groups to each other. What each group cannot cost less than, known from solving it
alone, is given to the model, and is often most of the proof.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ortools.sat.python import cp_model

from mastery_sched.engine.cpsat import Answer, Settings, solve
from mastery_sched.engine.hosting import Hosting
from mastery_sched.engine.timetable.choices import Timetable, Window, timetable, weekday_of
from mastery_sched.engine.timetable.limits import DayLimit, SlotLimit
from mastery_sched.engine.timetable.parts import Finding, GroupWindows, Part, total
from mastery_sched.progress import Status
from mastery_sched.rules import LONGEST_GAP_DAYS, Preferences

Budget = Callable[[float], Settings]
"""Settings of the next search, given the effort spent since the budget was made."""


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The choice of one meeting: each slot's boolean, by number of the slot, and the day."""

    takes: dict[int, cp_model.IntVar]
    day: cp_model.LinearExpr


class TimetableModel:
    """The CP-SAT model of a part; without :meth:`minimise` it asks only whether there is any.

    Parameters
    ----------
    gap_days
        Numbers of days that may lie between a meeting of a group and the next.
    """

    def __init__(self, part: Part, gap_days: range) -> None:
        self.model = cp_model.CpModel()
        self._windows = part.windows
        self._meetings = [[self._choose_slot(window) for window in group] for group in part.windows]
        for meetings in self._meetings:
            for before, after in pairwise(meetings):
                self.model.add(after.day - before.day >= gap_days.start)
                if gap_days.stop <= LONGEST_GAP_DAYS:
                    self.model.add(after.day - before.day < gap_days.stop)
        for limit in part.limits:
            self._limit_slots(limit)
        for day_limit in part.day_limits:
            self._limit_days(day_limit)
        for hosting, meetings in zip(part.hosting, self._meetings, strict=False):
            if hosting is not None:
                self._share_hosting(hosting, meetings)

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
        for meetings, known in zip(self._meetings, timetables, strict=True):
            for meeting, chosen in zip(meetings, known.slots, strict=True):
                for slot, take in meeting.takes.items():
                    self.model.add_hint(take, slot == chosen)

    def chosen(self, answer: Answer) -> tuple[tuple[int, ...], ...]:
        """The slots of each group in a solution."""
        return tuple(
            tuple(
                next(slot for slot, take in meeting.takes.items() if answer.value(take))
                for meeting in meetings
            )
            for meetings in self._meetings
        )

    def _choose_slot(self, window: Window) -> _Meeting:
        takes = {slot: self.model.new_bool_var("") for slot in window.slots}
        self.model.add_exactly_one(takes.values())
        day = cp_model.LinearExpr.weighted_sum(list(takes.values()), window.days)
        return _Meeting(takes, day)

    def _limit_slots(self, limit: SlotLimit) -> None:
        takers: defaultdict[int, list[tuple[cp_model.IntVar, int]]] = defaultdict(list)
        for position, weight in limit.weights.items():
            for h, meeting in enumerate(self._meetings[position]):
                if limit.concerns(h):
                    for slot, take in meeting.takes.items():
                        takers[limit.spans[slot]].append((take, weight))
        for taken in takers.values():
            takes, weights = zip(*taken, strict=True)
            if limit.most == 1 and set(weights) == {1}:
                self.model.add_at_most_one(takes)
            elif sum(weights) > limit.most:
                amount = cp_model.LinearExpr.weighted_sum(takes, weights)
                self.model.add(amount <= limit.most)

    def _share_hosting(self, hosting: Hosting, meetings: Sequence[_Meeting]) -> None:
        times = Counter(hosting.hosts)
        then = {(host, h): self.model.new_bool_var("") for host in times for h in hosting.meetings}
        for host, number in times.items():
            self.model.add(sum(then[host, h] for h in hosting.meetings) == number)
        for h in hosting.meetings:
            self.model.add_exactly_one(then[host, h] for host in times)
            for slot, take in meetings[h].takes.items():
                able = [then[host, h] for host in times if hosting.masks[host] >> slot & 1]
                if len(able) < len(times):
                    self.model.add_bool_or(~take, *able)

    def _limit_days(self, limit: DayLimit) -> None:
        takers: defaultdict[int, list[list[cp_model.IntVar]]] = defaultdict(list)
        for position in limit.groups:
            on: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
            for meeting in self._meetings[position]:
                for slot, take in meeting.takes.items():
                    on[limit.days[slot]].append(take)
            for day, takes in on.items():
                takers[day].append(takes)
        days = []
        for groups in takers.values():
            used = self.model.new_bool_var("")
            for takes in groups:
                # A group meets once a day at most, for gaps are a day at least.
                self.model.add(sum(takes) <= used)
            days.append(used)
        self.model.add(sum(days) <= limit.most)

    def _own_costs(
        self, windows: GroupWindows, meetings: Sequence[_Meeting]
    ) -> cp_model.LinearExpr:
        takes = [take for meeting in meetings for take in meeting.takes.values()]
        costs = [cost for window in windows for cost in window.costs]
        return cp_model.LinearExpr.weighted_sum(takes, costs)

    def _unsteady(self, windows: GroupWindows, meetings: Sequence[_Meeting]) -> cp_model.LinearExpr:
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

    def _unevenness(
        self, windows: GroupWindows, meetings: Sequence[_Meeting]
    ) -> cp_model.LinearExpr:
        """Days between the longest and the shortest gap, which the objective pulls together."""
        span = max(windows[-1].days) - min(windows[0].days)
        longest, shortest = (self.model.new_int_var(0, span, "") for _ in range(2))
        for before, after in pairwise(meetings):
            self.model.add(longest >= after.day - before.day)
            self.model.add(shortest <= after.day - before.day)
        return longest - shortest


def solve_together(
    part: Part,
    preferences: Preferences,
    gap_days: range,
    *,
    known: tuple[Timetable, ...] | None,
    least: Sequence[int],
    budget: Budget,
) -> Finding:
    """Solve a part as far as the budget allows.

    Parameters
    ----------
    known
        Timetables to start from, if any are known.
    least
        Proved lower bound on the penalty of each group.
    """
    model = TimetableModel(part, gap_days)
    model.minimise(preferences, least)
    if known is not None:
        model.hint(known)
    answer = solve(model.model, budget(0.0))
    bound = max(sum(least), answer.bound or 0)
    if answer.has_values:
        known = _better(known, model.chosen(answer), part, preferences)
    if answer.status is Status.INFEASIBLE and known is None:
        return _impossible(part, gap_days, answer.work, bound, budget)
    return Finding.of(known, bound, work=answer.work, interrupted=answer.interrupted)


def _impossible(part: Part, gap_days: range, work: float, bound: int, budget: Budget) -> Finding:
    """A small set of groups that is impossible by itself: leave out each that is not needed.

    The set is proved once more without presolve, for the solver has been wrong before.
    """

    def search(groups: Sequence[int], settings: Settings) -> Answer:
        return solve(TimetableModel(part.only(groups), gap_days).model, settings)

    chosen = list(range(len(part.windows)))
    for group in list(chosen):
        fewer = [each for each in chosen if each != group]
        answer = search(fewer, budget(work))
        work += answer.work
        if answer.interrupted:
            return Finding(Status.UNKNOWN, None, bound, work=work, interrupted=True)
        if answer.status is Status.INFEASIBLE:
            chosen = fewer
    answer = search(chosen, replace(budget(work), presolve=False))
    work += answer.work
    if answer.status is not Status.INFEASIBLE:
        return Finding(Status.UNKNOWN, None, bound, work=work, interrupted=answer.interrupted)
    return Finding(Status.INFEASIBLE, None, bound, (tuple(chosen),), work)


def _better(
    known: tuple[Timetable, ...] | None,
    slots: Sequence[Sequence[int]],
    part: Part,
    preferences: Preferences,
) -> tuple[Timetable, ...]:
    found = tuple(
        timetable(windows, each, preferences)
        for windows, each in zip(part.windows, slots, strict=True)
    )
    return found if known is None or total(found) < total(known) else known
