"""What came of one hub among many: its result, or the error that takes its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from mastery_sched.errors import HubFailedError
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.result import Result
from mastery_sched.stop import INTERRUPTED


@dataclass(frozen=True)
class HubOutcome:
    """A hub with its result, or with the error that planning it ended in.

    Parameters
    ----------
    result
        ``None`` if there is no plan; then ``error`` says why.
    error
        What :func:`mastery_sched.solve` raised, or a :class:`~mastery_sched.HubFailedError` for a
        process that died, a hub that Ctrl-C left out, or a mistake of the program.
    resumed
        Whether it was taken from a checkpoint of an earlier run; no part of equality.
    """

    problem: Problem
    result: Result | None = None
    error: Exception | None = None
    resumed: bool = field(default=False, compare=False)

    @property
    def name(self) -> str:
        """The hub's name."""
        return self.problem.hub

    @property
    def plan(self) -> Plan | None:
        """The plan, if there is one."""
        return None if self.result is None else self.result.plan

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended the search, or left the hub out."""
        if self.result is not None:
            return self.result.stop_reason == INTERRUPTED
        return isinstance(self.error, HubFailedError) and self.error.cause == INTERRUPTED

    def __repr__(self) -> str:
        return f"<HubOutcome of {self.name}: {self.said()}>"

    def said(self) -> str:
        """What came of it, in a line."""
        if self.result is None:
            return str(self.error).splitlines()[0] if self.error else "nothing"
        unit = self.problem.travel_unit
        gap = "" if self.result.gap is None else f", gap {self.result.gap:.2%}"
        return f"travel {unit.shown(self.result.travel):,.1f} {unit.label}{gap}"
