"""Hypothesis profiles, kernels compiled once, and the tests that need what is not shipped."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, settings

from tests import browser, office

# Whole problems are slow to draw on a busy machine; no test here asserts a time.
settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


KERNELS = (
    ("mastery_sched.engine.search_kernels",),
    ("mastery_sched.engine.proof.pricing_kernels", "mastery_sched.engine.proof.cut_kernels"),
)
"""Modules that compile what they hold when they are first imported, in two equal parts."""


def pytest_configure(config: pytest.Config) -> None:
    """Compile the kernels before several processes would each do it; the compiled code is kept."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        return
    imports = [[sys.executable, "-c", f"import {', '.join(modules)}"] for modules in KERNELS]
    running = [subprocess.Popen(words, cwd=config.rootpath) for words in imports]
    for each in running:
        # What fails here fails again in the tests of the kernels, which say more.
        each.wait()


def has_school_data() -> bool:
    """Whether the public school data of ``docs/data.md`` are here."""
    from benchmarks.data import DataNotFoundError, data_folder

    try:
        data_folder()
    except DataNotFoundError:
        return False
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the school data, dask, LibreOffice or Chromium where there is none."""
    needing = [item for item in items if item.get_closest_marker("data")]
    if needing and not has_school_data():
        _skip(needing, "data", "needs the school data, see docs/data.md")
    if find_spec("distributed") is None:
        _skip(items, "distributed", 'needs dask: pip install -e ".[distributed]"')
    if office.find_office() is None and not office.REQUIRED:
        _skip(items, "office", "needs LibreOffice, see CONTRIBUTING.md")
    if browser.find_browser() is None and not browser.REQUIRED:
        _skip(items, "browser", "needs Chromium and its driver, see CONTRIBUTING.md")


def _skip(items: list[pytest.Item], marker: str, reason: str) -> None:
    for item in items:
        if item.get_closest_marker(marker):
            item.add_marker(pytest.mark.skip(reason=reason))
