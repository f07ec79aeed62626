from __future__ import annotations

from typing import Any

import pytest

from mastery_sched.eligibility import (
    REGISTER_WORDS,
    TYPES,
    reason_ineligible,
    split_by_eligibility,
)
from mastery_sched.entities import PastPlace
from tests.builders import make_school, urn


def reason(past: dict[int, str] | None = None, **changes: Any) -> str | None:
    return reason_ineligible(make_school(0, **changes), past or {})


@pytest.mark.parametrize(
    "kind",
    [
        "Community school",
        "Voluntary aided school",
        "Voluntary controlled school",
        "Foundation school",
        "Academy converter",
        "Academy sponsor led",
        "Free schools",
        "Mainstream Academy",
        "Free School",
        "COMMUNITY SCHOOL",
    ],
)
def test_state_funded_types_may_join(kind: str) -> None:
    assert reason(type=kind) is None


@pytest.mark.parametrize(
    "kind", ["Other independent school", "Independent special school", "British schools overseas"]
)
def test_other_types_may_not(kind: str) -> None:
    assert reason(type=kind) == f"it is not a state-funded type ({kind!r})"


@pytest.mark.parametrize(
    "kind",
    [
        "University technical college",
        "Studio schools",
        "Academy 16-19 converter",
        "Academy 16 to 19 sponsor led",
        "Free schools 16 to 19",
        "Academy secure 16 to 19",
    ],
)
def test_state_funded_types_without_primary_pupils_are_not_called_anything_else(kind: str) -> None:
    assert reason(type=kind) == f"its type has no primary pupils ({kind!r})"


@pytest.mark.parametrize(
    "phase", ["Primary", "primary", "Middle deemed primary", "All-through", "All through"]
)
def test_phases_with_primary_pupils_may_join(phase: str) -> None:
    assert reason(phase=phase) is None


@pytest.mark.parametrize("phase", ["Secondary", "Nursery", "Middle deemed secondary", "16 plus"])
def test_other_phases_may_not(phase: str) -> None:
    assert reason(phase=phase) == f"it has no primary phase ({phase!r})"


def test_a_school_must_be_open() -> None:
    assert reason(status="open") is None
    assert reason(status="Open, but proposed to close") is None
    for status in ("Closed", "Proposed to open"):
        assert reason(status=status) == f"it is not open (status {status!r})"


def test_known_words_of_the_register_are_lower_case_and_of_one_kind() -> None:
    assert all(word == word.casefold() for words in REGISTER_WORDS.values() for word in words)


def test_each_type_stands_once_in_the_table() -> None:
    codes = [each.code for each in TYPES if each.code is not None]
    assert codes == sorted(set(codes))
    assert len({each.name.casefold() for each in TYPES}) == len(TYPES)


def test_blank_words_count_for_the_school() -> None:
    assert reason(type=None, phase=None, status=None) is None


def test_nobody_takes_part_twice() -> None:
    past = {urn(0): "2019/20"}
    assert reason(past) == "it has already taken part, in 2019/20"
    assert reason({urn(1): "2019/20"}) is None


def test_a_predecessor_counts_as_the_school() -> None:
    past = {100_900: "2018/19"}
    found = reason(past, predecessor_urns=(100_901, 100_900))
    assert found == "its predecessor 100900 has already taken part, in 2018/19"
    assert reason(past, predecessor_urns=(100_901,)) is None


def test_every_applicant_is_on_one_of_the_two_lists() -> None:
    schools = [
        make_school(0),
        make_school(1, status="Closed"),
        make_school(2, applicant=False, status="Closed"),
        make_school(3),
    ]
    eligible, left_out = split_by_eligibility(schools, [PastPlace(urn(3), "2020/21")])
    assert [school.urn for school in eligible] == [urn(0)]
    assert [(each.urn, each.name) for each in left_out] == [
        (urn(1), "School 1"),
        (urn(3), "School 3"),
    ]
    assert left_out[1].reason == "it has already taken part, in 2020/21"
