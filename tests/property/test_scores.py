"""The score taken apart adds up, and the plan's tables, which measure in bulk, say the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from mastery_sched.assemble import assemble
from mastery_sched.draft import Draft
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.scoring import group_scores, school_travel, score, specialist_travel, summary
from tests.strategies.feasible import drafted_problems

PLANS = drafted_problems().map(lambda drafted: assemble(*drafted))


@settings(deadline=None, max_examples=30)
@given(PLANS)
def test_the_parts_add_up_to_the_score(plan: Plan) -> None:
    total, groups, facts = score(plan), group_scores(plan), summary(plan)
    assert plan.score == total
    assert total.travel == sum(group.travel for group in groups) == facts.travel
    assert total.penalty == sum(group.penalty for group in groups) == facts.penalty
    assert total.unplaced == sum(total.unplaced_by_priority) == facts.num_unplaced
    assert sum(each.travel for each in school_travel(plan)) == facts.travel_schools
    weighted = sum(each.travel_weighted for each in specialist_travel(plan))
    assert weighted == facts.travel_specialists
    assert facts.travel_schools + facts.travel_specialists == total.travel


@settings(deadline=None, max_examples=30)
@given(PLANS)
def test_the_tables_of_the_plan_agree(plan: Plan) -> None:
    unit = plan.problem.travel_unit
    column = f"travel_{unit.label}"
    groups = dict(zip(plan.groups["group"], plan.groups[column], strict=True))
    for group in group_scores(plan):
        assert groups[group.group_id] == pytest.approx(unit.shown(group.travel), abs=1e-9)
    schools = plan.schools.set_index("urn")
    for school in school_travel(plan):
        assert schools[column][school.urn] == pytest.approx(unit.shown(school.travel), abs=1e-9)
        furthest_km = schools["furthest_km"][school.urn]
        assert furthest_km == pytest.approx(school.furthest_m / 1000, abs=1e-9)
    facts = summary(plan)
    assert schools["furthest_km"].max() == pytest.approx((facts.furthest_m or 0) / 1000, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(drafted_problems())
def test_the_order_of_the_groups_does_not_matter(drafted: tuple[Problem, Draft]) -> None:
    problem, draft = drafted
    assert assemble(problem, Draft(draft.groups[::-1])) == assemble(problem, draft)
