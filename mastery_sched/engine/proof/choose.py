"""Choosing among listed groups: the cheapest plan that uses no others, by CP-SAT.

Set partitioning with whole-number costs. It knows nothing of prices or of groups not listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from mastery_sched.engine import cpsat
from mastery_sched.engine.proof.model import Column, GroupingModel
from mastery_sched.engine.proof.region import Region
from mastery_sched.progress import Status


@dataclass(frozen=True, slots=True)
class Choice:
    """What was found among the listed groups.

    Parameters
    ----------
    columns
        The best plan; ``None`` if none was found.
    travel
        Its travel, ``None`` without a plan.
    bound
        No plan of the listed groups costs less; ``None`` if it is proved that none is below.
    complete
        Whether the search ended with a proof.
    work
        Deterministic effort.
    """

    columns: tuple[Column, ...] | None
    travel: int | None
    bound: int | None
    complete: bool
    work: float


def choose(
    model: GroupingModel,
    region: Region,
    columns: Sequence[Column],
    costs: Sequence[int],
    *,
    below: int,
    floor: int,
    work: float,
    seconds: float | None,
    seed: int,
) -> Choice:
    """Find the cheapest plan of a region, of one group at least, among some groups.

    Parameters
    ----------
    below
        Only plans with less travel are wanted.
    floor
        Travel known to be the least possible; the search ends when it is reached.
    work, seconds
        Limits on deterministic effort and on time.
    """
    if not columns:
        return Choice(None, None, None, True, 0.0)
    sat = cp_model.CpModel()
    uses = [sat.new_bool_var("") for _ in columns]
    of_school: list[list[cp_model.IntVar]] = [[] for _ in range(model.num_schools)]
    of_leader: list[list[cp_model.IntVar]] = [[] for _ in range(model.num_leaders)]
    for use, column in zip(uses, columns, strict=True):
        of_leader[column.leader].append(use)
        for school in column.schools:
            of_school[school].append(use)
    left_out = []
    for school, covering in enumerate(of_school):
        if model.num_unplaced and model.optional[school]:
            left_out.append(sat.new_bool_var(""))
            covering.append(left_out[-1])
        sat.add_exactly_one(covering)
    sat.add(sum(left_out) == model.num_unplaced)
    for leader, led in enumerate(of_leader):
        sat.add_linear_constraint(
            sum(led), region.leader_fewest[leader], region.leader_most[leader]
        )
    sat.add_linear_constraint(sum(uses), region.fewest, region.most)
    travel = cp_model.LinearExpr.weighted_sum(uses, list(costs))
    sat.add(travel >= floor)
    sat.add(travel < below)
    sat.minimize(travel)
    answer = cpsat.solve(sat, cpsat.Settings(seed=seed % 2**31, seconds=seconds, work=work))
    if answer.interrupted:
        raise KeyboardInterrupt
    if answer.status is Status.INFEASIBLE:
        return Choice(None, None, None, True, answer.work)
    if not answer.has_values:
        return Choice(None, None, max(floor, answer.bound or 0), False, answer.work)
    chosen = tuple(c for use, c in zip(uses, columns, strict=True) if answer.value(use))
    return Choice(
        chosen,
        answer.value(travel),
        max(floor, answer.bound or 0),
        answer.status is Status.OPTIMAL,
        answer.work,
    )
