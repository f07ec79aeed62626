"""Command: confirm one certificate. Exit codes: 0 confirmed, 1 refused, 2 cannot be read."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from mastery_sched.engine.verify import Refused, verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one file and say what was found; the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m mastery_sched.engine.verify FILE\n")
        return 2
    try:
        content = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        report = verify(content)
    except Refused as reason:
        sys.stdout.write(f"refused: {reason}\n")
        return 1
    except (OSError, ValueError, KeyError, TypeError, IndexError, ArithmeticError) as error:
        sys.stderr.write(f"cannot be read: {error!r}\n")
        return 2
    said = content["bound"]
    sys.stdout.write(f"confirmed: no plan has less travel than {report.bound}\n")
    if report.travel is not None:
        best = " and is the best possible" if report.travel == report.bound else ""
        sys.stdout.write(f"the plan has travel {report.travel}{best}\n")
    if report.given_up:
        sys.stdout.write(
            f"not confirmed: the file says {said}; {report.given_up} choices were too many\n"
        )
    if report.on_trust:
        sys.stdout.write(f"{report.on_trust} groups are judged as the file says, by other rules\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
