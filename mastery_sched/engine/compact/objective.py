"""What the compact model minimises: schools left out, then travel, then the timetable's penalty."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from mastery_sched.engine.compact.variables import Expression, Variable, Variables, total
from mastery_sched.entities import Session
from mastery_sched.rules import VenueKind

LARGEST_WEIGHT = 2**31
"""Counts of several priorities are one goal as long as the weights stay below this."""


def unplaced(v: Variables) -> Expression:
    """Number of schools without a group."""
    return len(v.data.schools) - total([v.placed(s) for s in v.data.everyone])


def unplaced_by_priority(v: Variables) -> list[Expression]:
    """Goals that count schools without a group by priority, highest first; few where possible.

    A count outweighs all counts after it in the same goal, so a goal stands for several of them.
    """
    priorities = sorted({school.priority for school in v.data.schools}, reverse=True)
    classes = [
        [s for s in v.data.everyone if v.data.schools[s].priority == priority]
        for priority in priorities
    ]
    goals: list[Expression] = []
    weighted: list[tuple[int, list[int]]] = []
    weight = 1
    # The last class needs no goal: the others and the number left out fix its count.
    for schools in reversed(classes[:-1]):
        if weight * (len(schools) + 1) > LARGEST_WEIGHT:
            goals.append(_count_left_out(v, weighted))
            weighted, weight = [], 1
        weighted.append((weight, schools))
        weight *= len(schools) + 1
    if weighted:
        goals.append(_count_left_out(v, weighted))
    return goals[::-1]


def _count_left_out(v: Variables, weighted: list[tuple[int, list[int]]]) -> Expression:
    return total(
        [weight * (1 - v.placed(s)) for weight, schools in weighted for s in schools],
    )


def travel(v: Variables) -> Expression:
    """Everybody's travel in the problem's unit."""
    data = v.data
    centrals, at_base = data.num_of(VenueKind.CENTRAL), data.num_of(VenueKind.SPECIALIST)
    terms: list[Expression] = []
    for (s, u), visits in v.visits.items():
        terms += [data.journeys[s][u] * comes for comes in visits]
    for (s, u), comes in v.visits_central.items():
        terms.append(centrals * data.journeys[s][u] * comes)
    for (g, u), called in v.called.items():
        terms += [data.leader_journeys[g][u] * comes for comes in called]
    for (g, u), comes in v.called_central.items():
        terms.append(centrals * data.leader_journeys[g][u] * comes)
    for s in data.everyone if at_base else ():
        for g in range(len(data.leaders)):
            terms.append(at_base * data.base_journeys[s][g] * v.led[s][g])
    return total(terms)


def penalty(v: Variables) -> Expression:
    """Weighted unmet preferences of all timetables; adds the variables that count them."""
    weights = v.data.problem.preferences
    terms: list[Expression] = []
    for k in v.data.groups:
        if weights.afternoon:
            terms.append(weights.afternoon * _afternoons(v, k))
        if weights.edge:
            terms.append(weights.edge * _at_edges(v, k))
        if weights.assessment:
            terms.append(weights.assessment * _in_assessment_weeks(v, k))
        if weights.weekday:
            terms.append(weights.weekday * _off_the_main_weekday(v, k))
        if weights.spacing and v.data.num_meetings > 2:
            terms.append(weights.spacing * _uneven_days(v, k))
    return total(terms)


def _afternoons(v: Variables, k: int) -> Expression:
    return total(
        [
            x
            for meeting in v.meets[k]
            for t, x in meeting.items()
            if v.data.slot(t).session is Session.PM
        ]
    )


def _at_edges(v: Variables, k: int) -> Expression:
    """Meetings at an edge of the half-term of anybody who takes part."""
    data = v.data
    by_calendar: dict[str, list[Variable]] = {}
    for s, school in enumerate(data.schools):
        by_calendar.setdefault(school.calendar, []).append(v.member[s][k])
    for g, person in enumerate(data.leaders):
        base = data.problem.school_by_urn[person.base_urn]
        by_calendar.setdefault(base.calendar, []).append(v.leads[g][k])
    follows = {}
    for calendar, people in sorted(by_calendar.items()):
        follows[calendar] = v.model.new_bool_var(f"follows_{k}_{calendar}")
        for each in people:
            v.model.add_implication(each, follows[calendar])
    at_edge = []
    for h in range(data.num_meetings):
        at_edge.append(v.model.new_bool_var(f"at_edge_{k}_{h}"))
        for calendar, present in follows.items():
            edge = data.problem.open_slots.edges[calendar][h]
            slots = [x for t, x in v.meets[k][h].items() if edge >> t & 1]
            if slots:
                v.model.add(at_edge[h] >= total(slots) + present - 1)
    return total(at_edge)


def _in_assessment_weeks(v: Variables, k: int) -> Expression:
    """Meetings in a discouraged assessment week of anybody who takes part."""
    data = v.data
    discouraged = data.problem.open_slots.discouraged
    by_mask: dict[int, list[Variable]] = {}
    for s, school in enumerate(data.schools):
        by_mask.setdefault(discouraged.get(school.urn, 0), []).append(v.member[s][k])
    for g, person in enumerate(data.leaders):
        by_mask.setdefault(discouraged.get(person.base_urn, 0), []).append(v.leads[g][k])
    meets = [
        {t: x for t, x in meeting.items() if any(mask >> t & 1 for mask in by_mask)}
        for meeting in v.meets[k]
    ]
    if not any(meets):
        return 0
    if len(by_mask) == 1:
        return total([x for meeting in meets for x in meeting.values()])
    discouraging = []
    for mask, people in sorted(by_mask.items()):
        present = v.model.new_bool_var(f"concerned_{k}_{mask}")
        for each in people:
            v.model.add_implication(each, present)
        discouraging.append((mask, present))
    in_week = []
    for h, meeting in enumerate(meets):
        in_week.append(v.model.new_bool_var(f"in_assessment_week_{k}_{h}"))
        for mask, present in discouraging:
            slots = [x for t, x in meeting.items() if mask >> t & 1]
            if slots:
                v.model.add(in_week[h] >= total(slots) + present - 1)
    return total(in_week)


def _off_the_main_weekday(v: Variables, k: int) -> Expression:
    """Meetings that are not on the group's most frequent weekday."""
    main = [v.model.new_bool_var(f"main_weekday_{k}_{day}") for day in range(5)]
    v.model.add_exactly_one(main)
    on_main = []
    for h, meeting in enumerate(v.meets[k]):
        for day in range(5):
            slots = [x for t, x in meeting.items() if v.data.slot(t).date.weekday() == day]
            if slots:
                kept = v.model.new_bool_var(f"on_main_weekday_{k}_{h}_{day}")
                v.model.add_implication(kept, main[day])
                v.model.add(kept <= total(slots))
                on_main.append(kept)
    return v.data.num_meetings * v.used[k] - total(on_main)


def _uneven_days(v: Variables, k: int) -> Expression:
    """Days by which the longest gap between meetings exceeds the shortest."""
    origin = min((v.data.slot(t).date for slots in v.data.slots for t in slots), default=date.min)
    days = [
        total([(v.data.slot(t).date - origin).days * x for t, x in meeting.items()])
        for meeting in v.meets[k]
    ]
    horizon = max(
        ((v.data.slot(t).date - origin).days for slots in v.data.slots for t in slots), default=0
    )
    longest = v.model.new_int_var(0, horizon, f"longest_gap_{k}")
    shortest = v.model.new_int_var(0, horizon, f"shortest_gap_{k}")
    for before, after in pairwise(days):
        v.model.add(after - before <= longest)
        v.model.add(after - before >= shortest)
    return longest - shortest
