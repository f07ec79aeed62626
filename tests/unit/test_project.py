"""The project's files agree with the code: dependencies, licence, commands."""

from __future__ import annotations

import ast
import os
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {"mastery_sched", "tests", "benchmarks"}
DISTRIBUTION_OF = {
    "tomli_w": "tomli-w",
    "recurring_ical_events": "recurring-ical-events",
    "k_means_constrained": "k-means-constrained",
    "distributed": "dask",
}


def imported(tree: ast.Module) -> set[str]:
    """Distributions, none of ours and none of Python's own, that a piece of code imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return {DISTRIBUTION_OF.get(name, name) for name in names - OURS - sys.stdlib_module_names}


def third_party(folder: str) -> set[str]:
    """Distributions that the files of a folder import, wherever in the file."""
    files = (ROOT / folder).rglob("*.py")
    return set().union(*(imported(ast.parse(path.read_text(encoding="utf-8"))) for path in files))


def declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=\[]", requirement)[0] for requirement in requirements}


CORE = declared(PROJECT["dependencies"])
EXTRAS = {name: declared(listed) for name, listed in PROJECT["optional-dependencies"].items()}


def test_what_the_package_imports_is_what_it_depends_on() -> None:
    assert third_party("mastery_sched") == CORE | EXTRAS["report"]


def imports_at_top(path: Path) -> ast.Module:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return ast.Module([node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))], [])


def test_optional_packages_are_imported_only_when_they_are_used() -> None:
    files = list((ROOT / "mastery_sched").rglob("*.py"))
    wanting = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in files
        if imported(imports_at_top(path)) & EXTRAS["report"]
    }
    # A module that cannot do without may be imported only inside functions.
    for path in files:
        for node in imports_at_top(path).body:
            assert not (isinstance(node, ast.ImportFrom) and node.module in wanting), path


def test_what_tests_and_benchmarks_import_comes_with_the_extra_for_development() -> None:
    needed = third_party("tests") | third_party("benchmarks") | third_party("examples")
    assert needed <= CORE | EXTRAS["report"] | EXTRAS["distributed"] | EXTRAS["dev"]


def test_python_versions_agree() -> None:
    assert PROJECT["requires-python"] == ">=3.11"
    assert "(3, 11)" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "Programming Language :: Python :: 3.11" in PROJECT["classifiers"]


def test_the_licence_is_there() -> None:
    assert PROJECT["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_types_are_shipped() -> None:
    assert (ROOT / "mastery_sched" / "py.typed").is_file()


def test_what_must_pass_is_one_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert "CI=true" in text
    assert "make test" in text
    assert "make lint" in text


def test_the_changelog_knows_every_public_function() -> None:
    import mastery_sched as ms

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    functions = [name for name in ms.__all__ if name.islower()]
    assert [name for name in functions if f"`{name}`" not in changelog] == []
