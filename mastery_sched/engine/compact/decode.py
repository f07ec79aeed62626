"""From a solution of the compact model back to groups of schools, slots and venues."""

from __future__ import annotations

from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.engine.compact.data import is_urn
from mastery_sched.engine.compact.variables import Variables
from mastery_sched.engine.cpsat import Answer
from mastery_sched.entities import PinKind
from mastery_sched.rules import VenueKind


def decode(v: Variables, answer: Answer) -> Draft:
    """Read the groups of a solution.

    Where the model only says how often a school hosts, hosts are given their meetings in order of
    URN, after those that are pinned.
    """
    return Draft(tuple(_group(v, answer, k) for k in v.data.groups if answer.value(v.used[k])))


def _group(v: Variables, answer: Answer, k: int) -> DraftGroup:
    data = v.data
    members = [s for s in data.everyone if answer.value(v.member[s][k])]
    leader = next((g for g in range(len(data.leaders)) if answer.value(v.leads[g][k])), None)
    slots = tuple(
        data.slot(next(t for t, x in meeting.items() if answer.value(x))) for meeting in v.meets[k]
    )
    return DraftGroup(
        urns=tuple(sorted(data.schools[s].urn for s in members)),
        specialist_id=None if leader is None else data.leaders[leader].id,
        slots=slots,
        venue_urns=_venues(v, answer, k, members, leader),
        pinned_id=data.labels[k] if k < len(data.labels) else None,
    )


def _venues(
    v: Variables, answer: Answer, k: int, members: list[int], leader: int | None
) -> tuple[int | None, ...]:
    data = v.data
    urns = {s: data.schools[s].urn for s in members}
    central = next(
        (urns[s] for s in members if (s, k) in v.central and answer.value(v.central[s, k])), None
    )
    venue_of: dict[VenueKind, int | None] = {
        VenueKind.CENTRAL: central,
        VenueKind.SPECIALIST: None if leader is None else data.leaders[leader].base_urn,
        VenueKind.ONLINE: None,
    }
    fixed = _pinned_hosts(v, k, set(urns.values()))
    for (u, group, h), hosts_then in v.host_then.items():
        if group == k and answer.value(hosts_then):
            fixed[h] = urns[u]
    hosts = sorted(urns[s] for s in members for x in v.hosts.get((s, k), ()) if answer.value(x))
    for host in fixed.values():
        hosts.remove(host)
    left = iter(hosts)
    return tuple(
        (fixed[h] if h in fixed else next(left)) if kind is VenueKind.MEMBER else venue_of[kind]
        for h, kind in enumerate(data.problem.rules.venue_policy)
    )


def _pinned_hosts(v: Variables, k: int, urns: set[int]) -> dict[int, int]:
    """Hosts of member meetings that pins fix, by number of the meeting from 0."""
    problem = v.data.problem
    label = v.data.labels[k] if k < len(v.data.labels) else None
    fixed = {}
    for pin in problem.pins:
        if pin.kind is not PinKind.VENUE or pin.meeting is None:
            continue
        by_urn = is_urn(problem, pin.subject)
        concerned = int(pin.subject) in urns if by_urn else pin.subject == label
        if concerned and problem.rules.venue_policy[pin.meeting - 1] is VenueKind.MEMBER:
            fixed[pin.meeting - 1] = int(pin.value)
    return fixed
