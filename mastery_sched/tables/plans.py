"""Read a plan from whatever it was saved as: ``plan.json``, or a workbook edited by hand."""

from __future__ import annotations

from pathlib import Path

from mastery_sched.plan import Plan
from mastery_sched.tables import plan_json as saved
from mastery_sched.tables.outputs.workbook_plan import read_workbook
from mastery_sched.travel import Metric


def read_plan(
    path: str | Path, plan_json: str | Path | None = None, *, metric: Metric | None = None
) -> Plan:
    """Read a plan, also one edited by hand.

    Parameters
    ----------
    path
        A ``plan.json``, or a workbook (``.xlsx``) made of a plan.
    plan_json
        For a workbook, the plan it was made of; by default the file that it names, beside it.
    metric
        The distance class of your own that the plan was made with, if any.

    Raises
    ------
    InvalidDataError
        If the file cannot be read, or holds what cannot be part of a plan; with every fault at
        once. Whether the plan keeps the rules is for the checker.
    """
    if Path(path).suffix.casefold() == ".xlsx":
        return read_workbook(path, plan_json, metric=metric)
    return saved.read_plan(path, metric=metric)
