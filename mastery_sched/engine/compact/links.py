"""What the auxiliary variables of the compact model mean, and rows that only make proofs shorter.

No rule stands here: without these rows the variables of the rules would be free of each other.
"""

from __future__ import annotations

from itertools import combinations, pairwise

from mastery_sched.engine.compact.variables import Variable, Variables, total
from mastery_sched.rules import VenueKind


def link(v: Variables) -> None:
    """Tie all auxiliary variables to the groups, and order the groups without a name."""
    _share_a_group(v)
    _are_led_by(v)
    _visit_hosts(v)
    _call_leaders(v)
    _order_groups(v)


def _share_a_group(v: Variables) -> None:
    for s, u in combinations(v.data.everyone, 2):
        same = v.same[s, u]
        v.model.add(same <= v.placed(s))
        for k in v.data.groups:
            in_s, in_u = v.member[s][k], v.member[u][k]
            v.model.add_bool_or(~in_s, ~in_u, same)
            v.model.add_bool_or(~same, ~in_s, in_u)
            v.model.add_bool_or(~same, in_s, ~in_u)
    for a, b, c in combinations(v.data.everyone, 3):
        ab, bc, ac = v.same[a, b], v.same[b, c], v.same[a, c]
        v.model.add(ab + bc - ac <= 1)
        v.model.add(ab + ac - bc <= 1)
        v.model.add(ac + bc - ab <= 1)


def _are_led_by(v: Variables) -> None:
    if not v.data.leaders:
        return
    leaders = range(len(v.data.leaders))
    for s in v.data.everyone:
        v.model.add(total(v.led[s]) == v.placed(s))
        for g in leaders:
            for k in v.data.groups:
                v.model.add_bool_or(~v.member[s][k], ~v.leads[g][k], v.led[s][g])
                v.model.add_bool_or(~v.member[s][k], v.leads[g][k], ~v.led[s][g])
    for s, u in combinations(v.data.everyone, 2):
        for g in leaders:
            v.model.add_bool_or(~v.same[s, u], ~v.led[s][g], v.led[u][g])
            v.model.add_bool_or(~v.same[s, u], ~v.led[u][g], v.led[s][g])


def _visit_hosts(v: Variables) -> None:
    """A school comes to a host when they share a group, and to as many meetings as there are."""
    members, centrals = v.data.num_of(VenueKind.MEMBER), v.data.num_of(VenueKind.CENTRAL)
    for s in v.data.everyone:
        away: list[Variable] = []
        away_central: list[Variable] = []
        for u in v.data.willing:
            if u == s:
                continue
            for j, comes in enumerate(v.visits[s, u]):
                _both(v, comes, v.same[s, u], [v.hosts[u, k][j] for k in v.data.groups])
                away.append(comes)
            if centrals:
                comes = v.visits_central[s, u]
                _both(v, comes, v.same[s, u], [v.central[u, k] for k in v.data.groups])
                away_central.append(comes)
        at_home = [each for k in v.data.groups for each in v.hosts.get((s, k), [])]
        v.model.add(total([*away, *at_home]) == members * v.placed(s))
        if centrals:
            central = [v.central[s, k] for k in v.data.groups if (s, k) in v.central]
            v.model.add(total([*away_central, *central]) == v.placed(s))


def _call_leaders(v: Variables) -> None:
    """A leader comes to a host that is in one of their groups."""
    members, centrals = v.data.num_of(VenueKind.MEMBER), v.data.num_of(VenueKind.CENTRAL)
    leaders = range(len(v.data.leaders))
    for g in leaders:
        for u in v.data.willing:
            for j, comes in enumerate(v.called[g, u]):
                _both(v, comes, v.led[u][g], [v.hosts[u, k][j] for k in v.data.groups])
            if centrals:
                central = [v.central[u, k] for k in v.data.groups]
                _both(v, v.called_central[g, u], v.led[u][g], central)
        comes_to = [each for u in v.data.willing for each in v.called[g, u]]
        v.model.add(total(comes_to) == members * v.num_led(g))
        if centrals:
            called = [v.called_central[g, u] for u in v.data.willing]
            v.model.add(total(called) == v.num_led(g))
    if not v.data.leaders:
        return
    for u in v.data.willing:
        for j in range(len(v.called[0, u])):
            v.model.add(total([v.called[g, u][j] for g in leaders]) == v.hosts_more_than(u, j))
        if centrals:
            v.model.add(total([v.called_central[g, u] for g in leaders]) == v.is_central(u))


def _both(v: Variables, both: Variable, one: Variable, other: list[Variable]) -> None:
    """``both`` is ``one`` and any of ``other``, of which at most one holds."""
    v.model.add_implication(both, one)
    v.model.add(both <= total(other))
    v.model.add(both >= one + total(other) - 1)


def _order_groups(v: Variables) -> None:
    """Groups without a name stand in the order of their first schools.

    A school may be in a group only if the group before has an earlier school. Every plan has its
    groups in exactly one such order, whoever is left out.
    """
    unnamed = v.data.unnamed
    for before, k in pairwise(unnamed):
        for s in v.data.everyone:
            earlier = [v.member[i][before] for i in range(s)]
            v.model.add(v.member[s][k] <= total(earlier))
        v.model.add_implication(v.used[k], v.used[before])
