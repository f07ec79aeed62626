from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mastery_sched
from mastery_sched.assemble import assemble
from mastery_sched.checks import CHECKS, check
from mastery_sched.draft import Draft
from mastery_sched.entities import Session, Slot, Specialist
from mastery_sched.errors import Violation
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced, VenueKind
from mastery_sched.scoring import group_scores, school_travel, score, specialist_travel, summary
from mastery_sched.work_groups import Meeting, Membership, Score, UnplacedSchool, WorkGroup
from tests.builders import YEAR_START, make_problem, schools_in_line, urn
from tests.rules.helpers import plan_of
from tests.strategies.feasible import drafted_problems

POLICY = (VenueKind.MEMBER, VenueKind.CENTRAL, VenueKind.SPECIALIST, VenueKind.ONLINE)
PROBLEM = make_problem(
    schools_in_line(5),
    [Specialist("S1", urn(0)), Specialist("S2", urn(4), 2)],
    num_meetings=4,
    rules={"venue_policy": POLICY, "max_travel_m": 4_500, "most_per_trust": 1},
)
PLAN = plan_of(PROBLEM, [(0, 1), (2, 3, 4)])


def test_every_rule_has_its_check_in_the_rules_order() -> None:
    assert list(CHECKS) == [rule for rule in Rule if rule in CHECKS] == list(Rule)


def test_a_plan_that_keeps_every_rule_has_no_violations() -> None:
    assert check(PLAN) == ()


def test_violations_come_in_the_order_of_the_rules() -> None:
    broken = replace(PLAN, work_groups=PLAN.work_groups[:1], score=Score(0, (), 0, 0))
    rules = [violation.rule for violation in check(broken)]
    assert rules == sorted(rules, key=[rule.value for rule in Rule].index)
    assert set(rules) == {Rule.IDENTITY, Rule.EVERYONE_PLACED, Rule.TOTALS}


def test_an_empty_plan_is_judged() -> None:
    empty = assemble(PROBLEM, Draft(()))
    assert {violation.rule for violation in check(empty)} == {Rule.EVERYONE_PLACED}
    allowed = replace(PROBLEM, rules=replace(PROBLEM.rules, unplaced=Unplaced.ALLOW))
    assert check(assemble(allowed, Draft(()))) == ()


def test_the_models_calendar_and_travel_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_problem: Problem) -> None:
        raise AssertionError("the checker asked the models")

    plan = replace(PLAN, problem=replace(PROBLEM))
    for name in ("open_slots", "travel"):
        monkeypatch.setattr(Problem, name, property(refuse))
    assert check(plan) == ()
    assert summary(plan).num_groups == 2


def test_nothing_of_the_models_is_imported() -> None:
    package = Path(mastery_sched.__file__).parent
    files = [package / "measure.py", *package.glob("checks/*.py"), *package.glob("scoring/*.py")]
    assert len(files) > 10
    for path in files:
        imported: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "mastery_sched.travel":
                assert {alias.name for alias in node.names} == {"TravelUnit"}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
        forbidden = ("mastery_sched.calendar", "mastery_sched.engine", "ortools", "numpy", "pyproj")
        assert not [name for name in imported if name.startswith(forbidden)]


@settings(deadline=None, max_examples=40)
@given(drafted_problems())
def test_plans_that_keep_every_rule_by_construction_are_accepted(
    drafted: tuple[Problem, Draft],
) -> None:
    assert check(assemble(*drafted)) == ()


URNS = st.sampled_from([*(urn(i) for i in range(5)), 0, -1, 999_999])
IDS = st.sampled_from(["G01", "G02", "G07", ""])
PEOPLE = st.sampled_from(["S1", "S2", "S9", "", None])
NUMBERS = st.integers(-1, 6)
SLOTS = st.builds(
    lambda days, session: Slot(YEAR_START.fromordinal(YEAR_START.toordinal() + days), session),
    st.integers(-5, 140),
    st.sampled_from(Session),
)
MEMBERSHIPS = st.builds(Membership, URNS, NUMBERS, NUMBERS)
GROUPS = st.builds(
    WorkGroup, IDS, st.just("X"), PEOPLE, st.lists(MEMBERSHIPS, max_size=6).map(tuple)
)
MEETINGS = st.builds(
    Meeting,
    group_id=IDS,
    number=NUMBERS,
    window=NUMBERS,
    slot=SLOTS,
    venue_urn=st.none() | URNS,
    specialist_id=PEOPLE,
    attending=st.lists(URNS, max_size=6).map(tuple),
)


@st.composite
def nonsense(draw: st.DrawFn) -> Plan:
    """The plan above with some of its parts replaced by anything of the right type."""

    def spoiled(parts: tuple[Any, ...], anything: st.SearchStrategy[Any]) -> tuple[Any, ...]:
        kept = [part for part in parts if draw(st.integers(0, 3))]
        return (*kept, *draw(st.lists(anything, max_size=3)))

    return replace(
        PLAN,
        work_groups=spoiled(PLAN.work_groups, GROUPS),
        schedule=spoiled(PLAN.schedule, MEETINGS),
        unplaced=spoiled((), st.builds(UnplacedSchool, URNS, st.just("why not"))),
    )


@settings(deadline=None, max_examples=100)
@given(nonsense())
def test_nonsense_is_reported_and_never_crashes(plan: Plan) -> None:
    rules = {rule.value for rule in Rule}
    for violation in check(plan):
        assert isinstance(violation, Violation)
        assert violation.rule in rules
        assert violation.message[0].isupper() or violation.message[0].isdigit()
    total = score(plan)
    assert total.travel == sum(group.travel for group in group_scores(plan))
    assert summary(plan).travel == total.travel
    assert len(specialist_travel(plan)) == 2
    assert all(each.travel >= 0 for each in school_travel(plan))
