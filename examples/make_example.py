"""Write the folder of the example hub, ``examples/three-counties``: the same bytes every time."""

from __future__ import annotations

import sys
from pathlib import Path

import mastery_sched as ms

FOLDER = Path(__file__).parent / "three-counties"


def make_example(folder: Path) -> None:
    """Write the hub of 60 schools and 11 specialists into a folder."""
    ms.write_hub(ms.generate_hub(60, 11, seed=0), folder)


if __name__ == "__main__":
    make_example(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
