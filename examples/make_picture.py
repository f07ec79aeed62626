"""Draw the README's picture, ``docs/plan.png``: the example hub on a map, and its year."""

from __future__ import annotations

import sys
from pathlib import Path

import mastery_sched as ms
from mastery_sched.report.drawing import new_figure
from mastery_sched.report.picture import png_of
from mastery_sched.report.static_map import draw_map
from mastery_sched.report.timetable import draw_timetable

FOLDER = Path(__file__).parent / "three-counties"
PICTURE = Path(__file__).parent.parent / "docs" / "plan.png"


def make_picture(plan: ms.Plan, path: Path) -> None:
    """Draw a plan's map and timetable side by side."""
    figure = new_figure(17, 6.5)
    left, right = figure.subplots(ncols=2, width_ratios=(2, 3))
    draw_map(left, plan)
    draw_timetable(right, plan)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png_of(figure))


if __name__ == "__main__":
    result = ms.solve(ms.read_hub(FOLDER), time_limit=60, seed=0)
    make_picture(result.plan, Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
