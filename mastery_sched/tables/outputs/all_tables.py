"""Every table that goes out, in order, made of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.rows.canonical import hash_of
from mastery_sched.spare import SpareDate, find_spare_dates
from mastery_sched.tables.outputs.accounts import accounts
from mastery_sched.tables.outputs.people import (
    groups_table,
    schools_table,
    specialists_table,
    waiting_table,
)
from mastery_sched.tables.outputs.schedule import (
    meetings_table,
    quality_table,
    spare_table,
    timetable,
)
from mastery_sched.tables.outputs.shape import OutputTable
from mastery_sched.tables.plan_json import plan_values

TABLE_NAMES = (
    *("overview", "groups", "schools", "specialists", "meetings", "timetable"),
    *("spare_dates", "quality"),
    *("waiting_list", "money", "checks", "warnings"),
)
"""Names of the tables, in order."""


def output_tables(
    plan: Plan,
    *,
    certificate: str | None = None,
    plan_file: str = "plan.json",
    spare: Sequence[SpareDate] | None = None,
) -> tuple[OutputTable, ...]:
    """Make every table: overview first, warnings last.

    Parameters
    ----------
    certificate
        How good the plan is proved to be, in plain words, as
        :meth:`mastery_sched.result.Result.certificate` says it; a saved plan does not know.
    plan_file
        Name of the ``plan.json`` that belongs to the plan.
    spare
        The plan's spare dates, where they have been found already.
    """
    groups, schools, meetings, waiting_list = editable_tables(plan)
    overview, money, checks, warnings = accounts(
        plan, certificate=certificate, plan_file=plan_file, fingerprint=fingerprint(plan)
    )
    return (
        overview,
        groups,
        schools,
        specialists_table(plan, Measure(plan.problem)),
        meetings,
        timetable(plan),
        spare_table(plan, find_spare_dates(plan) if spare is None else spare),
        quality_table(plan),
        waiting_list,
        money,
        checks,
        warnings,
    )


def editable_tables(plan: Plan) -> tuple[OutputTable, OutputTable, OutputTable, OutputTable]:
    """Groups, schools, meetings and the waiting list, whose edits in a workbook count."""
    return (
        groups_table(plan),
        schools_table(plan, Measure(plan.problem)),
        meetings_table(plan),
        waiting_table(plan),
    )


def fingerprint(plan: Plan) -> str:
    """SHA-256 of a plan with its problem, in hexadecimal; a workbook names its plan by it."""
    return hash_of(plan_values(plan))
