"""Problems of valid data whose feasibility nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import geopy.distance
from hypothesis import strategies as st

from mastery_sched.entities import Pair, PairKind, Pin, PinKind, Segment, Specialist
from mastery_sched.errors import InvalidDataError
from mastery_sched.problem import Problem
from mastery_sched.rules import Rules, Unplaced, VenueKind
from tests.builders import make_school
from tests.strategies.parts import (
    KINDS,
    bystanders,
    calendars,
    closures,
    common_slots,
    hosting_at_times,
    loads,
    may_be_partners,
    mixed,
    places,
    policies,
    preferences,
    times_of_meetings,
    travel_tables,
    weekly_sessions,
)


@st.composite
def arbitrary_problems(
    draw: st.DrawFn,
    max_schools: int = 7,
    max_meetings: int = 3,
    kinds: Sequence[VenueKind] = KINDS,
) -> Problem:
    """Valid data; whether a plan exists is unknown."""
    num_applicants = draw(st.integers(2, max_schools))
    num_specialists = draw(st.integers(0, 3))
    possible = [k for k in kinds if num_specialists or k is not VenueKind.SPECIALIST]
    policy = draw(policies(max_meetings, possible))
    segments = draw(calendars(len(policy)))
    others, past = draw(bystanders(num_applicants))
    applicants = [make_school(i, *draw(places())) for i in range(num_applicants)]
    schools = draw(hosting_at_times(draw(mixed([*applicants, *others]))))
    urns = [school.urn for school in schools]
    cap = st.sampled_from([None, None, 0, 3_000, 8_000, 15_000])
    specialists = [
        Specialist(
            f"S{number}",
            draw(st.sampled_from(urns)),
            capacity=draw(st.integers(1, 2)),
            sessions=tuple(sorted(draw(st.sets(weekly_sessions(), max_size=4)))),
            max_travel_m=draw(cap),
            max_release_days=draw(st.sampled_from([None] * 6 + [len(policy), len(policy) + 1])),
        )
        for number in range(1, num_specialists + 1)
    ]
    in_a_pair = draw(st.integers(0, 2)) == 0
    if in_a_pair and num_specialists > 1 and may_be_partners(*specialists[:2]):
        specialists[0] = replace(specialists[0], partner="S2")
    rows, unit, kmh = draw(travel_tables(urns))
    min_size = draw(st.integers(1, 3))
    rules = Rules(
        min_size=min_size,
        max_size=draw(st.integers(min_size, 4)),
        venue_policy=policy,
        max_travel_m=draw(cap),
        max_specialist_travel_m=draw(cap),
        specialist_weight_percent=draw(st.sampled_from([0, 33, 100, 250])),
        **draw(times_of_meetings(segments, len(policy))),
        **draw(loads()),
        unplaced=draw(st.sampled_from(Unplaced)),
        most_per_trust=draw(st.sampled_from([None, None, 1, 2])),
        fallback_kmh=kmh,
    )
    eligible = urns[:num_applicants]
    problem = Problem(
        hub="Test Hub",
        school_year="2025/26",
        schools=tuple(schools),
        specialists=tuple(specialists),
        segments=segments,
        closures=tuple(draw(closures(segments, urns, [p.id for p in specialists]))),
        history=tuple(past),
        travel_rows=rows,
        travel_unit=unit,
        rules=rules,
        preferences=draw(preferences()),
        metric=draw(st.sampled_from([geopy.distance.geodesic] * 4 + [geopy.distance.great_circle])),
    )
    pins = tuple(draw(_some_pins(eligible, urns, specialists, policy, segments)))
    pairs = tuple(draw(_some_pairs(eligible)))
    try:
        return replace(problem, pins=pins, pairs=pairs)
    except InvalidDataError:  # they contradict each other, which is no valid data
        return problem


@st.composite
def _some_pins(
    draw: st.DrawFn,
    eligible: Sequence[int],
    urns: Sequence[int],
    specialists: Sequence[Specialist],
    policy: Sequence[VenueKind],
    segments: Sequence[Segment],
) -> list[Pin]:
    """Up to two pins, which the rules may not allow."""
    pins: dict[tuple[PinKind, str, int | None], Pin] = {}
    kinds = [PinKind.GROUP, PinKind.SLOT]
    if specialists:
        kinds.append(PinKind.SPECIALIST)
    with_venue = [h for h, kind in enumerate(policy, start=1) if kind is not VenueKind.ONLINE]
    if with_venue:
        kinds.append(PinKind.VENUE)
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        kind = draw(st.sampled_from(kinds))
        subject = str(draw(st.sampled_from(eligible)))
        meeting = None
        if kind is PinKind.GROUP:
            value = draw(st.sampled_from(["G01", "G02", "K1"]))
        elif kind is PinKind.SPECIALIST:
            value = draw(st.sampled_from(specialists)).id
        elif kind is PinKind.SLOT:
            meeting = draw(st.integers(1, len(policy)))
            value = str(draw(st.sampled_from(common_slots(segments, meeting))))
        else:
            meeting = draw(st.sampled_from(with_venue))
            value = str(draw(st.sampled_from(urns)))
        pins[kind, subject, meeting] = Pin(kind, subject, value, meeting)
    return list(pins.values())


@st.composite
def _some_pairs(draw: st.DrawFn, eligible: Sequence[int]) -> list[Pair]:
    possible = list(combinations(sorted(eligible), 2))
    count = draw(st.sampled_from([0, 0, 1, 2]))
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, min_size=0, max_size=count))
    return [Pair(a, b, draw(st.sampled_from(PairKind))) for a, b in chosen]
