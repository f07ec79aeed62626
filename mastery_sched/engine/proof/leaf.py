"""A region with what is proved of it."""

from __future__ import annotations

from dataclasses import dataclass

from mastery_sched.engine.proof.bound import Proven, whole_bound
from mastery_sched.engine.proof.close import Listing
from mastery_sched.engine.proof.generate import Generation
from mastery_sched.engine.proof.listed import Listed, ListPricer
from mastery_sched.engine.proof.region import Region


@dataclass(frozen=True, eq=False)
class Leaf:
    """A region with what is proved of it.

    Parameters
    ----------
    proven
        The bound that prices prove; ``None`` if there is none, or counting alone shows that the
        region has no plan.
    bound
        No plan of the region has less travel: what prices prove, or more where the groups of
        ``listing`` were searched.
    listing
        The groups that CP-SAT was given, if it was needed.
    listed
        The list that ``proven`` is about; ``None`` for all groups.
    """

    region: Region
    proven: Proven | None
    bound: int
    listing: Listing | None = None
    listed: Listed | None = None


def so_far(generation: Generation, region: Region, parent: Leaf | None) -> Leaf:
    """What is proved of a region whose work was interrupted."""
    floor = 0 if parent is None else parent.bound
    proven = generation.best if generation.region == region else None
    above = None if parent is None else parent.proven
    if above is not None and (proven is None or proven.scaled < above.scaled):
        proven = above
    reached = floor if proven is None else max(floor, whole_bound(proven.scaled))
    listed = None if parent is None else parent.listed
    if generation.region == region and isinstance(generation.pricer, ListPricer):
        listed = generation.pricer.listed
    return Leaf(region, proven, reached, listed=listed)
