"""Choosing cuts: which sets of schools and leaders a fractional mixture violates most.

Triples first, all of them; where they run out, larger sets by local search. Any set gives a valid
cut, so nothing here needs proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from mastery_sched.engine.proof.cuts import Cut, may_be_member
from mastery_sched.engine.proof.master import Master, Mixture

Family = tuple[int, int, int]
"""Multiplier, divisor and set size of cuts."""

TRIPLES_ALONE: tuple[Family, ...] = ()
"""No sets beyond triples unless there are few triples."""

FAMILIES: tuple[Family, ...] = (
    (1, 2, 5),
    (1, 3, 5),
    (1, 3, 8),
    (1, 4, 7),
    (1, 5, 9),
    (1, 6, 11),
    (1, 6, 17),
)
"""Cuts that price searches can bear."""

MORE_FAMILIES: tuple[Family, ...] = (
    *FAMILIES,
    (1, 3, 17),
    (1, 4, 11),
    (1, 5, 14),
    (2, 3, 7),
    (2, 5, 7),
    (3, 4, 9),
    (4, 5, 16),
    (5, 6, 13),
)
"""Cuts where pricing is by inspection."""

LEAST_EXCESS = 0.02
"""Violation below which a cut is not worth a row."""

_ROOM_FOR_TRIPLES = 50_000
_SOLID = 1e-6  # shares closer than this to 0 or 1 count as whole


def find_cuts(
    master: Master, mixture: Mixture, seed: int, families: Sequence[Family] = FAMILIES
) -> list[Cut]:
    """Cuts that a mixture violates, the most violated of each kind, spread over the schools.

    Parameters
    ----------
    families
        The larger sets that are looked for; none at first, but where triples run out.
    """
    from mastery_sched.engine.proof.cut_kernels import violated_sets  # compiles

    model = master.model
    inside = may_be_member(model)
    fractional = np.flatnonzero((mixture.shares > _SOLID) & (mixture.shares < 1 - _SOLID))
    if not len(fractional):
        return []
    taken = master.taken[fractional]
    taken = np.where(np.append(inside, False)[taken], taken, -1)
    taken, merged = np.unique(np.sort(taken, axis=1), axis=0, return_inverse=True)
    share = np.zeros(len(taken))
    np.add.at(share, merged.ravel(), mixture.shares[fractional])
    num_vertices = len(inside)
    start, group_of = _groups_of_vertices(taken, num_vertices)
    most = max(20, model.num_schools // 3)
    triples = _triples(taken, share, start, group_of, num_vertices, most)
    if not families and len(triples) >= most // 3:
        return triples
    cuts = list(triples)
    support = np.flatnonzero(np.diff(start))
    attempts = min(4 * model.num_schools, 1500)
    for multiplier, divisor, size in families or FAMILIES:
        if len(support) < size:
            continue
        sets = np.zeros((attempts, size), dtype=np.int64)
        excess = np.zeros(attempts)
        violated_sets(
            taken,
            share,
            start,
            group_of,
            support,
            multiplier * np.arange(size + 2) // divisor,
            multiplier * size // divisor,
            seed,
            sets,
            excess,
            np.zeros(len(taken), dtype=np.int64),
            np.zeros(num_vertices),
            np.zeros(num_vertices, dtype=np.bool_),
        )
        least = 1.5 * LEAST_EXCESS
        order = [i for i in np.argsort(-excess, kind="stable") if excess[i] > least]
        wanted = max(5, model.num_schools // 10)
        found = (Cut(divisor, _members(sets[i]), multiplier) for i in order)
        cuts += _spread(found, each=2, most=wanted)
    return list(dict.fromkeys(cuts))


def _triples(
    taken: npt.NDArray[np.int64],
    share: npt.NDArray[np.float64],
    start: npt.NDArray[np.int64],
    group_of: npt.NDArray[np.int64],
    num_vertices: int,
    most: int,
) -> list[Cut]:
    member = np.zeros((len(taken), num_vertices + 1))
    rows = np.repeat(np.arange(len(taken)), taken.shape[1])
    member[rows, taken.ravel()] = 1.0  # -1 falls on the last column
    member = member[:, :num_vertices]
    together = np.ascontiguousarray((member * share[:, None]).T @ member)
    np.fill_diagonal(together, 0.0)
    triples = np.zeros((_ROOM_FOR_TRIPLES, 3), dtype=np.int64)
    excess = np.zeros(_ROOM_FOR_TRIPLES)
    from mastery_sched.engine.proof.cut_kernels import violated_triples  # compiles

    num = violated_triples(taken, share, start, group_of, together, LEAST_EXCESS, triples, excess)
    order = np.argsort(-excess[:num], kind="stable")
    return _spread((Cut(2, _members(triples[i])) for i in order), each=4, most=most)


def _groups_of_vertices(
    taken: npt.NDArray[np.int64], num_vertices: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    rows = np.repeat(np.arange(len(taken)), taken.shape[1])
    flat = taken.ravel()
    rows, flat = rows[flat >= 0], flat[flat >= 0]
    order = np.argsort(flat, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(flat, minlength=num_vertices))])
    return start.astype(np.int64), rows[order].astype(np.int64)


def _members(vertices: npt.NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(sorted(vertices.tolist()))


def _spread(cuts: Iterable[Cut], *, each: int, most: int) -> list[Cut]:
    """The first ``most`` cuts such that no member is in more than ``each`` of them."""
    used: dict[int, int] = {}
    kept: list[Cut] = []
    for cut in cuts:
        if len(kept) == most:
            break
        if cut not in kept and all(used.get(member, 0) < each for member in cut.members):
            kept.append(cut)
            for member in cut.members:
                used[member] = used.get(member, 0) + 1
    return kept
