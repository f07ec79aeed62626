"""The rule that decisions already taken are kept, as rows of the compact model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mastery_sched.engine.compact.data import is_urn
from mastery_sched.engine.compact.variables import Variable, Variables, total
from mastery_sched.entities import Pin, PinKind
from mastery_sched.rules import VenueKind


@dataclass(frozen=True)
class _HostPins:
    """Hosts pinned for member meetings: (group, meeting, host) -> when the pin concerns the group.

    The model counts how often a school hosts and does not say when, so these are gathered first.
    """

    wanted: dict[tuple[int, int, int], list[Variable]] = field(default_factory=dict)


def pinned(v: Variables) -> None:
    """Groups that pins name exist, and pinned members, leaders, slots and venues are as pinned."""
    hosts = _HostPins()
    for k in range(len(v.data.labels)):
        v.model.add(v.used[k] == 1)
    for pin in v.data.problem.pins:
        if pin.kind is PinKind.GROUP:
            _pin_school(v, pin)
            continue
        for k, concerned in _groups_of(v, pin):
            if pin.kind is PinKind.SPECIALIST:
                _pin_specialist(v, pin, k, concerned)
            elif pin.kind is PinKind.SLOT:
                _pin_slot(v, pin, k, concerned)
            else:
                _pin_venue(v, pin, k, concerned, hosts)
    _pin_hosts(v, hosts)


def _pin_school(v: Variables, pin: Pin) -> None:
    s = _school(v, pin.subject)
    if s is None:
        v.model.add_bool_or([])
    else:
        v.model.add(v.member[s][v.data.labels.index(pin.value)] == 1)


def _groups_of(v: Variables, pin: Pin) -> Iterator[tuple[int, Variable]]:
    """Groups that a pin may be about, each with the variable that says whether it is."""
    if not is_urn(v.data.problem, pin.subject):
        k = v.data.labels.index(pin.subject)
        yield k, v.used[k]
        return
    s = _school(v, pin.subject)
    if s is None:
        v.model.add_bool_or([])
        return
    v.model.add_bool_or(v.member[s])
    yield from enumerate(v.member[s])


def _pin_specialist(v: Variables, pin: Pin, k: int, concerned: Variable) -> None:
    ids = [person.id for person in v.data.leaders]
    if pin.value in ids:
        v.model.add_implication(concerned, v.leads[ids.index(pin.value)][k])
    else:
        v.model.add(concerned == 0)


def _pin_slot(v: Variables, pin: Pin, k: int, concerned: Variable) -> None:
    at = next((x for t, x in _meeting(v, pin, k).items() if str(v.data.slot(t)) == pin.value), None)
    if at is None:
        v.model.add(concerned == 0)
    else:
        v.model.add_implication(concerned, at)


def _pin_venue(v: Variables, pin: Pin, k: int, concerned: Variable, hosts: _HostPins) -> None:
    h = (pin.meeting or 0) - 1
    kind = v.data.problem.rules.venue_policy[h]
    u = _school(v, pin.value)
    if kind is VenueKind.SPECIALIST:
        for g, person in enumerate(v.data.leaders):
            if str(person.base_urn) != pin.value:
                v.model.add_bool_or(~concerned, ~v.leads[g][k])
    elif kind is VenueKind.ONLINE or u is None or not v.data.schools[u].can_host:
        v.model.add(concerned == 0)
    elif kind is VenueKind.CENTRAL:
        v.model.add_implication(concerned, v.central[u, k])
    else:
        hosts.wanted.setdefault((k, h, u), []).append(concerned)


def _pin_hosts(v: Variables, hosts: _HostPins) -> None:
    by_host: dict[tuple[int, int], list[Variable]] = {}
    by_meeting: dict[tuple[int, int], list[Variable]] = {}
    for (k, h, u), reasons in hosts.wanted.items():
        hosts_then = v.model.new_bool_var(f"hosts_then_{k}_{h}_{u}")
        for concerned in reasons:
            v.model.add_implication(concerned, hosts_then)
        if (u, k, h) in v.host_then:
            v.model.add_implication(hosts_then, v.host_then[u, k, h])
        by_host.setdefault((u, k), []).append(hosts_then)
        by_meeting.setdefault((k, h), []).append(hosts_then)
    for (u, k), meetings in by_host.items():
        v.model.add(total(meetings) <= total(v.hosts[u, k]))
    for venues in by_meeting.values():
        v.model.add_at_most_one(venues)


def _meeting(v: Variables, pin: Pin, k: int) -> dict[int, Variable]:
    return v.meets[k][(pin.meeting or 0) - 1]


def _school(v: Variables, urn: str) -> int | None:
    return next((s for s, school in enumerate(v.data.schools) if str(school.urn) == urn), None)
