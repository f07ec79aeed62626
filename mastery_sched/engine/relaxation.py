"""Rows of a choice among columns, and their linear relaxation by HiGHS.

A row says how many of some columns are chosen. The relaxation tells what each column is worth
beside the others: its reduced cost is by how much at least a choice with it is dearer than the
bound. Nothing here knows what a column is, and nothing decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from mastery_sched.engine.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Row:
    """Of the columns ``at``, counted ``times`` each (once if left out), ``low`` to ``high``."""

    at: tuple[int, ...]
    low: int
    high: int
    times: tuple[int, ...] | None = None

    @property
    def counted(self) -> tuple[int, ...]:
        """How often each column counts."""
        return (1,) * len(self.at) if self.times is None else self.times

    def total(self, values: Sequence[int]) -> int:
        """What the row comes to for values of all columns."""
        return sum(values[i] * times for i, times in zip(self.at, self.counted, strict=True))

    def among(self, place: Mapping[int, int]) -> Row:
        """The row among fewer columns, given by their new places."""
        left = [(place[i], n) for i, n in zip(self.at, self.counted, strict=True) if i in place]
        return replace(self, at=tuple(i for i, _ in left), times=tuple(n for _, n in left))


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What a relaxation says.

    Parameters
    ----------
    bound
        Least cost of a choice, up to rounding.
    reduced_costs
        Of each column.
    """

    bound: float
    reduced_costs: Floats


def relax(costs: Ints, rows: Sequence[Row]) -> Relaxation | None:
    """Relax a choice, each column at most once; ``None`` if HiGHS has no answer."""
    if not len(costs):
        return None
    equal = [row for row in rows if row.low == row.high]
    limited = [row for row in rows if row.low < row.high]
    a_eq, a_ub = _matrix(equal, len(costs)), _matrix(limited, len(costs))
    a_ub = csr_array(vstack([a_ub, -a_ub]))
    b_eq = np.array([row.low for row in equal], dtype=np.float64)
    b_ub = np.array([*(row.high for row in limited), *(-row.low for row in limited)], np.float64)
    scale = float(np.abs(costs).mean()) or 1.0
    solver: Any = linprog  # its annotations do not know sparse matrices
    answer = solver(
        costs / scale,
        A_ub=a_ub,
        b_ub=b_ub,
        A_eq=a_eq,
        b_eq=b_eq,
        bounds=(0, None),
        method="highs",
    )
    if answer.status != 0:
        return None
    # Any prices give a valid bound, so tolerances of the solver cost strength but not validity.
    y = scale * np.asarray(answer.eqlin.marginals, dtype=np.float64)
    z = scale * np.minimum(np.asarray(answer.ineqlin.marginals, dtype=np.float64), 0.0)
    reduced = costs - a_eq.T @ y - a_ub.T @ z
    bound = float(b_eq @ y + b_ub @ z + np.minimum(reduced, 0.0).sum())
    return Relaxation(bound, reduced)


def _matrix(rows: Sequence[Row], num_columns: int) -> csr_array:
    counted = [row.counted for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(row.at) for row in rows])]).astype(np.int64)
    return csr_array(
        (
            np.array([times for row in counted for times in row], dtype=np.float64),
            np.array([column for row in rows for column in row.at], dtype=np.int64),
            starts,
        ),
        shape=(len(rows), num_columns),
    )
