from __future__ import annotations

import pandas as pd
import pytest

from mastery_sched.entities import (
    ClosureScope,
)
from tests.unit.rows.samples import (
    faults_of,
    places_of,
    read,
    tables,
    with_cell,
    without,
)


def test_rows_of_other_school_years_are_listed_and_not_used() -> None:
    changed = tables()
    past = changed["calendars"].assign(school_year="2024/25", open_from="no date")
    changed["calendars"] = pd.concat([past, changed["calendars"], past])
    problem = read(changed, school_year="2025-26")
    assert problem.segments == read(tables()).segments
    (warning,) = problem.warnings
    assert (warning.table, warning.row, warning.value) == ("calendars", 2, "2024/25")
    assert warning.message == "rows 2-3, 6-7 are of another school year and not used"


def test_several_school_years_need_a_choice() -> None:
    changed = tables()
    past = changed["calendars"].assign(school_year="2024/25")
    changed["calendars"] = pd.concat([past, changed["calendars"]])
    (fault,) = faults_of(changed)
    assert fault.message == "the calendars hold several school years: 2024/25, 2025/26"


def test_the_school_year_may_be_given_instead() -> None:
    changed = without("calendars", "school_year")
    assert read(changed, school_year="2025/26") == read(tables())
    (fault,) = faults_of(changed)
    assert fault.message == "the calendars name no school year"


def test_a_faulty_school_year_is_one_fault() -> None:
    found = places_of(faults_of(tables(), school_year="2025"))
    assert found == [("settings", None, "school_year")]
    changed = tables()
    changed["calendars"]["school_year"] = "2025/27"
    assert {issue.column for issue in faults_of(changed)} == {"school_year"}


def test_a_year_without_rows_is_told_once() -> None:
    (fault,) = faults_of(tables(), school_year="2026/27")
    assert fault.message.startswith("the table calendars has no segments of 2026/27")
    assert fault.message.endswith("it stands in rows 2-5")


def test_closures_outside_the_year_are_warned_of() -> None:
    changed = tables()
    changed["closures"].loc[1] = ["all", "", "13/06/2024", "14/06/2024", "", ""]
    (warning,) = read(changed).warnings
    assert (warning.table, warning.row) == ("closures", 3)


def test_a_closure_without_an_end_is_of_one_day() -> None:
    changed = with_cell("closures", 2, "to", "")
    (closure,) = read(changed).closures
    assert closure.first == closure.last


def test_a_closure_of_all_needs_no_id_but_others_do() -> None:
    changed = with_cell("closures", 2, "id", "")
    assert places_of(faults_of(changed)) == [("closures", 2, "id")]
    changed["closures"].loc[0, "scope"] = "All"
    assert read(changed).closures[0].scope is ClosureScope.ALL


def test_an_unreadable_end_of_a_closure_is_the_only_fault() -> None:
    changed = with_cell("closures", 2, "from", "2025-10-26")
    changed["closures"].loc[0, "to"] = "Sunday"
    assert places_of(faults_of(changed)) == [("closures", 2, "to")]


@pytest.mark.parametrize(
    ("table", "column", "likely"),
    [("calendars", "open_from", "open_from_weekday"), ("closures", "from", "from_weekday")],
)
def test_a_date_that_contradicts_its_weekday(table: str, column: str, likely: str) -> None:
    changed = tables()
    days = pd.to_datetime(changed[table][column])
    changed[table][likely] = [day.day_name()[:3] for day in days]
    assert read(changed) == read(tables())
    changed[table].loc[0, likely] = (days[0] + pd.Timedelta(days=1)).day_name()
    (fault,) = faults_of(changed)
    assert (fault.table, fault.row, fault.column) == (table, 2, column)
    assert f"{days[0] + pd.Timedelta(days=1):%A %Y-%m-%d}" in fault.advice
    changed[table].loc[0, likely] = "Someday"
    assert places_of(faults_of(changed)) == [(table, 2, likely)]
