"""Whether listed groups hold a plan below a bound: exact cover, cut off by reduced costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.verify.model import Ints, Model
from mastery_sched.engine.verify.prices import Prices

Bools = npt.NDArray[np.bool_]

MOST_CHOICES = 300_000
"""Steps of the search among listed groups before it is given up."""

_NONE = 1 << 52
"""Share of a school that no listed group has; above any sum of others."""


@dataclass(frozen=True)
class Listed:
    """A listed group: leader, schools, travel, scaled reduced cost."""

    leader: int
    schools: tuple[int, ...]
    cost: int
    value: int


@dataclass
class Choices:
    """The search for a plan of listed groups with less travel than a bound."""

    model: Model
    region: dict[str, Any]
    prices: Prices
    listed: list[Listed]
    fixed: int
    below: int
    steps: int = 0
    _member: Bools = field(init=False)
    _leader: Ints = field(init=False)
    _share: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.listed = sorted(self.listed, key=lambda each: each.value)
        self._member = np.zeros((len(self.listed), self.model.num_schools), dtype=bool)
        for row, group in zip(self._member, self.listed, strict=True):
            row[list(group.schools)] = True
        self._leader = np.array([group.leader for group in self.listed], dtype=np.int64)
        # Rounded down, so that the shares of a group's schools never add up to more than its value.
        shares = [group.value // len(group.schools) for group in self.listed]
        self._share = np.array(shares, dtype=np.int64)

    def search(self) -> bool | None:
        """Whether there is such a plan; ``None`` if it was too much to search."""
        try:
            waiting = np.ones(self.model.num_schools, dtype=bool)
            led = np.array(self.region["leader_most"], dtype=np.int64)[self._leader]
            return self._extend(waiting, np.flatnonzero(led > 0), [], self.model.num_unplaced)
        except OverflowError:
            return None

    def _extend(self, waiting: Bools, fitting: Ints, picked: list[Listed], left: int) -> bool:
        """Whether groups that fit beside those picked make a plan of them.

        Parameters
        ----------
        waiting
            Schools of which nothing is decided.
        fitting
            Numbers of the listed groups with such schools only, whose leader may lead one more.
        left
            How many of the schools are to be left out.
        """
        self.steps += 1
        if self.steps > MOST_CHOICES:
            raise OverflowError
        if not waiting.any():
            return left == 0 and self._is_plan(picked)
        inside = self._member[fitting]
        if self._bound(waiting, fitting, inside, picked, left) > self.below - 1:
            return False
        options = np.where(waiting, inside.sum(axis=0), len(self.listed) + 1)
        school = int(options.argmin())
        rest = waiting.copy()
        rest[school] = False
        if (
            left
            and self.model.optional[school]
            and self._extend(rest, fitting[~inside[:, school]], picked, left - 1)
        ):
            return True
        for number in fitting[inside[:, school]].tolist():
            group = self.listed[number]
            others = ~inside[:, self._member[number]].any(axis=1)
            most = self.region["leader_most"][group.leader]
            if sum(each.leader == group.leader for each in picked) + 1 >= most:
                others &= self._leader[fitting] != group.leader
            rest = waiting & ~self._member[number]
            if self._extend(rest, fitting[others], [*picked, group], left):
                return True
        return False

    def _bound(
        self, waiting: Bools, fitting: Ints, inside: Bools, picked: list[Listed], left: int
    ) -> int:
        """Travel of any plan with the groups picked, at least.

        Each school that waits brings its share of a group's reduced cost, at least the least.
        """
        shares = np.where(inside, self._share[fitting, None], _NONE).min(axis=0, initial=_NONE)
        placed = int(waiting.sum()) - left
        least = sum(sorted(shares[waiting].tolist())[:placed])
        fewest = len(picked) - (-placed // self.model.sizes[-1])
        most = len(picked) + placed // self.model.sizes[0]
        fewest, most = max(fewest, self.region["fewest"]), min(most, self.region["most"])
        if placed < 0 or fewest > most or least >= _NONE:
            return _NONE
        scaled = self.fixed + sum(group.value for group in picked) + least
        scaled += min(self.prices.groups * fewest, self.prices.groups * most)
        bound: int = -(-scaled // self.model.scale)
        return bound

    def _is_plan(self, picked: list[Listed]) -> bool:
        led = [0] * self.model.num_leaders
        for group in picked:
            led[group.leader] += 1
        counts = self.region["fewest"] <= len(picked) <= self.region["most"]
        bounds = zip(self.region["leader_fewest"], self.region["leader_most"], led, strict=True)
        fair = all(fewest <= number <= most for fewest, most, number in bounds)
        return counts and fair and sum(group.cost for group in picked) < self.below
