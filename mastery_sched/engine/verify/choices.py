"""Whether listed groups hold a plan below a bound: exact cover, cut off by reduced costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mastery_sched.engine.verify.model import Model
from mastery_sched.engine.verify.prices import Prices

MOST_CHOICES = 300_000
"""Steps of the search among listed groups before it is given up."""


@dataclass(frozen=True)
class Listed:
    """A listed group: leader, schools as a set of bits, travel, scaled reduced cost."""

    leader: int
    schools: int
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

    def search(self) -> bool | None:
        """Whether there is such a plan; ``None`` if it was too much to search."""
        try:
            return self._extend(
                (1 << self.model.num_schools) - 1,
                sorted(self.listed, key=lambda each: each.value),
                [0] * self.model.num_leaders,
                0,
                0,
                0,
                self.model.num_unplaced,
            )
        except OverflowError:
            return None

    def _extend(
        self,
        open_schools: int,
        listed: list[Listed],
        led: list[int],
        num_groups: int,
        cost: int,
        value: int,
        left: int,
    ) -> bool:
        self.steps += 1
        if self.steps > MOST_CHOICES:
            raise OverflowError
        if not open_schools:
            return left == 0 and self._is_plan(led, num_groups, cost)
        most = self.region["most"]
        if (
            num_groups > most
            or self._bound(num_groups, value, listed) > (self.below - 1) * self.model.scale
        ):
            return False
        best: list[Listed] | None = None
        school = -1
        for each in range(self.model.num_schools):
            if open_schools >> each & 1:
                options = [group for group in listed if group.schools >> each & 1]
                if best is None or len(options) < len(best):
                    best, school = options, each
                    if not options:
                        break
        if left and self.model.optional[school]:
            without = [group for group in listed if not group.schools >> school & 1]
            rest = open_schools & ~(1 << school)
            if self._extend(rest, without, led, num_groups, cost, value, left - 1):
                return True
        for group in best or []:
            if led[group.leader] == self.region["leader_most"][group.leader]:
                continue
            led[group.leader] += 1
            full = led[group.leader] == self.region["leader_most"][group.leader]
            fitting = [
                other
                for other in listed
                if not other.schools & group.schools and not (full and other.leader == group.leader)
            ]
            found = self._extend(
                open_schools & ~group.schools,
                fitting,
                led,
                num_groups + 1,
                cost + group.cost,
                value + group.value,
                left,
            )
            led[group.leader] -= 1
            if found:
                return True
        return False

    def _bound(self, num_groups: int, value: int, listed: list[Listed]) -> int:
        """Scaled travel of any plan with the groups picked so far, at least."""
        lowest = min(0, min((group.value for group in listed), default=0))
        return (
            min(
                self.fixed + value + (count - num_groups) * lowest + self.prices.groups * count
                for count in range(max(num_groups, self.region["fewest"]), self.region["most"] + 1)
            )
            if num_groups <= self.region["most"]
            else 1 << 62
        )

    def _is_plan(self, led: list[int], num_groups: int, cost: int) -> bool:
        counts = self.region["fewest"] <= num_groups <= self.region["most"]
        enough = all(a >= b for a, b in zip(led, self.region["leader_fewest"], strict=True))
        return counts and enough and cost < self.below
