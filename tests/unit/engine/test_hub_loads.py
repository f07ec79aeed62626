"""The hub engine where only so much may go on at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.errors import InfeasibleError
from mastery_sched.generate import generate_hub
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from mastery_sched.solver import solve
from tests.hubs import plan
from tests.rules.helpers import under, with_rules

TRUSTS = ("Alder Trust", "Birch Trust", None, None)


def hub() -> Problem:
    """Forty-two schools, half of them in two trusts."""
    made = generate_hub(42, 7, seed=5)
    schools = tuple(
        replace(school, trust=TRUSTS[i % len(TRUSTS)]) for i, school in enumerate(made.schools)
    )
    return replace(made, schools=schools)


def planned(problem: Problem) -> Plan:
    """A plan that keeps every rule."""
    outcome = plan(problem)
    assert outcome.draft is not None
    made = assemble(problem, outcome.draft)
    assert check(made) == ()
    return made


def test_limits_that_bind_cost_dates_but_no_travel() -> None:
    free = planned(hub())
    tight = with_rules(
        hub(),
        most_trust_out_session=3,
        most_trust_out_week=5,
        most_meetings_session=1,
        most_meetings_week=3,
        lead_attends_first=True,
    )
    broken = {violation.rule for violation in check(under(free, tight))}
    assert {Rule.MOST_TRUST_OUT, Rule.MOST_MEETINGS} <= broken
    kept = planned(tight)
    assert kept.score.unplaced == 0
    weeks = Counter(meeting.slot.date.isocalendar()[:2] for meeting in kept.schedule)
    assert max(weeks.values()) <= 3


def test_groups_mix_trusts_where_they_may_not_be_out_together() -> None:
    few = planned(with_rules(hub(), most_trust_out_session=2))
    for group in few.work_groups:
        trusts = Counter(few.problem.school_by_urn[urn].trust for urn in group.urns)
        del trusts[None]
        assert max(trusts.values(), default=0) <= 2


def test_what_cannot_be_counted_in_is_said_before_any_search() -> None:
    with pytest.raises(InfeasibleError, match="6 groups or more meet in half-term 4"):
        solve(with_rules(hub(), most_meetings_week=1))
