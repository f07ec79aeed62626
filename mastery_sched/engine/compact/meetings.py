"""Rules about when groups meet, as rows of the compact model."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

from mastery_sched.engine.compact.variables import Variable, Variables, total
from mastery_sched.entities import WeeklySession


def one_per_window(v: Variables) -> None:
    """A group that exists has each of its meetings at one slot."""
    for k in v.data.groups:
        for meeting in v.meets[k]:
            v.model.add(total(list(meeting.values())) == v.used[k])


def school_open(v: Variables) -> None:
    """A group does not meet when one of its schools is closed or in another half-term."""
    for s in v.data.everyone:
        for k in v.data.groups:
            for h in range(v.data.num_meetings):
                closed = _outside(v, k, h, v.data.school_open(s, h))
                _not_when(v, v.member[s][k], closed)


def specialist_open(v: Variables) -> None:
    """A group does not meet when its specialist is away or the base is closed."""
    for g in range(len(v.data.leaders)):
        for k in v.data.groups:
            for h in range(v.data.num_meetings):
                _not_when(v, v.leads[g][k], _outside(v, k, h, v.data.leader_open(g, h)))


def specialist_session(v: Variables) -> None:
    """A group does not meet on a half-day of the week for which its specialist is not released."""
    for g in range(len(v.data.leaders)):
        released = _released(v, g)
        for k in v.data.groups:
            for h in range(v.data.num_meetings):
                _not_when(v, v.leads[g][k], _outside(v, k, h, released))


def partners(v: Variables) -> None:
    """The partner of a group's specialist can come to each meeting, and meets elsewhere at none."""
    with_partner = v.data.problem.open_slots.with_partner
    pairs = []
    for g, person in enumerate(v.data.leaders):
        partner = v.data.partner(g)
        if partner is None:
            continue
        pairs.append((g, partner))
        for k in v.data.groups:
            for h in range(v.data.num_meetings):
                _not_when(v, v.leads[g][k], _outside(v, k, h, with_partner[person.id]))
    for k, other in combinations(v.data.groups, 2) if pairs else ():
        by_a_pair = v.model.new_bool_var(f"led_by_a_pair_{k}_{other}")
        for g, partner in pairs:
            v.model.add_bool_or(~v.leads[g][k], ~v.leads[partner][other], by_a_pair)
        _never_at_once(v, k, other, by_a_pair)


def release_days(v: Variables) -> None:
    """A specialist is at meetings, their own and their partner's, on so many days at most."""
    days: dict[date, list[int]] = {}
    for t in sorted({t for slots in v.data.slots for t in slots}):
        days.setdefault(v.data.slot(t).date, []).append(t)
    for g, person in enumerate(v.data.leaders):
        if person.max_release_days is None:
            continue
        out = {day: v.model.new_bool_var(f"out_{g}_{day}") for day in days}
        v.model.add(total(list(out.values())) <= person.max_release_days)
        for who in (g, v.data.partner(g)):
            for k in v.data.groups if who is not None else ():
                for day, slots in days.items():
                    meets = [each[t] for each in v.meets[k] for t in slots if t in each]
                    if meets and who is not None:
                        v.model.add(total(meets) + v.leads[who][k] - 1 <= out[day])


def double_booking(v: Variables) -> None:
    """Two groups with the same specialist never meet at the same slot."""
    shared = [g for g, person in enumerate(v.data.leaders) if person.capacity > 1]
    if not shared:
        return
    for k, other in combinations(v.data.groups, 2):
        same_leader = v.model.new_bool_var(f"same_leader_{k}_{other}")
        for g in shared:
            v.model.add_bool_or(~v.leads[g][k], ~v.leads[g][other], same_leader)
        _never_at_once(v, k, other, same_leader)


def _never_at_once(v: Variables, k: int, other: int, when: Variable) -> None:
    for t in sorted({t for slots in v.data.slots for t in slots}):
        meetings = [each[t] for each in (*v.meets[k], *v.meets[other]) if t in each]
        v.model.add(total(meetings) <= 2 - when)


def min_gap(v: Variables) -> None:
    """Consecutive meetings of a group are at least ``min_gap_days`` apart."""
    least = timedelta(days=v.data.problem.rules.min_gap_days)
    for k in v.data.groups:
        for before, after in pairwise(v.meets[k]):
            for day in sorted({v.data.slot(t).date for t in before}):
                late = [x for t, x in before.items() if v.data.slot(t).date >= day]
                early = [x for t, x in after.items() if v.data.slot(t).date < day + least]
                if early:
                    v.model.add(total([*late, *early]) <= 1)


def max_gap(v: Variables) -> None:
    """Consecutive meetings of a group are at most ``max_gap_days`` apart."""
    most_days = v.data.problem.rules.max_gap_days
    if most_days is None:
        return
    most = timedelta(days=most_days)
    for k in v.data.groups:
        for before, after in pairwise(v.meets[k]):
            for day in sorted({v.data.slot(t).date for t in before}):
                early = [x for t, x in before.items() if v.data.slot(t).date <= day]
                late = [x for t, x in after.items() if v.data.slot(t).date > day + most]
                if late:
                    v.model.add(total([*early, *late]) <= 1)


def _outside(v: Variables, k: int, h: int, mask: int) -> list[Variable]:
    """Variables of a meeting at slots that are not in a set of bits."""
    return [x for t, x in v.meets[k][h].items() if not mask >> t & 1]


def _not_when(v: Variables, present: Variable, closed: list[Variable]) -> None:
    if closed:
        v.model.add(total(closed) <= 1 - present)


def _released(v: Variables, g: int) -> int:
    """Slots of the weekly sessions for which a specialist is released, as a set of bits."""
    sessions = v.data.leaders[g].sessions
    slots = v.data.problem.open_slots.slots
    if not sessions:
        return -1
    return sum(
        1 << t
        for t, slot in enumerate(slots)
        if WeeklySession(slot.date.weekday(), slot.session) in sessions
    )
