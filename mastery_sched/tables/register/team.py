"""A hub that is not complete yet, as it invites: specialists, history, who has applied so far.

The specialists' bases are found in the register. Whatever is wrong is told at once, by table and
row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from mastery_sched.consistency import in_table_order
from mastery_sched.eligibility import PRIMARY_PHASES
from mastery_sched.entities import School
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows import specialists as people
from mastery_sched.rows import wishes
from mastery_sched.rows.sheet import Column, Findings, Sheet, read_sheet
from mastery_sched.tables.inputs.applications import examine_applications
from mastery_sched.tables.inputs.grids import UnreadableError
from mastery_sched.tables.inputs.hub_files import HubFiles
from mastery_sched.tables.inputs.sources import Sought, find_table
from mastery_sched.tables.register.extract import read_gias
from mastery_sched.tables.register.invitations import Inviting, place_of, school_of
from mastery_sched.tables.register.links import NO_LINKS


def read_inviting(
    register: Path,
    specialists: Path,
    *,
    history: Path | None = None,
    applications: Path | None = None,
) -> tuple[Inviting, pd.DataFrame, tuple[Issue, ...]]:
    """Read these tables and the register.

    Returns
    -------
    tuple
        Who invites; the register's schools, as :func:`read_gias` gives them; what is doubtful.

    Raises
    ------
    InvalidDataError
        With every fault at once.
    """
    findings = Findings()
    leads = _sheet(people.TABLE, specialists, people.COLUMNS, findings)
    records = people.read_specialists(leads)
    past = {}
    if history is not None:
        sheet = _sheet("history", history, wishes.HISTORY_COLUMNS, findings)
        past = {each.urn: each.school_year for _, each in wishes.read_history(sheet)}
    applied: frozenset[int] = frozenset()
    if applications is not None:
        files = HubFiles(applications)
        table = examine_applications(files)
        findings.faults += files.faults
        findings.warnings += files.warnings
        applied = frozenset(table["urn"]) if "urn" in table and not files.faults else applied
    sound = [(row, person) for row, person in records if not row.faulty]
    wanted = {person.base_urn for _, person in sound}
    schools = read_gias(register, also=wanted)
    bases = _bases(schools[schools["urn"].isin(wanted)])
    first_at: dict[str, int] = {}
    for row, person in sound:
        if person.base_urn not in bases:
            message = "the register has no such school, or no place for it"
            advice = "look the base school's URN up"
            findings.fault(people.TABLE, row.number, "base_urn", person.base_urn, message, advice)
        first = first_at.setdefault(person.id, row.number)
        if first != row.number:
            message = f"the id stands twice: before (row {first}) and here (row {row.number})"
            advice = "give another id"
            findings.fault(people.TABLE, row.number, "id", person.id, message, advice, first)
    if findings.faults:
        raise InvalidDataError(in_table_order(findings.faults))
    free = {person.id: bases[person.base_urn] for _, person in records if person.capacity > 0}
    # A base may be of any phase, which makes it no school to invite.
    schools = schools[schools["phase"].str.casefold().isin(PRIMARY_PHASES)]
    return Inviting(free, past, applied), schools, tuple(in_table_order(findings.warnings))


def _sheet(table: str, path: Path, columns: Sequence[Column], findings: Findings) -> Sheet:
    try:
        source = find_table(path, Sought(table, [each.name for each in columns]))
    except UnreadableError as error:
        findings.fault(table, error.row, "", path.name, error.message, error.advice)
        return Sheet(table, frozenset(), ())
    for message, advice in source.grid.doubts:
        findings.warn(table, None, "", source.grid.title or path.name, message, advice)
    frame, too_long = source.frame()
    findings.faults += too_long
    return read_sheet(table, frame, columns, findings, header_row=source.header_row)


def _bases(register: pd.DataFrame) -> dict[int, School]:
    schools = {}
    for row in register.to_dict("records"):
        place = place_of(row)
        if place is not None:
            schools[int(row["urn"])] = school_of(row, place, NO_LINKS)
    return schools
