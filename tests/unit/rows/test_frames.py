from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    PastPlace,
    Pin,
    PinKind,
    Place,
    School,
    Segment,
    Session,
    Specialist,
    TravelRow,
)
from mastery_sched.errors import InvalidDataError
from mastery_sched.problem import Problem
from mastery_sched.rows.frames import REPEATABLE, examine_frames, table_columns
from mastery_sched.travel import TravelUnit
from tests.builders import weekly
from tests.unit.rows.samples import (
    RULES,
    faults_of,
    places_of,
    read,
    tables,
    with_cell,
    without,
)


def test_every_table_is_read() -> None:
    problem = read(tables(), hub="Midshire Hub")
    assert (problem.hub, problem.school_year) == ("Midshire Hub", "2025/26")
    assert problem.schools[0] == School(
        100001,
        "Ash Tree",
        Place(53.0, -1.4),
        "Midshire",
        "Midshire",
        type="Academy",
        phase="Primary",
        status="Open",
    )
    assert problem.specialists == (
        Specialist("S1", 100001, 1, weekly("Thu AM", "Thu PM"), 25_000),
        Specialist("S2", 100002),
    )
    assert problem.segments == (
        Segment("Midshire", 1, date(2025, 9, 1), date(2025, 10, 17)),
        Segment("Midshire", 2, date(2025, 11, 3), date(2025, 12, 19)),
    )
    days = date(2025, 9, 1), date(2025, 9, 2)
    assert problem.closures == (Closure(ClosureScope.SCHOOL, "100001", *days, Session.PM, "INSET"),)
    assert problem.history == (PastPlace(109999, "2019/20"),)
    assert problem.pins == (Pin(PinKind.GROUP, "100001", "G01"),)
    assert problem.pairs == (Pair(100001, 100002, PairKind.APART),)
    assert problem.travel_rows == (TravelRow(100001, 100002, 2_500),)
    assert problem.travel_unit is TravelUnit.METRES
    assert problem.warnings == ()


def test_every_optional_column_of_a_school_is_read() -> None:
    changed = tables()
    optional = {
        "applicant": "no",
        "calendar": "Midshire",
        "trust": "Alder Trust",
        "can_host": "no",
        "priority": "3.0",
        "applied_on": "01/05/2025",
        "teachers": "3",
        "predecessor_urn": "100900; 100901",
        "stage": "Embedding",
        "town": "Ashby",
    }
    for column, cell in optional.items():
        changed["schools"][column] = [cell, "", "", ""]
    school, other, *_ = read(changed).schools
    assert (school.applicant, school.can_host, school.priority) == (False, False, 3)
    assert (school.trust, school.stage, school.town) == ("Alder Trust", "Embedding", "Ashby")
    assert (school.applied_on, school.teachers) == (date(2025, 5, 1), 3)
    assert school.predecessor_urns == (100900, 100901)
    assert (other.applicant, other.can_host, other.priority, other.teachers) == (True, True, 0, 2)


def test_a_school_follows_its_own_calendar_or_else_its_authoritys() -> None:
    changed = tables()
    changed["schools"]["calendar"] = ["", "Own days", "", ""]
    own = changed["calendars"].assign(calendar="Own days")
    changed["calendars"] = pd.concat([changed["calendars"], own])
    assert [school.calendar for school in read(changed).schools][:2] == ["Midshire", "Own days"]


def test_native_values_read_like_text() -> None:
    changed = tables()
    changed["schools"] = changed["schools"].assign(
        urn=[100001.0, 100002.0, 100003.0, 100004.0],
        latitude=np.array([53.0, 53.01, 53.02, 53.03]),
        longitude=pd.array([-1.4, -1.41, -1.42, -1.43], dtype="Float64"),
        applied_on=[pd.NaT, None, np.nan, pd.NA],
        teachers=pd.array([2, None, 2, 2], dtype="Int64"),
        can_host=[True, None, True, True],
    )
    changed["calendars"] = changed["calendars"].assign(
        segment=[1, 2],
        open_from=pd.to_datetime(changed["calendars"]["open_from"]),
        open_to=[date(2025, 10, 17), date(2025, 12, 19)],
    )
    changed["travel"] = pd.DataFrame({"from": [100001], "to": [100002.0], "km": [2.5]})
    assert read(changed) == read(tables())


def test_dirt_around_cells_does_not_matter() -> None:
    changed = {
        table: each.map(lambda cell: f"\ufeff \xa0{cell}\xa0 " if cell else cell)
        for table, each in tables().items()
    }
    assert read(changed) == read(tables())


def test_only_schools_and_calendars_are_needed() -> None:
    needed = {name: tables()[name] for name in ("schools", "calendars")}
    problem = read(needed)
    assert (problem.specialists, problem.pins) == ((), ())
    with pytest.raises(InvalidDataError) as caught:
        Problem.from_frames(needed["schools"], rules=RULES)
    assert [str(issue) for issue in caught.value.issues] == [
        "calendars: the table calendars is missing; add it"
    ]


def test_all_faults_of_all_tables_come_at_once() -> None:
    changed = tables()
    changed["schools"].loc[0, "latitude"] = "north"
    changed["schools"].loc[1, "name"] = " "
    changed["schools"].loc[3, "urn"] = "100003"
    changed["specialists"].loc[0, "sessions"] = "Thu"
    changed["specialists"].loc[1, "base_urn"] = "999999"
    changed["calendars"].loc[0, "open_to"] = "62 March"
    changed["closures"].loc[0, "scope"] = "everyone"
    changed["history"].loc[0, "school_year"] = "last year"
    changed["pins"].loc[0, "kind"] = "date"
    changed["pairs"].loc[0, "other_urn"] = "999998"
    changed["travel"].loc[0, "km"] = "-1"
    assert places_of(faults_of(changed)) == [
        ("schools", 2, "latitude"),
        ("schools", 3, "name"),
        ("schools", 5, "urn"),
        ("specialists", 2, "sessions"),
        ("specialists", 3, "base_urn"),
        ("calendars", 2, "open_to"),
        ("closures", 2, "scope"),
        ("history", 2, "school_year"),
        ("pins", 2, "kind"),
        ("pairs", 2, "other_urn"),
        ("travel", 2, "km"),
    ]
    for issue in faults_of(changed):
        assert issue.message
        assert issue.advice


def test_several_faults_of_one_row_are_all_told() -> None:
    changed = with_cell("specialists", 2, "sessions", "Thu")
    changed["specialists"].loc[0, "base_urn"] = "999999"
    changed["specialists"].loc[0, "capacity"] = "-1"
    columns = [issue.column for issue in faults_of(changed)]
    assert sorted(columns) == ["base_urn", "capacity", "sessions"]


@pytest.mark.parametrize("column", ["name", "latitude", "authority", "teachers"])
def test_what_refers_to_a_faulty_row_is_not_blamed(column: str) -> None:
    changed = with_cell("schools", 2, column, "0" if column == "teachers" else "")
    assert places_of(faults_of(changed)) == [("schools", 2, column)]


def test_an_unreadable_key_may_explain_an_unknown_one() -> None:
    changed = with_cell("schools", 2, "urn", "10000l")
    assert places_of(faults_of(changed)) == [("schools", 2, "urn")]


def test_an_unreadable_key_explains_no_more_than_itself() -> None:
    changed = with_cell("schools", 2, "urn", "10000l")
    changed["pairs"].loc[0, "other_urn"] = "999999"
    found = places_of(faults_of(changed))
    assert ("pairs", 2, "other_urn") in found
    assert len(found) > 2


def test_a_missing_key_column_is_one_fault() -> None:
    assert places_of(faults_of(without("schools", "urn"))) == [("schools", 1, "urn")]
    assert places_of(faults_of(without("calendars", "calendar"))) == [("calendars", 1, "calendar")]


@pytest.mark.parametrize("table", sorted(tables()))
def test_every_missing_required_column_is_named(table: str) -> None:
    for column in table_columns(TravelUnit.METRES)[table]:
        if column.required:
            found = places_of(faults_of(without(table, column.name)))
            assert found == [(table, 1, column.name)]


def test_the_same_urn_twice_names_both_rows_and_no_more() -> None:
    changed = with_cell("schools", 5, "urn", "100001")
    (fault,) = faults_of(changed)
    assert "row 2" in fault.message
    assert "row 5" in fault.message


@pytest.mark.parametrize("column", ["type", "phase", "status"])
def test_blank_words_of_eligibility_are_warned_of(column: str) -> None:
    changed = with_cell("schools", 3, column, "")
    changed["schools"].loc[3, column] = None
    problem = read(changed)
    assert len(problem.applicants) == 4
    (warning,) = problem.warnings
    assert warning.column == column
    assert "blank for 2 applicants (rows 3, 5)" in warning.message
    (warning,) = read(without("schools", column)).warnings
    assert "the column is missing" in warning.message


def test_no_warning_of_blank_words_for_schools_that_do_not_apply() -> None:
    changed = with_cell("schools", 3, "type", "")
    changed["schools"]["applicant"] = ["yes", "no", "yes", "yes"]
    assert read(changed).warnings == ()


def test_unknown_columns_are_listed_and_not_used() -> None:
    changed = with_cell("schools", 2, "head", "A Name")
    problem = read(changed)
    assert problem == read(tables())
    assert places_of(problem.warnings) == [("schools", 1, "head"), ("schools", 1, "name")]
    assert "A Name" not in "".join(map(str, problem.warnings))


def test_odd_urns_are_warned_of() -> None:
    changed = with_cell("schools", 5, "urn", "8302001")
    assert places_of(read(changed).warnings) == [("schools", 5, "urn")]


@pytest.mark.parametrize("table", REPEATABLE)
def test_repeated_rows_are_kept_with_a_warning(table: str) -> None:
    changed = tables()
    changed[table] = pd.concat([changed[table], changed[table]])
    (warning,) = read(changed).warnings
    assert (warning.table, warning.row) == (table, 3)
    assert warning.message == "says the same as row 2"


def test_an_examination_tells_which_row_each_record_is_from() -> None:
    changed = tables()
    blank = pd.DataFrame([[""] * 8], columns=changed["schools"].columns)
    changed["schools"] = pd.concat(
        [changed["schools"][:2], blank, changed["schools"][2:]], ignore_index=True
    )
    examined = examine_frames(changed, school_year=None, rules=RULES, metric=read(tables()).metric)
    assert examined.faults == ()
    assert list(examined.row_of["schools"]) == [2, 3, 5, 6]


def test_what_depends_on_faulty_rules_is_not_judged() -> None:
    changed = tables()
    changed["calendars"] = changed["calendars"][:1]
    metric = read(tables()).metric
    examined = examine_frames(changed, school_year=None, rules=None, metric=metric)
    assert examined.faults == ()


@pytest.mark.parametrize(
    ("column", "word", "advice"),
    [
        ("type", "Comunity school", "did you mean 'community school'?"),
        ("phase", "primary school", "did you mean 'primary'?"),
        ("status", "Opn", "did you mean 'open'?"),
        ("status", "???", "use the register's words"),
    ],
)
def test_words_that_the_register_does_not_use_are_warned_of(
    column: str, word: str, advice: str
) -> None:
    problem = read(with_cell("schools", 5, column, word))
    (warning,) = problem.warnings
    assert (warning.table, warning.row, warning.column, warning.value) == (
        "schools",
        5,
        column,
        word,
    )
    assert warning.message == (
        f"the national register has no such {column}, so it leaves the school out"
    )
    assert warning.advice == advice
    assert [each.urn for each in problem.left_out] == [100004]


def test_the_same_unknown_word_is_one_warning() -> None:
    changed = with_cell("schools", 3, "phase", "Prim")
    changed["schools"].loc[3, "phase"] = "Prim"
    (warning,) = read(changed).warnings
    assert "leaves 2 schools out (rows 3, 5)" in warning.message


def test_words_of_the_register_are_no_slip() -> None:
    assert read(with_cell("schools", 5, "type", "Other independent school")).warnings == ()
    assert read(with_cell("schools", 5, "phase", "Not applicable")).warnings == ()


def test_unreadable_and_repeated_keys_explain_what_points_nowhere() -> None:
    changed = with_cell("schools", 2, "urn", "abc")
    changed["schools"].loc[1, "urn"] = "100003"
    assert places_of(faults_of(changed)) == [("schools", 2, "urn"), ("schools", 4, "urn")]


def test_a_key_that_points_nowhere_is_one_fault_a_table() -> None:
    changed = with_cell("closures", 2, "id", "199999")
    changed["closures"] = pd.concat([changed["closures"]] * 2)
    changed["closures"].iloc[1, 2] = "2025-08-29"
    (fault,) = faults_of(changed)
    assert (fault.table, fault.row, fault.value) == ("closures", 2, "199999")
    assert fault.message == "no school has this URN; it stands in rows 2-3"


def test_a_table_without_rows_is_one_fault() -> None:
    changed = tables()
    changed["schools"] = changed["schools"].iloc[:0]
    (fault,) = faults_of(changed)
    assert (fault.table, fault.row) == ("schools", None)
    assert fault.message.startswith("the table schools has no rows, but specialists, closures, ")
