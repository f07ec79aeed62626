"""Faults between records that are each fine alone, and values that no record may have.

One module a kind of fault; :func:`find_faults` runs them all. A reader that knows which row each
record came from passes that on, so the same functions name the row, and what it could not read, so
that nothing is blamed twice.
"""

from __future__ import annotations

from mastery_sched.consistency.calendars import calendar_faults
from mastery_sched.consistency.examination import (
    TABLE_FILES,
    TABLES,
    Examination,
    HasRecords,
    RowOf,
    Unread,
    in_table_order,
)
from mastery_sched.consistency.people import people_faults
from mastery_sched.consistency.pins import pin_faults
from mastery_sched.consistency.references import reference_faults
from mastery_sched.consistency.repeats import repeat_faults
from mastery_sched.consistency.rule_dates import rule_date_faults
from mastery_sched.consistency.travel_tables import travel_faults
from mastery_sched.consistency.values import value_faults
from mastery_sched.errors import Issue

__all__ = [
    "TABLES",
    "TABLE_FILES",
    "HasRecords",
    "RowOf",
    "Unread",
    "find_faults",
    "in_table_order",
]

CHECKS = (
    value_faults,
    rule_date_faults,
    repeat_faults,
    reference_faults,
    people_faults,
    calendar_faults,
    pin_faults,
    travel_faults,
)


def find_faults(
    records: HasRecords, row_of: RowOf | None = None, unread: Unread | None = None
) -> list[Issue]:
    """Every contradiction between the records, in the order of the tables and their rows.

    Parameters
    ----------
    row_of
        By table, the row of each of its records; none are known for records made in Python.
    unread
        What a reader found but could not read.
    """
    exam = Examination(records, row_of or {}, unread or Unread())
    found = (issue for check in CHECKS for issue in check(exam))
    known = {
        (table, exam.row(table, index), column)
        for table, cells in exam.unread.faulty_cells.items()
        for index, columns in cells.items()
        for column in columns
    }
    return in_table_order(
        issue for issue in found if (issue.table, issue.row, issue.column) not in known
    )
