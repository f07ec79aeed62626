"""The peer: a plain CP-SAT model of grouping alone, as one would first write it.

For P each school has one boolean a group and each pair one for "in the same group"; for S each
school has one boolean a host. Groups may stay empty, so the number of groups is free.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from benchmarks.costs import Distances, Groups

MM_A_KM = 1_000_000

Grouping = Callable[[cp_model.CpSolver], Groups]


@dataclass(frozen=True)
class NaiveResult:
    """What was found within the time; no groups if nothing was."""

    groups: Groups | None
    bound_km: float
    proved: bool


def solve_naive(
    distances: Distances,
    cost: str,
    *,
    seconds: float,
    seed: int,
    num_workers: int = 1,
    min_size: int = 6,
    max_size: int = 7,
) -> NaiveResult:
    """Minimise P or S by CP-SAT; ``cost`` is ``"P"`` or ``"S"``."""
    whole: npt.NDArray[np.int64] = np.rint(distances * MM_A_KM).astype(np.int64)
    model = cp_model.CpModel()
    build = {"P": _pairwise_model, "S": _star_model}[cost]
    read = build(model, whole.tolist(), min_size, max_size)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = num_workers
    solver.parameters.catch_sigint_signal = False
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return NaiveResult(None, 0.0, proved=False)
    bound_km = max(0.0, solver.best_objective_bound / MM_A_KM)
    return NaiveResult(read(solver), bound_km, proved=status == cp_model.OPTIMAL)


def _pairwise_model(
    model: cp_model.CpModel, distances: list[list[int]], min_size: int, max_size: int
) -> Grouping:
    schools, groups = range(len(distances)), range(len(distances) // min_size)
    sits = [[model.new_bool_var("") for _ in groups] for _ in schools]
    used = [model.new_bool_var("") for _ in groups]
    for i in schools:
        model.add_exactly_one(sits[i])
    for k in groups:
        size = sum(sits[i][k] for i in schools)
        model.add(size >= min_size * used[k])
        model.add(size <= max_size * used[k])
    terms = []
    for i in schools:
        for j in range(i + 1, len(distances)):
            same = model.new_bool_var("")
            for k in groups:
                model.add(sits[i][k] + sits[j][k] <= 1 + same)
            terms.append(distances[i][j] * same)
    model.minimize(sum(terms))

    def read(solver: cp_model.CpSolver) -> Groups:
        members = (tuple(i for i in schools if solver.value(sits[i][k])) for k in groups)
        return [group for group in members if group]

    return read


def _star_model(
    model: cp_model.CpModel, distances: list[list[int]], min_size: int, max_size: int
) -> Grouping:
    schools = range(len(distances))
    goes = [[model.new_bool_var("") for _ in schools] for _ in schools]
    for i in schools:
        model.add_exactly_one(goes[i])
    for host in schools:
        size = sum(goes[i][host] for i in schools)
        model.add(size >= min_size * goes[host][host])
        model.add(size <= max_size * goes[host][host])
    model.minimize(sum(distances[i][j] * goes[i][j] for i in schools for j in schools if i != j))

    def read(solver: cp_model.CpSolver) -> Groups:
        members = (tuple(i for i in schools if solver.value(goes[i][h])) for h in schools)
        return [group for group in members if group]

    return read
