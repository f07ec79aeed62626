"""Term dates and INSET days as authorities and schools publish them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mastery_sched.errors import InvalidDataError
from mastery_sched.tables.inset_days import read_inset_days
from mastery_sched.tables.school_calendars import merge_calendars
from mastery_sched.tables.term_dates import read_term_dates
from tests.builders import make_school, urn

TERMS = """\
la_code,la_name,academic_year,segment,open_from,open_to,evidence,source_url,note
999,Midshire,2025/26,1,2025-09-01,2025-10-17,council,https://example.org,
999,Midshire,2025/26,2,2025-11-03,2025-12-19,council,https://example.org,
999,Midshire,2025/26,3,2026-01-05,2026-02-13,council,https://example.org,
999,Midshire,2025/26,4,2026-02-23,2026-03-27,council,https://example.org,
999,Midshire,2025/26,5,2026-04-13,2026-05-22,council,https://example.org,
999,Midshire,2025/26,6,2026-06-01,2026-07-21,council,https://example.org,
999,Midshire,2026/27,1,2026-09-01,2026-10-16,council,https://example.org,
"""

INSET = """\
school,la_code,la_name,academic_year,date,source_url,note
School 0 (school0.example.org),999,Midshire,2025/26,2025-09-01,https://example.org,
SCHOOL 1 School,999,Midshire,2025/26,2025-11-23,https://example.org,a Sunday
School 1,999,Midshire,2025/26,2027-01-05,https://example.org,
School 9,999,Midshire,2025/26,2025-11-24,https://example.org,
School 1,999,Midshire,2024/25,2024-11-25,https://example.org,
School 1,999,Midshire,2025/26,soon,https://example.org,
"""


def file_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "dates.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_incomplete_year_is_named_and_its_rows_are_used(tmp_path: Path) -> None:
    found = read_term_dates(file_of(tmp_path, TERMS))
    assert [year for year, _ in found.years] == ["2025/26"] * 6 + ["2026/27"]
    (issue,) = found.issues
    assert issue.message == (
        "2026/27 is incomplete: Autumn 2, Spring 1, Spring 2, Summer 1 and Summer 2 are missing"
    )


def test_rows_of_other_years_are_listed(tmp_path: Path) -> None:
    found = read_term_dates(file_of(tmp_path, TERMS), "2025/26")
    assert len(found.calendars) == 6
    (issue,) = found.issues
    assert (issue.row, issue.message) == (8, "row 8 of another school year and not used")


@pytest.mark.parametrize(
    ("wrong", "right", "likely"),
    [
        ("2025-12-20", "2025-12-19", "Friday 2025-12-19"),
        ("2026-12-18", "2025-12-19", "Thursday 2025-12-18"),
    ],
)
def test_a_wrong_date_is_reported_with_the_likely_one(
    tmp_path: Path, wrong: str, right: str, likely: str
) -> None:
    found = read_term_dates(file_of(tmp_path, TERMS.replace(right, wrong)), "2025/26")
    assert len(found.calendars) == 5
    messages = [str(issue) for issue in found.issues]
    assert any(f"did you mean {likely}?" in message for message in messages)
    assert any("Autumn 2 is missing" in message for message in messages)


def test_inset_days_find_their_schools_by_name(tmp_path: Path) -> None:
    path = file_of(tmp_path, INSET)
    found = read_inset_days(path, "2025/26", schools=[make_school(0), make_school(1)])
    assert [(each.id, each.first) for each in found.closed] == [(str(urn(0)), date(2025, 9, 1))]
    said = {issue.row: str(issue) for issue in found.issues}
    assert sorted(row for row in said if row) == [3, 4, 5, 6, 7]
    assert "did you mean Monday 2025-11-24, or Friday 2025-11-21?" in said[3]
    assert "did you mean Tuesday 2026-01-05" not in said[4]
    assert "2026-01-05" in said[4]
    assert "no school of the hub" in said[5]
    assert "another school year" in said[6]
    assert "not a date" in said[7]


def test_without_schools_names_stand_for_urns_and_that_is_said(tmp_path: Path) -> None:
    found = read_inset_days(file_of(tmp_path, INSET))
    assert [each.id for each in found.closed] == [
        "School 0 (school0.example.org)",
        "School 9",
        "School 1",
    ]
    assert any("in the column id" in issue.message for issue in found.issues)


@pytest.mark.parametrize("read", [read_term_dates, read_inset_days])
def test_a_broken_file_is_bad_input(tmp_path: Path, read: object) -> None:
    assert callable(read)
    for text in ("", "colour\nred\n", '"unclosed'):
        with pytest.raises(InvalidDataError):
            read(file_of(tmp_path, text))
    with pytest.raises(InvalidDataError, match="no such file"):
        read(tmp_path / "nothing.csv")


def test_contradictory_files_are_not_merged(tmp_path: Path) -> None:
    one = read_term_dates(file_of(tmp_path, TERMS), "2025/26")
    assert merge_calendars(one, one).years == one.years
    other = read_term_dates(file_of(tmp_path, TERMS.replace("2025-10-17", "2025-10-16")))
    with pytest.raises(InvalidDataError, match="2025-10-17 before"):
        merge_calendars(one, other)
