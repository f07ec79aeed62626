"""No school goes further than ``max_travel_m`` to a meeting, one way."""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.checks import check
from mastery_sched.entities import TravelRow
from mastery_sched.measure import Measure
from mastery_sched.rules import Rule, VenueKind
from mastery_sched.travel import TravelUnit
from tests.builders import make_problem, schools_in_line, urn
from tests.rules.helpers import impossible, one, only, plan_of, sentence, solved, under, with_rules

LINE = make_problem(schools_in_line(3, spacing_km=5.0))
MEASURE = Measure(LINE)
STEP_M = max(MEASURE.distance_m(urn(i), urn(i + 1)) or 0 for i in range(2))
CENTRAL = with_rules(LINE, venue_policy=(VenueKind.CENTRAL,) * 2)


def test_allowed_at_the_boundary_by_the_model() -> None:
    solved(with_rules(CENTRAL, max_travel_m=STEP_M))


def test_forbidden_beyond_by_the_model() -> None:
    impossible(with_rules(CENTRAL, max_travel_m=STEP_M - 1))


def test_the_model_gives_way_to_the_cap() -> None:
    four = make_problem(schools_in_line(4, spacing_km=5.0), rules={"max_size": 4, "min_size": 2})
    whole = plan_of(four, [(0, 1, 2, 3)])
    assert check(whole) == ()
    capped = with_rules(four, max_travel_m=STEP_M + 50)
    assert len(solved(capped).work_groups) == 2
    only(under(whole, capped), Rule.MAX_TRAVEL)


def test_one_metre_more_is_reported() -> None:
    problem = with_rules(CENTRAL, max_travel_m=STEP_M)
    plan = plan_of(problem, [(0, 1, 2)], venues=[(1, 1)])
    assert check(plan) == ()
    violations = only(under(plan, with_rules(CENTRAL, max_travel_m=STEP_M - 1)), Rule.MAX_TRAVEL)
    goes, cap = f"goes {STEP_M / 1000} km", f"at most {(STEP_M - 1) / 1000} km is allowed"
    assert all(goes in each.message and cap in each.message for each in violations)


def test_every_venue_counts_for_every_school() -> None:
    problem = with_rules(LINE, max_travel_m=2 * STEP_M - 10)
    plan = plan_of(problem, [(0, 1, 2)], venues=[(1, 0)])
    assert one(plan, Rule.MAX_TRAVEL).startswith(
        "Meeting 2 of G01 School 1 on Mon 2025-10-06 AM: School 2 (100003) goes "
    )


def test_the_direction_to_the_venue_counts() -> None:
    rows = (TravelRow(urn(0), urn(1), 9_000), TravelRow(urn(1), urn(0), 1_000))
    problem = make_problem(schools_in_line(2), travel_rows=rows, rules={"max_travel_m": 8_999})
    assert one(plan_of(problem, [(0, 1)], venues=[(0, 1)]), Rule.MAX_TRAVEL) == (
        "Meeting 2 of G01 School 1 on Mon 2025-10-06 AM: School 0 (100001) goes 9 km to "
        "School 1 (100002); at most 8.999 km is allowed"
    )
    assert check(plan_of(with_rules(problem, max_travel_m=9_000), [(0, 1)])) == ()


def test_minutes_do_not_change_the_cap() -> None:
    pairs = [(0, 1), (0, 2), (1, 2)]
    rows = tuple(TravelRow(urn(a), urn(b), 999) for a, b in pairs)
    problem = replace(
        with_rules(CENTRAL, max_travel_m=STEP_M),
        travel_rows=rows,
        travel_unit=TravelUnit.MINUTES,
    )
    assert check(plan_of(problem, [(0, 1, 2)], venues=[(1, 1)])) == ()


def test_sentence() -> None:
    assert sentence(with_rules(LINE, max_travel_m=12_500), Rule.MAX_TRAVEL) == (
        "No school goes further than 12.5 km to a meeting."
    )
    assert sentence(LINE, Rule.MAX_TRAVEL) is None
