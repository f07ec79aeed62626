"""Draw the README's picture, ``docs/plan.png``: the example hub on a map, and its year."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt

import mastery_sched as ms
from mastery_sched.report.static import plot_map, plot_timetable

FOLDER = Path(__file__).parent / "three-counties"
PICTURE = Path(__file__).parent.parent / "docs" / "plan.png"


def make_picture(plan: ms.Plan, path: Path) -> None:
    """Draw a plan's map and timetable side by side."""
    figure, (left, right) = plt.subplots(
        ncols=2, figsize=(15, 6), width_ratios=(2, 3), layout="constrained"
    )
    plot_map(plan, left)
    plot_timetable(plan, right)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


if __name__ == "__main__":
    mpl.use("Agg")
    result = ms.solve(ms.read_hub(FOLDER), time_limit=60, seed=0)
    make_picture(result.plan, Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
