"""Hypothesis profiles, and the tests that need data the project does not ship."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, settings

from tests.office import REQUIRED, find_office

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
    """Skip what needs the school data, dask or LibreOffice where they are not installed."""
    needing = [item for item in items if item.get_closest_marker("data")]
    if needing and not has_school_data():
        for item in needing:
            item.add_marker(pytest.mark.skip(reason="needs the school data, see docs/data.md"))
    if find_spec("distributed") is None:
        for item in items:
            if item.get_closest_marker("distributed"):
                reason = 'needs dask: pip install -e ".[distributed]"'
                item.add_marker(pytest.mark.skip(reason=reason))
    if find_office() is None and not REQUIRED:
        for item in items:
            if item.get_closest_marker("office"):
                item.add_marker(pytest.mark.skip(reason="needs LibreOffice, see CONTRIBUTING.md"))
