from __future__ import annotations

import re
from dataclasses import replace

import mastery_sched as ms
from mastery_sched.plan import Plan
from mastery_sched.report.interactive_map import Layer
from tests.outputs import odd_plan, plan_of_size
from tests.plans import plan_of_two_groups

EVIL = "`${alert(1)}` </script><script>alert(2)</script> \\u0041 'x' \"y\""


def page(plan: Plan) -> str:
    text: str = ms.plot_map(plan).get_root().render()
    return text


def test_it_has_layers_labels_tooltips_and_who_waits() -> None:
    text = page(plan_of_two_groups())
    assert [layer for layer in Layer if f'"{layer}"' not in text] == [Layer.OTHERS]
    assert "G01 West, led by S1" in text
    assert "waiting: its trust is full" in text
    assert "S1 is based here; leads G01" in text


def test_layers_with_nothing_in_them_are_not_offered() -> None:
    text = page(plan_of_size(2))
    assert Layer.SCHOOLS in text
    assert Layer.WAITING not in text


def test_names_lie_above_all_marks_and_stars_below() -> None:
    offsets = [int(each) for each in re.findall(r'"zIndexOffset": (-?\d+)', page(plan_of_size(2)))]
    assert sorted(set(offsets)) == [-10_000, 0, 10_000]
    assert offsets.count(10_000) == offsets.count(-10_000) == 2


def test_without_a_background_nothing_is_asked_of_a_map_server() -> None:
    assert "tileLayer" in page(plan_of_size(1))
    text: str = ms.plot_map(plan_of_size(1), tiles=None).get_root().render()
    assert "tileLayer" not in text


def test_every_school_has_a_mark() -> None:
    plan = plan_of_size(9)
    text = page(plan)
    assert all(f"({school.urn})" in text for school in plan.problem.schools)


def test_no_number_is_missing() -> None:
    numbers = re.findall(r"\bNaN\b|\bInfinity\b", page(plan_of_size(3)))
    assert numbers == []


def test_texts_do_no_harm() -> None:
    plan = plan_of_two_groups()
    groups = tuple(replace(group, id=f"{group.id}{EVIL}", name=EVIL) for group in plan.work_groups)
    schools = tuple(replace(school, name=EVIL) for school in plan.problem.schools)
    meetings = tuple(replace(each, group_id=f"{each.group_id}{EVIL}") for each in plan.schedule)
    problem = replace(plan.problem, schools=schools, hub=EVIL)
    text = page(replace(plan, problem=problem, work_groups=groups, schedule=meetings))
    assert "alert(1)" in text
    assert "${alert" not in text
    assert "<script>alert" not in text
    assert "\\u0041" not in text


def test_awkward_names_can_be_shown() -> None:
    assert "<script>alert" not in page(odd_plan())
