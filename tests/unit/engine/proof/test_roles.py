from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest

from mastery_sched.engine.proof.model import Column, GroupingModel, column_cost, column_costs
from mastery_sched.engine.proof.roles import Pattern, Role, Who, patterns_of_size
from tests.unit.engine.proof.builders import POLICIES, all_columns, random_model, with_random_rules


def weights(pattern: Pattern) -> list[tuple[int, int]]:
    return [(role.weight, role.count) for role in (*pattern.early, pattern.last)]


def test_six_meetings_in_turn() -> None:
    def roles(size: int, num_unwilling: int = 0) -> list[list[tuple[int, int]]]:
        return [
            weights(pattern)
            for pattern in patterns_of_size(
                size, num_member=6, num_central=0, num_unwilling=num_unwilling
            )
        ]

    assert roles(6) == [[(1, 1), (1, 5)]]
    assert roles(7) == [[(0, 1), (1, 6)]]
    assert roles(8) == [[(0, 2), (1, 6)]]
    assert roles(5) == [[(2, 1), (1, 4)]]
    assert roles(4) == [[(2, 2), (1, 2)]]
    # One unwilling member of seven is the one that hosts nothing; two make somebody host twice.
    assert roles(7, 2) == [[(0, 1), (1, 6)], [(2, 1), (0, 2), (1, 4)]]


def test_a_lone_role_is_split_in_its_first_school_and_the_others() -> None:
    (pattern,) = patterns_of_size(6, num_member=6, num_central=0, num_unwilling=0)
    assert pattern.ordered
    assert pattern.size == 6


def test_the_central_host_may_also_host_in_turn() -> None:
    found = [
        weights(pattern)
        for pattern in patterns_of_size(4, num_member=3, num_central=2, num_unwilling=0)
    ]
    assert [(3, 1), (0, 1), (1, 2)] in found
    assert [(2, 1), (1, 3)] in found


@pytest.mark.parametrize("policy", POLICIES)
def test_the_least_over_all_roles_is_the_cost_by_definition(policy: str) -> None:
    rng = np.random.default_rng(3)
    for _ in range(6):
        model = with_random_rules(
            rng, random_model(rng, policy, 6, 2, min_size=1, max_size=5, metric=False)
        )
        columns = all_columns(model)
        for column in list(columns)[:: max(1, len(columns) // 12)]:
            assert columns[column] == least_over_roles(model, column)


def least_over_roles(model: GroupingModel, column: Column) -> int | None:
    best = None
    for pattern in model.patterns:
        if pattern.size != len(column.schools):
            continue
        roles = [r for role in (*pattern.early, pattern.last) for r in [role] * role.count]
        for order in set(permutations(column.schools)):
            cost = cost_in_roles(model, column.leader, list(zip(order, roles, strict=True)))
            if cost is not None and (best is None or cost < best):
                best = cost
    return best


def cost_in_roles(
    model: GroupingModel, leader: int, taken: Sequence[tuple[int, Role]]
) -> int | None:
    cost = 0
    for host, role in taken:
        if role.who is not Who.ANY and model.willing[host] != (role.who is Who.WILLING):
            return None
        cost += model.num_base * model.base_journeys[leader, host]
        if role.weight:
            if not model.leader_reaches[leader, host]:
                return None
            cost += role.weight * model.leader_journeys[leader, host]
            for school, _ in taken:
                if not model.reachable[school, host]:
                    return None
                cost += role.weight * model.journeys[school, host]
    return int(cost)


@pytest.mark.parametrize("policy", POLICIES)
def test_many_costs_at_once_equal_each_by_itself(policy: str) -> None:
    rng = np.random.default_rng(5)
    for _ in range(5):
        model = with_random_rules(rng, random_model(rng, policy, 7, 2, min_size=2, max_size=4))
        columns = [
            Column(int(rng.integers(2)), tuple(sorted(rng.choice(7, size, replace=False).tolist())))
            for size in rng.integers(2, 5, 40)
        ]
        one_by_one = [column_cost(model, column) for column in columns]
        expected = [-1 if cost is None else cost for cost in one_by_one]
        assert column_costs(model, columns).tolist() == expected
