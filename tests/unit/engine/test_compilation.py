from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numba
import pytest

from mastery_sched.engine import compilation
from mastery_sched.engine.compilation import compiled, load_kernels

CONFIG: Any = numba.config

pytestmark = pytest.mark.skipif(bool(CONFIG.DISABLE_JIT), reason="nothing is compiled in this run")

NAME = "made_up_kernels"
SOURCE = """
from numba import int64
from mastery_sched.engine.compilation import compiled

@compiled(int64, int64)
def doubled(number):
    return 2 * number
"""


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module of kernels in a folder of its own."""
    (tmp_path / f"{NAME}.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(CONFIG, "CACHE_DIR", "")
    yield
    sys.modules.pop(NAME, None)


@pytest.mark.usefixtures("kernels")
def test_compiling_is_announced_once_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    with caplog.at_level(logging.INFO, logger=compilation.__name__):
        load_kernels(lambda: told.append("first"), NAME)
        load_kernels(lambda: told.append("loaded already"), NAME)
        sys.modules.pop(NAME)
        load_kernels(lambda: told.append("kept"), NAME)
    assert told == ["first"]
    assert len(caplog.records) == 1
    assert importlib.import_module(NAME).doubled(21) == 42


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_folder(*args: Any, **options: Any) -> Any:
        if options.pop("cache", False):
            raise RuntimeError("cannot cache function 'halved': no locator available for file ...")
        return numba.njit(*args, **options)

    monkeypatch.setattr(compilation, "njit", without_folder)

    @compiled(numba.int64, numba.int64)
    def halved(number: int) -> int:
        return number // 2

    assert halved(42) == 21


def test_other_faults_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_args: Any, **_options: Any) -> Any:
        raise RuntimeError("something else")

    monkeypatch.setattr(compilation, "njit", faulty)
    with pytest.raises(RuntimeError, match="something else"):
        compiled(numba.int64, numba.int64)(abs)
