from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastery_sched.rows.cells import CellError
from mastery_sched.rows.dates import (
    ambiguity,
    has_time_of_day,
    parse_date,
    parse_day_of,
    parse_slot,
)

FIRST_OF_SEPTEMBER = date(2025, 9, 1)


def refused(cell: object) -> str:
    with pytest.raises(CellError) as caught:
        parse_date(cell)
    assert caught.value.advice
    return caught.value.message


@pytest.mark.parametrize(
    "cell",
    [
        "2025-09-01",
        "2025-9-1",
        "2025/09/01",
        "2025-09-01 00:00:00",
        "2025-09-01T00:00:00",
        "2025-09-01T00:00:00.000",
        "01/09/2025",
        "1/9/2025",
        "01-09-2025",
        "01.09.2025",
        "01/09/2025 00:00",
        "01/09/2025 12:00 AM",
        "1 September 2025",
        "1st Sep 2025",
        "01-Sept-2025",
        "Mon 1 Sep 2025",
        "Monday, 1 September 2025",
        "Monday 01/09/2025",
        "September 1, 2025",
        "Sept 1st 2025",
        "Mon, Sep 1 2025 00:00",
        " 01/09/2025\xa0",
        45901,
        45901.0,
        "45901",
        np.int64(45901),
        FIRST_OF_SEPTEMBER,
        datetime(2025, 9, 1),
        pd.Timestamp(2025, 9, 1),
        np.datetime64("2025-09-01"),
    ],
)
def test_dates(cell: object) -> None:
    read = parse_date(cell)
    assert read == FIRST_OF_SEPTEMBER
    assert type(read) is date


@pytest.mark.parametrize(
    "cell",
    [
        pd.Timestamp("2025-09-01", tz="Europe/London"),
        datetime(2025, 9, 1, tzinfo=UTC),
        datetime(2025, 9, 1, tzinfo=timezone(timedelta(hours=1))),
        "2025-08-31T23:00:00Z",  # midnight in England, as programs send it
        "2025-09-01T00:00:00Z",
        "2025-09-01T00:00:00+01:00",
    ],
)
def test_midnight_in_a_time_zone_is_a_date(cell: object) -> None:
    read = parse_date(cell)
    assert read == FIRST_OF_SEPTEMBER
    assert type(read) is date


def test_the_month_never_comes_first() -> None:
    assert parse_date("03/04/2026") == date(2026, 4, 3)
    assert refused("03/31/2026") == "no such date, read with the day first"


def test_a_day_of_the_week_must_be_that_of_the_date() -> None:
    assert refused("Tue 1 Sep 2025") == "2025-09-01 is no Tue but a Monday"
    # It shows as well that the day comes first: the ninth of January is another day of the week.
    assert parse_date("Mon 01/09/2025") == FIRST_OF_SEPTEMBER
    assert refused("Thursday 01/09/2025") == "2025-09-01 is no Thursday but a Monday"


@pytest.mark.parametrize(
    "cell",
    [
        "62 March",
        "31/02/2026",
        "2026-02-30",
        "2025-13-01",
        "1/9/25",
        "1-9/2025",
        "1 September",
        "1 Septembre 2025",
        "September 1",
        "Mo 1 Sep 2025",
        "2025",
        2025,
        "20250901",
        20250901,
        1756684800,
        36525,
        73051,
        float("inf"),
        "2025-W36-1",
        "tomorrow",
        True,
        "0000-01-01",
        "00/00/0000",
        "2025-09-01 24:00",
        "2025-09-01 13:00 PM",
        "2025-09-01 00:00+99:00",
        "0001-01-01T00:30:00+10:00",
    ],
)
def test_what_is_no_date(cell: object) -> None:
    assert refused(cell)


@pytest.mark.parametrize(
    "cell",
    [datetime(2025, 9, 1, 10), "2025-09-01 10:00", 45901.5, "01/09/2025 2:05 PM", "2025-09-01T10Z"],
)
def test_a_time_of_day_is_refused_where_a_date_is_wanted(cell: object) -> None:
    assert refused(cell) in ("a date with a time of day", "not a date")


def test_the_day_of_a_moment_is_that_in_england() -> None:
    assert parse_day_of("2025-06-03T23:30:00Z") == date(2025, 6, 4)
    assert parse_day_of("2025-01-03T23:30:00Z") == date(2025, 1, 3)
    assert parse_day_of(45901.999) == FIRST_OF_SEPTEMBER
    assert parse_day_of(FIRST_OF_SEPTEMBER) == FIRST_OF_SEPTEMBER
    assert has_time_of_day("01/09/2025 14:22:10")
    assert not has_time_of_day("01/09/2025 00:00:00")
    assert not has_time_of_day("soon")


def test_slots() -> None:
    assert parse_slot("2025-10-07 AM") == parse_slot("07/10/2025 am") == "2025-10-07 AM"
    for cell in ("2025-10-07", "AM", "2025-10-07 noon", "2025-13-07 AM"):
        with pytest.raises(CellError, match="not a half-day"):
            parse_slot(cell)


def test_a_column_that_could_be_read_both_ways_is_doubtful() -> None:
    first, message = ambiguity([(2, "03/04/2026"), (3, date(2026, 4, 20)), (4, "5/6/2026")]) or (
        None,
        "",
    )
    assert first == "03/04/2026"
    assert message == (
        "read as 3 April 2026, with the day first; nothing in the column shows whether that is "
        "meant (rows 2, 4)"
    )


@pytest.mark.parametrize(
    "cells",
    [
        ["03/04/2026", "13/04/2026"],
        ["04/04/2026"],
        ["2026-04-03"],
        [45901, date(2026, 4, 3)],
        ["3 April 2026"],
        ["soon", ""],
        ["03/00/2026", "00/03/2026", "03/14/2026"],
    ],
)
def test_there_is_no_doubt(cells: list[object]) -> None:
    assert ambiguity(enumerate(cells)) is None


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_way_to_write_a_date_is_read_the_same(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    cells = [day, serial, str(serial), day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}"]
    assert {parse_date(cell) for cell in cells} == {day}


@settings(deadline=None)
@given(st.text(max_size=30) | st.floats() | st.datetimes() | st.integers())
def test_anything_else_is_read_or_refused(cell: object) -> None:
    for parse in (parse_date, parse_day_of):
        with suppress(CellError):
            assert type(parse(cell)) is date
    has_time_of_day(cell)
    ambiguity([(2, cell)])
