"""LibreOffice for the tests that look at a workbook as its readers will."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

REQUIRED = "office" in os.environ.get("MASTERY_SCHED_REQUIRE", "").split(",")
"""Whether a missing LibreOffice is a failure; the check before a change is accepted says so."""


def find_office() -> str | None:
    """The program, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(paths: Sequence[Path], to: str, folder: Path) -> None:
    """Open files with LibreOffice and save them as another kind, with a profile of its own."""
    program = find_office()
    if program is None:
        pytest.fail("LibreOffice is not installed")
    profile = (folder / "profile").as_uri()
    words = ["--headless", "--convert-to", to, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", *words],
        check=True,
        capture_output=True,
        timeout=300,
    )
