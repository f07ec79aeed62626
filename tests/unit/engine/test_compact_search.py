"""Searching with the compact model: limits, proofs, the order of goals, words without a plan."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from mastery_sched.assemble import assemble
from mastery_sched.engine import cpsat
from mastery_sched.engine.compact import plan_compact, search, why
from mastery_sched.engine.cpsat import Answer
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.entities import Pair, PairKind, Specialist
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress, Stage, Status
from mastery_sched.rules import Rule, Unplaced, VenueKind
from mastery_sched.stop import FINISHED, IMPOSSIBLE, INTERRUPTED, Limits
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly

NO_LIMITS = Limits()


def plan(
    problem: Problem,
    limits: Limits = NO_LIMITS,
    *,
    seed: int = 0,
    trace: list[Progress] | None = None,
) -> EngineOutcome:
    records = [] if trace is None else trace
    return plan_compact(
        problem,
        barred=frozenset(),
        limits=limits,
        seed=seed,
        n_jobs=1,
        clock=lambda: 0.0,
        report=records.append,
    )


def scattered(count: int, num_specialists: int, seed: int = 1, **changes: Any) -> Problem:
    """Schools all over the place, three meetings of groups of 3 or 4."""
    rng = random.Random(seed)
    schools = [make_school(i, rng.uniform(0, 30), rng.uniform(0, 30)) for i in range(count)]
    people = [
        Specialist(f"S{i}", urn(i), sessions=weekly("Thu AM", "Fri PM"))
        for i in range(num_specialists)
    ]
    return make_problem(
        schools, people, num_meetings=3, rules={"min_size": 3, "max_size": 4}, **changes
    )


def test_optimum_with_every_proof() -> None:
    problem = scattered(8, 3)
    trace: list[Progress] = []
    outcome = plan(problem, trace=trace)
    assert outcome.draft is not None
    score = assemble(problem, outcome.draft).score
    assert outcome.status is outcome.timetable_status is Status.OPTIMAL
    assert outcome.bound == score.travel
    assert outcome.unplaced_proved
    assert outcome.stop_reason == FINISHED
    assert outcome.conflicts == ()
    assert outcome.work > 0
    stages = [record.stage for record in trace]
    assert stages == sorted(stages, key=[Stage.GROUPING, Stage.TIMETABLE].index)
    travels = [record.travel for record in trace if record.travel is not None]
    assert travels == sorted(travels, reverse=True)
    assert travels[-1] == score.travel
    bounds = [record.bound for record in trace if record.bound is not None]
    assert bounds == sorted(bounds)
    assert all(bound <= score.travel for bound in bounds)
    work = [record.work for record in trace]
    assert work == sorted(work)
    assert work[-1] <= outcome.work


def test_the_same_seed_and_work_give_the_same_outcome() -> None:
    problem = scattered(12, 4)
    first, second = (plan(problem, Limits(work=0.3), seed=4) for _ in range(2))
    assert first == second
    assert first.draft is not None


def test_seeds_do_not_change_the_optimum() -> None:
    problem = scattered(8, 3)
    drafts = [outcome.draft for seed in range(3) if (outcome := plan(problem, seed=seed))]
    assert len({assemble(problem, draft).score for draft in drafts if draft is not None}) == 1


def test_a_work_limit_leaves_a_valid_bound_and_says_so() -> None:
    problem = scattered(12, 4)
    best = plan(problem)
    assert best.bound is not None
    for work in (0.05, 0.2):
        outcome = plan(problem, Limits(work=work))
        assert outcome.draft is not None
        travel = assemble(problem, outcome.draft).score.travel
        if outcome.status is Status.OPTIMAL:
            continue
        assert outcome.status is Status.FEASIBLE
        assert outcome.stop_reason == f"work limit of {work:g}"
        assert outcome.bound is not None
        assert outcome.bound <= best.bound <= travel


def test_no_limit_left_at_all() -> None:
    outcome = plan(scattered(8, 3), Limits(work=0.0))
    assert outcome.draft is None
    assert outcome.status is Status.UNKNOWN
    assert outcome.bound is None
    assert outcome.stop_reason == "work limit of 0"


def test_a_gap_ends_the_grouping_but_not_the_timetable() -> None:
    problem = scattered(12, 4)
    outcome = plan(problem, Limits(gap=0.9))
    assert outcome.draft is not None
    travel = assemble(problem, outcome.draft).score.travel
    assert outcome.bound is not None
    assert outcome.bound >= 0.1 * travel
    assert outcome.stop_reason == "gap of 90.00% reached"
    assert outcome.timetable_status is Status.OPTIMAL


def two_equal_halves(**changes: Any) -> Problem:
    """Four schools in one place: any two pairs have the same travel."""
    schools = [make_school(i, **changes) for i in range(4)]
    return make_problem(schools, num_meetings=3, rules={"max_size": 2})


def test_the_timetable_is_best_over_all_groups_of_least_travel() -> None:
    # With three calendars whose edges differ, who meets with whom decides what can be avoided.
    plain = two_equal_halves()
    late = tuple(
        replace(segment, calendar="Fenshire", open_from=segment.open_to)
        for segment in plain.segments
    )
    schools = tuple(
        replace(school, calendar="Fenshire" if i in (1, 2) else "Midshire")
        for i, school in enumerate(plain.schools)
    )
    problem = replace(plain, segments=(*plain.segments, *late), schools=schools)
    outcome = plan(problem)
    assert outcome.draft is not None
    assert {group.urns for group in outcome.draft.groups} == {(urn(0), urn(3)), (urn(1), urn(2))}
    assert outcome.timetable_status is Status.OPTIMAL


def test_a_timetable_without_limits_left_is_not_called_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "TIMETABLE_SHARE", 0.0)
    problem = scattered(12, 4)
    outcome = plan(problem, Limits(work=0.05))
    assert outcome.draft is not None
    assert outcome.timetable_status is Status.FEASIBLE


def test_fewest_left_out_then_least_important_then_travel() -> None:
    schools = [make_school(i, east_km=10 * i, priority=i % 2) for i in range(5)]
    problem = make_problem(schools, rules={"max_size": 2, "unplaced": Unplaced.ALLOW})
    outcome = plan(problem)
    assert outcome.draft is not None
    score = assemble(problem, outcome.draft).score
    assert (score.unplaced, score.unplaced_by_priority) == (1, (0, 1))
    assert outcome.unplaced_proved
    assert {group.urns for group in outcome.draft.groups} in (
        {(urn(1), urn(2)), (urn(3), urn(4))},
        {(urn(0), urn(1)), (urn(3), urn(4))},
        {(urn(0), urn(1)), (urn(2), urn(3))},
    )


def test_nobody_to_place() -> None:
    problem = make_problem([make_school(0, applicant=False)], rules={"unplaced": Unplaced.ALLOW})
    outcome = plan(problem)
    assert outcome.draft is not None
    assert outcome.draft.groups == ()
    assert outcome.status is Status.OPTIMAL


NO_PLAN = make_problem(
    schools_in_line(4),
    rules={"max_size": 2},
    pairs=tuple(Pair(urn(0), urn(i), PairKind.APART) for i in (1, 2, 3)),
)


def test_without_a_plan_rules_that_stand_in_the_way_are_named() -> None:
    outcome = plan(NO_PLAN)
    assert outcome.status is Status.INFEASIBLE
    assert outcome.draft is None
    assert outcome.stop_reason == IMPOSSIBLE
    assert [str(conflict) for conflict in outcome.conflicts] == [
        (
            "the 4 schools cannot all be placed by the rules, but there is a plan that leaves out "
            "2; set unplaced to allow"
        ),
        (
            "no plan keeps all the rules, but there is one without this: 3 pairs of schools must "
            "not be in the same group; drop pairs that must be apart"
        ),
    ]


def test_without_a_plan_and_without_a_rule_to_blame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(why, "WORK_EACH", 0.0)
    (conflict,) = plan(NO_PLAN).conflicts
    assert conflict.rule == Rule.EVERYONE_PLACED
    assert conflict.sentence == "no plan keeps all the rules, and no single rule is to blame"


def test_a_wrong_claim_of_infeasibility_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = cpsat.minimise_in_turn
    lies = [Answer(Status.INFEASIBLE, None, 0.1)]

    def lies_at_first(*arguments: Any) -> tuple[Answer, ...]:
        return (lies.pop(),) if lies else real(*arguments)

    monkeypatch.setattr(search, "minimise_in_turn", lies_at_first)
    outcome = plan(scattered(8, 3))
    assert outcome.status is Status.OPTIMAL
    assert not lies


def test_all_kinds_of_venue_in_one_policy() -> None:
    problem = scattered(7, 2)
    policy = (VenueKind.SPECIALIST, VenueKind.ONLINE, VenueKind.CENTRAL)
    outcome = plan(replace(problem, rules=replace(problem.rules, venue_policy=policy)))
    assert outcome.draft is not None
    for group in outcome.draft.groups:
        base, nowhere, central = group.venue_urns
        assert base == problem.specialist_by_id[group.specialist_id or ""].base_urn
        assert nowhere is None
        assert central in group.urns


def test_ctrl_c_between_two_searches_keeps_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_variables: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(search, "penalty", interrupted)
    outcome = plan(scattered(8, 3))
    assert outcome.draft is not None
    assert outcome.status is Status.OPTIMAL
    assert outcome.timetable_status is Status.FEASIBLE
    assert outcome.stop_reason == INTERRUPTED
