from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise, product

import pytest

from mastery_sched.engine.timetable import alone
from mastery_sched.engine.timetable.choices import Window, pattern_penalty
from mastery_sched.rules import LONGEST_GAP_DAYS, Preferences


def window(rng: random.Random, number: int, size: int) -> Window:
    first = 739_000 + 45 * number
    chosen = sorted(rng.choices(range(first, first + 40), k=size))
    return Window(
        slots=tuple(range(1000 * number, 1000 * number + size)),
        days=tuple(chosen),
        costs=tuple(rng.choice([0, 0, 6, 10, 16]) for _ in chosen),
    )


def least_alone(windows: Sequence[Window], preferences: Preferences, gap_days: range) -> int | None:
    costs = []
    for places in product(*(range(len(each.slots)) for each in windows)):
        chosen = list(zip(windows, places, strict=True))
        on = [each.days[i] for each, i in chosen]
        if all(after - before in gap_days for before, after in pairwise(on)):
            own = sum(each.costs[i] for each, i in chosen)
            costs.append(own + pattern_penalty(preferences, on))
    return min(costs, default=None)


@pytest.mark.parametrize("seed", range(150))
def test_a_group_alone_against_every_choice(seed: int) -> None:
    rng = random.Random(seed)
    windows = [window(rng, number, rng.randint(1, 6)) for number in range(rng.randint(1, 4))]
    preferences = Preferences(10, 6, rng.choice([0, 4, 9]), rng.choice([0, 1, 3]))
    least_gap = rng.choice([1, 14, 40, 50])
    gap_days = range(least_gap, rng.choice([LONGEST_GAP_DAYS, least_gap + 8, least_gap]) + 1)
    found = alone.best_alone(windows, preferences, gap_days)
    least = least_alone(windows, preferences, gap_days)
    assert (None if found is None else found.penalty) == least
    quick = alone.earliest(windows, preferences, gap_days)
    assert (quick is None) == (least is None)
    if found is not None and quick is not None:
        assert quick.penalty >= found.penalty
