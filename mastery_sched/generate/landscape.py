"""Where schools stand: towns with many, villages with one, three counties side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from mastery_sched.entities import Place
from mastery_sched.generate.names import place_names, town_school_names, village_school_name
from mastery_sched.generate.terms import AUTHORITIES

CENTRE = Place(52.9, -1.2)
KM2_A_SCHOOL = 40.0
"""About one applicant to so much land in the rural Midlands."""

_SCHOOLS_A_TOWN = 9
_KM_A_DEGREE = 111.2
_DECIMALS = 5  # of a degree: about a metre


@dataclass(frozen=True, slots=True)
class Site:
    """A place with a school on it."""

    name: str
    town: str
    authority: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Town:
    name: str
    east: float
    north: float
    weight: float
    school_names: Iterator[str]


def lay_out(rng: Random, count: int, *, width_km: float, village_share: float) -> list[Site]:
    """Sites for so many schools in a square of this width; those of villages are apart.

    A few pairs of schools in towns share a place, as infants and juniors do.
    """
    seats = [
        (width_km / 3 * math.sin(angle), width_km / 3 * math.cos(angle))
        for angle in (0.0, 2 * math.pi / 3, 4 * math.pi / 3)
    ]
    towns = _towns(rng, seats, max(3, round(count / _SCHOOLS_A_TOWN)), width_km)
    weights = [town.weight for town in towns]
    village_names = place_names(rng, towns=False)
    villages: list[tuple[float, float]] = []
    sites: list[Site] = []
    for _ in range(count):
        if rng.random() < village_share:
            point = _away_from(rng, villages, width_km, 0.25 * width_km / math.sqrt(count))
            villages.append(point)
            town = next(village_names)
            name = village_school_name(rng, town)
        else:
            (chosen,) = rng.choices(towns, weights)
            spread = 0.8 + 0.25 * chosen.weight
            point = (rng.gauss(chosen.east, spread), rng.gauss(chosen.north, spread))
            town, name = chosen.name, next(chosen.school_names)
        place = _to_place(*point)
        if sites and sites[-1].town == town and rng.random() < 0.3:
            place = sites[-1].place
        nearest = min(range(3), key=lambda i: math.dist(point, seats[i]))
        sites.append(Site(name, town, AUTHORITIES[nearest], place))
    return sites


def _towns(
    rng: Random, seats: list[tuple[float, float]], count: int, width_km: float
) -> list[_Town]:
    names = place_names(rng, towns=True)
    points = list(seats)
    while len(points) < count:
        points.append(_away_from(rng, points, width_km, 0.6 * width_km / math.sqrt(count)))
    towns = []
    for number, (east, north) in enumerate(points):
        weight = rng.uniform(3, 5) if number < len(seats) else rng.uniform(0.7, 2)
        name = next(names)
        towns.append(_Town(name, east, north, weight, town_school_names(rng, name)))
    return towns


def _away_from(
    rng: Random, others: list[tuple[float, float]], width_km: float, apart_km: float
) -> tuple[float, float]:
    """A random point at least so far from the others, if a few tries find one."""
    half = width_km / 2
    point = (0.0, 0.0)
    for _ in range(10):
        point = (rng.uniform(-half, half), rng.uniform(-half, half))
        if all(math.dist(point, other) >= apart_km for other in others):
            break
    return point


def _to_place(east_km: float, north_km: float) -> Place:
    narrowing = math.cos(math.radians(CENTRE.latitude))
    return Place(
        round(CENTRE.latitude + north_km / _KM_A_DEGREE, _DECIMALS),
        round(CENTRE.longitude + east_km / (_KM_A_DEGREE * narrowing), _DECIMALS),
    )
