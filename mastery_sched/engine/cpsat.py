"""The one place where CP-SAT is run: parameters, limits, Ctrl-C, and when values may be read.

It knows models, not what they mean. What it guards against was met in practice with the version
that is pinned: values that read as zeros after a failed search, a search that swallows Ctrl-C for
good, models that are malformed without a word. A search runs in a thread of its own, so that the
caller's thread can be interrupted; records of progress are handed over in the caller's thread.
"""

from __future__ import annotations

import math
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import CpSolverStatus

from mastery_sched.progress import Status

POLL_SECONDS = 0.2
"""How often the caller's thread looks up; where waiting cannot be interrupted, Ctrl-C waits too."""

GRACE_SECONDS = 2.0
"""How long after its time limit a search is told to stop that has not stopped by itself."""

BOUND_TOLERANCE = 1e-6
"""What a bound, a float that stands for a whole number, may be off by."""

LINEARIZATION = 2
"""How much of a model goes into the linear relaxation: all; our bounds come from there."""

MOST_ENFORCED = 2**31
"""Enforced rows with larger coefficients in sum were seen to give wrong answers."""

_STATUSES: Mapping[CpSolverStatus, Status] = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}


class ModelError(RuntimeError):
    """A model is malformed or its answer was misused: a bug of ours."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run one search.

    Parameters
    ----------
    seed
        Seed of the search.
    n_jobs
        Number of threads; only 1 is reproducible.
    seconds, work
        Wall time and deterministic effort at most; ``None`` is no limit. One unit of work is one
        unit of CP-SAT's deterministic time.
    presolve
        Whether the model is simplified first.
    """

    seed: int = 0
    n_jobs: int = 1
    seconds: float | None = None
    work: float | None = None
    presolve: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """What a search knows at one moment.

    Parameters
    ----------
    watched
        Values of the watched expressions in the best solution; ``None`` before the first one.
    bound
        Proved lower bound on the objective, ``None`` before there is one.
    work
        Effort so far.
    """

    watched: tuple[int, ...] | None
    bound: int | None
    work: float


@dataclass(frozen=True)
class Answer:
    """What a search found; values are refused unless there is a solution.

    Parameters
    ----------
    bound
        Proved lower bound on the objective; ``None`` without an objective or a bound.
    work
        Deterministic effort spent.
    stopped_for
        The reason for which the search was told to stop, if it was.
    interrupted
        Whether Ctrl-C ended it.
    """

    status: Status
    bound: int | None
    work: float
    stopped_for: str | None = None
    interrupted: bool = False
    _solver: cp_model.CpSolver | None = field(default=None, repr=False)

    @property
    def has_values(self) -> bool:
        """Whether there is a solution to read."""
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)

    def value(self, expression: cp_model.LinearExprT) -> int:
        """Value of a variable or a linear expression in the solution.

        Raises
        ------
        ModelError
            If there is no solution.
        """
        if not self.has_values or self._solver is None:
            raise ModelError(f"a value was asked of a search that ended {self.status}")
        return int(self._solver.value(expression))

    def values(self) -> tuple[int, ...]:
        """Values of all variables of the model, by index.

        Raises
        ------
        ModelError
            If there is no solution.
        """
        if not self.has_values or self._solver is None:
            raise ModelError(f"values were asked of a search that ended {self.status}")
        return tuple(int(value) for value in self._solver.response_proto.solution)


def solve(
    model: cp_model.CpModel,
    settings: Settings = Settings(),
    *,
    watch: Sequence[cp_model.LinearExprT] = (),
    stop: Callable[[Step], str | None] | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> Answer:
    """Run one search.

    Parameters
    ----------
    watch
        Expressions whose values every step carries.
    stop
        Asked at every step whether to stop, in the thread of the search; a pure function.
    on_step
        Told of every step, in the caller's thread.

    Raises
    ------
    ModelError
        If the model is malformed.
    """
    _refuse_malformed(model)
    if any(limit is not None and limit <= 0 for limit in (settings.seconds, settings.work)):
        return Answer(Status.UNKNOWN, None, 0.0)
    solver = cp_model.CpSolver()
    _set_parameters(solver, settings)
    search = _Search(model, solver, tuple(watch), stop, on_step is not None)
    interrupted = _run(search, on_step, settings.seconds)
    if search.failure is not None:
        raise search.failure
    return _answer(search, interrupted)


def hint(model: cp_model.CpModel, values: Sequence[int]) -> None:
    """Make a full solution of the model the only hint it has."""
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(values):
        model.add_hint(model.get_int_var_from_proto_index(index), value)


def minimise_in_turn(
    model: cp_model.CpModel,
    goals: Sequence[cp_model.LinearExprT],
    search: Callable[[int, float], Answer],
) -> tuple[Answer, ...]:
    """Minimise one goal after another, each without giving up any of the goals before it.

    Parameters
    ----------
    search
        Runs the model for the goal with this position, given the work spent so far.

    Returns
    -------
    tuple of Answer
        One a goal, as far as it got: the last that has values is the best solution. It ends early
        at a goal without a solution, or after Ctrl-C.
    """
    answers: list[Answer] = []
    for position, goal in enumerate(goals):
        model.minimize(goal)
        answer = search(position, sum(each.work for each in answers))
        answers.append(answer)
        if answer.interrupted or not answer.has_values:
            break
        model.add(goal <= answer.value(goal))
        hint(model, answer.values())
    return tuple(answers)


class _Search(threading.Thread):
    """One search in a thread of its own; all that it shares is written before it ends."""

    def __init__(
        self,
        model: cp_model.CpModel,
        solver: cp_model.CpSolver,
        watch: tuple[cp_model.LinearExprT, ...],
        stop: Callable[[Step], str | None] | None,
        report: bool,
    ) -> None:
        super().__init__(name="cp-sat", daemon=True)
        self.model = model
        self.solver = solver
        self.status: Status | None = None
        self.failure: BaseException | None = None
        self.stopped_for: str | None = None
        self.steps: queue.SimpleQueue[Step | None] = queue.SimpleQueue()
        self._watch = watch
        self._stop_asked = stop
        self._report = report
        self._lock = threading.Lock()
        self.latest = Step(None, None, 0.0)

    def run(self) -> None:
        """Search; called by the thread."""
        try:
            self.solver.best_bound_callback = self._on_bound
            status = self.solver.solve(self.model, _OnSolution(self._on_solution))
            if status == cp_model.MODEL_INVALID:
                raise ModelError(f"the model is invalid: {self.solver.solution_info()}")
            self.status = _STATUSES[status]
        except BaseException as error:  # it must reach the caller's thread whatever it is
            self.failure = error
        finally:
            self.steps.put(None)

    def halt(self) -> None:
        """Ask the search to stop; may be called again until it does."""
        self.solver.stop_search()

    def _on_solution(self, callback: cp_model.CpSolverSolutionCallback) -> None:
        watched = tuple(int(callback.value(each)) for each in self._watch)
        self._step(watched, callback.best_objective_bound, callback.deterministic_time)

    def _on_bound(self, bound: float) -> None:
        self._step(None, bound, None)

    def _step(
        self, watched: tuple[int, ...] | None, bound: float | None, work: float | None
    ) -> None:
        with self._lock:
            before = self.latest
            step = Step(
                before.watched if watched is None else watched,
                _tighter(before.bound, None if bound is None else _whole(bound)),
                before.work if work is None else max(before.work, work),
            )
            self.latest = step
            if self._report:
                self.steps.put(step)
            if self._stop_asked is None or self.stopped_for is not None or self.failure is not None:
                return
            try:
                self.stopped_for = self._stop_asked(step)
            except BaseException as error:  # it cannot pass through the solver
                self.failure = error
            if self.stopped_for is not None or self.failure is not None:
                self.halt()


class _OnSolution(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Callable[[cp_model.CpSolverSolutionCallback], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        self._tell(self)


def _run(search: _Search, on_step: Callable[[Step], None] | None, seconds: float | None) -> bool:
    """Wait for the search to end, handing on its steps; whether Ctrl-C ended it."""
    overdue = None if seconds is None else time.monotonic() + seconds + GRACE_SECONDS
    try:
        search.start()
        while True:
            try:
                step = search.steps.get(timeout=POLL_SECONDS)
            except queue.Empty:
                if overdue is not None and time.monotonic() > overdue:
                    search.halt()  # presolve may overlook its limit
                continue
            if step is None:
                return False
            if on_step is not None:
                on_step(step)
    except KeyboardInterrupt:
        return True
    finally:
        while search.is_alive():
            # It does not hear before it has begun in earnest, so ask until it ends.
            search.halt()
            search.join(POLL_SECONDS)


def _answer(search: _Search, interrupted: bool) -> Answer:
    status = search.status
    if status is None:
        raise ModelError("the search ended without a status")
    response = search.solver.response_proto
    bound = search.latest.bound
    if status in (Status.OPTIMAL, Status.FEASIBLE) and search.model.has_objective():
        bound = _tighter(bound, _whole(response.best_objective_bound))
        if status is Status.OPTIMAL and (bound is None or bound < round(response.objective_value)):
            status = Status.FEASIBLE  # told to stop, it may still say that it has finished
    return Answer(
        status,
        bound,
        response.deterministic_time,
        search.stopped_for,
        interrupted,
        search.solver,
    )


def _set_parameters(solver: cp_model.CpSolver, settings: Settings) -> None:
    parameters = solver.parameters
    parameters.num_workers = settings.n_jobs
    parameters.random_seed = settings.seed
    parameters.interleave_search = False
    parameters.catch_sigint_signal = False
    parameters.cp_model_presolve = settings.presolve
    parameters.linearization_level = LINEARIZATION
    if settings.seconds is not None:
        parameters.max_time_in_seconds = settings.seconds
    if settings.work is not None:
        parameters.max_deterministic_time = settings.work


def _refuse_malformed(model: cp_model.CpModel) -> None:
    """Refuse what the solver takes without a word and answers wrongly."""
    if model.proto.has_floating_point_objective():
        raise ModelError("the objective has coefficients that are not whole numbers")
    for row in model.proto.constraints:
        conditional = len(row.enforcement_literal) and row.has_linear()
        if conditional and sum(abs(each) for each in row.linear.coeffs) >= MOST_ENFORCED:
            raise ModelError("the coefficients of a conditional row are too large")


def _whole(bound: float) -> int | None:
    """A lower bound of a whole number as the next whole number; ``None`` if it says nothing."""
    return math.ceil(bound - BOUND_TOLERANCE) if abs(bound) < 2**53 else None


def _tighter(a: int | None, b: int | None) -> int | None:
    return max((each for each in (a, b) if each is not None), default=None)
