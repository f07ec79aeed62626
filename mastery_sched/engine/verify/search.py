"""Which groups some prices make cheap: a depth-first search, slow but of its own making.

The least travel of a group is a minimum over ways to share out *roles* among its schools, so a
search over groups with roles adds up costs over schools and pairs. Groups found are judged by the
definition of their cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.verify.model import Group, Ints, Model
from mastery_sched.engine.verify.prices import NEVER, Prices


def groups_below(prices: Prices, limit: int) -> tuple[dict[Group, int], list[int]]:
    """Groups with a reduced cost below ``limit``, and the least from each first pick, or 0."""
    search = _Search(prices, limit)
    for roles in _roles(prices.model):
        search.all_leaders(roles)
    return search.found, search.least


@dataclass(frozen=True)
class Roles:
    """Weights (meetings hosted) that the schools of a group share out: weight, who, how many."""

    early: tuple[tuple[int, bool, int], ...]
    last: tuple[int, bool, int]
    ordered: bool


def _roles(model: Model) -> Iterator[Roles]:
    """Every way to share out the meetings fairly, by size and number of unwilling members."""
    num_unwilling = int((~model.willing).sum())
    hosted = model.num_member or model.num_central
    for size in model.sizes:
        if size > model.num_schools:
            return
        for unwilling in range(min(num_unwilling, size) + 1):
            willing = size - unwilling
            if hosted and not willing:
                continue
            num_member = willing if model.num_member < 0 else model.num_member
            each, extra = divmod(num_member, willing) if willing else (0, 0)
            counts = {each + 1: extra, each: willing - extra}
            shares = [counts]
            if model.num_central:
                shares = []
                for weight in [w for w, count in counts.items() if count]:
                    share = dict(counts)
                    share[weight] -= 1
                    share[weight + model.num_central] = share.get(weight + model.num_central, 0) + 1
                    shares.append(share)
            for share in shares:
                roles = [(w, True, count) for w, count in share.items() if count]
                if unwilling:
                    roles.append((0, False, unwilling))
                last = max(roles, key=lambda role: role[2])
                early = tuple(role for role in roles if role is not last)
                if early:
                    yield Roles(early, last, ordered=False)
                else:
                    weight, who, count = last
                    yield Roles(((weight, who, 1),), (weight, who, count - 1), ordered=True)


@dataclass
class _Search:
    """Depth-first search for cheap groups, one role pattern and leader at a time."""

    prices: Prices
    limit: int
    found: dict[Group, int] = field(default_factory=dict)
    least: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.least = [0] * self.prices.model.num_schools
        self._judged: dict[Group, int | None] = {}
        sizes = max(self.prices.model.sizes)
        longest = max((len(members) for *_, members, _ in self.prices.cuts), default=0)
        self._step = np.zeros((len(self.prices.cuts), longest + 1), dtype=np.int64)
        self._credit = np.zeros((len(self.prices.cuts), longest + 1, sizes + 1), dtype=np.int64)
        for c, (p, q, members, price) in enumerate(self.prices.cuts):
            for inside in range(len(members)):
                self._step[c, inside] = price * (p * (inside + 1) // q - p * inside // q)
                for left in range(1, sizes + 1):
                    self._credit[c, inside, left] = min(
                        price * (p * (inside + more) // q - p * inside // q) // more
                        for more in range(1, min(left, len(members) - inside) + 1)
                    )

    def all_leaders(self, roles: Roles) -> None:
        """Search the groups of a role pattern."""
        model = self.prices.model
        weights = sorted({role[0] for role in (*roles.early, roles.last)})
        pair = {(a, b): self._pairs(a, b) for a in weights for b in weights}
        last = roles.last[0]
        picks = roles.last[2]
        near = pair[last, last] + 0
        np.fill_diagonal(near, 2 * NEVER)
        near.sort(axis=1)
        half = near[:, : max(0, picks - 1)].sum(axis=1) // 2
        for leader in range(model.num_leaders):
            node = {weight: self._nodes(leader, weight) for weight in weights}
            _Leader(self, roles, leader, node, pair, half).search()

    def _nodes(self, leader: int, weight: int) -> Ints:
        model = self.prices.model
        cost = weight * model.leader_journeys[leader] + model.num_base * model.base_journeys[leader]
        barred = ~model.allowed[leader]
        if weight:
            barred = barred | ~model.leader_reaches[leader]
        return np.where(barred, NEVER, cost * model.scale - self.prices.schools)

    def _pairs(self, a: int, b: int) -> Ints:
        """Cost of a school that hosts ``a`` meetings (row) with one that hosts ``b``."""
        model = self.prices.model
        barred = ~model.compatible
        if a:
            barred = barred | ~model.reachable.T
        if b:
            barred = barred | ~model.reachable
        return np.where(barred, NEVER, (a + b) * model.scale * model.journeys)

    def note(self, group: Group, first: int) -> None:
        """Judge a group by the definition of its cost, and write it down."""
        if group not in self._judged:
            cost = self.prices.model.cost(*group)
            self._judged[group] = None if cost is None else self.prices.reduced_cost(group, cost)
        value = self._judged[group]
        if value is not None and value < self.limit:
            self.found[group] = value
            self.least[first] = min(self.least[first], value)

    def credits(self, count: Ints, schools: Ints, left: int) -> Ints:
        """What schools cost at least in the cuts whose sets they would enlarge."""
        active = np.flatnonzero(count)
        credit = self._credit[active, count[active], left]
        costs: Ints = credit @ self.prices.member[active][:, schools]
        return costs

    def steps(self, count: Ints) -> Ints:
        """What each school and leader costs in cuts now."""
        costs: Ints = self._step[np.arange(len(count)), count] @ self.prices.member
        return costs


@dataclass
class _Leader:
    """The search for groups of one leader in one role pattern."""

    search_of: _Search
    roles: Roles
    leader: int
    node: dict[int, Ints]
    pair: dict[tuple[int, int], Ints]
    half: Ints

    def search(self) -> None:
        prices = self.search_of.prices
        vertex = prices.model.num_schools + self.leader
        count = prices.member[:, vertex].copy()
        value = int(prices.leaders[self.leader]) - prices.groups
        wanted = [(weight, who) for weight, who, number in self.roles.early for _ in range(number)]
        value += int(self.search_of.steps(np.zeros_like(count))[vertex])
        self._early(wanted, [], value, dict(self.node), count)

    def _early(
        self,
        wanted: list[tuple[int, bool]],
        picked: list[int],
        value: int,
        costs: dict[int, Ints],
        count: Ints,
    ) -> None:
        """Pick a school for each of the early roles, where the bound of all others allows it."""
        num_schools = self.search_of.prices.model.num_schools
        at = len(picked)
        free = np.ones(num_schools, dtype=bool)
        free[picked] = False
        if at == len(wanted):
            weight, who, _ = self.roles.last
            chosen = free & self._takes(who) & (costs[weight] < NEVER // 2)
            if self.roles.ordered:
                chosen[: picked[0]] = False
            self._last(np.flatnonzero(chosen), costs[weight], value, picked, count)
            return
        weight, who = wanted[at]
        chosen = free & self._takes(who) & (costs[weight] < NEVER // 2)
        if at and wanted[at - 1] == wanted[at]:
            chosen[: picked[-1]] = False
        schools = np.flatnonzero(chosen)
        steps = self.search_of.steps(count)
        values = value + costs[weight][schools] + steps[schools]
        bounds = values + self._rest(wanted[at + 1 :], weight, schools, free, costs)
        for school, reached in zip(
            schools[bounds < self.search_of.limit].tolist(),
            values[bounds < self.search_of.limit].tolist(),
            strict=True,
        ):
            self._early(
                wanted,
                [*picked, school],
                reached,
                {b: cost + self.pair[weight, b][school] for b, cost in costs.items()},
                count + self.search_of.prices.member[:, school],
            )

    def _rest(
        self,
        wanted: list[tuple[int, bool]],
        weight: int,
        schools: Ints,
        free: npt.NDArray[np.bool_],
        costs: dict[int, Ints],
    ) -> Ints:
        """What all later picks add at least, beside each of some schools in a role."""
        last, who, picks = self.roles.last
        least = np.zeros(len(schools), dtype=np.int64)
        if picks:
            beside = self._beside(last, who, weight, schools, free, costs) + self.half
            beside.partition(picks - 1, axis=1)
            least += beside[:, :picks].sum(axis=1)
        for other, others in wanted:
            least += self._beside(other, others, weight, schools, free, costs).min(axis=1)
        return least

    def _beside(
        self,
        role: int,
        who: bool,
        weight: int,
        schools: Ints,
        free: npt.NDArray[np.bool_],
        costs: dict[int, Ints],
    ) -> Ints:
        """(school, school): what the second costs in a role beside the first in another."""
        beside = np.where(
            free & self._takes(who), costs[role] + self.pair[weight, role][schools], NEVER
        )
        beside[np.arange(len(schools)), schools] = NEVER
        return beside

    def _takes(self, who: bool) -> npt.NDArray[np.bool_]:
        model = self.search_of.prices.model
        if not (model.num_member or model.num_central):
            return np.ones(model.num_schools, dtype=bool)
        return model.willing if who else ~model.willing

    def _last(self, schools: Ints, costs: Ints, value: int, picked: list[int], count: Ints) -> None:
        """Drop schools that no group worth noting has, then search the others."""
        weight, _, picks = self.roles.last
        if picks == 0:
            self._note(picked)
            return
        schools = self._promising(schools, costs[schools] + self.half[schools], value)
        bonus = np.zeros((len(costs), picks), dtype=np.int64)
        for _ in range(2):
            if len(schools) < picks:
                return
            among = self.pair[weight, weight][schools][:, schools]
            np.fill_diagonal(among, 2 * NEVER)
            among.sort(axis=1)
            bonus[schools, 1:] = np.cumsum(among[:, : picks - 1], axis=1) // 2
            key = costs[schools] + bonus[schools, picks - 1]
            key += self.search_of.credits(count, schools, picks)
            schools = self._promising(schools, key, value)
        self._pick(schools, costs[schools], value, picks, picked, count, bonus)

    def _promising(self, schools: Ints, key: Ints, value: int) -> Ints:
        """Schools that the others with the least keys may come with."""
        others = int(np.sort(key)[: self.roles.last[2] - 1].sum())
        return schools[value + others + key < self.search_of.limit]

    def _pick(
        self,
        schools: Ints,
        costs: Ints,
        value: int,
        picks: int,
        picked: list[int],
        count: Ints,
        bonus: Ints,
    ) -> None:
        if len(schools) < picks:
            return
        beside = self.pair[self.roles.last[0], self.roles.last[0]]
        key = costs + self.search_of.credits(count, schools, picks)
        if picks == 1:
            for school in schools[value + key < self.search_of.limit].tolist():
                self._note([*picked, school])
            return
        if picks == 2:
            both = value + key[:, None] + key + beside[schools][:, schools]
            for a, b in schools[np.argwhere(np.triu(both < self.search_of.limit, 1))].tolist():
                self._note([*picked, a, b])
            return
        key += bonus[schools, picks - 1]
        order = np.argsort(key, kind="stable")
        schools, costs, key = schools[order], costs[order], key[order]
        steps = self.search_of.steps(count)
        bounds = value + np.convolve(key, np.ones(picks, dtype=np.int64), "valid")
        for at in np.flatnonzero(bounds < self.search_of.limit).tolist():
            school = int(schools[at])
            self._pick(
                schools[at + 1 :],
                costs[at + 1 :] + beside[school, schools[at + 1 :]],
                value + int(costs[at] + steps[school]),
                picks - 1,
                [*picked, school],
                count + self.search_of.prices.member[:, school],
                bonus,
            )

    def _note(self, picked: list[int]) -> None:
        self.search_of.note((self.leader, tuple(sorted(picked))), picked[0])
