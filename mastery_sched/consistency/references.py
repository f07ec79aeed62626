"""Keys that point nowhere: unknown schools, specialists and calendars; a policy without people.

Unknown keys are not reported while rows whose own key is unreadable or repeated may explain
them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mastery_sched.consistency.examination import (
    SETTINGS,
    TABLES,
    Examination,
    nearest,
    row_ranges,
)
from mastery_sched.entities import ClosureScope, PinKind
from mastery_sched.errors import Issue
from mastery_sched.rules import VenueKind
from mastery_sched.words import listed

ADD_SCHOOL = "correct the URN, or add the school (with applicant = no if it asks for no place)"

MOST_RANGES = 8
"""Ranges of rows that a message writes out."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A key of ``target`` in a column of a record of ``table``."""

    table: str
    index: int
    column: str
    target: str
    key: str


def reference_faults(exam: Examination) -> Iterator[Issue]:
    """Every key that points nowhere, and venues at specialists where there are none."""
    unknown = [
        each
        for each in _references(exam)
        if each.key not in exam.known[each.target]
        and each.column not in exam.unread.columns(each.table, each.index)
    ]
    for target in ("schools", "specialists", "calendars"):
        missing = [each for each in unknown if each.target == target]
        if exam.explains(target, (each.key for each in missing)):
            continue
        if exam.known[target] or target == "calendars" or len({each.key for each in missing}) == 1:
            yield from _reported(exam, missing)
        else:
            tables = [table for table in TABLES if any(each.table == table for each in missing)]
            message = f"the table {target} has no rows, but {listed(tables)} refer to some"
            yield Issue(target, None, "", "", message, f"add the {target}")
    records = exam.records
    no_specialists = not records.specialists and not exam.unread.has("specialists")
    at_specialist = VenueKind.SPECIALIST in records.rules.venue_policy
    if no_specialists and at_specialist and not exam.unread.settings:
        message = "meetings at the specialist's school, but there are no specialists"
        advice = "add specialists, or choose another venue policy"
        yield Issue(SETTINGS, None, "venue_policy", "specialist", message, advice)


def _references(exam: Examination) -> Iterator[Reference]:
    records = exam.records
    for i, person in enumerate(records.specialists):
        yield Reference("specialists", i, "base_urn", "schools", str(person.base_urn))
        if person.partner is not None:
            yield Reference("specialists", i, "partner", "specialists", person.partner)
    for i, closure in enumerate(records.closures):
        if closure.scope.needs_id and closure.id:
            target = "schools" if closure.scope is ClosureScope.HOST else f"{closure.scope}s"
            yield Reference("closures", i, "id", target, closure.id)
    groups = {pin.value for pin in records.pins if pin.kind is PinKind.GROUP}
    for i, pin in enumerate(records.pins):
        by_id = pin.kind is not PinKind.GROUP and pin.subject in groups
        if pin.subject.isdecimal() and not by_id:
            yield Reference("pins", i, "subject", "schools", pin.subject)
        if pin.kind is PinKind.SPECIALIST:
            yield Reference("pins", i, "value", "specialists", pin.value)
        elif pin.kind is PinKind.VENUE and pin.value.isdecimal():
            yield Reference("pins", i, "value", "schools", pin.value)
    for i, pair in enumerate(records.pairs):
        yield Reference("pairs", i, "urn", "schools", str(pair.first))
        yield Reference("pairs", i, "other_urn", "schools", str(pair.second))
    for i, row in enumerate(records.travel_rows):
        yield Reference("travel", i, "from", "schools", str(row.from_urn))
        yield Reference("travel", i, "to", "schools", str(row.to_urn))
    for i, school in enumerate(records.schools):
        yield Reference("schools", i, "calendar", "calendars", school.calendar)


def _reported(exam: Examination, missing: list[Reference]) -> Iterator[Issue]:
    # One wrong name may stand in thousands of rows: it is one fault.
    repeated: dict[tuple[str, str], list[Reference]] = {}
    for each in missing:
        repeated.setdefault((each.table, each.key), []).append(each)
    for same in repeated.values():
        yield _unknown(exam, same)


def _unknown(exam: Examination, same: list[Reference]) -> Issue:
    each = same[0]
    if each.target == "schools":
        message, advice = "no school has this URN", ADD_SCHOOL
    elif each.target == "specialists":
        message = "no specialist has this id"
        advice = nearest(each.key, exam.known["specialists"]) or "correct it, or add the specialist"
    else:
        year = exam.records.school_year
        message = f"no segments of {year}" if year else "no segments"
        message = f"the table calendars has {message} for this calendar"
        advice = nearest(each.key, exam.known["calendars"]) or "correct it, or add its segments"
    indices = sorted({reference.index for reference in same})
    if len(indices) > 1:
        rows = [row for i in indices if (row := exam.row(each.table, i)) is not None]
        where = row_ranges(rows, MOST_RANGES) if rows else f"{len(indices)} rows"
        message += f"; it stands in {where}"
    return exam.issue(each.table, each.index, each.column, each.key, message, advice)
