"""Dates for choices of groups, and the best choice that has any."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.assemble import assemble
from mastery_sched.checks import check
from mastery_sched.engine import dating as dating_module
from mastery_sched.engine.budget import Budget
from mastery_sched.engine.choices import Choice
from mastery_sched.engine.cpsat import ModelError
from mastery_sched.engine.dating import Dating, Settled
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.instance import build_instance
from mastery_sched.engine.timetable import schedule_meetings
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.stop import Limits
from tests.builders import weekly
from tests.hubs import scattered_hub


def dating(problem: Problem, told: list[Settled]) -> Dating:
    """Without limits."""
    limits = Limits()
    budget = Budget(limits, lambda: 0.0)
    instance = build_instance(problem, frozenset())
    return Dating(instance, limits, budget, 0, 1, lambda: 0.0, told.append)


def choice(dates: Dating, *groups: Group) -> Choice:
    """These groups, nobody left out."""
    return Choice(groups, (), sum(dates.column(group).travel for group in groups))


def hub(num_specialists: int = 2) -> Problem:
    """Eight schools, half-days enough."""
    return scattered_hub(8, num_specialists, num_meetings=3)


TWO: tuple[Group, Group] = (((0, 1, 2, 3), 0, -1), ((4, 5, 6, 7), 1, -1))


def test_a_choice_gets_dates_that_keep_every_rule() -> None:
    told: list[Settled] = []
    dates = dating(hub(), told)
    wanted = choice(dates, *TWO)
    assert not dates.is_settled(wanted, final=False)
    assert dates.date(wanted, 1.0) == []
    assert dates.settled is not None
    assert told == [dates.settled]
    assert dates.budget.work > 0.0
    made = assemble(hub(), dates.settled.draft)
    assert check(made) == ()
    assert made.score.travel == wanted.travel
    assert dates.is_settled(wanted, final=False)
    final = dates.settled.timetable_status is Status.OPTIMAL
    assert dates.is_settled(wanted, final=True) == final
    assert not dates.is_settled(replace(wanted, travel=wanted.travel + 1), final=False)


def test_groups_that_clash_are_told_and_the_best_plan_stays() -> None:
    one, other = hub().specialists
    # Three half-days a year for the one, of which each of two groups needs one a window.
    busy = replace(hub(), specialists=(replace(one, capacity=2, sessions=weekly("Tue AM")), other))
    told: list[Settled] = []
    dates = dating(busy, told)
    assert dates.date(choice(dates, *TWO), 1.0) == []
    before = dates.settled
    assert before is not None
    both = choice(dates, TWO[0], (TWO[1][0], 0, -1))
    no_goods = dates.date(both, 1.0)
    if no_goods:
        assert set(no_goods[0]) <= set(both.groups)
        assert dates.settled is before
    else:
        assert dates.settled is not None
        assert dates.settled.choice == both


def test_worse_dates_for_the_same_choice_are_not_kept() -> None:
    told: list[Settled] = []
    dates = dating(hub(), told)
    wanted = choice(dates, *TWO)
    dates.date(wanted, 1.0)
    best = dates.settled
    assert best is not None
    better = replace(best, penalty=best.penalty - 1)
    dates.settled = better
    dates.date(wanted, 1.0)
    assert dates.settled is better
    assert len(told) == 1


def test_an_interruption_keeps_what_was_found_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object, **kwargs: object) -> object:
        found = schedule_meetings(*args, **kwargs)  # type: ignore[arg-type]
        return replace(found, interrupted=True)

    monkeypatch.setattr(dating_module, "schedule_meetings", interrupted)
    told: list[Settled] = []
    dates = dating(hub(), told)
    with pytest.raises(KeyboardInterrupt):
        dates.date(choice(dates, *TWO), 1.0)
    assert dates.settled is not None
    assert told == [dates.settled]


def test_a_group_that_breaks_a_rule_is_a_fault_of_the_program() -> None:
    dates = dating(hub(), [])
    with pytest.raises(ModelError, match="breaks a rule"):
        dates.column(((0, 1), 0, -1))
