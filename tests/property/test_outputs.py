"""Whatever the names and whatever somebody types: files are proper, and no edit is lost."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from mastery_sched.consistency.values import tidy
from mastery_sched.entities import Specialist
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.plan import Plan
from mastery_sched.tables import read_plan, write_plan
from mastery_sched.tables.outputs.all_tables import editable_tables
from mastery_sched.tables.outputs.calendar_files import ics_files
from mastery_sched.tables.outputs.geojson import feature_collection
from mastery_sched.tables.outputs.letters import letter_files
from mastery_sched.tables.outputs.table_files import csv_files
from mastery_sched.tables.outputs.workbook import workbook_bytes
from mastery_sched.tables.outputs.workbook_rows import said
from tests.builders import make_problem, make_school, urn
from tests.outputs import quick_plan
from tests.property.editing import valid_plans

TEXTS = st.text(max_size=40)
TRICKY = st.lists(
    st.sampled_from(
        ["\r\n", "\n", "\t", "=", "+", '"', ",", ";", "\\", ":", "/", "..", "é", "學", "A"]
    )
).map("".join)
ANY_TEXT = st.one_of(TEXTS, TRICKY)
NAMES = ANY_TEXT.map(tidy).filter(bool)


@st.composite
def named_plans(draw: st.DrawFn) -> Plan:
    """Four schools in two groups; hub, groups, schools and specialist are called anything."""
    names = draw(st.lists(NAMES, min_size=4, max_size=4))
    schools = [
        make_school(i, east_km=i, name=name, town=draw(st.none() | NAMES))
        for i, name in enumerate(names)
    ]
    people = [Specialist(draw(NAMES), urn(0), capacity=2)]
    plan = quick_plan(make_problem(schools, people, hub=draw(ANY_TEXT)))
    groups = tuple(replace(group, name=draw(ANY_TEXT)) for group in plan.work_groups)
    return replace(plan, work_groups=groups)


@settings(max_examples=25)
@given(named_plans())
def test_any_names_make_proper_calendars(plan: Plan) -> None:
    files = ics_files(plan)
    assert len({name.casefold() for name in files}) == len(files) == 1 + 2 + 4 + 1
    for name, content in files.items():
        assert Path(name).name == name
        assert len(name.encode()) < 200
        calendar = icalendar.Calendar.from_ical(content)
        assert calendar.errors == []
        parsed = vobject.readOne(content.decode())
        assert {each.uid.value for each in parsed.vevent_list} == {
            str(each["uid"]) for each in calendar.walk("VEVENT")
        }
        for event in parsed.vevent_list:
            assert set(event.contents) == {
                *("uid", "dtstamp", "sequence", "dtstart", "dtend", "summary", "location"),
                *("geo", "description", "status", "transp"),
            }


@settings(max_examples=15)
@given(named_plans())
def test_any_names_are_told_alike_in_tables_maps_and_letters(plan: Plan) -> None:
    for content in csv_files(plan).values():
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for row in rows for cell in row)
    feature_collection(plan)
    for suffix in ("html", "md"):
        assert len(letter_files(plan, suffix=suffix)) == 5


@settings(max_examples=15)
@given(named_plans() | valid_plans())
def test_any_workbook_reads_back_as_its_plan(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read_back(Path(folder), plan, workbook_bytes(plan)) == plan


def read_back(folder: Path, plan: Plan, workbook: bytes) -> Plan:
    write_plan(plan, folder / "plan.json")
    (folder / "plan.xlsx").write_bytes(workbook)
    return read_plan(folder / "plan.xlsx")


def read_or_faults(folder: Path, plan: Plan, workbook: bytes) -> Plan | tuple[Issue, ...]:
    try:
        return read_back(folder, plan, workbook)
    except InvalidDataError as error:
        return error.issues


TYPED = st.one_of(
    st.sampled_from(["x", "=1+1", "G02", "G01", "S1", "S2", "online", "PM", "AM", "Nowhere", "2"]),
    st.integers(-2, 9),
    st.integers(0, 7).map(urn),
    st.sampled_from([3.5, True, datetime(2025, 9, 12), "12/09/2025", "2025-02-30"]),
)


@settings(max_examples=30)
@given(valid_plans(), st.data())
def test_an_edit_is_in_the_plan_or_a_listed_fault(plan: Plan, data: st.DataObject) -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(workbook_bytes(plan)))
    sheet = book[data.draw(st.sampled_from(book.sheetnames[:-1]))]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    if not cells:
        return
    cell, typed = data.draw(st.sampled_from(cells)), data.draw(TYPED)
    if said(typed) == said(cell.value):
        return
    cell.value = typed
    file = io.BytesIO()
    book.save(file)
    with tempfile.TemporaryDirectory() as folder:
        found = read_or_faults(Path(folder), plan, file.getvalue())
    if not isinstance(found, Plan):
        assert found
        return
    heading = sheet.cell(1, cell.column).value
    (table,) = (each for each in editable_tables(found) if each.title == sheet.title)
    (column,) = (each for each in table.columns if each.heading == heading)
    assert column.editable
    key = [said(sheet.cell(cell.row, table.names.index(name) + 1).value) for name in table.key]
    told = [
        said(row[table.names.index(column.name)])
        for row in table.rows
        if [said(row[table.names.index(name)]) for name in table.key] == key
    ]
    assert told == [said(datetime(2025, 9, 12)) if column.name == "date" else said(typed)]
