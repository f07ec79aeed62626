from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.engine import hub as hub_module
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.engine.points import group_points
from mastery_sched.engine.search import Search
from mastery_sched.entities import Pair, PairKind, Pin, PinKind, Specialist
from mastery_sched.generate import generate_hub
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress, Stage, Status
from mastery_sched.rules import Rules, Unplaced, VenueKind
from mastery_sched.stop import INTERRUPTED, Limits
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly
from tests.hubs import mixed_hub, plan, scattered_hub


def kept(problem: Problem, outcome: EngineOutcome) -> Plan:
    """The plan of an outcome, which the checker must accept and the bound allow."""
    assert outcome.draft is not None
    assert outcome.status in (Status.FEASIBLE, Status.OPTIMAL)
    made = assemble(problem, outcome.draft)
    assert check(made) == ()
    if outcome.bound is not None:
        assert outcome.bound <= made.score.travel
    return made


@pytest.mark.parametrize("policy", ["rotate", "central", "specialist", "first_then_rotate"])
def test_a_generated_hub_is_planned_completely(policy: str) -> None:
    from mastery_sched.rules import VENUE_POLICIES

    problem = generate_hub(40, 7, seed=3, rules=Rules(venue_policy=VENUE_POLICIES[policy]))
    outcome = plan(problem)
    made = kept(problem, outcome)
    assert made.unplaced == ()
    assert outcome.unplaced_proved
    assert outcome.timetable_status is Status.OPTIMAL


def test_every_rule_at_once() -> None:
    problem = mixed_hub(26, 4)
    problem = replace(
        problem,
        pairs=(
            Pair(urn(1), urn(2), PairKind.TOGETHER),
            Pair(urn(3), urn(4), PairKind.APART),
        ),
        pins=(
            Pin(PinKind.GROUP, str(urn(5)), "G03"),
            Pin(PinKind.GROUP, str(urn(6)), "G03"),
            Pin(PinKind.SPECIALIST, "North", "S02"),
            Pin(PinKind.SLOT, "G03", "2025-09-02 AM", 1),
            Pin(PinKind.VENUE, str(urn(7)), str(urn(7)), 2),
        ),
        rules=replace(
            problem.rules,
            most_per_trust=2,
            max_travel_m=12_000,
            specialist_weight_percent=50,
            unplaced=Unplaced.ALLOW,
        ),
    )
    made = kept(problem, plan(problem, Limits(work=4.0)))
    assert {"G03", "North"} <= {group.id for group in made.work_groups}


def test_central_without_specialists_is_twelve_times_the_least_star() -> None:
    problem = scattered_hub(
        24, num_meetings=6, kind=VenueKind.CENTRAL, rules={"min_size": 6, "max_size": 7}
    )
    travel = kept(problem, plan(problem, Limits(work=4.0))).score.travel
    everybody = np.arange(24)
    distances = problem.travel.distance_matrix_m(everybody, everybody).astype(np.float64)
    labels, total = group_points(distances, 6, 7, cost="star")
    assert travel == 12 * total
    assert len(set(labels.tolist())) == 4


def test_same_seed_and_work_limit_same_draft() -> None:
    problem = generate_hub(30, 5, seed=1)
    first, again = (plan(problem, Limits(work=1.0), seed=7) for _ in range(2))
    assert first.draft == again.draft
    assert first.work == again.work


def test_every_improvement_is_reported() -> None:
    told: list[Progress] = []
    problem = generate_hub(30, 5, seed=1)
    outcome = plan(problem, report=told.append)
    grouping = [each.travel for each in told if each.stage is Stage.GROUPING]
    travels = [travel for travel in grouping if travel is not None]
    assert travels
    assert travels == sorted(travels, reverse=True)
    assert travels[-1] == kept(problem, outcome).score.travel


def test_hubs_beyond_the_reach_of_the_proof_have_no_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = generate_hub(24, 4, seed=1)
    assert plan(problem, Limits(work=2.0)).bound is not None
    monkeypatch.setattr(hub_module, "MOST_PROVED", 23)
    outcome = plan(problem, Limits(work=2.0))
    assert outcome.draft is not None
    assert outcome.bound is None


def test_limits_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module._Hub, "prove", lambda _hub: None)  # it may need no more time
    problem = scattered_hub(24, 6)
    assert plan(problem, Limits(work=0.5)).stop_reason == "work limit of 0.5"
    assert plan(problem, Limits()).stop_reason == hub_module.SEARCHED
    ticks = iter(range(10_000))
    outcome = plan(problem, Limits(seconds=60.0), clock=lambda: float(next(ticks)))
    assert outcome.stop_reason == "time limit of 60 s"
    kept(problem, outcome)


def test_no_work_no_plan_and_no_claim() -> None:
    outcome = plan(scattered_hub(24, 6), Limits(work=0.0))
    assert outcome.draft is None
    assert outcome.status is Status.UNKNOWN
    assert not outcome.unplaced_proved


def test_without_a_plan_nothing_is_called_impossible() -> None:
    # All apart: no group of two can be.
    pairs = tuple(Pair(urn(i), urn(j), PairKind.APART) for i in range(8) for j in range(i + 1, 8))
    outcome = plan(make_problem(schools_in_line(8), pairs=pairs), Limits(work=0.3))
    assert outcome.status is Status.UNKNOWN
    assert outcome.draft is None


class TestLeavingOut:
    def test_the_least_important_are_left_out_where_leaders_are_too_few(self) -> None:
        schools = [make_school(i, float(i % 6), float(i // 6), priority=i % 2) for i in range(24)]
        problem = make_problem(
            schools,
            [Specialist("S1", urn(0)), Specialist("S2", urn(20))],
            rules={"min_size": 5, "max_size": 6, "unplaced": Unplaced.ALLOW},
        )
        made = kept(problem, plan(problem))
        assert made.score.unplaced == 12
        assert made.score.unplaced_by_priority == (0, 12)

    def test_barred_schools_stay_out(self) -> None:
        problem = scattered_hub(14, rules={"unplaced": Unplaced.ALLOW})
        told: list[Progress] = []
        outcome = plan(problem, barred=frozenset({urn(3), urn(9)}), report=told.append)
        made = kept(problem, outcome)
        assert [each.urn for each in made.unplaced] == [urn(3), urn(9)]
        assert told[-1].unplaced == 2
        assert outcome.unplaced_proved

    @pytest.mark.parametrize("num_schools", [0, 3, 8])
    def test_there_may_be_no_group_at_all(self, num_schools: int) -> None:
        schools = [make_school(i, 30.0 * i) for i in range(max(1, num_schools))]
        schools = [replace(s, applicant=i < num_schools) for i, s in enumerate(schools)]
        rules = {"min_size": 4, "max_size": 5, "unplaced": Unplaced.ALLOW, "max_travel_m": 1_000}
        problem = make_problem(schools, rules=rules)
        made = kept(problem, plan(problem, Limits(work=0.5)))
        assert made.work_groups == ()
        assert made.score.unplaced == num_schools


class TestDates:
    def tight(self, capacity: int, weeks: int) -> Problem:
        """Two specialists with one half-day a week each; the near one could take every group."""
        schools = [make_school(i, float(i % 4), float(i // 4)) for i in range(16)]
        far = make_school(16, 60.0, applicant=False)
        people = [
            Specialist("S1", urn(5), capacity, weekly("Tue AM")),
            Specialist("S2", urn(16), capacity, weekly("Tue AM")),
        ]
        rules = {"min_size": 4, "max_size": 4, "min_gap_days": 1}
        return make_problem([*schools, far], people, weeks=weeks, rules=rules)

    def test_a_specialist_leads_as_many_groups_as_there_are_half_days(self) -> None:
        made = kept(problem := self.tight(4, weeks=4), plan(problem))
        assert {group.specialist_id for group in made.work_groups} == {"S1"}
        made = kept(problem := self.tight(4, weeks=3), plan(problem))
        leaders = [group.specialist_id for group in made.work_groups]
        assert sorted(map(str, leaders)) == ["S1", "S1", "S1", "S2"]

    def test_groups_that_clash_are_chosen_anew(self) -> None:
        # The first two rows of schools can meet on the first Tuesday only, the others on any.
        problem = self.tight(2, weeks=3)
        slots = [str(slot) for slot in problem.open_slots.slots if slot.weekday == "Tue"]
        pins = tuple(Pin(PinKind.SLOT, str(urn(i)), slots[0], 1) for i in range(8))
        problem = replace(problem, pins=pins)
        made = kept(problem, plan(problem, Limits(work=3.0)))
        first = [
            m.specialist_id for m in made.schedule if m.number == 1 and str(m.slot) == slots[0]
        ]
        assert sorted(map(str, first)) == ["S1", "S2"]


class TestInterrupted:
    def test_by_ctrl_c_while_a_plan_is_known(self) -> None:
        problem = generate_hub(30, 5, seed=1)

        def interrupt(progress: Progress) -> None:
            if progress.travel is not None:
                raise KeyboardInterrupt

        outcome = plan(problem, report=interrupt)
        assert outcome.stop_reason == INTERRUPTED
        kept(problem, outcome)

    def test_before_dates_were_sought(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scan: Callable[[Search], bool] = Search.scan

        def scan_and_stop(search: Search) -> bool:
            scan(search)
            raise KeyboardInterrupt

        monkeypatch.setattr(Search, "scan", scan_and_stop)
        problem = generate_hub(30, 5, seed=1)
        outcome = plan(problem)
        assert outcome.stop_reason == INTERRUPTED
        kept(problem, outcome)

    def test_before_anything_was_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def stop(_search: Any) -> bool:
            raise KeyboardInterrupt

        monkeypatch.setattr(Search, "scan", stop)
        outcome = plan(generate_hub(30, 5, seed=1))
        assert outcome.stop_reason == INTERRUPTED
        assert outcome.draft is None
        assert outcome.status is Status.UNKNOWN
