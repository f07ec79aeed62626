"""Prices of schools, leaders, groups and cuts, and what they say of any plan of a region."""

from __future__ import annotations

from typing import Any

import numpy as np

from mastery_sched.engine.verify.model import Group, Model, Refused, whole, whole_numbers

NEVER = 1 << 52
"""Stands for a cost that rules out; sums of some of them do not overflow."""


class Prices:
    """Prices of a region, refused unless any such prices are valid."""

    def __init__(self, model: Model, prices: dict[str, Any]) -> None:
        self.model = model
        self.schools = whole_numbers(prices["schools"], "prices")
        self.leaders = whole_numbers(prices["leaders"], "prices")
        self.groups = whole(prices["groups"], "a price")
        self.cuts = [
            (
                whole(p, "a multiplier", 1, whole(q, "a divisor", 1, 1 << 20)),
                q,
                tuple(members),
                whole(price, "the price of a cut", 0),
            )
            for p, q, members, price in prices["cuts"]
        ]
        n = model.num_schools
        if len(self.schools) != n or len(self.leaders) != model.num_leaders:
            raise Refused("there are not as many prices as schools and leaders")
        for *_, members, _ in self.cuts:
            there = all(0 <= v < n + model.num_leaders for v in members)
            if not there or len(set(members)) != len(members):
                raise Refused("a cut speaks of a school or leader that there is not, or twice")
            if any(v >= n and model.capacity[v - n] != 1 for v in members):
                raise Refused("a leader in a cut may lead several groups")
        self.member = np.zeros((len(self.cuts), n + model.num_leaders), dtype=np.int64)
        for row, (*_, members, _) in zip(self.member, self.cuts, strict=True):
            row[list(members)] = 1
        self._multiplier = np.array([p for p, *_ in self.cuts], dtype=np.int64)
        self._divisor = np.array([q for _, q, *_ in self.cuts], dtype=np.int64)
        size = model.sizes[-1]
        largest = size * int(np.abs(self.schools).max(initial=0)) + abs(self.groups)
        largest += int(np.abs(self.leaders).max(initial=0)) + model.costliest
        largest += sum(price * (size + 1) for *_, price in self.cuts)
        if largest >= NEVER // 4:
            raise Refused("its numbers are too large to be added up")
        self._worth = np.array([price for *_, price in self.cuts], dtype=np.int64)

    def fixed_part(self, region: dict[str, Any]) -> int:
        """What any plan of a region costs, scaled, beside its groups' reduced costs."""
        worth = sorted(self.schools[self.model.optional].tolist(), reverse=True)
        if len(worth) < self.model.num_unplaced:
            raise Refused("fewer schools may be left out than must be")
        value: int = sum(self.schools.tolist()) - sum(worth[: self.model.num_unplaced])
        for price, low, high in zip(
            self.leaders.tolist(), region["leader_fewest"], region["leader_most"], strict=True
        ):
            value -= max(price * low, price * high)
        cuts: int = sum(price * (p * len(members) // q) for p, q, members, price in self.cuts)
        return value - cuts

    def reduced_cost(self, group: Group, cost: int) -> int:
        """Scaled reduced cost of a group."""
        leader, schools = group
        value = cost * self.model.scale - int(self.schools[list(schools)].sum())
        value += int(self.leaders[leader]) - self.groups
        inside = self.member[:, [*schools, self.model.num_schools + leader]].sum(axis=1)
        return value + int(self._worth @ (self._multiplier * inside // self._divisor))
