"""The best timetable of one group that depends on no other, exactly, by dynamic programming.

The penalty of a group is what its slots cost by themselves, plus ``weekday`` for each meeting off
its most frequent weekday, plus ``spacing`` for each day between its longest and its shortest gap.
Fix a weekday and a range of gaps, and what is left is a shortest path through the windows. A path
never costs less than the penalty of its slots, and with the slots' own most frequent weekday and
range of gaps exactly that; so the least over all weekdays and ranges is the least penalty.

Ranges are tried from the narrowest, all starts of one width at once, until width alone costs too
much; days through which no cheap enough path leads are dropped first. Nothing here knows problems,
specialists or solvers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.timetable.choices import Timetable, Window, timetable, weekday_of
from mastery_sched.rules import Preferences

Costs = npt.NDArray[np.int64]

_NEVER = np.int64(1) << 60
"""Cost of what is not allowed; the sum of a few stays below the largest number."""


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of one window, each with its cheapest slot.

    Parameters
    ----------
    days, slots
        Ordinals in order of time; the number of the cheapest slot of each.
    costs
        What each costs with each weekday as the steady one; shape (weekdays, days).
    """

    days: Costs
    slots: Costs
    costs: Costs

    def keep(self, wanted: npt.NDArray[np.bool_]) -> _Days:
        chosen = wanted.any(axis=0)
        costs = np.where(wanted, self.costs, _NEVER)
        return _Days(self.days[chosen], self.slots[chosen], costs[:, chosen])


def best_alone(
    windows: Sequence[Window], preferences: Preferences, gap_days: range
) -> Timetable | None:
    """The slots with the least penalty, or ``None`` if no choice keeps the gaps.

    Among equals the same input always gives the same slots.
    """
    if not all(window.slots for window in windows):
        return None
    weekdays = sorted({weekday_of(day) for window in windows for day in window.days})
    stages = [_cheapest_a_day(window, weekdays, preferences.weekday) for window in windows]
    ahead = _paths(stages, gap_days)
    best = _shortest(stages, ahead, gap_days)
    if best is None:
        return None
    incumbent = timetable(windows, _slots(stages, best), preferences)
    if len(stages) < 3 or preferences.spacing == 0:
        return incumbent
    return _improved(windows, stages, ahead, incumbent, preferences, gap_days)


def earliest(
    windows: Sequence[Window], preferences: Preferences, gap_days: range
) -> Timetable | None:
    """The earliest slots that keep the gaps, or ``None`` if no choice does; quick, not good."""
    # From the end: the days of each window after which all the rest can follow.
    ahead = [sorted(set(windows[-1].days))]
    for window in reversed(windows[:-1]):
        days = sorted(set(window.days))
        ahead.append([day for day in days if _first_after(day, ahead[-1], gap_days) is not None])
    days_ahead = ahead[::-1]
    if not days_ahead[0]:
        return None
    days = [days_ahead[0][0]]
    for later in days_ahead[1:]:
        following = _first_after(days[-1], later, gap_days)
        if following is None:
            return None
        days.append(following)
    slots = [
        window.slots[bisect_left(window.days, day)]
        for window, day in zip(windows, days, strict=True)
    ]
    return timetable(windows, slots, preferences)


def _first_after(day: int, later: Sequence[int], gap_days: range) -> int | None:
    """The first of some later days that can follow a day."""
    position = bisect_left(later, day + gap_days.start)
    if position == len(later) or later[position] - day >= gap_days.stop:
        return None
    return later[position]


def _cheapest_a_day(window: Window, weekdays: Sequence[int], weight: int) -> _Days:
    cheapest: dict[int, tuple[int, int]] = {}
    for slot, day, cost in zip(window.slots, window.days, window.costs, strict=True):
        cheapest[day] = min(cheapest.get(day, (cost, slot)), (cost, slot))
    days = np.array(sorted(cheapest), dtype=np.int64)
    own = np.array([cheapest[int(day)][0] for day in days], dtype=np.int64)
    off = np.array([[weekday_of(int(day)) != each for day in days] for each in weekdays])
    slots = np.array([cheapest[int(day)][1] for day in days], dtype=np.int64)
    return _Days(days, slots, own + weight * off)


def _paths(stages: Sequence[_Days], gap_days: range) -> list[Costs]:
    """Least cost of the meetings up to each day, its own included, by window."""
    reached = [stages[0].costs]
    for before, after in pairwise(stages):
        wrong = _are_wrong(_gaps(before, after), gap_days)
        steps = reached[-1][:, :, None] + np.where(wrong, _NEVER, 0)[None]
        reached.append(np.minimum(steps.min(axis=1) + after.costs, _NEVER))
    return reached


def _shortest(
    stages: Sequence[_Days], reached: Sequence[Costs], gap_days: range
) -> list[int] | None:
    """Positions of the days of a cheapest path, or ``None`` if there is no path."""
    final = reached[-1]
    weekday, position = divmod(int(final.argmin()), final.shape[1])
    if final[weekday, position] >= _NEVER:
        return None
    path = [position]
    for h in range(len(stages) - 1, 0, -1):
        wrong = _are_wrong(stages[h].days[path[-1]] - stages[h - 1].days, gap_days)
        path.append(int(np.where(wrong, _NEVER, reached[h - 1][weekday]).argmin()))
    return path[::-1]


def _improved(
    windows: Sequence[Window],
    stages: Sequence[_Days],
    ahead: Sequence[Costs],
    incumbent: Timetable,
    preferences: Preferences,
    gap_days: range,
) -> Timetable:
    least = int(ahead[-1].min())
    stages = _promising(stages, ahead, incumbent.penalty, gap_days)
    width = 0
    while least + preferences.spacing * width < incumbent.penalty:
        below = incumbent.penalty - preferences.spacing * width
        path = _best_in_width(stages, width, gap_days, below)
        if path is not None:
            incumbent = timetable(windows, _slots(stages, path), preferences)
        width += 1
    return incumbent


def _promising(
    stages: Sequence[_Days], ahead: Sequence[Costs], below: int, gap_days: range
) -> list[_Days]:
    """Drop the days through which every path costs ``below`` or more, even if gaps were free."""
    behind = [stages[-1].costs]
    for before, after in pairwise(reversed(stages)):
        wrong = _are_wrong(_gaps(after, before), gap_days)
        steps = behind[-1][:, None, :] + np.where(wrong, _NEVER, 0)[None]
        behind.append(np.minimum(steps.min(axis=2) + after.costs, _NEVER))
    return [
        stage.keep(a + b - stage.costs < below)
        for stage, a, b in zip(stages, ahead, reversed(behind), strict=True)
    ]


def _best_in_width(
    stages: Sequence[_Days], width: int, gap_days: range, below: int
) -> list[int] | None:
    """A cheapest path among those whose gaps all lie in one range of this width.

    Only paths that cost less than ``below`` count.
    """
    gaps = [_gaps(before, after) for before, after in pairwise(stages)]
    shortest = max(gap_days.start, max(int(each.min()) for each in gaps) - width)
    longest = min(int(each.max()) for each in gaps)
    starts = np.arange(shortest, min(longest, gap_days.stop - 1) + 1)
    if len(starts) == 0:
        return None
    outside = [
        np.where(
            (gap >= starts[:, None, None])
            & (gap <= np.minimum(starts + width, gap_days.stop - 1)[:, None, None]),
            0,
            _NEVER,
        )[:, None]
        for gap in gaps
    ]
    reached = [np.broadcast_to(stages[0].costs, (len(starts), *stages[0].costs.shape))]
    for stage, barrier in zip(stages[1:], outside, strict=True):
        steps = (reached[-1][..., None] + barrier).min(axis=2)
        reached.append(np.minimum(steps + stage.costs, _NEVER))
    final = reached[-1]
    start, weekday, position = np.unravel_index(int(final.argmin()), final.shape)
    if final[start, weekday, position] >= below:
        return None
    path = [int(position)]
    for h in range(len(stages) - 1, 0, -1):
        steps = reached[h - 1][start, weekday] + outside[h - 1][start, 0, :, path[-1]]
        path.append(int(steps.argmin()))
    return path[::-1]


def _are_wrong(gaps: Costs, gap_days: range) -> npt.NDArray[np.bool_]:
    """Which numbers of days are none that may lie between two meetings."""
    return (gaps < gap_days.start) | (gaps >= gap_days.stop)


def _gaps(before: _Days, after: _Days) -> Costs:
    """Days from each day of one window to each day of the next."""
    gaps: Costs = after.days[None, :] - before.days[:, None]
    return gaps


def _slots(stages: Sequence[_Days], path: Sequence[int]) -> list[int]:
    return [int(stage.slots[i]) for stage, i in zip(stages, path, strict=True)]
