"""Texts of the report stand out from what they stand on, on the screen and on paper."""

from __future__ import annotations

import re
from itertools import product

from mastery_sched.report.page import TEMPLATES
from mastery_sched.report.styles import contrast
from tests.unit.report.test_styles import READABLE

CSS = (TEMPLATES / "report.css").read_text(encoding="utf-8")
DRAWINGS = (TEMPLATES / "drawings.html").read_text(encoding="utf-8")
VARIABLES = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", CSS))
GROUNDS = (".open", ".closed", ".holiday", "rect")
"""Parts of drawings that texts stand on; all other texts stand on the page's ground."""


def colour(value: str) -> str:
    """A colour as the style sheet writes it, in six digits."""
    variable = re.fullmatch(r"var\(--([a-z]+)\)", value)
    if variable is not None:
        return str(VARIABLES[variable[1]])
    if re.fullmatch("#[0-9a-f]{3}", value):
        return "#" + "".join(2 * digit for digit in value[1:])
    assert re.fullmatch("#[0-9a-f]{6}", value), value
    return value


def declared(name: str, selected: str = "") -> set[str]:
    """Every colour declared so, in rules whose selector ends in this."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", CSS)
    found = {
        value
        for selector, body in rules
        for value in re.findall(rf"(?:^|[;\s]){name}: ([^;]+);", body)
        if any(each.strip().endswith(selected) for each in selector.split(","))
    }
    return {colour(value) for value in found - {"inherit", "none"}}


def test_every_text_of_the_page_can_be_read_on_every_ground() -> None:
    texts = declared("color") | declared("fill", "text") | declared("fill", ".day")
    grounds = declared("background")
    assert texts >= {VARIABLES["ink"], VARIABLES["soft"], VARIABLES["link"]}
    assert grounds == {"#ffffff"}
    pairs = list(product(texts, grounds))
    assert [pair for pair in pairs if contrast(*pair) < READABLE] == []


def test_every_text_of_a_drawing_can_be_read_on_what_is_drawn_below_it() -> None:
    texts = declared("fill", "text")
    grounds = {"#ffffff"}.union(*(declared("fill", ground) for ground in GROUNDS))
    assert len(texts) >= 1
    assert len(grounds) == 4
    pairs = list(product(texts, grounds))
    assert [pair for pair in pairs if contrast(*pair) < READABLE] == []


def test_there_is_one_set_of_colours_whatever_the_reader_prefers() -> None:
    assert "color-scheme: light" in CSS
    assert "prefers-color-scheme" not in CSS
    assert not re.findall(r"<text[^>]*(?:fill|style)=", DRAWINGS)
