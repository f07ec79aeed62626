from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from benchmarks.data import (
    PUBLISHED,
    VARIABLE,
    DataNotFoundError,
    data_folder,
    matching_urns,
    planar_km,
    read_inset_days,
    read_instance,
    read_register,
    read_segments,
    to_schools,
)
from mastery_sched.entities import Closure, ClosureScope, Place
from tests.unit.benchmarks.public_data import make_public_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_public_data(tmp_path / "public")


def test_the_variable_names_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(folder))
    assert data_folder() == folder


def test_a_folder_without_the_data_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(DataNotFoundError, match=r"docs/data\.md"):
        data_folder()


def test_schools_follow_their_authority(folder: Path) -> None:
    schools = to_schools(read_register(folder))
    assert [school.urn for school in schools] == [100001, 100002, 100003, 100004]
    first, second, *_ = schools
    assert first.calendar == first.authority == "Northshire"
    assert first.place == Place(53.2, -1.4)
    assert first.predecessor_urns == ()
    assert not first.applicant
    assert (second.town, second.type, second.predecessor_urns) == (None, None, (100900,))


def test_instances_are_planar_kilometres(folder: Path) -> None:
    points = planar_km(read_instance(folder, "real_tiny"))
    assert points.shape == (2, 2)
    assert np.hypot(*(points[1] - points[0])) == pytest.approx(5.0)


def test_segments_of_complete_years_are_read_and_others_reported(folder: Path) -> None:
    found = read_segments(folder, [1, 2, 3], "2025/26")
    assert [segment.number for segment in found.records] == [1, 2, 3, 4, 5, 6]
    assert {segment.calendar for segment in found.records} == {"Northshire"}
    assert found.records[1].open_from == date(2025, 11, 3)
    west, nobody = found.issues
    assert "authority 2 has no half-term 3, 4, 5, 6 in 2025/26" in str(west)
    assert "authority 3 has no half-term 1, 2, 3, 4, 5, 6" in str(nobody)


def test_inset_days_are_closures_and_faults_are_reported(folder: Path) -> None:
    found = read_inset_days(folder, read_register(folder), [1, 2], "2025/26")

    def closure(urn: int, day: date) -> Closure:
        return Closure(ClosureScope.SCHOOL, str(urn), day, day, reason=PUBLISHED)

    assert found.records == (
        closure(100001, date(2025, 11, 3)),
        closure(100002, date(2025, 11, 5)),
    )
    sunday, ambiguous, nowhere, wordy = found.issues
    assert (sunday.row, sunday.column, sunday.value) == (3, "date", "2025-11-23")
    assert "Sunday" in sunday.message
    assert (ambiguous.row, ambiguous.column) == (5, "school")
    assert "100002, 100003" in ambiguous.message
    assert nowhere.row == 7
    assert "in no school's name" in nowhere.message
    assert (wordy.row, wordy.column) == (8, "date")
    assert "no date" in wordy.message


@pytest.mark.parametrize(
    ("name", "la_code", "urns"),
    [
        ("Hilltop CofE Primary", 1, (100001,)),
        ("Hilltop Church of England Primary", 1, (100001,)),
        ("HILLTOP c. of e. primary", 1, (100001,)),
        ("Hilltop", 2, (100004,)),
        ("St Ann's", 1, (100002, 100003)),
        ("Saint Ann's", 1, ()),
        ("(all in brackets)", 1, ()),
    ],
)
def test_names_match_word_by_word(
    folder: Path, name: str, la_code: int, urns: tuple[int, ...]
) -> None:
    assert matching_urns(read_register(folder), name, la_code) == urns


@pytest.mark.data
def test_the_published_sunday_is_left_out() -> None:
    folder = data_folder()
    found = read_inset_days(folder, read_register(folder), [830], "2025/26")
    assert {closure.id for closure in found.records} == {"112876", "148107"}
    assert len(found.records) == 9
    (sunday,) = found.issues
    assert sunday.value == "2025-11-23"


@pytest.mark.data
def test_the_incomplete_year_is_reported() -> None:
    found = read_segments(data_folder(), [892], "2026/27")
    assert found.records == ()
    assert "no half-term 5, 6" in str(found.issues[0])
