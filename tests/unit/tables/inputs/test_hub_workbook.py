from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.problem import Problem
from mastery_sched.tables.hub import read_hub, write_hub
from mastery_sched.travel import TravelUnit
from tests.builders import make_problem, schools_in_line
from tests.unit.tables.inputs.samples import bytes_of
from tests.unit.tables.samples import full_problem


def faults(path: Path) -> list[Issue]:
    with pytest.raises(InvalidDataError) as caught:
        read_hub(path)
    assert all(issue.advice for issue in caught.value.issues)
    return list(caught.value.issues)


def edit(path: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    path.write_bytes(bytes_of(book))


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    path = tmp_path / "hub.xlsx"
    write_hub(full_problem(), path)
    return path


@pytest.mark.parametrize(
    "problem",
    [
        full_problem(),
        full_problem(hub='Hub "North"; =1+1'),
        make_problem(schools_in_line(3)),
        make_problem([]),
        make_problem(
            schools_in_line(2), travel_unit=TravelUnit.MINUTES, rules={"fallback_kmh": 40.0}
        ),
    ],
)
def test_a_workbook_reads_back_as_it_was_written(problem: Problem, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "hub.xlsx"
    write_hub(problem, path)
    assert read_hub(path) == problem
    assert read_hub(str(path)).hash == problem.hash


def test_sheets_may_be_called_otherwise_and_stand_below_a_title(hub: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["calendars"].title = "Term dates"
        book["schools"].title = "Applications"
        book["Applications"].insert_rows(1, 4)
        book["Applications"]["A2"] = "Three Counties"
        book["settings"].title = "Hub"

    edit(hub, change)
    assert read_hub(hub) == full_problem()
    assert read_hub(hub).warnings == ()


def test_rows_of_faults_are_those_of_the_sheet(hub: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["schools"].insert_rows(1, 4)
        book["schools"]["C6"] = "north"
        book["schools"]["Z5"] = "Remarks"
        for row in book["settings"].iter_rows():
            if row[0].value == "rules.min_size":
                row[1].value = "six"

    edit(hub, change)
    found = faults(hub)
    assert [(issue.table, issue.column) for issue in found] == [
        ("settings", "rules.min_size"),
        ("schools", "latitude"),
    ]
    assert found[0].row == 5
    assert found[1].row == 6


def test_sheets_that_nobody_reads_are_warned_of(hub: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("Rota")["A1"] = "x"
        book.create_sheet("empty")
        book.create_sheet("faults")["A1"] = "what"

    edit(hub, change)
    (warning,) = read_hub(hub).warnings
    assert (warning.value, warning.message) == ("Rota", "the sheet is not used")


def test_settings_may_name_a_sheet(hub: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["schools"].title = "2025"
        book["settings"].append(["files.schools", "2025"])

    edit(hub, change)
    assert read_hub(hub) == full_problem()
    edit(hub, lambda book: setattr(book["2025"], "title", "2026"))
    (fault,) = faults(hub)
    assert (fault.table, fault.message) == ("schools", "there is no sheet '2025'")


def test_settings_may_give_headings(hub: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["schools"]["A1"] = "Our ref"
        book["settings"].append(["columns.schools.urn", "Our ref; Ref"])

    edit(hub, change)
    assert read_hub(hub) == full_problem()


@pytest.mark.parametrize("sheet", ["settings", "schools", "calendars"])
def test_a_missing_sheet_is_one_fault(hub: Path, sheet: str) -> None:
    edit(hub, lambda book: book.remove(book[sheet]))
    (fault,) = faults(hub)
    assert fault.table == sheet
    assert fault.message in ("the sheet settings is missing", f"the table {sheet} is missing")


def test_two_sheets_of_one_table_are_one_fault(hub: Path) -> None:
    edit(hub, lambda book: book.copy_worksheet(book["schools"]).__setattr__("title", "Applicants"))
    (fault,) = faults(hub)
    assert fault.message == "the sheets 'schools' and 'Applicants' may both hold the table"


def test_a_formula_without_a_result_is_a_fault_of_its_cell(hub: Path) -> None:
    edit(hub, lambda book: book["schools"].__setitem__("B2", '="Ash"&" Tree"'))
    (fault,) = faults(hub)
    assert (fault.table, fault.row, fault.column, fault.value) == (
        "schools",
        2,
        "name",
        "a formula",
    )


def test_what_is_neither_folder_nor_workbook_is_one_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "nothing.xlsx")
    assert fault.message == "there is no such file"
    (tmp_path / "hub.csv").write_text("urn\n100001\n")
    (fault,) = faults(tmp_path / "hub.csv")
    assert fault.message == "neither a hub's folder nor a workbook"


def test_tables_in_a_folder_may_be_workbooks_or_separated_by_tabs(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    write_hub(full_problem(), folder)
    write_hub(full_problem(), folder / "other.xlsx")
    (folder / "schools.csv").unlink()
    (folder / "other.xlsx").rename(folder / "schools.xlsx")
    text = (folder / "calendars.csv").read_text().replace(",", "\t")
    (folder / "calendars.csv").unlink()
    (folder / "calendars.tsv").write_text(text)
    problem = read_hub(folder)
    assert problem == full_problem()
    assert {warning.table for warning in problem.warnings} == {"schools"}
    (folder / "calendars.csv").write_text(text)
    (fault,) = faults(folder)
    assert fault.message == "two files may hold the table: calendars.csv and calendars.tsv"


def test_a_folder_may_name_a_sheet(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    write_hub(full_problem(), folder)
    write_hub(full_problem(), folder / "apps.xlsx")
    (folder / "schools.csv").unlink()
    toml = folder / "hub.toml"
    toml.write_text(toml.read_text() + '\n[files]\nschools = "apps.xlsx#schools"\n')
    assert read_hub(folder) == full_problem()
    assert read_hub(folder).warnings == ()


def test_a_folder_may_give_headings(tmp_path: Path) -> None:
    write_hub(full_problem(), tmp_path)
    schools = tmp_path / "schools.csv"
    schools.write_text(schools.read_text().replace("urn,name", "Our ref,House", 1))
    toml = tmp_path / "hub.toml"
    plain = toml.read_text()
    toml.write_text(plain + '\n[columns.schools]\nurn = "Our ref"\nname = ["House", "Home"]\n')
    assert read_hub(tmp_path) == full_problem()
    toml.write_text(plain + '\n[columns.school]\nurn = "Our ref"\n')
    assert ("hub.toml", "columns.school") in [
        (each.table, each.column) for each in faults(tmp_path)
    ]
