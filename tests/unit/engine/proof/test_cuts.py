"""Every family of cuts holds for every plan, and separation finds violated ones."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from mastery_sched.engine.proof.cuts import Cut, counts, may_be_member, vertices
from mastery_sched.engine.proof.master import Master
from mastery_sched.engine.proof.model import Column, column_costs
from mastery_sched.engine.proof.separate import MORE_FAMILIES, find_cuts
from tests.unit.engine.proof.builders import all_columns, random_model


@pytest.mark.parametrize(("multiplier", "divisor", "size"), [(1, 2, 3), *MORE_FAMILIES])
def test_no_packing_of_disjoint_groups_exceeds_the_limit(
    multiplier: int, divisor: int, size: int
) -> None:
    # Only how many members of the set each group takes matters: try every way to share them out.
    cut = Cut(divisor, tuple(range(size)), multiplier)

    def most(left: int, largest: int) -> int:
        tries = [
            multiplier * n // divisor + most(left - n, n) for n in range(1, min(left, largest) + 1)
        ]
        return max(tries, default=0)

    assert most(size, size) <= cut.limit


def test_counts_of_groups_and_leaders() -> None:
    model = random_model(np.random.default_rng(0), "rotate", 5, 2)
    cut = Cut(2, (0, 1, 5 + 1))
    columns = [Column(0, (0, 1)), Column(1, (0, 2)), Column(0, (0, 2)), Column(1, (0, 1))]
    assert counts(cut, [vertices(model, column) for column in columns]).tolist() == [1, 1, 0, 1]
    assert cut.limit == 1


def test_leaders_of_several_groups_are_in_no_cut() -> None:
    rng = np.random.default_rng(0)
    model = random_model(rng, "rotate", 4, 2, capacity=np.array([1, 2]))
    assert may_be_member(model).tolist() == [True] * 4 + [True, False]
    assert not may_be_member(random_model(rng, "central", 4, 2))[4:].any()


def test_found_cuts_are_violated_and_hold_for_whole_plans() -> None:
    num_found, multipliers = 0, set()
    for seed in range(8):
        rng = np.random.default_rng(seed)
        model = random_model(rng, "every_member_once", 9, 4, min_size=2, max_size=2 + seed % 3)
        columns = list(all_columns(model))
        master = Master(model, 200.0)
        master.add_columns(columns, column_costs(model, columns))
        taken = [vertices(model, column) for column in master.columns]
        plans = [rng.permutation(9).reshape(3, 3) for _ in range(20)]
        for round_number in range(3):
            mixture = master.solve()
            for cut in find_cuts(master, mixture, round_number, MORE_FAMILIES):
                assert counts(cut, taken) @ mixture.shares > cut.limit
                assert master.add_cut(cut)
                num_found += 1
                for plan in plans:
                    groups = [Column(k, tuple(sorted(row.tolist()))) for k, row in enumerate(plan)]
                    inside = counts(cut, [vertices(model, column) for column in groups])
                    assert inside.sum() <= cut.limit
                multipliers.add(cut.multiplier)
    assert num_found
    assert len(multipliers) > 1


def test_a_master_knows_no_group_and_no_cut_twice() -> None:
    model = random_model(np.random.default_rng(0), "star", 6, 1)
    master = Master(model, 1_000.0)
    columns = [Column(0, pair) for pair in combinations(range(6), 2)]
    costs = column_costs(model, columns)
    assert master.add_columns([*columns, columns[0]], [*costs.tolist(), int(costs[0])]) == 15
    assert master.add_columns(columns[:3], costs[:3]) == 0
    assert master.add_cut(Cut(2, (0, 1, 2)))
    assert not master.add_cut(Cut(2, (0, 1, 2)))
    keep = np.arange(15) < 10
    master.drop_columns(keep)
    assert len(master.columns) == 10
    assert master.add_columns(columns[10:], costs[10:]) == 5
