"""A hub whose schools have postcodes, as a folder, as one workbook, and validated."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.national import read_nation
from mastery_sched.problem import Problem
from mastery_sched.tables.hub import read_hub, write_hub
from mastery_sched.tables.inputs.marking import FAULT_COLOUR
from mastery_sched.tables.validation import validate
from tests.unit.tables.inputs.samples import bytes_of
from tests.unit.tables.samples import full_problem

LETTERS = "ABDEFGHJ"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The places of its schools stand in a table of postcodes, one for each."""
    path = tmp_path / "hub"
    write_hub(full_problem(), path)
    schools = pd.read_csv(path / "schools.csv", dtype=str, keep_default_na=False)
    codes = [f"ab1 2c{LETTERS[at]}" for at in range(len(schools))]
    lookup = schools[["latitude", "longitude"]].assign(pcds=[code.upper() for code in codes])
    lookup.to_csv(path / "postcodes.csv", index=False)
    kept = schools.drop(columns=["latitude", "longitude"])
    kept.insert(2, "postcode", [code.replace(" ", "") for code in codes])
    kept.to_csv(path / "schools.csv", index=False)
    return path


def faults(path: Path) -> list[Issue]:
    with pytest.raises(InvalidDataError) as caught:
        read_hub(path)
    return list(caught.value.issues)


def test_a_folder_with_a_table_of_postcodes(folder: Path) -> None:
    problem = read_hub(folder)
    assert problem == full_problem()
    assert problem.warnings == ()


def test_the_table_may_have_another_name_headings_and_a_title(folder: Path) -> None:
    text = (folder / "postcodes.csv").read_text().replace("pcds", "Where")
    (folder / "postcodes.csv").unlink()
    (folder / "lookup.tsv").write_text("Lookup\n\n" + text.replace(",", "\t"))
    with (folder / "hub.toml").open("a") as file:
        file.write('[files]\npostcodes = "lookup.tsv"\n[columns.postcodes]\npostcode = "where"\n')
    assert read_hub(folder) == full_problem()
    (folder / "lookup.tsv").write_text("Lookup\n\n" + text.replace(",", "\t").replace("53.", "5x"))
    assert {(issue.table, issue.column) for issue in faults(folder)} == {("postcodes", "latitude")}
    assert faults(folder)[0].row == 4


def test_one_workbook_with_a_sheet_of_postcodes(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "hub.xlsx"
    write_hub(full_problem(), path)
    book = openpyxl.load_workbook(path)
    del book["schools"]
    for table, title in (("schools", "Applications"), ("postcodes", "Postcode lookup")):
        sheet = book.create_sheet(title)
        frame = pd.read_csv(folder / f"{table}.csv", dtype=object)
        for row in [list(frame.columns), *frame.to_numpy().tolist()]:
            sheet.append(
                [None if isinstance(cell, float) and cell != cell else cell for cell in row]
            )
    path.write_bytes(bytes_of(book))
    assert read_hub(path) == full_problem()
    assert read_hub(path).warnings == ()


def test_a_table_that_cannot_be_read_is_one_fault(folder: Path) -> None:
    (folder / "postcodes.csv").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (fault,) = faults(folder)
    assert (fault.table, fault.value) == ("postcodes", "postcodes.csv")
    (folder / "postcodes.csv").unlink()
    (fault,) = faults(folder)
    assert (fault.table, fault.row, fault.column) == ("schools", 1, "postcode")


def test_the_marked_copy_shows_both_tables(folder: Path, tmp_path: Path) -> None:
    text = (folder / "postcodes.csv").read_text().replace("AB1 2CB", "AB1 2XX").splitlines()
    (folder / "postcodes.csv").write_text("\n".join([*text[:-1], "0,0,AB1 2CF"]))
    found = validate(folder)
    assert [(each.table, each.row, each.column) for each in found.faults] == [
        ("schools", 3, "postcode"),
        ("postcodes", len(text), "latitude"),
    ]
    found.write_marked(tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert book["schools"]["C3"].fill.fgColor.rgb == FAULT_COLOUR
    assert book["postcodes"][f"A{len(text)}"].fill.fgColor.rgb == FAULT_COLOUR


def test_a_nation_has_a_table_of_postcodes_too(folder: Path) -> None:
    problem: Problem = full_problem()
    (folder / "hub.toml").rename(folder / "old")
    names = sorted({school.authority for school in problem.schools})
    rows = "".join(f"North,{name}\n" for name in names)
    (folder / "hub_areas.csv").write_text(f"hub,area\n{rows}")
    settings = (folder / "old").read_text().splitlines()
    settings[settings.index(f'hub = "{problem.hub}"')] = 'nation = "Made Up"'
    (folder / "nation.toml").write_text("\n".join(settings))
    nation = read_nation(folder)
    (hub,) = nation.hubs
    assert hub.schools == problem.schools
