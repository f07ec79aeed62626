"""How a command ends, as the number that a shell sees."""

from __future__ import annotations

from enum import IntEnum

from mastery_sched.errors import (
    HubFailedError,
    InfeasibleError,
    NoPlanFoundError,
    PlanCheckError,
)


class ExitCode(IntEnum):
    """How a command ended."""

    FINE = 0
    BAD_INPUT = 1
    INFEASIBLE = 2
    NOTHING_FOUND = 3
    OUR_MISTAKE = 4
    INTERRUPTED = 130


def code_of(error: Exception) -> ExitCode:
    """The code of an error of the library."""
    if isinstance(error, InfeasibleError):
        return ExitCode.INFEASIBLE
    if isinstance(error, NoPlanFoundError):
        return ExitCode.NOTHING_FOUND
    ours = isinstance(error, PlanCheckError | HubFailedError)
    return ExitCode.OUR_MISTAKE if ours else ExitCode.BAD_INPUT
