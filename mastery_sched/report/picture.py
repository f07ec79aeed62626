"""A figure of matplotlib that notebooks show by itself, without the state of pyplot.

Imported only when something is drawn, for it needs matplotlib.
"""

from __future__ import annotations

import io

from matplotlib.figure import Figure

_DOTS_PER_INCH = 110


class Picture(Figure):
    """A figure; the last value of a notebook's cell is shown."""

    def _repr_png_(self) -> bytes:
        return png_of(self)


def png_of(figure: Figure, dpi: int = _DOTS_PER_INCH) -> bytes:
    """A figure as a PNG file; the same figure gives the same bytes."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=dpi, metadata={"Software": None})
    return file.getvalue()
