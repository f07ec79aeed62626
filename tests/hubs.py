"""Hubs that are too large for the exact model, random groups of them, and the engine under test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mastery_sched.engine.columns import label_of
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.hub import plan_hub
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.entities import Specialist
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress
from mastery_sched.stop import Limits
from tests.builders import make_problem, make_school, urn

KM = 12.0
"""Side of the square that scattered schools lie in."""

LITTLE_WORK = Limits(work=1.5)


def scattered_hub(
    num_schools: int, num_specialists: int = 0, *, seed: int = 0, **changes: Any
) -> Problem:
    """Schools at random in a square, and specialists based at some of them."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0.0, KM, size=(num_schools, 2)).round(3).tolist()
    schools = [make_school(i, east, north) for i, (east, north) in enumerate(places)]
    bases = rng.permutation(num_schools)[:num_specialists].tolist()
    people = [Specialist(f"S{k:02d}", urn(base)) for k, base in enumerate(bases, start=1)]
    changes["rules"] = {"min_size": 4, "max_size": 5} | changes.get("rules", {})
    return make_problem(schools, changes.pop("specialists", people), **changes)


def random_groups(instance: Instance, count: int, *, seed: int = 0) -> list[Group]:
    """Groups of whole units, of any size, under any leader; most are not worth having."""
    rng = np.random.default_rng(seed)
    groups: list[Group] = []
    while len(groups) < count:
        size = int(rng.integers(1, instance.problem.rules.max_size + 2))
        units = rng.permutation(len(instance.pinned.units))[:size]
        members = tuple(sorted(i for unit in units for i in instance.pinned.units[unit]))
        label = label_of(instance, members)
        if label is not None:
            groups.append((members, int(rng.integers(instance.num_leaders)), label))
    return groups


def plan(
    problem: Problem,
    limits: Limits = LITTLE_WORK,
    *,
    barred: frozenset[int] = frozenset(),
    seed: int = 0,
    n_jobs: int = 1,
    clock: Callable[[], float] = lambda: 0.0,
    report: Callable[[Progress], None] = lambda _record: None,
) -> EngineOutcome:
    """Run the engine for whole hubs."""
    return plan_hub(
        problem, barred=barred, limits=limits, seed=seed, n_jobs=n_jobs, clock=clock, report=report
    )
