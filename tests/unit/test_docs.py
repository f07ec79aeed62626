"""The documentation holds what is there: every page is found, every public name described."""

from __future__ import annotations

import re
from pathlib import Path

import mastery_sched as ms

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SITE = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_every_page_is_in_the_navigation() -> None:
    assert set(re.findall(r": (\w+\.md)$", SITE, re.MULTILINE)) == {
        path.name for path in DOCS.glob("*.md")
    }


def test_every_public_name_is_described() -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^::: mastery_sched\.(\w+)$", page, re.MULTILINE)) == sorted(
        ms.__all__
    )


def test_every_picture_is_made_by_a_program() -> None:
    programs = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "examples").glob("make_*.py")
    )
    assert [path.name for path in DOCS.rglob("*.png") if path.name not in programs] == []
