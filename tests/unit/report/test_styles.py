from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from mastery_sched.plan import Plan
from mastery_sched.report.drawing import CLOSED, HOLIDAY, PALE, QUIET
from mastery_sched.report.specialist_year import FREE
from mastery_sched.report.styles import (
    COLOURS,
    INK,
    OUTLINES,
    PAPER,
    SHAPES,
    colour_groups,
    contrast,
    group_styles,
    ink_on,
    neighbours,
)
from mastery_sched.tables.outputs.colours import light_colour
from tests.outputs import dense_plan, plan_of_size
from tests.plans import plan_of_two_groups

# Machado, Oliveira and Fernandes (2009), severity 1: what readers with no long-wave, no middle-wave
# or no short-wave cones see of linear red, green and blue.
SIGHTS = np.array(
    [
        *(1, 0, 0, 0, 1, 0, 0, 0, 1),
        *(0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216),
        *(-0.003882, -0.048116, 1.051998),
        *(0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413),
        *(-0.011820, 0.042940, 0.968881),
        *(1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602),
        *(0.004733, 0.691367, 0.303900),
    ]
).reshape(4, 3, 3)
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
JUST_TELLABLE = 2.3
READABLE = 4.5
"""The least contrast of a text by the Web Content Accessibility Guidelines, level AA."""


def lab(colour: str, sight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    encoded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(sight @ linear, 0, 1)
    x, y, z = np.cbrt(np.maximum(np.array(TO_XYZ) @ seen / (0.95047, 1, 1.08883), 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_colours_stay_apart_for_every_kind_of_sight() -> None:
    for sight in SIGHTS:
        for one, other in combinations(COLOURS, 2):
            apart = float(np.linalg.norm(lab(one, sight) - lab(other, sight)))
            assert apart > 8 * JUST_TELLABLE, (one, other, sight)


@pytest.mark.parametrize("make_plan", [plan_of_size, dense_plan])
def test_neighbours_among_120_groups_can_be_told_apart_by_everybody(
    make_plan: Callable[[int], Plan],
) -> None:
    plan = make_plan(120)
    colours, near = colour_groups(plan), neighbours(plan)
    assert len(near) == 120
    assert min(map(len, near.values())) >= 2
    pairs = {(colours[a], colours[b]) for a in near for b in near[a]}
    apart = [
        float(np.linalg.norm(lab(one, sight) - lab(other, sight)))
        for one, other in pairs
        for sight in SIGHTS
    ]
    assert min(apart) > 8 * JUST_TELLABLE


def test_every_text_of_a_picture_can_be_read() -> None:
    pairs = [(INK, ground) for ground in (PAPER, PALE, CLOSED, HOLIDAY, FREE)]
    pairs += [(QUIET, PAPER)]
    pairs += [(ink_on(colour), colour) for colour in COLOURS]
    pairs += [("#000000", f"#{light_colour(at)}") for at in range(120)]
    assert [pair for pair in pairs if contrast(*pair) < READABLE] == []
    assert {ink_on(colour) for colour in COLOURS} == {INK, PAPER}


def test_the_nearest_groups_of_one_colour_differ_in_shape() -> None:
    styles = group_styles(plan_of_size(120))
    by_colour: dict[str, list[str]] = {}
    for style in styles.values():
        by_colour.setdefault(style.colour, []).append(style.shape)
    assert set(by_colour) == set(COLOURS)
    assert all(len(set(shapes[:6])) == len(shapes[:6]) for shapes in by_colour.values())


def test_every_shape_has_an_outline() -> None:
    assert set(SHAPES) <= set(OUTLINES)


def test_all_groups_have_a_style_in_the_order_of_the_plan() -> None:
    assert list(group_styles(plan_of_two_groups())) == ["G01", "G02"]
