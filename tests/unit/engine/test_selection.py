"""Selections against every choice there is among the gathered groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from mastery_sched.engine import selection
from mastery_sched.engine.choices import Choice, Gathered, Table
from mastery_sched.engine.cpsat import Settings
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.selection import select
from mastery_sched.engine.space import Shape

SETTINGS = Settings(seed=1, work=5.0)
NUM_SCHOOLS = 9


def shape(**changes: object) -> Shape:
    plain = Shape(
        min_size=2,
        max_size=3,
        units=tuple((i,) for i in range(NUM_SCHOOLS)),
        unit_labels=(-1,) * NUM_SCHOOLS,
        may_rest=(False,) * NUM_SCHOOLS,
        num_labels=0,
        capacity=(1, 2, 1),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def gathered(
    seed: int, *, of: Shape, num_groups: int = 60, priorities: Sequence[int] = (0,) * NUM_SCHOOLS
) -> Gathered:
    """Random groups of whole units, some twice under different leaders."""
    rng = np.random.default_rng(seed)
    travel: dict[Group, int] = {}
    while len(travel) < num_groups:
        units = rng.permutation(len(of.units))[: int(rng.integers(1, 4))]
        members = tuple(sorted(i for unit in units for i in of.units[unit]))
        labels = {of.unit_labels[unit] for unit in units} - {-1}
        if len(labels) < 2 and of.min_size <= len(members) <= of.max_size:
            label = max(labels, default=-1)
            if not labels and of.num_labels and rng.random() < 0.3:
                label = int(rng.integers(of.num_labels))
            travel[members, int(rng.integers(3)), label] = int(rng.integers(1, 500))
    return Gathered(travel, of, np.array(priorities), range(6))


def every_choice(pool: Gathered) -> Iterator[Choice]:
    table = Table(pool, [u for u, may in enumerate(pool.shape.may_rest) if may])
    rows = table.rows()
    for count in range(5):
        for groups in combinations(table.groups, count):
            placed = [i for members, _, _ in groups for i in members]
            if len(set(placed)) == len(placed):
                left_out = tuple(sorted(set(range(NUM_SCHOOLS)) - set(placed)))
                travel = sum(pool.travel[group] for group in groups)
                choice = Choice(groups, left_out, travel)
                values = table.values(choice)
                if all(row.low <= row.total(values) <= row.high for row in rows):
                    yield choice


def is_best(pool: Gathered, *, from_known: bool = False) -> None:
    choices = list(every_choice(pool))
    known = choices[0] if from_known and choices else None
    found = select(pool, known, SETTINGS)
    assert found.proved
    if not choices:
        assert found.choice is None
        return
    assert found.choice is not None
    assert pool.rank(found.choice) == min(map(pool.rank, choices))
    assert found.choice in choices


@pytest.mark.parametrize("seed", range(8))
def test_everybody_is_placed_with_least_travel(seed: int) -> None:
    is_best(gathered(seed, of=shape()), from_known=seed % 2 == 0)


@pytest.mark.parametrize("seed", range(6))
def test_units_and_labels(seed: int) -> None:
    units = ((0, 1), (2,), (3,), (4,), (5,), (6,), (7,), (8,))
    labels = (-1, 1, -1, -1, -1, -1, -1, -1)
    of = shape(units=units, unit_labels=labels, may_rest=(False,) * 8, num_labels=2)
    is_best(gathered(seed, of=of))


@pytest.mark.parametrize("seed", range(8))
def test_the_fewest_are_left_out_then_the_least_important(seed: int) -> None:
    rng = np.random.default_rng(seed)
    may_rest = (True,) * 7 + (False,) * 2
    priorities = rng.integers(0, 3, NUM_SCHOOLS).tolist()
    pool = gathered(seed, of=shape(may_rest=may_rest), num_groups=25, priorities=priorities)
    is_best(pool, from_known=seed % 2 == 0)


def test_units_that_rest_count_all_their_schools() -> None:
    of = shape(
        units=((0, 1, 2), (3,), (4,), (5,), (6,), (7,), (8,)),
        unit_labels=(-1,) * 7,
        may_rest=(True,) * 7,
    )
    is_best(gathered(3, of=of, num_groups=20))


def test_no_goods_are_kept() -> None:
    pool = gathered(1, of=shape())
    best = select(pool, None, SETTINGS).choice
    assert best is not None
    for pair in list(combinations(best.groups, 2))[:2]:
        without = replace(pool, no_goods=(pair,))
        is_best(without)
        other = select(without, None, SETTINGS).choice
        assert other is None or not set(pair) <= set(other.groups)


def test_the_number_of_groups_is_kept() -> None:
    pool = gathered(2, of=shape())
    found = select(replace(pool, counts=range(4, 5)), None, SETTINGS).choice
    assert found is None or len(found.groups) == 4
    assert select(replace(pool, counts=range(2, 3)), None, SETTINGS).choice is None


def test_without_groups_there_is_no_choice() -> None:
    found = select(replace(gathered(0, of=shape()), travel={}), None, SETTINGS)
    assert found.choice is None


def test_the_known_choice_stands_if_nothing_is_better_or_allowed() -> None:
    pool = gathered(1, of=shape())
    best = select(pool, None, SETTINGS).choice
    assert select(pool, best, SETTINGS).choice == best
    dearest = max(every_choice(pool), key=lambda choice: choice.travel)
    stopped = select(pool, dearest, replace(SETTINGS, work=0.0))
    assert stopped.choice == dearest
    assert not stopped.proved


def test_too_many_groups_are_thinned_out_but_not_the_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "MOST_COLUMNS", 12)
    pool = gathered(1, of=shape())
    known = max(every_choice(pool), key=lambda choice: choice.travel)
    found = select(pool, known, SETTINGS)
    assert found.choice is not None
    assert found.choice.travel <= known.travel
    assert not found.proved
