"""Compiled search for cuts that a fractional mixture of groups violates.

A mixture is groups ``taken[i]`` (vertices, -1 beyond the last) with shares ``share[i]``; the groups
of vertex ``v`` are ``group_of[start[v]:start[v + 1]]``. Importing this module compiles it; the code
also runs uncompiled. It finds sets and says by how much they are violated; it proves nothing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import bool_, float64, int64, void

from mastery_sched.engine.compilation import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_TINY = 1e-6
_RANDOM_MODULUS = 1 << 31

_F1, _F2, _I1, _I2, _B1 = float64[::1], float64[:, ::1], int64[::1], int64[:, ::1], bool_[::1]


@compiled(int64, _I2, _F1, _I1, _I1, _F2, float64, _I2, _F1)
def violated_triples(
    taken: Ints,
    share: Floats,
    start: Ints,
    group_of: Ints,
    together: Floats,
    least: float,
    triples: Ints,
    excess: Floats,
) -> int:
    """Write down all triples whose groups of two or more exceed 1 by ``least``; how many.

    ``together`` holds the shares of groups with both of two vertices. Stops when ``triples`` is
    full.
    """
    num_vertices = len(together)
    num = 0
    for a in range(num_vertices):
        for b in range(a + 1, num_vertices):
            if together[a, b] <= _TINY:
                continue
            for c in range(b + 1, num_vertices):
                total = together[a, b] + together[a, c] + together[b, c]
                if total <= 1 + least or together[a, c] <= _TINY or together[b, c] <= _TINY:
                    continue
                for at in range(start[a], start[a + 1]):
                    group = group_of[at]
                    others = 0
                    for i in range(taken.shape[1]):
                        others += taken[group, i] == b or taken[group, i] == c
                    if others == 2:
                        total -= 2 * share[group]
                if total > 1 + least:
                    if num == len(excess):
                        return num
                    triples[num, 0], triples[num, 1], triples[num, 2] = a, b, c
                    excess[num] = total - 1
                    num += 1
    return num


@compiled(void, _I2, _F1, _I1, _I1, _I1, int64, _F1, _B1)
def _attraction(
    taken: Ints,
    share: Floats,
    start: Ints,
    group_of: Ints,
    chosen: Ints,
    num: int,
    score: Floats,
    inside: Bools,
) -> None:
    """Of every vertex outside a set, the shares of groups with it and members of the set."""
    for v in range(len(score)):
        score[v] = 0.0
    for i in range(num):
        for at in range(start[chosen[i]], start[chosen[i] + 1]):
            group = group_of[at]
            for j in range(taken.shape[1]):
                v = taken[group, j]
                if v >= 0 and not inside[v]:
                    score[v] += share[group]


@compiled(void, _I2, _F1, _I1, _I1, _I1, _I1, int64, int64, _I2, _F1, _I1, _F1, _B1)
def violated_sets(
    taken: Ints,
    share: Floats,
    start: Ints,
    group_of: Ints,
    support: Ints,
    worth: Ints,
    limit: int,
    seed: int,
    sets: Ints,
    excess: Floats,
    count: Ints,
    score: Floats,
    inside: Bools,
) -> None:
    """Search for vertex sets that violate their rank-1 cut: one attempt for each row of ``sets``.

    A group with ``m`` of the set counts ``worth[m]``, and all groups together at most ``limit``.
    Grows a set greedily from a random vertex of ``support`` with some noise, then swaps single
    vertices while that helps. ``excess`` receives the violations, which may be negative. The last
    arguments are scratch space.
    """
    size = sets.shape[1]
    random = seed % _RANDOM_MODULUS
    for attempt in range(len(sets)):
        chosen = sets[attempt]
        for group in range(len(count)):
            count[group] = 0
        for v in range(len(inside)):
            inside[v] = False
        for num in range(size):
            best = -1
            if num == 0:
                random = (1103515245 * random + 12345) % _RANDOM_MODULUS
                best = support[(random >> 8) % len(support)]
            else:
                _attraction(taken, share, start, group_of, chosen, num, score, inside)
                most = -1.0
                for v in support:
                    if not inside[v]:
                        random = (1103515245 * random + 12345) % _RANDOM_MODULUS
                        noisy = score[v] * (0.6 + 0.8 * random / _RANDOM_MODULUS)
                        if noisy > most:
                            most = noisy
                            best = v
            chosen[num] = best
            inside[best] = True
            for at in range(start[best], start[best + 1]):
                count[group_of[at]] += 1
        total = 0.0
        for group in range(len(count)):
            total += share[group] * worth[count[group]]
        for _ in range(30):
            _attraction(taken, share, start, group_of, chosen, size, score, inside)
            best_gain, best_out, best_in = 1e-7, -1, -1
            for i in range(size):
                loss = 0.0
                for at in range(start[chosen[i]], start[chosen[i] + 1]):
                    group = group_of[at]
                    loss += share[group] * (worth[count[group]] - worth[count[group] - 1])
                    count[group] -= 1
                for v in support:
                    if not inside[v] and score[v] > 0.3:
                        gain = -loss
                        for at in range(start[v], start[v + 1]):
                            group = group_of[at]
                            more = worth[count[group] + 1] - worth[count[group]]
                            gain += share[group] * more
                        if gain > best_gain:
                            best_gain, best_out, best_in = gain, i, v
                for at in range(start[chosen[i]], start[chosen[i] + 1]):
                    count[group_of[at]] += 1
            if best_out < 0:
                break
            v = chosen[best_out]
            inside[v] = False
            for at in range(start[v], start[v + 1]):
                count[group_of[at]] -= 1
            chosen[best_out] = best_in
            inside[best_in] = True
            for at in range(start[best_in], start[best_in + 1]):
                count[group_of[at]] += 1
            total += best_gain
        excess[attempt] = total - limit
