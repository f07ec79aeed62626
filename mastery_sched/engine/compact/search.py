"""Plan a small problem with the compact model: provably best, or the best there was time for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from mastery_sched.engine.compact.data import gather
from mastery_sched.engine.compact.decode import decode
from mastery_sched.engine.compact.model import build
from mastery_sched.engine.compact.objective import (
    penalty,
    travel,
    unplaced,
    unplaced_by_priority,
)
from mastery_sched.engine.compact.variables import Expression, Variables
from mastery_sched.engine.compact.why import is_refuted, why_infeasible
from mastery_sched.engine.cpsat import Answer, Settings, Step, hint, minimise_in_turn, solve
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress, Report, Stage, Status
from mastery_sched.rules import Unplaced
from mastery_sched.stop import FINISHED, IMPOSSIBLE, INTERRUPTED, Limits

TIMETABLE_SHARE = 0.1
"""Share of the limits that grouping leaves to the timetable."""


def plan_compact(
    problem: Problem,
    *,
    barred: frozenset[int],
    limits: Limits,
    seed: int,
    n_jobs: int,
    clock: Callable[[], float],
    report: Report,
) -> EngineOutcome:
    """Plan a problem; see :class:`mastery_sched.engine.outcome.Engine`.

    A unit of work is a unit of CP-SAT's deterministic time. The goals are minimised one after
    another, none at the cost of an earlier one, so the timetable is the best among all plans with
    the least travel, not only of the groups found first.
    """
    v = build(gather(problem, barred))
    search = _Search(v, unplaced(v), travel(v), limits, seed, n_jobs, clock, report)
    grouping = _group(search)
    best = best_of(grouping.answers)
    if best is None:
        return _without_plan(search, grouping)
    try:
        timetable = _timetable(search, grouping, best)
    except KeyboardInterrupt:  # between two searches
        timetable = _Timetable((), False, INTERRUPTED)
    answers = (*grouping.answers, *timetable.answers)
    return EngineOutcome(
        draft=decode(v, best_of(answers) or best),
        status=Status.OPTIMAL if grouping.is_proved(grouping.num_goals) else Status.FEASIBLE,
        timetable_status=Status.OPTIMAL if timetable.is_proved else Status.FEASIBLE,
        bound=grouping.bound,
        unplaced_proved=grouping.is_proved(grouping.num_goals - 1),
        stop_reason=grouping.stop_reason or timetable.stop_reason or FINISHED,
        work=total_work(answers),
    )


@dataclass(frozen=True)
class _Search:
    """What every search over the model has in common."""

    v: Variables
    unplaced: Expression
    travel: Expression
    limits: Limits
    seed: int
    n_jobs: int
    clock: Callable[[], float]
    report: Report

    def run(
        self,
        model: cp_model.CpModel,
        stage: Stage,
        before: Sequence[Answer] = (),
        *,
        bound: int | None = None,
        bounds_travel: bool = False,
        presolve: bool = True,
    ) -> Answer:
        """Search for the model's objective.

        Parameters
        ----------
        before
            Answers to the searches before, oldest first.
        bound
            Bound on travel that is known already.
        bounds_travel
            Whether bounds on this objective are bounds on travel.
        """
        watch = (self.unplaced, self.travel)
        spent = total_work(before)
        best = best_of(before)
        known_before = None if best is None else tuple(best.value(each) for each in watch)

        def progress(step: Step) -> Progress:
            left_out, so_far = step.watched or known_before or (None, None)
            known = step.bound if bounds_travel else bound
            return Progress(stage, self.clock(), left_out, so_far, known, spent + step.work)

        kept = _kept(stage)
        return solve(
            model,
            Settings(
                self.seed,
                self.n_jobs,
                self.limits.seconds_left(self.clock(), kept),
                self.limits.work_left(spent, kept),
                presolve,
            ),
            watch=watch,
            stop=lambda step: self.limits.stop(progress(step)),
            on_step=lambda step: self.report(progress(step)),
        )

    def why_stopped(self, answer: Answer, stage: Stage, work: float) -> str | None:
        """Why a search ended early, or ``None`` if it did not."""
        if answer.interrupted:
            return INTERRUPTED
        if answer.status in (Status.OPTIMAL, Status.INFEASIBLE):
            return None
        return answer.stopped_for or self.limits.run_into(work, _kept(stage))


def total_work(answers: Sequence[Answer]) -> float:
    """Work of several searches."""
    return sum(answer.work for answer in answers)


def best_of(answers: Sequence[Answer]) -> Answer | None:
    """The last answer with a solution; each search starts from the one before."""
    return next((each for each in reversed(answers) if each.has_values), None)


def _kept(stage: Stage) -> float:
    return TIMETABLE_SHARE if stage is Stage.GROUPING else 0.0


@dataclass(frozen=True)
class _Grouping:
    """The answers to the goals of grouping and staffing, as far as the search got."""

    answers: tuple[Answer, ...]
    num_goals: int
    stop_reason: str | None

    @property
    def bound(self) -> int | None:
        """Bound on travel, the last goal."""
        return self.answers[-1].bound if len(self.answers) == self.num_goals else None

    def is_proved(self, num_goals: int) -> bool:
        """Whether the first so many goals are proved to be as small as can be."""
        statuses = [answer.status for answer in self.answers[:num_goals]]
        return statuses == [Status.OPTIMAL] * num_goals


def _group(search: _Search, *, presolve: bool = True) -> _Grouping:
    v, model = search.v, search.v.model
    goals = [search.travel]
    if v.data.problem.rules.unplaced == Unplaced.ALLOW:
        goals = [search.unplaced, *unplaced_by_priority(v), search.travel]

    before: list[Answer] = []

    def run(position: int, _spent: float) -> Answer:
        is_travel = position == len(goals) - 1
        answer = search.run(
            model, Stage.GROUPING, before, bounds_travel=is_travel, presolve=presolve
        )
        before.append(answer)
        return answer

    answers = minimise_in_turn(model, goals, run)
    infeasible = answers[0].status is Status.INFEASIBLE
    if presolve and infeasible and is_refuted(model, answers[0], search.seed):
        return _group(search, presolve=False)
    work = total_work(answers)
    early = [search.why_stopped(answer, Stage.GROUPING, work) for answer in answers]
    return _Grouping(answers, len(goals), next((each for each in early if each), None))


@dataclass(frozen=True)
class _Timetable:
    """What the search for the best timetable added."""

    answers: tuple[Answer, ...]
    is_proved: bool
    stop_reason: str | None


def _timetable(search: _Search, grouping: _Grouping, best: Answer) -> _Timetable:
    """Minimise the penalty among all plans as good as the best one.

    First for the groups at hand, which is quick and gives a timetable to compare with; then over
    all groups that are as good, unless nothing can be better.
    """
    if grouping.stop_reason == INTERRUPTED:
        return _Timetable((), False, INTERRUPTED)
    v, model = search.v, search.v.model
    goal = penalty(v)
    model.minimize(goal)
    kept = model.clone()
    for variables in (*v.member, *v.leads):
        for each in variables:
            kept.add(each == best.value(each))
    hint(kept, best.values())
    before = grouping.answers
    quick = search.run(kept, Stage.TIMETABLE, before, bound=grouping.bound)
    reason = search.why_stopped(quick, Stage.TIMETABLE, total_work([*before, quick]))
    found = quick if quick.has_values else best
    if reason is not None or found.value(goal) == 0:
        return _Timetable((quick,), reason is None, reason)
    hint(model, found.values())
    before = (*before, quick)
    full = search.run(model, Stage.TIMETABLE, before, bound=grouping.bound)
    reason = search.why_stopped(full, Stage.TIMETABLE, total_work([*before, full]))
    return _Timetable((quick, full), full.status is Status.OPTIMAL, reason)


def _without_plan(search: _Search, grouping: _Grouping) -> EngineOutcome:
    infeasible = grouping.answers[0].status is Status.INFEASIBLE
    return EngineOutcome(
        draft=None,
        status=Status.INFEASIBLE if infeasible else Status.UNKNOWN,
        timetable_status=Status.UNKNOWN,
        bound=grouping.bound,
        unplaced_proved=False,
        stop_reason=grouping.stop_reason or IMPOSSIBLE,
        work=total_work(grouping.answers),
        conflicts=why_infeasible(search.v.data, search.seed) if infeasible else (),
    )
