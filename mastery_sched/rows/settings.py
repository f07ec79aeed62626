"""Settings of a hub in a planner's units, as ``hub.toml`` holds them: year, rules, weights, rates.

Works on plain mappings, as TOML and JSON give them; knows no file. What the settings mean together
is judged by :class:`~mastery_sched.rules.Rules` itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mastery_sched.consistency import TABLE_FILES
from mastery_sched.consistency.examination import nearest
from mastery_sched.entities import Session
from mastery_sched.errors import Issue
from mastery_sched.rates import Rates
from mastery_sched.rows.assessment_settings import assessments_values, parse_assessments
from mastery_sched.rows.cells import CellError, parse_km, parse_school_year, shown
from mastery_sched.rows.dates import parse_date
from mastery_sched.rules import LOADS, VENUE_POLICIES, Preferences, Rules, Unplaced, VenueKind

TABLE = "hub.toml"

Parser = Callable[[object], Any]


@dataclass(frozen=True)
class Settings:
    """What ``hub.toml`` says; a part with faults is ``None`` (``hub``: empty).

    Parameters
    ----------
    metric
        The metric's name; ``None`` where nothing is said.
    files
        Names of files (in a workbook: of sheets) by table, where they differ from the usual ones.
    columns
        The section of a hub's own headings as it stands; it is judged with the tables.
    faulty
        Keys of the document whose values have faults.
    """

    hub: str
    school_year: str | None = None
    metric: str | None = None
    rules: Rules | None = field(default_factory=Rules)
    preferences: Preferences | None = field(default_factory=Preferences)
    rates: Rates | None = field(default_factory=Rates)
    files: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, object] = field(default_factory=dict)
    faulty: frozenset[str] = frozenset()


class _Faults:
    """Faults of one document, gathered."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []

    def add(self, key: str, value: object, message: str, advice: str = "") -> None:
        self.issues.append(Issue(TABLE, None, key, shown(value), message, advice))

    def read(
        self, section: str, values: Mapping[str, object], parsers: Mapping[str, Parser]
    ) -> dict[str, Any]:
        """The values without faults, parsed, by key."""
        prefix = f"{section}." if section else ""
        found = {}
        for key, value in values.items():
            if key not in parsers:
                advice = nearest(key, parsers) or f"the keys are {', '.join(parsers)}"
                self.add(f"{prefix}{key}", value, "unknown key", advice)
                continue
            try:
                found[key] = parsers[key](value)
            except CellError as error:
                self.add(f"{prefix}{key}", value, error.message, error.advice)
        return found


def read_settings(document: Mapping[str, object]) -> tuple[Settings, list[Issue]]:
    """Settings, with every fault; unknown keys and wrong types are faults."""
    faults = _Faults()
    top = faults.read("", document, _TOP)
    if "hub" not in document:
        faults.add("hub", "", "is missing", 'write the hub\'s name: hub = "..."')
    settings = Settings(
        hub=top.get("hub", ""),
        school_year=top.get("school_year"),
        metric=top.get("metric"),
        rules=_read_rules(top.get("rules", {}), faults) if _is_fine("rules", document) else None,
        preferences=(
            _read_preferences(top.get("preferences", {}), faults)
            if _is_fine("preferences", document)
            else None
        ),
        rates=_read_rates(top.get("money", {}), faults) if _is_fine("money", document) else None,
        files=faults.read("files", top.get("files", {}), PARSERS["files"]),
        columns=top.get("columns", {}),
        faulty=frozenset(set(document) & set(_TOP) - set(top)),
    )
    return settings, faults.issues


def settings_document(
    hub: str,
    school_year: str,
    metric: str,
    rules: Rules,
    preferences: Preferences,
    rates: Rates,
) -> dict[str, Any]:
    """The document of these settings, complete but for settings that are ``None``."""
    return {
        "hub": hub,
        "school_year": school_year,
        "metric": metric,
        "rules": rules_values(rules),
        "preferences": preferences_values(preferences),
        "money": rates_values(rates),
    }


def rules_values(rules: Rules) -> dict[str, Any]:
    """Rules in a planner's units, by key of ``hub.toml``; without those that are ``None``."""
    presets = [name for name, kinds in VENUE_POLICIES.items() if kinds == rules.venue_policy]
    am, pm = ("-".join(times) for times in rules.session_times)
    taught = list(rules.lesson_sessions)
    values = {
        "min_size": int(rules.min_size),
        "max_size": int(rules.max_size),
        "venue_policy": presets[0] if presets else [str(kind) for kind in rules.venue_policy],
        "max_travel_km": _ratio(rules.max_travel_m, 1000),
        "max_specialist_travel_km": _ratio(rules.max_specialist_travel_m, 1000),
        "specialist_weight": _ratio(rules.specialist_weight_percent, 100),
        "min_gap_days": int(rules.min_gap_days),
        "max_gap_days": rules.max_gap_days,
        "windows": [{"from": str(first), "to": str(last)} for first, last in rules.windows] or None,
        "earliest_date": rules.earliest_date and str(rules.earliest_date),
        "latest_date": rules.latest_date and str(rules.latest_date),
        "lesson_sessions": None if taught == list(Session) else [str(each) for each in taught],
        "unplaced": str(rules.unplaced),
        "most_per_trust": rules.most_per_trust,
        **{name: getattr(rules, name) for name in LOADS},
        "lead_attends_first": rules.lead_attends_first or None,
        "block_ks2_week": bool(rules.block_ks2_week),
        "assessments": assessments_values(rules.assessment_weeks) or None,
        "fallback_kmh": None if rules.fallback_kmh is None else float(rules.fallback_kmh),
        "session_times": {"am": am, "pm": pm},
    }
    return {key: value for key, value in values.items() if value is not None}


def preferences_values(preferences: Preferences) -> dict[str, int]:
    """Weights of the timetable's wishes, by key of ``hub.toml``."""
    return {each.name: int(getattr(preferences, each.name)) for each in fields(preferences)}


def rates_values(rates: Rates) -> dict[str, float | int | None]:
    """Rates of money in pounds and in pence a mile, by key of ``hub.toml``."""
    return {key: _ratio(getattr(rates, name), 100) for key, name in _RATE_OF.items()}


def _read_rules(values: Mapping[str, object], faults: _Faults) -> Rules | None:
    read = faults.read("rules", values, _RULES)
    wrong = len(read) < len(values)
    sizes = {"min_size", "max_size"}
    if wrong and not sizes <= set(read):
        # One size cannot be judged without the other, and a misspelt key may be the other.
        read = {key: value for key, value in read.items() if key not in sizes}
    renamed = {_FIELD_OF.get(key, key): value for key, value in read.items()}
    try:
        rules = Rules(**renamed)
    except ValueError as error:
        faults.add("rules", "", str(error), "correct the settings")
        return None
    return None if wrong else rules


def _read_preferences(values: Mapping[str, object], faults: _Faults) -> Preferences | None:
    read = faults.read("preferences", values, PARSERS["preferences"])
    try:
        preferences = Preferences(**read)
    except ValueError as error:
        faults.add("preferences", "", str(error), "correct the weights")
        return None
    return None if len(read) < len(values) else preferences


def _read_rates(values: Mapping[str, object], faults: _Faults) -> Rates | None:
    read = faults.read("money", values, PARSERS["money"])
    try:
        rates = Rates(**{_RATE_OF[key]: value for key, value in read.items()})
    except ValueError as error:
        faults.add("money", "", str(error), "correct the rates")
        return None
    return None if len(read) < len(values) else rates


def _is_fine(section: str, document: Mapping[str, object]) -> bool:
    return isinstance(document.get(section, {}), Mapping)


def _section(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise CellError("not a table of settings", "write it as a section, such as [rules]")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise CellError("not a text", "write it between quotes")
    return value


def _school_year(value: object) -> str:
    return parse_school_year(_text(value))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise CellError("not a whole number", "write a whole number without quotes")
    return value


def _number(value: object) -> Decimal:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not math.isfinite(float(str(value))):
        raise CellError("not a number", "write a number without quotes")
    return Decimal(str(value))


def _speed(value: object) -> float:
    return float(_number(value))


def _km(value: object) -> int:
    return parse_km(str(_number(value)))


def _weight(value: object) -> int:
    try:
        return _hundredths(value)
    except _TooFine:
        advice = "write a number such as 1 or 0.5"
        raise CellError("a weight has at most two decimals", advice) from None


class _TooFine(CellError):
    """A number has more decimals than it may have."""


def _hundredths(value: object) -> int:
    number = _number(value) * 100
    if number.adjusted() > 9 or number != number.to_integral_value():
        raise _TooFine(
            "at most two decimals and eight digits", "write a number such as 218 or 45.5"
        )
    return int(number)


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise CellError("neither true nor false", "write true or false without quotes")
    return value


def _unplaced(value: object) -> Unplaced:
    if value not in list(Unplaced):
        raise CellError("neither forbid nor allow", 'write "forbid" or "allow"')
    return Unplaced(str(value))


def _venue_policy(value: object) -> tuple[VenueKind, ...]:
    if isinstance(value, str) and value in VENUE_POLICIES:
        return VENUE_POLICIES[value]
    if isinstance(value, (list, tuple)) and all(each in list(VenueKind) for each in value):
        return tuple(VenueKind(each) for each in value)
    advice = f"write one of {', '.join(VENUE_POLICIES)}, or a list of {', '.join(VenueKind)}"
    raise CellError("no such venue policy", advice)


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return parse_date(_text(value))


def _windows(value: object) -> tuple[tuple[date, date], ...]:
    if not isinstance(value, (list, tuple)) or not all(
        isinstance(each, Mapping) and set(each) == {"from", "to"} for each in value
    ):
        advice = "write one { from = 2025-09-15, to = 2025-10-17 } for each meeting, in a list"
        raise CellError("not a list of windows", advice)
    return tuple((_date(each["from"]), _date(each["to"])) for each in value)


def _sessions(value: object) -> tuple[Session, ...]:
    if not isinstance(value, (list, tuple)) or not all(each in list(Session) for each in value):
        raise CellError("not a list of sessions", 'write ["AM"], ["PM"] or ["AM", "PM"]')
    return tuple(Session(each) for each in value)


def _session_times(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping) or not set(value) <= {"am", "pm"}:
        advice = 'write { am = "09:00-12:00", pm = "13:00-15:30" }'
        raise CellError("not the times of am and pm", advice)
    usual = dict(zip(("am", "pm"), Rules().session_times, strict=True))
    return tuple(
        _span(value[half], half) if half in value else usual[half] for half in ("am", "pm")
    )


def _span(value: object, half: str) -> tuple[str, str]:
    clock = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
    match = re.fullmatch(rf"\s*{clock}\s*[-\u2013]\s*{clock}\s*", str(value), re.ASCII)
    if match is not None:
        start, end = f"{match[1]:0>2}:{match[2]}", f"{match[3]:0>2}:{match[4]}"
        if start < end:
            return start, end
    raise CellError(f"{half}: not a span of time", 'write it like "09:00-12:00"')


def _ratio(number: int | None, divisor: int) -> float | int | None:
    if number is None:
        return None
    return int(number) // divisor if number % divisor == 0 else int(number) / divisor


_TOP: dict[str, Parser] = {
    "hub": _text,
    "school_year": _school_year,
    "metric": _text,
    "rules": _section,
    "preferences": _section,
    "money": _section,
    "files": _section,
    "columns": _section,
}

_RULES: dict[str, Parser] = {
    "min_size": _whole,
    "max_size": _whole,
    "venue_policy": _venue_policy,
    "max_travel_km": _km,
    "max_specialist_travel_km": _km,
    "specialist_weight": _weight,
    "min_gap_days": _whole,
    "max_gap_days": _whole,
    "windows": _windows,
    "earliest_date": _date,
    "latest_date": _date,
    "lesson_sessions": _sessions,
    "unplaced": _unplaced,
    "most_per_trust": _whole,
    **dict.fromkeys(LOADS, _whole),
    "lead_attends_first": _yes_no,
    "block_ks2_week": _yes_no,
    "assessments": parse_assessments,
    "fallback_kmh": _speed,
    "session_times": _session_times,
}

_FIELD_OF = {
    "assessments": "assessment_weeks",
    "max_travel_km": "max_travel_m",
    "max_specialist_travel_km": "max_specialist_travel_m",
    "specialist_weight": "specialist_weight_percent",
}

_RATE_OF = {
    "funding_per_school": "school_funding_pence",
    "cover_per_day": "cover_pence_per_day",
    "pence_per_mile": "pence_per_100_miles",
}

PARSERS: Mapping[str, Mapping[str, Parser]] = {
    "": _TOP,
    "rules": _RULES,
    "preferences": {each.name: _whole for each in fields(Preferences)},
    "money": dict.fromkeys(_RATE_OF, _hundredths),
    "files": dict.fromkeys(TABLE_FILES, _text),
    "columns": dict.fromkeys(TABLE_FILES, _section),
}
"""By section (those outside of any: an empty name), what reads the value of each key."""
