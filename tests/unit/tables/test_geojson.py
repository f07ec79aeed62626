"""The plan on a map: positions, properties, the rules of RFC 7946."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mastery_sched.plan import Plan
from mastery_sched.rules import VenueKind
from mastery_sched.tables.outputs.geojson import WAITING_COLOUR, feature_collection, write_geojson
from tests.builders import urn
from tests.outputs import odd_plan, plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups


def features(plan: Plan, kind: str) -> list[dict[str, Any]]:
    found = feature_collection(plan)["features"]
    return [each for each in found if each["properties"]["feature"] == kind]


def test_every_school_is_a_point_longitude_first() -> None:
    schools = features(plan_of_two_groups(), "school")
    assert [each["properties"]["urn"] for each in schools] == [urn(i) for i in range(6)]
    assert schools[0]["geometry"] == {"type": "Point", "coordinates": [-1.4, 53.0]}
    assert schools[0]["properties"]["group"] == "G01"


def test_colours_tell_groups_and_waiting_schools_apart() -> None:
    colours = [
        each["properties"]["marker-color"] for each in features(plan_of_two_groups(), "school")
    ]
    assert len(set(colours[:3])) == len(set(colours[3:5])) == 1
    assert len(set(colours)) == 3
    assert colours[5] == WAITING_COLOUR


def test_every_specialists_base_is_a_point() -> None:
    (base,) = features(plan_of_two_groups(), "base")
    assert base["properties"] == {
        "feature": "base",
        "specialist": "S1",
        "urn": urn(5),
        "name": "School 5",
        "groups": "G01",
    }


def test_journeys_are_lines_and_the_host_has_none() -> None:
    journeys = features(plan_of_two_groups(), "journey")
    ends = [(each["properties"]["urn"], each["properties"]["venue_urn"]) for each in journeys]
    assert ends == [
        (urn(0), urn(1)),
        (urn(1), urn(0)),
        (urn(2), urn(0)),
        (urn(2), urn(1)),
        (urn(4), urn(3)),
    ]
    assert journeys[0]["geometry"]["type"] == "LineString"
    assert journeys[2]["properties"]["distance_m"] == pytest.approx(2_000, rel=0.01)
    assert journeys[2]["properties"]["num_meetings"] == 1


@pytest.mark.parametrize(
    "plan",
    [
        plan_of_size(1),
        odd_plan(),
        plan_with_nothing_placed(),
        plan_of_size(1, kind=VenueKind.ONLINE),
    ],
)
def test_the_file_is_the_same_each_time_and_json(plan: Plan, tmp_path: Path) -> None:
    write_geojson(plan, tmp_path / "a.geojson")
    write_geojson(plan, tmp_path / "b.geojson")
    content = (tmp_path / "a.geojson").read_bytes()
    assert content == (tmp_path / "b.geojson").read_bytes()
    values = json.loads(content)
    assert values["type"] == "FeatureCollection"
    assert all(each["type"] == "Feature" for each in values["features"])
