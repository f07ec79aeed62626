from __future__ import annotations

import tomllib
from pathlib import Path

from mastery_sched.national.areas import COLUMNS, SCHOOL_COLUMNS
from mastery_sched.national.settings import FILES, WithoutHub, read_nation_settings
from mastery_sched.national.writing import FILES as WRITTEN

DOCS = Path(__file__).parents[3] / "docs"


def section(heading: str) -> str:
    text = (DOCS / "tables.md").read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_every_column_is_documented() -> None:
    told = section("Tables of a nation")
    for name in (*SCHOOL_COLUMNS, *(column.name for column in COLUMNS)):
        assert f"`{name}`" in told


def test_the_example_of_nation_toml_is_sound() -> None:
    text = section("Tables of a nation").split("```toml\n")[1].split("```")[0]
    settings, issues = read_nation_settings(tomllib.loads(text))
    assert issues == []
    assert settings.base.hub == "England"
    assert settings.without_hub is WithoutHub.FAULT
    rules = settings.of("Far West").rules
    assert rules is not None
    assert rules.max_travel_m == 40_000
    assert rules.venue_policy == ("central",) * 6
    assert set(settings.files) <= set(FILES)


def test_every_file_that_is_written_is_documented() -> None:
    told = (DOCS / "many_hubs.md").read_text(encoding="utf-8")
    assert [name for name in WRITTEN if f"`{name}`" not in told] == []
