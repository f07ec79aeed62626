"""How far the planning of many hubs has come: an immutable record after each hub."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mastery_sched.national.outcome import HubOutcome
from mastery_sched.progress import gap_between


@dataclass(frozen=True, slots=True)
class HubsProgress:
    """What is known of many hubs at one moment.

    Parameters
    ----------
    seconds
        Since the planning began.
    num_hubs, num_done, num_failed
        All hubs, those that ended, and those of them without a plan.
    num_schools, num_placed
        Schools to be placed in all hubs, and those that have a group so far.
    travel, bound
        Of the hubs that have a bound, in their unit.
    latest
        The hub that ended last.
    """

    seconds: float
    num_hubs: int
    num_done: int
    num_failed: int
    num_schools: int
    num_placed: int
    travel: int | None = None
    bound: int | None = None
    latest: str | None = None

    @property
    def gap(self) -> float | None:
        """How far travel of the hubs that have a bound can be from the best possible, as a share.

        ``None`` where no hub has one, or hubs count travel in different units.
        """
        return gap_between(self.travel, self.bound)

    def __str__(self) -> str:
        parts = [
            f"{self.num_done} of {self.num_hubs} hubs",
            f"{self.num_placed:,} of {self.num_schools:,} schools placed",
        ]
        if self.num_failed:
            parts.append(f"{self.num_failed} without a plan")
        if self.gap is not None:
            parts.append(f"gap so far {self.gap:.2%}")
        if self.latest is not None:
            parts.append(f"latest {self.latest}")
        return ", ".join(parts)


HubsReport = Callable[[HubsProgress], None]
"""Receives every record, in order."""


def progress_of(
    seconds: float,
    num_hubs: int,
    num_schools: int,
    outcomes: Sequence[HubOutcome],
    latest: str | None = None,
) -> HubsProgress:
    """The record of the hubs that ended so far."""
    results = [each.result for each in outcomes if each.result is not None]
    units = {result.plan.problem.travel_unit for result in results}
    bounded = [(r.travel, r.bound) for r in results if r.bound is not None]
    summed = bool(bounded) and len(units) == 1
    return HubsProgress(
        seconds=seconds,
        num_hubs=num_hubs,
        num_done=len(outcomes),
        num_failed=len(outcomes) - len(results),
        num_schools=num_schools,
        num_placed=sum(len(result.plan.group_of) for result in results),
        travel=sum(travel for travel, _ in bounded) if summed else None,
        bound=sum(bound for _, bound in bounded) if summed else None,
        latest=latest,
    )
