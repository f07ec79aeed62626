from __future__ import annotations

from mastery_sched.engine import alternatives
from mastery_sched.engine.alternatives import with_other_leaders
from mastery_sched.engine.columns import make_column
from mastery_sched.engine.group_cost import group_data
from mastery_sched.engine.instance import Instance, build_instance
from mastery_sched.engine.space import Space
from mastery_sched.engine.staffing_space import hub_space
from mastery_sched.entities import Pin, PinKind
from tests.builders import urn
from tests.hubs import scattered_hub


def hub(num_specialists: int, *pins: Pin) -> tuple[Instance, Space]:
    instance = build_instance(scattered_hub(10, num_specialists, pins=pins))
    return instance, hub_space(instance, group_data(instance))


def test_the_leaders_with_least_travel_are_tried() -> None:
    instance, space = hub(7)
    members = (0, 2, 5, 7)
    found = with_other_leaders(space, [(members, 0, -1)])
    columns = [make_column(instance, members, leader) for leader in range(7)]
    travel = sorted((c.travel, c.leader) for c in columns if c is not None)
    assert {group[1]: amount for group, amount in found.items()} == {
        leader: amount for amount, leader in travel[: alternatives.NUM_LEADERS]
    }


def test_only_possible_groups_are_given() -> None:
    _, space = hub(3, Pin(PinKind.SPECIALIST, str(urn(0)), "S02"))
    assert [group[1] for group in with_other_leaders(space, [((0, 1, 2, 3), 0, -1)])] == [1]


def test_groups_without_schools_yet_may_be_any() -> None:
    _, space = hub(2, Pin(PinKind.SPECIALIST, "A", "S02"), Pin(PinKind.GROUP, str(urn(9)), "B"))
    found = set(with_other_leaders(space, [((0, 1, 2, 3), 0, -1), ((6, 7, 8, 9), 0, 1)]))
    assert {group for group in found if 9 not in group[0]} == {
        ((0, 1, 2, 3), 0, -1),
        ((0, 1, 2, 3), 1, -1),
        ((0, 1, 2, 3), 1, 0),
    }
    assert {label for members, _, label in found if 9 in members} == {1}


def test_one_leader_leaves_no_choice() -> None:
    _, space = hub(0)
    assert with_other_leaders(space, [((0, 1, 2, 3), 0, -1)]) == {}
    assert with_other_leaders(hub(3)[1], []) == {}
