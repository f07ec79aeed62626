"""The table of specialists: rows to records and back."""

from __future__ import annotations

from collections.abc import Sequence

from mastery_sched.entities import Specialist
from mastery_sched.rows.cells import (
    parse_km,
    parse_text,
    parse_urn,
    parse_weekly_sessions,
    parse_whole,
)
from mastery_sched.rows.sheet import Column, Row, Sheet

TABLE = "specialists"

COLUMNS = (
    Column("id", parse_text, required=True, stand_in="?"),
    Column("base_urn", parse_urn, required=True, stand_in=0),
    Column("capacity", parse_whole, default=1),
    Column("sessions", parse_weekly_sessions, default=()),
    Column("max_travel_km", parse_km),
    Column("max_release_days", parse_whole),
    Column("partner", parse_text),
)

KEY = "id"


def read_specialists(sheet: Sheet) -> list[tuple[Row, Specialist]]:
    """A record for every row, with stand-ins in its faulty columns."""
    return [(row, _specialist(row)) for row in sheet.rows]


def specialist_rows(specialists: Sequence[Specialist]) -> list[dict[str, object]]:
    """The rows of these specialists, by column."""
    return [
        {
            "id": person.id,
            "base_urn": int(person.base_urn),
            "capacity": int(person.capacity),
            "sessions": "; ".join(map(str, person.sessions)) or None,
            "max_travel_km": None if person.max_travel_m is None else person.max_travel_m / 1000,
            "max_release_days": person.max_release_days,
            "partner": person.partner,
        }
        for person in specialists
    ]


def _specialist(row: Row) -> Specialist:
    return Specialist(
        id=row["id"],
        base_urn=row["base_urn"],
        capacity=row["capacity"],
        sessions=row["sessions"],
        max_travel_m=row["max_travel_km"],
        max_release_days=row["max_release_days"],
        partner=row["partner"],
    )
