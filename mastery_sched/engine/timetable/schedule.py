"""The timetable of a whole hub: groups in each other's way are solved together, others apart.

Every group is first solved alone, which bounds what it can cost. Where groups then collide, they
are solved by turns, each around those before it; only if that costs more than the bounds are they
left to CP-SAT.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mastery_sched.engine.cpsat import Settings
from mastery_sched.engine.timetable.alone import best_alone, earliest
from mastery_sched.engine.timetable.choices import Timetable, TimetableGroup, window_choices
from mastery_sched.engine.timetable.parts import (
    Finding,
    GroupWindows,
    Part,
    by_turns,
    fit_together,
    split,
    total,
)
from mastery_sched.engine.timetable.together import Budget, solve_together
from mastery_sched.entities import Slot
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.stop import Limits

WORK_A_GROUP = 0.01
"""Effort that solving one group alone counts as, in units of CP-SAT's deterministic time."""


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
        Of all groups, as :mod:`mastery_sched.scoring` counts it; ``None`` without slots.
    bound
        Proved lower bound on the penalty, if there is a timetable at all.
    no_goods
        Sets of positions in the groups given that cannot be timetabled side by side, one or more
        for each part of the hub that is impossible. Every proper subset of a set is possible,
        unless a limit was reached while it was made smaller.
    work
        Deterministic effort spent, in units of CP-SAT's deterministic time.
    interrupted
        Whether Ctrl-C ended the search; what was found until then is here.
    """

    status: Status
    slots: tuple[tuple[Slot, ...], ...] | None
    penalty: int | None
    bound: int
    no_goods: tuple[tuple[int, ...], ...]
    work: float
    interrupted: bool = False


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
    parts = split(problem, groups, [window_choices(problem, group) for group in groups])
    drafts, interrupted = _drafts(problem, parts, limits, clock)
    findings = [draft.finding for draft in drafts]
    work = WORK_A_GROUP * len(groups)
    unsettled = _unsettled(findings)
    for done, i in enumerate(unsettled):
        impossible = any(finding.status is Status.INFEASIBLE for finding in findings)
        if interrupted or (impossible and findings[i].status is Status.FEASIBLE):
            break
        try:
            findings[i] = solve_together(
                parts[i],
                problem.preferences,
                problem.rules.gap_days,
                known=findings[i].timetables,
                least=drafts[i].least,
                budget=_share(limits, seed, n_jobs, clock, work, len(unsettled) - done),
            )
        except KeyboardInterrupt:
            interrupted = True
            break
        work += findings[i].work
        interrupted = findings[i].interrupted
    return _outcome(problem, parts, findings, work, interrupted)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is known of a part without CP-SAT, and the least that each of its groups can cost."""

    finding: Finding
    least: tuple[int, ...]


def _drafts(
    problem: Problem, parts: Sequence[Part], limits: Limits, clock: Callable[[], float]
) -> tuple[list[_Draft], bool]:
    """A draft of each part, good until time is up or Ctrl-C comes, then quick ones."""
    drafts: list[_Draft] = []
    interrupted = False
    for part in parts:
        hurry = interrupted or (limits.seconds is not None and clock() >= limits.seconds)
        try:
            drafts.append(_draft(part, problem, hurry=hurry))
        except KeyboardInterrupt:
            interrupted = True
            drafts.append(_draft(part, problem, hurry=True))
    return drafts, interrupted


def _draft(part: Part, problem: Problem, *, hurry: bool) -> _Draft:
    method = earliest if hurry else best_alone

    def solve_alone(windows: GroupWindows) -> Timetable | None:
        return method(windows, problem.preferences, problem.rules.gap_days)

    alone = [solve_alone(windows) for windows in part.windows]
    found = tuple(each for each in alone if each is not None)
    if len(found) < len(alone):
        no_goods = tuple((i,) for i, each in enumerate(alone) if each is None)
        return _Draft(Finding(Status.INFEASIBLE, None, 0, no_goods), ())
    least = tuple(0 if hurry else each.penalty for each in found)
    bound = sum(least)
    if fit_together(part, found):
        return _Draft(Finding.of(found, bound), least)
    return _Draft(Finding.of(by_turns(part, solve_alone, bound), bound), least)


def _unsettled(findings: Sequence[Finding]) -> list[int]:
    """Parts to be searched on: those that may be impossible, then those that may be improved."""
    return [
        i
        for status in (Status.UNKNOWN, Status.FEASIBLE)
        for i, finding in enumerate(findings)
        if finding.status is status
    ]


def _share(
    limits: Limits, seed: int, n_jobs: int, clock: Callable[[], float], spent: float, parts: int
) -> Budget:
    """An equal share, for one of some parts, of what the limits leave."""
    seconds = work = None
    started = 0.0
    if limits.seconds is not None:
        started = clock()
        seconds = max(0.0, limits.seconds - started) / parts
    if limits.work is not None:
        work = max(0.0, limits.work - spent) / parts

    def settings(used: float) -> Settings:
        return Settings(
            seed=seed,
            n_jobs=n_jobs,
            seconds=None if seconds is None else max(0.0, started + seconds - clock()),
            work=None if work is None else max(0.0, work - used),
        )

    return settings


def _outcome(
    problem: Problem,
    parts: Sequence[Part],
    findings: Sequence[Finding],
    work: float,
    interrupted: bool,
) -> TimetableOutcome:
    bound = sum(finding.bound for finding in findings)
    no_goods = tuple(
        tuple(part.positions[i] for i in no_good)
        for part, finding in zip(parts, findings, strict=True)
        for no_good in finding.no_goods
    )
    found: dict[int, Timetable] = {}
    for part, finding in zip(parts, findings, strict=True):
        found |= zip(part.positions, finding.timetables or (), strict=False)
    num_groups = sum(len(part.positions) for part in parts)
    if no_goods or len(found) < num_groups:
        status = Status.INFEASIBLE if no_goods else Status.UNKNOWN
        return TimetableOutcome(status, None, None, bound, no_goods, work, interrupted)
    timetables = [found[position] for position in range(num_groups)]
    penalty = total(timetables)
    every_slot = problem.open_slots.slots
    return TimetableOutcome(
        status=Status.OPTIMAL if penalty <= bound else Status.FEASIBLE,
        slots=tuple(tuple(every_slot[i] for i in each.slots) for each in timetables),
        penalty=penalty,
        bound=bound,
        no_goods=(),
        work=work,
        interrupted=interrupted,
    )
