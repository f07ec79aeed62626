"""Problems with one thing at its extreme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, permutations
from typing import Any

from hypothesis import strategies as st

from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    Pin,
    PinKind,
    Place,
    Segment,
    Session,
    Specialist,
    TravelRow,
)
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced
from mastery_sched.travel import TravelUnit
from tests.builders import YEAR_START, make_problem, schools_in_line
from tests.builders import urn as urn_of
from tests.strategies.parts import KINDS

EXTREMES = (
    "one place",
    "nobody hosts",
    "one host",
    "one slot",
    "one slot, one specialist",
    "gap as long as it can be",
    "minutes",
    "no triangle inequality",
    "one-way streets",
    "far apart",
    "no travel allowed",
    "cap at a distance",
    "weight of specialists",
    "groups of one",
    "one group",
    "size that does not divide",
    "one trust",
    "all together",
    "all apart",
    "all pinned to one group",
    "specialists never released",
    "nobody eligible",
    "nobody applies",
    "bank holiday and test week",
)


@st.composite
def adversarial_problems(
    draw: st.DrawFn, max_schools: int = 6, extremes: Sequence[str] = EXTREMES
) -> Problem:
    """Valid data with one thing at its extreme; most have no plan, or a single kind of plan."""
    count = draw(st.integers(2, max_schools))
    kind = draw(st.sampled_from(KINDS))
    plain = make_problem(
        schools_in_line(count),
        [Specialist("S1", urn_of(0), capacity=2), Specialist("S2", urn_of(count - 1), capacity=2)],
        kind=kind,
        weeks=1,
        rules={"unplaced": draw(st.sampled_from(Unplaced)), "min_gap_days": 7},
    )
    rules = plain.rules
    urns = [school.urn for school in plain.schools]

    def all_schools(**changes: Any) -> Problem:
        return replace(plain, schools=tuple(replace(s, **changes) for s in plain.schools))

    def ruled(**changes: Any) -> Problem:
        return replace(plain, rules=replace(rules, **changes))

    match draw(st.sampled_from(extremes)):
        case "one place":
            return all_schools(place=Place(53.0, -1.4))
        case "nobody hosts":
            return all_schools(can_host=False)
        case "one host":
            only = (plain.schools[0], *all_schools(can_host=False).schools[1:])
            return replace(plain, schools=only)
        case "one slot":
            one_day = tuple(replace(s, open_to=s.open_from) for s in plain.segments)
            afternoon = Closure(
                ClosureScope.ALL, "", YEAR_START, date(2026, 8, 1), Session.PM, "mornings only"
            )
            return replace(plain, segments=one_day, closures=(afternoon,))
        case "one slot, one specialist":
            one_day = tuple(replace(s, open_to=s.open_from) for s in plain.segments)
            return replace(plain, segments=one_day, specialists=plain.specialists[:1])
        case "gap as long as it can be":
            return ruled(min_gap_days=draw(st.integers(17, 19)))
        case "minutes":
            amounts = st.sampled_from([0, 1, 999])
            rows = tuple(TravelRow(a, b, draw(amounts)) for a, b in permutations(urns, 2))
            return replace(plain, travel_rows=rows, travel_unit=TravelUnit.MINUTES)
        case "no triangle inequality":
            rows = tuple(TravelRow(urns[0], b, 0) for b in urns[1:])
            return replace(plain, travel_rows=rows)
        case "one-way streets":
            rows = tuple(TravelRow(a, b, 0 if a < b else 9_999) for a, b in permutations(urns, 2))
            return replace(plain, travel_rows=rows)
        case "far apart":
            ends = (Place(50.066, -5.715), Place(60.855, -0.886))
            spread = (replace(s, place=ends[i % 2]) for i, s in enumerate(plain.schools))
            return replace(plain, schools=tuple(spread))
        case "no travel allowed":
            return ruled(max_travel_m=0, max_specialist_travel_m=0)
        case "cap at a distance":
            return ruled(max_travel_m=plain.travel.distance_m(urns[0], urns[1]))
        case "weight of specialists":
            return ruled(specialist_weight_percent=draw(st.sampled_from([0, 1, 10_000])))
        case "groups of one":
            return ruled(min_size=1, max_size=1)
        case "one group":
            return ruled(min_size=count, max_size=count)
        case "size that does not divide":
            return ruled(min_size=count - 1, max_size=count - 1)
        case "one trust":
            only = tuple(replace(s, trust="Alder Trust") for s in plain.schools)
            return replace(plain, schools=only, rules=replace(rules, most_per_trust=1))
        case "all together":
            chain = [Pair(a, b, PairKind.TOGETHER) for a, b in pairwise(urns)]
            return replace(plain, pairs=tuple(chain))
        case "all apart":
            everyone = (Pair(a, b, PairKind.APART) for a, b in combinations(urns, 2))
            return replace(plain, pairs=tuple(everyone))
        case "all pinned to one group":
            pins = tuple(Pin(PinKind.GROUP, str(urn), "G09") for urn in urns)
            return replace(plain, pins=pins)
        case "specialists never released":
            away = (
                Closure(ClosureScope.SPECIALIST, p.id, YEAR_START, date(2026, 8, 1))
                for p in plain.specialists
            )
            return replace(plain, closures=tuple(away))
        case "nobody eligible":
            return all_schools(status="Closed")
        case "nobody applies":
            return all_schools(applicant=False)
        case "bank holiday and test week":
            weeks = ((date(2026, 5, 4), date(2026, 5, 8)), (date(2026, 5, 11), date(2026, 5, 15)))
            return replace(
                plain,
                segments=tuple(
                    Segment("Midshire", number, *week) for number, week in enumerate(weeks, start=1)
                ),
            )
        case unknown:
            raise ValueError(f"no such extreme: {unknown}")
