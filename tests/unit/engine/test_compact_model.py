"""The compact model's parts: what it reads, which rules it has, how it orders and reads groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mastery_sched.engine.compact import BY_CONSTRUCTION, CONSTRAINTS
from mastery_sched.engine.compact import objective as objective_module
from mastery_sched.engine.compact.data import gather
from mastery_sched.engine.compact.decode import decode
from mastery_sched.engine.compact.model import build
from mastery_sched.engine.compact.objective import travel, unplaced, unplaced_by_priority
from mastery_sched.engine.compact.variables import Expression, Variables
from mastery_sched.engine.cpsat import Answer, Settings, solve
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    Pin,
    PinKind,
    Session,
    Specialist,
)
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.rules import Rule, Unplaced, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly

BRIEF = Settings(work=10.0)


def minimised(v: Variables, goal: Expression) -> Answer:
    v.model.minimize(goal)
    answer = solve(v.model, BRIEF)
    assert answer.status is Status.OPTIMAL
    return answer


def is_feasible(problem: Problem, *without: Rule) -> bool:
    return solve(build(gather(problem), without=without).model, BRIEF).has_values


def test_every_rule_has_rows_or_a_reason() -> None:
    assert set(CONSTRAINTS) | set(BY_CONSTRUCTION) == set(Rule)
    assert not set(CONSTRAINTS) & set(BY_CONSTRUCTION)
    assert all(reason for reason in BY_CONSTRUCTION.values())


@pytest.mark.parametrize("rule", CONSTRAINTS)
def test_functions_bear_the_names_of_the_rules(rule: Rule) -> None:
    assert CONSTRAINTS[rule].__name__ == rule.value


LINE = schools_in_line(4)
TWO = {"min_size": 2, "max_size": 2}
SOLO = Specialist("S1", urn(0))
BUSY = Specialist("S1", urn(0), capacity=2, sessions=weekly("Thu AM"))


EVERYWHERE = Specialist("S2", urn(0), capacity=2)


def led_by_s1(*group_ids: str) -> tuple[Pin, ...]:
    return tuple(Pin(PinKind.SPECIALIST, group_id, "S1") for group_id in group_ids)


def pairs(kind: PairKind, *couples: tuple[int, int]) -> tuple[Pair, ...]:
    return tuple(Pair(urn(a), urn(b), kind) for a, b in couples)


def shut(number: int) -> Closure:
    first, last = make_problem(LINE).segments[0].open_from, make_problem(LINE).segments[1].open_to
    return Closure(ClosureScope.SCHOOL, str(urn(number)), first, last)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (Rule.EVERYONE_PLACED, make_problem(schools_in_line(5), rules=TWO)),
        (
            Rule.CAPACITY,
            make_problem(LINE, [SOLO, EVERYWHERE], rules=TWO, pins=led_by_s1("G1", "G2")),
        ),
        (Rule.SCHOOL_OPEN, make_problem(LINE, closures=(shut(0),))),
        (
            Rule.SPECIALIST_OPEN,
            make_problem(
                [*LINE, make_school(4, applicant=False)],
                [replace(SOLO, base_urn=urn(4)), EVERYWHERE],
                closures=(shut(4),),
                pins=led_by_s1("G1"),
            ),
        ),
        (
            Rule.SPECIALIST_SESSION,
            make_problem(
                LINE,
                [replace(SOLO, sessions=weekly("Thu PM")), EVERYWHERE],
                closures=tuple(replace(shut(i), session=Session.PM) for i in range(4)),
                pins=led_by_s1("G1"),
            ),
        ),
        (Rule.DOUBLE_BOOKING, make_problem(LINE, [BUSY], weeks=1, rules=TWO)),
        (Rule.MIN_GAP, make_problem(LINE, rules={"min_gap_days": 60})),
        (
            Rule.HOST_FAIRNESS,
            make_problem(
                schools_in_line(3),
                num_meetings=4,
                rules={"min_size": 3},
                pins=tuple(
                    Pin(PinKind.VENUE, "G01", str(urn(number)), h)
                    for h, number in enumerate([0, 0, 1, 1], start=1)
                ),
            ),
        ),
        (Rule.MAX_TRAVEL, make_problem(schools_in_line(4, 30), rules={"max_travel_m": 20_000})),
        (
            Rule.MAX_SPECIALIST_TRAVEL,
            make_problem(
                LINE, [replace(SOLO, max_travel_m=0)], rules={"min_size": 4, "max_size": 4}
            ),
        ),
        (
            Rule.PINNED,
            make_problem(LINE, rules=TWO, pins=(Pin(PinKind.SLOT, "G1", "2025-09-06 AM", 1),)),
        ),
        (Rule.TOGETHER, make_problem(LINE, pairs=pairs(PairKind.TOGETHER, (0, 1), (1, 2), (2, 3)))),
        (Rule.APART, make_problem(LINE, pairs=pairs(PairKind.APART, (0, 1), (1, 2), (0, 2)))),
        (
            Rule.MOST_PER_TRUST,
            make_problem(
                [replace(school, trust="Alder Trust") for school in LINE],
                rules={"most_per_trust": 1},
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, Rule) else "",
)
def test_a_rule_forbids_what_is_allowed_without_it(rule: Rule, problem: Problem) -> None:
    assert not is_feasible(problem)
    assert is_feasible(problem, rule)


def test_schools_far_apart_come_first() -> None:
    data = gather(make_problem(schools_in_line(5)))
    assert [school.urn for school in data.schools[:3]] in (
        [urn(0), urn(4), urn(2)],
        [urn(4), urn(0), urn(2)],
    )


def test_group_numbers() -> None:
    assert gather(make_problem(schools_in_line(7))).num_groups == 3
    assert gather(make_problem(schools_in_line(7))).least_groups == 3
    assert gather(make_problem(schools_in_line(7), [SOLO])).num_groups == 1
    allowed = make_problem(schools_in_line(7), rules={"unplaced": Unplaced.ALLOW})
    assert gather(allowed).least_groups == 0


def test_afternoons_that_add_nothing_are_left_out() -> None:
    problem = make_problem(LINE)

    def afternoons(changed: Problem) -> int:
        data = gather(changed)
        return sum(data.slot(t).session is Session.PM for slots in data.slots for t in slots)

    assert afternoons(problem) == 0
    assert afternoons(replace(problem, specialists=(replace(SOLO, sessions=weekly("Thu PM")),))) > 0
    assert afternoons(replace(problem, specialists=(replace(SOLO, capacity=2),))) > 0
    assert afternoons(replace(problem, pins=(Pin(PinKind.SLOT, "G1", "2025-09-04 PM", 1),))) == 1


def test_slots_at_which_no_group_can_meet_are_left_out() -> None:
    problem = make_problem(LINE, [replace(SOLO, sessions=weekly("Thu AM", "Fri AM"))])
    data = gather(problem)
    assert {data.slot(t).weekday for t in data.slots[0]} == {"Thu", "Fri"}
    away = tuple(
        Closure(ClosureScope.SCHOOL, str(urn(i)), data.slot(t).date, data.slot(t).date)
        for i in range(3)
        for t in data.slots[0][:1]
    )
    assert len(gather(replace(problem, closures=away)).slots[0]) == len(data.slots[0]) - 1


@pytest.mark.parametrize(
    ("num_meetings", "unwilling", "most"), [(2, 0, 1), (3, 0, 2), (6, 0, 3), (6, 1, 6), (6, 3, 6)]
)
def test_most_meetings_that_fairness_can_ask_of_one(
    num_meetings: int, unwilling: int, most: int
) -> None:
    schools = [make_school(i, can_host=i >= unwilling) for i in range(4)]
    assert gather(make_problem(schools, num_meetings=num_meetings)).most_hosted() == most


def test_unnamed_groups_have_one_order() -> None:
    """Six schools in three pairs: 15 ways, of which each is found once."""
    v = build(gather(make_problem(schools_in_line(6), rules=TWO)))
    found = set()
    while (answer := solve(v.model, BRIEF)).has_values:
        groups = tuple(
            tuple(s for s in v.data.everyone if answer.value(v.member[s][k])) for k in v.data.groups
        )
        assert groups not in found
        found.add(groups)
        chosen = [v.member[s][k] for k, group in enumerate(groups) for s in group]
        v.model.add_bool_or([~each for each in chosen])
    assert len(found) == len({frozenset(groups) for groups in found}) == 15


def priorities(*values: int) -> list[Any]:
    return [make_school(i, east_km=i, priority=value) for i, value in enumerate(values)]


@pytest.mark.parametrize("largest", [2**31, 4, 1])
def test_priorities_in_few_goals_or_many(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objective_module, "LARGEST_WEIGHT", largest)
    problem = make_problem(
        priorities(3, 2, 1, 0, 2, 1, 0), rules={**TWO, "unplaced": Unplaced.ALLOW}
    )
    v = build(gather(replace(problem, specialists=(replace(BUSY, sessions=()),))))
    count = minimised(v, unplaced(v)).value(unplaced(v))
    v.model.add(unplaced(v) <= count)
    for goal in unplaced_by_priority(v):
        best = minimised(v, goal)
        v.model.add(goal <= best.value(goal))
    placed = {urn_ for group in decode(v, best).groups for urn_ in group.urns}
    assert placed == {urn(0), urn(1), urn(4), urn(2)} or placed == {urn(0), urn(1), urn(4), urn(5)}


def test_hosts_get_the_meetings_that_pins_give_them() -> None:
    problem = make_problem(
        schools_in_line(3),
        num_meetings=3,
        pins=(
            Pin(PinKind.VENUE, "G07", str(urn(2)), 1),
            Pin(PinKind.VENUE, str(urn(0)), str(urn(0)), 3),
        ),
    )
    v = build(gather(problem))
    (group,) = decode(v, minimised(v, travel(v))).groups
    assert group.venue_urns == (urn(2), urn(1), urn(0))
    assert group.pinned_id == "G07"


def test_each_kind_of_venue_is_read() -> None:
    problem = make_problem(
        [*schools_in_line(3), make_school(3, applicant=False)],
        [replace(SOLO, base_urn=urn(3))],
        num_meetings=4,
        rules={"venue_policy": tuple(VenueKind)},
    )
    v = build(gather(problem))
    (group,) = decode(v, minimised(v, travel(v))).groups
    assert group.venue_urns[1:] == (urn(1), urn(3), None)
    assert group.venue_urns[0] in group.urns
    assert group.specialist_id == "S1"


def test_barred_schools_stay_out() -> None:
    problem = make_problem(schools_in_line(5), rules={"unplaced": Unplaced.ALLOW})
    v = build(gather(problem, frozenset({urn(2)})))
    draft = decode(v, minimised(v, unplaced(v)))
    assert sorted(urn_ for group in draft.groups for urn_ in group.urns) == [
        urn(i) for i in (0, 1, 3, 4)
    ]
