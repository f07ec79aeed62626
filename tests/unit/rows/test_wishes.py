from __future__ import annotations

import pandas as pd
import pytest

from mastery_sched.entities import (
    Pin,
    PinKind,
)
from mastery_sched.rules import Rules, VenueKind
from mastery_sched.travel import TravelUnit
from tests.unit.rows.samples import (
    faults_of,
    frame,
    places_of,
    read,
    tables,
    with_cell,
)


def test_pins_are_read_in_the_words_of_a_spreadsheet() -> None:
    changed = tables()
    changed["pins"] = frame(
        """
        kind       | subject  | value         | meeting
        Group      | 100001.0 | G01           |
        specialist | G01      | S1            |
        slot       | 100001.0 | 07/10/2025 am | 1.0
        venue      | G01      | 100001.0      | 2
        """
    )
    assert set(read(changed).pins) == {
        Pin(PinKind.GROUP, "100001", "G01"),
        Pin(PinKind.SPECIALIST, "G01", "S1"),
        Pin(PinKind.SLOT, "100001", "2025-10-07 AM", 1),
        Pin(PinKind.VENUE, "G01", "100001", 2),
    }


@pytest.mark.parametrize(
    ("kind", "value", "meeting"), [("slot", "7 October AM", "1"), ("venue", "Ash Tree", "1")]
)
def test_values_of_pins_must_fit_their_kind(kind: str, value: str, meeting: str) -> None:
    changed = tables()
    changed["pins"].loc[0] = [kind, "100001", value, meeting]
    assert places_of(faults_of(changed)) == [("pins", 2, "value")]


@pytest.mark.parametrize("second", ["urn", "URN", "urn.1", "Other URN"])
def test_the_second_urn_of_a_pair_may_be_called_urn_too(second: str) -> None:
    changed = tables()
    changed["pairs"].columns = pd.Index(["urn", second, "kind"])
    assert read(changed) == read(tables())


def test_a_pair_may_name_its_schools_in_any_order() -> None:
    changed = tables()
    changed["pairs"].loc[0] = ["100002", "100001", "apart"]
    assert read(changed) == read(tables())


def test_minutes() -> None:
    changed = tables()
    urns = [100001, 100002, 100003, 100004]
    rows = [(a, b, 10.4) for a in urns for b in urns if a < b]
    changed["travel"] = pd.DataFrame(rows, columns=["from", "to", "minutes"])
    problem = read(changed)
    assert problem.travel_unit is TravelUnit.MINUTES
    assert {row.amount for row in problem.travel_rows} == {10}


def test_filled_minutes_are_labelled() -> None:
    changed = tables()
    changed["travel"] = frame("from | to | minutes\n100001 | 100002 | 9")
    rules = Rules(min_size=2, max_size=3, venue_policy=(VenueKind.MEMBER,) * 2, fallback_kmh=40.0)
    (warning,) = read(changed, rules=rules).warnings
    assert (warning.table, warning.column) == ("travel", "minutes")
    assert warning.message.startswith("minutes of 5 pairs of schools are estimated at 40 km/h")


def test_travel_is_in_one_unit() -> None:
    changed = with_cell("travel", 2, "minutes", "5")
    assert ("travel", 1, "minutes") in places_of(faults_of(changed))
