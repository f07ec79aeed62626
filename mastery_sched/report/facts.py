"""What the report tells in words and tables: totals, groups, who travels furthest, who waits.

Every number comes from the plan, the scorer or the checker.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mastery_sched.checks import check
from mastery_sched.errors import counted
from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.plan_tables import venue_name
from mastery_sched.report.styles import Style, group_styles
from mastery_sched.scoring import SchoolTravel, school_travel, specialist_travel, summary
from mastery_sched.sentences import sentences
from mastery_sched.tables.outputs.all_tables import fingerprint
from mastery_sched.tables.outputs.cells import clean
from mastery_sched.tables.outputs.people import waiting
from mastery_sched.tables.outputs.schedule import day_text, times_of
from mastery_sched.work_groups import Meeting, WorkGroup

NUM_FURTHEST = 10

Values = dict[str, Any]


def report_facts(plan: Plan) -> Values:
    """Everything but the drawings."""
    problem = plan.problem
    measure, styles = Measure(problem), group_styles(plan)
    travel = {each.urn: each for each in school_travel(plan, measure)}
    by_group: dict[str, list[Values]] = {}
    for meeting in plan.schedule:
        by_group.setdefault(meeting.group_id, []).append(_meeting(plan, meeting))
    return {
        "hub": clean(problem.hub),
        "school_year": clean(problem.school_year),
        "draft": plan.state == "draft",
        "unit": problem.travel_unit.label,
        "fingerprint": fingerprint(plan),
        "totals": _totals(plan),
        "furthest": list(_furthest(plan, measure, travel)),
        "groups": [
            _group(plan, group, styles[group.id], travel, by_group.get(group.id, []))
            for group in plan.work_groups
        ],
        "specialists": list(_specialists(plan, measure)),
        "waiting": [
            {"urn": each.urn, "name": _name(plan, each.urn), "reason": clean(each.reason)}
            for each in waiting(plan)
        ],
        "left_out": [
            {"urn": each.urn, "name": clean(each.name), "reason": clean(each.reason)}
            for each in problem.left_out
        ],
        "rules": [clean(sentence) for sentence in sentences(problem).values()],
        "violations": [clean(str(violation)) for violation in check(plan)],
        "cards": list(_cards(plan, measure, travel)),
    }


def _totals(plan: Plan) -> Values:
    facts, unit = summary(plan), plan.problem.travel_unit
    median = facts.median_school_travel
    return {
        "schools": counted(facts.num_placed, "school"),
        "groups": counted(facts.num_groups, "group"),
        "meetings": counted(len(plan.schedule), "meeting"),
        "waiting": len(plan.unplaced),
        "travel": f"{unit.shown(facts.travel):,.0f}",
        "travel_schools": f"{unit.shown(facts.travel_schools):,.0f}",
        "travel_specialists": f"{unit.shown(facts.travel_specialists):,.0f}",
        "furthest_name": None if facts.furthest_name is None else clean(facts.furthest_name),
        "furthest_urn": facts.furthest_urn,
        "furthest_km": _km(facts.furthest_m or 0),
        "median": None if median is None else f"{unit.shown(median):,.0f}",
        "penalty": facts.penalty,
    }


def _furthest(plan: Plan, measure: Measure, travel: dict[int, SchoolTravel]) -> Iterator[Values]:
    """The schools with the longest one-way journeys, and where those go."""
    unit = plan.problem.travel_unit
    ordered = sorted(travel.values(), key=lambda each: (-each.furthest_m, each.urn))
    for each in ordered[:NUM_FURTHEST]:
        group = plan.group_of.get(each.urn)
        venues = {
            meeting.venue_urn
            for meeting in plan.schedule
            if meeting.venue_urn is not None and each.urn in meeting.attending
        }
        where = max(
            venues, key=lambda urn: (measure.distance_m(each.urn, urn) or 0, urn), default=None
        )
        yield {
            "urn": each.urn,
            "name": _name(plan, each.urn),
            "group": None if group is None else clean(group.id),
            "km": _km(each.furthest_m),
            "where": None if where is None else _name(plan, where),
            "travel": f"{unit.shown(each.travel):,.1f}",
        }


def _group(
    plan: Plan,
    group: WorkGroup,
    style: Style,
    travel: dict[int, SchoolTravel],
    meetings: list[Values],
) -> Values:
    problem, unit = plan.problem, plan.problem.travel_unit
    leader = problem.specialist_by_id.get(group.specialist_id or "")
    together = sum(travel[urn].travel for urn in group.urns if urn in travel)
    members: list[Values] = []
    for urn in group.urns:
        own = travel.get(urn, SchoolTravel(urn, "", 0, 0))
        school = problem.school_by_urn.get(urn)
        members.append(
            {
                "urn": urn,
                "name": _name(plan, urn),
                "authority": "" if school is None else clean(school.authority),
                "hosted": sum(each.venue_urn == urn for each in plan.meetings_of(group.id)),
                "travel": f"{unit.shown(own.travel):,.1f}",
                "km": _km(own.furthest_m),
                "furthest_m": own.furthest_m,
            }
        )
    return {
        "id": clean(group.id),
        "name": clean(group.name),
        "style": style,
        "leader": None if group.specialist_id is None else clean(group.specialist_id),
        "base": None if leader is None else _name(plan, leader.base_urn),
        "members": members,
        "travel": f"{unit.shown(together):,.0f}",
        "furthest": max(members, key=lambda each: each["furthest_m"], default=None),
        "meetings": meetings,
    }


def _specialists(plan: Plan, measure: Measure) -> Iterator[Values]:
    unit = plan.problem.travel_unit
    for each in specialist_travel(plan, measure):
        person = plan.problem.specialist_by_id[each.specialist_id]
        led = [group for group in plan.work_groups if group.specialist_id == person.id]
        yield {
            "id": clean(person.id),
            "base": _name(plan, person.base_urn),
            "groups": [clean(f"{group.id} {group.name}") for group in led],
            "half_days": each.num_meetings,
            "travel": f"{unit.shown(each.travel):,.1f}",
            "km": _km(each.furthest_m),
        }


def _cards(plan: Plan, measure: Measure, travel: dict[int, SchoolTravel]) -> Iterator[Values]:
    """One a school of the problem, whatever its part in the plan."""
    problem, unit = plan.problem, plan.problem.travel_unit
    reasons = {each.urn: each.reason for each in plan.unplaced}
    left_out = {each.urn: each.reason for each in problem.left_out}
    attended: dict[int, list[Meeting]] = {}
    for meeting in plan.schedule:
        for urn in meeting.attending:
            attended.setdefault(urn, []).append(meeting)
    for school in problem.schools:
        group = plan.group_of.get(school.urn)
        own = travel.get(school.urn, SchoolTravel(school.urn, "", 0, 0))
        based = [person.id for person in problem.specialists if person.base_urn == school.urn]
        yield {
            "urn": school.urn,
            "name": clean(school.name),
            "authority": clean(school.authority),
            "group": None if group is None else clean(f"{group.id} {group.name}"),
            "leader": None
            if group is None or group.specialist_id is None
            else clean(group.specialist_id),
            "colleagues": []
            if group is None
            else [_name(plan, urn) for urn in group.urns if urn != school.urn],
            "reason": clean(reasons.get(school.urn, "")),
            "left_out": clean(left_out.get(school.urn, "")),
            "based": [clean(each) for each in based],
            "travel": f"{unit.shown(own.travel):,.1f}",
            "meetings": [
                _meeting(plan, each) | {"km": _distance(measure, school.urn, each)}
                for each in attended.get(school.urn, [])
            ],
        }


def _distance(measure: Measure, urn: int, meeting: Meeting) -> str | None:
    if meeting.venue_urn is None or meeting.venue_urn == urn:
        return None
    distance_m = measure.distance_m(urn, meeting.venue_urn)
    return None if distance_m is None else _km(distance_m)


def _meeting(plan: Plan, meeting: Meeting) -> Values:
    starts, ends = times_of(plan, meeting)
    return {
        "number": meeting.number,
        "day": day_text(meeting),
        "time": f"{starts} to {ends}",
        "venue": _name(plan, meeting.venue_urn),
        "venue_urn": meeting.venue_urn,
        "leader": None if meeting.specialist_id is None else clean(meeting.specialist_id),
    }


def _name(plan: Plan, urn: int | None) -> str:
    return clean(venue_name(plan.problem, urn))


def _km(distance_m: int) -> str:
    return f"{distance_m / 1000:.1f}"
