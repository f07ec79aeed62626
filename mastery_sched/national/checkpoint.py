"""Finished hubs in a folder: one file each, named by the hub and by all that its plan depends on.

A run that finds a hub's file takes the plan from there; a hub whose inputs changed has no such file
yet. Files are written as a whole, so a run may be killed at any moment.
"""

from __future__ import annotations

import json
import logging
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mastery_sched.errors import InvalidDataError
from mastery_sched.national.documents import outcome_of, outcome_text
from mastery_sched.national.outcome import HubOutcome
from mastery_sched.problem import Problem
from mastery_sched.rows.canonical import hash_of
from mastery_sched.tables.atomic import write_text
from mastery_sched.tables.outputs.cells import safe_name

FORMAT = "mastery-hub-outcome"
VERSION = 1

_LONGEST_NAME = 60
_LOGGER = logging.getLogger(__name__)


def key_of(
    problem: Problem,
    *,
    seed: int,
    gap: float,
    time_limit: float | None,
    work_limit: float | None,
) -> str:
    """SHA-256 of all that a hub's plan depends on, in hexadecimal.

    Parameters
    ----------
    time_limit
        For all hubs together: the share of one hub depends on the clock.
    work_limit
        The hub's own share, which does not.
    """
    settings = {"seed": seed, "gap": gap, "time_limit": time_limit, "work_limit": work_limit}
    program = version("mastery_sched")
    return hash_of({"problem": problem.hash, "program": program, "settings": settings})


def load(folder: Path, problem: Problem, key: str) -> HubOutcome | None:
    """The outcome of a hub that was finished before; ``None`` if there is none to trust."""
    file = _file(folder, problem, key)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return outcome_of(_opened(text, key), problem, resumed=True)
    except (InvalidDataError, KeyError, TypeError, ValueError) as error:
        _LOGGER.warning("%s is damaged (%s); the hub is planned again", file, error)
        return None


def store(folder: Path, problem: Problem, key: str, outcome: str) -> None:
    """Keep the outcome of a hub, given as JSON.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    values = json.loads(outcome)
    head = {"format": FORMAT, "version": VERSION, "key": key, "digest": hash_of(values)}
    write_text(_file(folder, problem, key), outcome_text(head | {"outcome": values}) + "\n")


def _opened(text: str, key: str) -> dict[str, Any]:
    values = json.loads(text)
    found: dict[str, Any] = values["outcome"]
    if (values["format"], values["version"], values["key"]) != (FORMAT, VERSION, key):
        raise ValueError("it is not what its name says")
    if values["digest"] != hash_of(found):
        raise ValueError("it was changed")
    return found


def _file(folder: Path, problem: Problem, key: str) -> Path:
    return folder / f"{safe_name(problem.hub)[:_LONGEST_NAME]}-{key[:16]}.json"
