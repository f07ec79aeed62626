"""Faults of a travel table: amounts that cannot be, and pairs of schools it leaves out.

A table in kilometres overrides single pairs. One in minutes must have every pair that a plan may
use, unless a speed fills the gaps.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mastery_sched.consistency.examination import Examination, HasRecords
from mastery_sched.consistency.values import place_fault
from mastery_sched.eligibility import split_by_eligibility
from mastery_sched.entities import School
from mastery_sched.errors import Issue, counted
from mastery_sched.rules import VenueKind
from mastery_sched.travel import BoolArray, IntArray, Travel, TravelUnit

MOST_LISTED = 20
"""Missing pairs that are listed one by one; the rest are counted."""

CHUNK = 512
"""Schools whose ways to all venues are looked up at once."""

Pairs = list[tuple[int, int]]
"""URNs, the smaller first."""


def travel_faults(exam: Examination) -> Iterator[Issue]:
    """Amounts that cannot be, then missing minutes."""
    records = exam.records
    in_metres = records.travel_unit is TravelUnit.METRES
    column = "km" if in_metres else "minutes"
    for i, row in enumerate(records.travel_rows):
        value = row.amount / 1000 if in_metres else row.amount
        if row.amount < 0:
            yield exam.issue("travel", i, column, value, "is negative", "give 0 or more")
        elif row.from_urn == row.to_urn and row.amount and exam.is_sound("travel", i):
            message = f"a way from {row.from_urn} to itself"
            yield exam.issue("travel", i, column, value, message, "take the row out")
    unread = exam.unread
    if records.rules.fallback_kmh is not None or unread.settings or unread.has("travel"):
        return
    missing = missing_minutes(records)
    advice = "add a row, or set fallback_kmh to fill the gaps at a constant speed"
    for a, b in missing[:MOST_LISTED]:
        message = f"no minutes from {a} to {b}, which the caps on travel admit"
        yield Issue("travel", None, "minutes", "", message, advice)
    if len(missing) > MOST_LISTED:
        more = counted(len(missing) - MOST_LISTED, "more pair")
        yield Issue("travel", None, "minutes", "", f"no minutes for {more} of schools", advice)


def missing_minutes(records: HasRecords) -> Pairs:
    """Pairs of schools that a plan may use and a table in minutes leaves out, in order.

    Either direction serves both. Empty for a table in kilometres.
    """
    if records.travel_unit is TravelUnit.METRES:
        return []
    known = {
        school.urn: school
        for school in records.schools
        if school.urn > 0 and place_fault(school.place) is None
    }
    schools = list(known.values())
    rows = [row for row in records.travel_rows if row.from_urn in known and row.to_urn in known]
    travel = Travel(schools, metric=records.metric, rows=rows, unit=TravelUnit.MINUTES)
    keys: set[int] = set()
    for starts, venues, cap_m in _journeys(records, schools, travel):
        for a, b in _admitted(travel, starts, venues, cap_m):
            gaps = ~travel.covered(a, b)
            keys.update((np.minimum(a, b)[gaps] * len(schools) + np.maximum(a, b)[gaps]).tolist())
    urns = [school.urn for school in schools]
    found = ((urns[key // len(urns)], urns[key % len(urns)]) for key in keys)
    return sorted((min(pair), max(pair)) for pair in found)


def _journeys(
    records: HasRecords, schools: list[School], travel: Travel
) -> Iterator[tuple[BoolArray, BoolArray, int | None]]:
    """Who may travel where, and the cap: masks over the schools."""
    rules = records.rules
    eligible, _ = split_by_eligibility(schools, records.history)
    applicants = _mask(travel, [school.urn for school in eligible])
    hosts = _mask(travel, [school.urn for school in eligible if school.can_host])
    bases = _mask(travel, [person.base_urn for person in records.specialists])
    at_members = {VenueKind.MEMBER, VenueKind.CENTRAL} & set(rules.venue_policy)
    if at_members:
        yield applicants, hosts, rules.max_travel_m
    if VenueKind.SPECIALIST in rules.venue_policy:
        yield applicants, bases, rules.max_travel_m
    if at_members and rules.specialist_weight_percent:
        bases_by_cap: dict[int | None, list[int]] = {}
        for person in records.specialists:
            caps = (rules.max_specialist_travel_m, person.max_travel_m)
            cap = min((each for each in caps if each is not None), default=None)
            bases_by_cap.setdefault(cap, []).append(person.base_urn)
        for cap, urns in bases_by_cap.items():
            yield _mask(travel, urns), hosts, cap


def _mask(travel: Travel, urns: list[int]) -> BoolArray:
    mask = np.zeros(len(travel), dtype=np.bool_)
    mask[[travel.index_of[urn] for urn in urns if urn in travel.index_of]] = True
    return mask


def _admitted(
    travel: Travel, starts: BoolArray, venues: BoolArray, cap_m: int | None
) -> Iterator[tuple[IntArray, IntArray]]:
    if cap_m is not None:
        a, b, _ = travel.within(cap_m)
        wanted = starts[a] & venues[b]
        yield a[wanted], b[wanted]
        return
    to = np.flatnonzero(venues)
    every = np.flatnonzero(starts)
    for at in range(0, len(every), CHUNK):
        a, b = np.meshgrid(every[at : at + CHUNK], to, indexing="ij")
        yield a.ravel(), b.ravel()
