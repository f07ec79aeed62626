"""Each constraint of the exact model is needed: left out, the model's best plan breaks the rule.

The checker finds it, and nothing else. With the constraint there is another plan, or none.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from mastery_sched.assemble import assemble
from mastery_sched.engine.compact import CONSTRAINTS, plan_compact, search
from mastery_sched.engine.compact.model import build
from mastery_sched.entities import ClosureScope, Pair, PairKind, Pin, PinKind, Specialist
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, VenueKind
from mastery_sched.stop import Limits
from tests.builders import (
    make_problem,
    make_school,
    schools_in_line,
    urn,
    weekly,
)
from tests.rules.helpers import check_rules, closed_but, with_rules, with_school

PAIRS = make_problem(schools_in_line(4), rules={"max_size": 2})
NEAR, FAR = Specialist("S1", urn(0)), Specialist("S2", urn(4))
STAFFED = make_problem(
    [*schools_in_line(4), make_school(4, east_km=40.0, applicant=False)],
    [NEAR, FAR],
    rules={"max_size": 2},
)
BUSY = Specialist("S1", urn(0), 2, weekly("Thu AM", "Thu PM"))
CENTRAL = make_problem(schools_in_line(3, spacing_km=5.0), kind=VenueKind.CENTRAL)
TRUST = with_school(with_school(PAIRS, 0, trust="Larch Trust"), 1, trust="Larch Trust")

NARROW = make_problem(schools_in_line(4), weeks=1, rules={"max_size": 2})


def pairs(first: int, second: int, kind: PairKind) -> Problem:
    return replace(PAIRS, pairs=(Pair(urn(first), urn(second), kind),))


WOVEN_IN = {Rule.PLACED_ONCE, Rule.ONE_SPECIALIST, Rule.ONE_PER_WINDOW, Rule.VENUE_KIND}
"""Rules without which the model's variables would not even describe a plan."""

BINDING: dict[Rule, Problem] = {
    Rule.GROUP_SIZE: make_problem(
        [*schools_in_line(2), *(make_school(2 + i, east_km=30.0 + i) for i in range(4))],
        rules={"min_size": 3},
    ),
    Rule.EVERYONE_PLACED: PAIRS,
    Rule.CAPACITY: STAFFED,
    Rule.SCHOOL_OPEN: replace(
        make_problem(schools_in_line(3)),
        closures=tuple(
            closed_but(ClosureScope.SCHOOL, str(urn(1)), "2025-09-03 PM", "2025-10-09 AM")
        ),
    ),
    Rule.SPECIALIST_OPEN: replace(
        STAFFED,
        closures=tuple(closed_but(ClosureScope.SPECIALIST, "S2", "2025-09-03 PM", "2025-10-09 AM")),
    ),
    Rule.SPECIALIST_SESSION: replace(
        STAFFED, specialists=(NEAR, replace(FAR, sessions=weekly("Mon PM")))
    ),
    Rule.PARTNERS: make_problem(
        schools_in_line(4),
        [
            Specialist("S1", urn(0), 1, weekly("Thu AM"), partner="S2"),
            Specialist("S2", urn(3), 1, weekly("Thu AM", "Thu PM")),
        ],
        rules={"max_size": 2},
    ),
    Rule.RELEASE_DAYS: make_problem(
        schools_in_line(4),
        [Specialist("S1", urn(0), 2, weekly("Thu AM", "Thu PM"), max_release_days=2)],
        rules={"max_size": 2},
    ),
    Rule.DOUBLE_BOOKING: make_problem(schools_in_line(4), [BUSY], weeks=1),
    Rule.MIN_GAP: make_problem(schools_in_line(2), weeks=1, rules={"min_gap_days": 18}),
    Rule.MAX_GAP: make_problem(
        schools_in_line(2), weeks=1, rules={"min_gap_days": 1, "max_gap_days": 10}
    ),
    Rule.HOST_FAIRNESS: make_problem(
        [*schools_in_line(2), make_school(2, east_km=20.0)], num_meetings=4
    ),
    Rule.HOST_OPEN: replace(
        CENTRAL,
        closures=tuple(closed_but(ClosureScope.HOST, str(urn(1)), "2025-09-03 PM")),
    ),
    Rule.MAX_TRAVEL: with_rules(CENTRAL, max_travel_m=5_000),
    Rule.MAX_SPECIALIST_TRAVEL: make_problem(
        schools_in_line(3, spacing_km=5.0),
        [Specialist("S1", urn(0), max_travel_m=4_000)],
        kind=VenueKind.CENTRAL,
    ),
    Rule.PINNED: replace(
        PAIRS, pins=tuple(Pin(PinKind.GROUP, str(urn(number)), "K1") for number in (0, 3))
    ),
    Rule.TOGETHER: pairs(0, 3, PairKind.TOGETHER),
    Rule.APART: pairs(0, 1, PairKind.APART),
    Rule.MOST_PER_TRUST: with_rules(TRUST, most_per_trust=1),
    Rule.MOST_TRUST_OUT: with_rules(TRUST, most_trust_out_session=1),
    Rule.MOST_MEETINGS: with_rules(NARROW, most_meetings_session=1),
    Rule.LEAD_ATTENDS_FIRST: with_rules(NARROW, lead_attends_first=True),
}


def best_plan(problem: Problem) -> Plan | None:
    outcome = plan_compact(
        problem,
        barred=frozenset(),
        limits=Limits(None, 20.0, 0.0),
        seed=0,
        n_jobs=1,
        clock=lambda: 0.0,
        report=lambda _record: None,
    )
    return None if outcome.draft is None else assemble(problem, outcome.draft)


def test_every_constraint_is_tried() -> None:
    assert set(BINDING) | WOVEN_IN == set(CONSTRAINTS)


@pytest.mark.parametrize("rule", BINDING)
def test_without_it_the_rule_is_broken(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    with_all = best_plan(BINDING[rule])
    assert with_all is None or check_rules(with_all) == set()
    monkeypatch.setattr(search, "build", partial(build, without=[rule]))
    without = best_plan(BINDING[rule])
    assert without is not None
    assert check_rules(without) == {rule}
