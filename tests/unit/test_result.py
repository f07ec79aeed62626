"""How a result speaks: travel with the furthest school, the bound or its absence, what stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.entities import Specialist
from mastery_sched.progress import Status
from mastery_sched.result import Result, TracePoint
from tests.builders import make_problem, schools_in_line, urn
from tests.rules.helpers import plan_of

PLAN = plan_of(make_problem(schools_in_line(3), [Specialist("S1", urn(0))]), [(0, 1, 2)])
RESULT = Result(
    plan=PLAN,
    status=Status.OPTIMAL,
    timetable_status=Status.FEASIBLE,
    bound=PLAN.score.travel,
    unplaced_proved=True,
    stop_reason="proved optimal",
    seconds=1.25,
    work=0.5,
    seed=7,
    time_to_first=0.25,
    time_to_best=1.0,
    trace=(TracePoint(0.25, PLAN.score.travel + 1, None), TracePoint(1.0, PLAN.score.travel, 0)),
)


def test_text_has_the_furthest_school_next_to_the_total() -> None:
    lines = dict(line.split("  ", 1) for line in str(RESULT).splitlines())
    assert lines["furthest school"].strip() == "School 2 (100003), 2.0 km one way"
    assert lines["travel"].strip().endswith("km over the year")
    assert list(lines).index("furthest school") == list(lines).index("travel") + 1
    assert "1 group" in lines["planned"]
    assert "not proved best" in lines["timetable"]


def test_html_says_the_same() -> None:
    text = RESULT._repr_html_()
    for heading, value in RESULT.rows():
        assert heading in text
        assert value.split("'")[0] in text


@pytest.mark.parametrize(
    ("status", "bound", "said"),
    [
        (Status.OPTIMAL, PLAN.score.travel, "no plan has less travel (proved)"),
        (Status.FEASIBLE, None, "how much better a plan could be is not known"),
        (Status.FEASIBLE, 0, "how much better a plan could be is not known (nothing was proved"),
    ],
)
def test_certificate_claims_what_is_proved(status: Status, bound: int | None, said: str) -> None:
    assert replace(RESULT, status=status, bound=bound).certificate().startswith(said)


def test_an_absent_bound_is_said_to_be_absent() -> None:
    result = replace(RESULT, status=Status.FEASIBLE, bound=None)
    assert result.gap is None
    assert dict(result.rows())["bound"] == "none"


def test_record_is_everything_but_the_plan() -> None:
    record = RESULT.record()
    assert record["status"] == "optimal"
    assert record["bound"] == PLAN.score.travel
    assert record["gap"] == 0.0
    assert record["trace"] == [
        {"seconds": 0.25, "travel": PLAN.score.travel + 1, "bound": None},
        {"seconds": 1.0, "travel": PLAN.score.travel, "bound": 0},
    ]
    assert "plan" not in record
