"""A small country in tables, for the tests of nations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from mastery_sched.entities import Specialist
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.national import Nation, nation_from_frames
from mastery_sched.problem import Problem
from tests.builders import make_problem, make_school, urn

SETTINGS: dict[str, Any] = {
    "nation": "Midland",
    "rules": {"min_size": 2, "max_size": 3, "venue_policy": ["member", "member"]},
}


def whole(**changes: Any) -> Problem:
    """Twelve schools as one problem: 0-5 of Eastshire, 6-8 of Westshire, 9-11 of Norshire."""
    shires = ["Eastshire"] * 6 + ["Westshire"] * 3 + ["Norshire"] * 3
    schools = [make_school(i, float(i), authority=shire) for i, shire in enumerate(shires)]
    people = [Specialist("S1", urn(0), 2), Specialist("S2", urn(6)), Specialist("S3", urn(9))]
    return make_problem(schools, people, **changes)


def tables(problem: Problem, areas: Sequence[tuple[str, ...]]) -> dict[str, pd.DataFrame]:
    columns = ["hub", "area", "kind"][: len(areas[0]) if areas else 2]
    frames = {name: frame for name, frame in problem.to_frames().items() if len(frame)}
    return frames | {"hub_areas": pd.DataFrame(list(areas), columns=columns)}


AREAS = [("East", "Eastshire"), ("West", "Westshire"), ("West", "Norshire")]


def faults(frames: dict[str, pd.DataFrame], settings: dict[str, Any] = SETTINGS) -> list[Issue]:
    with pytest.raises(InvalidDataError) as caught:
        nation_from_frames(frames, settings)
    return list(caught.value.issues)


def hub(nation: Nation, name: str) -> Problem:
    (found,) = (each for each in nation.hubs if each.hub == name)
    return found
