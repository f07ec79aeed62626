from __future__ import annotations

import pytest

from mastery_sched.national.areas import SCHOOL_COLUMNS
from mastery_sched.rows.aliases import HEADINGS, SHEETS, VAGUE
from mastery_sched.rows.frames import column_names
from mastery_sched.rows.headings import (
    columns_named,
    heading_key,
    is_personal,
    recognise,
    table_titled,
)

COLUMNS = {table: set(names) for table, names in column_names().items()}
OF_A_NATION = {"schools": set(SCHOOL_COLUMNS)}


@pytest.mark.parametrize("table", HEADINGS)
def test_every_alias_is_of_a_column_that_exists_and_of_one_only(table: str) -> None:
    assert set(HEADINGS[table]) <= COLUMNS[table] | OF_A_NATION.get(table, set())
    keys = [heading_key(alias) for known in HEADINGS[table].values() for alias in known]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {heading_key(column) for column in COLUMNS[table]}


@pytest.mark.parametrize("table", HEADINGS)
def test_no_heading_of_ours_is_taken_for_a_personal_one(table: str) -> None:
    known = [alias for words in HEADINGS[table].values() for alias in words]
    assert [each for each in [*COLUMNS[table], *known] if is_personal(each)] == []


def test_titles_of_sheets_are_of_one_table_only() -> None:
    titles = [heading_key(each) for table, known in SHEETS.items() for each in (table, *known)]
    assert len(titles) == len(set(titles))
    assert set(COLUMNS) < set(SHEETS)


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("schools", "schools"),
        (" Applications ", "schools"),
        ("Applications (2)", "schools"),
        ("TERM-DATES", "calendars"),
        ("hub.toml", "settings"),
        ("Sheet1", None),
        ("Faults", None),
        ("", None),
    ],
)
def test_sheets_are_known_by_their_titles(title: str, table: str | None) -> None:
    assert table_titled(title) == table


@pytest.mark.parametrize(
    "heading",
    [
        "Email",
        "E-mail address",
        "Head's e-mail",
        "Headteacher\u2019s name",
        "Contact",
        "CONTACT NAME",
        "Phone no.",
        "Tel",
        "Mobile (Teacher 2)",
        "TRN",
        "Teacher 1 TRN",
        "Date of Birth",
        "DOB",
        "First name",
        "Surname",
        "Maths lead",
        "Teacher",
        "Teacher 1",
        "Names of teachers - Teacher 2",
        "Dietary requirements",
        "HeadLastName",
        "Your name",
    ],
)
def test_personal_headings(heading: str) -> None:
    assert is_personal(heading)


@pytest.mark.parametrize(
    "heading", ["Hotel", "Contract", "Teachers", "Number of teachers", "Notes", "Headroom", "URN"]
)
def test_headings_that_are_not_personal(heading: str) -> None:
    assert not is_personal(heading)


def test_case_spaces_and_punctuation_do_not_matter() -> None:
    labels = ["School\nURN *", "SCHOOL-NAME", " Local  Authority: ", "Can Host?"]
    found = recognise("schools", labels, COLUMNS["schools"])
    assert [each.column for each in found] == ["urn", "name", "authority", "can_host"]


def test_a_name_of_ours_goes_before_an_alias() -> None:
    alias, name = recognise("schools", ["School URN", "urn"], COLUMNS["schools"])
    assert (alias.column, alias.instead, alias.repeats, alias.is_read) == (
        "urn",
        "urn",
        False,
        False,
    )
    assert name.is_read


def test_a_word_of_the_hub_goes_before_all() -> None:
    words = {heading_key("Our ref"): "urn"}
    found = recognise("schools", ["urn", "OUR REF"], COLUMNS["schools"], words)
    assert [each.is_read for each in found] == [False, True]


def test_two_headings_that_mean_the_same_are_told() -> None:
    first, second = recognise("schools", ["School", "Establishment"], COLUMNS["schools"])
    assert first.is_read
    assert (second.instead, second.repeats) == ("School", True)


def test_name_beside_school_is_the_name_of_a_person() -> None:
    assert VAGUE["schools"] == {"name"}
    person, school = recognise("schools", ["Name", "School name"], COLUMNS["schools"])
    assert (person.personal, person.is_read, school.is_read) == (True, False, True)
    (alone,) = recognise("schools", ["Name"], COLUMNS["schools"])
    assert alone.is_read


def test_columns_named() -> None:
    assert columns_named("travel", ["From URN", "to", "Mins", ""], COLUMNS["travel"]) == {
        "from",
        "to",
        "minutes",
    }
