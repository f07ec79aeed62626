"""INSET days as schools publish them, one row a day, from a CSV file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from mastery_sched.consistency.calendars import school_year_span
from mastery_sched.consistency.examination import nearest
from mastery_sched.consistency.likely_dates import did_you_mean
from mastery_sched.entities import Closure, ClosureScope, School
from mastery_sched.errors import Issue, counted
from mastery_sched.rows.cells import parse_key, parse_school_year, parse_text
from mastery_sched.rows.dates import parse_date
from mastery_sched.rows.sheet import HEADER_ROW, Column
from mastery_sched.tables.school_calendars import SchoolCalendars
from mastery_sched.tables.term_dates import other_years, published_sheet, wanted_year

REASON = "INSET day"

COLUMNS = (
    Column("school", parse_text, required=True),
    Column("urn", parse_key),
    Column("la_code", parse_text),
    Column("la_name", parse_text),
    Column("academic_year", parse_school_year, required=True),
    Column("date", parse_date, required=True),
    Column("source_url", parse_text),
    Column("note", parse_text),
)


def read_inset_days(
    path: str | Path,
    school_year: str | None = None,
    *,
    schools: Iterable[School] | None = None,
) -> SchoolCalendars:
    """Read published INSET days as closures of schools.

    Parameters
    ----------
    school_year
        The year to keep, such as ``2025/26``; ``None`` keeps all.
    schools
        The hub's schools, by whose names the published ones are found: in any case, with or
        without the word School and a remark in brackets. ``None`` leaves the published name in the
        column ``id`` where the file has no URN.

    Raises
    ------
    InvalidDataError
        If the file cannot be read or lacks a column. What is wrong with single rows stands in
        ``issues``; the other rows are used.
    """
    sheet, findings = published_sheet(Path(path), COLUMNS)
    wanted = wanted_year(school_year)
    known = None if schools is None else _by_name(schools)
    others: dict[str, list[int]] = {}
    closed: list[Closure] = []
    issues: list[Issue] = []
    by_name: set[str] = set()
    for row in sheet.rows:
        if row.faulty:
            continue
        year, day, name = row["academic_year"], row["date"], row["school"]
        if wanted not in (None, year):
            others.setdefault(year, []).append(row.number)
            continue
        fault = _fault_of(day, year)
        key = row["urn"]
        if key is None and known is not None and fault is None:
            found = known.get(_plain(name), [])
            key = str(found[0]) if len(found) == 1 else None
            if key is None:
                message = f"{counted(len(found), 'school')} of the hub have this name"
                advice = nearest(name, known) or "add a column urn"
                fault = ("school", name, message if found else "no school of the hub", advice)
        if fault is not None:
            column, value, message, advice = fault
            issues.append(
                Issue(sheet.table, row.number, column, str(value), message, f"{name}: {advice}")
            )
            continue
        if key is None:
            by_name.add(name)
        closed.append(Closure(ClosureScope.SCHOOL, key or name, day, day, None, REASON))
    if by_name:
        message = f"{counted(len(by_name), 'school')} stand with their names in the column id"
        advice = "replace them by URNs, or give the hub's schools"
        issues.append(Issue(sheet.table, HEADER_ROW, "urn", "", message, advice))
    issues = [*findings.faults, *findings.warnings, *issues, *other_years(sheet.table, others)]
    return SchoolCalendars((), tuple(closed), tuple(issues))


def _fault_of(day: date, year: str) -> tuple[str, object, str, str] | None:
    span = school_year_span(year)
    if span is not None and not span[0] <= day <= span[1]:
        advice = did_you_mean(day, *span, f"a date from {span[0]} to {span[1]} is expected")
        return "date", day, f"lies outside the school year {year}", advice
    if day.weekday() >= 5:
        friday = day - timedelta(days=day.weekday() - 4)
        monday = friday + timedelta(days=3)
        first, second = (friday, monday) if day.weekday() == 5 else (monday, friday)
        message = f"a {day:%A}, when schools are closed anyway; the date is probably wrong"
        return "date", day, message, f"did you mean {first:%A} {first}, or {second:%A} {second}?"
    return None


def _by_name(schools: Iterable[School]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for school in schools:
        found.setdefault(_plain(school.name), []).append(school.urn)
    return found


def _plain(name: str) -> str:
    """A school's name without case, punctuation, remarks in brackets and a last word School."""
    words = re.sub(r"\(.*?\)", " ", name.casefold()).replace("'", "").replace("\u2019", "")
    plain = " ".join(re.findall(r"\w+", words))
    return plain.removesuffix(" school")
