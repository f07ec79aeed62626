"""Hubs that are too large for the exact model, made without loading any engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from mastery_sched.entities import Specialist
from mastery_sched.problem import Problem
from tests.builders import make_problem, make_school, urn

KM = 12.0
"""Side of the square that scattered schools lie in."""


def scattered_hub(
    num_schools: int, num_specialists: int = 0, *, seed: int = 0, **changes: Any
) -> Problem:
    """Schools at random in a square, and specialists based at some of them."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0.0, KM, size=(num_schools, 2)).round(3).tolist()
    schools = [make_school(i, east, north) for i, (east, north) in enumerate(places)]
    bases = rng.permutation(num_schools)[:num_specialists].tolist()
    people = [Specialist(f"S{k:02d}", urn(base)) for k, base in enumerate(bases, start=1)]
    changes["rules"] = {"min_size": 4, "max_size": 5} | changes.get("rules", {})
    return make_problem(schools, changes.pop("specialists", people), **changes)
