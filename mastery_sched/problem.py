"""What a hub wants planned: its records, rules and calendars, cross-checked and immutable.

A :class:`Problem` is the only thing the solver, the checker and the writers are given. It knows no
solver and no file.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import groupby
from typing import Any

import geopy.distance
import pandas as pd

from mastery_sched.calendar import OpenSlots, open_slots
from mastery_sched.consistency import find_faults
from mastery_sched.eligibility import LeftOut, split_by_eligibility
from mastery_sched.entities import (
    Closure,
    Pair,
    PastPlace,
    Pin,
    School,
    Segment,
    Specialist,
    TravelRow,
)
from mastery_sched.errors import InvalidDataError, Issue, counted
from mastery_sched.rates import Rates
from mastery_sched.rows.canonical import hash_of, problem_values
from mastery_sched.rows.frames import Records, read_frames, to_frames
from mastery_sched.rows.metrics import metric_class
from mastery_sched.rules import Preferences, Rules, VenueKind
from mastery_sched.travel import Metric, Travel, TravelUnit


@dataclass(frozen=True, repr=False)
class Problem:
    """A hub's year to be planned.

    Records are sorted by their keys, so two problems from the same rows in another order are equal.

    Parameters
    ----------
    hub, school_year
        The hub's name and the school year, such as ``2025/26``.
    schools
        Every school the plan may touch; see :attr:`applicants` for those to be placed.
    segments, closures
        The calendars of this school year.
    history
        Schools that took part before.
    travel_rows, travel_unit
        A travel table and its unit, see :class:`mastery_sched.travel.Travel`.
    metric
        A distance class of geopy.
    rates
        Rates of money; they decide nothing about a plan.
    warnings
        What was doubtful in the tables but did not stop the reading; no part of equality.

    Raises
    ------
    InvalidDataError
        If records contradict each other.
    """

    hub: str
    school_year: str
    schools: tuple[School, ...]
    specialists: tuple[Specialist, ...] = ()
    segments: tuple[Segment, ...] = ()
    closures: tuple[Closure, ...] = ()
    history: tuple[PastPlace, ...] = ()
    pins: tuple[Pin, ...] = ()
    pairs: tuple[Pair, ...] = ()
    travel_rows: tuple[TravelRow, ...] = ()
    travel_unit: TravelUnit = TravelUnit.METRES
    rules: Rules = field(default_factory=Rules)
    preferences: Preferences = field(default_factory=Preferences)
    metric: Metric = geopy.distance.geodesic
    rates: Rates = field(default_factory=Rates)
    warnings: tuple[Issue, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        def put(name: str, value: tuple[Any, ...]) -> None:
            object.__setattr__(self, name, value)

        object.__setattr__(self, "metric", metric_class(self.metric))
        object.__setattr__(self, "travel_unit", TravelUnit(self.travel_unit))
        put("schools", tuple(sorted(self.schools, key=lambda school: school.urn)))
        put("specialists", tuple(sorted(self.specialists, key=lambda person: person.id)))
        put("segments", tuple(sorted(self.segments)))
        put("closures", tuple(sorted(self.closures, key=_closure_key)))
        put("history", tuple(sorted(self.history)))
        put("pins", tuple(sorted(self.pins, key=_pin_key)))
        put("pairs", tuple(sorted(map(_ordered, self.pairs), key=_pair_key)))
        put("travel_rows", tuple(sorted(self.travel_rows)))
        faults = find_faults(self)
        if faults:
            raise InvalidDataError(faults)

    @classmethod
    def from_frames(
        cls,
        schools: pd.DataFrame,
        specialists: pd.DataFrame | None = None,
        calendars: pd.DataFrame | None = None,
        closures: pd.DataFrame | None = None,
        history: pd.DataFrame | None = None,
        pins: pd.DataFrame | None = None,
        pairs: pd.DataFrame | None = None,
        travel: pd.DataFrame | None = None,
        *,
        hub: str = "hub",
        school_year: str | None = None,
        rules: Rules | None = None,
        preferences: Preferences | None = None,
        metric: Metric | str = geopy.distance.geodesic,
        rates: Rates | None = None,
        postcodes: pd.DataFrame | None = None,
    ) -> Problem:
        """Read a hub's tables from DataFrames with the columns of ``docs/tables.md``.

        Parameters
        ----------
        schools, specialists, calendars, closures, history, pins, pairs, travel
            The tables; row 2 is a frame's first row, whatever its index.
        school_year
            May be left out when the calendars hold a single one.
        metric
            A distance class of geopy, or the name ``geodesic`` or ``great_circle``.
        postcodes
            Where each postcode is, for schools whose place is blank.

        Raises
        ------
        InvalidDataError
            With every fault of every table at once.
        """
        tables = {
            "schools": schools,
            "specialists": specialists,
            "calendars": calendars,
            "closures": closures,
            "history": history,
            "pins": pins,
            "pairs": pairs,
            "travel": travel,
            "postcodes": postcodes,
        }
        _refuse_wrong_kinds(tables, rules, preferences, rates)
        metric = metric_class(metric)
        records = read_frames(
            {name: frame for name, frame in tables.items() if frame is not None},
            school_year=school_year,
            rules=rules or Rules(),
            metric=metric,
        )
        return cls.from_records(hub, records, preferences=preferences or Preferences(), rates=rates)

    @classmethod
    def from_records(
        cls, hub: str, records: Records, *, preferences: Preferences, rates: Rates | None = None
    ) -> Problem:
        """Make a problem of records that were read and cross-checked."""
        values = {each.name: getattr(records, each.name) for each in fields(records)}
        return cls(hub=hub, preferences=preferences, rates=rates or Rates(), **values)

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Every table by name, with all its columns and its rows in the order of their keys.

        Together with the settings they make an equal problem:
        ``Problem.from_frames(**problem.to_frames(), hub=..., rules=..., ...)``.
        """
        return to_frames(self)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything in the problem, in hexadecimal; equal problems have equal ones."""
        return hash_of(problem_values(self))

    @cached_property
    def _split(self) -> tuple[tuple[School, ...], tuple[LeftOut, ...]]:
        return split_by_eligibility(self.schools, self.history)

    @property
    def applicants(self) -> tuple[School, ...]:
        """Eligible applicants, the schools to be placed, by URN."""
        return self._split[0]

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Applicants that may not join, with the reason, by URN."""
        return self._split[1]

    @cached_property
    def school_by_urn(self) -> Mapping[int, School]:
        """Every school by its URN."""
        return {school.urn: school for school in self.schools}

    @cached_property
    def specialist_by_id(self) -> Mapping[str, Specialist]:
        """Every specialist by id."""
        return {person.id: person for person in self.specialists}

    @cached_property
    def travel(self) -> Travel:
        """Distances between :attr:`schools`, numbered by position."""
        return Travel(
            self.schools,
            metric=self.metric,
            rows=self.travel_rows,
            unit=self.travel_unit,
            fallback_kmh=self.rules.fallback_kmh,
        )

    @cached_property
    def open_slots(self) -> OpenSlots:
        """When everybody can meet, as the models see it."""
        return open_slots(
            self.schools,
            self.specialists,
            self.segments,
            self.closures,
            assessments=self.rules.assessments,
            windows=self.rules.windows,
            allows=self.rules.allows,
            at_base=self.rules.meetings_of(VenueKind.SPECIALIST),
        )

    def __str__(self) -> str:
        return "\n".join(f"{heading}: {text}" for heading, text in self._facts())

    def __repr__(self) -> str:
        counts = f"{counted(len(self.applicants), 'school')} to be placed"
        people = counted(len(self.specialists), "specialist")
        return f"<Problem of {self.hub} {self.school_year}: {counts}, {people}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(heading)}</th>"
            f"<td style='text-align:left'>{html.escape(text)}</td></tr>"
            for heading, text in self._facts()
        )
        return f"<table>{rows}</table>"

    def _facts(self) -> list[tuple[str, str]]:
        """What there is to plan, as pairs of a heading and a text."""
        rules, places = self.rules, sum(person.capacity for person in self.specialists)
        policy = ", ".join(
            f"{len(list(run))} x {kind}" for kind, run in groupby(rules.venue_policy)
        )
        return [
            ("hub", f"{self.hub} {self.school_year}"),
            ("schools to be placed", str(len(self.applicants))),
            ("left out as ineligible", str(len(self.left_out))),
            ("specialists", f"{len(self.specialists)}, who can lead {counted(places, 'group')}"),
            ("groups of", f"{rules.min_size} to {rules.max_size} schools"),
            ("meetings", f"{rules.num_meetings} ({policy})"),
            ("pins, pairs", f"{len(self.pins)}, {len(self.pairs)}"),
            ("warnings", str(len(self.warnings))),
        ]

    def specialist_cap_m(self, specialist: Specialist) -> int | None:
        """The tighter of the hub's and the specialist's own cap on one-way travel, in metres."""
        caps = (self.rules.max_specialist_travel_m, specialist.max_travel_m)
        return min((cap for cap in caps if cap is not None), default=None)


def _ordered(pair: Pair) -> Pair:
    if pair.first <= pair.second:
        return pair
    return replace(pair, first=pair.second, second=pair.first)


def _pair_key(pair: Pair) -> tuple[int, int, str]:
    return (pair.first, pair.second, pair.kind)


def _refuse_wrong_kinds(
    tables: Mapping[str, object], rules: object, preferences: object, rates: object
) -> None:
    """Say at once which arguments are not what their names say."""
    faults = [
        Issue(name, None, "", type(table).__name__, "is not a table", "give a pandas DataFrame")
        for name, table in tables.items()
        if table is not None and not isinstance(table, pd.DataFrame)
    ]
    for name, value, kind in (
        ("rules", rules, Rules),
        ("preferences", preferences, Preferences),
        ("rates", rates, Rates),
    ):
        if value is not None and not isinstance(value, kind):
            message, advice = f"is not {kind.__name__}", f"give mastery_sched.{kind.__name__}(...)"
            faults.append(Issue("settings", None, name, str(value), message, advice))
    if faults:
        raise InvalidDataError(faults)


def _closure_key(closure: Closure) -> tuple[str, ...]:
    dates = (closure.first.isoformat(), closure.last.isoformat())
    return (closure.scope, closure.id, *dates, closure.session or "", closure.reason)


def _pin_key(pin: Pin) -> tuple[str, str, int, str]:
    return (pin.kind, pin.subject, pin.meeting or 0, pin.value)
