"""How many half-days each group could meet on, window by window, and whose calendar leaves so few.

A look at the calendars, not at the plan's dates: what a group could have, were it alone. Nothing
here decides or checks.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mastery_sched.calendar import Windows, common
from mastery_sched.entities import Slot
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.words import named
from mastery_sched.work_groups import WorkGroup

FEW_DAYS = 5
"""A window with this many days or fewer, a working week, is tight: one closure more may end it."""

COLUMNS = (
    "group",
    "name",
    "window",
    "first",
    "last",
    "slots",
    "days",
    "tight",
    "narrowed_by",
    "slots_without",
)


def slots_left(plan: Plan) -> pd.DataFrame:
    """Half-days that everybody in a group has in common, for each group and window.

    Returns
    -------
    One row a group and window, with the columns

    ``group``, ``name``, ``window``
        The group's id and name; the number of the window, which is the meeting's.
    ``first``, ``last``
        The first and the last day in common; blank if there is none.
    ``slots``, ``days``
        Half-days in common, by the calendars, closures, weekly sessions and partners of all who
        take part in that meeting, and the days they lie on.
    ``tight``
        Whether there are so few days (five or fewer) that little more may be closed.
    ``narrowed_by``, ``slots_without``
        Without whom there would be most half-days, and how many; blank where nobody's absence
        would add any.
    """
    rows = [
        _row(plan.problem, group, number)
        for group in plan.work_groups
        for number in range(1, plan.problem.rules.num_meetings + 1)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["slots_without"] = frame["slots_without"].astype("Int64")
    return frame


def _row(problem: Problem, group: WorkGroup, number: int) -> tuple[object, ...]:
    people = _people(problem, group, number)
    slots = problem.open_slots.slots
    left = _in_common(list(people.values()), slots, number)
    days = sorted({slot.date for slot in left})
    without = {}
    for who in people if len(people) > 1 else ():
        others = [windows for other, windows in people.items() if other != who]
        without[who] = len(_in_common(others, slots, number))
    most = max(without.values(), default=0)
    narrowed_by = next((who for who, count in without.items() if count == most), None)
    gains = most > len(left)
    return (
        group.id,
        group.name,
        number,
        days[0] if days else None,
        days[-1] if days else None,
        len(left),
        len(days),
        len(days) <= FEW_DAYS,
        narrowed_by if gains else None,
        most if gains else None,
    )


def _people(problem: Problem, group: WorkGroup, number: int) -> dict[str, Windows]:
    """When each of those who take part can meet, by name, but for strangers to the problem."""
    open_slots, schools = problem.open_slots, problem.school_by_urn
    people = {
        named(schools[urn]): open_slots.schools[urn]
        for urn in group.attending(number)
        if urn in schools
    }
    leader = group.specialist_id
    if leader is not None and leader in open_slots.specialists:
        people[leader] = open_slots.specialists[leader]
    return people


def _in_common(everybody: Sequence[Windows], slots: Sequence[Slot], number: int) -> list[Slot]:
    if not everybody:
        return []
    mask = common(everybody)[number - 1]
    return [slot for i, slot in enumerate(slots) if mask >> i & 1]
