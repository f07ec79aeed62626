"""The peer: k-means with bounds on the sizes of clusters, then the best assignment of specialists.

k-means-constrained minimises squared distances to the clusters' means for a given number of
clusters. It is run for each feasible number, and whoever compares takes the best run.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from k_means_constrained import KMeansConstrained
from scipy.optimize import linear_sum_assignment

from benchmarks.costs import Groups, Journeys
from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.entities import Slot
from mastery_sched.problem import Problem

NUM_STARTS = 10
ALL_NUMBERS_UP_TO = 200
"""Most schools for which every feasible number of clusters is tried."""


def numbers_of_groups(num_schools: int, min_size: int = 6, max_size: int = 7) -> list[int]:
    """Numbers of clusters to try: all feasible ones, or of a large instance three.

    Examples
    --------
    >>> numbers_of_groups(60)
    [9, 10]
    >>> numbers_of_groups(427)
    [61, 66, 71]
    """
    fewest, most = -(-num_schools // max_size), num_schools // min_size
    if num_schools <= ALL_NUMBERS_UP_TO:
        return list(range(fewest, most + 1))
    return sorted({fewest, (fewest + most) // 2, most})


def cluster(
    points_km: npt.NDArray[np.float64],
    num_groups: int,
    *,
    seed: int,
    min_size: int = 6,
    max_size: int = 7,
) -> Groups:
    """Split points into groups of bounded size."""
    model = KMeansConstrained(
        n_clusters=num_groups,
        size_min=min_size,
        size_max=max_size,
        n_init=NUM_STARTS,
        random_state=seed,
        n_jobs=1,
    )
    labels = model.fit_predict(points_km)
    return [tuple(int(i) for i in np.flatnonzero(labels == k)) for k in range(num_groups)]


def assign_specialists(problem: Problem, journeys: Journeys, groups: Groups) -> Draft | None:
    """Give fixed groups of applicants the specialists with the least travel in total.

    Each specialist leads up to their capacity; nothing else is looked at, and every group is given
    the same open slots. ``None`` if there are too few specialists.

    Parameters
    ----------
    groups
        Positions among :attr:`mastery_sched.problem.Problem.applicants`.
    """
    places = [person for person in problem.specialists for _ in range(person.capacity)]
    if len(places) < len(groups):
        return None
    urns = [tuple(problem.applicants[i].urn for i in group) for group in groups]
    options = [
        [journeys.best_venues(members, person.base_urn) for person in places] for members in urns
    ]
    costs = np.array([[travel for travel, _ in row] for row in options], dtype=np.int64)
    rows, columns = linear_sum_assignment(costs)
    return Draft(
        tuple(
            DraftGroup(
                urns=urns[row],
                specialist_id=places[column].id,
                slots=_first_slots(problem),
                venue_urns=options[row][column][1],
            )
            for row, column in zip(rows, columns, strict=True)
        )
    )


def _first_slots(problem: Problem) -> tuple[Slot, ...]:
    """Any slot of each window; the peers' instances have one calendar and no closures."""
    anybody = problem.open_slots.schools[problem.schools[0].urn]
    return tuple(problem.open_slots.slots[next(problem.open_slots.in_mask(m))] for m in anybody)
