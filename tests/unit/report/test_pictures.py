from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

import mastery_sched as ms
from mastery_sched.assemble import assemble
from mastery_sched.draft import Draft
from mastery_sched.errors import MissingExtraError
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.report.geometry import spread_labels
from mastery_sched.report.picture import png_of
from mastery_sched.result import Result, TracePoint
from mastery_sched.work_groups import Score, WorkGroup
from tests.builders import make_problem, make_school
from tests.outputs import plan_of_size
from tests.plans import plan_of_two_groups
from tests.strategies import drafted_problems

PNG = b"\x89PNG"
PICTURES = [ms.plot_static_map, ms.plot_timetable, ms.plot_load]


def result_of(plan: Plan, trace: tuple[TracePoint, ...] = ()) -> Result:
    return Result(
        plan=plan,
        status=Status.FEASIBLE,
        timetable_status=Status.FEASIBLE,
        bound=123_000,
        unplaced_proved=True,
        stop_reason="time limit of 3 s",
        seconds=3.0,
        work=1.0,
        seed=0,
        trace=trace,
    )


def texts(figure: Any) -> list[str]:
    (axes,) = figure.axes
    return [text.get_text() for text in axes.texts]


def values(line: Any) -> list[list[float]]:
    return [list(map(float, each)) for each in line.get_data()]


def legend(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def test_the_map_labels_every_group_and_explains_its_marks() -> None:
    figure = ms.plot_static_map(plan_of_two_groups())
    assert {"G01", "G02", "1 km"} <= set(texts(figure))
    assert legend(figure) == [
        "school, joined to the middle of its group",
        "hosts meetings",
        "specialist's own school",
        "school without a group",
    ]
    assert figure.axes[0].get_title("left") == "Test Hub 2025/26"


def test_the_sheet_has_the_shape_of_the_hub() -> None:
    """All schools on one road, or on a square."""
    flat, square = (ms.plot_static_map(plan) for plan in (plan_of_two_groups(), plan_of_size(50)))
    assert flat.get_figwidth() > 2 * flat.get_figheight()
    assert square.get_figwidth() < 1.2 * square.get_figheight()


def test_labels_keep_clear_of_marks_where_there_is_room() -> None:
    anchors = {"a": (0.0, 0.0), "b": (10.0, 0.0), "c": (10.0, 0.5)}
    spots = spread_labels(anchors, 4, 2, [(0, 0), (0.5, 0), (1, 0)])
    assert spots["b"] == anchors["b"]
    assert spots["a"] != anchors["a"]
    assert not [x for x in (0, 0.5, 1) if abs(spots["a"][0] - x) < 2 and abs(spots["a"][1]) < 1]
    assert abs(spots["c"][1]) >= 2 or abs(spots["c"][0] - 10) >= 4


def test_a_label_rather_covers_one_mark_than_goes_far_away() -> None:
    marks = [(x, y) for x in range(-20, 21) for y in range(-20, 21)]
    assert spread_labels({"a": (0.0, 0.0)}, 4, 2, marks)["a"] == (0.0, 0.0)


def test_the_map_has_every_school() -> None:
    plan = plan_of_size(7)
    collections: Any = ms.plot_static_map(plan).axes[0].collections
    drawn = [tuple(point) for collection in collections for point in collection.get_offsets()]
    assert len(set(drawn)) == len(plan.problem.schools)


def test_the_timetable_has_a_row_a_group_and_a_mark_a_meeting() -> None:
    figure = ms.plot_timetable(plan_of_two_groups())
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["G01 West, S1", "G02 East"]
    assert texts(figure) == ["Tue 2", "Tue 30", "Wed 3", "Wed 1"]
    marks = [line for line in figure.axes[0].lines if line.get_markersize() == 6.5]
    hollow = [line.get_markerfacecolor() == "white" for line in marks]
    assert hollow == [False, False, False, True]


def test_the_load_counts_the_meetings_of_each_week() -> None:
    assert texts(ms.plot_load(plan_of_two_groups())) == ["2", "2"]


def test_a_specialists_year_names_the_groups_met() -> None:
    figure = ms.plot_specialist(plan_of_two_groups(), "S1")
    assert texts(figure).count("G01") == 2
    assert "2 half-days out" in figure.axes[0].get_title("left")


def test_nobody_of_that_name_has_no_year() -> None:
    with pytest.raises(ValueError, match=r"no specialist 'S9'; there are: S1"):
        ms.plot_specialist(plan_of_two_groups(), "S9")


def test_the_trace_shows_travel_and_bound_until_the_search_ended() -> None:
    trace = (
        TracePoint(0.5, 130_000, None),
        TracePoint(0.6, 130_000, 0),
        TracePoint(1.0, 123_400, 120_000),
        TracePoint(2.0, 123_400, 123_000),
    )
    figure = ms.plot_trace(result_of(plan_of_two_groups(), trace))
    travel, bound = figure.axes[0].lines
    assert values(travel) == [
        [0.5, 0.6, 1.0, 2.0, 3.0],
        [130.0, 130.0, 123.4, 123.4, 123.4],
    ]
    assert values(bound) == [
        [1.0, 2.0, 3.0],
        [120.0, 123.0, 123.0],
    ]


def test_without_a_trace_it_says_so() -> None:
    figure = ms.plot_trace(result_of(plan_of_two_groups()))
    assert texts(figure) == ["nothing is known of how the search went"]


def test_notebooks_show_a_picture_by_itself_and_pyplot_knows_nothing_of_it() -> None:
    figure: Any = ms.plot_load(plan_of_two_groups())
    assert figure._repr_png_().startswith(PNG)
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or not pyplot.get_fignums()


@pytest.mark.parametrize("draw", PICTURES)
def test_the_same_plan_gives_the_same_picture(draw: Callable[[Plan], Any]) -> None:
    assert png_of(draw(plan_of_two_groups())) == png_of(draw(plan_of_two_groups()))


@pytest.mark.parametrize("draw", PICTURES)
def test_an_empty_plan_can_be_drawn(draw: Callable[[Plan], Any]) -> None:
    plan = Plan(make_problem([make_school(0, applicant=False)]), (), (), (), Score(0, (), 0, 0))
    assert png_of(draw(plan)).startswith(PNG)


@pytest.mark.parametrize("draw", PICTURES)
def test_awkward_names_can_be_drawn(draw: Callable[[Plan], Any]) -> None:
    plan = plan_of_two_groups()
    names = ("costs $5 \\frac{ $", "x\r\n" + "y" * 200)
    groups = [
        replace(group, name=name) for group, name in zip(plan.work_groups, names, strict=True)
    ]
    problem = replace(plan.problem, hub="$x_{$ \\")
    assert png_of(draw(replace(plan, problem=problem, work_groups=tuple(groups)))).startswith(PNG)


@pytest.mark.parametrize("draw", PICTURES)
def test_a_plan_edited_by_hand_can_be_drawn_even_when_it_makes_no_sense(
    draw: Callable[[Plan], Any],
) -> None:
    plan = plan_of_two_groups()
    stranger = WorkGroup("G09", "", "S8", ())
    lost = replace(plan.schedule[0], group_id="G77", venue_urn=1, specialist_id="S8")
    plan = replace(plan, work_groups=(*plan.work_groups, stranger), schedule=(*plan.schedule, lost))
    assert png_of(draw(plan)).startswith(PNG)


@settings(max_examples=3)
@given(drafted_problems())
def test_any_plan_can_be_drawn(drafted: tuple[Problem, Draft]) -> None:
    plan = assemble(*drafted)
    for draw in PICTURES:
        assert png_of(draw(plan), dpi=40).startswith(PNG)


@pytest.mark.parametrize(
    ("draw", "package"),
    [
        *((draw, "matplotlib") for draw in PICTURES),
        (lambda plan: ms.plot_specialist(plan, "S1"), "matplotlib"),
        (lambda plan: ms.plot_trace(result_of(plan)), "matplotlib"),
        (ms.plot_map, "folium"),
    ],
)
def test_without_the_extra_it_is_named(
    draw: Callable[[Plan], Any], package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_import = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.split(".")[0] == package:
            raise ModuleNotFoundError(name)
        return real_import(name, *args, **more)

    for name in [name for name in sys.modules if name.endswith("report.picture")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=rf"{package}.*mastery_sched\[report\]"):
        draw(plan_of_two_groups())
