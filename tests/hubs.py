"""Hubs that are too large for the exact model, random groups of them, and their engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mastery_sched.engine.columns import label_of
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.hub import plan_hub
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress
from mastery_sched.stop import Limits
from tests.builders import weekly
from tests.scattered import scattered_hub as scattered_hub

LITTLE_WORK = Limits(work=1.5)


def mixed_hub(num_schools: int, num_specialists: int) -> Problem:
    """A hub whose schools differ in hosting, trust and priority, and whose specialists lead two."""
    problem = scattered_hub(num_schools, num_specialists, num_meetings=3, seed=2)
    people = tuple(
        replace(p, capacity=2, sessions=weekly("Tue AM", "Thu PM")) for p in problem.specialists
    )
    schools = tuple(
        replace(s, can_host=i % 5 != 0, trust="Elm" if i % 4 == 0 else None, priority=i % 3)
        for i, s in enumerate(problem.schools)
    )
    return replace(problem, specialists=people, schools=schools)


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
