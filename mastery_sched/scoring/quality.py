"""How good each group's timetable is, said plainly: its score in parts, and what made one bad.

Preferences never cost travel: plans are compared by travel first, and no setting changes that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields

import pandas as pd

from mastery_sched.errors import counted
from mastery_sched.plan import Plan
from mastery_sched.rules import Preferences
from mastery_sched.scoring.preferences import PREFERENCES, penalties
from mastery_sched.words import listed

MEANINGS: Mapping[str, str] = {
    "afternoon": "for each meeting in the afternoon",
    "edge": "for each meeting in the first or last two weekdays of somebody's half-term",
    "weekday": "for each meeting that is not on the group's most frequent weekday",
    "spacing": "for each day by which the longest gap between meetings exceeds the shortest",
    "assessment": "for each meeting in a week of tests that is not blocked",
}
"""What each preference counts, by name."""

_SAID: Mapping[str, Callable[[int], str]] = {
    "afternoon": lambda n: f"{counted(n, 'meeting')} in the afternoon",
    "edge": lambda n: f"{counted(n, 'meeting')} close to a holiday",
    "weekday": lambda n: f"{counted(n, 'meeting')} off its usual weekday",
    "spacing": lambda n: f"gaps between meetings that differ by {counted(n, 'day')}",
    "assessment": lambda n: f"{counted(n, 'meeting')} in a week of tests",
}


def preferences_table(preferences: Preferences) -> pd.DataFrame:
    """The wishes for timetables with their weights: ``preference``, ``weight``, ``counts``."""
    rows = [
        (each.name, getattr(preferences, each.name), MEANINGS.get(each.name, ""))
        for each in fields(Preferences)
    ]
    return pd.DataFrame(rows, columns=["preference", "weight", "counts"])


def quality(plan: Plan) -> pd.DataFrame:
    """The score of each group's timetable with its parts; 0 is best.

    Returns
    -------
    pandas.DataFrame
        One row a group: ``group``, ``name``, ``score``, the weighted points of each preference by
        its name, and ``reason``: a sentence that says what there is to find fault with.
    """
    rows = []
    for group in plan.work_groups:
        points = penalties(plan.problem, plan.meetings_of(group.id))
        rows.append((group.id, group.name, sum(points.values()), *points.values()))
    frame = pd.DataFrame(rows, columns=["group", "name", "score", *PREFERENCES])
    frame["reason"] = [_reason(plan, group.id) for group in plan.work_groups]
    return frame


def worst_timetable(plan: Plan) -> str:
    """What made the worst timetable of a plan bad, as a sentence."""
    scores = {
        group.id: sum(penalties(plan.problem, plan.meetings_of(group.id)).values())
        for group in plan.work_groups
    }
    worst = max(scores, key=lambda each: scores[each], default=None)
    if worst is None or scores[worst] == 0:
        return "Every group meets as wished."
    group = plan.group_by_id[worst]
    points = counted(scores[worst], "point")
    return f"{group.id} {group.name} has the worst, {points}: {_reason(plan, worst)}."


def _reason(plan: Plan, group_id: str) -> str:
    meetings, preferences = plan.meetings_of(group_id), plan.problem.preferences
    found = []
    for name, count in PREFERENCES.items():
        number, weight = count(plan.problem, meetings), getattr(preferences, name)
        if number * weight:
            said = _SAID[name](number) if name in _SAID else f"{number} of {name}"
            found.append((number * weight, f"{said} ({number} x {weight})"))
    if not found:
        return "as wished"
    return listed([said for _, said in sorted(found, key=lambda each: -each[0])])
