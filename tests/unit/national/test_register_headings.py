"""A nation's table of schools with the headings of the national register."""

from __future__ import annotations

from mastery_sched.national import nation_from_frames
from tests.builders import urn
from tests.unit.national.helpers import SETTINGS, hub, tables, whole


def test_headings_of_the_national_register_are_known() -> None:
    areas = [
        ("East", "901", ""),
        ("West", "902", ""),
        ("West", "903", ""),
        ("West", "E07", "district"),
    ]
    frames = tables(whole(), areas)
    schools = frames["schools"].rename(
        columns={
            "urn": "URN",
            "name": "EstablishmentName",
            "authority": "LA (name)",
            "type": "TypeOfEstablishment (name)",
            "phase": "PhaseOfEducation (name)",
            "status": "EstablishmentStatus (name)",
            "trust": "Trusts (name)",
        }
    )
    schools["LA (code)"] = ["901"] * 6 + ["902"] * 3 + ["903"] * 3
    schools["DistrictAdministrative (code)"] = ["E06"] * 5 + ["E07"] + ["E08"] * 6
    schools["DistrictAdministrative (name)"] = "District"
    nation = nation_from_frames(frames | {"schools": schools}, SETTINGS)
    assert [each.urn for each in hub(nation, "East").applicants] == [urn(i) for i in range(5)]
    assert [school.name for school in hub(nation, "East").schools] == [
        f"School {i}" for i in range(5)
    ]
    assert not [issue for issue in nation.warnings if "not used" in issue.message]
