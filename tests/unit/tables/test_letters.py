"""Letters: what they say, that names do no harm in them, and templates of one's own."""

from __future__ import annotations

import html.parser
from dataclasses import replace
from pathlib import Path

import pytest

from mastery_sched.entities import Specialist
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.spare import find_spare_dates
from mastery_sched.tables.outputs.letters import OWN_TEMPLATES, letter_files, write_letters
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly
from tests.outputs import odd_plan, plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups
from tests.rules.helpers import plan_of


class Tags(html.parser.HTMLParser):
    """The tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag in ("td", "th", "li", "p"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(content: bytes) -> str:
    page = Tags()
    page.feed(content.decode())
    return " ".join(page.text.split())


def template_faults(folder: Path) -> tuple[Issue, ...]:
    with pytest.raises(InvalidDataError) as caught:
        letter_files(plan_of_two_groups(), templates=folder)
    return caught.value.issues


def test_a_school_is_told_its_group_colleagues_leader_dates_and_venues() -> None:
    text = text_of(letter_files(plan_of_two_groups())[f"school-{urn(0)}-School-0.html"])
    assert "Test Hub: your Work Group in 2025/26" in text
    assert "in the Work Group G01 West, led by S1 (School 5)." in text
    assert "You will work with: School 1 School 2" in text
    assert "1 Tue 2 Sep 2025 09:00 to 12:00 at your school" in text
    assert "2 Tue 30 Sep 2025 09:00 to 12:00 School 1 (1.0 km)" in text
    assert "draft" in text


def test_a_specialist_is_told_their_groups_and_meetings() -> None:
    text = text_of(letter_files(plan_of_two_groups())["specialist-S1.html"])
    assert "You lead G01 West with these schools: School 0 School 1 School 2" in text
    assert "Tue 2 Sep 2025 09:00 to 12:00 G01 West 1 School 0 (5.0 km)" in text


@pytest.mark.parametrize(
    ("sessions", "spare"),
    [
        (("Tue AM",), "Tue 9 Sep 2025"),
        (("Wed PM",), "Wed 3 Sep 2025, 13:00 to 15:30"),
    ],
)
def test_a_spare_date_stands_beside_its_meeting(sessions: tuple[str, ...], spare: str) -> None:
    people = [Specialist("S1", urn(0), sessions=weekly(*sessions))]
    problem = make_problem(schools_in_line(2), people, num_meetings=1)
    plan = plan_of(problem, [(0, 1)], slots=[["2025-09-02 AM"]])
    html, markdown = (letter_files(plan, suffix=suffix) for suffix in ("html", "md"))
    for name in (f"school-{urn(1)}-School-1", "specialist-S1"):
        text = text_of(html[f"{name}.html"])
        assert "Keep free as a spare date" in text
        assert f" {spare} If snow or illness" in text
        assert f" | {spare} |\n" in markdown[f"{name}.md"].decode()


def test_where_no_meeting_has_a_spare_date_nothing_is_said_of_them() -> None:
    plan = plan_of(make_problem(schools_in_line(2), num_meetings=1), [(0, 1)])
    late = plan_of(plan.problem, [(0, 1)], slots=[["2025-09-19 PM"]])
    assert [each.slot for each in find_spare_dates(late)] == [None]
    for suffix in ("html", "md"):
        assert not any(
            b"spare" in content for content in letter_files(late, suffix=suffix).values()
        )


def test_a_town_in_the_name_of_a_venue_is_not_said_twice() -> None:
    schools = [replace(make_school(i, name=f"Ash {i}, Ashby"), town="Ashby") for i in range(2)]
    schools.append(replace(make_school(2, name="Oak"), town="Ashby"))
    plan = plan_of(make_problem(schools), [(0, 1, 2)])
    text = "".join(text_of(content) for content in letter_files(plan).values())
    assert "Ashby, Ashby" not in text


def test_in_markdown_it_is_the_same() -> None:
    files = letter_files(plan_of_two_groups(), suffix="md")
    text = files[f"school-{urn(3)}-School-3.md"].decode()
    assert "in the Work Group **G02 East**." in text
    assert "| 1 | Wed 3 Sep 2025 | 09:00 to 12:00 | at your school |" in text
    assert "| 2 | Wed 1 Oct 2025 | 13:00 to 15:30 | online |" in text
    assert text.endswith("meeting.\n")


def test_a_plan_that_is_no_draft_says_so_by_silence() -> None:
    plan = replace(plan_of_two_groups(), state="published")
    assert not any(b"draft" in content for content in letter_files(plan).values())


def test_only_those_who_meet_get_a_letter() -> None:
    plan = plan_of_two_groups()
    names = {name.split("-")[1] for name in letter_files(plan)}
    assert names == {*(str(urn(i)) for i in range(5)), "S1.html"}
    assert letter_files(plan_with_nothing_placed()) == {}


def test_names_are_text_whatever_they_hold() -> None:
    files = letter_files(odd_plan())
    shown = ""
    for content in files.values():
        page = Tags()
        page.feed(content.decode())
        assert "script" not in page.tags
        shown += page.text
    assert "<script>alert(1)</script>" in shown
    markdown = b"".join(letter_files(odd_plan(), suffix="md").values()).decode()
    assert r"\<script\>" in markdown
    assert r"\| \*b\* \[c\](d)" in markdown
    assert "<script>" not in markdown


def test_a_template_of_ones_own_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "school.html").write_text("{{ school.name }} & {{ group.name }}", "utf-8")
    files = letter_files(plan_of_two_groups(), templates=tmp_path)
    assert files[f"school-{urn(0)}-School-0.html"] == b"School 0 & West"
    assert b"You lead" in files["specialist-S1.html"]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ shcool.name }}", "shcool"),
        ("{{ school.postcode }}", "postcode"),
        ("{% for %}", "Expected"),
        ("{{ 1 / 0 }}", "division"),
        ("{% include 'nowhere.html' %}", "nowhere"),
        ("{{ school.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_faults_of_a_template_are_told(tmp_path: Path, template: str, words: str) -> None:
    (tmp_path / "school.html").write_text(template, "utf-8")
    (fault,) = template_faults(tmp_path)
    assert fault.table == "school.html"
    assert words in fault.message
    assert fault.advice


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (fault,) = template_faults(tmp_path / "nowhere")
    assert fault.message == "there is no such folder"


def test_other_suffixes_are_refused() -> None:
    with pytest.raises(ValueError, match="html or md"):
        letter_files(plan_of_two_groups(), suffix="docx")


def test_letters_that_are_nobodys_any_more_are_removed(tmp_path: Path) -> None:
    write_letters(plan_of_size(3), tmp_path)
    write_letters(plan_of_size(1), tmp_path)
    assert len(list(tmp_path.glob("*.html"))) == 3


def test_the_templates_are_part_of_the_package() -> None:
    assert {path.name for path in OWN_TEMPLATES.iterdir()} == {
        *("letter.html", "school.html", "school.md", "specialist.html", "specialist.md")
    }
