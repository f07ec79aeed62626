from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from mastery_sched.assessment import Assessment, AssessmentWeek, Treatment
from mastery_sched.entities import Session
from mastery_sched.rows import postcodes
from mastery_sched.rows.frames import table_columns
from mastery_sched.rows.settings import read_settings, rules_values
from mastery_sched.rules import Preferences, Rules
from mastery_sched.travel import TravelUnit

TEXT = (Path(__file__).parents[3] / "docs" / "tables.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """The part of the page under a heading."""
    return TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("unit", TravelUnit)
def test_every_column_is_documented(unit: TravelUnit) -> None:
    for table, columns in table_columns(unit).items():
        cells = [
            line.split("|")[1] for line in section(f"`{table}.csv`").splitlines() if "|" in line
        ]
        documented = re.findall(r"`(\w+)`", "".join(cells))
        for column in columns:
            assert column.name in documented, f"{column.name} of {table}"


def test_the_table_of_postcodes_is_documented() -> None:
    cells = "".join(
        line.split("|")[1] for line in section("`postcodes.csv`").splitlines()[:6] if "|" in line
    )
    assert re.findall(r"`(\w+)`", cells) == [each.name for each in postcodes.COLUMNS]


def test_the_example_of_hub_toml_is_complete_and_sound() -> None:
    example = tomllib.loads(section("`hub.toml`").split("```toml\n")[1].split("```")[0])
    settings, issues = read_settings(example)
    assert issues == []
    assert settings.preferences == Preferences()
    day = date(2025, 9, 1)
    full = Rules(
        max_travel_m=1,
        max_specialist_travel_m=1,
        most_per_trust=1,
        fallback_kmh=1.0,
        max_gap_days=60,
        windows=tuple((day + timedelta(days=30 * h),) * 2 for h in range(6)),
        earliest_date=day,
        latest_date=day,
        lesson_sessions=(Session.AM,),
        most_trust_out_session=1,
        most_trust_out_week=1,
        most_meetings_session=1,
        most_meetings_week=1,
        lead_attends_first=True,
        assessment_weeks=(AssessmentWeek(Assessment.PHONICS_CHECK, Treatment.IGNORED),),
    )
    assert set(example["rules"]) == set(rules_values(full))


def test_defaults_in_the_example_are_the_defaults() -> None:
    example = tomllib.loads(section("`hub.toml`").split("```toml\n")[1].split("```")[0])
    for key, value in rules_values(Rules()).items():
        assert example["rules"][key] == value
