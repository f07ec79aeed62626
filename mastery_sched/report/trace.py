"""How a search went, as a picture: travel and its bound against time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mastery_sched.report.drawing import bare, new_figure, nothing, title
from mastery_sched.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Steps = tuple[list[float], list[float]]
"""Seconds, and the value that holds from then on."""


def plot_trace(result: Result) -> Figure:
    """Draw the travel of the best plan and the proved bound against the seconds of the search.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    figure = new_figure(8, 4)
    draw_trace(figure.add_subplot(), result)
    return figure


def draw_trace(axes: Axes, result: Result) -> None:
    """Draw a search on axes of your own."""
    unit = result.plan.problem.travel_unit
    travel, bound = trace_steps(result)
    if not travel[0] and not bound[0]:
        nothing(axes, "nothing is known of how the search went")
        return
    if travel[0]:
        axes.step(*travel, where="post", color="#d41159", label="best plan so far")
    if bound[0]:
        axes.step(*bound, where="post", color="#0072b2", linestyle="--", label="no plan has less")
    axes.set_xlabel("seconds", fontsize=9)
    axes.set_ylabel(f"travel over the year, {unit.label}", fontsize=9)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlim(left=0)
    bare(axes, "bottom", "left")
    axes.legend(fontsize=9, frameon=False)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    gap = "" if result.gap is None else f", gap {result.gap:.2%}"
    title(axes, f"The search: {unit.shown(result.travel):,.1f} {unit.label}{gap}")


def trace_steps(result: Result) -> tuple[Steps, Steps]:
    """Travel and bound in the unit shown, held until the search ended."""
    unit = result.plan.problem.travel_unit
    travel = [(each.seconds, each.travel) for each in result.trace]
    # A bound of nothing is no news, and would flatten all the rest.
    bound = [(each.seconds, each.bound or None) for each in result.trace]
    return _steps(travel, result.seconds, unit.shown), _steps(bound, result.seconds, unit.shown)


def _steps(
    points: list[tuple[float, int | None]], end: float, shown: Callable[[float], float]
) -> Steps:
    known = [(seconds, shown(amount)) for seconds, amount in points if amount is not None]
    if not known:
        return [], []
    known.append((max(end, known[-1][0]), known[-1][1]))
    return [seconds for seconds, _ in known], [amount for _, amount in known]
