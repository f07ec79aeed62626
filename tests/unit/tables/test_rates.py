"""Rates of money: in ``hub.toml``, in a saved plan, in the documentation."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from mastery_sched.rates import Rates
from mastery_sched.rows.settings import read_settings
from mastery_sched.tables import read_hub, read_plan, write_hub, write_plan
from tests.outputs import plan_of_size
from tests.unit.tables.samples import full_problem

OTHERS = Rates(school_funding_pence=1, cover_pence_per_day=25_050, pence_per_100_miles=4_550)
DOCS = Path(__file__).parents[3] / "docs"


def faults(**money: object) -> list[tuple[str, str]]:
    _, issues = read_settings({"hub": "Test Hub", "money": money})
    assert all(issue.advice for issue in issues)
    return [(issue.column, issue.message) for issue in issues]


def test_rates_are_read_in_pounds_and_in_pence_a_mile() -> None:
    money = {"funding_per_school": 0.01, "cover_per_day": 250.5, "pence_per_mile": 45.5}
    settings, issues = read_settings({"hub": "Test Hub", "money": money})
    assert issues == []
    assert settings.rates == OTHERS


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("cover_per_day", -1, "must be 0 or more"),
        ("cover_per_day", 218.005, "two decimals"),
        ("cover_per_day", "218", "not a number"),
        ("cover_per_day", True, "not a number"),
        ("cover_per_day", float("inf"), "not a number"),
        ("cover_per_day", 1e12, "eight digits"),
        ("cover_a_day", 218, "unknown key"),
    ],
)
def test_faults_of_rates_are_told(key: str, value: object, words: str) -> None:
    ((column, message),) = faults(**{key: value})
    assert column in (f"money.{key}", "money")
    assert words in message


def test_a_weight_keeps_its_own_words() -> None:
    _, issues = read_settings({"hub": "Test Hub", "rules": {"specialist_weight": 0.123}})
    assert [issue.message for issue in issues] == ["a weight has at most two decimals"]


def test_money_that_is_no_section_is_a_fault() -> None:
    _, issues = read_settings({"hub": "Test Hub", "money": 218})
    assert [issue.column for issue in issues] == ["money"]


def test_rates_come_back_from_a_folder_and_from_a_plan(tmp_path: Path) -> None:
    problem = replace(full_problem(), rates=OTHERS)
    write_hub(problem, tmp_path / "hub")
    assert read_hub(tmp_path / "hub").rates == OTHERS
    plan = replace(plan_of_size(1), problem=replace(plan_of_size(1).problem, rates=OTHERS))
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == plan


def test_a_plan_with_the_usual_rates_says_nothing_of_them(tmp_path: Path) -> None:
    write_plan(plan_of_size(1), tmp_path / "plan.json")
    assert "money" not in json.loads((tmp_path / "plan.json").read_text("utf-8"))["problem"]
    usual = plan_of_size(1).problem
    assert replace(usual, rates=OTHERS).hash != usual.hash


@pytest.mark.parametrize("page", ["outputs.md", "tables.md"])
def test_the_documentation_has_the_usual_rates(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    section = text.split("[money]")[1].split("```")[0].split("\n[")[0]
    settings, issues = read_settings({"hub": "x"} | tomllib.loads(f"[money]{section}"))
    assert issues == []
    assert settings.rates == Rates()
    assert section.count("=") == len(Rates.__dataclass_fields__)
