"""Which way to split a region: the one whose halves both promise a much better bound.

How much the halves gain is looked up by a few simplex steps among the groups known. A look is dear,
so what it said is remembered for the regions that come after, and only the most promising ways are
looked at anew, and for longer (reliability branching).

References
----------
.. [1] Achterberg, T., Koch, T., Martin, A. (2005). Branching rules revisited. Operations Research
   Letters 33, 42-54. https://doi.org/10.1016/j.orl.2004.04.002
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from mastery_sched.engine.proof.generate import Generation
from mastery_sched.engine.proof.region import Pair, Region, Way, splits

FIRST_LOOKS, FIRST_STEPS = 60, 40
"""Ways, the evenest, that are looked at if they never were, and simplex steps for each half."""

LONG_LOOKS, LONG_STEPS = 8, 200
"""The same of the most promising ways."""

_LEAST_GAIN = 1e-6  # relative to travel; so that a half that gains nothing still counts


@dataclass
class Branching:
    """What looks at the halves of regions have promised so far."""

    promises: dict[Pair | None, float] = field(default_factory=dict)

    def halves(self, generation: Generation, region: Region) -> tuple[Region, Region] | None:
        """The most promising halves of a region; ``None`` if there is no way to split it."""
        mixture = generation.mixture
        assert mixture is not None
        ways = splits(region, generation.master.shared(mixture))
        if len(ways) < 2:
            return ways[0].halves if ways else None
        new = [way for way in ways[:FIRST_LOOKS] if way.pair not in self.promises]
        self._look(generation, new, FIRST_STEPS)
        known = [way for way in ways if way.pair in self.promises]
        known.sort(key=self._promise, reverse=True)
        best = known[:LONG_LOOKS]
        self._look(generation, best, LONG_STEPS)
        return max(best, key=self._promise, default=ways[0]).halves

    def _promise(self, way: Way) -> float:
        return self.promises[way.pair]

    def _look(self, generation: Generation, ways: Sequence[Way], steps: int) -> None:
        """Note the product of what both halves of each way gain, until told to stop."""
        assert generation.mixture is not None
        travel = max(1.0, generation.mixture.objective)
        for way in ways:
            costs = generation.outlooks(way.halves, steps)
            if costs is None:
                return
            gains = [max(cost / travel - 1.0, _LEAST_GAIN) for cost in costs]
            self.promises[way.pair] = math.prod(gains)
