"""Plan a hub: the order of the stages, from what is impossible to the checked plan.

First the proofs that need no search, then the engine that fits the size, then names, the score and
the independent check. Nothing leaves here that the checker has not accepted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.engine.outcome import Engine, EngineOutcome
from mastery_sched.errors import Conflict, InfeasibleError, NoPlanFoundError, PlanCheckError
from mastery_sched.impossible import find_conflicts, unplaceable, why_not_all
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress, Report, Stage, Status
from mastery_sched.progress_display import on_screen, somebody_watches
from mastery_sched.result import Result, TracePoint
from mastery_sched.rules import Unplaced
from mastery_sched.stop import INTERRUPTED, Limits

COMPACT_LIMIT = 14
"""Most applicants for the exact model of everything at once, which proves these in seconds."""

COMPACT_MOST = 20
"""Most applicants for which it is asked whether there is any plan, when a search found none."""


def solve(
    problem: Problem,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    gap: float = 0.0,
    work_limit: float | None = None,
    n_jobs: int = 1,
    progress: bool | None = None,
    on_progress: Report | None = None,
) -> Result:
    """Plan a hub.

    Ctrl-C ends the search early and returns the best plan so far. Hubs of more than 2,000 schools
    get a plan but no bound.

    Parameters
    ----------
    time_limit
        Seconds after which the best plan so far is taken; ``None``: until there is nothing left to
        do.
    seed
        Seed of all randomness.
    gap
        Stop when travel is proved to be within this share of the best possible, such as 0.01.
    work_limit
        Stop after so much deterministic effort: a unit is one of CP-SAT's deterministic time, a
        million proposals of the annealing, or in the proof 500,000 nodes of price searches or 4,000
        simplex steps, all added up. Without a time limit no decision looks at
        a clock, so the same problem, seed and limit give the same plan, byte for byte.
    n_jobs
        Threads; only 1 is reproducible.
    progress
        Whether to show the search on the screen; by default if there is a terminal or a notebook.
    on_progress
        Called with every record of the search.

    Raises
    ------
    ValueError
        If an argument cannot be.
    InfeasibleError
        If it is proved that no plan keeps all the rules.
    NoPlanFoundError
        If the search was stopped before it found a plan.
    KeyboardInterrupt
        If Ctrl-C stopped it before it found a plan.
    PlanCheckError
        If the checker rejects the plan: a bug, please report it.
    """
    limits = Limits(time_limit, work_limit, gap)
    if n_jobs < 1 or not 0 <= seed < 2**31:
        raise ValueError(f"n_jobs is {n_jobs} and seed {seed}; give 1 or more, and 0 or more")
    started = time.monotonic()

    def clock() -> float:
        return time.monotonic() - started

    trace: list[Progress] = []
    watched = somebody_watches() if progress is None else progress
    with on_screen(problem.travel_unit) if watched else nullcontext() as screen:

        def report(record: Progress) -> None:
            trace.append(record)
            for listener in (screen, on_progress):
                if listener is not None:
                    listener(record)

        report(Progress(Stage.CHECKING, clock()))
        conflicts = find_conflicts(problem)
        if conflicts:
            raise InfeasibleError(conflicts)
        reasons = unplaceable(problem) if problem.rules.unplaced == Unplaced.ALLOW else {}
        outcome = _first_answer(
            engine(
                problem,
                barred=frozenset(reasons),
                limits=limits,
                seed=seed,
                n_jobs=n_jobs,
                clock=clock,
                report=report,
            )
            for engine in _engines(problem)
        )
    plan = _checked_plan(problem, outcome, reasons, clock)
    return _result(plan, outcome, trace, clock(), seed)


def _engines(problem: Problem) -> tuple[Engine, ...]:
    """The engines that fit the size, the next to be asked if one finds nothing."""
    # Reading, checking and confirming certificates do without any solver.
    from mastery_sched.engine.compact import plan_compact

    if len(problem.applicants) <= COMPACT_LIMIT:
        return (plan_compact,)
    # It loads numba and compiles, so small problems do without it.
    from mastery_sched.engine.hub import plan_hub

    return (plan_hub, plan_compact) if len(problem.applicants) <= COMPACT_MOST else (plan_hub,)


def _first_answer(outcomes: Iterable[EngineOutcome]) -> EngineOutcome:
    """The first outcome with a plan, else the last that says anything; lazily, one by one."""
    outcomes = iter(outcomes)
    best = next(outcomes)
    while best.draft is None and best.stop_reason != INTERRUPTED:
        latest = next(outcomes, None)
        if latest is None:
            break
        # An engine that ran out of time does not undo what one before has proved.
        if latest.status is not Status.UNKNOWN or best.status is Status.UNKNOWN:
            best = latest
    return best


def _checked_plan(
    problem: Problem,
    outcome: EngineOutcome,
    reasons: dict[int, str],
    clock: Callable[[], float],
) -> Plan:
    if outcome.status is Status.INFEASIBLE:
        raise InfeasibleError(outcome.conflicts or (_unexplained(problem),))
    if outcome.draft is None and outcome.stop_reason == INTERRUPTED:
        raise KeyboardInterrupt
    if outcome.draft is None:
        raise NoPlanFoundError(Stage.GROUPING, clock(), outcome.bound)
    plan = assemble(problem, outcome.draft, _reasons(problem, reasons))
    violations = check(plan)
    if violations:
        raise PlanCheckError(violations)
    return plan


def _reasons(problem: Problem, known: dict[int, str]) -> dict[int, str]:
    """Why schools are left out: what is proved of each, else why there is no place for all."""
    return (why_not_all(problem) if problem.rules.unplaced == Unplaced.ALLOW else {}) | known


def _unexplained(problem: Problem) -> Conflict:
    """What is left to say when only the search as a whole proves it."""
    return Conflict(
        "all rules together",
        (),
        "an exhaustive search proves that no plan keeps all the rules together, though each school "
        "and each count is fine on its own",
        (
            "take out pins or pairs",
            "widen the caps, the sizes or the specialists' sessions",
            'allow schools to be left out (unplaced = "allow")',
        )
        if problem.rules.unplaced == Unplaced.FORBID
        else ("take out pins", "widen the caps, the sizes or the specialists' sessions"),
    )


def _result(
    plan: Plan, outcome: EngineOutcome, trace: list[Progress], seconds: float, seed: int
) -> Result:
    points: list[TracePoint] = []
    reported = [TracePoint(each.seconds, each.travel, each.bound) for each in trace]
    # What the last stage proved may come with its answer instead of a report.
    for point in (*reported, TracePoint(seconds, plan.score.travel, outcome.bound)):
        known = (point.travel, point.bound)
        if known != (None, None) and (not points or known != (points[-1].travel, points[-1].bound)):
            points.append(point)
    with_plan = [point for point in points if point.travel is not None]
    best = next((point for point in with_plan if point.travel == plan.score.travel), None)
    return Result(
        plan=plan,
        status=outcome.status,
        timetable_status=outcome.timetable_status,
        bound=outcome.bound,
        unplaced_proved=outcome.unplaced_proved,
        stop_reason=outcome.stop_reason,
        seconds=seconds,
        work=outcome.work,
        seed=seed,
        time_to_first=with_plan[0].seconds if with_plan else None,
        time_to_best=best.seconds if best is not None else None,
        trace=tuple(points),
        proof=outcome.proof,
    )
