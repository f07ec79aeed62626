"""Progress on the screen: one line that moves on, in a terminal and in a notebook."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from mastery_sched.progress import Progress, Stage
from mastery_sched.progress_display import describe, in_notebook, on_screen, somebody_watches
from mastery_sched.travel import TravelUnit

RECORD = Progress(Stage.GROUPING, 2.0, unplaced=3, travel=120_000, bound=114_000)


def test_a_record_in_words() -> None:
    assert describe(RECORD, TravelUnit.METRES) == (
        "grouping and staffing: travel 120.0 km, 3 without a group, bound 114.0 km, gap 5.00%"
    )
    assert "travel 120,000.0 minutes" in describe(RECORD, TravelUnit.MINUTES)


def _shell(monkeypatch: pytest.MonkeyPatch, shell: object) -> None:
    fake: Any = ModuleType("IPython")
    fake.get_ipython = lambda: shell
    monkeypatch.setitem(sys.modules, "IPython", fake)


def test_nobody_watches_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not somebody_watches()
    _shell(monkeypatch, None)  # it runs notebooks elsewhere
    assert not somebody_watches()
    _shell(monkeypatch, SimpleNamespace(kernel=1))
    assert in_notebook()
    assert somebody_watches()


def test_a_terminal_gets_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _shell(monkeypatch, None)
    with on_screen(TravelUnit.METRES) as report:
        report(RECORD)
    captured = capsys.readouterr()
    assert captured.out == ""


def test_a_notebook_gets_one_output_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def display(first: str, *, display_id: bool) -> Any:
        assert display_id
        shown.append(first)
        return SimpleNamespace(update=shown.append)

    fake: Any = ModuleType("IPython.display")
    fake.HTML, fake.display = str, display
    _shell(monkeypatch, SimpleNamespace(kernel=1))
    monkeypatch.setitem(sys.modules, "IPython.display", fake)
    with on_screen(TravelUnit.METRES) as report:
        report(RECORD)
    assert shown[0] == "starting"
    assert "travel 120.0 km" in shown[1]
    assert shown[-1] == ""
