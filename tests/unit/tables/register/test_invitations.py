"""Schools that could be invited, on made-up schools."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import mastery_sched as ms
from mastery_sched.entities import PastPlace, Specialist
from mastery_sched.rows.points import place_from_grid
from tests.builders import make_problem, make_school, urn

HUB = make_problem(
    [make_school(0, place=place_from_grid(442_000, 352_000)), make_school(1), make_school(2)],
    [Specialist("S1", urn(0), capacity=1), Specialist("S2", urn(1), capacity=0)],
    history=(PastPlace(900_003, "2019/20"),),
)


def register(*changes: dict[str, object]) -> pd.DataFrame:
    plain = {"name": "Ash", "easting": 443_000, "northing": 352_000, "authority": "Midshire"}
    plain |= {"type": "Community school", "phase": "Primary", "status": "Open"}
    plain |= {"trust": "", "town": "Town"}
    return pd.DataFrame(
        [{"urn": 900_001 + i} | plain | change for i, change in enumerate(changes)]
    ).astype({"easting": "Float64", "northing": "Float64"})


def test_only_those_that_may_still_join_nearest_first(tmp_path: Path) -> None:
    table = register(
        {"easting": 445_000},
        {},
        {},  # has taken part
        {"status": "Closed"},
        {"easting": 460_000},  # too far
        {"urn": urn(0)},  # has applied
        {"type": "Studio schools"},
        {},  # came after one that has taken part
    )
    links = tmp_path / "links.csv"
    links.write_text("URN,LinkURN,LinkType\n900008,900003,Predecessor\n")
    assert 900_008 in set(ms.eligible(table, HUB, within_km=10)["urn"])
    found = ms.eligible(table, HUB, within_km=10, links=links)
    assert list(found["urn"]) == [900_002, 900_001]
    assert list(found["km"]) == pytest.approx([1.0, 3.0], abs=0.01)
    assert set(found["specialist"]) == {"S1"}


def test_schools_without_a_place_are_told() -> None:
    with pytest.warns(ms.DataWarning, match="1 school left out"):
        found = ms.eligible(register({"easting": None}, {}), HUB, within_km=10)
    assert list(found["urn"]) == [900_002]


def test_nobody_is_near_where_nobody_has_room() -> None:
    from dataclasses import replace

    full = replace(HUB, specialists=HUB.specialists[1:])
    assert ms.eligible(register({}), full, within_km=10).empty
