"""Distances and travel one pair at a time: the reference that the bulk values must agree with.

Straight from the records: geopy's distance class between two places, or the row of the travel
table. The checker and the scorer measure with this. It knows nothing of the models' matrices, and a
place that is not in the problem has no distance (``None``) rather than being an error, for plans
edited by hand name such places.
"""

from __future__ import annotations

import math

from mastery_sched.problem import Problem
from mastery_sched.travel import TravelUnit

UNCOVERED_KMH = 40.0
"""Speed for pairs that a table in minutes leaves out, where the rules name no fallback."""


class Measure:
    """Distances between the schools of one problem; each pair is measured once and remembered.

    Parameters
    ----------
    problem
        Its schools, travel table and metric are read; they never change.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._table = {(row.from_urn, row.to_urn): row.amount for row in problem.travel_rows}
        self._measured: dict[tuple[int, int], int] = {}

    def distance_m(self, from_urn: int, to_urn: int) -> int | None:
        """One-way distance in whole metres, rounded half-up; a table in km overrides it."""
        if self.problem.travel_unit is TravelUnit.METRES:
            stated = self._stated(from_urn, to_urn)
            if stated is not None:
                return stated
        return self._metric_m(from_urn, to_urn)

    def amount(self, from_urn: int, to_urn: int) -> int | None:
        """One-way travel in the problem's unit: whole metres or whole minutes."""
        if self.problem.travel_unit is TravelUnit.METRES:
            return self.distance_m(from_urn, to_urn)
        stated = self._stated(from_urn, to_urn)
        distance_m = self._metric_m(from_urn, to_urn)
        if stated is not None or distance_m is None:
            return stated
        kmh = self.problem.rules.fallback_kmh or UNCOVERED_KMH
        return _half_up(distance_m * 60 / (1000 * kmh))

    def journey(self, urn: int, venue_urn: int) -> int | None:
        """Travel to a venue and back, in the problem's unit."""
        there, back = self.amount(urn, venue_urn), self.amount(venue_urn, urn)
        return None if there is None or back is None else there + back

    def _stated(self, from_urn: int, to_urn: int) -> int | None:
        """What the travel table says; a row serves both directions unless the other has its own."""
        if from_urn == to_urn:
            return None
        forward = self._table.get((from_urn, to_urn))
        return self._table.get((to_urn, from_urn)) if forward is None else forward

    def _metric_m(self, from_urn: int, to_urn: int) -> int | None:
        pair = (from_urn, to_urn)
        if pair not in self._measured:
            schools = self.problem.school_by_urn
            if from_urn not in schools or to_urn not in schools:
                return None
            self._measured[pair] = 0 if from_urn == to_urn else self._between(*pair)
        return self._measured[pair]

    def _between(self, from_urn: int, to_urn: int) -> int:
        schools = self.problem.school_by_urn
        ends = [schools[urn].place for urn in (from_urn, to_urn)]
        metres = self.problem.metric(*((end.latitude, end.longitude) for end in ends)).meters
        return _half_up(metres)


def _half_up(value: float) -> int:
    return math.floor(value + 0.5)
