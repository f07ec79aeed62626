from __future__ import annotations

import pytest

from mastery_sched.errors import (
    Conflict,
    InfeasibleError,
    InvalidDataError,
    Issue,
    MasterySchedError,
    MissingExtraError,
    NoPlanFoundError,
    PlanCheckError,
    Violation,
    counted,
)


def test_an_issue_says_where_what_and_what_to_do() -> None:
    issue = Issue("schools", 7, "urn", "12x", "is no URN", "give six digits")
    assert str(issue) == "schools row 7, urn ('12x'): is no URN; give six digits"


def test_an_issue_may_concern_a_whole_table() -> None:
    assert str(Issue("schools", None, "", "", "is missing")) == "schools: is missing"
    assert str(Issue("schools", None, "urn", "", "is missing")) == "schools, urn: is missing"


@pytest.mark.parametrize(
    ("ways_out", "text"),
    [
        ((), "29 schools cannot be split"),
        (("leave one out",), "29 schools cannot be split; leave one out"),
        (
            ("leave one out", "add one", "allow 8"),
            "29 schools cannot be split; leave one out, add one, or allow 8",
        ),
    ],
)
def test_a_conflict_lists_its_ways_out(ways_out: tuple[str, ...], text: str) -> None:
    assert str(Conflict("group_size", (), "29 schools cannot be split", ways_out)) == text


def test_a_violation_names_its_rule() -> None:
    assert str(Violation("group_size", "G01 has 5 schools")) == "group_size: G01 has 5 schools"


def test_bad_input_lists_every_issue() -> None:
    issues = [Issue("schools", row, "urn", "", "is empty") for row in (2, 3)]
    error = InvalidDataError(iter(issues))
    assert error.issues == tuple(issues)
    assert str(error).splitlines() == [
        "2 faults in the data:",
        "  - schools row 2, urn: is empty",
        "  - schools row 3, urn: is empty",
    ]
    assert str(InvalidDataError(issues[:1])).startswith("1 fault in the data:")


def test_infeasible_lists_every_conflict() -> None:
    error = InfeasibleError([Conflict("capacity", (), "too few places")])
    assert str(error) == "no plan can keep all the rules:\n  - too few places"


def test_no_plan_found_says_that_nothing_is_proved() -> None:
    error = NoPlanFoundError("timetable", 12.34, bound=7)
    assert (error.stage, error.elapsed, error.bound) == ("timetable", 12.34, 7)
    assert "12.3 s" in str(error)
    assert "not proved" in str(error)


def test_a_bad_plan_is_our_bug() -> None:
    error = PlanCheckError([Violation("totals", "travel is 3, not 4", group_id="G01")])
    assert error.violations[0].group_id == "G01"
    assert "bug" in str(error)


def test_four_failures_are_four_errors_with_one_base() -> None:
    kinds = [InvalidDataError, InfeasibleError, NoPlanFoundError, PlanCheckError]
    for kind in kinds:
        assert issubclass(kind, MasterySchedError)
        assert not any(issubclass(kind, other) for other in kinds if other is not kind)
    assert issubclass(InvalidDataError, ValueError)


def test_a_missing_extra_says_how_to_install_it() -> None:
    error = MissingExtraError("report", "matplotlib")
    assert isinstance(error, ImportError)
    assert str(error).endswith('pip install "mastery_sched[report]"')


@pytest.mark.parametrize(("number", "text"), [(0, "0 schools"), (1, "1 school"), (2, "2 schools")])
def test_nouns_are_counted(number: int, text: str) -> None:
    assert counted(number, "school") == text
