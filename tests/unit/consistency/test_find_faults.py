from __future__ import annotations

from typing import Any

from mastery_sched.consistency import find_faults
from mastery_sched.entities import (
    Specialist,
)
from mastery_sched.errors import Issue
from tests.builders import (
    make_problem,
    make_school,
    schools_in_line,
    urn,
)
from tests.unit.consistency.helpers import faults, group, together


def test_a_plain_problem_has_no_faults() -> None:
    assert faults() == []
    assert faults(specialists=[Specialist("S1", urn(0))]) == []


def test_rows_are_named_where_they_are_known() -> None:
    records = make_problem(schools_in_line(3), pins=())
    assert find_faults(records) == []

    class Spoilt:
        def __getattr__(self, name: str) -> Any:
            if name == "pins":
                return (group(0, "G01"), group(1, "G01"), group(0, "G02"))
            return getattr(records, name)

    (issue,) = find_faults(Spoilt(), {"pins": [2, 4, 7]})
    assert issue == Issue(
        "pins",
        7,
        "value",
        "G02",
        f"school {urn(0)} is pinned to group G01 (row 2) as well",
        "keep one of the pins",
    )


def test_faults_come_in_the_order_of_the_tables() -> None:
    found = faults(
        pairs=(together(0, 0),),
        schools=[make_school(0, name=""), make_school(1)],
        specialists=[Specialist("", urn(0))],
        rules={"fallback_kmh": float("inf")},
    )
    assert [table for table, _, _ in found] == ["settings", "schools", "specialists", "pairs"]
