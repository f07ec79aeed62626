"""One hub as a task for any process anywhere: plain text in, plain text out, one thread."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass

from mastery_sched.errors import HubFailedError, InvalidDataError, MasterySchedError
from mastery_sched.national.documents import error_values, outcome_text, result_values
from mastery_sched.problem import Problem
from mastery_sched.rows.canonical import canonical_json, problem_values
from mastery_sched.rows.metrics import METRICS
from mastery_sched.solver import solve
from mastery_sched.tables.documents import Document
from mastery_sched.tables.problem_json import problem_from_values
from mastery_sched.travel import Metric

LAST_LINES = 12
"""Lines kept of where in the program something went wrong."""


@dataclass(frozen=True, slots=True)
class Task:
    """A hub to be planned.

    Parameters
    ----------
    problem
        The canonical JSON of its problem.
    metric
        A distance class of the user's own, which JSON cannot hold.
    seconds, work
        Limits of this search; ``None`` is none.
    """

    problem: str
    seed: int
    gap: float
    seconds: float | None
    work: float | None
    metric: Metric | None = None


def make_task(
    problem: Problem, *, seed: int, gap: float, seconds: float | None, work: float | None
) -> Task:
    """The task of planning a hub."""
    metric = None if problem.metric in METRICS.values() else problem.metric
    return Task(canonical_json(problem_values(problem)), seed, gap, seconds, work, metric)


def plan_task(task: Task) -> str:
    """Plan a hub; its result or its error as JSON, whatever happens but Ctrl-C."""
    try:
        result = solve(
            _problem(task),
            time_limit=task.seconds,
            work_limit=task.work,
            gap=task.gap,
            seed=task.seed,
            n_jobs=1,
            progress=False,
        )
        return outcome_text(result_values(result))
    except Exception as error:  # it is the hub's result, and must not sink the others
        return outcome_text(error_values(as_failure(error)))


def as_failure(error: Exception) -> MasterySchedError:
    """An error of the library as it is, any other with the place where it happened."""
    if isinstance(error, MasterySchedError):
        return error
    cause = f"{type(error).__name__}: {error}"
    lines = "".join(traceback.format_exception(error)).splitlines()
    return HubFailedError(cause, "\n".join(lines[-LAST_LINES:]))


def _problem(task: Task) -> Problem:
    document = Document("problem")
    problem = problem_from_values(json.loads(task.problem), "problem", document, task.metric)
    if problem is None:
        raise InvalidDataError(document.faults)
    return problem
