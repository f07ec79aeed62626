from __future__ import annotations

from dataclasses import replace
from datetime import date

import geopy.distance
import numpy as np
import pytest

from mastery_sched.entities import Pair, PairKind, Place
from mastery_sched.problem import Problem
from mastery_sched.rows.canonical import canonical_json, hash_of, problem_values
from mastery_sched.rules import Preferences
from tests.builders import make_problem, make_school, schools_in_line, urn


def test_canonical_json_has_no_choice() -> None:
    assert (
        canonical_json({"b": 1, "a": [1.5, True, None, "é"]}) == '{"a":[1.5,true,null,"é"],"b":1}'
    )
    assert hash_of({"a": 1, "b": 2}) == hash_of({"b": 2, "a": 1})
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


def test_equal_problems_have_equal_hashes() -> None:
    schools = schools_in_line(3)
    a = make_problem(schools, pairs=(Pair(urn(0), urn(1), PairKind.APART),))
    b = make_problem(schools[::-1], pairs=(Pair(urn(1), urn(0), PairKind.APART),))
    assert a == b
    assert a.hash == b.hash
    assert len(a.hash) == 64


def test_numbers_of_any_type_hash_alike() -> None:
    plain = make_problem([make_school(0, place=Place(53.0, 0.0)), make_school(1)])
    odd = make_problem(
        [make_school(0, place=Place(53, -0.0), teachers=np.int64(2)), make_school(1)],
        rules={"fallback_kmh": None, "specialist_weight_percent": np.int64(100)},
    )
    assert plain == odd
    assert plain.hash == odd.hash


def test_every_part_of_a_problem_is_in_its_hash() -> None:
    plain = make_problem(schools_in_line(3))
    school = plain.schools[0]

    def with_school(**changes: object) -> Problem:
        changed = replace(school, **changes)  # type: ignore[arg-type]
        return replace(plain, schools=(changed, *plain.schools[1:]))

    others = [
        replace(plain, hub="Another Hub"),
        replace(plain, rules=replace(plain.rules, min_gap_days=13)),
        replace(plain, preferences=Preferences(edge=7)),
        replace(plain, metric=geopy.distance.great_circle),
        with_school(name="Another Name"),
        with_school(place=Place(53.0, -1.4000001)),
        with_school(applied_on=date(2025, 5, 1)),
        with_school(predecessor_urns=(100900,)),
        with_school(can_host=False),
    ]
    hashes = {problem.hash for problem in [plain, *others]}
    assert len(hashes) == len(others) + 1


def test_blank_cells_are_left_out() -> None:
    row = problem_values(make_problem(schools_in_line(2)))["tables"]["schools"][0]
    assert "trust" not in row
    assert row["urn"] == urn(0)


def test_the_hash_stays_what_it_was() -> None:
    # Saved plans carry it: change it only together with the version of plan.json. Those saved
    # before there was the preference for assessments did not weigh it.
    problem = make_problem(
        [make_school(0, place=Place(53.0, -1.4))], preferences=Preferences(assessment=0)
    )
    assert problem.hash == "fe806e7111dd1e3fa0651603ae694ecc614e57305173ff9ff567e31412e697cb"
