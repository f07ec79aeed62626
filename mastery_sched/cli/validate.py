"""What `mastery-sched validate` says and writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mastery_sched.tables.validation import Validation


def lines_of(found: Validation) -> Iterator[str]:
    """Everything that was found, a line each; the counts come last."""
    yield from (f"warning: {issue}" for issue in found.warnings)
    yield from (f"fault: {issue}" for issue in found.faults)
    yield str(found)


def copy_of(path: Path, out: Path | None, found: Validation) -> Path | None:
    """Where the marked copy goes; ``None`` if there is nothing to mark, or no file."""
    is_wanted = found.faults or (found.warnings and out is not None)
    if not is_wanted or not path.exists():
        return None
    return out or path.resolve().with_name(f"{path.resolve().stem}-faults.xlsx")
