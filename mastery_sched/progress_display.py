"""Progress on the screen, by rich, in a terminal and in a notebook alike.

Only shows records; when to stop is decided elsewhere.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from mastery_sched.progress import Progress, Report
from mastery_sched.travel import TravelUnit


def in_notebook() -> bool:
    """Whether this process runs the cells of a notebook."""
    # Whoever runs notebooks in other processes has the modules too, but no shell with a kernel.
    ipython: Any = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def somebody_watches() -> bool:
    """Whether there is a terminal or a notebook to show progress on."""
    return sys.stderr.isatty() or in_notebook()


def describe(progress: Progress, unit: TravelUnit) -> str:
    """One record in a line.

    Examples
    --------
    >>> from mastery_sched.progress import Stage
    >>> describe(Progress(Stage.GROUPING, 1.0, 0, 120_000, 114_000), TravelUnit.METRES)
    'grouping and staffing: travel 120.0 km, bound 114.0 km, gap 5.00%'
    >>> describe(Progress(Stage.GROUPING, 1.0), TravelUnit.METRES)
    'grouping and staffing: no plan yet, no bound'
    """
    parts = []
    if progress.travel is None:
        parts.append("no plan yet")
    else:
        parts.append(f"travel {unit.shown(progress.travel):,.1f} {unit.label}")
    if progress.unplaced:
        parts.append(f"{progress.unplaced} without a group")
    if progress.bound is None:
        parts.append("no bound")
    else:
        parts.append(f"bound {unit.shown(progress.bound):,.1f} {unit.label}")
    if progress.gap is not None:
        parts.append(f"gap {progress.gap:.2%}")
    return f"{progress.stage}: {', '.join(parts)}"


Show = Callable[[str, float], None]
"""Takes a line to show, and the seconds since the beginning."""


@contextmanager
def on_screen(unit: TravelUnit) -> Iterator[Report]:
    """Show every record that the report is given, in one line that moves on."""
    with texts_on_screen() as show:
        yield lambda progress: show(describe(progress, unit), progress.seconds)


@contextmanager
def texts_on_screen() -> Iterator[Show]:
    """Show each text in the place of the one before."""
    with _in_notebook() if in_notebook() else _in_terminal() as show:
        yield show


@contextmanager
def _in_terminal() -> Iterator[Show]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(text: str, seconds: float) -> None:
            bar.update(task, description=escape(text))

        yield show


@contextmanager
def _in_notebook() -> Iterator[Show]:
    # A notebook replaces an output by its id, which needs none of the widgets a bar would need.
    # Its functions have no annotations.
    notebook: Any = import_module("IPython.display")
    handle = notebook.display(notebook.HTML("starting"), display_id=True)

    def show(text: str, seconds: float) -> None:
        line = f"{text} ({seconds:.0f} s)"
        handle.update(notebook.HTML(f"<code>{html.escape(line)}</code>"))

    yield show
    handle.update(notebook.HTML(""))
