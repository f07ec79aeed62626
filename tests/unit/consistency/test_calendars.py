from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Segment,
    Specialist,
)
from mastery_sched.errors import InvalidDataError
from tests.builders import (
    make_problem,
    make_segments,
    schools_in_line,
    urn,
)
from tests.unit.consistency.helpers import faults, one_fault

TUESDAY = date(2025, 9, 2)


def school_closure(first: date, last: date | None = None, **changes: Any) -> Closure:
    closure = Closure(ClosureScope.SCHOOL, str(urn(0)), first, last or first)
    return replace(closure, **changes)


class TestCalendars:
    def test_a_calendar_that_schools_follow_has_a_segment_for_each_meeting(self) -> None:
        segments = make_segments(5)
        message = one_fault(num_meetings=6, segments=segments)[2]
        assert message.endswith("segment 6 is missing (Summer 2)")
        message = one_fault(num_meetings=6, segments=(*segments[:1], *segments[2:4]))[2]
        assert message.endswith("segments 2, 5 and 6 are missing (Autumn 2, Summer 1 and Summer 2)")
        message = one_fault(num_meetings=3, segments=segments)[2]
        assert message.endswith("segments 4 and 5 are too many")

    def test_one_that_nobody_follows_may_be_incomplete(self) -> None:
        spare = make_segments(1, calendar="Elsewhere")
        assert faults(segments=(*make_segments(2), *spare)) == []

    @pytest.mark.parametrize(
        ("first", "last", "column"),
        [
            (date(2025, 9, 22), date(2025, 9, 10), "open_to"),
            (date(2025, 7, 31), date(2025, 9, 10), "open_from"),
            (date(2025, 9, 22), date(2026, 9, 1), "open_to"),
        ],
    )
    def test_dates_of_a_segment(self, first: date, last: date, column: str) -> None:
        spare = Segment("Elsewhere", 1, first, last)
        fault = one_fault(segments=(*make_segments(2), spare))
        assert fault[:2] == ("calendars", column)

    def test_a_school_year_may_start_in_august_and_end_in_august(self) -> None:
        spare = (
            Segment("Elsewhere", 1, date(2025, 8, 1), date(2025, 10, 10)),
            Segment("Elsewhere", 2, date(2025, 10, 27), date(2026, 8, 31)),
        )
        assert faults(segments=(*make_segments(2), *spare)) == []

    def test_segments_that_overlap(self) -> None:
        first, second = make_segments(2)
        second = replace(second, open_from=first.open_to)
        table, column, message = one_fault(segments=(first, second))
        assert (table, column) == ("calendars", "open_from")
        assert message == "segment 2 overlaps segment 1, which ends on 2025-09-19"

    def test_segments_out_of_order(self) -> None:
        first, second = make_segments(2)
        swapped = (replace(first, number=2), replace(second, number=1))
        message = one_fault(segments=swapped)[2]
        assert message == "segment 2 lies before segment 1, which opens on 2025-09-29"

    def test_the_same_segment_twice(self) -> None:
        first, second = make_segments(2)
        again = replace(first, open_to=date(2025, 9, 18))
        assert one_fault(segments=(first, again, second))[:2] == ("calendars", "segment")

    def test_a_malformed_school_year(self) -> None:
        assert one_fault(school_year="2025/27")[:2] == ("settings", "school_year")


def advice_on(*segments: Segment) -> list[str]:
    with pytest.raises(InvalidDataError) as caught:
        make_problem(schools_in_line(4), segments=(*make_segments(2), *segments))
    return [issue.advice for issue in caught.value.issues]


def elsewhere(number: int, first: date, last: date) -> Segment:
    return Segment("Elsewhere", number, first, last)


@pytest.mark.parametrize(
    ("first", "last", "likely"),
    [
        (date(2025, 9, 6), date(2025, 10, 17), "Monday 2025-09-08"),
        (date(2025, 9, 7), date(2025, 10, 17), "Monday 2025-09-08"),
        (date(2025, 9, 8), date(2025, 10, 18), "Friday 2025-10-17"),
        (date(2025, 9, 8), date(2025, 10, 19), "Friday 2025-10-17"),
        (date(2024, 9, 8), date(2025, 10, 17), "Monday 2025-09-08"),
        (date(2025, 9, 8), date(2026, 10, 17), "Friday 2025-10-17"),
        (date(2025, 11, 3), date(2025, 1, 12), "Monday 2026-01-12"),
    ],
)
def test_a_date_that_cannot_be_comes_with_the_likely_one(
    first: date, last: date, likely: str
) -> None:
    assert f"did you mean {likely}?" in advice_on(elsewhere(1, first, last))[0]


def test_an_overlap_comes_with_the_likely_date() -> None:
    segments = (
        elsewhere(1, date(2025, 9, 1), date(2025, 10, 17)),
        elsewhere(2, date(2025, 10, 3), date(2025, 12, 19)),
    )
    (advice,) = advice_on(*segments)
    assert advice.startswith("did you mean Monday 2025-11-03?")


class TestClosures:
    @pytest.mark.parametrize("day", [date(2025, 9, 6), date(2025, 9, 7)])
    def test_a_single_day_on_a_weekend_is_a_fault_with_the_days_beside_it(self, day: date) -> None:
        with pytest.raises(InvalidDataError) as caught:
            make_problem(schools_in_line(2), closures=(school_closure(day),))
        (issue,) = caught.value.issues
        assert "Friday 2025-09-05 or Monday 2025-09-08" in issue.advice
        assert f"{day:%A}" in issue.message

    def test_a_range_may_hold_a_weekend(self) -> None:
        closures = (
            school_closure(date(2025, 9, 6), date(2025, 9, 7)),
            school_closure(date(2025, 9, 5), date(2025, 9, 8)),
        )
        assert faults(closures=closures) == []

    @pytest.mark.parametrize(
        ("closure", "column"),
        [
            (school_closure(TUESDAY, date(2025, 9, 1)), "to"),
            (school_closure(TUESDAY, id="999999"), "id"),
            (school_closure(TUESDAY, id=""), "id"),
            (school_closure(TUESDAY, scope=ClosureScope.SPECIALIST), "id"),
            (school_closure(TUESDAY, scope=ClosureScope.CALENDAR), "id"),
            (school_closure(TUESDAY, reason=" snow"), "reason"),
        ],
    )
    def test_values_that_cannot_be(self, closure: Closure, column: str) -> None:
        assert one_fault(closures=(closure,))[:2] == ("closures", column)

    def test_every_scope(self) -> None:
        closures = (
            school_closure(TUESDAY),
            school_closure(TUESDAY, scope=ClosureScope.CALENDAR, id="Midshire"),
            school_closure(TUESDAY, scope=ClosureScope.SPECIALIST, id="S1"),
            school_closure(TUESDAY, scope=ClosureScope.ALL, id=""),
        )
        assert faults(specialists=[Specialist("S1", urn(0))], closures=closures) == []
