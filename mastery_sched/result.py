"""What a search found: the plan, and how good it is proved to be.

Shown as text and HTML; knows nothing of how the plan was found.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Protocol

from mastery_sched.errors import counted
from mastery_sched.plan import Plan
from mastery_sched.progress import Status, gap_between
from mastery_sched.scoring import Summary, summary
from mastery_sched.work_groups import Score


@dataclass(frozen=True, slots=True)
class TracePoint:
    """Travel and bound at one moment of the search, ``None`` where there was none yet."""

    seconds: float
    travel: int | None
    bound: int | None


class Proof(Protocol):
    """A bound with all that it takes to confirm it without a solver."""

    def certificate(self) -> dict[str, Any]:
        """Everything in plain values, as the verifier reads it."""
        ...


@dataclass(frozen=True)
class Result:
    """The end of a search.

    Parameters
    ----------
    plan
        The best plan found; the checker has accepted it.
    status
        What is proved of grouping and staffing: ``OPTIMAL`` when no plan leaves out fewer schools
        or has less travel, else ``FEASIBLE``.
    timetable_status
        The same of the timetable's penalty; from the search for larger hubs, for the plan's groups.
    bound
        Proved lower bound on travel in the problem's unit; ``None`` if nothing is proved.
    unplaced_proved
        Whether it is proved that no plan leaves out fewer or less important schools. The bound is
        for plans that leave out no more.
    stop_reason
        What ended the search.
    seconds, work
        Wall time and deterministic effort.
    time_to_first, time_to_best
        Seconds until the first plan, and until the plan with the least travel.
    trace
        Every improvement of travel or bound.
    proof
        The proof of the bound, for :func:`mastery_sched.write_certificate`; ``None`` where the
        bound has none that can be written down, or nothing is proved.
    """

    plan: Plan
    status: Status
    timetable_status: Status
    bound: int | None
    unplaced_proved: bool
    stop_reason: str
    seconds: float
    work: float
    seed: int
    time_to_first: float | None = None
    time_to_best: float | None = None
    trace: tuple[TracePoint, ...] = field(default=(), repr=False)
    proof: Proof | None = field(default=None, repr=False, compare=False)

    @property
    def score(self) -> Score:
        """The plan's score."""
        return self.plan.score

    @property
    def travel(self) -> int:
        """The plan's travel, in the problem's unit."""
        return self.plan.score.travel

    @property
    def gap(self) -> float | None:
        """How far travel can be from the best possible, as a share of it; ``None`` if unknown."""
        return gap_between(self.travel, self.bound)

    @cached_property
    def summary(self) -> Summary:
        """Travel with the furthest school and the median beside it."""
        return summary(self.plan)

    def record(self) -> dict[str, object]:
        """Everything but the plan and the proof, as plain values."""
        return {
            "status": self.status,
            "timetable_status": self.timetable_status,
            "score": asdict(self.score),
            "travel_unit": self.plan.problem.travel_unit,
            "bound": self.bound,
            "gap": self.gap,
            "unplaced_proved": self.unplaced_proved,
            "stop_reason": self.stop_reason,
            "seconds": self.seconds,
            "work": self.work,
            "seed": self.seed,
            "time_to_first": self.time_to_first,
            "time_to_best": self.time_to_best,
            "trace": [asdict(point) for point in self.trace],
        }

    def certificate(self) -> str:
        """How good the plan is proved to be, in plain words."""
        gap = self.gap
        if gap is None:
            text = "how much better a plan could be is not known (no bound was computed)"
        elif gap == 1:
            text = "how much better a plan could be is not known (nothing was proved in the time)"
        elif self.status is Status.OPTIMAL:
            text = "no plan has less travel (proved)"
        else:
            text = f"no plan can save more than {gap:.2%} of the travel (proved)"
        if self.plan.unplaced and not self.unplaced_proved:
            text += "; that fewer schools could be left out is not ruled out"
        return text

    def rows(self) -> Iterator[tuple[str, str]]:
        """What there is to say, as pairs of a heading and a text."""
        problem, unit = self.plan.problem, self.plan.problem.travel_unit
        yield "hub", f"{problem.hub} {problem.school_year}"
        placed = counted(len(self.plan.group_of), "school")
        groups = counted(len(self.plan.work_groups), "group")
        yield "planned", f"{placed} in {groups}, {counted(len(self.plan.schedule), 'meeting')}"
        if self.plan.unplaced:
            yield "without a group", str(len(self.plan.unplaced))
        yield "travel", f"{unit.shown(self.travel):,.1f} {unit.label} over the year"
        facts = self.summary
        if facts.furthest_m is not None and facts.median_school_travel is not None:
            median = unit.shown(facts.median_school_travel)
            who = f"{facts.furthest_name} ({facts.furthest_urn})"
            yield "furthest school", f"{who}, {facts.furthest_m / 1000:.1f} km one way"
            yield "median school", f"{median:,.1f} {unit.label} over the year"
        bound = "none" if self.bound is None else f"{unit.shown(self.bound):,.1f} {unit.label}"
        gap = "" if self.gap is None else f" (gap {self.gap:.2%})"
        yield "bound", bound + gap
        yield "certificate", self.certificate()
        proved = "proved best" if self.timetable_status is Status.OPTIMAL else "not proved best"
        yield "timetable", f"penalty {self.score.penalty} ({proved} for these groups)"
        yield "stopped by", f"{self.stop_reason}, after {self.seconds:.1f} s"

    def __str__(self) -> str:
        rows = list(self.rows())
        width = max(len(heading) for heading, _ in rows)
        return "\n".join(f"{heading:<{width}}  {text}" for heading, text in rows)

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><th style='text-align:left'>{html.escape(heading)}</th>"
            f"<td style='text-align:left'>{html.escape(text)}</td></tr>"
            for heading, text in self.rows()
        )
        return f"<table>{cells}</table>"
