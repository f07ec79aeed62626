from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopy.distance
import pandas as pd
import pytest

from mastery_sched.entities import Closure, ClosureScope, Pair, PairKind, Pin, PinKind, TravelRow
from mastery_sched.errors import InvalidDataError
from mastery_sched.national import nation_from_frames, read_nation
from mastery_sched.rules import VENUE_POLICIES
from mastery_sched.travel import TravelUnit
from tests.builders import urn
from tests.unit.national.helpers import AREAS, SETTINGS, faults, hub, tables, whole


def test_authorities_make_hubs() -> None:
    nation = nation_from_frames(tables(whole(), AREAS), SETTINGS)
    assert [each.hub for each in nation.hubs] == ["East", "West"]
    assert [school.urn for school in hub(nation, "East").applicants] == [urn(i) for i in range(6)]
    assert [person.id for person in hub(nation, "West").specialists] == ["S2", "S3"]
    assert {place.membership.decided_by for place in nation.places} == {"its authority"}
    assert (nation.name, nation.school_year, nation.warnings) == ("Midland", "2025/26", ())
    assert repr(nation) == "<Nation Midland 2025/26: 2 hubs, 12 schools>"


@pytest.mark.parametrize("scope", list(ClosureScope))
def test_a_closure_goes_to_the_hubs_that_it_concerns(scope: ClosureScope) -> None:
    ids = {
        ClosureScope.SCHOOL: str(urn(6)),
        ClosureScope.HOST: str(urn(6)),
        ClosureScope.CALENDAR: whole().schools[6].calendar,
        ClosureScope.SPECIALIST: "S2",
    }
    closure = Closure(scope, ids.get(scope, ""), date(2025, 9, 16), date(2025, 9, 16))
    nation = nation_from_frames(tables(whole(closures=(closure,)), AREAS), SETTINGS)
    concerned = [each.hub for each in nation.hubs if each.closures]
    # All twelve schools follow one calendar.
    of_all = scope not in ids or scope is ClosureScope.CALENDAR
    assert concerned == (["East", "West"] if of_all else ["West"])


def test_a_hub_alone_is_the_same_problem() -> None:
    problem = whole()
    areas = [("Test Hub", shire) for shire in ("Eastshire", "Westshire", "Norshire")]
    assert nation_from_frames(tables(problem, areas), SETTINGS).hubs == (problem,)


def test_the_most_specific_word_counts() -> None:
    areas = [
        ("East", "901", ""),
        ("West", "Westshire", "authority"),
        ("West", "Norshire", ""),
        ("West", "E07", "district"),
    ]
    frames = tables(whole(), areas)
    schools = frames["schools"]
    schools["authority_code"] = [901.0] * 6 + [902.0] * 3 + [903.0] * 3
    schools["District code"] = [None] * 4 + ["e07", "e07"] + [None] * 6
    schools["hub"] = ["West"] + [None] * 10 + ["East"]
    nation = nation_from_frames(frames, SETTINGS)
    decided = {place.school.urn: place.membership for place in nation.places}
    assert (decided[urn(0)].hub, decided[urn(0)].decided_by) == ("West", "its row")
    assert (decided[urn(1)].hub, decided[urn(1)].decided_by) == ("East", "its authority")
    assert (decided[urn(4)].hub, decided[urn(4)].decided_by) == ("West", "its district")
    assert (decided[urn(11)].hub, decided[urn(11)].decided_by) == ("East", "its row")


def test_a_column_alone_will_do() -> None:
    frames = tables(whole(), AREAS)
    del frames["hub_areas"]
    frames["schools"]["Hub"] = ["A"] * 6 + ["B"] * 6
    nation = nation_from_frames(frames, SETTINGS)
    assert [len(each.applicants) for each in nation.hubs] == [6, 6]


def test_an_area_of_two_hubs_is_a_fault() -> None:
    (issue,) = faults(tables(whole(), [*AREAS, ("East", "norshire")]))
    assert str(issue).startswith("hub_areas row 5, area ('norshire'): 'West' (row 4) and 'East'")


def test_the_same_area_twice_is_a_warning() -> None:
    nation = nation_from_frames(tables(whole(), [*AREAS, AREAS[0]]), SETTINGS)
    (warning,) = nation.warnings
    assert (warning.row, warning.message) == (5, "says the same as row 2")


def test_a_school_of_two_hubs_by_name_and_by_code_is_a_fault() -> None:
    frames = tables(whole(), [*AREAS, ("East", "903")])
    frames["schools"]["authority_code"] = [901] * 6 + [902] * 3 + [903] * 3
    (issue,) = faults(frames)
    assert "'East' and 'West' claim it" in issue.message
    assert "3 schools (rows 11-13)" in issue.message


def test_schools_of_no_hub_are_faults_one_an_authority() -> None:
    (issue,) = faults(tables(whole(), AREAS[:1] + AREAS[2:]))
    assert (issue.table, issue.row, issue.value) == ("schools", 8, "Westshire")
    assert issue.message == "no hub has 3 schools (rows 8-10)"
    assert "hub_areas" in issue.advice


def test_schools_of_no_hub_may_be_listed_instead() -> None:
    frames = tables(whole(), AREAS[:2])
    frames["specialists"] = frames["specialists"][:2]
    nation = nation_from_frames(frames, SETTINGS | {"without_hub": "list"})
    assert sum(place.membership.hub is None for place in nation.places) == 3
    assert [warning.value for warning in nation.warnings] == ["Norshire"]
    assert sum(len(each.applicants) for each in nation.hubs) == 9


def test_a_misspelt_hub_or_area_is_named() -> None:
    frames = tables(whole(), [*AREAS, ("West", "Norshir")])
    frames["schools"]["hub"] = [None] * 11 + ["Wset"]
    (issue,) = faults(frames)
    assert (issue.value, issue.advice) == ("Wset", "did you mean 'West'?")
    del frames["schools"]["hub"]
    (warning,) = nation_from_frames(frames, SETTINGS).warnings
    assert (warning.row, warning.message) == (5, "no school is in this authority")
    assert "norshire" in warning.advice


def test_every_fault_is_told_at_once_with_its_row() -> None:
    frames = tables(whole(), [*AREAS, ("East", "Norshire"), ("", "Nowhere")])
    frames["schools"].loc[3, "name"] = ""
    frames["specialists"].loc[1, "base_urn"] = 999_999
    found = {(issue.table, issue.row) for issue in faults(frames, SETTINGS | {"natoin": "x"})}
    expected = {("schools", 5), ("specialists", 3), ("hub_areas", 5), ("hub_areas", 6)}
    assert found == {*expected, ("nation.toml", None)}


def test_a_base_in_another_hub_is_a_guest() -> None:
    frames = tables(whole(), AREAS)
    frames["specialists"]["hub"] = ["West", None, None]
    nation = nation_from_frames(frames, SETTINGS)
    west, east = hub(nation, "West"), hub(nation, "East")
    assert [person.id for person in west.specialists] == ["S1", "S2", "S3"]
    assert not west.school_by_urn[urn(0)].applicant
    assert east.school_by_urn[urn(0)].applicant
    assert len(west.applicants) == 6
    (warning,) = nation.warnings
    assert "'East' has no specialist" in warning.message


def test_a_specialist_needs_a_hub_that_is_there() -> None:
    frames = tables(whole(), AREAS)
    frames["specialists"]["hub"] = ["Wets", None, None]
    (issue,) = faults(frames)
    assert (issue.table, issue.row, issue.column, issue.value) == ("specialists", 2, "hub", "Wets")


def test_schools_that_do_not_apply_are_accounted_for() -> None:
    problem = whole()
    schools = tuple(
        replace(school, applicant=i not in (3, 6, 7, 8)) for i, school in enumerate(problem.schools)
    )
    areas = [("East", "Eastshire"), ("Mid", "Westshire"), ("West", "Norshire")]
    nation = nation_from_frames(tables(replace(problem, schools=schools), areas), SETTINGS)
    assert len(nation.places) == 12
    assert nation.without_applicants == ("Mid",)
    assert [each.hub for each in nation.hubs] == ["East", "West"]
    assert urn(3) not in hub(nation, "East").school_by_urn
    (warning,) = nation.warnings
    assert warning.message == "no school applies in the hub 'Mid', so nothing is planned for it"
    assert warning.value == "S2"


def test_pins_go_where_their_schools_are() -> None:
    pins = (
        Pin(PinKind.GROUP, str(urn(1)), "G07"),
        Pin(PinKind.SLOT, "G07", "2025-09-04 AM", 1),
        Pin(PinKind.SPECIALIST, str(urn(7)), "S2"),
    )
    nation = nation_from_frames(tables(whole(pins=pins), AREAS), SETTINGS)
    assert len(hub(nation, "East").pins) == 2
    assert [pin.value for pin in hub(nation, "West").pins] == ["S2"]


def test_a_group_of_two_hubs_is_a_fault() -> None:
    pins = (Pin(PinKind.GROUP, str(urn(1)), "G07"), Pin(PinKind.GROUP, str(urn(7)), "G07"))
    found = faults(tables(whole(pins=pins), AREAS))
    assert [issue.row for issue in found] == [2, 3]
    assert found[0].message == "the group belongs to 'East' and 'West'"


def test_pairs_of_two_hubs_cannot_be_together_and_are_apart_anyway() -> None:
    together = Pair(urn(0), urn(7), PairKind.TOGETHER)
    apart = Pair(urn(1), urn(8), PairKind.APART)
    inside = Pair(urn(2), urn(3), PairKind.APART)
    (issue,) = faults(tables(whole(pairs=(together, apart)), AREAS))
    assert issue.message == "the schools belong to 'East' and 'West'"
    nation = nation_from_frames(tables(whole(pairs=(apart, inside)), AREAS), SETTINGS)
    assert hub(nation, "East").pairs == (inside,)
    (warning,) = nation.warnings
    assert warning.message.endswith("so they are apart anyway")


def test_a_school_that_does_not_apply_may_stand_in_a_pair() -> None:
    problem = whole(pairs=(Pair(urn(1), urn(3), PairKind.APART),))
    schools = tuple(replace(each, applicant=each.urn != urn(3)) for each in problem.schools)
    nation = nation_from_frames(tables(replace(problem, schools=schools), AREAS), SETTINGS)
    east = hub(nation, "East")
    assert east.pairs == problem.pairs
    assert not east.school_by_urn[urn(3)].applicant


def test_ways_between_hubs_are_counted() -> None:
    rows = (TravelRow(urn(0), urn(1), 900), TravelRow(urn(0), urn(7), 1200))
    nation = nation_from_frames(tables(whole(travel_rows=rows), AREAS), SETTINGS)
    assert hub(nation, "East").travel_rows == rows[:1]
    (warning,) = nation.warnings
    assert warning.message.startswith("1 row between schools that no hub has both of")


def test_minutes_need_only_cover_each_hub() -> None:
    pairs = [(a, b) for a in range(12) for b in range(a + 1, 12) if (a < 6) == (b < 6)]
    rows = tuple(TravelRow(urn(a), urn(b), 5 + b - a) for a, b in pairs)
    frames = tables(whole(), AREAS)
    cells = [(row.from_urn, row.to_urn, row.amount) for row in rows]
    frames["travel"] = pd.DataFrame(cells, columns=["from", "to", "minutes"])
    nation = nation_from_frames(frames, SETTINGS)
    assert {each.travel_unit for each in nation.hubs} == {TravelUnit.MINUTES}
    frames["travel"] = frames["travel"][1:]
    (issue,) = faults(frames)
    assert issue.message.startswith(f"no minutes from {urn(0)} to {urn(1)}")
    assert issue.message.endswith("(in the hub 'East')")
    frames["travel"].loc[5, "to"] = 999_999
    assert [(each.row, each.value) for each in faults(frames)] == [(6, "999999")]


def test_hubs_may_have_rules_of_their_own() -> None:
    own = {"hubs": {"West": {"rules": {"venue_policy": ["central", "online"], "max_size": 4}}}}
    nation = nation_from_frames(tables(whole(), AREAS), SETTINGS | own)
    east, west = hub(nation, "East").rules, hub(nation, "West").rules
    assert (west.min_size, west.max_size, west.venue_policy) == (2, 4, ("central", "online"))
    assert (east.max_size, east.venue_policy) == (3, ("member", "member"))


def test_rules_of_a_hub_are_judged_with_the_rest() -> None:
    own = {"hubs": {"West": {"rules": {"min_size": 4, "seed": 1}, "colour": 1}, "Wset": {}}}
    found = faults(tables(whole(), AREAS), SETTINGS | own)
    assert {issue.column for issue in found} >= {
        "hubs.'West'.rules.seed",
        "hubs.'West'.colour",
        "hubs.'West'.rules",
    }
    own = {"hubs": {"Wset": {}}}
    (issue,) = faults(tables(whole(), AREAS), SETTINGS | own)
    assert (issue.column, issue.advice) == ("hubs.'Wset'", "did you mean 'West'?")


def test_more_meetings_than_a_hub_has_segments_are_told_with_its_name() -> None:
    own = {"hubs": {"West": {"rules": {"venue_policy": "rotate"}}}}
    found = faults(tables(whole(), AREAS), SETTINGS | own)
    assert all("(in the hub 'West')" in issue.message for issue in found)
    assert len(VENUE_POLICIES["rotate"]) == 6


def test_settings_say_what_is_wrong() -> None:
    bad = {"rules": 3, "hubs": [1], "files": {"schools": 1, "shcools": "x"}, "without_hub": "no"}
    columns = {issue.column for issue in faults(tables(whole(), AREAS), bad)}
    assert columns == {"nation", "rules", "hubs", "files.schools", "files.shcools", "without_hub"}


def test_an_unknown_table_is_named() -> None:
    (issue,) = faults(tables(whole(), AREAS) | {"shcools": pd.DataFrame()})
    assert (issue.table, issue.advice) == ("shcools", "did you mean 'schools'?")


class Metric(geopy.distance.geodesic):  # type: ignore[misc]  # it has no annotations
    """A distance of the user's own."""


def test_a_metric_of_your_own() -> None:
    settings = SETTINGS | {"metric": "Metric"}
    nation = nation_from_frames(tables(whole(), AREAS), settings, metric=Metric)
    assert nation.hubs[0].metric is Metric
    (issue,) = faults(tables(whole(), AREAS), settings)
    assert (issue.table, issue.column) == ("nation.toml", "metric")


TOML = """nation = "Midland"
[rules]
min_size = 2
max_size = 3
venue_policy = ["member", "member"]
[files]
schools = "register.csv"
"""


def folder(path: Path) -> Path:
    for name, frame in tables(whole(), AREAS).items():
        frame.to_csv(path / f"{'register' if name == 'schools' else name}.csv", index=False)
    (path / "nation.toml").write_text(TOML, encoding="utf-8")
    return path


def test_a_folder_reads_as_its_tables(tmp_path: Path) -> None:
    assert read_nation(folder(tmp_path)) == nation_from_frames(tables(whole(), AREAS), SETTINGS)
    (tmp_path / "speciallists.csv").touch()
    (warning,) = read_nation(tmp_path).warnings
    assert warning.value == "speciallists.csv"
    assert warning.advice == "did you mean 'specialists.csv'?"


def test_missing_and_unreadable_files_are_faults(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "register.csv").unlink()
    (tmp_path / "hub_areas.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidDataError) as caught:
        read_nation(tmp_path)
    assert {issue.value for issue in caught.value.issues} == {"register.csv", "hub_areas.csv"}
    with pytest.raises(InvalidDataError, match=r"nation\.toml"):
        read_nation(tmp_path / "elsewhere")
