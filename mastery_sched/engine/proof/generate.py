"""Column generation: from some groups to the best lower bound that prices can prove.

Prices of the master swing wildly, so groups are priced at a mixture of them and of the prices that
proved the best bound so far; where that finds nothing new the mixture moves to the master's own.
Every exact search, wherever it was, proves a bound.

References
----------
.. [1] Barnhart, C., Johnson, E. L., Nemhauser, G. L., Savelsbergh, M. W. P., Vance, P. H. (1998).
   Branch-and-price: column generation for solving huge integer programs. Operations Research 46,
   316-329. https://doi.org/10.1287/opre.46.3.316
.. [2] Pessoa, A., Sadykov, R., Uchoa, E., Vanderbeck, F. (2018). Automation and combination of
   linear-programming based stabilization techniques in column generation. INFORMS Journal on
   Computing 30, 339-360. https://doi.org/10.1287/ijoc.2017.0784
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mastery_sched.engine.proof.bound import Proven, scaled_bound
from mastery_sched.engine.proof.listed import Listed, ListPricer
from mastery_sched.engine.proof.master import FloatDuals, Master, Mixture
from mastery_sched.engine.proof.model import column_costs
from mastery_sched.engine.proof.pricing import Duals, Effort, Priced, Pricer, Spend
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.region import Region

SMOOTHING = 0.7
"""Weight of the best prices so far in those that are searched."""

KEPT_PER_SEED, KEPT_WHEN_FAR = 3, 20
"""Groups that a search keeps for each seed and pattern; and an exact one that was dear."""

EFFORTS = (Effort(200, 2), Effort(2_000, 5), Effort(20_000))
"""How far price searches go; the next is tried when the one before finds nothing.

Most rounds need no exact search.
"""

MANY, FAR = 300, 0.01
"""With more schools than this, while the bound is further below the mixture than this part of it,
searches are exact and what they find is kept; rough ones prove nothing for minutes."""

Note = Callable[[int], bool]
"""Told of a scaled bound; answers whether to stop."""

_SLACK = 0.6  # share of cuts with a price at which the others are kept
_IMPROVES = -1e-4  # units of reduced cost by which a group must promise something


@dataclass
class Generation:
    """A master with its pricer, and the best bound for the region it is in.

    Parameters
    ----------
    spend
        Told of the nodes and simplex steps spent; answers whether to stop.
    note
        Told of every better bound.
    guess
        Prices to begin near; the first ones of a master say little.
    """

    master: Master
    pricer: Pricer | ListPricer
    spend: Spend
    note: Note
    region: Region
    guess: FloatDuals | None = None
    best: Proven | None = None
    mixture: Mixture | None = None
    _centre: FloatDuals | None = None

    def __post_init__(self) -> None:
        self._search = self.pricer

    def enter(
        self, region: Region, above: Proven | None = None, listed: Listed | None = None
    ) -> None:
        """Go on to the plans of a region; bounds so far are forgotten.

        Parameters
        ----------
        above
            What is proved of a region that this is a part of; its cuts are taken on.
        listed
            All groups that matter there; ``None`` if that is not known.
        """
        if listed is not None:
            self.look_through(listed, region)
        elif self.pricer is not self._search:
            self.pricer = self._search
            self.pricer.limit_to(region)
        elif region.restricts_groups or self.region.restricts_groups:
            self.pricer.limit_to(region)
        if above is not None:
            wanted = [cut for cut, price in above.duals.cuts if price > 0]
            self.master.keep_cuts(wanted)
        self.master.limit_to(region)
        self.region = region
        self.best = self._centre = self.mixture = None

    def look_through(self, listed: Listed, region: Region) -> None:
        """From now on price the groups of a list only."""
        self.pricer = ListPricer(self.master.model, listed)
        self.pricer.limit_to(region)

    def outlooks(self, regions: Sequence[Region], steps: int) -> list[float] | None:
        """Cost of the best mixtures of regions, among the groups known, or less.

        Parameters
        ----------
        steps
            Simplex steps after which a look ahead ends.

        Returns
        -------
        list or None
            ``None`` if it was told to stop.
        """
        before = self.master.iterations
        costs = self.master.outlooks(regions, steps)
        self.master.limit_to(self.region)
        return None if self.spend(0, self.master.iterations - before) else costs

    def converge(self, *, enough: int, tolerance: float) -> bool:
        """Add groups until the mixture is nearly optimal; whether it was not told to stop.

        Parameters
        ----------
        enough
            Scaled bound beyond which nothing more is wanted.
        tolerance
            Relative distance of bound and mixture at which to end.
        """
        rough = list(EFFORTS)
        many = self.master.model.num_schools > MANY
        if many and self._centre is None and self.guess is not None:
            # These prices are about right, so the search is quick, and its bound a beginning.
            self._add(self.price(self.guess, most=KEPT_WHEN_FAR), self.guess)
        while True:
            mixture = self._solve()
            far = many and self._is_far(mixture)
            efforts, most = (rough[-1:], KEPT_WHEN_FAR) if far else (rough, KEPT_PER_SEED)
            duals, share, added, missed = mixture.duals, SMOOTHING, 0, 0
            if self._centre is None:
                self._centre, self.guess = self.guess or duals, None
            while True:
                tried = duals.towards(self._centre, share)
                priced = self.price(tried, most=most, effort=efforts[0])
                added = self._add(priced, duals)
                if added or self._near(mixture, enough, tolerance):
                    break
                if not priced.exact and len(efforts) > 1:
                    efforts.pop(0)
                    continue
                if share == 0.0:
                    break
                missed += 1
                share = 0.0 if missed > 1 else share / 2
            if self.spend(0, 0):
                return False
            if not added or self._near(mixture, enough, tolerance):
                if added:
                    self._solve()
                return True

    def price(
        self, tried: FloatDuals, *, most: int = KEPT_PER_SEED, effort: Effort = EFFORTS[-1]
    ) -> Priced:
        """Search at some prices, and keep the bound they prove if it is the best."""
        duals = whole_duals(self.master, tried)
        priced = self.pricer.cheapest(duals, most=most, effort=effort, spend=self.spend)
        scaled = scaled_bound(self.master.model, duals, priced.least, self.region)
        if scaled is not None and (self.best is None or scaled > self.best.scaled):
            self.best = Proven(scaled, duals, self.region, priced.exact)
            self._centre = tried
            self.note(scaled)
        return priced

    def drop_slack_cuts(self, most_tight: float = _SLACK) -> None:
        """Forget the cuts that cost nothing here if the others are less than this share."""
        assert self.mixture is not None
        tight = self.mixture.duals.cuts > 0.0
        if tight.sum() >= most_tight * len(tight):
            return
        self.master.drop_cuts(tight)
        if self._centre is not None:
            known = len(self._centre.cuts)
            self._centre = replace(self._centre, cuts=self._centre.cuts[tight[:known]])
        self.refresh()

    def refresh(self) -> None:
        """Solve the master again after it was changed from outside."""
        self._solve()

    def _solve(self) -> Mixture:
        before = self.master.iterations
        self.mixture = self.master.solve()
        self.spend(0, self.master.iterations - before)
        return self.mixture

    def _is_far(self, mixture: Mixture) -> bool:
        proved = 0.0 if self.best is None else self.best.scaled / SCALE
        return proved < (1.0 - FAR) * mixture.objective

    def _near(self, mixture: Mixture, enough: int, tolerance: float) -> bool:
        if self.best is None:
            return False
        if self.best.scaled >= enough:
            return True
        return mixture.objective - self.best.scaled / SCALE <= tolerance * abs(mixture.objective)

    def _add(self, priced: Priced, duals: FloatDuals) -> int:
        if not len(priced.values):
            return 0
        costs = column_costs(self.master.model, priced.columns)
        reduced = self.master.reduced_costs(duals, priced.rows, costs)
        useful = np.flatnonzero(reduced < _IMPROVES)
        return self.master.add_columns([priced.columns[i] for i in useful], costs[useful])


def whole_duals(master: Master, duals: FloatDuals) -> Duals:
    """Prices rounded to whole numbers of ``1 / SCALE``; any rounding is valid."""
    cuts = np.rint(duals.cuts * SCALE).astype(np.int64).tolist()
    return Duals(
        schools=np.rint(duals.schools * SCALE).astype(np.int64),
        leaders=np.rint(duals.leaders * SCALE).astype(np.int64),
        groups=round(duals.groups * SCALE),
        cuts=tuple((cut, price) for cut, price in zip(master.cuts, cuts, strict=False) if price),
    )
