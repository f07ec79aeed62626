"""The proof for a hub: from its instance and best plan to what may be said of any plan.

The one door through which the engine for whole hubs uses this package. It speaks of the hub's
columns, limits and progress records, and keeps the promise that no decision looks at a clock unless
there is a time limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mastery_sched.engine.columns import Column, make_column
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.proof import model as proof_model
from mastery_sched.engine.proof.certificate import certificate, sealed
from mastery_sched.engine.proof.from_instance import left_out_is_least, model_of
from mastery_sched.engine.proof.known import CostOf
from mastery_sched.engine.proof.model import GroupingModel
from mastery_sched.engine.proof.prove import ProofOutcome, prove
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
    instance, model, outcome
        The proof itself, for a certificate.
    """

    columns: tuple[Column, ...]
    travel: int
    bound: int
    status: Status
    unplaced_proved: bool
    label: str
    instance: Instance
    model: GroupingModel
    outcome: ProofOutcome

    def certificate(self) -> dict[str, Any]:
        """Everything in plain values, as :mod:`mastery_sched.engine.verify` reads it.

        Its groups are the best that the proof found; dates may have ruled some of them out.
        """
        content = certificate(self.model, self.outcome, cost_of=_cost_of(self.instance))
        names = {
            "schools": list(self.instance.urns),
            "leaders": list(self.instance.specialist_ids),
        }
        return sealed({**content, "names": names})


def prove_hub(
    instance: Instance,
    incumbent: Sequence[Column],
    *,
    pool: Iterable[tuple[Sequence[int], int]] = (),
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
        Members and leader of other groups worth knowing.
    limits
        Of the whole search, with ``clock`` and ``work_before`` what is spent of them.
    report
        Receives a record of every improvement of travel or bound.
    """
    placed = {i for column in incumbent for i in column.members}
    left_out = [i for i in range(instance.num_schools) if i not in placed]
    model = model_of(instance, left_out)
    labels = {column.members: column.label for column in incumbent}
    last: list[tuple[int | None, int | None]] = []

    def accepts(columns: Sequence[proof_model.Column]) -> bool:
        inside = {i for column in columns for i in column.schools}
        out = [i for i in range(instance.num_schools) if i not in inside]
        if _ranks(instance, out) > _ranks(instance, left_out):
            return False
        found = [make_column(instance, each.schools, each.leader) for each in columns]
        named = {column.label for column in found if column is not None}
        return set(range(len(instance.pinned.labels))) <= named

    def checkpoint(travel: int | None, bound: int | None, work: float) -> str | None:
        progress = Progress(
            Stage.GROUPING, clock(), len(left_out), travel, bound, work_before + work
        )
        if last != [(travel, bound)]:
            last[:] = [(travel, bound)]
            report(progress)
        return limits.stop(progress)

    work = limits.work_left(work_before)
    outcome = prove(
        model,
        [proof_model.Column(column.leader, column.members) for column in incumbent],
        pool=[proof_model.Column(leader, tuple(sorted(members))) for members, leader in pool],
        cost_of=_cost_of(instance),
        accepts=accepts if instance.pinned.labels or left_out else None,
        limits=Limits(seconds=limits.seconds, work=work),
        clock=clock if limits.seconds is not None else None,
        checkpoint=checkpoint,
        seed=seed,
    )
    return _summed_up(instance, incumbent, labels, left_out, model, outcome)


def _summed_up(
    instance: Instance,
    incumbent: Sequence[Column],
    labels: dict[tuple[int, ...], int],
    left_out: Sequence[int],
    model: GroupingModel,
    outcome: ProofOutcome,
) -> HubProof:
    columns = tuple(incumbent)
    travel = sum(column.travel for column in incumbent)
    if outcome.columns is not None and outcome.travel is not None and outcome.travel < travel:
        found = [
            make_column(instance, c.schools, c.leader, labels.get(c.schools, -1))
            or make_column(instance, c.schools, c.leader)
            for c in outcome.columns
        ]
        if all(column is not None for column in found):
            columns = tuple(column for column in found if column is not None)
            travel = sum(column.travel for column in columns)
    bound = min(travel, outcome.bound or 0)
    unplaced_proved = not left_out or left_out_is_least(instance, left_out)
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
        instance=instance,
        model=model,
        outcome=outcome,
    )


def _cost_of(instance: Instance) -> CostOf:
    """The problem's own account of groups: their travel, or that one may not be."""

    def cost_of(column: proof_model.Column) -> int | None:
        found = make_column(instance, column.schools, column.leader)
        return None if found is None else found.travel

    return cost_of


def _ranks(instance: Instance, left_out: Sequence[int]) -> tuple[int, ...]:
    """How many are left out, and of each priority, the highest first."""
    counts = Counter(int(instance.priorities[i]) for i in left_out)
    order = sorted(set(instance.priorities.tolist()), reverse=True)
    return (len(left_out), *(counts[priority] for priority in order))
