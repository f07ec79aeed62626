"""Hubs planned with windows: every rule at the windows' borders, by the independent checker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.engine import hub as hub_module
from mastery_sched.engine.instance import Instance
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.engine.proof import windows
from mastery_sched.engine.proof.hub_proof import HubProof, prove_hub
from mastery_sched.engine.proof.hub_windows import HubImproved, improve_hub
from mastery_sched.engine.search import Schedule
from mastery_sched.engine.space import Space
from mastery_sched.engine.staffing_space import hub_schedule
from mastery_sched.entities import Pair, PairKind, Pin, PinKind
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress, Stage
from mastery_sched.rules import Unplaced, VenueKind
from mastery_sched.stop import INTERRUPTED, Limits
from tests.builders import urn
from tests.hubs import mixed_hub, plan, scattered_hub

Improved = list[tuple[int, int]]
"""Travel before and after each time that windows were taken up."""

LIMITS = Limits(work=5.0)

PROVE = hub_module._Hub.prove


@pytest.fixture
def improved(monkeypatch: pytest.MonkeyPatch) -> Improved:
    """Every hub counts as large; a poor search, small windows, no proof that mends what they do."""
    monkeypatch.setattr(hub_module, "windows_come_first", lambda _size: True)
    monkeypatch.setattr(windows, "FEWEST_GROUPS", 2)
    monkeypatch.setattr(windows, "MOST_GROUPS", 5)
    monkeypatch.setattr(hub_module._Hub, "prove", lambda _hub: None)
    monkeypatch.setattr(hub_module, "search_share", lambda _limits, _size: 0.02)
    monkeypatch.setattr(hub_module, "hub_schedule", _hasty)
    travels: Improved = []

    def noted(hub: object, incumbent: Sequence[object], **kwargs: object) -> HubImproved:
        found = improve_hub(hub, incumbent, **kwargs)  # type: ignore[arg-type]
        before = sum(column.travel for column in incumbent)  # type: ignore[attr-defined]
        travels.append((before, sum(column.travel for column in found.columns)))
        return found

    monkeypatch.setattr(hub_module, "improve_hub", noted)
    return travels


def _hasty(instance: Instance, space: Space) -> Schedule:
    return replace(hub_schedule(instance, space), run_length=1_000)


def kept(problem: Problem, outcome: EngineOutcome, improved: Improved) -> Plan:
    """The plan, which the checker accepts, made better by windows."""
    assert outcome.draft is not None
    made = assemble(problem, outcome.draft)
    assert check(made) == ()
    assert improved
    assert all(after <= before for before, after in improved)
    return made


@pytest.mark.parametrize("kind", [VenueKind.MEMBER, VenueKind.CENTRAL, VenueKind.SPECIALIST])
def test_windows_make_the_plan_of_a_poor_search_better(kind: VenueKind, improved: Improved) -> None:
    problem = scattered_hub(48, 9, num_meetings=3, kind=kind, rules={"min_size": 5, "max_size": 7})
    made = kept(problem, plan(problem, LIMITS), improved)
    before, after = improved[0]
    assert made.score.travel == improved[-1][1] <= after < before


def test_every_rule_at_the_borders_of_windows(improved: Improved) -> None:
    problem = mixed_hub(44, 8)
    problem = replace(
        problem,
        pairs=(
            *(Pair(urn(i), urn(i + 1), PairKind.TOGETHER) for i in (1, 9, 20)),
            *(Pair(urn(i), urn(i + 1), PairKind.APART) for i in (3, 12, 25, 30)),
        ),
        pins=(
            Pin(PinKind.GROUP, str(urn(5)), "G03"),
            Pin(PinKind.GROUP, str(urn(6)), "G03"),
            Pin(PinKind.SPECIALIST, "North", "S02"),
            Pin(PinKind.GROUP, str(urn(14)), "North"),
            Pin(PinKind.SLOT, "G03", "2025-09-02 AM", 1),
            Pin(PinKind.VENUE, str(urn(7)), str(urn(7)), 2),
        ),
        rules=replace(
            problem.rules,
            most_per_trust=2,
            max_travel_m=14_000,
            specialist_weight_percent=50,
            unplaced=Unplaced.ALLOW,
        ),
    )
    made = kept(problem, plan(problem, LIMITS), improved)
    assert {"G03", "North"} <= {group.id for group in made.work_groups}
    assert improved[-1][1] < improved[0][0]


def test_more_schools_than_places(improved: Improved) -> None:
    problem = scattered_hub(40, 5, num_meetings=3, seed=3, rules={"unplaced": Unplaced.ALLOW})
    schools = tuple(replace(s, priority=i % 2) for i, s in enumerate(problem.schools))
    problem = replace(problem, schools=schools)
    room = 5 * problem.rules.max_size
    made = kept(problem, plan(problem, LIMITS), improved)
    assert len(made.unplaced) == 40 - room
    assert improved[-1][1] < improved[0][0]


def test_same_seed_and_work_limit_same_draft(improved: Improved) -> None:
    problem = scattered_hub(40, 8, num_meetings=3, seed=4)
    first, again = (plan(problem, Limits(work=2.0), seed=7) for _ in range(2))
    assert first.draft == again.draft
    assert first.work == again.work
    assert improved[: len(improved) // 2] == improved[len(improved) // 2 :]


def test_the_effort_of_windows_counts(improved: Improved) -> None:
    problem = scattered_hub(48, 11, num_meetings=3, seed=4)
    little, much = (plan(problem, Limits(work=work)) for work in (0.3, 4.0))
    assert little.work < much.work < 6.0
    assert improved[0][1] > improved[-1][1]


@pytest.mark.parametrize(("work", "left"), [(0.2, True), (20.0, False)])
def test_a_proof_takes_up_only_windows_that_were_left(
    work: float, left: bool, improved: Improved, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def noted(*args: object, windows: bool, **kwargs: object) -> HubProof:
        asked.append(windows)
        return prove_hub(*args, windows=windows, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(hub_module, "prove_hub", noted)
    monkeypatch.setattr(hub_module._Hub, "prove", PROVE)
    problem = scattered_hub(32, 8, num_meetings=3, seed=4)
    outcome = plan(problem, Limits(work=work))
    made = kept(problem, outcome, improved)
    assert asked == [left]
    assert outcome.bound is not None
    assert outcome.bound <= made.score.travel


def test_every_improvement_is_reported(improved: Improved) -> None:
    told: list[Progress] = []
    problem = scattered_hub(48, 11, num_meetings=3, seed=5)
    outcome = plan(problem, LIMITS, report=told.append)
    travels = [p.travel for p in told if p.stage is Stage.GROUPING and p.travel is not None]
    assert travels == sorted(travels, reverse=True)
    assert len(set(travels)) > 3
    assert travels[-1] == kept(problem, outcome, improved).score.travel
    works = [each.work for each in told if each.stage is Stage.GROUPING]
    assert works == sorted(works)


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_an_interruption_leaves_the_best_plan_so_far(share: float, improved: Improved) -> None:
    problem = scattered_hub(48, 11, num_meetings=3, seed=6)
    whole = kept(problem, plan(problem, LIMITS), improved)
    start, end = improved[0]
    goal = start - share * (start - end)

    told: list[int] = []

    def report(progress: Progress) -> None:
        if not told and progress.travel is not None and progress.travel <= goal:
            told.append(progress.travel)
            raise KeyboardInterrupt

    outcome = plan(problem, LIMITS, report=report)
    assert outcome.stop_reason == INTERRUPTED
    made = kept(problem, outcome, improved)
    assert whole.score.travel <= made.score.travel <= told[0] < start


def test_a_gap_that_is_good_enough_does_not_keep_windows_from_running(improved: Improved) -> None:
    problem = scattered_hub(40, 8, num_meetings=3, seed=4)
    outcome = plan(problem, Limits(work=5.0, gap=0.5))
    kept(problem, outcome, improved)
