"""The year as SVG drawings, one a row of the report's table, and the course of the search."""

from __future__ import annotations

from typing import Any

from mastery_sched.entities import Session
from mastery_sched.plan import Plan
from mastery_sched.plan_tables import venue_name
from mastery_sched.report.styles import Style, group_styles
from mastery_sched.report.trace import Steps, trace_steps
from mastery_sched.report.year import (
    Run,
    Year,
    closed_runs,
    common_half_terms,
    is_holiday,
    week_counts,
    year_of,
)
from mastery_sched.result import Result
from mastery_sched.tables.outputs.cells import clean
from mastery_sched.tables.outputs.schedule import day_text
from mastery_sched.work_groups import WorkGroup

WIDTH = 900
"""Units a year is long."""

_MONTH_NAME = 26
"""Units that the name of a month needs."""


def svg_timetable(plan: Plan) -> dict[str, Any] | None:
    """Months, holidays, each group's row and the load of each week; ``None`` without a year."""
    year = year_of(plan)
    if year is None:
        return None
    styles, counts = group_styles(plan), week_counts(plan)
    per_week = [
        (monday, counts[monday, Session.AM], counts[monday, Session.PM]) for monday in year.mondays
    ]
    week = WIDTH * 7 / year.num_days
    most = max((morning + afternoon for _, morning, afternoon in per_week), default=0) or 1
    return {
        "width": WIDTH,
        "months": [
            (_at(year.share(day)), _at(year.share(day)) + 3, name)
            for day, name in year.months
            if _at(year.share(day)) < WIDTH - _MONTH_NAME
        ],
        "holidays": [
            (_at(year.share(monday)), round(week, 1))
            for monday in year.mondays
            if is_holiday(plan, monday)
        ],
        "rows": [_row(plan, group, year, styles[group.id]) for group in plan.work_groups],
        "load": [
            {
                "x": _at(year.share(monday)) + 1,
                "width": round(week - 2, 1),
                "middle": round(_at(year.share(monday)) + week / 2, 1),
                "height": round(34 * (morning + afternoon) / most, 1),
                "count": morning + afternoon,
                "about": f"week of {monday.day}/{monday.month}/{monday.year}: {morning} mornings, "
                f"{afternoon} afternoons",
            }
            for monday, morning, afternoon in per_week
            if morning + afternoon
        ],
        "busiest": most,
    }


def _row(plan: Plan, group: WorkGroup, year: Year, style: Style) -> dict[str, Any]:
    meetings = plan.meetings_of(group.id)
    return {
        "id": clean(group.id),
        "name": clean(group.name),
        "leader": None if group.specialist_id is None else clean(group.specialist_id),
        "style": style,
        "half_terms": [_bar(year, run) for run in common_half_terms(plan, group)],
        "closed": [_bar(year, run) for run in closed_runs(plan, group)],
        "meetings": [
            {
                "x": _at(year.share(each.slot.date) + 0.5 / year.num_days),
                "day": each.slot.date.day,
                "morning": each.slot.session is Session.AM,
                "about": f"{each.number}: {day_text(each)} {each.slot.session}, "
                f"{clean(venue_name(plan.problem, each.venue_urn))}",
            }
            for each in meetings
        ],
    }


def _bar(year: Year, run: Run) -> tuple[float, float]:
    length = ((run[1] - run[0]).days + 1) / year.num_days
    return _at(year.share(run[0])), _at(length)


def _at(share: float) -> float:
    return round(share * WIDTH, 1)


def svg_trace(result: Result) -> dict[str, Any] | None:
    """Travel and bound as lines in a drawing of 600 by 200; ``None`` if nothing is known."""
    travel, bound = trace_steps(result)
    if not travel[0]:
        return None
    values = [*travel[1], *bound[1]]
    low, high = min(values), max(values)
    seconds = max([*travel[0], *bound[0]]) or 1.0
    height = (high - low) or 1.0

    def line(steps: Steps) -> str:
        corners = []
        before = None
        for second, value in zip(*steps, strict=True):
            x = round(600 * second / seconds, 1)
            y = round(10 + 180 * (high - value) / height, 1)
            if before is not None:
                corners.append(f"{x},{before}")
            corners.append(f"{x},{y}")
            before = y
        return " ".join(corners)

    return {
        "travel": line(travel),
        "bound": line(bound),
        "low": low,
        "high": high,
        "seconds": seconds,
        "unit": result.plan.problem.travel_unit.label,
    }
