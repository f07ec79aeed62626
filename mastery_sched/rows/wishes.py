"""The tables of history, pins, pairs and travel: rows to records and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from mastery_sched.entities import Pair, PairKind, PastPlace, Pin, PinKind, TravelRow
from mastery_sched.rows.cells import (
    CellError,
    choice_of,
    parse_key,
    parse_km,
    parse_minutes,
    parse_school_year,
    parse_text,
    parse_urn,
    parse_whole,
)
from mastery_sched.rows.dates import ambiguity, parse_slot
from mastery_sched.rows.headings import NO_WORDS, OwnWords, columns_named
from mastery_sched.rows.sheet import HEADER_ROW, Column, Findings, Row, Sheet, normal_name
from mastery_sched.travel import TravelUnit

HISTORY_COLUMNS = (
    Column("urn", parse_urn, required=True, stand_in=0),
    Column("school_year", parse_school_year, required=True, stand_in=""),
)

PIN_COLUMNS = (
    Column("kind", choice_of(PinKind), required=True),
    Column("subject", parse_key, required=True, stand_in="?"),
    Column("value", parse_text, required=True, stand_in="?"),
    Column("meeting", parse_whole),
)

PAIR_COLUMNS = (
    Column("urn", parse_urn, required=True, stand_in=0),
    Column("other_urn", parse_urn, required=True, stand_in=0),
    Column("kind", choice_of(PairKind), required=True, stand_in=PairKind.TOGETHER),
)

_WAY = (
    Column("from", parse_urn, required=True, stand_in=0),
    Column("to", parse_urn, required=True, stand_in=0),
)
_AMOUNT = {
    TravelUnit.METRES: Column("km", parse_km, required=True, stand_in=0),
    TravelUnit.MINUTES: Column("minutes", parse_minutes, required=True, stand_in=0),
}


def read_history(sheet: Sheet) -> list[tuple[Row, PastPlace]]:
    """A record for every row, with stand-ins in its faulty columns."""
    return [(row, PastPlace(row["urn"], row["school_year"])) for row in sheet.rows]


def history_rows(history: Sequence[PastPlace]) -> list[dict[str, object]]:
    """The rows of the history, by column."""
    return [{"urn": int(past.urn), "school_year": past.school_year} for past in history]


def read_pins(sheet: Sheet, findings: Findings) -> list[tuple[Row, Pin]]:
    """A record for every row whose kind is known, with stand-ins in its faulty columns.

    What a value may be depends on the pin's kind: a half-day is read in any way that dates may be
    written, a venue as a URN.
    """
    read = []
    for row in sheet.rows:
        kind, value, faulty = row["kind"], row["value"], row.faulty
        if kind is None:
            continue
        try:
            if "value" in faulty:
                pass
            elif kind is PinKind.SLOT:
                value = parse_slot(value)
            elif kind is PinKind.VENUE:
                value = str(parse_urn(value))
        except CellError as error:
            findings.fault("pins", row.number, "value", value, error.message, error.advice)
            faulty = faulty | {"value"}
        read.append((replace(row, faulty=faulty), Pin(kind, row["subject"], value, row["meeting"])))
    slots = [(row.number, row["value"]) for row in sheet.rows if row["kind"] is PinKind.SLOT]
    doubt = ambiguity(slots)
    if doubt is not None:
        advice = "if the month comes first, write them like 2025-09-01 AM"
        cell, message = doubt
        findings.warn("pins", HEADER_ROW, "value", cell, message, advice)
    return read


def pin_rows(pins: Sequence[Pin]) -> list[dict[str, object]]:
    """The rows of these pins, by column."""
    return [
        {
            "kind": str(pin.kind),
            "subject": pin.subject,
            "value": pin.value,
            "meeting": None if pin.meeting is None else int(pin.meeting),
        }
        for pin in pins
    ]


def with_other_urn(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of pairs whose second column ``urn`` (pandas: ``urn.1``) is called ``other_urn``."""
    names = [normal_name(label) for label in frame.columns]
    if "other_urn" in names:
        return frame
    seconds = [i for i, name in enumerate(names) if name in ("urn", "urn.1")][1:]
    labels = ["other_urn" if i in seconds[:1] else label for i, label in enumerate(frame.columns)]
    return frame.set_axis(labels, axis="columns")


def read_pairs(sheet: Sheet) -> list[tuple[Row, Pair]]:
    """A record for every row, with stand-ins in its faulty columns; URNs in the row's order."""
    return [(row, Pair(row["urn"], row["other_urn"], row["kind"])) for row in sheet.rows]


def pair_rows(pairs: Sequence[Pair]) -> list[dict[str, object]]:
    """The rows of these pairs, by column."""
    return [
        {"urn": int(pair.first), "other_urn": int(pair.second), "kind": str(pair.kind)}
        for pair in pairs
    ]


def travel_columns(unit: TravelUnit) -> tuple[Column, ...]:
    """The columns of a travel table in this unit."""
    return (*_WAY, _AMOUNT[unit])


def unit_of(frame: pd.DataFrame, findings: Findings, own_words: OwnWords = NO_WORDS) -> TravelUnit:
    """The unit of a travel table, told by the name of its third column."""
    columns = [each.name for each in (*_WAY, *_AMOUNT.values())]
    names = columns_named("travel", list(frame.columns), columns, own_words)
    if "minutes" not in names:
        return TravelUnit.METRES
    if "km" in names:
        message = "travel is in kilometres or in minutes, not in both"
        findings.fault("travel", HEADER_ROW, "minutes", "", message, "take one column out")
    return TravelUnit.MINUTES


def read_travel(sheet: Sheet, unit: TravelUnit) -> list[tuple[Row, TravelRow]]:
    """A record for every row, with stand-ins in its faulty columns."""
    column = _AMOUNT[unit].name
    return [(row, TravelRow(row["from"], row["to"], row[column])) for row in sheet.rows]


def travel_table_rows(rows: Sequence[TravelRow], unit: TravelUnit) -> list[dict[str, object]]:
    """The rows of a travel table, by column, in kilometres or whole minutes."""
    column, in_metres = _AMOUNT[unit].name, unit is TravelUnit.METRES
    return [
        {
            "from": int(row.from_urn),
            "to": int(row.to_urn),
            column: int(row.amount) / 1000 if in_metres else int(row.amount),
        }
        for row in rows
    ]
