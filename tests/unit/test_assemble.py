from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.assemble import DEFAULT_REASON, assemble, central_member
from mastery_sched.checks import check
from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.entities import Pin, PinKind, Specialist
from mastery_sched.measure import Measure
from mastery_sched.rules import Unplaced
from mastery_sched.scoring import score
from mastery_sched.work_groups import Meeting, Membership, UnplacedSchool
from tests.builders import make_problem, make_school, schools_in_line, slot, urn

TIMES = (slot("2025-09-09 AM"), slot("2025-10-07 PM"))
LINE = make_problem(
    schools_in_line(6),
    [Specialist("S1", urn(0), 3)],
    rules={"unplaced": Unplaced.ALLOW},
)


def group(*numbers: int, pinned_id: str | None = None) -> DraftGroup:
    """A group that meets on a day of its own and hosts in turn."""
    urns = tuple(urn(number) for number in numbers)
    day = numbers[0]
    times = (slot(f"2025-09-{8 + day:02d} AM"), slot(f"2025-10-{6 + day:02d} PM"))
    return DraftGroup(urns, "S1", times, urns[:2], pinned_id)


def test_a_draft_becomes_a_plan_that_is_accepted() -> None:
    plan = assemble(LINE, Draft((group(3, 4, 5), group(0, 1, 2))))
    assert check(plan) == ()
    first, second = plan.work_groups
    assert (first.id, first.name, first.specialist_id) == ("G01", "School 1", "S1")
    assert second.members == tuple(Membership(urn(number), 1, 2) for number in (3, 4, 5))
    assert plan.schedule[3] == Meeting(
        "G02", 2, 2, slot("2025-10-09 PM"), urn(4), "S1", (urn(3), urn(4), urn(5))
    )
    assert plan.unplaced == ()
    assert plan.score == score(plan)
    assert (plan.state, plan.parent_hash) == ("draft", None)


def test_groups_are_numbered_by_their_smallest_urn_whatever_the_order() -> None:
    groups = (group(0, 1), group(2, 3), group(4, 5))
    plan = assemble(LINE, Draft(groups))
    assert plan == assemble(LINE, Draft(groups[::-1]))
    assert [each.urns[0] for each in plan.work_groups] == [urn(0), urn(2), urn(4)]


def test_schools_in_no_group_are_unplaced_with_a_reason() -> None:
    plan = assemble(LINE, Draft((group(0, 1, 2),)), {urn(4): "no half-day fits"})
    assert plan.unplaced == (
        UnplacedSchool(urn(3), DEFAULT_REASON),
        UnplacedSchool(urn(4), "no half-day fits"),
        UnplacedSchool(urn(5), DEFAULT_REASON),
    )


@pytest.mark.parametrize(
    ("pins", "pinned_ids", "expected"),
    [
        ([], [None, None, None], ["G01", "G02", "G03"]),
        ([Pin(PinKind.GROUP, str(urn(2)), "G01")], [None, "G01", None], ["G02", "G01", "G03"]),
        ([Pin(PinKind.GROUP, str(urn(0)), "K7")], ["K7", None, None], ["K7", "G01", "G02"]),
        ([Pin(PinKind.SPECIALIST, "G02", "S1")], [None, None, "G02"], ["G01", "G03", "G02"]),
    ],
)
def test_ids_skip_those_of_pins(
    pins: list[Pin], pinned_ids: list[str | None], expected: list[str]
) -> None:
    groups = [
        group(*numbers, pinned_id=pinned_id)
        for numbers, pinned_id in zip([(0, 1), (2, 3), (4, 5)], pinned_ids, strict=True)
    ]
    plan = assemble(replace(LINE, pins=tuple(pins)), Draft(tuple(groups)))
    assert [plan.group_of[urn(number)].id for number in (0, 2, 4)] == expected
    assert check(plan) == ()


def test_a_hundred_groups_still_sort_by_number() -> None:
    problem = make_problem(schools_in_line(200, spacing_km=0.1))
    groups = [
        DraftGroup((urn(2 * i), urn(2 * i + 1)), None, TIMES, (urn(2 * i), urn(2 * i + 1)))
        for i in range(100)
    ]
    plan = assemble(problem, Draft(tuple(groups)))
    assert [each.id for each in plan.work_groups] == [f"G{i:03d}" for i in range(1, 101)]
    assert [each.urns[0] for each in plan.work_groups] == [urn(2 * i) for i in range(100)]


def test_the_central_member_has_the_least_summed_distance_then_the_smallest_urn() -> None:
    measure = Measure(LINE)
    assert central_member(measure, [urn(4), urn(0), urn(1)]) == urn(1)
    assert central_member(measure, [urn(1), urn(0)]) == urn(0)


def test_a_group_is_named_after_the_town_of_its_central_member() -> None:
    towns = ["Larchford", "Ashby Vale", "Ashby Vale", "Larchford", "Ashby Vale", None]
    schools = [
        replace(school, town=town) for school, town in zip(schools_in_line(6), towns, strict=True)
    ]
    problem = make_problem(schools, LINE.specialists)
    plan = assemble(problem, Draft((group(0, 1), group(2, 3), group(4, 5))))
    assert [each.name for each in plan.work_groups] == ["Larchford", "Ashby Vale", "Ashby Vale 2"]


def test_a_number_already_in_a_name_is_not_given_twice() -> None:
    names = ["Ashby", "x", "Ashby 2", "x", "Ashby", "x"]
    schools = [make_school(i, east_km=0.0, name=name) for i, name in enumerate(names)]
    problem = make_problem(schools, LINE.specialists)
    plan = assemble(problem, Draft((group(0, 1), group(2, 3), group(4, 5))))
    assert [each.name for each in plan.work_groups] == ["Ashby", "Ashby 2", "Ashby 3"]


def test_an_empty_draft_is_a_plan_with_everybody_unplaced() -> None:
    plan = assemble(LINE, Draft(()))
    assert plan.work_groups == ()
    assert len(plan.unplaced) == plan.score.unplaced == 6
    assert check(plan) == ()
