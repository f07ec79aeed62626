"""Hypothesis profiles, and the tests that need data the project does not ship."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Whole problems are slow to draw on a busy machine; no test here asserts a time.
settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

ROOT = Path(__file__).parent.parent


def school_data() -> Path | None:
    """The folder with the public school data of ``docs/data.md``, if it is here."""
    folder = Path(os.environ.get("MASTERY_SCHED_DATA", ROOT.parent / "shared" / "data"))
    return folder if (folder / "schools_primary_england.csv.gz").is_file() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the school data where it is not installed."""
    if school_data() is not None:
        return
    for item in items:
        if item.get_closest_marker("data"):
            item.add_marker(pytest.mark.skip(reason="needs the school data, see docs/data.md"))
