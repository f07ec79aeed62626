"""A program that plans a small nation, for the tests to interrupt and to kill.

Arguments: the checkpoint's folder and the number of processes. Writes the names of hubs as they
end, and last, after Ctrl-C too, what each came to.
"""

from __future__ import annotations

import sys
import time

from mastery_sched.national import HubsProgress, plan_hubs
from tests.nations import WORK, small_nation

PAUSE_SECONDS = 0.5
"""After each hub, so that there is a moment to strike."""


def main(folder: str, n_jobs: int) -> None:
    """Plan the nation."""

    def tell(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def report(progress: HubsProgress) -> None:
        if progress.latest is not None:
            tell(f"ended: {progress.latest}")
            time.sleep(PAUSE_SECONDS)

    outcomes = plan_hubs(
        small_nation(6), n_jobs=n_jobs, work_limit=WORK, checkpoint=folder, on_progress=report
    )
    for outcome in outcomes:
        tell(f"{outcome.name}: {'planned' if outcome.plan else outcome.error}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
