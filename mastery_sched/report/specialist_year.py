"""A specialist's year as a picture: a row a month, a square a day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from mastery_sched.entities import Session
from mastery_sched.plan import Plan
from mastery_sched.report.drawing import PALE, QUIET, bare, new_figure, nothing, short, title
from mastery_sched.report.styles import INK, group_styles, ink_on
from mastery_sched.report.year import Year, year_of
from mastery_sched.tables.outputs.schedule import MONTHS
from mastery_sched.work_groups import Meeting

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Month = tuple[int, int]

FREE = "#b9ddb9"
"""Days on which the specialist could meet a group."""


def plot_specialist(plan: Plan, specialist_id: str) -> Figure:
    """Draw a specialist's year: a row a month, a square a day, meetings with their group.

    Green days are those on which the specialist is released and the own school is open, grey ones
    are other days of term.

    Raises
    ------
    ValueError
        If the problem has no such specialist.
    MissingExtraError
        If matplotlib is not installed.
    """
    if specialist_id not in plan.problem.specialist_by_id:
        known = ", ".join(plan.problem.specialist_by_id) or "none"
        raise ValueError(f"there is no specialist {specialist_id!r}; there are: {known}")
    year = year_of(plan)
    num_months = 0 if year is None else len(_months(year))
    figure = new_figure(11, 1.2 + 0.3 * max(4, num_months))
    draw_specialist(figure.add_subplot(), plan, specialist_id)
    return figure


def draw_specialist(axes: Axes, plan: Plan, specialist_id: str) -> None:
    """Draw a specialist's year on axes of your own."""
    person = plan.problem.specialist_by_id[specialist_id]
    meetings = [each for each in plan.schedule if each.specialist_id == specialist_id]
    base = plan.problem.school_by_urn[person.base_urn]
    heading = f"{short(specialist_id, 24)}, {short(base.name, 40)}: {len(meetings)} half-days out"
    year = year_of(plan)
    if year is None:
        nothing(axes, heading)
        return
    months = _months(year)
    rows = {month: row for row, month in enumerate(months)}
    calendar_days = _term_days(plan, base.calendar)
    free = _free_days(plan, specialist_id)
    sessions: dict[date, set[Session]] = {}
    for meeting in meetings:
        sessions.setdefault(meeting.slot.date, set()).add(meeting.slot.session)
    for day in _days(year):
        row = rows.get((day.year, day.month))
        if row is not None and day.weekday() < 5:
            in_term = day in calendar_days
            colour = FREE if day in free else PALE if in_term else "white"
            axes.barh(row, 0.92, left=day.day - 0.46, height=0.84, color=colour, zorder=1)
            axes.text(
                day.day,
                row + _beside(sessions.get(day, set())),
                str(day.day),
                ha="center",
                va="center",
                fontsize=6.5,
                color=INK if in_term else QUIET,
                zorder=2,
            )
    _draw_meetings(axes, plan, meetings, rows)
    axes.set_yticks(range(len(months)), [f"{MONTHS[m - 1]} {y}" for y, m in months], fontsize=8)
    axes.set_xticks([])
    axes.set_xlim(0.3, 31.7)
    axes.set_ylim(len(months) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    bare(axes)
    title(axes, heading)
    # Out of sight: only their names and colours are wanted.
    for colour, text in ((FREE, "free for a group"), (PALE, "other days of term")):
        axes.bar([-9], [0], color=colour, label=text)
    axes.bar([-9], [0], color=INK, label="meeting, morning")
    axes.bar([-9], [0], color="white", edgecolor=INK, label="meeting, afternoon")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=4, fontsize=8, frameon=False)


def _draw_meetings(axes: Axes, plan: Plan, meetings: list[Meeting], rows: dict[Month, int]) -> None:
    styles = group_styles(plan)
    for meeting in meetings:
        day = meeting.slot.date
        style = styles.get(meeting.group_id)
        colour = INK if style is None else style.colour
        morning = meeting.slot.session is Session.AM
        row = rows.get((day.year, day.month))
        if row is None:
            continue
        # Two meetings of one day share the square: the morning above, the afternoon below.
        top = row - 0.42 if morning else row
        axes.bar(
            day.day,
            0.42,
            bottom=top,
            width=0.92,
            facecolor=colour if morning else "white",
            edgecolor=colour,
            linewidth=1.2,
            zorder=3,
        )
        axes.text(
            day.day,
            top + 0.21,
            short(meeting.group_id, 5),
            ha="center",
            va="center",
            fontsize=6,
            fontweight="bold",
            color=ink_on(colour) if morning else INK,
            parse_math=False,
            zorder=4,
        )


def _beside(sessions: set[Session]) -> float:
    """How far below its middle a day's number stands, so that a meeting does not cover it."""
    if len(sessions) != 1:
        return 0.0
    return 0.21 if Session.AM in sessions else -0.21


def _months(year: Year) -> list[Month]:
    return sorted({(day.year, day.month) for day in _days(year) if day.weekday() < 5})


def _days(year: Year) -> list[date]:
    return [year.first + timedelta(days=at) for at in range(year.num_days)]


def _term_days(plan: Plan, calendar: str) -> set[date]:
    return {
        segment.open_from + timedelta(days=at)
        for segment in plan.problem.segments
        if segment.calendar == calendar
        for at in range((segment.open_to - segment.open_from).days + 1)
    }


def _free_days(plan: Plan, specialist_id: str) -> set[date]:
    open_slots = plan.problem.open_slots
    mask = reduce(or_, open_slots.specialists.get(specialist_id, ()), 0)
    return {open_slots.slots[at].date for at in open_slots.in_mask(mask)}
