from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from mastery_sched.entities import PairKind, Session, WeeklySession
from mastery_sched.rows.cells import (
    LONGEST_SHOWN,
    CellError,
    as_text,
    choice_of,
    is_blank,
    parse_decimal,
    parse_key,
    parse_km,
    parse_minutes,
    parse_school_year,
    parse_session,
    parse_text,
    parse_urn,
    parse_urns,
    parse_weekly_sessions,
    parse_whole,
    parse_yes_no,
    shown,
)

FIRST_OF_SEPTEMBER = date(2025, 9, 1)


def refused(parse: Callable[[object], object], cell: object) -> str:
    with pytest.raises(CellError) as caught:
        parse(cell)
    assert caught.value.advice
    return caught.value.message


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "  ",
        "\xa0",
        "\ufeff",
        float("nan"),
        np.float64("nan"),
        np.float32("nan"),
        pd.NA,
        pd.NaT,
        np.datetime64("NaT"),
        Decimal("NaN"),
    ],
)
def test_blank_cells(cell: object) -> None:
    assert is_blank(cell)
    assert shown(cell) == ""


@pytest.mark.parametrize("cell", ["0", 0, 0.0, False, "NA", "nan", "-", date(2025, 1, 1)])
def test_cells_that_are_not_blank(cell: object) -> None:
    assert not is_blank(cell)


def test_long_cells_are_cut_in_messages() -> None:
    assert len(shown("x" * 500)) == LONGEST_SHOWN
    assert shown(date(2025, 9, 1)) == "2025-09-01"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" Ash\xa0Tree ", "Ash Tree"),
        ("Ash\n  Tree", "Ash Tree"),
        ("\ufeffAsh", "Ash"),
        ("St Anne\u2019s", "St Anne\u2019s"),
        ("Ysgol y Ddôl", "Ysgol y Ddôl"),
        ("学校", "学校"),
        ("=1+1", "=1+1"),
        (12, "12"),
        (12.0, "12"),
        (np.float64(12.0), "12"),
        (12.5, "12.5"),
        (date(2025, 9, 1), "2025-09-01"),
        (pd.Timestamp(2025, 9, 1), "2025-09-01"),
        (np.str_("Ash"), "Ash"),
    ],
)
def test_texts(cell: object, text: str) -> None:
    assert parse_text(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        "100123",
        "100123.0",
        " 100123\xa0",
        "+100123",
        100123,
        100123.0,
        np.int64(100123),
        np.float64(100123.0),
        Decimal(100123),
        "1.00123e5",
    ],
)
def test_urns(cell: object) -> None:
    assert parse_urn(cell) == 100123


@pytest.mark.parametrize(
    "cell",
    [
        "100123x",
        "100123.5",
        "1O0123",
        "1,00123",
        "1_00123",
        "١٠٠١٢٣",
        True,
        "inf",
        float("inf"),
        "1e400",
        "0x1F",
        "100123 100124",
        date(2025, 9, 1),
    ],
)
def test_what_is_not_a_urn(cell: object) -> None:
    assert refused(parse_urn, cell) == "not a URN"


def test_several_urns() -> None:
    assert parse_urns("100123") == (100123,)
    assert parse_urns(100123.0) == (100123,)
    assert parse_urns("100124; 100123,100125 100126;") == (100124, 100123, 100125, 100126)
    assert refused(parse_urns, "100123; none") == "not a URN"


def test_whole_numbers_keep_their_sign() -> None:
    assert [parse_whole(cell) for cell in ("-3", "0", "-0", 7.0)] == [-3, 0, 0, 7]
    assert refused(parse_whole, "2.5") == "not a whole number"
    assert refused(parse_whole, "two") == "not a number"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("52.5", 52.5),
        (" -1.4 ", -1.4),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e-05", 1e-05),
        (7, 7.0),
        (np.float64(52.1), 52.1),
        (0.1 + 0.2, 0.1 + 0.2),
    ],
)
def test_decimals(cell: object, number: float) -> None:
    assert parse_decimal(cell) == number


@pytest.mark.parametrize("cell", ["52,5", "53°", "N53", "1e999", "1e9999", "--1", "nan", True])
def test_what_is_no_decimal(cell: object) -> None:
    assert refused(parse_decimal, cell)


@pytest.mark.parametrize(
    ("cell", "metres"),
    [
        ("12.345", 12345),
        ("0.0005", 1),
        ("0.00049", 0),
        (12.345, 12345),
        (25, 25000),
        ("2.5005", 2501),
        ("-1", -1000),
    ],
)
def test_kilometres_become_metres_rounded_half_up(cell: object, metres: int) -> None:
    assert parse_km(cell) == metres


def test_minutes_are_rounded_half_up() -> None:
    assert [parse_minutes(cell) for cell in ("12.5", "13.5", "12.49", 12)] == [13, 14, 12, 12]
    assert refused(parse_minutes, "1e99")


@pytest.mark.parametrize("cell", ["yes", " Yes ", "Y", "TRUE", True, np.True_, 1, 1.0, "1", "1.0"])
def test_yes(cell: object) -> None:
    assert parse_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["no", "N", "false", False, np.False_, 0, 0.0, "0"])
def test_no(cell: object) -> None:
    assert parse_yes_no(cell) is False


@pytest.mark.parametrize("cell", ["maybe", 2, "x", "yes please"])
def test_neither_yes_nor_no(cell: object) -> None:
    assert refused(parse_yes_no, cell) == "neither yes nor no"


def test_sessions() -> None:
    assert [parse_session(cell) for cell in ("AM", "pm ")] == [Session.AM, Session.PM]
    assert refused(parse_session, "noon") == "neither AM nor PM"


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("Thu AM", ["Thu AM"]),
        ("Thu AM; Thu PM", ["Thu AM", "Thu PM"]),
        ("thursday pm, Mon am;", ["Thu PM", "Mon AM"]),
        ("Tues AM", ["Tue AM"]),
        ("Thu\xa0AM", ["Thu AM"]),
    ],
)
def test_weekly_sessions(cell: str, texts: list[str]) -> None:
    read = parse_weekly_sessions(cell)
    assert [str(each) for each in read] == texts
    assert all(isinstance(each, WeeklySession) for each in read)


@pytest.mark.parametrize("cell", ["Thu", "AM", "Sat AM", "T AM", "Thx AM", "Thu AM Thu PM", 4])
def test_what_is_no_weekly_session(cell: object) -> None:
    assert refused(parse_weekly_sessions, cell)


def test_school_years() -> None:
    for cell in ("2025/26", "2025-26", "2025/2026", " 2025/26 "):
        assert parse_school_year(cell) == "2025/26"
    for other in ("2025", 2025, "2025/27", "25/26", "2025/26/27", "0001/02"):
        assert refused(parse_school_year, other) == "not a school year"


def test_keys() -> None:
    cells = ("100123.0", 100123.0, 100123, "100123", "G01", 7.0, "7.50")
    assert [parse_key(cell) for cell in cells] == ["100123"] * 4 + ["G01", "7", "7.50"]


def test_choices() -> None:
    parse = choice_of(PairKind)
    assert parse(" Together") is PairKind.TOGETHER
    with pytest.raises(CellError, match="not one of the words") as caught:
        parse("near")
    assert caught.value.advice == "write together, apart"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (1e-05, "1e-05"),
        ("a,b", "a,b"),
        (date(2025, 9, 1), "2025-09-01"),
        (53.0706713, "53.0706713"),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize("number", [0.1, 1e-300, -1.4000000001, 53.07067134812, 1e22])
def test_numbers_come_back_the_same(number: float) -> None:
    assert parse_decimal(as_text(number)) == number
    assert re.fullmatch(r"[0-9.e+-]+", as_text(number))
