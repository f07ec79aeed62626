"""What a hub says of groups and plans where its model leaves rules out."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.engine.columns import Column as HubColumn
from mastery_sched.engine.columns import make_column
from mastery_sched.engine.instance import Instance, build_instance
from mastery_sched.engine.proof.hub_model import hub_model, model_columns
from mastery_sched.engine.proof.model import Column, column_cost
from mastery_sched.entities import Pair, PairKind, Pin, PinKind
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced
from tests.builders import urn
from tests.hubs import scattered_hub


def groups(instance: Instance, *members: range) -> list[HubColumn]:
    """Groups of these schools under the first leaders."""
    found = [make_column(instance, group, leader) for leader, group in enumerate(members)]
    known = [column for column in found if column is not None]
    assert len(known) == len(found)
    return known


def hub(**changes: object) -> Problem:
    """Twelve schools, three specialists."""
    return replace(scattered_hub(12, 3, num_meetings=3), **changes)  # type: ignore[arg-type]


def test_a_group_costs_what_its_meetings_cost() -> None:
    instance = build_instance(hub(), frozenset())
    model = hub_model(instance, ())
    for column in groups(instance, range(4), range(4, 9)):
        inside = Column(column.leader, column.members)
        assert model.cost_of(inside) == column.travel == column_cost(model.model, inside)
    assert model.cost_of(Column(0, (0, 1))) is None  # too few


def test_a_pinned_venue_costs_what_the_model_does_not_know() -> None:
    (column,) = groups(build_instance(hub(), frozenset()), range(4))
    inside, costs = Column(0, column.members), set()
    for host in range(4):
        pins = (Pin(PinKind.VENUE, str(urn(host)), str(urn(host)), 1),)
        model = hub_model(build_instance(hub(pins=pins), frozenset()), ())
        cost = model.cost_of(inside)
        known = column_cost(model.model, inside)
        assert cost is not None
        assert known is not None
        assert cost >= known
        assert model.model.relaxed
        costs.add(cost)
    assert len(costs) > 1


def test_plans_are_asked_only_where_groups_do_not_decide_alone() -> None:
    instance = build_instance(hub(), frozenset())
    assert hub_model(instance, ()).accepts is None


def test_a_plan_must_have_the_groups_that_pins_name() -> None:
    pins = (Pin(PinKind.GROUP, str(urn(0)), "G03"), Pin(PinKind.SPECIALIST, "G03", "S01"))
    instance = build_instance(hub(pins=pins), frozenset())
    model = hub_model(instance, ())
    assert model.accepts is not None
    everybody = (range(4), range(4, 8), range(8, 12))
    assert model.accepts(model_columns(groups(instance, *everybody)))
    # Under another specialist the pinned school's group is none that may be.
    others = [Column(1, (0, 1, 2, 3)), Column(0, (4, 5, 6, 7)), Column(2, (8, 9, 10, 11))]
    assert not model.accepts(others)


def test_no_more_important_school_may_be_left_out() -> None:
    problem = hub(rules=replace(hub().rules, unplaced=Unplaced.ALLOW))
    schools = tuple(replace(s, priority=int(i < 4)) for i, s in enumerate(problem.schools))
    instance = build_instance(replace(problem, schools=schools), frozenset())
    model = hub_model(instance, (8, 9, 10, 11))
    assert model.accepts is not None
    assert model.accepts(model_columns(groups(instance, range(4), range(4, 8))))
    assert model.accepts(model_columns(groups(instance, range(4), range(8, 12))))
    assert not model.accepts(model_columns(groups(instance, range(4, 8), range(8, 12))))
    assert not model.accepts(model_columns(groups(instance, range(4))))


def test_groups_known_to_clash_are_refused_together_only() -> None:
    instance = build_instance(hub(), frozenset())
    made = groups(instance, range(4), range(4, 8), range(8, 12))
    clash = tuple(column.key for column in made[:2])
    accepts = replace(hub_model(instance, ()), no_goods=(clash,)).accepts
    assert accepts is not None
    assert not accepts(model_columns(made))
    swapped = groups(instance, range(4, 8), range(4), range(8, 12))
    assert accepts(model_columns(swapped))


def test_labels_come_back_with_the_groups() -> None:
    pins = (Pin(PinKind.SPECIALIST, "North", "S01"),)
    instance = build_instance(hub(pins=pins), frozenset())
    named = make_column(instance, range(4), 0, 0)
    assert named is not None
    assert named.label == 0
    model = hub_model(instance, ())
    assert model.hub_columns(model_columns([named]), [named]) == (named,)
    other = model.hub_columns([Column(0, (4, 5, 6, 7))], [named])
    assert other is not None
    assert other[0].label == -1
    assert model.hub_columns([Column(0, (4, 5))], [named]) is None


def test_schools_that_stay_together_cost_nothing_apart() -> None:
    pairs = (Pair(urn(0), urn(5), PairKind.TOGETHER), Pair(urn(1), urn(2), PairKind.APART))
    instance = build_instance(hub(pairs=pairs), frozenset())
    model = hub_model(instance, ())
    assert model.cost_of(Column(0, (0, 3, 4, 6))) is None
    assert model.cost_of(Column(0, (0, 3, 4, 5))) is not None
    assert model.cost_of(Column(0, (1, 2, 3, 4))) is None
