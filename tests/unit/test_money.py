"""What a plan costs: every sum by hand, and totals that add up."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from mastery_sched.money import Money, mileage_pence, money_of
from mastery_sched.plan import Plan
from mastery_sched.rates import Rates
from mastery_sched.rules import VenueKind
from tests.builders import make_problem, schools_in_line, urn
from tests.outputs import plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups


def with_rates(plan: Plan, **changes: int) -> Plan:
    return replace(plan, problem=replace(plan.problem, rates=Rates(**changes)))


def by_urn(money: Money, number: int) -> tuple[int, int, int]:
    (found,) = (each for each in money.schools if each.urn == urn(number))
    return found.funding_pence, found.cover_pence, found.half_days


def test_a_school_is_paid_once_and_covered_for_each_half_day() -> None:
    money = money_of(plan_of_two_groups())
    # Two teachers at two half-days are two days of cover.
    assert by_urn(money, 0) == (100_000, 2 * 21_800, 2)
    assert [each.urn for each in money.schools] == [urn(i) for i in range(5)]


def test_teachers_and_rates_count() -> None:
    schools = list(schools_in_line(6))
    schools[0] = replace(schools[0], teachers=3)
    plan = plan_of_two_groups(make_problem(schools))
    money = money_of(with_rates(plan, school_funding_pence=1, cover_pence_per_day=333))
    # Three teachers for one day each, and half a penny up.
    assert by_urn(money, 0) == (1, 999, 2)
    assert by_urn(money, 1) == (1, 666, 2)


def test_mileage_is_of_one_car_there_and_back() -> None:
    plan = plan_of_two_groups()
    money = money_of(plan)
    first = money.schools[0]
    # School 0 hosts the first meeting and drives a kilometre to the second, and back.
    assert first.distance_m == pytest.approx(2_000, rel=0.01)
    assert first.travel_pence == mileage_pence(first.distance_m, 4_500)
    assert money.schools[4].distance_m > 0
    assert money.schools[3].distance_m == 0


def test_a_specialists_journeys_count_in_full() -> None:
    plan = plan_of_two_groups()
    rules = replace(plan.problem.rules, specialist_weight_percent=0)
    unweighted = replace(plan, problem=replace(plan.problem, rules=rules))
    assert money_of(unweighted).specialists == money_of(plan).specialists
    (person,) = money_of(plan).specialists
    assert (person.specialist_id, person.half_days) == ("S1", 2)
    assert person.distance_m == pytest.approx(18_000, rel=0.01)


@pytest.mark.parametrize(
    ("distance_m", "rate"), [(0, 4_500), (1, 4_500), (160_934, 4_500), (160_935, 1), (7_777, 4_550)]
)
def test_mileage_is_rounded_half_up_once(distance_m: int, rate: int) -> None:
    exact = Fraction(distance_m * rate) / (100 * Fraction("1609.344"))
    assert mileage_pence(distance_m, rate) == int(exact + Fraction(1, 2))


def test_rows_add_up_to_the_totals() -> None:
    money = money_of(plan_of_size(7))
    assert money.funding_pence == 14 * 100_000
    assert money.cover_pence == sum(each.cover_pence for each in money.schools)
    parts = [each.travel_pence for each in money.schools]
    parts += [each.travel_pence for each in money.specialists]
    assert money.travel_pence == sum(parts)


def test_online_meetings_cost_cover_but_no_mileage() -> None:
    money = money_of(plan_of_size(2, kind=VenueKind.ONLINE))
    assert money.travel_pence == 0
    assert money.cover_pence == 4 * 2 * 21_800


def test_without_groups_there_is_nothing_to_pay() -> None:
    assert money_of(plan_with_nothing_placed()) == Money((), ())


def test_what_the_tables_do_not_know_costs_nothing() -> None:
    plan = plan_of_two_groups()
    meeting = replace(plan.schedule[0], attending=(1, urn(0)), venue_urn=2, specialist_id="?")
    money = money_of(replace(plan, schedule=(meeting,)))
    assert 1 not in [each.urn for each in money.schools]
    assert money.travel_pence == 0


@pytest.mark.parametrize("name", Rates.__dataclass_fields__)
def test_negative_rates_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Rates(**{name: -1})
