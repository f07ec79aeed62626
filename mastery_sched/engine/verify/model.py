"""The numbers of a certificate as arrays, and the cost of a group by the definition."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Group = tuple[int, tuple[int, ...]]
"""Leader and schools, ascending."""


_SHAPES = {
    "journeys": "school school",
    "reachable": "school school",
    "leader_journeys": "leader school",
    "leader_reaches": "leader school",
    "base_journeys": "leader school",
    "allowed": "leader school",
    "compatible": "school school",
    "willing": "school",
    "capacity": "leader",
    "optional": "school",
    "units": "school",
    "trusts": "school",
}
_LEAST = {
    "min_size": 1,
    "max_size": 1,
    "num_member": -1,
    "num_central": 0,
    "num_base": 0,
    "most_per_trust": 0,
    "num_unplaced": 0,
}


class Refused(Exception):
    """The certificate does not prove what it says."""


def whole(value: Any, name: str, least: int | None = None, most: int | None = None) -> int:
    """A whole number of a certificate."""
    fits = isinstance(value, int) and (least is None or value >= least)
    if fits and (most is None or value <= most):
        return int(value)
    raise Refused(f"{name} cannot be {value!r}")


def whole_numbers(values: Any, name: str) -> Ints:
    """An array of whole numbers of a certificate, yes and no among them."""
    found = np.array(values)
    if found.size and found.dtype.kind not in "iub":
        raise Refused(f"{name} are no whole numbers, or too large")
    return found.astype(np.int64)


class Model:
    """Everything that decides which groups there may be and what they cost."""

    def __init__(self, numbers: dict[str, Any], scale: int) -> None:
        size = {"school": len(numbers["journeys"]), "leader": len(numbers["capacity"])}

        def array(name: str) -> Ints:
            found = whole_numbers(numbers[name], name)
            if found.shape != tuple(size[each] for each in _SHAPES[name].split()):
                raise Refused(f"{name} are not as many as schools and leaders")
            return found

        for name, least in _LEAST.items():
            whole(numbers[name], name, least)
        self.scale = whole(scale, "scale", 1)
        self.journeys = array("journeys")
        self.reachable = array("reachable").astype(bool)
        self.leader_journeys = array("leader_journeys")
        self.leader_reaches = array("leader_reaches").astype(bool)
        self.base_journeys = array("base_journeys")
        self.allowed = array("allowed").astype(bool)
        self.compatible = array("compatible").astype(bool)
        self.willing = array("willing").astype(bool)
        self.capacity = array("capacity")
        self.optional = array("optional").astype(bool)
        self.units, self.trusts = array("units"), array("trusts")
        # No group has more schools than there are.
        most = min(numbers["max_size"], size["school"])
        self.sizes = range(numbers["min_size"], most + 1)
        self.num_member, self.num_central = numbers["num_member"], numbers["num_central"]
        self.num_base, self.most_per_trust = numbers["num_base"], numbers["most_per_trust"]
        self.num_unplaced = numbers["num_unplaced"]
        self.num_schools, self.num_leaders = len(self.journeys), len(self.capacity)
        if (self.journeys != self.journeys.T).any() or (self.compatible != self.compatible.T).any():
            raise Refused("journeys there and back must not depend on the direction")
        travel = (self.journeys, self.leader_journeys, self.base_journeys)
        if min(int(each.min(initial=0)) for each in travel) < 0:
            raise Refused("a journey is negative")
        if not self.sizes or self.capacity.min(initial=0) < 0:
            raise Refused("sizes or numbers of groups are impossible")

    @property
    def costliest(self) -> int:
        """Scaled travel that no group exceeds, however its meetings are shared out."""
        size = self.sizes[-1]
        meetings = max(self.num_member, size) + self.num_central + self.num_base
        travel = (self.journeys, self.leader_journeys, self.base_journeys)
        farthest = sum(int(each.max(initial=0)) for each in travel)
        costliest: int = self.scale * meetings * size * farthest
        return costliest

    def of_region(self, region: dict[str, Any]) -> Model:
        """The same with only those groups that plans of a region may have."""
        inside, n = copy(self), self.num_schools
        inside.allowed, inside.compatible = self.allowed.copy(), self.compatible.copy()
        inside.units = self.units.copy()
        for school, other in region["together"]:
            if other < n:
                inside.units[inside.units == inside.units[other]] = inside.units[school]
            else:
                inside.allowed[np.arange(self.num_leaders) != other - n, school] = False
        for school, other in region["apart"]:
            if other < n:
                inside.compatible[school, other] = inside.compatible[other, school] = False
            else:
                inside.allowed[other - n, school] = False
        return inside

    def cost(self, leader: int, schools: Sequence[int]) -> int | None:
        """Travel of a group over all meetings, ``None`` if it may not be."""
        inside = list(schools)
        if len(set(inside)) != len(inside) or len(inside) not in self.sizes:
            return None
        if not (0 <= leader < self.num_leaders and 0 <= min(inside) <= max(inside)):
            return None
        if max(inside) >= self.num_schools:
            return None
        if not self.allowed[leader, inside].all():
            return None
        if not self.compatible[np.ix_(inside, inside)].all():
            return None
        for school in inside:
            if not set(np.flatnonzero(self.units == self.units[school]).tolist()) <= set(inside):
                return None
            trust = self.trusts[school]
            if trust >= 0 and (self.trusts[inside] == trust).sum() > self.most_per_trust:
                return None
        travel: int = self.num_base * int(self.base_journeys[leader, inside].sum())
        if not self.num_member and not self.num_central:
            return travel
        hosts = []
        for host in inside:
            if self.willing[host]:
                fine = self.leader_reaches[leader, host] and self.reachable[inside, host].all()
                key = int(self.leader_journeys[leader, host] + self.journeys[inside, host].sum())
                hosts.append((not fine, key))
        if not hosts:
            return None
        hosts.sort()
        num_member = len(hosts) if self.num_member < 0 else self.num_member
        each, extra = divmod(num_member, len(hosts))
        for place, (barred, key) in enumerate(hosts):
            times = each + (place < extra) + (self.num_central if place == 0 else 0)
            if times and barred:
                return None
            travel += times * key
        return travel
