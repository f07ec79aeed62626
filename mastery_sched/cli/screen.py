"""What the commands print: what was asked for, and apart from it what went wrong."""

from __future__ import annotations

from rich.console import Console, RenderableType

_PAPER_WIDTH = 120


def show(tables: RenderableType) -> None:
    """Show tables; where there is no screen to fit, wide and without spaces at the ends."""
    screen = Console()
    if screen.is_terminal:
        screen.print(tables)
        return
    paper = Console(width=max(screen.width, _PAPER_WIDTH))
    with paper.capture() as capture:
        paper.print(tables)
    for line in capture.get().splitlines():
        tell(line.rstrip())


def tell(text: str) -> None:
    """Say what was asked for."""
    Console().print(text, markup=False, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Say what went wrong, apart from what was asked for."""
    Console(stderr=True).print(text, markup=False, highlight=False, soft_wrap=True)
