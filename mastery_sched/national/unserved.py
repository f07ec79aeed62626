"""Groups that no specialist leads and schools without a group, with the nearest of the country."""

from __future__ import annotations

import numpy as np

from mastery_sched.national.overview import Summed, without_group_or_leader
from mastery_sched.tables.outputs.cells import Cell, cell_text
from mastery_sched.tables.outputs.shape import Column, Kind, OutputTable
from mastery_sched.travel import Travel


def unserved_table(summed: Summed) -> OutputTable:
    """One row a group without a specialist or a school without a group.

    The specialist beside it is the nearest of all hubs by the mean distance from its schools'
    gates, whether or not they have a place left.
    """
    columns = (
        Column("hub", "its hub"),
        Column("group", "id of a group that nobody leads; blank: a school without a group"),
        Column("schools", "unique reference numbers"),
        Column("names", "names of the schools"),
        Column("why", "why the school has no group"),
        Column("nearest_specialist", "id of the nearest specialist of the country"),
        Column("their_hub", "the hub of that specialist"),
        Column("their_base", "the school where they teach"),
        Column("mean_km", "mean distance of the schools to that school in km", Kind.DECIMAL),
    )
    rows = []
    nearest = _Nearest(summed)
    for plan, group, urns in without_group_or_leader(summed):
        reasons = {each.urn: each.reason for each in plan.unplaced}
        rows.append(
            (
                cell_text(plan.problem.hub),
                None if group is None else cell_text(group),
                "; ".join(map(str, urns)),
                cell_text("; ".join(plan.problem.school_by_urn[urn].name for urn in urns)),
                None if group is not None else cell_text(reasons[urns[0]]),
                *nearest.to(urns),
            )
        )
    return OutputTable("unserved", "Without a specialist", columns, tuple(rows))


class _Nearest:
    """Looks up specialists of all hubs by the distance of their bases."""

    def __init__(self, summed: Summed) -> None:
        nation = summed.nation
        schools = [place.school for place in nation.places]
        self._names = {school.urn: school.name for school in schools}
        self._people = nation.specialists
        # A hub's travel table says nothing of the ways to others.
        self._travel = Travel(schools, metric=nation.hubs[0].metric) if nation.hubs else None
        index = {} if self._travel is None else self._travel.index_of
        self._bases = np.array([index[each.base_urn] for _, each in self._people], dtype=np.int64)

    def to(self, urns: tuple[int, ...]) -> tuple[Cell, Cell, Cell, Cell]:
        """Id, hub and base of the nearest, and the mean distance in km."""
        if not self._people or self._travel is None:
            return (None, None, None, None)
        members = np.array([self._travel.index_of[urn] for urn in urns])
        means = self._travel.distance_matrix_m(members, self._bases).mean(axis=0)
        at = int(means.argmin())
        hub, person = self._people[at]
        base = self._names[person.base_urn]
        return (cell_text(person.id), cell_text(hub), cell_text(base), float(means[at]) / 1000)
