"""The proof for a hub: from its instance and best plan to what may be said of any plan.

The one door through which the engine for whole hubs uses this package. It speaks of the hub's
columns, limits and progress records, and keeps the promise that no decision looks at a clock unless
there is a time limit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from mastery_sched.engine.columns import Column
from mastery_sched.engine.proof import model as proof_model
from mastery_sched.engine.proof.certificate import certificate, sealed
from mastery_sched.engine.proof.from_instance import left_out_is_least
from mastery_sched.engine.proof.hub_model import HubModel, model_columns
from mastery_sched.engine.proof.prove import ProofOutcome, prove
from mastery_sched.engine.proof.windows import MOST_AT_ONCE, improve_known
from mastery_sched.progress import Progress, Report, Stage, Status
from mastery_sched.stop import Limits


@dataclass(frozen=True, eq=False)
class HubProof:
    """What is proved of grouping and staffing.

    Parameters
    ----------
    columns
        The best groups found, the incumbent's or better ones; dates are not looked at beyond what
        each group needs for itself.
    travel, bound
        Their travel, and what no plan that leaves out as many schools, and none more important, can
        be below.
    status
        ``OPTIMAL`` when the two meet and leaving out fewer or less important schools is proved
        impossible.
    unplaced_proved
        Whether the latter is proved.
    label
        What weakens the bound, in words; empty if nothing does.
    hub, outcome
        The proof itself, for a certificate.
    """

    columns: tuple[Column, ...]
    travel: int
    bound: int
    status: Status
    unplaced_proved: bool
    label: str
    hub: HubModel
    outcome: ProofOutcome

    def certificate(self) -> dict[str, Any]:
        """Everything in plain values, as :mod:`mastery_sched.engine.verify` reads it.

        Its groups are the best that the proof found; dates may have ruled some of them out.
        """
        content = certificate(self.hub.model, self.outcome, cost_of=self.hub.cost_of)
        instance = self.hub.instance
        names = {"schools": list(instance.urns), "leaders": list(instance.specialist_ids)}
        return sealed({**content, "names": names})


def prove_hub(
    hub: HubModel,
    incumbent: Sequence[Column],
    *,
    pool: Sequence[proof_model.Column] = (),
    windows: bool = True,
    limits: Limits,
    seed: int,
    clock: Callable[[], float],
    report: Report,
    work_before: float = 0.0,
) -> HubProof:
    """Prove how good the best groups are, and look for better ones.

    Parameters
    ----------
    incumbent
        Groups of the best plan so far, by all rules.
    pool
        Other groups worth knowing.
    windows
        Whether windows may make the plan of a large hub better.
    limits
        Of the whole search, with ``clock`` and ``work_before`` what is spent of them.
    report
        Receives a record of every improvement of travel or bound.
    """
    windows = windows and hub.model.num_schools > MOST_AT_ONCE
    last: list[tuple[int | None, int | None]] = []

    def checkpoint(travel: int | None, bound: int | None, work: float) -> str | None:
        progress = Progress(
            Stage.GROUPING, clock(), len(hub.left_out), travel, bound, work_before + work
        )
        if last != [(travel, bound)]:
            last[:] = [(travel, bound)]
            report(progress)
        return limits.stop(progress)

    outcome = prove(
        hub.model,
        model_columns(incumbent),
        pool=pool,
        cost_of=hub.cost_of,
        accepts=hub.accepts,
        limits=Limits(seconds=limits.seconds, work=limits.work_left(work_before)),
        clock=clock if limits.seconds is not None else None,
        checkpoint=checkpoint,
        improve=partial(improve_known, seed=seed) if windows else None,
        seed=seed,
    )
    return _summed_up(hub, incumbent, outcome)


def _summed_up(hub: HubModel, incumbent: Sequence[Column], outcome: ProofOutcome) -> HubProof:
    columns = tuple(incumbent)
    travel = sum(column.travel for column in incumbent)
    if outcome.columns is not None and outcome.travel is not None and outcome.travel < travel:
        columns = hub.hub_columns(outcome.columns, incumbent) or columns
        travel = sum(column.travel for column in columns)
    bound = min(travel, outcome.bound or 0)
    unplaced_proved = not hub.left_out or left_out_is_least(hub.instance, hub.left_out)
    optimal = bound == travel and unplaced_proved
    weaknesses = [
        *(() if outcome.exact else ("searches were cut short",)),
        *(f"without the rule {rule}" for rule in outcome.relaxed),
    ]
    return HubProof(
        columns=columns,
        travel=travel,
        bound=bound,
        status=Status.OPTIMAL if optimal else Status.FEASIBLE,
        unplaced_proved=unplaced_proved,
        label="" if optimal else "; ".join(weaknesses),
        hub=hub,
        outcome=outcome,
    )
