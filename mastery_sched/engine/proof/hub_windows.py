"""Windows for a hub: from its best plan to a better one, in the hub's own words.

The counterpart of :mod:`mastery_sched.engine.proof.hub_proof`: it speaks of the hub's columns,
limits and progress records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mastery_sched.engine.columns import Column
from mastery_sched.engine.proof.hub_model import HubModel, model_columns
from mastery_sched.engine.proof.model import Column as ModelColumn
from mastery_sched.engine.proof.windows import improve
from mastery_sched.progress import Progress, Report, Stage
from mastery_sched.stop import Limits


@dataclass(frozen=True, eq=False)
class HubImproved:
    """What came of the windows: the best groups, the effort, and why they ended if told to."""

    columns: tuple[Column, ...]
    work: float
    stop_reason: str | None


def improve_hub(
    hub: HubModel,
    incumbent: Sequence[Column],
    *,
    pool: Sequence[ModelColumn] = (),
    limits: Limits,
    seed: int,
    clock: Callable[[], float],
    report: Report,
    work_before: float = 0.0,
) -> HubImproved:
    """Make the groups of a large hub better, window by window.

    Parameters
    ----------
    incumbent
        Groups of the best plan so far, by all rules.
    pool
        Other groups worth knowing.
    limits
        Of the search until its windows end, with ``clock`` and ``work_before`` what is spent.
    report
        Receives a record of every improvement.
    """
    told = [sum(column.travel for column in incumbent)]

    def checkpoint(travel: int, work: float) -> str | None:
        progress = Progress(
            Stage.GROUPING, clock(), len(hub.left_out), travel, work=work_before + work
        )
        if travel < told[-1]:
            told.append(travel)
            report(progress)
        return limits.stop(progress)

    found = improve(
        hub.model,
        model_columns(incumbent),
        cost_of=hub.cost_of,
        accepts=hub.accepts,
        pool=pool,
        limits=Limits(limits.seconds),
        clock=None if limits.seconds is None else clock,
        checkpoint=checkpoint,
        seed=seed,
    )
    columns = hub.hub_columns(found.columns, incumbent) or tuple(incumbent)
    return HubImproved(columns, found.work, found.stop_reason)
