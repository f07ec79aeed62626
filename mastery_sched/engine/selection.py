"""Choosing groups among those that were gathered, so that every school is in one: set partitioning.

Where not all can be placed, first the fewest schools are left out, the least important ones. Then a
linear program shows which groups can be in a better choice than the one that is known, and CP-SAT
chooses among those. What is proved here is proved of the gathered groups only, never of the
problem: others may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from mastery_sched.engine.arrays import Bools
from mastery_sched.engine.choices import Choice, Gathered, Table
from mastery_sched.engine.cpsat import Settings, hint, minimise_in_turn, solve
from mastery_sched.engine.relaxation import Row, relax
from mastery_sched.progress import Status

MOST_COLUMNS = 8_000
"""Most groups that CP-SAT is given; of more, those of least reduced cost."""

ROUNDING = 0.01
"""What a sum of floats that stands for whole units may be off by."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a selection came to.

    Parameters
    ----------
    choice
        The best found, or the known one if nothing better was.
    proved
        Whether no choice among the gathered groups is better or, without one, whether there is
        none.
    """

    choice: Choice | None
    proved: bool
    work: float
    interrupted: bool = False


def select(gathered: Gathered, known: Choice | None, settings: Settings) -> Selection:
    """The best choice among the gathered groups.

    Parameters
    ----------
    known
        The best choice so far that keeps the no-goods; its groups are among those gathered.
    """
    if not gathered.travel:
        return Selection(known, False, 0.0)
    resting = [unit for unit, may in enumerate(gathered.shape.may_rest) if may]
    if not resting or (known is not None and not known.left_out):
        table = Table(gathered, ())
        return _least_travel(table, known, table.rows(), settings)
    table = Table(gathered, resting)
    rows, goals = table.rows(), table.rows_of_left_out()
    model, chosen = _model(table.num_columns, rows)
    if known is not None:
        hint(model, table.values(known))
    answers = minimise_in_turn(
        model,
        [_counted(chosen, row) for row in goals],
        lambda _, spent: solve(model, _left(settings, spent)),
    )
    work = sum(answer.work for answer in answers)
    interrupted = any(answer.interrupted for answer in answers)
    found = [table.choice(answer.values()) for answer in answers if answer.has_values]
    best = min([*found, *([] if known is None else [known])], key=gathered.rank, default=None)
    proved = all(answer.status is Status.OPTIMAL for answer in answers)
    if best is None:
        return Selection(None, answers[0].status is Status.INFEASIBLE, work, interrupted)
    if interrupted:
        return Selection(best, False, work, interrupted)
    values = table.values(best)
    rows += [replace(row, low=row.total(values), high=row.total(values)) for row in goals]
    selection = _least_travel(table, best, rows, _left(settings, work))
    return replace(selection, proved=proved and selection.proved, work=work + selection.work)


def _least_travel(
    table: Table, known: Choice | None, rows: Sequence[Row], settings: Settings
) -> Selection:
    """The choice of least travel within the rows."""
    keep, complete = _worth_choosing(table, known, rows)
    if known is not None and not keep.any():
        return Selection(known, complete, 0.0)
    keep[table.num_groups :] = True
    if known is not None:
        keep |= np.array(table.values(known), dtype=np.bool_)
    kept = np.flatnonzero(keep)
    place = {int(column): i for i, column in enumerate(kept)}
    model, chosen = _model(len(kept), [row.among(place) for row in rows])
    model.minimize(cp_model.LinearExpr.weighted_sum(chosen, table.costs[kept].tolist()))
    if known is not None:
        values = table.values(known)
        hint(model, [values[column] for column in kept])
    answer = solve(model, settings)
    proved = complete and answer.status in (Status.OPTIMAL, Status.INFEASIBLE)
    best = known
    if answer.has_values:
        picked = np.zeros(table.num_columns, dtype=np.int64)
        picked[kept] = answer.values()
        found = table.choice(picked.tolist())
        if known is None or found.travel < known.travel:
            best = found
    return Selection(best, proved, answer.work, answer.interrupted)


def _worth_choosing(table: Table, known: Choice | None, rows: Sequence[Row]) -> tuple[Bools, bool]:
    """Columns that a choice better than the known one can have, and whether those are all."""
    relaxed = relax(table.costs, rows)
    if relaxed is None:
        return np.ones(table.num_columns, dtype=np.bool_), True
    slack = np.inf if known is None else known.travel - 1 - relaxed.bound + ROUNDING
    keep: Bools = (
        relaxed.reduced_costs <= slack if slack >= 0 else np.zeros(table.num_columns, bool)
    )
    if keep.sum() <= MOST_COLUMNS:
        return keep, True
    order = np.argsort(np.where(keep, relaxed.reduced_costs, np.inf), kind="stable")
    fewer = np.zeros(table.num_columns, dtype=np.bool_)
    fewer[order[:MOST_COLUMNS]] = True
    return fewer, False


def _model(num_columns: int, rows: Sequence[Row]) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(num_columns)]
    for row in rows:
        once = all(times == 1 for times in row.counted)
        if once and row.low == row.high == 1:
            model.add_exactly_one(chosen[i] for i in row.at)
        elif once and row.low <= 0 and row.high == 1:
            model.add_at_most_one(chosen[i] for i in row.at)
        else:
            model.add_linear_constraint(_counted(chosen, row), row.low, row.high)
    return model, chosen


def _counted(chosen: Sequence[cp_model.IntVar], row: Row) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum([chosen[i] for i in row.at], list(row.counted))


def _left(settings: Settings, spent: float) -> Settings:
    return settings if settings.work is None else replace(settings, work=settings.work - spent)
