from __future__ import annotations

from typing import Any

import pytest

from mastery_sched.consistency.values import place_fault, school_year_starts, tidy
from mastery_sched.entities import (
    PastPlace,
    Place,
    Session,
    Specialist,
    WeeklySession,
)
from mastery_sched.errors import InvalidDataError
from mastery_sched.rules import VenueKind
from tests.builders import (
    make_problem,
    make_school,
    urn,
)
from tests.unit.consistency.helpers import faults, one_fault


class TestSchools:
    def test_the_same_urn_twice(self) -> None:
        schools = [make_school(0), make_school(0, name="Another")]
        assert one_fault(schools=schools)[:2] == ("schools", "urn")

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"urn": 0}, "urn"),
            ({"urn": 123_456_789}, "urn"),
            ({"name": ""}, "name"),
            ({"name": " Ash"}, "name"),
            ({"name": "Ash\nTree"}, "name"),
            ({"trust": "Alder\xa0Trust"}, "trust"),
            ({"town": ""}, "town"),
            ({"teachers": 0}, "teachers"),
            ({"predecessor_urns": (0,)}, "predecessor_urn"),
            ({"place": Place(-1.4, 53.0)}, "latitude"),
        ],
    )
    def test_values_that_cannot_be(self, changes: dict[str, Any], column: str) -> None:
        schools = [make_school(0, **changes), make_school(1)]
        assert one_fault(schools=schools)[:2] == ("schools", column)

    def test_an_unknown_calendar_is_told_once(self) -> None:
        schools = [make_school(i, calendar="Midshyre") for i in range(3)]
        table, column, message = one_fault(schools=schools)
        assert (table, column) == ("schools", "calendar")
        assert message.endswith("it stands in 3 rows")

    def test_a_likely_word_is_proposed(self) -> None:
        schools = [make_school(0), make_school(1, calendar="Midshyre")]
        with pytest.raises(InvalidDataError) as caught:
            make_problem(schools)
        assert caught.value.issues[0].advice == "did you mean 'Midshire'?"


class TestSpecialists:
    def test_the_same_id_twice(self) -> None:
        people = [Specialist("S1", urn(0)), Specialist("S1", urn(1))]
        assert one_fault(specialists=people)[:2] == ("specialists", "id")

    @pytest.mark.parametrize(
        ("person", "column"),
        [
            (Specialist("S1", 999_999), "base_urn"),
            (Specialist("", urn(0)), "id"),
            (Specialist("S1", urn(0), capacity=-1), "capacity"),
            (Specialist("S1", urn(0), max_travel_m=-5), "max_travel_km"),
            (Specialist("S1", urn(0), sessions=(WeeklySession(5, Session.AM),)), "sessions"),
            (Specialist("S1", urn(0), sessions=(WeeklySession(1, Session.AM),) * 2), "sessions"),
        ],
    )
    def test_values_that_cannot_be(self, person: Specialist, column: str) -> None:
        assert one_fault(specialists=[person])[:2] == ("specialists", column)

    def test_a_policy_at_the_specialist_needs_specialists(self) -> None:
        fault = one_fault(kind=VenueKind.SPECIALIST)
        assert fault[:2] == ("settings", "venue_policy")
        assert faults(specialists=[Specialist("S1", urn(0))], kind=VenueKind.SPECIALIST) == []


class TestHistory:
    def test_any_school_may_have_taken_part(self) -> None:
        assert faults(history=(PastPlace(109_999, "2019/20"),)) == []

    def test_values_that_cannot_be(self) -> None:
        assert one_fault(history=(PastPlace(0, "2019/20"),))[:2] == ("history", "urn")
        assert one_fault(history=(PastPlace(urn(0), "2019"),))[:2] == ("history", "school_year")


class TestRules:
    @pytest.mark.parametrize(
        "times",
        [
            ("9:00", "12:00"),
            ("12:00", "09:00"),
            ("09:00", "09:00"),
            ("am", "pm"),
            ("09:00", "25:00"),
        ],
    )
    def test_session_times(self, times: tuple[str, str]) -> None:
        fault = one_fault(rules={"session_times": (times, ("13:00", "15:30"))})
        assert fault[:2] == ("settings", "session_times.am")

    def test_an_endless_speed(self) -> None:
        fault = one_fault(rules={"fallback_kmh": float("inf")})
        assert fault[:2] == ("settings", "fallback_kmh")


@pytest.mark.parametrize(
    "place",
    [
        Place(float("nan"), 0.0),
        Place(53.0, float("inf")),
        Place(442506.0, 352791.0),
        Place(0.0, 0.0),
        Place(-91.0, 0.0),
        Place(-1.4, 53.0),
    ],
)
def test_places_that_cannot_be_meant(place: Place) -> None:
    assert place_fault(place) is not None


@pytest.mark.parametrize(
    "place", [Place(53.0, -1.4), Place(50.066, -5.715), Place(60.855, -0.886), Place(0.0, 10.0)]
)
def test_places_that_may_be_meant(place: Place) -> None:
    assert place_fault(place) is None


def test_tidy_is_final() -> None:
    for text in ("a", " a  b\t", "\ufeffa\u200bb", "a\x00 \x01 b", "\ud800x", "  ", "a\u2003b"):
        assert tidy(tidy(text)) == tidy(text)
    assert tidy(" a \x00 b\u2003c ") == "a b c"


def test_school_years() -> None:
    assert school_year_starts("2025/26") == 2025
    for text in ("2025/2026", "2025-26", "25/26", "0000/01", "9999/00", " 2025/26"):
        assert school_year_starts(text) is None
