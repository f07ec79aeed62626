"""Rules about who is in which group and who leads it, as rows of the compact model."""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.engine.compact.variables import Variables, total
from mastery_sched.entities import PairKind
from mastery_sched.rules import Unplaced


def group_size(v: Variables) -> None:
    """A group that exists has from ``min_size`` to ``max_size`` schools, others have none."""
    rules, everyone = v.data.problem.rules, v.data.everyone
    for k in v.data.groups:
        size = total([v.member[s][k] for s in everyone])
        v.model.add(size >= rules.min_size * v.used[k])
        v.model.add(size <= rules.max_size * v.used[k])
        for s in everyone:
            v.model.add_implication(v.member[s][k], v.used[k])
    # What follows is implied, for shorter proofs.
    for s in everyone:
        companions = total([v.same[s, u] for u in everyone if u != s])
        v.model.add(companions >= (rules.min_size - 1) * v.placed(s))
        v.model.add(companions <= (rules.max_size - 1) * v.placed(s))
    for g in range(len(v.data.leaders)):
        led = total([v.led[s][g] for s in everyone])
        v.model.add(led >= rules.min_size * v.num_led(g))
        v.model.add(led <= rules.max_size * v.num_led(g))


def placed_once(v: Variables) -> None:
    """No school is in two groups."""
    for s in v.data.everyone:
        v.model.add_at_most_one(v.member[s])


def everyone_placed(v: Variables) -> None:
    """Every school has a group, unless some may be left out; then pinned ones still have one."""
    if v.data.problem.rules.unplaced == Unplaced.FORBID:
        for s in v.data.everyone:
            v.model.add_bool_or(v.member[s])
        v.model.add(total(v.used) >= v.data.least_groups)


def one_specialist(v: Variables) -> None:
    """A group has one leader, unless there are no specialists at all."""
    if v.data.leaders:
        for k in v.data.groups:
            leaders = [v.leads[g][k] for g in range(len(v.data.leaders))]
            v.model.add(total(leaders) == v.used[k])


def capacity(v: Variables) -> None:
    """A specialist leads at most as many groups as agreed."""
    for g, person in enumerate(v.data.leaders):
        v.model.add(v.num_led(g) <= person.capacity)


def together(v: Variables) -> None:
    """Schools that must be together share a group or have none."""
    for one, other in _pairs(v, PairKind.TOGETHER):
        for k in v.data.groups:
            if one is None or other is None:
                # Nobody can share a group with a school that may not join.
                present = one if other is None else other
                if present is not None:
                    v.model.add(v.member[present][k] == 0)
            else:
                v.model.add(v.member[one][k] == v.member[other][k])


def apart(v: Variables) -> None:
    """Schools that must be apart share no group."""
    for one, other in _pairs(v, PairKind.APART):
        if one is not None and other is not None:
            for k in v.data.groups:
                v.model.add_at_most_one(v.member[one][k], v.member[other][k])
            v.model.add(v.same[one, other] == 0)


def most_per_trust(v: Variables) -> None:
    """A group has at most so many schools of one trust."""
    most = v.data.problem.rules.most_per_trust
    if most is None:
        return
    of_trust: dict[str, list[int]] = {}
    for s, school in enumerate(v.data.schools):
        if school.trust and school.trust.strip():
            of_trust.setdefault(school.trust, []).append(s)
    for schools in of_trust.values():
        if len(schools) > most:
            for k in v.data.groups:
                v.model.add(total([v.member[s][k] for s in schools]) <= most)


def _pairs(v: Variables, kind: PairKind) -> Iterator[tuple[int | None, int | None]]:
    """Pairs by number of the school; ``None`` for one that is not to be placed."""
    number = {school.urn: s for s, school in enumerate(v.data.schools)}
    for pair in v.data.problem.pairs:
        if pair.kind is kind and pair.first != pair.second:
            yield number.get(pair.first), number.get(pair.second)
