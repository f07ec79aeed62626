"""A part of a model: some of its schools, and leaders with the room that other groups leave them.

What is best for a part, the rest of a plan left as it is, makes the plan better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mastery_sched.engine.proof.model import Column, GroupingModel


@dataclass(frozen=True, eq=False)
class Part:
    """Some schools and leaders of a model, with numbers of their own.

    Parameters
    ----------
    schools, leaders
        Their numbers in the whole model, ascending.
    """

    model: GroupingModel
    schools: tuple[int, ...]
    leaders: tuple[int, ...]

    def in_whole(self, column: Column) -> Column:
        """A group of the part, by the numbers of the whole."""
        return Column(
            self.leaders[column.leader], tuple(self.schools[each] for each in column.schools)
        )

    def in_part(self, columns: Iterable[Column]) -> list[Column]:
        """Groups of the whole, by the numbers of the part."""
        school = {each: i for i, each in enumerate(self.schools)}
        leader = {each: i for i, each in enumerate(self.leaders)}
        return [Column(leader[c.leader], tuple(school[i] for i in c.schools)) for c in columns]


def part_of(
    model: GroupingModel, schools: Sequence[int], room: Mapping[int, int], num_unplaced: int
) -> Part:
    """The part with these schools.

    Parameters
    ----------
    schools
        Units are among them as a whole or not at all.
    room
        Most groups of each leader of the part.
    num_unplaced
        How many of the schools are left out.
    """
    inside, leaders = sorted(schools), sorted(room)
    pairs, led = np.ix_(inside, inside), np.ix_(leaders, inside)
    part = replace(
        model,
        journeys=np.ascontiguousarray(model.journeys[pairs]),
        reachable=model.reachable[pairs],
        leader_journeys=model.leader_journeys[led],
        leader_reaches=model.leader_reaches[led],
        base_journeys=model.base_journeys[led],
        allowed=model.allowed[led],
        compatible=model.compatible[pairs],
        willing=model.willing[inside],
        capacity=np.array([room[each] for each in leaders], dtype=np.int64),
        optional=model.optional[inside],
        units=np.unique(model.units[inside], return_inverse=True)[1],
        trusts=model.trusts[inside],
        num_unplaced=num_unplaced,
    )
    return Part(part, tuple(inside), tuple(leaders))
