"""Proofs of random small problems: never above the best there is, and equal to it where exact."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mastery_sched.draft import Draft
from mastery_sched.engine.columns import make_column
from mastery_sched.engine.compact import plan_compact
from mastery_sched.engine.instance import Instance, build_instance
from mastery_sched.engine.proof.certificate import certificate, sealed
from mastery_sched.engine.proof.from_instance import left_out_is_least, model_of
from mastery_sched.engine.proof.model import Column, column_cost
from mastery_sched.engine.proof.prove import prove
from mastery_sched.engine.verify import verify
from mastery_sched.impossible import find_conflicts, unplaceable
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced
from mastery_sched.stop import Limits
from tests.hubs import plan
from tests.strategies import problems
from tests.strategies.feasible import drafted_problems
from tests.unit.engine.proof.builders import (
    POLICIES,
    least_travel,
    random_model,
    with_random_rules,
)


def check_random_model(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, policy = int(rng.integers(3, 9)), str(rng.choice(list(POLICIES)))
    fewest = int(rng.integers(1, 4))
    sizes = {"min_size": fewest, "max_size": fewest + int(rng.integers(0, 3))}
    model = with_random_rules(rng, random_model(rng, policy, n, int(rng.integers(1, 4)), **sizes))
    if rng.random() < 0.3:
        optional = rng.random(n) < 0.7
        model = replace(model, optional=optional, num_unplaced=int(rng.integers(0, 3)))
    best = least_travel(model)
    outcome = prove(model, seed=seed)
    assert outcome.travel == best
    assert outcome.bound == best
    if best is not None and seed % 5 == 0:
        assert verify(sealed(certificate(model, outcome))).bound == best


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_the_best_plan_of_random_models(seed: int) -> None:
    check_random_model(seed)


@pytest.mark.heavy
def test_the_best_plan_of_thousands_of_random_models() -> None:
    for seed in range(3_000):
        check_random_model(seed)


@settings(max_examples=30)
@given(drafted_problems())
def test_the_best_grouping_of_whole_problems(drafted: tuple[Problem, Draft]) -> None:
    problem, draft = drafted
    instance = build_instance(problem)
    number = {urn: i for i, urn in enumerate(instance.urns)}
    leaders = {who: k for k, who in enumerate(instance.specialist_ids)}
    known = [
        Column(leaders[group.specialist_id], tuple(sorted(number[urn] for urn in group.urns)))
        for group in draft.groups
    ]
    left_out = sorted(set(range(len(number))) - {i for column in known for i in column.schools})
    model = model_of(instance, left_out)

    def cost_of(column: Column) -> int | None:
        made = make_column(instance, column.schools, column.leader)
        return None if made is None else made.travel

    for size in range(model.min_size, min(model.max_size, len(number)) + 1):
        for schools in combinations(range(len(number)), size):
            for leader in range(model.num_leaders):
                column = Column(leader, schools)
                true, relaxed = cost_of(column), column_cost(model, column)
                if true is not None and not set(left_out).isdisjoint(schools):
                    continue  # the model may rule out placing those
                assert true is None or (relaxed is not None and relaxed <= true)
                if not model.relaxed:
                    assert true == relaxed or left_out
    outcome = prove(model, known, cost_of=cost_of, accepts=lambda c: accepts(instance, left_out, c))
    best = best_grouping(instance, left_out)
    assert outcome.travel is not None
    assert outcome.bound is not None
    assert outcome.bound <= best <= outcome.travel
    if not left_out or left_out_is_least(instance, left_out):
        assert outcome.travel == best
        assert outcome.optimal


def ranks(instance: Instance, left_out: list[int]) -> tuple[int, ...]:
    """How many are left out, and of each priority, the highest first."""
    counts = Counter(int(instance.priorities[i]) for i in left_out)
    order = sorted(set(instance.priorities.tolist()), reverse=True)
    return (len(left_out), *(counts[priority] for priority in order))


def accepts(instance: Instance, left_out: list[int], columns: Sequence[Column]) -> bool:
    placed = {i for column in columns for i in column.schools}
    out = [i for i in range(instance.num_schools) if i not in placed]
    return ranks(instance, out) <= ranks(instance, left_out)


def best_grouping(instance: Instance, known_out: list[int]) -> int:
    """Least travel of plans that leave out as many as a known one, no more important ones."""
    rules = instance.problem.rules
    columns: dict[int, list[tuple[Column, int]]] = {}
    for size in range(rules.min_size, rules.max_size + 1):
        for schools in combinations(range(instance.num_schools), size):
            for leader in range(instance.num_leaders):
                made = make_column(instance, schools, leader)
                if made is not None:
                    columns.setdefault(schools[0], []).append(
                        (Column(leader, schools), made.travel)
                    )
    best: list[int] = []

    def extend(open_schools: frozenset[int], led: Counter[int], out: list[int], cost: int) -> None:
        if not open_schools:
            if len(out) == len(known_out) and ranks(instance, out) <= ranks(instance, known_out):
                best.append(cost)
            return
        school = min(open_schools)
        if not instance.must_place[school] and len(out) < len(known_out):
            extend(open_schools - {school}, led, [*out, school], cost)
        for column, more in columns.get(school, ()):
            fits = open_schools.issuperset(column.schools)
            if fits and led[column.leader] < instance.capacity[column.leader]:
                after = led + Counter([column.leader])
                extend(open_schools.difference(column.schools), after, out, cost + more)

    extend(frozenset(range(instance.num_schools)), Counter(), [], 0)
    return min(best)


@settings(max_examples=12)
@given(drafted_problems(max_schools=6, max_meetings=2))
def test_no_bound_is_above_the_plan_of_the_exact_model(drafted: tuple[Problem, Draft]) -> None:
    problem, _ = drafted
    exact = plan_compact(
        problem,
        barred=frozenset(),
        limits=Limits(work=20.0),
        seed=0,
        n_jobs=1,
        clock=lambda: 0.0,
        report=lambda _: None,
    )
    assert exact.draft is not None
    instance = build_instance(problem)
    number = {urn: i for i, urn in enumerate(instance.urns)}
    leaders = {who: k for k, who in enumerate(instance.specialist_ids)}
    columns = []
    travel = 0
    for group in exact.draft.groups:
        schools = tuple(sorted(number[urn] for urn in group.urns))
        columns.append(Column(leaders[group.specialist_id], schools))
        made = make_column(instance, schools, columns[-1].leader)
        assert made is not None
        travel += made.travel
    left_out = sorted(set(range(len(number))) - {i for column in columns for i in column.schools})
    outcome = prove(model_of(instance, left_out), columns)
    assert outcome.bound is not None
    assert outcome.bound <= travel


@given(problems())
@settings(max_examples=15)
def test_what_the_hub_engine_proves_is_confirmed(problem: Problem) -> None:
    """Pins, pairs, caps and schools left out included."""
    assume(not find_conflicts(problem))
    allowed = problem.rules.unplaced is Unplaced.ALLOW
    barred = frozenset(unplaceable(problem)) if allowed else frozenset()
    found = plan(problem, Limits(work=2.0), barred=barred)
    if found.proof is None:
        assert found.bound is None
        return
    content = json.loads(json.dumps(found.proof.certificate()))
    report = verify(content)
    assert not report.given_up
    assert report.bound == content["bound"] == found.bound
