"""What methods are compared on: schools as points of a plane, and as a hub with specialists.

Samples of real schools, a whole rural hub, and generated hubs where the public data are absent.
Dates bind nobody: every school follows one calendar and specialists are free every day, so that
travel alone is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj

from benchmarks.costs import Groups, distances_km
from benchmarks.data import planar_km, read_instance, read_register
from benchmarks.hubs import plain_hub
from benchmarks.kmeans import cluster, numbers_of_groups
from benchmarks.records import Effort, measured
from benchmarks.year_hubs import AREAS, undated
from mastery_sched.entities import Specialist
from mastery_sched.generate import generate_hub
from mastery_sched.problem import Problem
from mastery_sched.rules import VENUE_POLICIES, Rules

RURAL_ALL = "real_rural_all"
"""Every school of Cornwall and Devon."""

GENERATED = "generated_"
"""Begins the names of generated instances; a number of schools follows."""

HubOf = Callable[[str, int], Problem]
"""The hub of an instance under a venue policy, with specialists drawn by seed."""


@dataclass(frozen=True)
class Clustered:
    """All runs of k-means on an instance, one for each number of clusters, and their effort."""

    splits: tuple[Groups, ...]
    effort: Effort


class Instance:
    """Schools with what all comparisons on them share.

    Parameters
    ----------
    urns
        Of the schools to be grouped.
    points
        (school, 2): where they are on a plane, in kilometres.
    hub
        Their hub under a venue policy, with specialists drawn by seed.
    """

    def __init__(
        self, name: str, urns: Sequence[int], points: npt.NDArray[np.float64], hub: HubOf
    ) -> None:
        self.name = name
        self.urns = tuple(urns)
        self.points = points
        self.hub = hub
        self.distances = distances_km(points)
        self._clustered: dict[int, Clustered] = {}

    def __len__(self) -> int:
        return len(self.points)

    def clustered(self, seed: int) -> Clustered:
        """The splits by k-means, worked out once a seed."""
        if seed not in self._clustered:
            with measured() as effort:
                splits = [
                    cluster(self.points, number, seed=seed)
                    for number in numbers_of_groups(len(self))
                ]
            self._clustered[seed] = Clustered(tuple(splits), effort)
        return self._clustered[seed]


def load_instance(folder: Path | None, name: str) -> Instance:
    """The instance of this name; without a folder only generated ones are there.

    Raises
    ------
    LookupError
        If there is no such instance.
    """
    if name.startswith(GENERATED):
        return _generated(name, int(name.removeprefix(GENERATED)))
    if folder is None:
        raise LookupError(f"{name} needs the public data")
    if name == RURAL_ALL:
        register = read_register(folder)
        sample = register[register["la_code"].isin(AREAS["rural"])].reset_index(drop=True)
    else:
        sample = read_instance(folder, name)
    urns = [int(urn) for urn in sample["urn"]]
    return Instance(name, urns, planar_km(sample), partial(plain_hub, folder, name, sample))


def _generated(name: str, size: int) -> Instance:
    """Schools laid out by their number alone; specialists are based at some of them."""
    rules = Rules()
    count = size // rules.min_size + 1
    bare = undated(
        generate_hub(size, count, seed=size, hub=name, num_ineligible=0, refusing_share=0.0)
    )
    to_grid = pyproj.Transformer.from_crs(4326, 27700, always_xy=True)
    schools = bare.applicants
    points = np.array(
        [to_grid.transform(each.place.longitude, each.place.latitude) for each in schools]
    )

    def hub(policy: str, seed: int) -> Problem:
        rng = np.random.default_rng((seed, size))
        urns = [school.urn for school in schools]
        bases = rng.choice(urns, len(bare.specialists), replace=False)
        return replace(
            bare,
            specialists=tuple(
                Specialist(f"S{number:03d}", int(base)) for number, base in enumerate(bases, 1)
            ),
            rules=Rules(venue_policy=VENUE_POLICIES[policy]),
        )

    return Instance(name, [school.urn for school in schools], points / 1000, hub)
