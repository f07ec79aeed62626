"""Rules about where groups meet, as rows of the compact model."""

from __future__ import annotations

from mastery_sched.engine.compact.variables import Expression, Variables, total
from mastery_sched.rules import VenueKind


def venue_kind(v: Variables) -> None:
    """Member meetings are at members, and all central ones at one and the same member."""
    meetings = v.data.num_of(VenueKind.MEMBER)
    for k in v.data.groups:
        hosted = [each for u in v.data.willing for each in v.hosts[u, k]]
        v.model.add(total(hosted) == meetings * v.used[k])
        for u in v.data.willing:
            for each in v.hosts[u, k]:
                v.model.add_implication(each, v.member[u][k])
            for more, most in zip(v.hosts[u, k], v.hosts[u, k][1:], strict=False):
                v.model.add_implication(most, more)
        if v.data.num_of(VenueKind.CENTRAL):
            central = [v.central[u, k] for u in v.data.willing]
            v.model.add(total(central) == v.used[k])
            for u in v.data.willing:
                v.model.add_implication(v.central[u, k], v.member[u][k])


def host_fairness(v: Variables) -> None:
    """No willing member hosts twice before every willing member has hosted once, and so on."""
    for k in v.data.groups:
        for j in range(1, v.data.most_hosted() if v.data.num_of(VenueKind.MEMBER) else 0):
            everyone_has = v.model.new_bool_var(f"everyone_hosts_{k}_{j}")
            for u in v.data.willing:
                v.model.add_implication(v.hosts[u, k][j], everyone_has)
                v.model.add_bool_or(~everyone_has, ~v.member[u][k], v.hosts[u, k][j - 1])


def max_travel(v: Variables) -> None:
    """No school goes to a meeting beyond its cap."""
    data = v.data
    for s in data.everyone:
        for u in data.willing:
            if data.in_reach[s][u]:
                continue
            for hosts in _host_literals(v, u):
                v.model.add(total([v.same[s, u], hosts]) <= 1)
        if data.num_of(VenueKind.SPECIALIST):
            for g in range(len(data.leaders)):
                if not data.base_in_reach[s][g]:
                    v.model.add(v.led[s][g] == 0)


def max_specialist_travel(v: Variables) -> None:
    """No specialist goes to a meeting beyond the cap."""
    for g in range(len(v.data.leaders)):
        for u in v.data.willing:
            if not v.data.leader_in_reach[g][u]:
                for hosts in _host_literals(v, u):
                    v.model.add(total([v.led[u][g], hosts]) <= 1)


def _host_literals(v: Variables, u: int) -> list[Expression]:
    literals: list[Expression] = []
    if v.data.num_of(VenueKind.MEMBER):
        literals.append(v.hosts_more_than(u, 0))
    if v.data.num_of(VenueKind.CENTRAL):
        literals.append(v.is_central(u))
    return literals
