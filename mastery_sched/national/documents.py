"""What came of a hub as plain values, from which an equal outcome can be made again.

The same values travel back from the process that planned a hub and lie in a checkpoint. Knows no
file and no process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mastery_sched.errors import (
    Conflict,
    HubFailedError,
    InfeasibleError,
    InvalidDataError,
    Issue,
    MasterySchedError,
    NoPlanFoundError,
    PlanCheckError,
    Violation,
)
from mastery_sched.national.outcome import HubOutcome
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.result import Result, TracePoint
from mastery_sched.tables.documents import Document
from mastery_sched.tables.plan_json import decided_values, read_decided
from mastery_sched.tables.result_json import plain_values

_AS_FOUND = (
    *("bound", "unplaced_proved", "stop_reason", "seconds", "work", "seed"),
    *("time_to_first", "time_to_best"),
)
"""What :meth:`mastery_sched.result.Result.record` says as a result holds it."""


@dataclass(frozen=True)
class SavedProof:
    """The proof of a bound that was found elsewhere, in its plain values."""

    values: dict[str, Any]

    def certificate(self) -> dict[str, Any]:
        """Everything in plain values, as the verifier reads it."""
        return self.values


def result_values(result: Result) -> dict[str, Any]:
    """A result as texts, numbers, lists and mappings."""
    return {
        "plan": decided_values(result.plan),
        "search": plain_values(result.record(), "search"),
        "certificate": None if result.proof is None else result.proof.certificate(),
    }


def error_values(error: MasterySchedError) -> dict[str, Any]:
    """An error as texts, numbers, lists and mappings."""
    values: dict[str, Any] = {"kind": type(error).__name__}
    match error:
        case InvalidDataError():
            values["issues"] = error.issues
        case InfeasibleError():
            values["conflicts"] = error.conflicts
        case NoPlanFoundError():
            values |= {"stage": error.stage, "elapsed": error.elapsed, "bound": error.bound}
        case PlanCheckError():
            values["violations"] = error.violations
        case HubFailedError():
            values |= {"cause": error.cause, "details": error.details}
        case _:
            values |= {"kind": HubFailedError.__name__, "cause": str(error), "details": ""}
    return {"error": plain_values(values, "error")}


def outcome_text(values: Mapping[str, Any]) -> str:
    """The values as compact JSON, keys in their order: a certificate is written in its own."""
    return json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def outcome_of(values: Mapping[str, Any], problem: Problem, *, resumed: bool = False) -> HubOutcome:
    """The outcome in :func:`result_values` or :func:`error_values` of a problem.

    Raises
    ------
    InvalidDataError
        If the values are no outcome of this problem.
    KeyError, TypeError, ValueError
        The same, where it is more than a value that is not of its kind.
    """
    if "error" in values:
        return HubOutcome(problem, error=_error(values["error"]), resumed=resumed)
    document = Document("outcome")
    decided = read_decided(values["plan"], document)
    if document.faults:
        raise InvalidDataError(document.faults)
    found, certificate = values["search"], values["certificate"]
    result = Result(
        plan=Plan(problem=problem, **decided),
        status=Status(found["status"]),
        timetable_status=Status(found["timetable_status"]),
        trace=tuple(TracePoint(**point) for point in found["trace"]),
        proof=None if certificate is None else SavedProof(certificate),
        **{key: found[key] for key in _AS_FOUND},
    )
    return HubOutcome(problem, result=result, resumed=resumed)


def _error(values: Mapping[str, Any]) -> MasterySchedError:
    match values["kind"]:
        case "InvalidDataError":
            return InvalidDataError(Issue(**each) for each in values["issues"])
        case "InfeasibleError":
            return InfeasibleError(
                Conflict(**{key: _tuples(value) for key, value in each.items()})
                for each in values["conflicts"]
            )
        case "NoPlanFoundError":
            return NoPlanFoundError(values["stage"], values["elapsed"], values["bound"])
        case "PlanCheckError":
            return PlanCheckError(Violation(**each) for each in values["violations"])
        case _:
            return HubFailedError(values["cause"], values["details"])


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
