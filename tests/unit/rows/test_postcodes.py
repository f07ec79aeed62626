from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from mastery_sched.entities import Place
from mastery_sched.problem import Problem
from mastery_sched.rows.cells import CellError
from mastery_sched.rows.points import place_from_grid
from mastery_sched.rows.postcodes import parse_postcode
from tests.unit.rows.samples import Tables, faults_of, frame, read, tables

LOOKUP = """
    postcode | latitude | longitude
    AB1 2CD  | 53.00    | -1.40
    zz9 9zz  | 53.5     | -1.5
    ab12ce   | 53.01    | -1.41
    ab12 cf  | 53.02    | -1.42
"""


def by_postcode(*cells: object, lookup: str | None = LOOKUP) -> Tables:
    """The first schools have these postcodes in place of latitude and longitude."""
    changed = tables()
    schools = changed["schools"]
    given = [*cells, *[None] * (len(schools) - len(cells))]
    schools["postcode"] = pd.Series(given, dtype=object)
    for column in ("latitude", "longitude"):
        schools.loc[: len(cells) - 1, column] = ""
    if lookup is not None:
        changed["postcodes"] = frame(lookup)
    return changed


def faults(changed: Tables) -> list[tuple[str, int | None, str, str]]:
    found = faults_of(changed)
    assert all(issue.advice for issue in found)
    return [(issue.table, issue.row, issue.column, issue.message) for issue in found]


@pytest.mark.parametrize(
    ("cell", "postcode"),
    [
        ("M1 1AE", "M1 1AE"),
        (" m11ae ", "M1 1AE"),
        ("M1  1AE", "M1 1AE"),
        ("sw1a\xa01aa", "SW1A 1AA"),
        ("EC1A 1 BB", "EC1A 1BB"),
        ("b338th", "B33 8TH"),
        ("w1a 0ax", "W1A 0AX"),
    ],
)
def test_a_postcode_in_any_spacing_and_case(cell: str, postcode: str) -> None:
    assert parse_postcode(cell) == postcode


@pytest.mark.parametrize("cell", ["M1", "M1 1A", "M1 1AE 2", "11 1AE", "n/a", 12, "M1 1AÉ", "-"])
def test_what_is_no_postcode(cell: object) -> None:
    with pytest.raises(CellError, match="not a postcode"):
        parse_postcode(cell)


def test_blank_places_are_looked_up_and_others_stay() -> None:
    changed = by_postcode("ab1 2cd", " AB12CE", "AB1\xa02CF")
    changed["schools"].loc[3, "postcode"] = "AB1 2CD"
    problem = read(changed)
    assert problem == read(tables())
    # The fourth school's own numbers are 4 km from its postcode: they are used, and that is said.
    (warning,) = problem.warnings
    assert (warning.row, warning.column, warning.value) == (5, "postcode", "AB1 2CD")
    assert warning.message == "4 km from the place that the row gives in numbers, which is used"


def test_the_table_may_give_the_grid_under_other_headings() -> None:
    lookup = "pcds | oseast1m | osnrth1m | usertype \n ab1 2cd | 442506 | 352791 | 0"
    problem = read(by_postcode("AB12CD", lookup=lookup))
    assert problem.schools[0].place == place_from_grid(442506, 352791)
    assert problem.warnings == ()


def test_a_postcode_that_is_not_in_the_table_is_a_fault_of_its_cell() -> None:
    found = faults_of(by_postcode("AB1 2CD", "AB1 2CX", "QQ1 1QQ"))
    assert [(each.table, each.row, each.column, each.value) for each in found] == [
        ("schools", 3, "postcode", "AB1 2CX"),
        ("schools", 4, "postcode", "QQ1 1QQ"),
    ]
    assert {each.message for each in found} == {"not in the table of postcodes"}
    assert all("fill in the place itself" in each.advice for each in found)


def test_what_is_no_postcode_is_a_fault_only_where_it_is_needed() -> None:
    changed = by_postcode("none", None)
    changed["schools"].loc[2, "postcode"] = "tba"
    assert faults(changed) == [
        ("schools", 2, "postcode", "not a postcode"),
        ("schools", 3, "latitude", "the school has no place"),
    ]


def test_without_a_table_there_is_one_fault_for_all_schools() -> None:
    (issue,) = faults_of(by_postcode("AB1 2CD", "AB1 2CE", lookup=None))
    assert (issue.table, issue.row, issue.column) == ("schools", 1, "postcode")
    assert issue.message == (
        "2 schools with a postcode alone, and no table of postcodes to look it up in (rows 2-3)"
    )


def test_numbers_that_are_half_there_are_not_replaced() -> None:
    changed = by_postcode("AB1 2CD")
    changed["schools"].loc[0, "latitude"] = "53.0"
    assert faults(changed) == [
        ("schools", 2, "longitude", "is blank, though latitude is given"),
    ]


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ("-1.4 | 53.0", "latitude and longitude are swapped"),
        ("0 | 0", "0, 0 lies in the Atlantic"),
        ("442506 | 352791", "a grid reference in the columns for degrees"),
        ("99.999999 | 0", "no such place"),
        ("53.0 | ", "is blank, though latitude is given"),
        ("north | -1.4", "not a number"),
        (" | ", "the postcode has no place"),
    ],
)
def test_places_of_postcodes_that_cannot_be_meant_are_faults_of_the_table(
    numbers: str, message: str
) -> None:
    lookup = f"postcode | latitude | longitude\n XX1 1XX | x | y \n AB1 2CD | {numbers}"
    (issue,) = faults_of(by_postcode("AB1 2CD", "AB1 2CD", lookup=lookup))
    assert (issue.table, issue.row) == ("postcodes", 3)
    assert issue.message.startswith(message)
    assert issue.advice


def test_a_place_outside_england_is_warned_of() -> None:
    lookup = "postcode | latitude | longitude\n AB1 2CD | 53.0 | 1.95"
    (warning,) = read(by_postcode("AB1 2CD", lookup=lookup)).warnings
    assert (warning.table, warning.row, warning.column) == ("schools", 2, "postcode")
    assert (warning.value, warning.message) == (
        "AB1 2CD: 53, 1.95",
        "the place is not in England",
    )
    assert warning.advice == "is the minus sign of the longitude missing?"


def test_a_postcode_with_two_places_is_a_fault() -> None:
    twice = LOOKUP + "AB1 2CD | 53.0001 | -1.4\n"
    assert read(by_postcode("AB1 2CD", lookup=twice)).schools[0].place == Place(53.0, -1.4)
    twice = LOOKUP + "ab12cd | 53.1 | -1.4\n"
    assert faults(by_postcode("AB1 2CD", lookup=twice)) == [
        (
            "postcodes",
            6,
            "postcode",
            "stands twice with two places: before (row 2) and here (row 6)",
        )
    ]


def test_rows_that_nobody_needs_are_not_judged() -> None:
    lookup = LOOKUP + "nowhere | 1 | 2\n AB1 2CF | 0 | 0\n"
    changed = by_postcode("AB1 2CD", lookup=lookup)
    changed["schools"].loc[3, "postcode"] = "AB1 2CF"
    (warning,) = read(changed).warnings
    assert (warning.table, warning.row, warning.column) == ("postcodes", 1, "postcode")
    assert warning.message == "not postcodes, so nothing is looked up there (row 6)"


def test_a_table_without_postcodes_is_one_fault() -> None:
    assert faults(by_postcode("AB1 2CD", lookup="code | lat | long\n AB1 2CD | 53 | -1.4")) == [
        ("postcodes", 1, "postcode", "the required column postcode is missing")
    ]


def test_an_empty_table_and_columns_that_stand_twice() -> None:
    assert len(faults(by_postcode("AB1 2CD", lookup="postcode | latitude | longitude"))) == 1
    lookup = "postcode | lat | lat | longitude\n AB1 2CD | 53 | 54 | -1.4"
    (fault,) = faults(by_postcode("AB1 2CD", lookup=lookup))
    assert fault[3] == "the column latitude stands twice"


def test_postcodes_are_not_part_of_a_problem() -> None:
    problem = read(by_postcode("AB1 2CD"))
    again: dict[str, Any] = problem.to_frames()
    assert "postcode" not in again["schools"]
    settings: dict[str, Any] = {
        "hub": problem.hub,
        "rules": problem.rules,
        "school_year": problem.school_year,
    }
    assert Problem.from_frames(**again, **settings) == problem
