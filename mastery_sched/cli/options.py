"""Options that several commands have, each with one wording.

Options of one command only stand in its signature.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FOLDER = "FOLDER"
"""What help calls a folder."""

SavedPlan = Annotated[
    Path,
    typer.Argument(
        metavar="PLAN",
        help="A plan.json, its folder, or a workbook made of one; edited or not.",
    ),
]
Out = Annotated[
    Path, typer.Option(metavar=FOLDER, help="Folder for the results; made if it is not there.")
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of all randomness.")]
Gap = Annotated[
    float, typer.Option(min=0, help="Stop when travel is proved this close to the best (0.01).")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace files that somebody else wrote or changed.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Show errors only.")]
