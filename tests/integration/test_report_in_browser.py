"""The report as its readers meet it: in Chromium, without a network, and on paper."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

import mastery_sched as ms
from mastery_sched.plan import Plan
from mastery_sched.report.styles import contrast
from tests.browser import open_browser, text_of_pages
from tests.builders import urn
from tests.outputs import odd_plan, plan_of_size
from tests.plans import plan_of_two_groups
from tests.unit.report.test_page import evil_plan
from tests.unit.report.test_styles import READABLE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with open_browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


def show(driver: Any, plan: Plan, folder: Path) -> None:
    ms.write_report(plan, folder / "report.html")
    driver.get((folder / "report.html").as_uri())


def log_of(driver: Any) -> list[str]:
    return [entry["message"] for entry in driver.get_log("browser")]


def search(driver: Any, text: str) -> WebElement:
    query: WebElement = driver.find_element(By.ID, "query")
    query.clear()
    query.send_keys(text)
    return query


def shown_cards(driver: Any) -> list[str]:
    cards = driver.find_elements(By.CSS_SELECTOR, ".card")
    return [card.get_attribute("id") for card in cards if card.is_displayed()]


@pytest.mark.parametrize("plan", [plan_of_two_groups(), odd_plan(), evil_plan()])
def test_it_opens_without_a_complaint_and_asks_for_nothing(
    driver: Any, plan: Plan, tmp_path: Path
) -> None:
    driver.get_log("performance")
    show(driver, plan, tmp_path)
    assert log_of(driver) == []
    events = [json.loads(each["message"])["message"] for each in driver.get_log("performance")]
    asked = [
        each["params"]["request"]["url"]
        for each in events
        if each["method"] == "Network.requestWillBeSent"
    ]
    assert (tmp_path / "report.html").as_uri() in asked
    assert [url for url in asked if url.startswith(("http", "ws", "ftp"))] == []
    assert driver.execute_script("return window.getComputedStyle(document.body).maxWidth") != "none"


def test_a_script_that_got_in_would_not_run(driver: Any, tmp_path: Path) -> None:
    show(driver, plan_of_two_groups(), tmp_path)
    driver.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.bad = 1';"
        "document.body.append(s); document.body.setAttribute('onclick', 'window.bad = 2');"
        "document.body.click();"
    )
    assert driver.execute_script("return window.bad") is None
    assert any("Content Security Policy" in line for line in log_of(driver))


def test_the_map_shows_every_school_within_its_frame(driver: Any, tmp_path: Path) -> None:
    plan = plan_of_size(12)
    show(driver, plan, tmp_path)
    frame = driver.execute_script(
        "const r = document.getElementById('map-drawing').getBoundingClientRect();"
        "return [r.left, r.top, r.right, r.bottom]"
    )
    marks = driver.execute_script(
        "return [...document.querySelectorAll('.site .mark:last-child')].map(m => {"
        "const r = m.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]})"
    )
    assert len(marks) == len(plan.problem.schools)
    for left, top, right, bottom in marks:
        assert right - left > 4
        assert bottom - top > 4
        assert frame[0] <= left < right <= frame[2]
        assert frame[1] <= top < bottom <= frame[3]


def test_a_urn_finds_its_school(driver: Any, tmp_path: Path) -> None:
    show(driver, plan_of_two_groups(), tmp_path)
    assert shown_cards(driver) == []
    search(driver, str(urn(1)))
    assert shown_cards(driver) == [f"school-{urn(1)}"]
    assert driver.find_element(By.ID, "found").text == "1 school found"
    card = driver.find_element(By.ID, f"school-{urn(1)}").text
    assert "G01 West" in card
    assert "led by S1" in card
    assert "Tue 2 Sep 2025" in card
    assert "chosen" in driver.find_element(By.ID, f"on-map-{urn(1)}").get_attribute("class")


def test_a_name_finds_schools_in_any_case_and_the_keyboard_opens_one(
    driver: Any, tmp_path: Path
) -> None:
    plan = plan_of_two_groups()
    show(driver, plan, tmp_path)
    query = search(driver, plan.problem.schools[0].name.split()[0].upper())
    links = driver.find_elements(By.CSS_SELECTOR, "#hits a")
    assert len(links) == len(plan.problem.schools)
    query.send_keys(Keys.ENTER)
    assert shown_cards(driver) == [f"school-{urn(0)}"]
    links[2].send_keys(Keys.ENTER)
    assert shown_cards(driver) == [f"school-{urn(2)}"]
    search(driver, "no such school")
    assert driver.find_element(By.ID, "found").text == "0 schools found"


def test_a_school_that_waits_is_told_why(driver: Any, tmp_path: Path) -> None:
    show(driver, plan_of_two_groups(), tmp_path)
    search(driver, str(urn(5)))
    assert "its trust is full" in driver.find_element(By.ID, f"school-{urn(5)}").text


def test_the_keyboard_reaches_the_plan_first(driver: Any, tmp_path: Path) -> None:
    show(driver, plan_of_two_groups(), tmp_path)
    driver.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    focused = driver.switch_to.active_element
    assert focused.text == "Skip to the plan"
    focused.send_keys(Keys.ENTER)
    assert driver.switch_to.active_element.get_attribute("id") == "main"


def test_the_map_can_be_looked_at_closer(driver: Any, tmp_path: Path) -> None:
    show(driver, plan_of_size(12), tmp_path)
    width = "return document.getElementById('map-drawing').viewBox.baseVal.width"
    whole = driver.execute_script(width)
    driver.find_element(By.ID, "closer").click()
    assert driver.execute_script(width) < whole
    driver.find_element(By.ID, "whole").click()
    assert driver.execute_script(width) == whole


TEXTS_AND_GROUNDS = """
const hex = (text) => '#' + text.match(/[0-9.]+/g).slice(0, 3)
  .map((part) => Number(part).toString(16).padStart(2, '0')).join('');
const clear = (text) => text === 'transparent' || /, 0\\)$/.test(text);
const pairs = new Set();
for (const each of document.querySelectorAll('body *')) {
  const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!own || each.getClientRects().length === 0) continue;
  const style = getComputedStyle(each);
  let ground = each;
  while (ground.parentElement && clear(getComputedStyle(ground).backgroundColor)) {
    ground = ground.parentElement;
  }
  const below = getComputedStyle(ground).backgroundColor;
  const text = each.namespaceURI.endsWith('svg') ? style.fill : style.color;
  pairs.add(hex(text) + ' ' + (clear(below) ? '#ffffff' : hex(below)));
}
return [...pairs]
"""


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_every_text_can_be_read(driver: Any, medium: str, tmp_path: Path) -> None:
    show(driver, plan_of_two_groups(), tmp_path)
    search(driver, str(urn(5)))
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium})
    try:
        pairs = [each.split() for each in driver.execute_script(TEXTS_AND_GROUNDS)]
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert len(pairs) >= 2
    assert [pair for pair in pairs if contrast(*pair) < READABLE] == []


def test_it_prints_on_sensible_pages(driver: Any, tmp_path: Path) -> None:
    plan = plan_of_size(12)
    show(driver, plan, tmp_path)
    paper = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    file = tmp_path / "report.pdf"
    file.write_bytes(base64.b64decode(paper["data"]))
    pages = text_of_pages(file)
    assert 3 <= len(pages) <= 12
    assert all(len(page.split()) > 5 for page in pages)
    words = " ".join(" ".join(pages).split())
    for group in plan.work_groups:
        assert words.count(f"{group.id} {group.name}") >= 2
    assert "Find a school" not in words
    # The table of a group is never torn from its heading.
    for group in plan.work_groups:
        on = [page for page in pages if f"{group.id} {group.name}" in page and "Led by" in page]
        assert any(f"{group.urns[0]}" in page for page in on)


@pytest.mark.parametrize(("plan", "width"), [(plan_of_size(3), 520), (odd_plan(), 1200)])
def test_nothing_sticks_out_of_the_screen(
    driver: Any, plan: Plan, width: int, tmp_path: Path
) -> None:
    show(driver, plan, tmp_path)
    driver.set_window_size(width, 900)
    try:
        widths = driver.execute_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        tables = driver.execute_script(
            "return [...document.querySelectorAll('.pair > table')].map(each =>"
            "[each.scrollWidth, each.parentElement.clientWidth])"
        )
    finally:
        driver.set_window_size(1200, 900)
    assert widths[0] <= widths[1]
    if width > 960:
        # Side by side: 6 and 5 parts of what the gap between them leaves.
        assert all(table <= 6 / 11 * whole for table, whole in tables)
