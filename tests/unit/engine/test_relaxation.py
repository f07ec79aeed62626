from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from mastery_sched.engine.relaxation import Row, relax


def test_bound_and_reduced_costs() -> None:
    # Three pairs of three points at a cost of 2, and single points at 5: half of each pair is best.
    costs = np.array([2, 2, 2, 5, 5, 5])
    rows = [Row((0, 1, 3), 1, 1), Row((0, 2, 4), 1, 1), Row((1, 2, 5), 1, 1)]
    relaxed = relax(costs, rows)
    assert relaxed is not None
    assert relaxed.bound == pytest.approx(3.0)
    assert relaxed.reduced_costs == pytest.approx([0, 0, 0, 4, 4, 4])


def test_rows_with_two_limits_and_counted_columns() -> None:
    costs = np.array([1, 3])
    relaxed = relax(costs, [Row((0, 1), 4, 6, times=(2, 5))])
    assert relaxed is not None
    # Column 1 counts five times, so 0.8 of it would do at 2.4; columns are chosen once at most.
    assert relaxed.bound <= 1 + 3 * 2 / 5 + 1e-6


def test_a_bound_is_no_more_than_any_choice() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        costs = rng.integers(1, 100, 12)
        rows = [Row(tuple(np.flatnonzero(rng.random(12) < 0.5).tolist()), 1, 2) for _ in range(4)]
        relaxed = relax(costs, rows)
        choices = list(product((0, 1), repeat=12))
        allowed = [
            values for values in choices if all(r.low <= r.total(values) <= r.high for r in rows)
        ]
        if not allowed:
            continue
        assert relaxed is not None
        for values in allowed:
            # A choice with a column is dearer than the bound by the column's reduced cost at least.
            reduced = max(
                0.0, *(r for r, v in zip(relaxed.reduced_costs, values, strict=True) if v)
            )
            assert costs @ values >= relaxed.bound + reduced - 1e-6


def test_nothing_is_said_where_there_is_no_choice() -> None:
    assert relax(np.array([1]), [Row((0,), 1, 1), Row((), 1, 1)]) is None
    assert relax(np.array([], dtype=np.int64), [Row((), 1, 1)]) is None


def test_a_row_among_fewer_columns() -> None:
    row = Row((0, 2, 5), 1, 3, times=(1, 2, 3))
    assert row.among({2: 0, 5: 1}) == Row((0, 1), 1, 3, times=(2, 3))
    assert row.total([1, 0, 0, 0, 0, 1]) == 4
