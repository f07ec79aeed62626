"""The plan's score is the one recomputed from its groups and meetings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import Specialist, TravelRow
from mastery_sched.rules import Rule, Unplaced
from mastery_sched.scoring import score
from mastery_sched.travel import TravelUnit
from tests.builders import make_problem, schools_in_line, urn
from tests.rules.helpers import one, plan_of, sentence, solved

PROBLEM = make_problem(
    schools_in_line(5), [Specialist("S1", urn(0))], rules={"unplaced": Unplaced.ALLOW}
)

ROWS = tuple(TravelRow(urn(i), urn(j), 9) for i in range(5) for j in range(i))


def test_what_the_model_claims_adds_up() -> None:
    plan = solved(PROBLEM)
    assert plan.score == score(plan)


@pytest.mark.parametrize(
    ("name", "claimed", "words"),
    [
        ("unplaced", 1, "Schools without a group: the plan says 1, its parts add up to 2"),
        (
            "unplaced_by_priority",
            (1,),
            (
                "Schools without a group by priority, the highest first: "
                "the plan says (1,), its parts add up to (2,)"
            ),
        ),
        ("travel", 7, "Travel: the plan says 0.007 km, its parts add up to "),
        ("penalty", 1_000_000, "Timetable penalty: the plan says 1000000, its parts add up to "),
    ],
)
def test_each_wrong_number_is_reported(name: str, claimed: Any, words: str) -> None:
    plan = plan_of(PROBLEM, [(0, 1, 2)])
    assert check(plan) == ()
    wrong = replace(plan, score=replace(plan.score, **{name: claimed}))
    assert one(wrong, Rule.TOTALS).startswith(words)


def test_one_metre_is_enough() -> None:
    plan = plan_of(PROBLEM, [(0, 1, 2)])
    one(replace(plan, score=replace(plan.score, travel=plan.score.travel + 1)), Rule.TOTALS)


def test_minutes_are_minutes() -> None:
    plan = plan_of(replace(PROBLEM, travel_unit=TravelUnit.MINUTES, travel_rows=ROWS), [(0, 1, 2)])
    wrong = replace(plan, score=replace(plan.score, travel=7))
    assert one(wrong, Rule.TOTALS).startswith("Travel: the plan says 7 min, its parts add up to ")


def test_sentence() -> None:
    assert sentence(PROBLEM, Rule.TOTALS) == (
        "The totals that a plan states are those that its groups and meetings add up to."
    )
