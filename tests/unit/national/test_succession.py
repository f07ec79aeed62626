from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.national import nation_from_frames
from mastery_sched.problem import Problem
from mastery_sched.tables.register.authorities import ABOLISHED, abolished_authority, predecessor_of
from tests.unit.national.helpers import SETTINGS, faults, hub, tables, whole


def renamed(**names: str) -> Problem:
    """The twelve schools under other authorities."""
    problem = whole()
    schools = [
        replace(school, authority=names.get(school.authority, school.authority))
        for school in problem.schools
    ]
    return replace(problem, schools=tuple(schools))


OF_CUMBRIA = {"Westshire": "Cumberland", "Norshire": "Westmorland and Furness"}


@pytest.mark.parametrize("area", ["Cumbria", "909"])
def test_the_area_of_an_abolished_authority_is_read_as_those_that_took_over(area: str) -> None:
    frames = tables(renamed(**OF_CUMBRIA), [("East", "Eastshire"), ("North West", area)])
    nation = nation_from_frames(frames, SETTINGS)
    assert len(hub(nation, "North West").applicants) == 6
    (warning,) = nation.warnings
    assert (warning.table, warning.row, warning.value) == ("hub_areas", 3, area.casefold())
    assert "Cumbria (909) was abolished in 2023; it is read as Cumberland and" in warning.message


def test_who_took_over_may_have_a_row_of_its_own() -> None:
    areas = [("East", "Eastshire"), ("Lakes", "909"), ("Coast", "942")]
    frames = tables(renamed(**OF_CUMBRIA), areas)
    frames["schools"]["authority_code"] = [901] * 6 + [942] * 3 + [943] * 3
    nation = nation_from_frames(frames, SETTINGS)
    assert [len(hub(nation, name).applicants) for name in ("Coast", "East", "Lakes")] == [3, 6, 3]


def test_schools_of_an_abolished_authority_go_by_their_district() -> None:
    areas = [("East", "Eastshire"), ("North", "940"), ("West", "West Northamptonshire")]
    frames = tables(renamed(Westshire="Northamptonshire", Norshire="Northamptonshire"), areas)
    codes = [""] * 6 + ["E07000150"] * 3 + ["e06000062"] * 3
    frames["schools"]["district_code"] = codes
    nation = nation_from_frames(frames, SETTINGS)
    assert [len(hub(nation, name).applicants) for name in ("North", "West")] == [3, 3]
    assert {warning.row for warning in nation.warnings} == {8, 11}
    assert all("was abolished in 2021" in warning.message for warning in nation.warnings)
    # Without districts nobody can tell which of the two hubs it is.
    del frames["schools"]["district_code"]
    (issue,) = faults(frames)
    assert "'North' and 'West' have who took over: 6 schools (rows 8-13)" in issue.message
    assert "district_code" in issue.advice
    # In one hub it does not matter, but with one that is in no hub it does.
    one = [("East", "Eastshire"), ("West", "940"), ("West", "941")]
    nation = nation_from_frames(frames | {"hub_areas": tables(whole(), one)["hub_areas"]}, SETTINGS)
    assert len(hub(nation, "West").applicants) == 6
    lone = tables(whole(), one[:2])["hub_areas"]
    found = faults(frames | {"hub_areas": lone})
    homeless = next(issue.message for issue in found if issue.column == "hub")
    assert homeless.startswith("no hub has")


def test_no_authority_or_district_belongs_to_two() -> None:
    heirs = [heir for each in ABOLISHED for heir in each.successors]
    names = [name for each in ABOLISHED for name in each.names]
    names += [name for heir in heirs for name in heir.names]
    assert len(set(names)) == len(names)
    districts = [district for heir in heirs for district in heir.districts]
    assert len(set(districts)) == len(districts)
    for each in ABOLISHED:
        assert abolished_authority(["x", each.code]) is each
        assert {predecessor_of(heir.names) for heir in each.successors} == {each}
    assert abolished_authority(["942"]) is None
    assert predecessor_of(["909"]) is None
