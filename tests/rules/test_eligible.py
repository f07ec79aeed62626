"""Only applicants that may join are members."""

from __future__ import annotations

from typing import Any

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import PastPlace
from mastery_sched.rules import Rule, Unplaced
from mastery_sched.work_groups import Membership
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import one, plan_of, sentence, solved, with_group, with_school

PROBLEM = make_problem(schools_in_line(5))
UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"applicant": False}, "it did not apply"),
    ({"status": "Closed"}, "it is not open (status 'Closed')"),
    ({"type": "Other independent school"}, "it is not a state-funded type"),
    ({"phase": "Secondary"}, "it has no primary phase"),
    ({"predecessor_urns": (900001,)}, "its predecessor 900001 has already taken part, in 2022/23"),
]
PAST = (PastPlace(900001, "2022/23"),)


@pytest.mark.parametrize(("changes", "reason"), UNFIT)
def test_unfit_schools_are_not_placed_by_the_model(changes: dict[str, Any], reason: str) -> None:
    problem = make_problem(with_school(PROBLEM, 2, **changes).schools, history=PAST)
    plan = solved(problem)
    assert urn(2) not in plan.group_of
    assert plan.unplaced == ()


@pytest.mark.parametrize(("changes", "reason"), UNFIT)
def test_unfit_members_are_reported(changes: dict[str, Any], reason: str) -> None:
    problem = make_problem(with_school(PROBLEM, 2, **changes).schools, history=PAST)
    assert check(plan_of(problem, [(0, 1), (3, 4)])) == ()
    message = one(plan_of(problem, [(0, 1), (2, 3, 4)]), Rule.ELIGIBLE)
    assert message.startswith(f"School 2 (100003) may not be in G02 School 3: {reason}")


def test_a_school_that_was_there_before_is_reported() -> None:
    problem = make_problem(PROBLEM.schools, history=(PastPlace(urn(2), "2023/24"),))
    message = one(plan_of(problem, [(0, 1), (2, 3, 4)]), Rule.ELIGIBLE)
    assert message.endswith("it has already taken part, in 2023/24")


def test_an_unknown_member_is_reported() -> None:
    plan = plan_of(make_problem(schools_in_line(2)), [(0, 1)])
    members = (*plan.work_groups[0].members, Membership(999999, 3, 2))
    message = check(with_group(plan, "G01", members=members))[0].message
    assert message == (
        "School 999999 (not in the tables) may not be in G01 School 0: the tables do not know it"
    )


@pytest.mark.parametrize("status", [None, "Open", "Open, but proposed to close"])
def test_allowed_at_the_boundary(status: str | None) -> None:
    problem = with_school(PROBLEM, 2, status=status)
    assert check(plan_of(problem, [(0, 1), (2, 3, 4)])) == ()


def test_sentence() -> None:
    common = (
        "Only applicants that are open, state-funded, of primary phase and have not taken part "
        "before join a group"
    )
    assert sentence(PROBLEM, Rule.ELIGIBLE) == f"{common}."
    closed = make_problem(
        [*schools_in_line(2), make_school(2, status="Closed")], rules={"unplaced": Unplaced.ALLOW}
    )
    assert sentence(closed, Rule.ELIGIBLE) == f"{common}; this leaves out 1."
