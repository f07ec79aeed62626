"""A plan on the screen: totals first, then the groups, then the year's dates.

Only shows; every number comes from the plan, its result or the scorer.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mastery_sched.entities import Session
from mastery_sched.plan import Plan
from mastery_sched.result import Result
from mastery_sched.scoring import group_scores, worst_timetable
from mastery_sched.work_groups import Meeting


def summary(result: Result) -> Group:
    """Everything about a plan that fits on a screen."""
    facts = Table.grid("", "", padding=(0, 2))
    for heading, text in result.rows():
        facts.add_row(heading, Text(text))
    plan = result.plan
    parts: list[RenderableType] = [facts, "", groups_table(plan), "", timetable(plan)]
    parts.append(Text(worst_timetable(plan)))
    if result.plan.unplaced:
        parts += ["", unplaced_table(result.plan)]
    return Group(*parts)


def groups_table(plan: Plan) -> Table:
    """One row a group: leader, size, travel, furthest school."""
    unit = plan.problem.travel_unit
    table = Table("group", "name", "specialist", box=None, pad_edge=False)
    for name in ("schools", f"travel {unit.label}"):
        table.add_column(name, justify="right")
    table.add_column("furthest school")
    table.add_column("km one way", justify="right")
    for row in plan.groups.itertuples(index=False):
        group, name, specialist, size, travel, furthest, furthest_km = row
        table.add_row(
            group,
            Text(name),
            Text(specialist or "-"),
            str(size),
            f"{travel:,.1f}",
            Text(furthest or "-"),
            f"{furthest_km:.1f}",
        )
    return table


def timetable(plan: Plan) -> Table:
    """One row a group, one column a meeting, and the points of unmet wishes: 0 is best."""
    numbers = range(1, plan.problem.rules.num_meetings + 1)
    table = Table("group", *(f"meeting {number}" for number in numbers), box=None, pad_edge=False)
    table.add_column("points", justify="right")
    points = {each.group_id: each.penalty for each in group_scores(plan)}
    for group in plan.work_groups:
        dates = {meeting.number: _when(meeting) for meeting in plan.meetings_of(group.id)}
        when = [dates.get(number, "-") for number in numbers]
        table.add_row(group.id, *when, str(points[group.id]))
    return table


def unplaced_table(plan: Plan) -> Table:
    """One row a school without a group, with the reason."""
    table = Table("without a group", "name", "why", box=None, pad_edge=False)
    for each in plan.unplaced:
        name = plan.problem.school_by_urn[each.urn].name
        table.add_row(str(each.urn), Text(name), Text(each.reason))
    return table


def _when(meeting: Meeting) -> str:
    day = meeting.slot.date
    afternoon = " pm" if meeting.slot.session is Session.PM else ""
    return f"{meeting.slot.weekday} {day.day} {day:%b}{afternoon}"
