from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

import mastery_sched as ms
from mastery_sched.plan import Plan
from mastery_sched.report.page import report_html
from mastery_sched.result import TracePoint
from mastery_sched.work_groups import UnplacedSchool
from tests.outputs import odd_plan, plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups
from tests.unit.report.test_pictures import result_of

EVIL = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}"


class Outline(HTMLParser):
    """Tags with their attributes, and the texts of style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.code: dict[str, list[str]] = {"style": [], "script": []}
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_data(self, data: str) -> None:
        if self.inside in self.code:
            self.code[self.inside].append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def evil_plan() -> Plan:
    """A plan whose every text of the hub's is an attack."""
    plan = plan_of_two_groups()
    problem = plan.problem
    schools = tuple(
        replace(school, name=f"{EVIL}{school.urn}", authority=EVIL) for school in problem.schools
    )
    people = tuple(replace(person, id=EVIL) for person in problem.specialists)
    problem = replace(problem, hub=EVIL, schools=schools, specialists=people)
    groups = tuple(
        replace(each, id=f"{EVIL}{each.id}", name=EVIL, specialist_id=EVIL)
        for each in plan.work_groups
    )
    schedule = tuple(
        replace(each, group_id=f"{EVIL}{each.group_id}", specialist_id=EVIL)
        for each in plan.schedule
    )
    unplaced = tuple(UnplacedSchool(each.urn, EVIL) for each in plan.unplaced)
    return replace(plan, problem=problem, work_groups=groups, schedule=schedule, unplaced=unplaced)


def test_it_tells_what_was_planned_and_how_good_it_is() -> None:
    page = report_html(result_of(plan_of_two_groups()))
    assert "5 schools in 2 groups, 4 meetings" in page
    assert "No plan can save more than 0.32% of the travel (proved)." in page
    assert "its trust is full" in page
    assert "Each group has" in page


def test_a_plan_by_itself_has_the_certificate_it_is_given() -> None:
    assert "Nobody knows." in report_html(plan_of_two_groups(), certificate="nobody knows")
    assert "is not recorded with this plan" in report_html(plan_of_two_groups())


def test_broken_rules_are_listed() -> None:
    page = report_html(plan_of_two_groups())
    broken = ms.check(plan_of_two_groups())
    assert f"<strong>{len(broken)} broken</strong>" in page


def test_the_search_is_drawn_where_it_is_known() -> None:
    trace = (TracePoint(0.5, 130_000, None), TracePoint(1.0, 123_400, 120_000))
    assert "The search" in report_html(result_of(plan_of_two_groups(), trace))
    assert "The search</h3>" not in report_html(plan_of_two_groups())


@pytest.mark.parametrize("plan", [plan_of_size(4), plan_of_two_groups(), odd_plan()])
def test_every_school_has_a_card_and_a_mark_on_the_map(plan: Plan) -> None:
    identities = [attributes.get("id") for _, attributes in Outline(report_html(plan)).tags]
    for school in plan.problem.schools:
        assert identities.count(f"school-{school.urn}") == 1
        assert identities.count(f"on-map-{school.urn}") == 1
    named = [each for each in identities if each is not None]
    assert len(named) == len(set(named))


def test_every_link_leads_to_something() -> None:
    tags = Outline(report_html(plan_of_two_groups())).tags
    identities = {attributes.get("id") for _, attributes in tags}
    links = [str(attributes["href"]) for _, attributes in tags if "href" in attributes]
    assert links
    assert all(link.startswith("#") and link[1:] in identities for link in links)


def test_nothing_is_loaded_and_only_its_own_code_may_run() -> None:
    outline = Outline(report_html(plan_of_two_groups()))
    policies = [
        str(attributes["content"])
        for tag, attributes in outline.tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; ")
    for kind, parts in outline.code.items():
        digest = base64.b64encode(hashlib.sha256("".join(parts).encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policies[0]
    assert "unsafe" not in policies[0]
    for tag, attributes in outline.tags:
        assert tag not in ("link", "img", "iframe", "object", "embed", "form", "base"), tag
        assert not {"src", "style", "action"} & attributes.keys(), tag
        assert not [name for name in attributes if name.startswith("on")], tag


def test_texts_do_no_harm_wherever_they_stand() -> None:
    calm, evil = (Outline(report_html(plan)) for plan in (plan_of_two_groups(), evil_plan()))
    assert evil.code == calm.code
    assert [tag for tag, _ in evil.tags if tag in ("script", "img")] == ["script"]
    assert "49" not in re.findall(r"\D(49)\D*$", report_html(evil_plan()))
    assert "{{ 7*7 }}" in report_html(evil_plan())


@pytest.mark.parametrize("plan", [plan_with_nothing_placed(), plan_of_size(1), odd_plan()])
def test_headings_follow_each_other(plan: Plan) -> None:
    levels = [int(tag[1]) for tag, _ in Outline(report_html(plan)).tags if re.match("h[1-6]$", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_drawing_is_described_or_hidden() -> None:
    for tag, attributes in Outline(report_html(plan_of_two_groups())).tags:
        if tag == "svg":
            described = attributes.get("role") == "img" and (
                attributes.get("aria-label") or attributes.get("aria-labelledby")
            )
            assert described or attributes.get("aria-hidden") == "true"


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert report_html(plan_of_two_groups()) == report_html(plan_of_two_groups())


def test_it_is_written_whole_and_not_over_somebody_elses(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    ms.write_report(plan_of_two_groups(), file)
    assert file.read_text(encoding="utf-8") == report_html(plan_of_two_groups())
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        ms.write_report(plan_of_two_groups(), file)
    ms.write_report(plan_of_two_groups(), file, overwrite=True)
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_120_groups_are_a_few_megabytes_at_most() -> None:
    assert len(report_html(plan_of_size(120)).encode()) < 3_000_000
