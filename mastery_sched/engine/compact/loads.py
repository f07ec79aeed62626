"""Rules about how much goes on at once, as rows of the compact model."""

from __future__ import annotations

from collections.abc import Callable

from mastery_sched.engine.compact.variables import Variable, Variables, total
from mastery_sched.entities import Slot

Span = Callable[[Slot], object]
"""What a slot is counted to: itself, or its week."""


def most_trust_out(v: Variables) -> None:
    """At most so many schools of one trust are out in a session, or in a week."""
    rules = v.data.problem.rules
    for schools in _of_trusts(v):
        _limit_schools(v, schools, rules.most_trust_out_session, _session)
        _limit_schools(v, schools, rules.most_trust_out_week, _week)


def most_meetings(v: Variables) -> None:
    """The hub has at most so many meetings in a session, or in a week."""
    rules = v.data.problem.rules
    _limit_meetings(v, rules.most_meetings_session, _session)
    _limit_meetings(v, rules.most_meetings_week, _week)


def lead_attends_first(v: Variables) -> None:
    """No two groups have their first meeting at once."""
    if v.data.problem.rules.lead_attends_first:
        for t in v.data.slots[0]:
            v.model.add_at_most_one(v.meets[k][0][t] for k in v.data.groups)


def _limit_meetings(v: Variables, most: int | None, span: Span) -> None:
    if most is None:
        return
    found: dict[object, list[Variable]] = {}
    for k in v.data.groups:
        for meeting in v.meets[k]:
            for when, takes in _by_span(v, meeting, span).items():
                found.setdefault(when, []).extend(takes)
    for takes in found.values():
        v.model.add(total(takes) <= most)


def _limit_schools(v: Variables, schools: list[int], most: int | None, span: Span) -> None:
    """Of some schools, those out when a group meets are its members: at most so many in all."""
    if most is None:
        return
    out: dict[object, list[Variable]] = {}
    for k in v.data.groups:
        members = total([v.member[s][k] for s in schools])
        v.model.add(members <= most)
        for meeting in v.meets[k]:
            for when, variables in _by_span(v, meeting, span).items():
                are_out = v.model.new_int_var(0, most, "")
                v.model.add(are_out >= members - most * (1 - total(variables)))
                out.setdefault(when, []).append(are_out)
    for numbers in out.values():
        v.model.add(total(numbers) <= most)


def _of_trusts(v: Variables) -> list[list[int]]:
    """Numbers of the schools of each trust; blank is no trust."""
    found: dict[str, list[int]] = {}
    for s, school in enumerate(v.data.schools):
        if school.trust and school.trust.strip():
            found.setdefault(school.trust, []).append(s)
    return list(found.values())


def _by_span(
    v: Variables, meeting: dict[int, Variable], span: Span
) -> dict[object, list[Variable]]:
    found: dict[object, list[Variable]] = {}
    for t, takes in meeting.items():
        found.setdefault(span(v.data.slot(t)), []).append(takes)
    return found


def _session(slot: Slot) -> object:
    return slot


def _week(slot: Slot) -> object:
    return slot.date.isocalendar()[:2]
