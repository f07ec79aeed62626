"""A part of a model keeps every rule of the whole, under numbers of its own."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from mastery_sched.engine.proof.model import Column, column_cost
from mastery_sched.engine.proof.part import part_of
from tests.unit.engine.proof.builders import POLICIES, random_model, with_random_rules


@pytest.mark.parametrize("policy", POLICIES)
def test_groups_of_a_part_cost_what_they_cost_in_the_whole(policy: str) -> None:
    rng = np.random.default_rng(sorted(POLICIES).index(policy))
    seen = 0
    for _ in range(12):
        model = with_random_rules(rng, random_model(rng, policy, 9, 3))
        chosen = rng.choice(9, 6, replace=False)
        schools = np.flatnonzero(np.isin(model.units, model.units[chosen])).tolist()
        part = part_of(model, schools, {2: 1, 0: 2}, num_unplaced=0)
        assert part.leaders == (0, 2)
        assert part.schools == tuple(schools)
        for size in (2, 3):
            for members in combinations(range(len(schools)), size):
                for leader in range(2):
                    column = Column(leader, members)
                    cost = column_cost(part.model, column)
                    assert cost == column_cost(model, part.in_whole(column))
                    assert part.in_part([part.in_whole(column)]) == [column]
                    seen += cost is not None
    assert seen > 100


def test_leaders_of_a_part_have_the_room_that_is_left() -> None:
    model = random_model(np.random.default_rng(1), "central", 8, 4)
    part = part_of(model, range(6), {3: 2, 1: 1}, num_unplaced=1)
    assert part.model.capacity.tolist() == [1, 2]
    assert part.model.num_unplaced == 1
    assert part.model.group_counts == (2, 2)


def test_units_of_a_part_are_counted_from_nought() -> None:
    units = np.array([0, 1, 1, 2, 3, 3])
    model = random_model(np.random.default_rng(1), "central", 6, 2, units=units)
    part = part_of(model, [1, 2, 4, 5], {0: 1}, num_unplaced=0)
    assert part.model.units.tolist() == [0, 0, 1, 1]
    assert part.model.unit_sizes.tolist() == [2, 2, 2, 2]
