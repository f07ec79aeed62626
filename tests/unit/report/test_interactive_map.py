from __future__ import annotations

import re
from dataclasses import replace

import mastery_sched as ms
from mastery_sched.plan import Plan
from tests.outputs import odd_plan, plan_of_size
from tests.plans import plan_of_two_groups

EVIL = "`${alert(1)}` </script><script>alert(2)</script> \\u0041 'x' \"y\""


def page(plan: Plan) -> str:
    text: str = ms.plot_map(plan).get_root().render()
    return text


def test_it_has_layers_labels_tooltips_and_who_waits() -> None:
    text = page(plan_of_two_groups())
    for layer in ("Groups", "Journeys", "Schools", "Schools without a group", "Specialists"):
        assert f'"{layer}"' in text
    assert "G01 West, led by S1" in text
    assert "waiting: its trust is full" in text
    assert "S1, based at" in text


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
