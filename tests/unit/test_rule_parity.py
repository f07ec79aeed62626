"""One rule, one name, everywhere: check, sentence, model, table of the rules, file of tests."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from mastery_sched.checks import CHECKS
from mastery_sched.engine.compact import BY_CONSTRUCTION, CONSTRAINTS
from mastery_sched.rules import Preferences, Rule
from mastery_sched.sentences import SENTENCES

ROOT = Path(__file__).parents[2]


def rows_of_the_docs() -> dict[str, list[str]]:
    """Cells of each row of the two tables, by the name in the first column."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", text, re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split(" | ")] for name, cells in rows}


DOCS = rows_of_the_docs()
WEIGHTS = [each.name for each in fields(Preferences)]


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_check_of_its_name(rule: Rule) -> None:
    assert CHECKS[rule].__name__ == rule


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_sentence_of_its_name(rule: Rule) -> None:
    assert SENTENCES[rule].__name__ == rule


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_a_constraint_of_its_name_or_holds_by_construction(rule: Rule) -> None:
    if rule in CONSTRAINTS:
        assert rule not in BY_CONSTRUCTION
        assert CONSTRAINTS[rule].__name__ == rule
    else:
        assert BY_CONSTRUCTION[rule].strip()


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_file_of_tests(rule: Rule) -> None:
    text = (ROOT / "tests" / "rules" / f"test_{rule}.py").read_text(encoding="utf-8")
    assert f"Rule.{rule.name}" in text
    assert "model" in text
    assert "def test_sentence" in text


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_row_in_the_docs_that_names_its_files(rule: Rule) -> None:
    sentence, formula, model, check = DOCS[rule]
    assert sentence
    assert formula
    path = ROOT / "mastery_sched" / check.strip("`")
    assert f"def {rule}(" in path.read_text(encoding="utf-8")
    if rule in CONSTRAINTS:
        module = ROOT / "mastery_sched" / model.strip("`")
        assert f"def {rule}(" in module.read_text(encoding="utf-8")
    else:
        assert model == "by construction"


def test_every_preference_has_a_row_with_its_weight() -> None:
    for name in WEIGHTS:
        weight, counts, where = DOCS[name]
        assert int(weight) == getattr(Preferences(), name)
        assert counts
        path = ROOT / "mastery_sched" / where.strip("`")
        assert f"def {name}(" in path.read_text(encoding="utf-8")


def test_no_row_is_of_anything_else() -> None:
    assert list(DOCS) == [*Rule, *WEIGHTS]
