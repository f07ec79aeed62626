"""Random small models, and what is true of them by looking at every group."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from mastery_sched.engine.proof.cuts import Cut, may_be_member
from mastery_sched.engine.proof.model import Column, GroupingModel, column_cost
from mastery_sched.engine.proof.pricing import Duals
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.roles import EVERY_MEMBER_ONCE

POLICIES: dict[str, tuple[int, int, int]] = {
    "rotate": (6, 0, 0),
    "central": (0, 6, 0),
    "specialist": (0, 0, 6),
    "first_then_rotate": (5, 0, 1),
    "mixed": (2, 2, 2),
    "turns_and_centre": (3, 3, 0),
    "mostly_turns": (7, 2, 0),
    "online": (0, 0, 0),
    "every_member_once": (EVERY_MEMBER_ONCE, 0, 0),
    "star": (0, 1, 0),
}
"""Meetings at members in turn, at a central member, at the leader's base."""

_SHAPES = ((1, 2, 3), (1, 2, 5), (1, 3, 5), (1, 3, 8), (1, 4, 7), (2, 3, 7), (3, 4, 5), (5, 6, 7))
"""Multipliers, divisors and sizes of random cuts."""


def random_model(
    rng: np.random.Generator, policy: str, num_schools: int, num_leaders: int, **changes: Any
) -> GroupingModel:
    """Places in a square; no rule but sizes, unless changed."""
    places = rng.uniform(0, 100, (num_schools, 2))
    bases = rng.uniform(0, 100, (num_leaders, 2))
    journeys = 2 * np.rint(_distances(places, places)).astype(np.int64)
    base_journeys = 2 * np.rint(_distances(bases, places)).astype(np.int64)
    num_member, num_central, num_base = POLICIES[policy]
    everyone = np.ones((num_leaders, num_schools), dtype=np.bool_)
    model = GroupingModel(
        journeys=journeys,
        reachable=np.ones(journeys.shape, dtype=np.bool_),
        leader_journeys=base_journeys,
        leader_reaches=everyone,
        base_journeys=base_journeys,
        allowed=everyone,
        compatible=np.ones(journeys.shape, dtype=np.bool_),
        willing=np.ones(num_schools, dtype=np.bool_),
        capacity=np.ones(num_leaders, dtype=np.int64),
        min_size=2,
        max_size=3,
        num_member=num_member,
        num_central=num_central,
        num_base=num_base,
        optional=np.zeros(num_schools, dtype=np.bool_),
        units=np.arange(num_schools),
        trusts=np.full(num_schools, -1),
        most_per_trust=num_schools,
        metric=True,
    )
    return replace(model, **changes)


def with_random_rules(rng: np.random.Generator, model: GroupingModel) -> GroupingModel:
    """Some rules more, each switched on at random."""
    n, k = model.num_schools, model.num_leaders
    changes: dict[str, Any] = {}
    if rng.random() < 0.4:
        changes["reachable"] = model.journeys <= 140
        changes["leader_reaches"] = model.base_journeys <= 160
    if rng.random() < 0.4:
        changes["allowed"] = rng.random((k, n)) > 0.1
    if rng.random() < 0.5:
        changes["willing"] = rng.random(n) > rng.choice([0.3, 0.7])
    if rng.random() < 0.3:
        journeys = np.rint(model.journeys * np.exp(rng.normal(0, 1, (n, n)))).astype(np.int64)
        changes["journeys"] = np.triu(journeys, 1) + np.triu(journeys, 1).T
        changes["metric"] = False
    if rng.random() < 0.4:
        compatible = model.compatible.copy()
        a, b = rng.choice(n, 2, replace=False)
        compatible[a, b] = compatible[b, a] = False
        changes["compatible"] = compatible
    if rng.random() < 0.4:
        units = model.units.copy()
        a, b = rng.choice(n, 2, replace=False)
        units[b] = units[a]
        changes["units"] = units
    if rng.random() < 0.4:
        changes["trusts"] = np.where(rng.random(n) < 0.5, rng.integers(0, 3, n), -1)
        changes["most_per_trust"] = int(rng.integers(1, 4))
    if rng.random() < 0.4:
        changes["capacity"] = rng.integers(1, 3, k)
    return replace(model, **changes)


def random_duals(rng: np.random.Generator, model: GroupingModel, *, num_cuts: int) -> Duals:
    """Prices of the size of those of a master, negative ones among them, and random cuts."""
    costs = list(all_columns(model).values()) or [1]
    size = float(np.median(costs)) / model.min_size
    vertices = np.flatnonzero(may_be_member(model))
    cuts = {}
    for _ in range(num_cuts):
        multiplier, divisor, count = _SHAPES[int(rng.integers(len(_SHAPES)))]
        if count <= len(vertices):
            members = tuple(sorted(rng.choice(vertices, count, replace=False).tolist()))
            cuts[Cut(divisor, members, multiplier)] = _scaled(rng.uniform(0, 0.5) * size)
    return Duals(
        schools=np.rint(rng.uniform(-0.2, 1.2, model.num_schools) * size * SCALE).astype(np.int64),
        leaders=np.rint(rng.uniform(0, 0.5, model.num_leaders) * size * SCALE).astype(np.int64),
        groups=_scaled(rng.uniform(-0.3, 0.3) * size),
        cuts=tuple(cuts.items()),
    )


def all_columns(model: GroupingModel) -> dict[Column, int]:
    """Every group that may be, with its travel."""
    found = {}
    for size in range(model.min_size, model.max_size + 1):
        for schools in combinations(range(model.num_schools), size):
            for leader in range(model.num_leaders):
                column = Column(leader, schools)
                cost = column_cost(model, column)
                if cost is not None:
                    found[column] = cost
    return found


def least_travel(model: GroupingModel) -> int | None:
    """Travel of the best plan, by trying all; ``None`` if there is none."""
    by_first: dict[int, list[tuple[Column, int]]] = {}
    for column, cost in all_columns(model).items():
        by_first.setdefault(column.schools[0], []).append((column, cost))
    best: list[int | None] = [None]

    def extend(placed: frozenset[int], led: tuple[int, ...], left: int, cost: int) -> None:
        if best[0] is not None and cost >= best[0]:
            return
        school = next((i for i in range(model.num_schools) if i not in placed), None)
        if school is None:
            if left == 0:
                best[0] = cost
            return
        if left and model.optional[school]:
            extend(placed | {school}, led, left - 1, cost)
        for column, more in by_first.get(school, ()):
            free = placed.isdisjoint(column.schools)
            if free and led[column.leader] < model.capacity[column.leader]:
                after = tuple(c + (k == column.leader) for k, c in enumerate(led))
                extend(placed.union(column.schools), after, left, cost + more)

    extend(frozenset(), (0,) * model.num_leaders, model.num_unplaced, 0)
    return best[0]


def _scaled(value: float) -> int:
    return round(value * SCALE)


def _distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    apart = a[:, None] - b[None]
    distances: np.ndarray = np.hypot(apart[..., 0], apart[..., 1])
    return distances
