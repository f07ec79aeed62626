"""The variables of the compact model; what ties them together is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from mastery_sched.engine.compact.data import CompactData
from mastery_sched.rules import VenueKind

Variable = cp_model.IntVar
Expression = cp_model.LinearExprT
total = cp_model.LinearExpr.sum
"""Sum of expressions; of none it is an expression that is 0, never the number 0."""


@dataclass(frozen=True)
class Variables:
    """The variables: booleans by number of school ``s`` or host ``u``, leader, group, meeting.

    Parameters
    ----------
    model
        The model they are variables of.
    used
        ``used[k]``: group ``k`` exists.
    member
        ``member[s][k]``: school ``s`` is in group ``k``.
    leads
        ``leads[g][k]``: leader ``g`` leads group ``k``; empty where there are no specialists.
    meets
        ``meets[k][h][t]``: meeting ``h`` of group ``k`` is at slot ``t``.
    hosts
        ``hosts[u, k][j]``: school ``u`` is in group ``k`` and hosts more than ``j`` of its member
        meetings; only for schools that may host.
    central
        ``central[u, k]``: school ``u`` hosts the central meetings of group ``k``.
    same
        ``same[s, u]``: schools ``s`` and ``u`` share a group; both orders are the same variable.
    led
        ``led[s][g]``: school ``s`` is in a group that ``g`` leads.
    visits, visits_central
        ``visits[s, u][j]``: school ``s`` comes to school ``u`` for the ``j``-th meeting there, and
        the same for central meetings.
    called, called_central
        ``called[g, u][j]``: leader ``g`` comes to school ``u`` for the ``j``-th meeting there, and
        the same for central meetings.
    host_then
        ``host_then[u, k, h]``: school ``u`` hosts member meeting ``h`` of group ``k``; only where
        some school cannot host at any time, for else it does not matter who hosts when.
    """

    data: CompactData
    model: cp_model.CpModel
    used: list[Variable]
    member: list[list[Variable]]
    leads: list[list[Variable]]
    meets: list[list[dict[int, Variable]]]
    hosts: dict[tuple[int, int], list[Variable]]
    central: dict[tuple[int, int], Variable]
    same: dict[tuple[int, int], Variable]
    led: list[list[Variable]]
    visits: dict[tuple[int, int], list[Variable]]
    visits_central: dict[tuple[int, int], Variable]
    called: dict[tuple[int, int], list[Variable]]
    called_central: dict[tuple[int, int], Variable]
    host_then: dict[tuple[int, int, int], Variable] = field(default_factory=dict)

    def placed(self, s: int) -> Expression:
        """1 if school ``s`` has a group."""
        return total(self.member[s])

    def num_led(self, g: int) -> Expression:
        """Number of groups that leader ``g`` leads."""
        return total(self.leads[g])

    def hosts_more_than(self, u: int, j: int) -> Expression:
        """1 if school ``u`` hosts more than ``j`` member meetings, whatever its group."""
        return total([self.hosts[u, k][j] for k in self.data.groups])

    def is_central(self, u: int) -> Expression:
        """1 if school ``u`` hosts central meetings, whatever its group."""
        return total([self.central[u, k] for k in self.data.groups])


def make_variables(data: CompactData, model: cp_model.CpModel) -> Variables:
    """Create the variables in a model."""

    def flags(names: Iterable[str]) -> list[Variable]:
        return [model.new_bool_var(name) for name in names]

    groups, willing = data.groups, data.willing
    levels = range(data.most_hosted()) if data.num_of(VenueKind.MEMBER) else range(0)
    with_central = willing if data.num_of(VenueKind.CENTRAL) else []
    same: dict[tuple[int, int], Variable] = {}
    for s in data.everyone:
        for u in range(s):
            same[s, u] = same[u, s] = model.new_bool_var(f"same_{u}_{s}")
    leaders = range(len(data.leaders))
    return Variables(
        data=data,
        model=model,
        used=flags(f"used_{k}" for k in groups),
        member=[flags(f"member_{s}_{k}" for k in groups) for s in data.everyone],
        leads=[flags(f"leads_{g}_{k}" for k in groups) for g in leaders],
        meets=[
            [
                {t: model.new_bool_var(f"meets_{k}_{h}_{t}") for t in slots}
                for h, slots in enumerate(data.slots)
            ]
            for k in groups
        ],
        hosts={
            (u, k): flags(f"hosts_{u}_{k}_{j}" for j in levels) for u in willing for k in groups
        },
        central={
            (u, k): model.new_bool_var(f"central_{u}_{k}") for u in with_central for k in groups
        },
        same=same,
        led=[flags(f"led_{s}_{g}" for g in leaders) for s in data.everyone],
        visits={
            (s, u): flags(f"visits_{s}_{u}_{j}" for j in levels)
            for s in data.everyone
            for u in willing
            if s != u
        },
        visits_central={
            (s, u): model.new_bool_var(f"visits_central_{s}_{u}")
            for s in data.everyone
            for u in with_central
            if s != u
        },
        called={
            (g, u): flags(f"called_{g}_{u}_{j}" for j in levels) for g in leaders for u in willing
        },
        called_central={
            (g, u): model.new_bool_var(f"called_central_{g}_{u}")
            for g in leaders
            for u in with_central
        },
    )
