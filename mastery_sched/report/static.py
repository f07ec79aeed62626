"""Still pictures of a plan: a map of the groups and a chart of the year's meetings.

Needs matplotlib, the extra ``report``, and imports it only when something is drawn. Nothing here
decides or measures; distances on the map are for the eye.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

from mastery_sched.entities import School, Session
from mastery_sched.errors import MissingExtraError
from mastery_sched.plan import Plan
from mastery_sched.work_groups import WorkGroup

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]

COLOURS = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#56b4e9",
    "#7a5195",
    "#5b5b5b",
)
"""Colours that stay apart for colour-blind readers (Okabe and Ito's, darkened for lines)."""

MARKERS = ("o", "s", "^", "D", "v", "P")
"""Shapes, so that more groups than colours stay apart as well."""

PALE = "#ececec"
_NEUTRAL = "#444444"
_KM_A_DEGREE = 111.2
_SCALE_BARS_KM = (1, 2, 5, 10, 20, 50, 100)


def group_styles(plan: Plan) -> dict[str, tuple[str, str]]:
    """Colour and marker of each group, by id; unlike for the first 48 groups."""
    styles = [(colour, marker) for marker, colour in product(MARKERS, COLOURS)]
    return {group.id: styles[number % len(styles)] for number, group in enumerate(plan.work_groups)}


def plot_map(plan: Plan, ax: Axes | None = None) -> Axes:
    """Draw every group: its schools, a line from each to their middle, its specialist's base.

    Schools without a group are crosses; north is up, and a bar shows the scale.

    Parameters
    ----------
    ax
        Where to draw (default: a new figure).

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    ax = ax if ax is not None else _new_axes(9, 8)
    problem = plan.problem
    points = _points(problem.schools)
    for group_id, style in group_styles(plan).items():
        _draw_group(ax, plan, plan.group_by_id[group_id], points, style)
    left_out = [points[each.urn] for each in plan.unplaced if each.urn in points]
    if left_out:
        xs, ys = zip(*left_out, strict=True)
        ax.scatter(xs, ys, marker="x", color="black", zorder=4)
    _explain(ax, with_left_out=bool(left_out), with_bases=bool(problem.specialists))
    ax.set_aspect("equal")
    ax.margins(0.06)
    _draw_scale(ax)
    ax.set_title(f"{problem.hub} {problem.school_year}")
    ax.set_axis_off()
    return ax


def plot_timetable(plan: Plan, ax: Axes | None = None) -> Axes:
    """Draw the year: a row a group, a mark a meeting, a bar where the half-terms of all overlap.

    Full marks are mornings, hollow ones afternoons; the day of the month stands above each.

    Parameters
    ----------
    ax
        Where to draw (default: a new figure).

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    ax = ax if ax is not None else _new_axes(11, 1.2 + 0.45 * len(plan.work_groups))
    import matplotlib.dates as mdates

    styles = group_styles(plan)
    labels = []
    for row, group in enumerate(plan.work_groups):
        colour, marker = styles[group.id]
        for first, last in _common_half_terms(plan, group):
            start, end = mdates.date2num([first, last + timedelta(days=1)])
            ax.barh(row, end - start, left=start, height=0.5, align="center", color=PALE, zorder=1)
        for meeting in plan.meetings_of(group.id):
            when = mdates.date2num(meeting.slot.date) + 0.5
            fill = colour if meeting.slot.session is Session.AM else "white"
            ax.plot(when, row, marker, color=colour, markerfacecolor=fill, markersize=7, zorder=3)
            text = f"{meeting.slot.weekday} {meeting.slot.date.day}"
            ax.annotate(
                text, (when, row), (0, 6), textcoords="offset points", ha="center", fontsize=7
            )
        leader = f", {group.specialist_id}" if group.specialist_id else ""
        labels.append(f"{group.id} {group.name}{leader}")
    ax.set_yticks(range(len(labels)), labels, fontsize=8)
    ax.set_ylim(len(labels) - 0.4, -0.8)
    ax.xaxis_date()
    ax.xaxis.set_major_locator(mdates.MonthLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))
    ax.tick_params(axis="x", labelsize=8)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.set_title("Meetings: full mark morning, hollow mark afternoon", fontsize=10)
    return ax


def _new_axes(width: float, height: float) -> Axes:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise MissingExtraError("report", "matplotlib") from error
    _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    return ax


def _points(schools: Sequence[School]) -> dict[int, Point]:
    """Kilometres east and north on a flat map, true to scale in its middle; by URN."""
    latitudes = [school.place.latitude for school in schools]
    narrowing = math.cos(math.radians(sum(latitudes) / max(1, len(latitudes))))
    return {
        school.urn: (
            school.place.longitude * _KM_A_DEGREE * narrowing,
            school.place.latitude * _KM_A_DEGREE,
        )
        for school in schools
    }


def _draw_group(
    ax: Axes, plan: Plan, group: WorkGroup, points: Mapping[int, Point], style: tuple[str, str]
) -> None:
    colour, marker = style
    members = [points[urn] for urn in group.urns if urn in points]
    if not members:
        return
    xs, ys = zip(*members, strict=True)
    east, north = sum(xs) / len(xs), sum(ys) / len(ys)
    for x, y in members:
        ax.plot([east, x], [north, y], color=colour, linewidth=1.2, alpha=0.7, zorder=2)
    ax.scatter(xs, ys, s=36, marker=marker, color=colour, zorder=3)
    leader = plan.problem.specialist_by_id.get(group.specialist_id or "")
    if leader is not None:
        x, y = points[leader.base_urn]
        ax.plot([east, x], [north, y], ":", color=colour, linewidth=1.2, zorder=2)
        ax.scatter(x, y, s=110, marker="*", color=colour, edgecolor="white", zorder=4)
    label = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": colour}
    ax.annotate(group.id, (east, north), ha="center", va="center", fontsize=8, bbox=label, zorder=5)


def _explain(ax: Axes, *, with_left_out: bool, with_bases: bool) -> None:
    ax.scatter([], [], s=36, color=_NEUTRAL, label="school, joined to the middle of its group")
    if with_bases:
        ax.scatter([], [], s=110, marker="*", color=_NEUTRAL, label="specialist's own school")
    if with_left_out:
        ax.scatter([], [], marker="x", color="black", label="school without a group")
    ax.legend(loc="upper left", fontsize=8, frameon=False)


def _draw_scale(ax: Axes) -> None:
    left, right = ax.get_xlim()
    bottom, _ = ax.get_ylim()
    fitting = [km for km in _SCALE_BARS_KM if km <= (right - left) / 4]
    length = fitting[-1] if fitting else _SCALE_BARS_KM[0]
    ax.plot([right - length, right], [bottom, bottom], color="black", linewidth=2)
    ax.annotate(
        f"{length} km",
        (right - length / 2, bottom),
        (0, 4),
        textcoords="offset points",
        ha="center",
        fontsize=8,
    )


def _common_half_terms(plan: Plan, group: WorkGroup) -> Iterator[tuple[date, date]]:
    """First and last day of each window: of each half-term, what everybody has in common."""
    if plan.problem.rules.windows:
        yield from plan.problem.rules.windows
        return
    schools = plan.problem.school_by_urn
    leader = plan.problem.specialist_by_id.get(group.specialist_id or "")
    urns = [*group.urns, *([] if leader is None else [leader.base_urn])]
    calendars = {schools[urn].calendar for urn in urns if urn in schools}
    for number in range(1, plan.problem.rules.num_meetings + 1):
        segments = [
            segment
            for segment in plan.problem.segments
            if segment.number == number and segment.calendar in calendars
        ]
        if segments:
            first = max(segment.open_from for segment in segments)
            last = min(segment.open_to for segment in segments)
            if first <= last:
                yield first, last
