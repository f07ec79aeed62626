"""The map for notebooks in Chromium, with Leaflet from this machine and no background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

import mastery_sched as ms
from mastery_sched.plan import Plan
from mastery_sched.report.interactive_map import Layer
from tests.browser import open_browser, with_own_leaflet
from tests.outputs import dense_plan, odd_plan, plan_of_size
from tests.plans import plan_of_two_groups

pytestmark = pytest.mark.browser

BOXES = (
    "return [...document.querySelectorAll(arguments[0])].map(each => {"
    "const r = each.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]})"
)
MARKS = ".leaflet-marker-icon > svg"
NAMES = ".leaflet-marker-icon > div"


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with open_browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


def show(driver: Any, plan: Plan, folder: Path) -> None:
    page = ms.plot_map(plan, tiles=None).get_root().render()
    (folder / "map.html").write_text(with_own_leaflet(page), encoding="utf-8")
    driver.get((folder / "map.html").as_uri())


def boxes(driver: Any, selector: str) -> list[list[float]]:
    found: list[list[float]] = driver.execute_script(BOXES, selector)
    return found


@pytest.mark.parametrize("plan", [plan_of_two_groups(), plan_of_size(1), odd_plan()])
def test_it_opens_without_a_complaint(driver: Any, plan: Plan, tmp_path: Path) -> None:
    show(driver, plan, tmp_path)
    assert [entry["message"] for entry in driver.get_log("browser")] == []
    assert len(boxes(driver, NAMES)) == len(plan.work_groups)


@pytest.mark.parametrize("num_groups", [1, 60])
def test_all_schools_are_in_the_frame_and_fill_it(
    driver: Any, num_groups: int, tmp_path: Path
) -> None:
    plan = dense_plan(num_groups)
    show(driver, plan, tmp_path)
    (frame,) = boxes(driver, ".folium-map")
    marks = boxes(driver, MARKS)
    based = {person.base_urn for person in plan.problem.specialists}
    assert len(marks) == len(plan.problem.schools) + len(based)
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in marks]
    # A specialist's star lies exactly on the mark of the school, however large they are.
    at = Counter((round(x), round(y)) for x, y in middles)
    assert sum(count > 1 for count in at.values()) >= 0.9 * len(based)
    xs, ys = zip(*middles, strict=True)
    assert frame[0] <= min(xs) < max(xs) <= frame[2] or len(set(xs)) == 1
    assert frame[1] <= min(ys) < max(ys) <= frame[3]
    shares = ((max(xs) - min(xs)) / frame[2], (max(ys) - min(ys)) / frame[3])
    assert max(shares) > 0.6


def test_names_of_groups_are_not_covered(driver: Any, tmp_path: Path) -> None:
    plan = plan_of_size(4)
    show(driver, plan, tmp_path)
    tops = driver.execute_script(
        f"return [...document.querySelectorAll('{NAMES}')].map(each => {{"
        "const r = each.getBoundingClientRect();"
        "return document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2)"
        ".textContent})"
    )
    assert tops == [group.id for group in plan.work_groups]


def test_a_mark_tells_its_school_and_a_layer_can_be_hidden(driver: Any, tmp_path: Path) -> None:
    plan = plan_of_two_groups()
    show(driver, plan, tmp_path)
    marks = driver.find_elements(By.CSS_SELECTOR, MARKS)
    told = set()
    for mark in marks:
        ActionChains(driver).move_to_element(mark).perform()
        told |= {each.text for each in driver.find_elements(By.CSS_SELECTOR, ".leaflet-tooltip")}
    assert any("its trust is full" in text for text in told)
    assert any("led by S1" in text for text in told)
    ActionChains(driver).move_to_element(
        driver.find_element(By.CSS_SELECTOR, ".leaflet-control-layers")
    ).perform()
    labels = driver.find_elements(By.CSS_SELECTOR, ".leaflet-control-layers-overlays label")
    offered = [label.text.strip() for label in labels]
    assert offered == [layer for layer in Layer if layer is not Layer.OTHERS]
    labels[-1].find_element(By.TAG_NAME, "input").click()
    assert boxes(driver, NAMES) == []
