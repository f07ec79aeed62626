from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from mastery_sched.engine import search as search_module
from mastery_sched.engine.annealing import Cooling, anneal_run, finish_run
from mastery_sched.engine.budget import Budget
from mastery_sched.engine.columns import make_column
from mastery_sched.engine.group_cost import Group, group_data
from mastery_sched.engine.instance import Instance, build_instance
from mastery_sched.engine.search import Search
from mastery_sched.engine.space import start
from mastery_sched.engine.staffing_space import hub_schedule, hub_space
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced
from mastery_sched.stop import Limits
from tests.hubs import scattered_hub

SOME_WORK = Limits(work=2.0)


def no_clock() -> float:
    raise AssertionError("no clock may be looked at without a time limit")


def new_search(
    problem: Problem,
    limits: Limits = SOME_WORK,
    *,
    clock: Callable[[], float] = no_clock,
    seed: int = 0,
    n_jobs: int = 1,
) -> tuple[Instance, Search]:
    instance = build_instance(problem)
    space = hub_space(instance, group_data(instance))
    search = Search(
        space,
        hub_schedule(instance, space),
        instance.priorities,
        instance.group_counts,
        Budget(limits, clock),
        seed=seed,
        n_jobs=n_jobs,
    )
    return instance, search


def searched(search: Search) -> Search:
    while search.scan():
        pass
    while search.round():
        pass
    return search


def test_a_run_gathers_possible_groups_with_their_travel() -> None:
    instance = build_instance(scattered_hub(22, 6))
    space = hub_space(instance, group_data(instance))
    gathered: dict[Group, int] = {}
    rng = np.random.default_rng(0)
    state = start(space, 5, rng)
    before = state.totals[0]
    cooling = Cooling(4 * space.typical_distance, 0.1 * space.typical_distance, 40_000)
    assert sum(anneal_run(space, state, cooling, rng, gathered)) == 40_000
    run = finish_run(space, state, gathered)
    assert run.num_groups == 5
    assert run.groups is not None
    assert set(run.groups) <= gathered.keys()
    assert run.cost == sum(gathered[group] for group in run.groups) < before
    for group, travel in gathered.items():
        column = make_column(instance, *group)
        assert column is not None
        assert column.travel == travel


def test_a_search_finds_the_number_of_groups_and_spends_its_work() -> None:
    _, search = new_search(scattered_hub(24, 6, rules={"min_size": 3, "max_size": 6}))
    best = searched(search).best
    assert best is not None
    assert best.left_out == ()
    assert 4 <= len(best.groups) <= 6
    assert sorted(i for members, _, _ in best.groups for i in members) == list(range(24))
    assert best.travel == sum(search.travel[group] for group in best.groups)
    assert search.budget.work <= 2.0 + search_module.SELECTION_WORK
    assert search.budget.used_up or search.budget.work > 1.5


def test_the_same_seed_finds_the_same() -> None:
    problem = scattered_hub(24, 6)
    one, other = (searched(new_search(problem, Limits(work=0.7))[1]) for _ in range(2))
    assert one.best == other.best
    assert one.travel == other.travel
    assert one.budget.work == other.budget.work


def test_several_threads_find_as_good_a_choice() -> None:
    problem = scattered_hub(24, 6)
    one = searched(new_search(problem)[1]).best
    many = searched(new_search(problem, n_jobs=3)[1]).best
    assert one is not None
    assert many is not None
    assert many.travel == one.travel


def test_schools_are_left_out_where_leaders_are_too_few() -> None:
    problem = scattered_hub(24, 2, rules={"unplaced": Unplaced.ALLOW})
    best = searched(new_search(problem)[1]).best
    assert best is not None
    assert len(best.left_out) == 14


def test_too_little_work_finds_nothing_and_says_so() -> None:
    _, search = new_search(scattered_hub(24, 6), Limits(work=0.0))
    assert not search.scan()
    assert not search.round()
    assert search.best is None


def test_a_time_limit_breaks_runs_off() -> None:
    ticks = iter(range(10_000))
    _, search = new_search(
        scattered_hub(24, 6), Limits(seconds=40.0), clock=lambda: float(next(ticks))
    )
    assert search.scan()
    assert search.best is not None
    while search.scan() or search.round():
        pass
    assert search.budget.seconds_left == 0.0 or not search.budget.used_up


def test_no_goods_take_the_best_choice_away() -> None:
    _, search = new_search(scattered_hub(24, 6))
    searched(search)
    first = search.best
    assert first is not None
    search.forbid([first.groups[:2]])
    assert search.best is None
    search.offer(first)
    assert search.best is None
    search.budget.work = 0.0
    search.select()
    assert search.best is not None
    assert search.best != first
    assert search.best.travel >= first.travel


def test_groups_worth_little_are_dropped_but_never_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_module, "MOST_GATHERED", 100)
    _, search = new_search(scattered_hub(24, 6), Limits(work=0.8))
    assert search.scan()
    kept = search.best
    assert kept is not None
    search.keep(kept)
    while search.scan() or search.round():
        pass
    assert search.best is not None
    assert set(search.best.groups) <= search.travel.keys()
    assert set(kept.groups) <= search.travel.keys()
    assert len(search.travel) <= 75 + len(search.best.groups) + len(kept.groups)
