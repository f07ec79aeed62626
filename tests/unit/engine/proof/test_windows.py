"""Windows: never worse, valid plans by every rule, the optimum of small hubs, the same twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from mastery_sched.engine.proof import windows
from mastery_sched.engine.proof.model import Column, GroupingModel, column_cost
from mastery_sched.engine.proof.part import Part, part_of
from mastery_sched.engine.proof.prove import ProofOutcome, prove
from mastery_sched.engine.proof.windows import Improved, improve
from mastery_sched.stop import INTERRUPTED
from tests.unit.engine.proof.builders import POLICIES, least_travel, random_model, with_random_rules


def some_plan(model: GroupingModel, seed: int, tries: int = 400) -> list[Column] | None:
    """Any plan that keeps all rules, by chance: most likely a bad one."""
    rng = np.random.default_rng(seed)
    for _ in range(tries):
        columns = _by_chance(model, rng)
        if columns is not None:
            return columns
    return None


def _by_chance(model: GroupingModel, rng: np.random.Generator) -> list[Column] | None:
    out: list[int] = []
    for unit in rng.permutation(int(model.units.max()) + 1).tolist():
        inside = np.flatnonzero(model.units == unit).tolist()
        if len(out) + len(inside) <= model.num_unplaced and model.optional[inside].all():
            out += inside
    fewest, most = model.group_counts
    if len(out) != model.num_unplaced or fewest > most:
        return None
    order = rng.permutation(int(model.units.max()) + 1).tolist()
    schools = [i for unit in order for i in np.flatnonzero(model.units == unit) if i not in out]
    places = np.repeat(np.arange(model.num_leaders), model.capacity)
    count = int(rng.integers(fewest, most + 1))
    leaders = rng.permutation(places)[:count].tolist()
    groups = np.array_split(np.array(schools), count)
    columns = [Column(k, tuple(sorted(g.tolist()))) for k, g in zip(leaders, groups, strict=True)]
    sizes = {len(group) for group in groups}
    fits = min(sizes) >= model.min_size and max(sizes) <= model.max_size
    fine = fits and all(column_cost(model, column) is not None for column in columns)
    return columns if fine else None


def travel(model: GroupingModel, columns: Sequence[Column]) -> int:
    """Of a plan; it must keep all rules of the model."""
    costs = [column_cost(model, column) for column in columns]
    known = [cost for cost in costs if cost is not None]
    assert len(known) == len(costs)
    placed = [i for column in columns for i in column.schools]
    assert len(placed) == len(set(placed)) == model.num_placed
    assert model.optional[list(set(range(model.num_schools)) - set(placed))].all()
    assert {len(column.schools) for column in columns} <= {*range(2, model.max_size + 1)}
    led = Counter(column.leader for column in columns)
    assert all(count <= model.capacity[leader] for leader, count in led.items())
    return sum(known)


def go_on(_travel: int, _work: float) -> str | None:
    """A checkpoint that never stops anything."""
    return None


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of two to four groups, so that a small hub has many."""
    monkeypatch.setattr(windows, "FEWEST_GROUPS", 2)
    monkeypatch.setattr(windows, "MOST_GROUPS", 4)


@pytest.mark.usefixtures("small_windows")
@pytest.mark.parametrize("policy", POLICIES)
def test_plans_stay_valid_and_get_better(policy: str) -> None:
    rng = np.random.default_rng(sorted(POLICIES).index(policy))
    better = tried = 0
    for seed in range(4):
        model = with_random_rules(rng, random_model(rng, policy, 15, 8))
        start = some_plan(model, seed)
        if start is None:
            continue
        found = improve(model, start, checkpoint=go_on)
        before, after = travel(model, start), travel(model, found.columns)
        assert found.travel == after <= before
        assert found.stop_reason is None
        tried, better = tried + 1, better + (after < before)
    assert tried
    assert better or policy == "online"


@pytest.mark.usefixtures("small_windows")
@pytest.mark.parametrize("policy", ["rotate", "central", "specialist", "first_then_rotate", "star"])
def test_windows_with_everything_in_them_reach_the_optimum(policy: str) -> None:
    for seed in range(2):
        rng = np.random.default_rng(seed)
        model = random_model(rng, policy, 8, 4)
        start = some_plan(model, seed)
        assert start is not None
        found = improve(model, start, checkpoint=go_on)
        assert found.travel == least_travel(model)


def test_windows_come_near_the_proved_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "MOST_GROUPS", 8)
    rng = np.random.default_rng(5)
    model = random_model(rng, "rotate", 39, 16)
    start = some_plan(model, 1)
    assert start is not None
    found = improve(model, start, checkpoint=go_on)
    proved = prove(model, found.columns)
    assert proved.optimal
    assert proved.travel is not None
    assert proved.travel <= travel(model, found.columns) <= 1.2 * proved.travel
    assert found.travel < 0.5 * travel(model, start)


@pytest.mark.usefixtures("small_windows")
def test_leaders_shared_with_groups_outside_keep_to_their_places() -> None:
    rng = np.random.default_rng(2)
    # One leader in the middle of everything, wanted by every window, and dear ones far off.
    model = random_model(rng, "specialist", 24, 9, capacity=np.array([3] + 8 * [1]))
    near = model.base_journeys.copy()
    near[1:] += 400
    model = replace(model, base_journeys=near, leader_journeys=near)
    start = some_plan(model, 3)
    assert start is not None
    found = improve(model, start, checkpoint=go_on)
    assert travel(model, found.columns) < travel(model, start)
    assert Counter(column.leader for column in found.columns)[0] == 3


@pytest.mark.usefixtures("small_windows")
def test_a_leader_with_room_takes_over_from_a_far_one() -> None:
    rng = np.random.default_rng(4)
    model = random_model(rng, "specialist", 18, 12)
    far = model.base_journeys.copy()
    far[:6] += 1_000
    model = replace(model, base_journeys=far, leader_journeys=far)
    start = [Column(k, tuple(range(3 * k, 3 * k + 3))) for k in range(6)]
    found = improve(model, start, checkpoint=go_on)
    travel(model, found.columns)
    assert {column.leader for column in found.columns} <= set(range(6, 12))


@pytest.mark.usefixtures("small_windows")
def test_schools_left_out_change_places_with_others() -> None:
    rng = np.random.default_rng(6)
    optional = np.ones(20, dtype=np.bool_)
    optional[:4] = False
    units = np.arange(20)
    units[19] = 18
    units = np.unique(units, return_inverse=True)[1]
    model = random_model(rng, "central", 20, 7, num_unplaced=3, optional=optional, units=units)
    start = some_plan(model, 2)
    assert start is not None
    found = improve(model, start, checkpoint=go_on)
    assert travel(model, found.columns) < travel(model, start)
    left = [
        set(range(20)) - {i for c in plan for i in c.schools} for plan in (start, found.columns)
    ]
    assert left[0] != left[1]


@pytest.mark.usefixtures("small_windows")
def test_what_the_problem_refuses_is_not_taken() -> None:
    rng = np.random.default_rng(8)
    model = random_model(rng, "rotate", 15, 7)
    start = some_plan(model, 1)
    assert start is not None
    free = improve(model, start, checkpoint=go_on)
    unwanted = next(column for column in free.columns if column not in start)

    def cost_of(column: Column) -> int | None:
        return None if column == unwanted else column_cost(model, column)

    asked: list[Sequence[Column]] = []

    def accepts(columns: Sequence[Column]) -> bool:
        asked.append(columns)
        travel(model, columns)  # always a whole plan
        return unwanted not in columns

    for found in (
        improve(model, start, cost_of=cost_of, checkpoint=go_on),
        improve(model, start, accepts=accepts, checkpoint=go_on),
    ):
        assert unwanted not in found.columns
        assert travel(model, found.columns) < travel(model, start)
    assert asked


@pytest.mark.usefixtures("small_windows")
def test_the_same_twice() -> None:
    rng = np.random.default_rng(9)
    model = random_model(rng, "rotate", 24, 10)
    start = some_plan(model, 1)
    assert start is not None

    def run(most: float) -> Improved:
        return improve(
            model,
            start,
            checkpoint=lambda _travel, work: "enough" if work >= most else None,
            seed=3,
        )

    whole = run(np.inf)
    for most in (np.inf, whole.work / 3):
        first, again = run(most), run(most)
        assert (first.columns, first.work) == (again.columns, again.work)
        assert first.stop_reason == (None if most == np.inf else "enough")
        assert first.travel >= whole.travel


@pytest.mark.usefixtures("small_windows")
def test_told_to_stop_at_any_time_the_plan_is_whole() -> None:
    rng = np.random.default_rng(10)
    model = random_model(rng, "first_then_rotate", 18, 9)
    start = some_plan(model, 1)
    assert start is not None
    calls: list[int] = []
    improve(model, start, checkpoint=lambda travel, _work: calls.append(travel))
    travels = set()
    for share in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9):
        told: list[int] = []

        def stop(
            travel: int, _work: float, told: list[int] = told, share: float = share
        ) -> str | None:
            told.append(travel)
            return "time is up" if len(told) > share * len(calls) else None

        found = improve(model, start, checkpoint=stop)
        assert travel(model, found.columns) == found.travel <= travel(model, start)
        assert found.stop_reason == "time is up"
        assert len(told) <= share * len(calls) + 20
        travels.add(found.travel)
    assert len(travels) > 2


def _stop(told: list[int], most: float, travel: int, _work: float) -> str | None:
    told.append(travel)
    return "time is up" if len(told) > most else None


@pytest.mark.usefixtures("small_windows")
@pytest.mark.parametrize("between", [True, False])
def test_an_interruption_keeps_what_was_found(
    monkeypatch: pytest.MonkeyPatch, *, between: bool
) -> None:
    rng = np.random.default_rng(11)
    model = random_model(rng, "rotate", 24, 10)
    start = some_plan(model, 1)
    assert start is not None
    calls: list[float] = []
    improve(model, start, checkpoint=lambda _travel, work: calls.append(work))
    num_windows = 0

    def interrupted(part: GroupingModel, *args: object, **kwargs: object) -> ProofOutcome:
        nonlocal num_windows
        num_windows += 1
        if num_windows == 4:
            raise KeyboardInterrupt
        return prove(part, *args, **kwargs)  # type: ignore[arg-type]

    def checkpoint(_travel: int, work: float) -> str | None:
        if not between and work >= 0.6 * calls[-1]:
            raise KeyboardInterrupt
        return None

    if between:
        monkeypatch.setattr(windows, "prove", interrupted)
    found = improve(model, start, checkpoint=checkpoint)
    assert found.stop_reason == INTERRUPTED
    assert travel(model, found.columns) == found.travel < travel(model, start)


@pytest.mark.usefixtures("small_windows")
def test_a_window_that_takes_too_long_is_left_and_windows_shrink(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(12)
    model = random_model(rng, "rotate", 30, 12)
    start = some_plan(model, 1)
    assert start is not None
    sizes = []

    def noted(*args: object) -> Part:
        part = part_of(*args)  # type: ignore[arg-type]
        sizes.append(len(part.schools))
        return part

    monkeypatch.setattr(windows, "part_of", noted)
    monkeypatch.setattr(windows, "WINDOW_WORK", 1e-6)
    monkeypatch.setattr(windows, "LITTLE_WORK", 0.0)
    found = improve(model, start, checkpoint=go_on)
    assert travel(model, found.columns) <= travel(model, start)
    assert found.stop_reason is None
    assert max(sizes[-5:]) < sizes[0]
