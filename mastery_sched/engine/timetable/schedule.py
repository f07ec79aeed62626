"""The timetable of a whole hub: groups that stand in each other's way together, others apart.

Groups stand in each other's way when they share a specialist, who cannot be in two places at once.
Every group is first solved alone, which bounds what it can cost. Where groups then collide, they
are solved one after the other, each around those before it; only if that costs more than the bounds
is it left to CP-SAT.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mastery_sched.engine.timetable.alone import Timetable, best_alone, earliest
from mastery_sched.engine.timetable.choices import TimetableGroup, window_choices
from mastery_sched.engine.timetable.together import (
    Effort,
    SlotLimit,
    Windows,
    minimal_impossible,
    solve_together,
)
from mastery_sched.entities import Slot
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.stop import Limits

WORK_A_GROUP = 0.01
"""Deterministic effort of solving one group alone, in the unit of CP-SAT's deterministic time."""


@dataclass(frozen=True, slots=True)
class TimetableOutcome:
    """What was found and proved.

    Parameters
    ----------
    status
        ``OPTIMAL``, ``FEASIBLE``, ``INFEASIBLE`` (proved) or ``UNKNOWN``.
    slots
        Of each group, in the order given, one slot a meeting; ``None`` unless all groups have them.
    penalty
        Of all groups together, as :mod:`mastery_sched.scoring` counts it; ``None`` without slots.
    bound
        Proved lower bound on the penalty; meaningless when ``INFEASIBLE``.
    no_goods
        Sets of positions in the groups given that cannot be timetabled side by side, one for each
        part of the hub that is impossible. Every proper subset of a set is possible, unless a
        limit was reached while it was made smaller.
    work
        Deterministic effort spent, in the unit of CP-SAT's deterministic time.
    """

    status: Status
    slots: tuple[tuple[Slot, ...], ...] | None
    penalty: int | None
    bound: int
    no_goods: tuple[tuple[int, ...], ...]
    work: float


@dataclass(frozen=True, slots=True)
class _Part:
    """Groups linked by slot limits, whose positions refer to ``windows``, and what is known."""

    positions: tuple[int, ...]
    windows: tuple[Windows, ...]
    slot_limits: tuple[SlotLimit, ...]
    status: Status
    timetables: tuple[Timetable, ...] | None
    bounds: tuple[int, ...]
    bound: int
    no_goods: tuple[tuple[int, ...], ...] = ()


def schedule_meetings(
    problem: Problem,
    groups: Sequence[TimetableGroup],
    *,
    limits: Limits,
    seed: int,
    n_jobs: int,
    clock: Callable[[], float],
) -> TimetableOutcome:
    """Choose a slot for every meeting of groups whose members and specialists are fixed.

    Parameters
    ----------
    problem
        Gives calendars, rules and preferences.
    groups
        The groups; they need not be all groups of the problem.
    limits
        ``limits.seconds`` is compared with ``clock``; ``limits.work`` is what this call may spend.
        ``limits.gap`` plays no part. When a limit is reached, the best so far is returned.
    seed, n_jobs
        Of CP-SAT; one job and no time limit give the same slots every time.
    clock
        Seconds since the search began; not looked at without ``limits.seconds``.
    """
