"""The map of a plan as a still picture that needs no network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mastery_sched.plan import Plan
from mastery_sched.report.drawing import MARKERS, new_figure, title
from mastery_sched.report.geometry import Point, scale_km, spread_labels
from mastery_sched.report.sites import MapData, Patch, Role, Site, map_data
from mastery_sched.report.styles import BASE_COLOUR, INK, OTHER_COLOUR, WAITING_COLOUR

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_CROWDED = 40
"""Groups from which on marks and labels are drawn smaller."""


def plot_static_map(plan: Plan) -> Figure:
    """Draw a plan's groups on a map: hulls, schools, spokes, specialists, who waits.

    Neighbouring groups differ in colour, groups of one colour in shape; a ring marks a school where
    meetings are. North is up, and a bar shows the scale.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    width = 13.0 if len(plan.work_groups) > _CROWDED else 9.0
    data = map_data(plan)
    # A hub along a road needs no square sheet.
    height = width * (data.most[1] - data.least[1]) / data.width_m
    figure = new_figure(width, min(max(height, 3.0) + 1.0, width - 1.0))
    draw_map(figure.add_subplot(), plan)
    return figure


def draw_map(axes: Axes, plan: Plan) -> None:
    """Draw the map on axes of your own."""
    data = map_data(plan)
    crowded = len(data.patches) > _CROWDED
    size = 16 if crowded else 34
    for patch in data.patches:
        _draw_patch(axes, patch, size)
    bases = [site.point for site in data.sites if site.specialist_ids]
    if bases:
        # Below the marks of the schools, so that the points of the star stick out.
        look = {"color": BASE_COLOUR, "edgecolors": "white", "linewidths": 0.5, "zorder": 3}
        _scatter(axes, bases, s=size * 5.5, marker="*", **look)
    for role, marker, colour, scale in (
        (Role.OTHER, ".", OTHER_COLOUR, 0.7),
        (Role.LEFT_OUT, "+", OTHER_COLOUR, 0.8),
        (Role.WAITING, "X", WAITING_COLOUR, 1.6),
    ):
        points = [site.point for site in data.sites if site.role is role]
        if points:
            _scatter(axes, points, s=size * scale, marker=marker, color=colour, linewidths=0.7)
    hosts = [site.point for site in data.sites if site.num_hosted]
    if hosts:
        _scatter(axes, hosts, s=size * 2.6, facecolors="none", edgecolors=INK, linewidths=0.6)
    axes.set_aspect("equal")
    axes.margins(0.06)
    _label(axes, data, 6.5 if crowded else 8.5)
    _explain(axes, data.sites, bool(plan.problem.specialists), size)
    _draw_scale(axes, data)
    title(axes, f"{plan.problem.hub} {plan.problem.school_year}")
    axes.set_axis_off()


def _draw_patch(axes: Axes, patch: Patch, size: float) -> None:
    colour = patch.style.colour
    xs, ys = zip(*patch.hull, strict=True)
    axes.fill(xs, ys, facecolor=colour, alpha=0.16, zorder=1)
    axes.plot([*xs, xs[0]], [*ys, ys[0]], color=colour, alpha=0.6, linewidth=0.8, zorder=1)
    for x, y in patch.members:
        axes.plot([patch.middle[0], x], [patch.middle[1], y], color=colour, linewidth=1, zorder=2)
    if patch.base is not None:
        ends = [patch.middle, patch.base]
        axes.plot(*zip(*ends, strict=True), ":", color=colour, linewidth=1.3, zorder=2)
    _scatter(
        axes,
        patch.members,
        s=size,
        marker=MARKERS[patch.style.shape],
        color=colour,
        edgecolors="white",
        linewidths=0.4,
    )


def _label(axes: Axes, data: MapData, fontsize: float) -> None:
    """Every group's id on its middle, or near it where labels would cover each other."""
    longest = max((len(patch.id) for patch in data.patches), default=1)
    left, right = axes.get_xlim()
    points_wide = axes.get_window_extent().width * 72 / axes.figure.dpi
    metres_a_point = (right - left) / points_wide
    width = (longest * 0.62 + 0.9) * fontsize * metres_a_point
    height = 1.7 * fontsize * metres_a_point
    middles = {patch.id: patch.middle for patch in data.patches}
    spots = spread_labels(middles, width, height, [site.point for site in data.sites])
    for patch in data.patches:
        axes.annotate(
            patch.id,
            xy=patch.middle,
            xytext=spots[patch.id],
            ha="center",
            va="center",
            fontsize=fontsize,
            color=INK,
            parse_math=False,
            bbox={
                "boxstyle": "round,pad=0.2",
                "facecolor": "white",
                "edgecolor": patch.style.colour,
                "linewidth": 1.2,
                "alpha": 0.92,
            },
            zorder=6,
        )


def _explain(axes: Axes, sites: Iterable[Site], with_bases: bool, size: float) -> None:
    roles = {site.role for site in sites}
    marks: list[tuple[str, str, dict[str, Any]]] = [
        ("o", "school, joined to the middle of its group", {"color": OTHER_COLOUR})
    ]
    if any(site.num_hosted for site in sites):
        ring = {"facecolors": "none", "edgecolors": INK, "linewidths": 0.6}
        marks.append(("o", "hosts meetings", ring))
    if with_bases:
        marks.append(("*", "specialist's own school", {"color": BASE_COLOUR}))
    if Role.WAITING in roles:
        marks.append(("X", "school without a group", {"color": WAITING_COLOUR}))
    if Role.LEFT_OUT in roles:
        marks.append(("+", "applied, but may not join", {"color": OTHER_COLOUR}))
    if Role.OTHER in roles:
        marks.append((".", "other school (base or venue only)", {"color": OTHER_COLOUR}))
    for marker, text, look in marks:
        area = size * {"*": 4.0, "X": 1.6}.get(marker, 2.6 if "edgecolors" in look else 1.0)
        axes.scatter([], [], s=area, marker=marker, label=text, **look)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=3, fontsize=8, frameon=False)


def _draw_scale(axes: Axes, data: MapData) -> None:
    length = scale_km(data.width_m)
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    start, level = right - length * 1000 - (right - left) * 0.02, bottom + (top - bottom) * 0.02
    axes.plot([start, start + length * 1000], [level, level], color=INK, linewidth=2)
    axes.annotate(
        f"{length} km",
        (start + length * 500, level),
        (0, 4),
        textcoords="offset points",
        ha="center",
        fontsize=8,
    )


def _scatter(axes: Axes, points: Iterable[Point], **look: Any) -> None:
    xs, ys = zip(*points, strict=True)
    axes.scatter(xs, ys, **{"zorder": 4} | look)
