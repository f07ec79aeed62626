"""Cuts: inequalities that every plan keeps and fractional mixtures of groups may not.

A rank-1 cut has a set ``C`` of schools (and of leaders of one group each) and two numbers ``p`` and
``q``: a group counts ``floor(p |group and C| / q)``, and the sum of these counts is at most
``floor(p |C| / q)``. It follows from the rows "each in at most one group" with weights ``p / q``,
rounded down. Sets of three with ``p / q = 1 / 2`` are the subset-row cuts; where every school is
placed, ``p = q - 1`` says that ``ceil(|group and C| / q)`` sums to at least ``ceil(|C| / q)``, as
rounded capacity cuts do.

References
----------
.. [1] Jepsen, M., Petersen, B., Spoorendonk, S., Pisinger, D. (2008). Subset-row inequalities
   applied to the vehicle-routing problem with time windows. Operations Research 56, 497-511.
   https://doi.org/10.1287/opre.1070.0449
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.model import Column, GroupingModel


@dataclass(frozen=True, order=True, slots=True)
class Cut:
    """A rank-1 cut.

    Parameters
    ----------
    divisor
        ``q``.
    members
        Numbers of schools, and ``num_schools + k`` for leader ``k``, sorted.
    multiplier
        ``p``, below ``q``.
    """

    divisor: int
    members: tuple[int, ...]
    multiplier: int = 1

    @property
    def limit(self) -> int:
        """What the counts of all groups sum to at most."""
        return self.counts(len(self.members))

    def counts(self, inside: int) -> int:
        """What a group with so many of the members counts."""
        return self.multiplier * inside // self.divisor


def vertices(model: GroupingModel, column: Column) -> tuple[int, ...]:
    """What a group takes up: its schools and, after them in number, its leader."""
    return (*column.schools, model.num_schools + column.leader)


def may_be_member(model: GroupingModel) -> npt.NDArray[np.bool_]:
    """Which schools and leaders may be in the set of a cut.

    Leaders of several groups may not, for their row is not "at most one". Leaders stay out also
    where they decouple, for there one search serves them all.
    """
    single = (model.capacity == 1) & (not model.leaders_decouple)
    return np.concatenate([np.ones(model.num_schools, dtype=np.bool_), single])


def counts(cut: Cut, taken: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    """What each of several groups, given by what they take up, counts in a cut."""
    members = frozenset(cut.members)
    return np.array([cut.counts(len(members.intersection(each))) for each in taken], dtype=np.int64)
