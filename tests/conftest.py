"""Hypothesis profiles, and the tests that need data the project does not ship."""

from __future__ import annotations

import os
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
