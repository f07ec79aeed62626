"""Settling a region: bound it, cut, list what is left, choose, or say how to split it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mastery_sched.engine.proof.bound import whole_bound
from mastery_sched.engine.proof.branching import Branching
from mastery_sched.engine.proof.close import Listing, choose_by_known, list_columns
from mastery_sched.engine.proof.generate import MANY, Generation
from mastery_sched.engine.proof.known import Known
from mastery_sched.engine.proof.leaf import Leaf, so_far
from mastery_sched.engine.proof.listed import Listed, ListPricer, list_all
from mastery_sched.engine.proof.master import Mixture
from mastery_sched.engine.proof.model import Column
from mastery_sched.engine.proof.pricing import Pricer
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.region import Region
from mastery_sched.engine.proof.separate import (
    FAMILIES,
    MORE_FAMILIES,
    TRIPLES_ALONE,
    find_cuts,
)

TOLERANCE = 1e-5
"""Relative gap of mixture and bound at which column generation ends."""

CUT_TOLERANCE = 1e-4
"""The same between rounds of cuts."""

COARSE_TOLERANCE = 1e-3
"""The same before the last cuts of hubs of more than :data:`~.generate.MANY` schools, where the
gap that is left is far larger and searches take seconds."""

CLOSE_GAP = 0.01
"""Relative gap below which listing all groups is tried."""

FEW_COLUMNS, MANY_COLUMNS = 1_500, 6_000
"""Groups that CP-SAT is given while cuts still help, and when they no longer do."""

QUICK_WORK, LONG_WORK = 1.0, 20.0
"""CP-SAT's deterministic time while cuts still help, and when they no longer do."""

MAX_ROUNDS = 60
"""Rounds of cuts in one region."""

EARLY_ROUNDS = 3
"""Rounds of cuts after which a fractional number of groups splits the region."""

LIST_GAP, LIST_ROOM = 0.25, 400_000
"""Gap, as a part of the travel of a group, below which all groups that matter are listed, if they
are at most so many."""

_FORGET_BEYOND = (1_500, 15), (1_000, 8)  # groups, and for each school: at most; left then
_POOL, _POOL_GAP = 2_500, 0.05
_QUICK_NODES, _LONG_NODES = 100_000, 1_000_000
_LIST_NODES = 10_000_000
_SPLIT = 0.05  # distance of the number of groups from a whole one that is worth a split
_STALL, _SLOW = 5e-5, 0.08  # progress of a round of cuts that is too little: relative to
_ROUNDS = 3  # travel and to the gap that is left; on average over so many rounds
_HALVINGS = 4  # of the gap that is tried, until the groups listed are few enough
_WHOLE = 1e-6  # a share closer than this to 0 or 1 is whole
_WORTH_ANOTHER_TRY = 0.7  # share of the last gap at which listing is tried again
_WORTH_ANOTHER_LIST = 0.9  # the same for listing all groups that matter
_WORTH_SHORTENING = 0.7  # share of a list that is left


def settle(
    known: Known,
    generation: Generation,
    branching: Branching,
    region: Region,
    parent: Leaf | None,
    seed: int,
) -> Leaf | tuple[Leaf, Region, Region]:
    """Work on a region until it is closed, must be split, or the search is stopped.

    Parameters
    ----------
    parent
        What is proved of the region it was split from.

    Returns
    -------
    Leaf or tuple
        What is proved; with the two halves if it should be split to prove more.
    """
    floor = 0 if parent is None else parent.bound
    listed = None if parent is None else parent.listed
    return _Settling(known, generation, branching, region, parent, seed, floor, listed).run()


@dataclass
class _Settling:
    known: Known
    generation: Generation
    branching: Branching
    region: Region
    parent: Leaf | None
    seed: int
    floor: int
    listed: Listed | None = None
    _last_gap: float = np.inf
    _last_list_gap: float = np.inf
    _listing: Listing | None = None

    def run(self) -> Leaf | tuple[Leaf, Region, Region]:
        known, generation = self.known, self.generation
        if self.region.empty:
            return Leaf(self.region, None, known.below)
        above = None if self.parent is None else self.parent.proven
        generation.enter(self.region, above, self.listed)
        if self._settled:
            return self._leaf()
        going = self._converge(self._coarse(TOLERANCE))
        if going and not self._settled and not self.region.restricts_groups:
            self._choose_from_pool()
        closed = self._cut()
        if closed is not None:
            return closed
        if not self._settled and not self.region.restricts_groups:
            self._choose_from_pool()
        if self._settled or known.reason is not None:
            return self._leaf()
        if self.listed is not None:
            generation.drop_slack_cuts(1.0)
        halves = self.branching.halves(generation, self.region)
        if halves is not None:
            closed = self._close(FEW_COLUMNS, _LONG_NODES, QUICK_WORK, retry=True)
        else:
            closed = self._close(MANY_COLUMNS, _LONG_NODES, LONG_WORK, retry=True, last=True)
        if closed is not None:
            return closed
        if halves is None or known.reason is not None:
            return self._leaf()
        self._shorten()
        return self._leaf(), *halves

    def _cut(self) -> Leaf | None:
        """Cut until that gains little; what is proved, if that is all that can be."""
        known, generation = self.known, self.generation
        before, progress, slow = self._objective, list[float](), self.listed is not None
        for round_number in range(MAX_ROUNDS):
            if known.reason is not None or self._settled:
                return self._leaf()
            closed = self._close(FEW_COLUMNS, _QUICK_NODES, QUICK_WORK)
            if closed is not None:
                return closed
            assert generation.mixture is not None
            self._list_all()
            families = FAMILIES if slow else TRIPLES_ALONE
            if self.listed is not None:
                families = MORE_FAMILIES
            seed = self.seed + round_number
            cuts = find_cuts(generation.master, generation.mixture, seed, families)
            if sum(generation.master.add_cut(cut) for cut in cuts) == 0:
                break
            if not self._converge(self._coarse(CUT_TOLERANCE)):
                return self._leaf()
            generation.drop_slack_cuts()
            self._forget()
            self._shorten(_WORTH_SHORTENING)
            if round_number + 1 >= EARLY_ROUNDS and self._counts_are_split():
                break
            progress.append(self._objective - before)
            before = self._objective
            little = max(_STALL * abs(before), _SLOW * (known.below - before))
            if slow and sum(progress[-_ROUNDS:]) < _ROUNDS * little and not self._list_all():
                break
            slow = self.listed is not None or progress[-1] < little
        self._list_all()  # regions inside are quicker with it
        if not self._settled and not self._converge(TOLERANCE):
            return self._leaf()
        return None

    def _list_all(self) -> bool:
        """List all groups that matter here, if they are few enough; whether that was done."""
        known, best = self.known, self.generation.best
        if self.listed is not None or best is None or self._counts_are_split():
            return False
        gap = known.below - best.scaled / SCALE
        _, most = known.model.group_counts
        near = LIST_GAP * known.below / max(1, most)
        if gap > min(near, _WORTH_ANOTHER_LIST * self._last_list_gap):
            return False
        self._last_list_gap = gap
        pricer = self.generation.pricer
        if isinstance(pricer, Pricer):
            self.listed = list_all(
                pricer,
                best,
                known.below,
                room=LIST_ROOM,
                max_nodes=_LIST_NODES,
                spend=known.spend,
            )
        if self.listed is not None:
            self.generation.look_through(self.listed, self.region)
        return self.listed is not None

    def _shorten(self, share: float = 1.0) -> None:
        """Take off the list what the bound rules out, if at most this share of it is left then."""
        pricer, proven = self.generation.pricer, self._leaf().proven
        if self.listed is None or not isinstance(pricer, ListPricer) or proven is None:
            return
        shorter = pricer.shrunk(replace(proven, region=self.region), self.known.below)
        if len(shorter) <= share * len(self.listed):
            self.listed = shorter
            self.generation.look_through(shorter, self.region)

    @property
    def _scaled(self) -> int:
        proven = self.generation.best
        floor = self.floor * SCALE
        return floor if proven is None else max(floor, proven.scaled)

    @property
    def _settled(self) -> bool:
        return self._scaled >= self.known.enough

    @property
    def _objective(self) -> float:
        assert self.generation.mixture is not None
        return self.generation.mixture.objective

    def _coarse(self, tolerance: float) -> float:
        """The tolerance while cuts may still help: of many schools, one that saves searches."""
        return COARSE_TOLERANCE if self.known.model.num_schools > MANY else tolerance

    def _leaf(self, bound: int | None = None, listing: Listing | None = None) -> Leaf:
        leaf = so_far(self.generation, self.region, self.parent)
        reached = max(leaf.bound, whole_bound(self._scaled), bound or 0)
        return replace(leaf, bound=reached, listing=listing or self._listing, listed=self.listed)

    def _converge(self, tolerance: float) -> bool:
        """Generate groups; raise the cost of doing without where that is still cheaper."""
        while self.generation.converge(enough=self.known.enough, tolerance=tolerance):
            mixture = self.generation.mixture
            assert mixture is not None
            if mixture.makeshift < 1e-6:
                self._offer_whole(mixture)
            if self._settled or mixture.makeshift < 1e-6:
                return not self.known.note_bound(self._scaled)
            if self.generation.master.makeshift_cost > self.known.most_travel:
                return not self.known.note_bound(self._scaled)
            self.generation.master.raise_makeshift_cost()
        return False

    def _offer_whole(self, mixture: Mixture) -> None:
        """Offer a mixture without fractions: it is a plan."""
        used = np.flatnonzero(mixture.shares > _WHOLE)
        if (mixture.shares[used] > 1.0 - _WHOLE).all():
            self.known.offer([self.generation.master.columns[i] for i in used])

    def _choose_from_pool(self) -> None:
        """Look for a better plan among the groups known, those with the least reduced costs."""
        generation, known = self.generation, self.known
        assert generation.mixture is not None
        gap = known.below - generation.mixture.objective
        if self.listed is not None or (known.travel is not None and gap > _POOL_GAP * known.travel):
            return
        reduced = generation.master.reduced_costs(generation.mixture.duals)
        order = np.argsort(reduced, kind="stable")[:_POOL]
        order = order[reduced[order] <= max(0.0, gap) + 1.0]
        self._choose([generation.master.columns[i] for i in order], known.below, QUICK_WORK)

    def _choose(self, columns: Sequence[Column], below: int, work: float) -> tuple[int, bool]:
        """Have CP-SAT choose a plan with travel under ``below``; a bound on them, and if final."""
        choice, costs = choose_by_known(
            self.known,
            self.region,
            columns,
            below=below,
            floor=whole_bound(self._scaled),
            work=work,
            seed=self.seed,
        )
        if choice.columns is not None and self.known.offer(choice.columns):
            self.generation.master.add_columns(
                choice.columns, [costs[columns.index(column)] for column in choice.columns]
            )
        return below if choice.bound is None else choice.bound, choice.complete

    def _close(
        self, room: int, nodes: int, work: float, *, retry: bool = False, last: bool = False
    ) -> Leaf | None:
        """List and choose if that promises to settle the region; ``None`` if it does not.

        While the best plan known is far above the bound, only plans little above the bound are
        looked for: if there is one it is the best of the region, and if not the bound rises.
        """
        known, best = self.known, self.generation.best
        if best is None:
            return None
        gap = known.below - best.scaled / SCALE
        if not retry and gap > _WORTH_ANOTHER_TRY * self._last_gap:
            return None
        self._last_gap = gap
        reached = whole_bound(best.scaled)
        width, smallest = int(CLOSE_GAP * reached) + 1, int(CLOSE_GAP * reached) >> _HALVINGS
        by_parts = known.travel is None or (retry and self.listed is None)
        if not last and (self.region.restricts_groups or not by_parts):
            # Cutting and splitting gain more than listing a part of it.
            if gap > width:
                return None
            smallest = int(gap) - 1
        too_wide: float = np.inf
        while smallest < width < too_wide and known.reason is None and not self._settled:
            below = min(known.below, reached + width)
            if below <= whole_bound(self._scaled):
                width *= 2
                continue
            listing, _ = list_columns(
                self.generation.pricer,
                best,
                below,
                room=room,
                max_nodes=nodes,
                spend=known.spend,
            )
            if listing is None:
                too_wide, width = width, min(width, below - reached) // 2
                continue
            leaf, complete = self._settle_by(listing, work)
            if leaf is not None or not complete or not retry:
                return leaf
            width *= 2
        return None

    def _settle_by(self, listing: Listing, work: float) -> tuple[Leaf | None, bool]:
        """Choose among listed groups; the closed region if that settles it, and if it was final."""
        before = self.known.below
        bound, complete = self._choose(listing.columns, listing.below, work)
        if not complete:
            return None, False
        found = self.known.below < before
        if found or listing.below >= before:
            return self._leaf(bound, listing), True
        self.floor, self._listing = max(self.floor, bound), listing
        return None, True

    def _counts_are_split(self) -> bool:
        """Whether the mixture lies well between two numbers of groups."""
        assert self.generation.mixture is not None
        num_groups = float(self.generation.mixture.shares.sum())
        return abs(num_groups - round(num_groups)) > _SPLIT

    def _forget(self) -> None:
        """Drop groups that are far from useful when there are many."""
        known, master, mixture = self.known, self.generation.master, self.generation.mixture
        assert mixture is not None
        many, kept = _FORGET_BEYOND
        if len(master.columns) <= many[0] + many[1] * master.model.num_schools:
            return
        reduced = master.reduced_costs(mixture.duals)
        shares = np.zeros(len(reduced))
        shares[: len(mixture.shares)] = mixture.shares
        own = set(known.incumbent or ())
        wanted = np.array([column in own for column in master.columns], dtype=np.bool_)
        order = np.argsort(reduced, kind="stable")
        wanted[order[: kept[0] + kept[1] * master.model.num_schools]] = True
        master.drop_columns(wanted | (shares > 1e-9))
        self.generation.refresh()
