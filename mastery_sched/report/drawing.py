"""What the pictures of matplotlib share: an empty figure, safe texts, the axis of a school year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mastery_sched.errors import MissingExtraError
from mastery_sched.plan import Plan
from mastery_sched.report.styles import INK
from mastery_sched.report.year import Year, is_holiday
from mastery_sched.tables.outputs.cells import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALE = "#e4e8ec"
CLOSED = "#b4bcc5"
HOLIDAY = "#f5efe0"
QUIET = "#6b6b6b"
"""Days outside terms."""

MARKERS = {
    "circle": "o",
    "square": "s",
    "triangle": "^",
    "diamond": "D",
    "wedge": "v",
    "plus": "P",
}
"""Each shape of a group as matplotlib's marker."""


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of so many inches that a notebook shows by itself.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        from mastery_sched.report.picture import Picture
    except ImportError as error:
        raise MissingExtraError("report", "matplotlib") from error
    return Picture(figsize=(width, height), layout="constrained")


def short(text: str, longest: int = 30) -> str:
    """A text in one line, cut where it would crowd out the picture.

    Examples
    --------
    >>> short("Llanfairpwllgwyngyll", 10)
    'Llanfairp…'
    """
    tidied = clean(text)
    return tidied if len(tidied) <= longest else f"{tidied[: longest - 1].rstrip()}…"


def title(axes: Axes, text: str) -> None:
    """A heading on the left; dollars in it are dollars, not mathematics."""
    axes.set_title(short(text, 110), loc="left", fontsize=11, parse_math=False)


def year_axis(axes: Axes, plan: Plan, year: Year) -> None:
    """Days since the year's first along the bottom, named by month; holidays of all are shaded."""
    axes.set_xlim(0, year.num_days)
    starts = [(day - year.first).days for day, _ in year.months]
    axes.set_xticks(starts, [name for _, name in year.months], fontsize=8, ha="left")
    axes.tick_params(axis="x", length=6, color=CLOSED)
    for monday in year.mondays:
        if is_holiday(plan, monday):
            left = (monday - year.first).days
            axes.axvspan(left, left + 7, color=HOLIDAY, zorder=0, linewidth=0)


def bare(axes: Axes, *kept: str) -> None:
    """Take away the frame, but for the sides named."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(side in kept)


def nothing(axes: Axes, text: str) -> None:
    """Say in the middle that there is nothing to be seen."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", transform=axes.transAxes, color=INK)
