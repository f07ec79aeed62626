from __future__ import annotations

import tomllib
from datetime import date

import pytest

from mastery_sched.entities import Session
from mastery_sched.rates import Rates
from mastery_sched.rows.settings import (
    Settings,
    preferences_values,
    read_settings,
    rules_values,
    settings_document,
)
from mastery_sched.rules import VENUE_POLICIES, Preferences, Rules, Unplaced, VenueKind

FULL = """
hub = "Three Counties"
school_year = "2025-26"
metric = "great_circle"

[rules]
min_size = 5
max_size = 8
venue_policy = "first_then_rotate"
max_travel_km = 12.5
max_specialist_travel_km = 40
specialist_weight = 0.5
min_gap_days = 21
max_gap_days = 70
earliest_date = 2025-09-15
latest_date = "2026-07-03"
lesson_sessions = ["AM"]
unplaced = "allow"
most_per_trust = 2
block_ks2_week = false
fallback_kmh = 40
session_times = { am = "8:45-11:45", pm = "13:00 - 15:15" }

[preferences]
afternoon = 3
edge = 2
weekday = 1
spacing = 0

[files]
schools = "applications.csv"
"""


TWO_WINDOWS = Rules(
    venue_policy=(VenueKind.MEMBER,) * 2,
    windows=(
        (date(2025, 9, 15), date(2025, 10, 17)),
        (date(2025, 11, 3), date(2025, 12, 5)),
    ),
)


def faults(toml: str) -> list[tuple[str, str]]:
    _, issues = read_settings(tomllib.loads(toml))
    assert {issue.table for issue in issues} <= {"hub.toml"}
    assert all(issue.advice for issue in issues)
    return [(issue.column, issue.message) for issue in issues]


def test_every_setting_is_read_in_a_planners_units() -> None:
    settings, issues = read_settings(tomllib.loads(FULL))
    assert issues == []
    assert settings == Settings(
        hub="Three Counties",
        school_year="2025/26",
        metric="great_circle",
        rules=Rules(
            min_size=5,
            max_size=8,
            venue_policy=VENUE_POLICIES["first_then_rotate"],
            max_travel_m=12_500,
            max_specialist_travel_m=40_000,
            specialist_weight_percent=50,
            min_gap_days=21,
            max_gap_days=70,
            earliest_date=date(2025, 9, 15),
            latest_date=date(2026, 7, 3),
            lesson_sessions=(Session.AM,),
            unplaced=Unplaced.ALLOW,
            most_per_trust=2,
            block_ks2_week=False,
            fallback_kmh=40.0,
            session_times=(("08:45", "11:45"), ("13:00", "15:15")),
        ),
        preferences=Preferences(3, 2, 1, 0),
        files={"schools": "applications.csv"},
    )


def test_only_the_hubs_name_is_needed() -> None:
    settings, issues = read_settings({"hub": "Midshire"})
    assert issues == []
    assert settings == Settings(hub="Midshire", rules=Rules(), preferences=Preferences())
    assert faults("") == [("hub", "is missing")]


def test_a_venue_policy_may_be_a_list() -> None:
    settings, _ = read_settings(
        {"hub": "Midshire", "rules": {"venue_policy": ["online", "member", "central"]}}
    )
    assert settings.rules is not None
    assert settings.rules.venue_policy == (
        VenueKind.ONLINE,
        VenueKind.MEMBER,
        VenueKind.CENTRAL,
    )


def test_unknown_keys_are_faults_with_a_likely_word() -> None:
    document = {"hub": "x", "colour": 1, "rules": {"min_sise": 6}, "files": {"school": "a.csv"}}
    _, issues = read_settings(document)
    assert [(issue.column, issue.advice) for issue in issues][1:] == [
        ("rules.min_sise", "did you mean 'min_size'?"),
        ("files.school", "did you mean 'schools'?"),
    ]
    assert issues[0].column == "colour"
    assert "hub, school_year" in issues[0].advice


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('min_size = "6"', "not a whole number"),
        ("min_size = 6.0", "not a whole number"),
        ("max_size = true", "not a whole number"),
        ('max_travel_km = "12"', "not a number"),
        ("max_travel_km = nan", "not a number"),
        ("max_travel_km = inf", "not a number"),
        ("max_travel_km = true", "not a number"),
        ("specialist_weight = 0.333", "a weight has at most two decimals"),
        ("fallback_kmh = inf", "not a number"),
        ('block_ks2_week = "yes"', "neither true nor false"),
        ("block_ks2_week = 1", "neither true nor false"),
        ('unplaced = "perhaps"', "neither forbid nor allow"),
        ("unplaced = true", "neither forbid nor allow"),
        ('venue_policy = "rotating"', "no such venue policy"),
        ('venue_policy = ["member", "pub"]', "no such venue policy"),
        ("venue_policy = [1]", "no such venue policy"),
        ("venue_policy = [[]]", "no such venue policy"),
        ("venue_policy = 6", "no such venue policy"),
        ("earliest_date = 2025", "not a text"),
        ('latest_date = "3 Juli 2026"', "no such month"),
        ("latest_date = 2026-07-03T10:00:00", "not a text"),
        ("windows = [[2025-09-15, 2025-10-17]]", "not a list of windows"),
        ("windows = [{ from = 2025-09-15 }]", "not a list of windows"),
        ('lesson_sessions = "AM"', "not a list of sessions"),
        ('lesson_sessions = ["morning"]', "not a list of sessions"),
        ('session_times = "09:00-12:00"', "not the times of am and pm"),
        ('session_times = { noon = "12:00-13:00" }', "not the times of am and pm"),
        ('session_times = { am = "morning" }', "am: not a span of time"),
        ('session_times = { pm = "15:00-13:00" }', "pm: not a span of time"),
        ('session_times = { pm = "13:00-24:30" }', "pm: not a span of time"),
    ],
)
def test_values_of_the_wrong_type_are_faults(line: str, message: str) -> None:
    column = f"rules.{line.split(' ')[0]}"
    assert faults(f'hub = "x"\n[rules]\n{line}') == [(column, message)]


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("hub = 7", "hub", "not a text"),
        ('hub = " "', "hub", "not a text"),
        ('hub = "x"\nschool_year = 2025', "school_year", "not a text"),
        ('hub = "x"\nschool_year = "2025"', "school_year", "not a school year"),
        ('hub = "x"\nrules = 6', "rules", "not a table of settings"),
        ('hub = "x"\npreferences = []', "preferences", "not a table of settings"),
        ('hub = "x"\nfiles = "schools.csv"', "files", "not a table of settings"),
        ('hub = "x"\nfiles = { pins = 3 }', "files.pins", "not a text"),
        ('hub = "x"\npreferences = { edge = 0.5 }', "preferences.edge", "not a whole number"),
    ],
)
def test_other_values_of_the_wrong_type(line: str, column: str, message: str) -> None:
    assert faults(line) == [(column, message)]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"rules": {"min_size": 9}}, "max_size 7 is below min_size 9"),
        ({"rules": {"venue_policy": []}}, "venue_policy is empty"),
        ({"rules": {"max_travel_km": -1}}, "max_travel_m is -1000"),
        ({"rules": {"min_gap_days": 0}}, "min_gap_days is 0"),
        ({"preferences": {"edge": -1}}, "edge is -1"),
    ],
)
def test_what_the_rules_refuse_is_a_fault(document: dict[str, object], words: str) -> None:
    settings, (issue,) = read_settings({"hub": "x", **document})
    assert words in issue.message
    assert (settings.rules is None) != (settings.preferences is None)


def test_one_faulty_size_does_not_put_the_other_in_the_wrong() -> None:
    assert faults('hub = "x"\n[rules]\nmin_size = "4"\nmax_size = 5') == [
        ("rules.min_size", "not a whole number")
    ]


def test_all_faults_come_at_once_and_leave_the_rest() -> None:
    settings, issues = read_settings(
        {
            "hub": "x",
            "school_year": "soon",
            "rules": {"min_size": "a", "min_gap_days": 0},
            "preferences": {"edge": -1, "colour": 2},
        }
    )
    assert len(issues) == 5
    assert settings.hub == "x"
    assert settings.rules is None
    assert settings.faulty == {"school_year"}


@pytest.mark.parametrize(
    "rules",
    [
        Rules(),
        Rules(max_travel_m=12_345, max_specialist_travel_m=0, specialist_weight_percent=33),
        Rules(specialist_weight_percent=0, most_per_trust=1, unplaced=Unplaced.ALLOW),
        Rules(venue_policy=(VenueKind.ONLINE,), fallback_kmh=33.3, block_ks2_week=False),
        Rules(session_times=(("08:30", "11:30"), ("12:30", "15:00"))),
        Rules(max_gap_days=60, earliest_date=date(2025, 9, 15), latest_date=date(2026, 7, 3)),
        Rules(lesson_sessions=(Session.PM,)),
        Rules(most_trust_out_session=3, most_trust_out_week=5, lead_attends_first=True),
        Rules(most_meetings_session=2, most_meetings_week=8),
        TWO_WINDOWS,
    ],
)
def test_rules_come_back_from_what_is_written(rules: Rules) -> None:
    preferences, rates = Preferences(1, 2, 3, 4), Rates(1, 250, 4_550)
    document = settings_document("x", "2025/26", "geodesic", rules, preferences, rates)
    settings, issues = read_settings(document)
    assert issues == []
    assert (settings.rules, settings.preferences) == (rules, preferences)
    assert settings.rates == rates


def test_windows_are_read_as_dates_or_texts() -> None:
    toml = """hub = "x"
    [rules]
    venue_policy = ["member", "member"]
    windows = [
        { from = 2025-09-15, to = "2025-10-17" },
        { from = 2025-11-03, to = 2025-12-05 },
    ]"""
    settings, issues = read_settings(tomllib.loads(toml))
    assert issues == []
    assert settings.rules == TWO_WINDOWS


def test_presets_are_written_by_name_and_round_numbers_plainly() -> None:
    values = rules_values(Rules(max_travel_m=20_000))
    assert values["venue_policy"] == "rotate"
    assert repr(values["max_travel_km"]) == "20"
    assert repr(values["specialist_weight"]) == "1"
    assert "most_per_trust" not in values
    assert preferences_values(Preferences())["afternoon"] == 10
