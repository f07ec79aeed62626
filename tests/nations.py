"""Small nations for the tests: hubs that are planned in a moment, and hubs that do harm.

Loads no engine: every process that is started to plan one of them loads this module first.
"""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import geopy.distance

from mastery_sched.national import HubOutcome
from mastery_sched.problem import Problem
from mastery_sched.rows.canonical import canonical_json
from mastery_sched.tables.plan_json import plan_values
from tests.builders import make_problem, schools_in_line
from tests.scattered import scattered_hub

WORK = 6.0
"""Enough for every hub of a small nation."""

MARKER = "MASTERY_SCHED_TEST_MARKER"


def small_nation(num_hubs: int = 3) -> tuple[Problem, ...]:
    """Hubs of 8, 9, ... schools with two or three specialists each."""
    return tuple(
        replace(scattered_hub(8 + i, 3, seed=i), hub=f"Hub {'ABCDEFGH'[i]}")
        for i in range(num_hubs)
    )


def impossible_hub(name: str = "Impossible") -> Problem:
    """One school, which no group can be made of."""
    return replace(make_problem(schools_in_line(1)), hub=name)


def harmful_hub(name: str, metric: type[geopy.distance.Distance]) -> Problem:
    """A hub that is harmless until somebody measures a distance."""
    return replace(scattered_hub(8, 3, seed=9), hub=name, metric=metric)


class Deadly(geopy.distance.geodesic):  # type: ignore[misc]  # it has no annotations
    """Kills the process that measures with it, unless that is the one of the tests."""

    def measure(self, a: Any, b: Any) -> Any:
        if parent_process() is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().measure(a, b)


class DeadlyOnce(Deadly):
    """The same, if the file named by the environment is still there, which it removes."""

    def measure(self, a: Any, b: Any) -> Any:
        marker = Path(os.environ[MARKER])
        if marker.exists():
            marker.unlink()
            return super().measure(a, b)
        return geopy.distance.geodesic.measure(self, a, b)


class Faulty(geopy.distance.geodesic):  # type: ignore[misc]  # it has no annotations
    """Has a mistake in it."""

    def measure(self, a: Any, b: Any) -> Any:
        raise ZeroDivisionError("nobody knows how far")


def plans_text(outcomes: tuple[HubOutcome, ...]) -> list[str]:
    """Every plan as its file would hold it, or the error, in order."""
    return [
        str(each.error) if each.plan is None else canonical_json(plan_values(each.plan))
        for each in outcomes
    ]
