"""solve(): the order of the stages, what it returns, what it raises, Ctrl-C."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import date

import pytest

from mastery_sched import solver
from mastery_sched.calendar import OpenSlots
from mastery_sched.checks import check
from mastery_sched.engine.compact import plan_compact
from mastery_sched.engine.hub import plan_hub
from mastery_sched.engine.outcome import Engine, EngineOutcome
from mastery_sched.entities import Closure, ClosureScope, Pin, PinKind, Specialist
from mastery_sched.errors import InfeasibleError, NoPlanFoundError, PlanCheckError
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress, Stage, Status
from mastery_sched.result import Result
from mastery_sched.rules import Rule, Unplaced
from mastery_sched.solver import COMPACT_LIMIT, COMPACT_MOST, solve
from mastery_sched.stop import INTERRUPTED
from tests.builders import make_problem, make_school, schools_in_line, urn

YEAR = (date(2025, 9, 1), date(2026, 8, 31))
PROBLEM = make_problem(
    schools_in_line(5), [Specialist("S1", urn(0)), Specialist("S2", urn(4))], num_meetings=3
)
FIVE_IN_PAIRS = make_problem(schools_in_line(5), rules={"max_size": 2, "unplaced": Unplaced.ALLOW})


@pytest.fixture(scope="module")
def result() -> Result:
    return solve(PROBLEM)


def test_the_plan_is_checked_and_proved(result: Result) -> None:
    assert check(result.plan) == ()
    assert result.status is result.timetable_status is Status.OPTIMAL
    assert result.bound == result.travel == result.plan.score.travel == result.score.travel
    assert result.gap == 0.0
    assert result.unplaced_proved
    assert result.stop_reason == "proved optimal"
    assert result.seed == 0


def test_the_trace_leads_to_the_plan(result: Result) -> None:
    times = [point.seconds for point in result.trace]
    assert times == sorted(times)
    assert result.time_to_first is not None
    assert result.time_to_best is not None
    assert 0 <= result.time_to_first <= result.time_to_best <= result.seconds
    assert result.trace[-1].travel == result.travel
    assert all(one != other for one, other in zip(result.trace, result.trace[1:], strict=False))


def test_text_and_html_say_what_matters(result: Result) -> None:
    text, html = str(result), result._repr_html_()
    for part in ("furthest school", "bound", "gap 0.00%", "proved optimal", "(proved)"):
        assert part in text
        assert part in html


def test_the_record_is_plain_and_finds_its_way_to_json(result: Result) -> None:
    record = json.loads(json.dumps(result.record()))
    assert record["bound"] == result.travel
    assert record["score"]["travel"] == result.travel
    assert record["stop_reason"] == "proved optimal"
    assert len(record["trace"]) == len(result.trace)


def test_an_absent_bound_is_said_to_be_absent(result: Result) -> None:
    without = replace(result, bound=None, status=Status.FEASIBLE)
    assert without.gap is None
    assert "no bound was computed" in str(without)
    assert without.record()["bound"] is None


def test_listeners_hear_everything_in_order() -> None:
    heard: list[Progress] = []
    solve(PROBLEM, on_progress=heard.append, progress=False)
    assert heard[0].stage is Stage.CHECKING
    order = [Stage.CHECKING, Stage.GROUPING, Stage.TIMETABLE]
    assert [order.index(each.stage) for each in heard] == sorted(
        order.index(each.stage) for each in heard
    )
    assert {each.stage for each in heard} == set(order)


def test_the_same_seed_and_work_give_the_same_plan() -> None:
    first, second = (solve(PROBLEM, seed=3, work_limit=0.5) for _ in range(2))
    assert first.plan == second.plan
    assert first.work == second.work


def test_without_a_time_limit_no_decision_looks_at_the_clock(
    monkeypatch: pytest.MonkeyPatch, result: Result
) -> None:
    hours = iter(range(0, 10**9, 3600))
    monkeypatch.setattr("mastery_sched.solver.time.monotonic", lambda: next(hours))
    slow = solve(PROBLEM)
    assert slow.plan == result.plan
    assert slow.work == result.work


def test_what_is_proved_impossible_is_raised_before_any_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver, "_engines", lambda _problem: pytest.fail("no search is needed"))
    with pytest.raises(InfeasibleError) as caught:
        solve(make_problem(schools_in_line(5), rules={"max_size": 2}))
    assert [each.rule for each in caught.value.conflicts] == [Rule.GROUP_SIZE]


def test_what_the_search_proves_impossible_is_raised() -> None:
    pins = tuple(Pin(PinKind.GROUP, str(urn(i)), "G01") for i in range(3))
    problem = make_problem(schools_in_line(4), pins=pins)
    with pytest.raises(InfeasibleError, match="drop pins"):
        solve(problem)


def test_running_out_before_a_plan_is_not_impossible() -> None:
    with pytest.raises(NoPlanFoundError, match="more time may help") as caught:
        solve(PROBLEM, work_limit=1e-9)
    assert caught.value.stage == Stage.GROUPING


@pytest.mark.parametrize("limit", ["time_limit", "work_limit", "gap"])
def test_impossible_limits_are_refused(limit: str) -> None:
    with pytest.raises(ValueError, match="must be 0 or more"):
        solve(PROBLEM, **{limit: -1.0})  # type: ignore[arg-type]


def test_the_checker_finds_a_bug_in_the_slots_of_the_model() -> None:
    problem = replace(PROBLEM, closures=(Closure(ClosureScope.SCHOOL, str(urn(1)), *YEAR),))
    open_as_if_nothing_were = PROBLEM.open_slots
    plant(problem, open_as_if_nothing_were)
    with pytest.raises(PlanCheckError) as caught:
        solve(problem)
    violations = caught.value.violations
    assert {each.rule for each in violations} == {Rule.SCHOOL_OPEN}
    assert {each.urn for each in violations} == {urn(1)}


def plant(problem: Problem, open_slots: OpenSlots) -> None:
    problem.__dict__["open_slots"] = open_slots


def test_reasons_of_those_left_out() -> None:
    plan = solve(FIVE_IN_PAIRS).plan
    (left_out,) = plan.unplaced
    assert left_out.reason == (
        "not all can have a place: 5 schools cannot be split into groups of 2"
    )
    closed = Closure(ClosureScope.SCHOOL, str(urn(2)), *YEAR)
    plan = solve(replace(FIVE_IN_PAIRS, closures=(closed,))).plan
    assert [(each.urn, each.reason) for each in plan.unplaced] == [
        (urn(2), "it has no open half-day in half-terms 1 and 2")
    ]


def test_reasons_of_a_part_of_the_map_are_of_its_schools_only() -> None:
    schools = [make_school(i, east_km=0 if i < 5 else 50) for i in range(9)]
    rules = {"min_size": 3, "max_size": 4, "max_travel_m": 20_000, "unplaced": Unplaced.ALLOW}
    plan = solve(make_problem(schools, [Specialist("S1", urn(0))], rules=rules)).plan
    assert len(plan.unplaced) == 5
    for each in plan.unplaced:
        in_first_town = each.urn in {urn(i) for i in range(5)}
        assert ("5 schools cannot be split" in each.reason) == in_first_town
        assert ("1 specialist can lead 1" in each.reason) != in_first_town


def test_nobody_to_place_makes_an_empty_plan_where_that_is_allowed() -> None:
    nobody = make_problem([make_school(0, applicant=False)], rules={"unplaced": Unplaced.ALLOW})
    result = solve(nobody)
    assert result.plan.work_groups == ()
    assert result.travel == 0
    assert "0 schools in 0 groups" in str(result)


def test_the_engine_goes_by_size() -> None:
    def engines(count: int) -> tuple[Engine, ...]:
        return solver._engines(make_problem(schools_in_line(count)))

    assert engines(COMPACT_LIMIT) == (plan_compact,)
    assert engines(COMPACT_LIMIT + 1) == (plan_hub, plan_compact)
    assert engines(COMPACT_MOST + 1) == (plan_hub,)


def answering(status: Status, stop_reason: str = "work limit of 1") -> Engine:
    """An engine without a plan."""

    def engine(*_arguments: object, **_settings: object) -> EngineOutcome:
        return EngineOutcome(None, status, Status.UNKNOWN, None, False, stop_reason, 0.0)

    return engine


def use(monkeypatch: pytest.MonkeyPatch, *engines: Engine) -> None:
    monkeypatch.setattr(solver, "_engines", lambda _problem: engines)


def test_where_an_engine_finds_nothing_the_next_is_asked(
    monkeypatch: pytest.MonkeyPatch, result: Result
) -> None:
    for status in (Status.UNKNOWN, Status.INFEASIBLE):
        use(monkeypatch, answering(status), plan_compact)
        assert solve(PROBLEM).plan == result.plan


def test_what_one_engine_proves_another_without_time_does_not_undo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, answering(Status.INFEASIBLE), answering(Status.UNKNOWN))
    with pytest.raises(InfeasibleError):
        solve(PROBLEM)
    use(monkeypatch, answering(Status.UNKNOWN), answering(Status.INFEASIBLE))
    with pytest.raises(InfeasibleError):
        solve(PROBLEM)


def test_ctrl_c_before_a_plan_is_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, answering(Status.UNKNOWN, INTERRUPTED), answering(Status.INFEASIBLE))
    with pytest.raises(KeyboardInterrupt):
        solve(PROBLEM)


CTRL_C_IN_A_LOOP_OVER_HUBS = """
    import os, random, signal
    from mastery_sched.checks import check
    from mastery_sched.solver import solve
    from tests.builders import make_problem, make_school

    rng = random.Random(1)
    schools = [make_school(i, rng.uniform(0, 30), rng.uniform(0, 30)) for i in range(20)]
    problem = make_problem(schools, num_meetings=3, rules={"min_size": 3, "max_size": 4})

    def press_ctrl_c(progress):
        if progress.travel is not None and not pressed:
            pressed.append(True)
            os.kill(os.getpid(), signal.SIGINT)

    for _ in range(2):
        pressed = []
        result = solve(problem, on_progress=press_ctrl_c)
        print(result.stop_reason, check(result.plan), len(result.plan.group_of))
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_returns_the_best_plan_again_and_again() -> None:
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CTRL_C_IN_A_LOOP_OVER_HUBS)],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["interrupted () 20"] * 2
