from __future__ import annotations

import json

import pytest

from mastery_sched.errors import (
    Conflict,
    HubFailedError,
    InfeasibleError,
    InvalidDataError,
    Issue,
    MasterySchedError,
    NoPlanFoundError,
    NoProofError,
    PlanCheckError,
    Violation,
)
from mastery_sched.national.documents import error_values, outcome_of, outcome_text, result_values
from mastery_sched.solver import solve
from mastery_sched.tables.certificate_json import certificate_text
from tests.hubs import scattered_hub
from tests.nations import small_nation

HUB = small_nation(1)[0]


@pytest.mark.parametrize(
    "error",
    [
        InvalidDataError([Issue("schools", 7, "urn", "12x", "is no URN", "give six digits")]),
        InfeasibleError([Conflict("group_size", ("100001",), "no", ("add one", "take one"))]),
        NoPlanFoundError("timetable", 3.5, 1200),
        NoPlanFoundError("timetable", 3.5, None),
        PlanCheckError([Violation("group_size", "G01 has 5 schools", group_id="G01")]),
        HubFailedError("it rained", "line 1\nline 2"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_comes_back_as_it_was(error: MasterySchedError) -> None:
    values = json.loads(outcome_text(error_values(error)))
    found = outcome_of(values, HUB).error
    assert type(found) is type(error)
    assert str(found) == str(error)
    assert vars(found) == vars(error)


def test_any_other_error_of_the_library_keeps_its_words() -> None:
    found = outcome_of(error_values(NoProofError("nothing is proved")), HUB).error
    assert isinstance(found, HubFailedError)
    assert found.cause == "nothing is proved"


def test_a_result_comes_back_with_its_proof() -> None:
    hub = scattered_hub(18, 4, seed=2)
    result = solve(hub, work_limit=4)
    values = json.loads(outcome_text(result_values(result)))
    found = outcome_of(values, hub).result
    assert found == result
    assert result.proof is not None
    assert found is not None
    assert certificate_text(found) == certificate_text(result)


def test_values_that_are_no_outcome_are_refused() -> None:
    values = result_values(solve(HUB, work_limit=5))
    values["plan"]["groups"][0]["id"] = 3
    with pytest.raises(InvalidDataError, match=r"groups\[0\].id"):
        outcome_of(values, HUB)
