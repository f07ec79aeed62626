from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from mastery_sched.entities import PastPlace, Specialist
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.problem import Problem
from mastery_sched.rows.frames import Records
from mastery_sched.travel import TravelUnit
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.unit.tables.samples import full_problem


def rebuilt(problem: Problem) -> Problem:
    frames: dict[str, Any] = problem.to_frames()
    return Problem.from_frames(
        **frames,
        hub=problem.hub,
        school_year=problem.school_year,
        rules=problem.rules,
        preferences=problem.preferences,
        metric=problem.metric,
    )


def test_records_are_sorted_by_their_keys() -> None:
    people = [Specialist("S2", urn(0)), Specialist("S1", urn(1))]
    schools = schools_in_line(3)
    problem = make_problem(schools[::-1], people)
    assert problem.schools == schools
    assert [person.id for person in problem.specialists] == ["S1", "S2"]
    assert problem == make_problem(schools, people[::-1])


def test_a_problem_does_not_change() -> None:
    problem = make_problem(schools_in_line(2))
    with pytest.raises(FrozenInstanceError):
        problem.hub = "Another"  # type: ignore[misc]


def test_contradictions_are_refused() -> None:
    with pytest.raises(InvalidDataError, match="no school has this URN") as caught:
        make_problem(schools_in_line(2), [Specialist("S1", 999_999)])
    assert isinstance(caught.value, ValueError)


def test_applicants_and_those_left_out() -> None:
    schools = [make_school(0), make_school(1, phase="Secondary"), make_school(2, applicant=False)]
    problem = make_problem([*schools, make_school(3)], history=(PastPlace(urn(3), "2020/21"),))
    assert [school.urn for school in problem.applicants] == [urn(0)]
    assert [each.urn for each in problem.left_out] == [urn(1), urn(3)]


def test_schools_and_specialists_by_key() -> None:
    problem = make_problem(schools_in_line(2), [Specialist("S1", urn(0))])
    assert problem.school_by_urn[urn(1)].name == "School 1"
    assert problem.specialist_by_id["S1"].base_urn == urn(0)


def test_the_tighter_cap_of_a_specialist_counts() -> None:
    people = [Specialist("S1", urn(0), max_travel_m=5_000), Specialist("S2", urn(0))]
    problem = make_problem(schools_in_line(2), people)
    assert [problem.specialist_cap_m(person) for person in problem.specialists] == [5_000, None]
    capped = replace(problem, rules=replace(problem.rules, max_specialist_travel_m=3_000))
    assert [capped.specialist_cap_m(person) for person in problem.specialists] == [3_000, 3_000]


def test_warnings_are_no_part_of_equality() -> None:
    problem = make_problem(schools_in_line(2))
    warned = replace(problem, warnings=(Issue("schools", 2, "type", "", "is blank"),))
    assert warned == problem
    assert warned.hash == problem.hash


@pytest.mark.parametrize(
    "problem",
    [
        full_problem(),
        make_problem([]),
        make_problem(
            schools_in_line(2), travel_unit=TravelUnit.MINUTES, rules={"fallback_kmh": 30.0}
        ),
    ],
)
def test_frames_make_an_equal_problem(problem: Problem) -> None:
    again = rebuilt(problem)
    assert again == problem
    assert again.hash == problem.hash


def test_frames_have_every_table_and_column() -> None:
    frames = make_problem(schools_in_line(2)).to_frames()
    assert list(frames) == [
        *("schools", "specialists", "calendars", "closures"),
        *("history", "pins", "pairs", "travel"),
    ]
    assert len(frames["schools"]) == 2
    assert {"urn", "latitude", "longitude", "stage"} <= set(frames["schools"].columns)
    assert list(frames["travel"].columns) == ["from", "to", "km"]


def test_records_have_the_fields_of_a_problem() -> None:
    assert {each.name for each in fields(Records)} <= {each.name for each in fields(Problem)}
