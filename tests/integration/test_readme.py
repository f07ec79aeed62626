"""What README and the other pages tell newcomers to do works as written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from mastery_sched.cli import ExitCode, main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [text for kind, text in found if kind == language]


def words_of(line: str) -> list[str]:
    return line.partition("#")[0].split()


def commands(program: str) -> list[list[str]]:
    lines = [words_of(line) for block in blocks("") for line in block.splitlines()]
    return [words[1:] for words in lines if words and words[0] == program]


def test_the_lines_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = blocks("python")
    assert "time_limit=30" in block
    code = [line for line in block.splitlines() if line.strip()]
    assert len(code) <= 10
    shutil.copytree(ROOT / "examples" / "three-counties", tmp_path / "examples" / "three-counties")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(block.replace("time_limit=30", "work_limit=1"), names)
    assert (tmp_path / "plan.json").exists()


def test_the_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = commands("mastery-sched")
    assert [words[0] for words in told] == ["example", "plan", "check"]
    for words in told:
        hurry = ["--work-limit", "1"] if words[0] == "plan" else []
        assert main([*words, *hurry]) == ExitCode.FINE


def test_the_targets_of_make_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for (target,) in commands("make"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("code", ExitCode)
def test_exit_codes_are_told(code: ExitCode) -> None:
    page = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")
    assert f"| {code.value} |" in page
