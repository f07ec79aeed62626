"""The compiled search keeps its books, does the same each time, and the same uncompiled."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mastery_sched.engine import arrays, group_kernels, search_kernels
from mastery_sched.engine.annealing import Cooling, anneal_run
from mastery_sched.engine.arrays import BEST, CURRENT, SearchState
from mastery_sched.engine.group_cost import evaluate_all, group_data
from mastery_sched.engine.instance import build_instance
from mastery_sched.engine.space import Space, start
from mastery_sched.engine.staffing_space import hub_space
from mastery_sched.entities import Pair, PairKind, Pin, PinKind
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced, VenueKind
from tests.builders import urn
from tests.hubs import scattered_hub

UNCOMPILED = """
from tests.unit.engine.test_kernels import hubs, ran
print(ran(hubs()["all"], 3, 1_500).totals.tolist())
"""


def hubs() -> dict[str, Problem]:
    """Hubs that differ in what the search may do."""
    plain = scattered_hub(18)
    staffed = scattered_hub(18, 6, kind=VenueKind.CENTRAL)
    double = replace(
        staffed, specialists=tuple(replace(p, capacity=2) for p in staffed.specialists[:3])
    )
    bound = replace(
        staffed,
        pairs=(
            Pair(urn(0), urn(1), PairKind.TOGETHER),
            Pair(urn(1), urn(2), PairKind.TOGETHER),
            Pair(urn(5), urn(6), PairKind.TOGETHER),
            Pair(urn(7), urn(8), PairKind.APART),
        ),
        pins=(
            Pin(PinKind.GROUP, str(urn(10)), "A"),
            Pin(PinKind.GROUP, str(urn(11)), "A"),
            Pin(PinKind.SPECIALIST, "B", "S02"),
            Pin(PinKind.VENUE, str(urn(12)), str(urn(12)), 2),
        ),
    )
    short = replace(
        bound,
        specialists=bound.specialists[:3],
        schools=tuple(replace(s, priority=i % 2) for i, s in enumerate(bound.schools)),
        rules=replace(bound.rules, unplaced=Unplaced.ALLOW),
    )
    return {"plain": plain, "staffed": staffed, "double": double, "bound": bound, "all": short}


def space_of(problem: Problem) -> Space:
    instance = build_instance(problem)
    return hub_space(instance, group_data(instance))


def ran(problem: Problem, num_groups: int, num_proposals: int, seed: int = 1) -> SearchState:
    """A state after some annealing, still hot."""
    space = space_of(problem)
    rng = np.random.default_rng(seed)
    state = start(space, num_groups, rng)
    unit = space.typical_distance
    for _ in anneal_run(space, state, Cooling(2 * unit, unit, num_proposals), rng, {}):
        pass
    return state


def books_are_right(space: Space, state: SearchState) -> None:
    """Everything a state says of itself follows from who is in which group and seat."""
    num_groups, moves = len(state.sizes), space.moves
    groups = [state.members[g, : state.sizes[g]].tolist() for g in range(num_groups)]
    resting = state.resting[: state.num_resting[0]].tolist()
    assert sorted([*resting, *(i for group in groups for i in group)]) == list(
        range(space.num_schools)
    )
    for g, group in enumerate(groups):
        assert set(state.group_of[group]) == {g}
        assert moves.min_size <= len(group) <= moves.max_size
    assert set(state.group_of[resting].tolist()) <= {num_groups}
    assert state.resting_at[resting].tolist() == list(range(len(resting)))
    for unit in space.shape.units:
        assert len(set(state.group_of[list(unit)])) == 1
    for unit, label in zip(space.shape.units, space.shape.unit_labels, strict=True):
        if label >= 0:
            assert state.group_of[unit[0]] == label
    assert len(set(state.seat_of.tolist())) == num_groups
    assert state.occupant[state.seat_of].tolist() == list(range(num_groups))
    assert (state.occupant >= 0).sum() == num_groups
    travel, broken = evaluate_all(
        space.data,
        np.minimum(np.arange(num_groups), space.shape.num_labels),
        moves.seat_leader[state.seat_of],
        state.members,
        state.sizes,
    )
    assert state.travel.tolist() == travel.tolist()
    assert state.broken.tolist() == broken.tolist()
    cost = travel.sum() + space.data.penalty * broken.sum() + space.data.rest_costs[resting].sum()
    assert state.totals[CURRENT] == cost
    assert state.totals[BEST] <= cost


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("name", "num_groups"),
    [("plain", 4), ("staffed", 4), ("double", 4), ("bound", 4), ("all", 3), ("all", 2)],
)
def test_the_books_are_right(name: str, num_groups: int, seed: int) -> None:
    problem = hubs()[name]
    space = space_of(problem)
    books_are_right(space, ran(problem, num_groups, 20_000, seed))


def test_groups_of_the_wrong_size_are_mended() -> None:
    # A unit of five does not fit beside others: the start has a group that is too large.
    pairs = tuple(Pair(urn(0), urn(i), PairKind.TOGETHER) for i in range(1, 5))
    more = tuple(Pair(urn(5 + i), urn(6 + i), PairKind.TOGETHER) for i in (0, 1, 3, 4))
    problem = scattered_hub(18, pairs=pairs + more)
    space = space_of(problem)
    first = start(space, 4, np.random.default_rng(0))
    assert set(first.sizes.tolist()) - {4, 5}
    books_are_right(space, ran(problem, 4, 20_000))


def test_the_same_seed_does_the_same() -> None:
    problem = hubs()["all"]
    one, other, different = (ran(problem, 3, 5_000, seed) for seed in (1, 1, 2))
    assert one.members.tolist() == other.members.tolist()
    assert one.totals.tolist() == other.totals.tolist()
    assert one.group_of.tolist() != different.group_of.tolist()


def test_uncompiled_code_does_the_same() -> None:
    problem = hubs()["all"]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-W", "error", "-c", UNCOMPILED]
    answer = subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[3], capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == str(ran(problem, 3, 1_500).totals.tolist())


def test_compiled_code_is_renewed_when_what_it_is_built_on_changes() -> None:
    text = "".join(
        Path(str(module.__file__)).read_text(encoding="utf-8") for module in (arrays, group_kernels)
    )
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    assert digest == search_kernels.BUILT_ON, "write this digest into search_kernels.BUILT_ON"
