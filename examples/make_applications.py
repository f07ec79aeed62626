"""Write a workbook of applications as an online form and an office leave it.

Title rows over the table, headings in the form's own words, columns about people, a blank row, and
slips of the pen that have to be put right before anything can be planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

import mastery_sched as ms
from mastery_sched.entities import School

WORKBOOK = "applications.xlsx"
SHEET = "Form responses 1"
HEADINGS = (
    "Timestamp",
    "Name",
    "Your e-mail address",
    "Name of your school",
    "School URN *",
    "Headteacher's name",
    "Teacher 1: name",
    "Teacher 2: name",
    "Number of teachers",
    "Happy to host?",
    "Anything else we should know",
)
FIRST_ROW = 6
FIRST_NAMES = ("Alex", "Ash", "Jo", "Kim", "Lee", "Pat", "Robin", "Sam")
LAST_NAMES = ("Example", "Placeholder", "Sample", "Specimen")


@dataclass(frozen=True)
class Slips:
    """Schools with whose application something is wrong, by URN."""

    twice: int
    letter: int
    no_date: int
    undecided: int
    wrong_urn: int
    other_name: int


def slips_of(hub: ms.Problem) -> Slips:
    """Six of the applicants."""
    urns = [school.urn for school in _in_order(hub)]
    return Slips(*urns[4:34:5])


def make_applications(hub: ms.Problem, folder: str | Path) -> None:
    """Write the applications of all schools of a hub that applied."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng, slips = Random(hub.hub), slips_of(hub)
    book = openpyxl.Workbook()
    notes, sheet = book.worksheets[0], book.create_sheet(SHEET)
    notes.title = "Read me"
    notes["A1"] = "Responses are on the next sheet. Please do not sort them."
    notes["A2"] = "Closing date: 30 May. Late ones go to the bottom."
    _put_headings(sheet, hub)
    rows = [_row(rng, school, slips) for school in _in_order(hub)]
    again = next(row for row in rows if row[4] == slips.twice)
    rows += [[], [*again[:9], "Yes", "Sent again, as the first did not seem to go through"]]
    for number, row in enumerate(rows, start=FIRST_ROW):
        for at, value in enumerate(row, start=1):
            sheet.cell(number, at, value)
    book.active = 1
    book.save(folder / WORKBOOK)


def _in_order(hub: ms.Problem) -> list[School]:
    applied = [school for school in hub.schools if school.applied_on is not None]
    return sorted(applied, key=lambda school: (school.applied_on, school.urn))


def _put_headings(sheet: Worksheet, hub: ms.Problem) -> None:
    sheet["A1"] = hub.hub
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A2"] = f"Applications for Work Groups {hub.school_year}"
    sheet["A3"] = "CONFIDENTIAL: names and e-mail addresses"
    for row in (1, 2, 3):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADINGS))
    for at, heading in enumerate(HEADINGS, start=1):
        cell = sheet.cell(FIRST_ROW - 1, at, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFD9E2EC")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = 22


def _row(rng: Random, school: School, slips: Slips) -> list[object]:
    assert school.applied_on is not None
    when: object = datetime.combine(school.applied_on, time(rng.randint(8, 21), rng.randint(0, 59)))
    urn: object = school.urn
    host = ("Yes" if school.can_host else "No") if rng.random() < 0.8 else "yes " * school.can_host
    name = school.name
    if school.urn == slips.letter:
        urn = str(urn).replace("0", "O", 1)
    if school.urn == slips.wrong_urn:
        urn = school.urn + 90_000
    if school.urn == slips.no_date:
        when = "31/04/2025"
    if school.urn == slips.undecided:
        host = "will ask governors"
    if school.urn == slips.other_name:
        name = f"{school.town} Juniors"
    people = [f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}" for _ in range(4)]
    mail = f"{people[0].replace(' ', '.').lower()}@school{school.urn}.example"
    remark = rng.choice(("", "", "", "Parking is limited", "Our hall is free in the mornings"))
    return [when, people[0], mail, name, urn, *people[1:], 2, host or "No", remark]
