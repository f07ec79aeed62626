from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import pytest
from hypothesis import given, settings

from mastery_sched.assemble import assemble
from mastery_sched.draft import Draft
from mastery_sched.errors import MissingExtraError
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.report.static import COLOURS, MARKERS, group_styles, plot_map, plot_timetable
from mastery_sched.work_groups import Score, WorkGroup
from tests.builders import make_problem, make_school
from tests.plans import plan_of_two_groups
from tests.strategies import drafted_problems

mpl.use("Agg")


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def texts(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_the_map_labels_every_group_and_explains_its_marks() -> None:
    axes = plot_map(plan_of_two_groups())
    assert {"G01", "G02"} <= set(texts(axes))
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "school, joined to the middle of its group",
        "specialist's own school",
        "school without a group",
    ]
    assert axes.get_title() == "Test Hub 2025/26"
    axes.figure.canvas.draw()


def test_the_map_has_a_scale_in_round_kilometres() -> None:
    (scale,) = [text for text in texts(plot_map(plan_of_two_groups())) if text.endswith(" km")]
    assert scale == "1 km"


def test_the_timetable_has_a_row_a_group_and_a_mark_a_meeting() -> None:
    plan = plan_of_two_groups()
    axes = plot_timetable(plan)
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["G01 West, S1", "G02 East"]
    assert texts(axes) == ["Tue 2", "Tue 30", "Wed 3", "Wed 1"]
    hollow = [line.get_markerfacecolor() == "white" for line in axes.lines]
    assert hollow == [False, False, False, True]
    axes.figure.canvas.draw()


def test_pictures_can_be_drawn_side_by_side() -> None:
    import matplotlib.pyplot as plt

    _, (left, right) = plt.subplots(ncols=2)
    assert plot_map(plan_of_two_groups(), left) is left
    assert plot_timetable(plan_of_two_groups(), right) is right


def test_groups_look_different() -> None:
    groups = tuple(WorkGroup(f"G{i:02d}", "", None, ()) for i in range(len(COLOURS) * len(MARKERS)))
    styles = group_styles(replace(plan_of_two_groups(), work_groups=groups))
    assert len(set(styles.values())) == len(groups)
    more = group_styles(replace(plan_of_two_groups(), work_groups=(*groups, *groups)))
    assert len(more) == len(groups)


def test_an_empty_plan_can_be_drawn() -> None:
    plan = Plan(make_problem([make_school(0, applicant=False)]), (), (), (), Score(0, (), 0, 0))
    plot_map(plan).figure.canvas.draw()
    plot_timetable(plan).figure.canvas.draw()


def test_a_plan_edited_by_hand_can_be_drawn_even_when_it_makes_no_sense() -> None:
    plan = plan_of_two_groups()
    stranger = WorkGroup("G09", "", "S8", plan.work_groups[0].members[:0])
    plot_map(replace(plan, work_groups=(*plan.work_groups, stranger))).figure.canvas.draw()
    plot_timetable(replace(plan, work_groups=(stranger,))).figure.canvas.draw()


@settings(max_examples=5)
@given(drafted_problems())
def test_any_plan_can_be_drawn(drafted: tuple[Problem, Draft]) -> None:
    import matplotlib.pyplot as plt

    plan = assemble(*drafted)
    plot_map(plan).figure.canvas.draw()
    plot_timetable(plan).figure.canvas.draw()
    plt.close("all")


@pytest.mark.parametrize("draw", [plot_map, plot_timetable])
def test_without_matplotlib_the_extra_is_named(draw: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without_matplotlib(name: str, *args: Any, **more: Any) -> Any:
        if name.split(".")[0] == "matplotlib":
            raise ModuleNotFoundError(name)
        return real_import(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without_matplotlib)
    with pytest.raises(MissingExtraError, match=r"mastery_sched\[report\]"):
        draw(plan_of_two_groups())
