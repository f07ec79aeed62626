"""Chromium for the tests that look at a report as its readers will."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

REQUIRED = "browser" in os.environ.get("MASTERY_SCHED_REQUIRE", "").split(",")
"""Whether a missing Chromium is a failure; the check before a change is accepted says so."""


def find_browser() -> tuple[str, str] | None:
    """The browser and its driver, if both are installed."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return None if browser is None or driver is None else (browser, driver)


LEAFLET = Path("/usr/share/javascript/leaflet")
"""Where Debian keeps the library that draws the map for notebooks."""


def with_own_leaflet(page: str) -> str:
    """A map's page that takes Leaflet from this machine, and nothing else from anywhere."""
    if not (LEAFLET / "leaflet.js").is_file():
        if REQUIRED:
            pytest.fail("libjs-leaflet is not installed")
        pytest.skip("needs libjs-leaflet, see CONTRIBUTING.md")
    page = re.sub(r'"https://[^"]*/(leaflet\.(?:js|css))"', rf'"{LEAFLET.as_uri()}/\1"', page)
    return re.sub(r'<(?:script|link)[^>]*"https?://[^>]*>(?:</script>)?', "", page)


@contextmanager
def open_browser(folder: Path) -> Iterator[webdriver.Chrome]:
    """A browser without a window and without a network, with a profile of its own."""
    found = find_browser()
    if found is None:
        pytest.fail("Chromium or chromedriver is not installed")
    options = Options()
    options.binary_location = found[0]
    for word in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1200,900",
        # Nothing but files of this machine can be reached.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder / 'profile'}",
    ):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with pytest.MonkeyPatch.context() as patch:
        # The driver is on this machine, whatever proxy the environment names.
        patch.setenv("NO_PROXY", "localhost,127.0.0.1")
        driver = webdriver.Chrome(options=options, service=Service(found[1]))
        try:
            yield driver
        finally:
            driver.quit()


def text_of_pages(pdf: Path) -> list[str]:
    """The words on each page of a PDF file."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.fail("pdftotext (poppler-utils) is not installed")
    finished = subprocess.run(
        [program, "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return finished.stdout.split("\f")[:-1]
