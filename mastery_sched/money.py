"""What a plan costs: funding and supply cover of each school, mileage of schools and specialists.

Sums are whole pence, rounded half-up once a row, so that rows add up to their total. Miles are
those of one car a school, there and back, by the same distances that the plan is scored with; where
travel is counted in minutes, by the distances of the metric. Rates are data, see
:class:`mastery_sched.rates.Rates`; nothing here decides who pays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mastery_sched.measure import Measure
from mastery_sched.plan import Plan

METRES_PER_MILE = 1609.344


@dataclass(frozen=True, slots=True)
class SchoolMoney:
    """One school's money for the year.

    Parameters
    ----------
    half_days
        Meetings it comes to, those online included.
    distance_m
        All its journeys, there and back.
    """

    urn: int
    teachers: int
    half_days: int
    distance_m: int
    funding_pence: int
    cover_pence: int
    travel_pence: int

    @property
    def balance_pence(self) -> int:
        """What is left of the funding after cover and travel; negative if it does not suffice."""
        return self.funding_pence - self.cover_pence - self.travel_pence


@dataclass(frozen=True, slots=True)
class SpecialistMoney:
    """One specialist's mileage for the year; journeys count in full, whatever their weight."""

    specialist_id: str
    half_days: int
    distance_m: int
    travel_pence: int


@dataclass(frozen=True, slots=True)
class Money:
    """A plan's money: rows by URN and by specialist, and their sums."""

    schools: tuple[SchoolMoney, ...]
    specialists: tuple[SpecialistMoney, ...]

    @property
    def funding_pence(self) -> int:
        """What all schools are paid."""
        return sum(each.funding_pence for each in self.schools)

    @property
    def cover_pence(self) -> int:
        """Supply cover of all schools."""
        return sum(each.cover_pence for each in self.schools)

    @property
    def travel_pence(self) -> int:
        """Mileage of all schools and specialists."""
        by_schools = sum(each.travel_pence for each in self.schools)
        return by_schools + sum(each.travel_pence for each in self.specialists)


def money_of(plan: Plan, measure: Measure | None = None) -> Money:
    """Work out what a plan costs at the rates of its problem.

    Parameters
    ----------
    plan
        Any plan; schools and specialists that the problem does not know cost nothing.
    measure
        Distances already measured for the plan's problem.
    """
    measure = measure or Measure(plan.problem)
    venues: dict[int, list[int | None]] = {urn: [] for urn in plan.group_of}
    led: dict[str, list[int | None]] = {person.id: [] for person in plan.problem.specialists}
    for meeting in plan.schedule:
        for urn in meeting.attending:
            venues.setdefault(urn, []).append(meeting.venue_urn)
        if meeting.specialist_id in led:
            led[meeting.specialist_id].append(meeting.venue_urn)
    schools = plan.problem.school_by_urn
    return Money(
        tuple(
            _school_money(plan, measure, urn, venues[urn])
            for urn in sorted(venues.keys() & schools)
        ),
        tuple(_specialist_money(plan, measure, key, visited) for key, visited in led.items()),
    )


def miles(distance_m: int) -> float:
    """Metres as miles.

    Examples
    --------
    >>> miles(16_093)
    10.0
    """
    return round(distance_m / METRES_PER_MILE, 1)


def mileage_pence(distance_m: int, pence_per_100_miles: int) -> int:
    """What so many metres cost, rounded half-up to a whole penny.

    Examples
    --------
    >>> mileage_pence(160_934, 4_500)
    4500
    """
    thousandths = 1000 * distance_m * pence_per_100_miles
    metres_per_100_miles = 160_934_400  # in thousandths, so that the sum stays in whole numbers
    return (2 * thousandths + metres_per_100_miles) // (2 * metres_per_100_miles)


def _school_money(plan: Plan, measure: Measure, urn: int, venues: list[int | None]) -> SchoolMoney:
    rates = plan.problem.rates
    teachers = plan.problem.school_by_urn[urn].teachers
    distance_m = _there_and_back(measure, urn, venues)
    half_days = len(venues)
    return SchoolMoney(
        urn,
        teachers,
        half_days,
        distance_m,
        rates.school_funding_pence if urn in plan.group_of else 0,
        (teachers * half_days * rates.cover_pence_per_day + 1) // 2,
        mileage_pence(distance_m, rates.pence_per_100_miles),
    )


def _specialist_money(
    plan: Plan, measure: Measure, specialist_id: str, venues: list[int | None]
) -> SpecialistMoney:
    base = plan.problem.specialist_by_id[specialist_id].base_urn
    distance_m = _there_and_back(measure, base, venues)
    pence = mileage_pence(distance_m, plan.problem.rates.pence_per_100_miles)
    return SpecialistMoney(specialist_id, len(venues), distance_m, pence)


def _there_and_back(measure: Measure, urn: int, venues: Iterable[int | None]) -> int:
    visited = [venue for venue in venues if venue is not None]
    return sum(
        (measure.distance_m(urn, venue) or 0) + (measure.distance_m(venue, urn) or 0)
        for venue in visited
    )
