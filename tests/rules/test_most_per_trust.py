"""At most ``most_per_trust`` schools of a group are of one trust; blank is no trust."""

from __future__ import annotations

from mastery_sched.checks import check
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from tests.builders import make_problem, schools_in_line
from tests.rules.helpers import (
    impossible,
    one,
    only,
    plan_of,
    sentence,
    solved,
    under,
    with_rules,
    with_school,
)

LINE = make_problem(schools_in_line(4), rules={"max_size": 2})
SAME = with_school(with_school(LINE, 0, trust="Larch Trust"), 1, trust="Larch Trust")


def at_most(number: int, problem: Problem = SAME) -> Problem:
    return with_rules(problem, most_per_trust=number)


def test_allowed_at_the_boundary_by_the_model() -> None:
    assert solved(at_most(2)).score == solved(SAME).score


def test_the_model_mixes_trusts_at_the_cost_of_travel() -> None:
    free, mixed = solved(SAME), solved(at_most(1))
    assert mixed.score > free.score
    only(under(free, at_most(1)), Rule.MOST_PER_TRUST)


def test_forbidden_beyond_by_the_model() -> None:
    three = with_school(SAME, 3, trust="Larch Trust")
    impossible(at_most(1, three))


def test_too_many_of_one_trust_are_reported() -> None:
    plan = plan_of(SAME, [(0, 1), (2, 3)])
    assert check(under(plan, at_most(2))) == ()
    assert one(under(plan, at_most(1)), Rule.MOST_PER_TRUST) == (
        "G01 School 0 has 2 schools of Larch Trust (School 0 (100001) and School 1 (100002)); "
        "at most 1 may be of one trust"
    )


def test_blank_is_no_trust() -> None:
    assert check(plan_of(at_most(1, LINE), [(0, 1), (2, 3)])) == ()
    assert solved(at_most(1, LINE)).score == solved(LINE).score


def test_sentence() -> None:
    assert sentence(LINE, Rule.MOST_PER_TRUST) is None
    assert sentence(at_most(1), Rule.MOST_PER_TRUST) == (
        "At most 1 school of any one trust is in a group."
    )
    assert sentence(at_most(2), Rule.MOST_PER_TRUST) == (
        "At most 2 schools of any one trust are in a group."
    )
