"""Rules about where groups meet, as rows of the compact model."""

from __future__ import annotations

from mastery_sched.engine.compact.variables import Expression, Variable, Variables, total
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


def host_open(v: Variables) -> None:
    """No meeting is at a school when it cannot host."""
    data, hosting = v.data, v.data.problem.open_slots.hosting
    urns = {u: data.schools[u].urn for u in data.willing}
    masks = {u: hosting[urn] for u, urn in urns.items() if urn in hosting}
    meetings = {kind: [h - 1 for h in data.problem.rules.meetings_of(kind)] for kind in VenueKind}
    for k in data.groups:
        for g, person in enumerate(data.leaders):
            for h in meetings[VenueKind.SPECIALIST]:
                _host_only_in(v, v.leads[g][k], k, h, hosting.get(person.base_urn, -1))
        for u, mask in masks.items():
            for h in meetings[VenueKind.CENTRAL]:
                _host_only_in(v, v.central[u, k], k, h, mask)
        if masks:
            _say_who_hosts_when(v, k, meetings[VenueKind.MEMBER])
            for u, mask in masks.items():
                for h in meetings[VenueKind.MEMBER]:
                    _host_only_in(v, v.host_then[u, k, h], k, h, mask)


def _say_who_hosts_when(v: Variables, k: int, meetings: list[int]) -> None:
    for h in meetings:
        for u in v.data.willing:
            v.host_then[u, k, h] = v.model.new_bool_var(f"host_then_{u}_{k}_{h}")
        v.model.add(total([v.host_then[u, k, h] for u in v.data.willing]) == v.used[k])
    for u in v.data.willing if meetings else ():
        v.model.add(total([v.host_then[u, k, h] for h in meetings]) == total(v.hosts[u, k]))


def _host_only_in(v: Variables, hosts: Variable, k: int, h: int, mask: int) -> None:
    outside = [x for t, x in v.meets[k][h].items() if not mask >> t & 1]
    if outside:
        v.model.add(total(outside) <= 1 - hosts)


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
