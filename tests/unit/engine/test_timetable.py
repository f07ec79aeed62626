from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from ortools.sat.python import cp_model

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.engine import cpsat
from mastery_sched.engine.timetable import (
    TimetableGroup,
    TimetableOutcome,
    schedule,
    schedule_meetings,
    together,
)
from mastery_sched.entities import Closure, ClosureScope, Specialist
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.rules import Preferences
from mastery_sched.stop import Limits
from tests.builders import make_problem, schools_in_line, slot, urn, weekly
from tests.timetables import fit, least_penalty, penalty

NO_LIMITS = Limits()


def never_asked() -> float:
    raise AssertionError("no clock may be looked at without a time limit")


def plan(
    problem: Problem,
    *groups: TimetableGroup,
    limits: Limits = NO_LIMITS,
    clock: Callable[[], float] = never_asked,
) -> TimetableOutcome:
    return schedule_meetings(problem, groups, limits=limits, seed=0, n_jobs=1, clock=clock)


def group(
    *numbers: int, by: str | None = None, pinned: Sequence[tuple[int, str]] = ()
) -> TimetableGroup:
    return TimetableGroup(
        tuple(urn(i) for i in numbers), by, tuple((number, slot(text)) for number, text in pinned)
    )


def hub(*specialists: Specialist, num_schools: int = 4, **changes: object) -> Problem:
    return make_problem(schools_in_line(num_schools), specialists, **changes)  # type: ignore[arg-type]


def leader(identity: str, base: int, *sessions: str, capacity: int = 2) -> Specialist:
    return Specialist(identity, urn(base), capacity, weekly(*sessions))


def shut(first: str, last: str, scope: ClosureScope = ClosureScope.ALL, who: str = "") -> Closure:
    return Closure(scope, who, date.fromisoformat(first), date.fromisoformat(last))


def assert_optimal(outcome: TimetableOutcome, problem: Problem, *groups: TimetableGroup) -> None:
    assert outcome.status is Status.OPTIMAL
    assert outcome.slots is not None
    assert fit(problem, groups, outcome.slots)
    own = [penalty(problem, g, slots) for g, slots in zip(groups, outcome.slots, strict=True)]
    assert outcome.penalty == outcome.bound == sum(own) == least_penalty(problem, groups)
    assert outcome.no_goods == ()


def days(outcome: TimetableOutcome, position: int = 0) -> list[str]:
    assert outcome.slots is not None
    return [str(each) for each in outcome.slots[position]]


# Segments of three weeks from Monday 1 September, 29 September and 27 October.


def test_meets_once_in_each_window_in_order() -> None:
    problem = hub(num_meetings=3)
    outcome = plan(problem, group(0, 1))
    assert_optimal(outcome, problem, group(0, 1))
    assert outcome.slots is not None
    assert [each.date.month for each in outcome.slots[0]] == [9, 10, 11]
    assert outcome.penalty == 0


def test_nobody_meets_where_anybody_is_shut() -> None:
    shuts = [
        shut("2025-09-01", "2025-09-16"),
        shut("2025-09-17", "2025-09-17", ClosureScope.SCHOOL, str(urn(1))),
        shut("2025-09-18", "2025-09-18", ClosureScope.SPECIALIST, "S1"),
        shut("2025-09-29", "2025-10-15", ClosureScope.SCHOOL, str(urn(3))),
    ]
    problem = hub(leader("S1", 3), closures=tuple(shuts))
    led, alone_too = group(0, 1, by="S1"), group(0, 1)
    outcome = plan(problem, led, alone_too)
    assert_optimal(outcome, problem, led, alone_too)
    assert days(outcome)[0].startswith("2025-09-19")  # the first free of everybody
    assert outcome.slots is not None
    assert outcome.slots[0][1].date >= date(2025, 10, 16)  # the base school's closure counts
    assert outcome.slots[1][0].date >= date(2025, 9, 18)


@pytest.mark.parametrize("min_gap_days", [1, 14, 28, 42, 43])
def test_keeps_the_gap_and_no_more(min_gap_days: int) -> None:
    """From Monday 1 September to Friday 17 October there are 46 days, to the 13th, 42."""
    shuts = (shut("2025-09-02", "2025-09-19"), shut("2025-10-14", "2025-10-17"))
    problem = hub(closures=shuts, rules={"min_gap_days": min_gap_days})
    outcome = plan(problem, group(0, 1))
    if min_gap_days > 42:
        assert outcome.status is Status.INFEASIBLE
        assert outcome.no_goods == ((0,),)
    else:
        assert_optimal(outcome, problem, group(0, 1))


def test_a_pinned_slot_is_kept() -> None:
    problem = hub(leader("S1", 3))
    pinned = group(0, 1, by="S1", pinned=[(2, "2025-10-01 PM")])
    other = group(2, 3, by="S1", pinned=[(2, "2025-10-01 AM")])
    outcome = plan(problem, pinned, other)
    assert_optimal(outcome, problem, pinned, other)
    assert days(outcome)[1] == "2025-10-01 PM"
    assert days(outcome, 1)[1] == "2025-10-01 AM"


@pytest.mark.parametrize(
    "pins",
    [
        [(1, "2025-09-06 AM")],  # a Saturday
        [(1, "2025-09-22 AM")],  # between two segments
        [(1, "2025-10-01 AM")],  # the other window
        [(1, "2025-09-02 AM"), (1, "2025-09-02 PM")],
    ],
)
def test_a_pin_that_cannot_be_kept_is_the_groups_own_fault(pins: list[tuple[int, str]]) -> None:
    problem = hub()
    outcome = plan(problem, group(0, 1), group(2, 3, pinned=pins))
    assert outcome.status is Status.INFEASIBLE
    assert outcome.slots is None
    assert outcome.penalty is None
    assert outcome.no_goods == ((1,),)


def test_a_specialist_is_in_one_place_at_a_time() -> None:
    released = leader("S1", 0, "Tue AM", "Tue PM")
    problem = hub(released, weeks=1, num_meetings=2)
    groups = group(0, 1, by="S1"), group(2, 3, by="S1")
    outcome = plan(problem, *groups)
    assert_optimal(outcome, problem, *groups)
    assert {each[-2:] for each in days(outcome)} | {each[-2:] for each in days(outcome, 1)} == {
        "AM",
        "PM",
    }


def test_groups_without_a_specialist_do_not_wait_for_each_other() -> None:
    problem = hub(weeks=1)
    outcome = plan(problem, group(0, 1), group(2, 3))
    assert outcome.slots is not None
    assert outcome.slots[0] == outcome.slots[1]


def test_a_no_good_names_only_those_who_stand_in_each_others_way() -> None:
    busy, free = leader("S1", 0, "Tue AM"), leader("S2", 1, "Tue AM")
    problem = hub(busy, free, num_schools=6, weeks=1)
    groups = group(0, 1, by="S1"), group(2, 3, by="S2"), group(4, 5, by="S1")
    outcome = plan(problem, *groups)
    assert outcome.status is Status.INFEASIBLE
    assert outcome.no_goods == ((0, 2),)
    assert plan(problem, *groups[:2]).status is Status.OPTIMAL


def test_a_no_good_is_as_small_as_can_be() -> None:
    """Two slots a window for four groups: any three are too many, and three are named."""
    problem = hub(leader("S1", 0, "Tue AM", "Tue PM", capacity=4), num_schools=8, weeks=1)
    groups = [group(2 * i, 2 * i + 1, by="S1") for i in range(4)]
    outcome = plan(problem, *groups)
    assert outcome.status is Status.INFEASIBLE
    (no_good,) = outcome.no_goods
    assert len(no_good) == 3
    assert plan(problem, *(groups[i] for i in no_good[:2])).status is Status.OPTIMAL


def test_each_impossible_part_has_its_no_good() -> None:
    specialists = leader("S1", 0, "Tue AM"), leader("S2", 1, "Thu AM")
    problem = hub(*specialists, num_schools=8, weeks=1)
    groups = [group(2 * i, 2 * i + 1, by=f"S{1 + i % 2}") for i in range(4)]
    shut_out = group(0, 1, pinned=[(1, "2025-12-25 AM")])
    outcome = plan(problem, *groups, shut_out)
    assert set(outcome.no_goods) == {(0, 2), (1, 3), (4,)}


@pytest.mark.parametrize("wish", ["afternoon", "edge", "weekday", "spacing"])
def test_each_preference_alone_is_optimised(wish: str) -> None:
    weights = {"afternoon": 0, "edge": 0, "weekday": 0, "spacing": 0, wish: 3}
    shuts = (shut("2025-09-09", "2025-09-09"), shut("2025-10-13", "2025-10-17"))
    problem = hub(
        leader("S1", 3, "Tue PM", "Thu AM", "Fri PM"),
        num_meetings=3,
        weeks=2,
        preferences=Preferences(**weights),
        closures=shuts,
    )
    groups = group(0, 1, by="S1"), group(1, 2, by="S1")
    assert_optimal(plan(problem, *groups), problem, *groups)


def test_taking_turns_is_not_the_last_word() -> None:
    """Whoever is first takes both Mondays, but each needs only one of them to stay off Wednesday.

    The first group needs the Monday of the second window, the second that of the first.
    """
    problem = hub(
        leader("S1", 4, "Mon AM", "Tue AM", "Wed PM"),
        num_schools=5,
        weeks=1,
        closures=(
            shut("2025-09-16", "2025-09-16", ClosureScope.SCHOOL, str(urn(0))),
            shut("2025-09-02", "2025-09-02", ClosureScope.SCHOOL, str(urn(2))),
        ),
        preferences=Preferences(afternoon=10, edge=0, weekday=0, spacing=0),
        rules={"min_gap_days": 7},
    )
    groups = group(0, 1, by="S1"), group(2, 3, by="S1")
    assert plan(problem, *groups, limits=Limits(work=0.0)).penalty == 10
    outcome = plan(problem, *groups)
    assert_optimal(outcome, problem, *groups)
    assert outcome.penalty == 0


def test_the_plan_passes_the_checker() -> None:
    problem = hub(leader("S1", 0, "Tue AM", "Thu AM"), num_meetings=2)
    groups = group(0, 1, by="S1"), group(2, 3, by="S1")
    outcome = plan(problem, *groups)
    assert outcome.slots is not None
    draft = Draft(
        tuple(
            DraftGroup(each.urns, each.specialist_id, slots, each.urns)
            for each, slots in zip(groups, outcome.slots, strict=True)
        )
    )
    made = assemble(problem, draft)
    assert check(made) == ()
    assert made.score.penalty == outcome.penalty


def test_no_groups_need_nothing() -> None:
    outcome = plan(hub())
    assert outcome.status is Status.OPTIMAL
    assert outcome.slots == ()
    assert outcome.penalty == outcome.bound == 0


def rivals() -> tuple[Problem, tuple[TimetableGroup, ...]]:
    """Three groups on the few mornings of one specialist."""
    problem = hub(
        leader("S1", 0, "Mon AM", "Wed PM", capacity=3), num_schools=6, num_meetings=3, weeks=2
    )
    return problem, tuple(group(2 * i, 2 * i + 1, by="S1") for i in range(3))


def test_the_same_input_gives_the_same_slots() -> None:
    problem, groups = rivals()
    assert plan(problem, *groups) == plan(problem, *groups)


def test_without_time_the_first_fit_is_taken() -> None:
    problem, groups = rivals()
    outcome = plan(problem, *groups, limits=Limits(seconds=0), clock=lambda: 1.0)
    assert outcome.status is Status.FEASIBLE
    assert outcome.bound == 0
    assert outcome.slots is not None
    assert fit(problem, groups, outcome.slots)
    own = [penalty(problem, g, each) for g, each in zip(groups, outcome.slots, strict=True)]
    assert outcome.penalty == sum(own)


def test_without_effort_the_turns_decide() -> None:
    problem, groups = rivals()
    outcome = plan(problem, *groups, limits=Limits(work=0.0))
    best = least_penalty(problem, groups)
    assert outcome.status is Status.FEASIBLE
    assert best is not None
    assert outcome.penalty is not None
    assert outcome.bound < best <= outcome.penalty


def test_without_effort_an_impossible_part_stays_unknown() -> None:
    problem = hub(leader("S1", 0, "Tue AM"), weeks=1)
    groups = group(0, 1, by="S1"), group(2, 3, by="S1")
    outcome = plan(problem, *groups, limits=Limits(work=0.0))
    assert outcome.status is Status.UNKNOWN
    assert outcome.slots is None
    assert outcome.no_goods == ()


def test_time_that_runs_out_on_the_way_ends_the_care() -> None:
    problem = hub(preferences=Preferences(afternoon=0, edge=5, weekday=0, spacing=0))
    ticks = count()
    outcome = plan(
        problem,
        group(0, 1),
        group(2, 3),
        limits=Limits(seconds=1),
        clock=lambda: float(next(ticks)),
    )
    assert outcome.status is Status.FEASIBLE
    assert outcome.slots is not None
    careful, hurried = outcome.slots
    assert penalty(problem, group(0, 1), careful) == 0
    assert str(hurried[0]) == "2025-09-01 AM"


def test_ctrl_c_leaves_the_best_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = hub()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(schedule, "best_alone", interrupted)
    outcome = plan(problem, group(0, 1), group(2, 3))
    assert outcome.interrupted
    assert outcome.status is Status.FEASIBLE
    assert days(outcome) == ["2025-09-01 AM", "2025-09-29 AM"]


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("searches", [1, 2, 3])
def test_ctrl_c_while_groups_are_solved_together(
    monkeypatch: pytest.MonkeyPatch, searches: int, told: bool
) -> None:
    """Whether the search tells of it or it comes between two searches."""
    problem = hub(leader("S1", 0, "Tue AM"), weeks=1)
    groups = group(0, 1, by="S1"), group(2, 3, by="S1")
    calls = count(1)
    honest = cpsat.solve

    def interrupted(model: cp_model.CpModel, settings: cpsat.Settings) -> cpsat.Answer:
        if next(calls) < searches:
            return honest(model, settings)
        if told:
            return cpsat.Answer(Status.UNKNOWN, None, 0.5, interrupted=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(together, "solve", interrupted)
    outcome = plan(problem, *groups)
    assert outcome.interrupted
    assert outcome.status is Status.UNKNOWN
    assert next(calls) == searches + 1


def test_an_impossibility_that_is_not_confirmed_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = hub(leader("S1", 0, "Tue AM"), weeks=1)

    def mistaken(model: object, settings: cpsat.Settings) -> cpsat.Answer:
        if settings.presolve:
            return cpsat.Answer(Status.INFEASIBLE, None, 0.5)
        return cpsat.Answer(Status.UNKNOWN, None, 0.5)

    groups = group(0, 1, by="S1"), group(2, 3, by="S1")
    assert plan(problem, *groups).status is Status.INFEASIBLE
    monkeypatch.setattr(together, "solve", mistaken)
    outcome = plan(problem, *groups)
    assert outcome.status is Status.UNKNOWN
    assert outcome.no_goods == ()


@pytest.mark.data
def test_a_real_hub_of_35_groups_and_30_specialists() -> None:
    from benchmarks.data import data_folder
    from benchmarks.hubs import real_hub

    problem = real_hub(data_folder(), num_applicants=200, policy="central", seed=1).problem
    leaders = [replace(each, sessions=()) for each in problem.specialists[:30]]
    problem = replace(problem, specialists=tuple(leaders))
    nearby = sorted(
        problem.applicants, key=lambda school: (school.authority, school.place.latitude)
    )
    urns = [school.urn for school in nearby]
    groups = [TimetableGroup(tuple(urns[5 * i : 5 * i + 5]), leaders[i % 30].id) for i in range(35)]
    outcome = plan(problem, *groups)
    assert outcome.status is Status.OPTIMAL
    assert outcome.slots is not None
    assert fit(problem, groups, outcome.slots)
