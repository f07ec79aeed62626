"""The year as pictures: meetings of every group, and how busy each week is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mastery_sched.entities import Session
from mastery_sched.plan import Plan
from mastery_sched.report.drawing import (
    CLOSED,
    HOLIDAY,
    MARKERS,
    PALE,
    bare,
    new_figure,
    nothing,
    short,
    title,
    year_axis,
)
from mastery_sched.report.styles import INK, Style, group_styles
from mastery_sched.report.year import (
    Run,
    Year,
    closed_runs,
    common_half_terms,
    week_counts,
    year_of,
)
from mastery_sched.work_groups import WorkGroup

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


_LONG = 25
"""Rows from which on the months stand above them too."""


def plot_timetable(plan: Plan) -> Figure:
    """Draw the year: a row a group, a column a week, a mark a meeting.

    Bars are the half-terms that all schools of a group have in common, dark stripes days in them
    on which some school is closed. Full marks are mornings, hollow ones afternoons.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    figure = new_figure(12, 1.3 + 0.3 * max(1, len(plan.work_groups)))
    draw_timetable(figure.add_subplot(), plan)
    return figure


def draw_timetable(axes: Axes, plan: Plan) -> None:
    """Draw the year on axes of your own."""
    year = year_of(plan)
    if year is None or not plan.work_groups:
        nothing(axes, "no group meets")
        return
    styles = group_styles(plan)
    for row, group in enumerate(plan.work_groups):
        _draw_row(axes, plan, group, year, row, styles[group.id])
    labels = [_row_name(group) for group in plan.work_groups]
    axes.set_yticks(range(len(labels)), labels, fontsize=8, parse_math=False)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    year_axis(axes, plan, year)
    if len(labels) > _LONG:
        axes.tick_params(axis="x", top=True, labeltop=True)
    for monday in year.mondays:
        axes.axvline((monday - year.first).days, color="white", linewidth=0.5, zorder=1.5)
    bare(axes)
    title(axes, f"{plan.problem.hub} {plan.problem.school_year}: meetings, week by week")
    _explain(axes)


def plot_load(plan: Plan) -> Figure:
    """Draw how many meetings each week has, mornings below, afternoons above them.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    figure = new_figure(11, 3.6)
    draw_load(figure.add_subplot(), plan)
    return figure


def draw_load(axes: Axes, plan: Plan) -> None:
    """Draw the load of each week on axes of your own."""
    year, counts = year_of(plan), week_counts(plan)
    if year is None or not counts:
        nothing(axes, "nobody meets")
        return
    sessions = (Session.AM, Session.PM)
    busy = [each for each in year.mondays if any(counts[each, session] for session in sessions)]
    middles = [(monday - year.first).days + 3.5 for monday in busy]
    mornings, afternoons = ([counts[monday, session] for monday in busy] for session in sessions)
    axes.bar(middles, mornings, width=5.6, color="#0072b2", label="mornings", zorder=2)
    axes.bar(
        middles,
        afternoons,
        bottom=mornings,
        width=5.6,
        color="white",
        edgecolor="#0072b2",
        hatch="////",
        label="afternoons",
        zorder=2,
    )
    for middle, morning, afternoon in zip(middles, mornings, afternoons, strict=True):
        text, place = str(morning + afternoon), (middle, morning + afternoon)
        axes.annotate(text, place, (0, 2), textcoords="offset points", ha="center", fontsize=8)
    year_axis(axes, plan, year)
    most = max(morning + afternoon for morning, afternoon in zip(mornings, afternoons, strict=True))
    axes.set_ylim(0, most * 1.15)
    axes.locator_params(axis="y", integer=True)
    axes.set_ylabel("meetings in the week", fontsize=9)
    bare(axes, "bottom", "left")
    title(axes, f"{plan.problem.hub} {plan.problem.school_year}: meetings in each week")
    if any(afternoons):
        axes.legend(loc="upper right", fontsize=8, frameon=False, ncols=2)


def _draw_row(axes: Axes, plan: Plan, group: WorkGroup, year: Year, row: int, style: Style) -> None:
    for run in common_half_terms(plan, group):
        axes.barh(row, _days(run), left=_start(year, run), height=0.7, color=PALE, zorder=1)
    for run in closed_runs(plan, group):
        axes.barh(row, _days(run), left=_start(year, run), height=0.7, color=CLOSED, zorder=1.2)
    for meeting in plan.meetings_of(group.id):
        at = (meeting.slot.date - year.first).days + 0.5
        fill = style.colour if meeting.slot.session is Session.AM else "white"
        axes.plot(
            at,
            row,
            MARKERS[style.shape],
            color=style.colour,
            markerfacecolor=fill,
            markersize=6.5,
            zorder=3,
        )
        text = f"{meeting.slot.weekday} {meeting.slot.date.day}"
        axes.annotate(
            text,
            (at, row),
            (5.5, 0),
            textcoords="offset points",
            va="center",
            fontsize=6.5,
            color=INK,
            zorder=3,
        )


def _row_name(group: WorkGroup) -> str:
    leader = f", {short(group.specialist_id, 14)}" if group.specialist_id else ""
    return f"{short(group.id, 10)} {short(group.name, 24)}{leader}"


def _explain(axes: Axes) -> None:
    axes.plot([], [], "o", color=CLOSED, label="morning")
    axes.plot([], [], "o", color=CLOSED, markerfacecolor="white", label="afternoon")
    axes.bar([0], [0], color=PALE, label="half-term of all its schools")
    axes.bar([0], [0], color=CLOSED, label="a school is closed")
    axes.bar([0], [0], color=HOLIDAY, label="holidays of all")
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.02),
        ncols=5,
        fontsize=8,
        frameon=False,
        borderaxespad=2.2,
    )


def _start(year: Year, run: Run) -> int:
    return (run[0] - year.first).days


def _days(run: Run) -> int:
    return (run[1] - run[0]).days + 1
