from __future__ import annotations

from typing import Any

import pytest

from mastery_sched.rates import Rates
from mastery_sched.rows.cells import Unusable
from mastery_sched.rows.own_words import read_own_words
from mastery_sched.rows.settings import read_settings, settings_document
from mastery_sched.rows.settings_sheet import rows_of_settings, settings_of_rows
from mastery_sched.rules import Preferences, Rules, Unplaced, VenueKind


def document(*rows: tuple[object, ...]) -> dict[str, Any]:
    read, _, faults = settings_of_rows(rows)
    assert faults == []
    return read


@pytest.mark.parametrize(
    "rules",
    [
        Rules(),
        Rules(venue_policy=(VenueKind.CENTRAL,)),
        Rules(
            min_size=2,
            max_size=3,
            venue_policy=(VenueKind.MEMBER, VenueKind.ONLINE, VenueKind.CENTRAL),
            max_travel_m=12_500,
            unplaced=Unplaced.ALLOW,
            block_ks2_week=False,
            fallback_kmh=38.5,
        ),
    ],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_settings_come_back_from_a_sheet(rules: Rules, as_text: bool) -> None:
    preferences, rates = Preferences(afternoon=3), Rates(cover_pence_per_day=21_850)
    written = settings_document("Hub 7", "2025/26", "geodesic", rules, preferences, rates)
    rows = [(key, str(value) if as_text else value) for key, value in rows_of_settings(written)]
    settings, issues = read_settings(document(("key", "value"), *rows))
    assert issues == []
    assert (settings.hub, settings.school_year) == ("Hub 7", "2025/26")
    assert (settings.rules, settings.preferences, settings.rates) == (rules, preferences, rates)


def test_keys_go_with_or_without_their_section() -> None:
    read = document(
        ("Setting", "Value", "Notes"),
        ("hub", "Midshire"),
        ("Min size", 6.0, "the usual"),
        ("rules.max_size", "7"),
        ("[preferences]",),
        ("edge", 0),
        (),
        ("Block KS2 week", "no"),
        ("unplaced", "Allow"),
        ("venue_policy", "Member; online, central"),
        ("session_times.am", "09:00-12:00"),
        ("schools", "Applications"),
        ("most per trust", ""),
    )
    assert read == {
        "hub": "Midshire",
        "rules": {
            "min_size": 6,
            "max_size": 7,
            "block_ks2_week": False,
            "unplaced": "allow",
            "venue_policy": ["member", "online", "central"],
            "session_times": {"am": "09:00-12:00"},
        },
        "preferences": {"edge": 0},
        "files": {"schools": "Applications"},
    }


def test_a_hub_may_be_called_by_a_number() -> None:
    assert document(("hub", 7)) == {"hub": "7"}
    assert document(("hub", "007")) == {"hub": "007"}


def test_what_cannot_be_read_is_told_with_its_row() -> None:
    _, row_of, faults = settings_of_rows(
        [
            ("hub", "Midshire"),
            ("", "lonely"),
            ("hub", "North"),
            ("min_size", Unusable("a formula", "not worked out", "save it")),
        ]
    )
    assert row_of == {"hub": 1, "rules.min_size": 4}
    assert [str(fault) for fault in faults] == [
        "settings row 2 ('lonely'): a value without a key; write the key before it",
        "settings row 3, hub ('North'): stands twice: before (row 1) and here (row 3); keep one",
        "settings row 4, rules.min_size ('a formula'): not worked out; save it",
    ]


def test_own_words_may_be_one_or_several() -> None:
    words, faults = read_own_words(
        {"schools": {"urn": "Our ref", "name": ["Place", "House"]}, "travel": {"km": "Way"}}, "x"
    )
    assert faults == []
    assert words["schools"] == {"ourref": "urn", "place": "name", "house": "name"}
    assert words["travel"] == {"way": "km"}


@pytest.mark.parametrize(
    ("section", "column", "message"),
    [
        ({"school": {}}, "columns.school", "no such table"),
        ({"schools": "urn"}, "columns.schools", "not columns with their headings"),
        ({"schools": {"unr": "x"}}, "columns.schools.unr", "no such column"),
        ({"schools": {"urn": 7}}, "columns.schools.urn", "not a heading"),
        ({"schools": {"urn": "-"}}, "columns.schools.urn", "not a heading"),
        (
            {"schools": {"urn": "Ref", "name": "ref"}},
            "columns.schools.name",
            "the heading is given for urn too",
        ),
    ],
)
def test_own_words_with_faults(section: Any, column: str, message: str) -> None:
    _, (fault,) = read_own_words(section, "hub.toml")
    assert (fault.table, fault.column, fault.message) == ("hub.toml", column, message)
    assert fault.advice
