from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.engine import no_goods
from mastery_sched.engine.instance import Instance, build_instance
from mastery_sched.engine.no_goods import open_windows, widened
from mastery_sched.entities import Closure, ClosureScope, Pin, PinKind, Specialist
from tests.builders import YEAR_START, make_problem, schools_in_line, urn, weekly


@pytest.fixture
def instance() -> Instance:
    """Schools 6 to 9 are closed on the first day of the year, a Monday."""
    problem = make_problem(
        schools_in_line(10),
        [
            Specialist("S1", urn(0), 2, weekly("Mon AM", "Tue AM")),
            Specialist("S2", urn(1), 2, weekly("Mon AM", "Tue AM")),
        ],
        closures=tuple(
            Closure(ClosureScope.SCHOOL, str(urn(i)), YEAR_START, YEAR_START) for i in range(6, 10)
        ),
        pins=(Pin(PinKind.SLOT, "A", "2025-09-02 AM", 1),),
    )
    return build_instance(problem)


def test_open_windows_are_what_all_share(instance: Instance) -> None:
    slots = instance.problem.open_slots.slots

    def first_window(*members: int, label: int = -1) -> list[str]:
        windows = open_windows(instance, (members, 0, label))
        return [str(slots[i]) for i in instance.problem.open_slots.in_mask(windows[0])][:2]

    assert first_window(0, 1) == ["2025-09-01 AM", "2025-09-02 AM"]
    assert first_window(0, 6) == ["2025-09-02 AM", "2025-09-08 AM"]
    assert first_window(0, 1, label=0) == ["2025-09-02 AM"]


def test_groups_with_no_more_slots_clash_as_well(instance: Instance) -> None:
    clash = [((0, 1), 0, -1), ((2, 3), 0, -1)]
    others = [((4, 6), 0, -1), ((4, 5), 0, -1), ((2, 8), 0, -1), ((7, 9), 1, -1)]
    found = set(widened(instance, clash, [*clash, *others]))
    assert (((0, 1), 0, -1), ((2, 3), 0, -1)) in found
    assert (((0, 1), 0, -1), ((4, 6), 0, -1)) in found
    assert not any(group[1] == 1 for no_good in found for group in no_good)
    # Groups with a school in common are never chosen together anyway.
    assert (((4, 5), 0, -1), ((4, 6), 0, -1)) not in found
    assert (((2, 3), 0, -1), ((2, 8), 0, -1)) not in found


def test_groups_with_more_slots_need_not_clash(instance: Instance) -> None:
    clash = [((0, 6), 0, -1), ((2, 7), 0, -1)]
    free = ((4, 5), 0, -1)
    found = widened(instance, clash, [*clash, free, ((8, 9), 0, -1)])
    assert not any(free in no_good for no_good in found)
    assert any(((8, 9), 0, -1) in no_good for no_good in found)


def test_there_is_a_limit(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(no_goods, "MOST_NO_GOODS", 3)
    clash = [((0, 1), 0, -1), ((2, 3), 0, -1)]
    others = [((i, j), 0, -1) for i in range(4) for j in range(4, 8)]
    found = widened(instance, clash, [*clash, *others])
    assert tuple(sorted(clash)) in found
    assert len(found) == 3


def test_one_group_alone_may_be_ruled_out(instance: Instance) -> None:
    alone = replace(instance).problem
    assert widened(build_instance(alone), [((0, 1), 0, -1)], [((2, 3), 0, -1)]) == (
        (((0, 1), 0, -1),),
        (((2, 3), 0, -1),),
    )
