"""A valid plan broken in one way: exactly the rule that owns the fault is reported."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mastery_sched.checks import check
from mastery_sched.plan import Plan
from mastery_sched.rules import Rule
from mastery_sched.scoring import with_score
from mastery_sched.work_groups import Score
from tests.property.editing import valid_plans
from tests.property.mutations import MUTATIONS, Mutation

CASES = [(rule, mutation) for rule, mutations in MUTATIONS.items() for mutation in mutations]
BRIEFLY = settings(
    deadline=None,
    max_examples=6,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@st.composite
def broken_plans(draw: st.DrawFn, mutation: Mutation) -> Plan:
    return with_score(mutation(draw, draw(valid_plans())))


def test_every_rule_is_broken_somehow() -> None:
    assert set(MUTATIONS) == set(Rule) - {Rule.TOTALS}


@settings(BRIEFLY, max_examples=20)
@given(valid_plans())
def test_the_plans_to_be_broken_are_valid(plan: Plan) -> None:
    assert check(plan) == ()


@pytest.mark.parametrize(("rule", "mutation"), CASES, ids=[m.__name__ for _, m in CASES])
@BRIEFLY
@given(data=st.data())
def test_a_single_fault_is_reported_by_its_rule_alone(
    rule: Rule, mutation: Mutation, data: st.DataObject
) -> None:
    broken = data.draw(broken_plans(mutation))
    assert {violation.rule for violation in check(broken)} == {rule}


@BRIEFLY
@given(plan=valid_plans(), name=st.sampled_from([each.name for each in fields(Score)]))
def test_wrong_totals_are_reported_as_such(plan: Plan, name: str) -> None:
    wrong: Any = (7, 7) if name == "unplaced_by_priority" else getattr(plan.score, name) + 1
    broken = replace(plan, score=replace(plan.score, **{name: wrong}))
    assert [violation.rule for violation in check(broken)] == [Rule.TOTALS]
