"""A plan as DataFrames: visits, groups, meetings, schools.

Distances come in bulk from the problem's travel; a plan edited by hand may name schools that do not
exist, which are then shown by their URN and travel nothing. Nothing here decides, checks or scores.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mastery_sched.entities import Session
from mastery_sched.problem import Problem
from mastery_sched.work_groups import Meeting, UnplacedSchool, WorkGroup

ONLINE = "online"
"""What tables show instead of a venue for a meeting without one."""


def visits_frame(problem: Problem, schedule: Sequence[Meeting]) -> pd.DataFrame:
    """One row a school and meeting with a venue, both known to the problem.

    Columns ``group``, ``meeting``, ``urn``, ``venue_urn``, ``journey`` (there and back, in the
    problem's unit) and ``distance_m`` (one way).
    """
    known = problem.school_by_urn
    rows = [
        (meeting.group_id, meeting.number, urn, meeting.venue_urn)
        for meeting in schedule
        if meeting.venue_urn in known
        for urn in meeting.attending
        if urn in known
    ]
    frame = pd.DataFrame(rows, columns=["group", "meeting", "urn", "venue_urn"])
    frame["journey"], frame["distance_m"] = _measure(problem, frame["urn"], frame["venue_urn"])
    return frame


def _measure(
    problem: Problem, urns: pd.Series[int], venues: pd.Series[int]
) -> tuple[np.ndarray, np.ndarray]:
    travel = problem.travel
    a = urns.map(travel.index_of).to_numpy(dtype=np.int64)
    b = venues.map(travel.index_of).to_numpy(dtype=np.int64)
    return travel.amounts(a, b) + travel.amounts(b, a), travel.distances_m(a, b)


def specialist_travel(problem: Problem, schedule: Sequence[Meeting]) -> dict[str, int]:
    """Weighted travel of each group's specialist over the year, by group id."""
    rows = [
        (meeting.group_id, person.base_urn, meeting.venue_urn)
        for meeting in schedule
        if meeting.venue_urn in problem.school_by_urn
        and (person := problem.specialist_by_id.get(meeting.specialist_id or "")) is not None
    ]
    frame = pd.DataFrame(rows, columns=["group", "urn", "venue_urn"])
    journeys, _ = _measure(problem, frame["urn"], frame["venue_urn"])
    totals: dict[str, int] = {}
    for group_id, journey in zip(frame["group"], journeys, strict=True):
        totals[group_id] = totals.get(group_id, 0) + problem.rules.weighted(int(journey))
    return totals


def groups_frame(
    problem: Problem, work_groups: Sequence[WorkGroup], schedule: Sequence[Meeting]
) -> pd.DataFrame:
    """One row a group; the columns are those of :attr:`mastery_sched.plan.Plan.groups`."""
    unit = problem.travel_unit
    visits = visits_frame(problem, schedule)
    by_schools = visits.groupby("group")["journey"].sum()
    by_specialist = specialist_travel(problem, schedule)
    ordered = visits.sort_values("distance_m", kind="stable")
    furthest = {
        group_id: (urn, distance_m)
        for group_id, urn, distance_m in zip(
            ordered["group"], ordered["urn"], ordered["distance_m"], strict=True
        )
    }
    rows = []
    for group in work_groups:
        travel = int(by_schools.get(group.id, 0)) + by_specialist.get(group.id, 0)
        urn, distance_m = furthest.get(group.id, (None, 0))
        rows.append(
            (
                group.id,
                group.name,
                group.specialist_id,
                len(group.members),
                unit.shown(travel),
                None if urn is None else problem.school_by_urn[urn].name,
                distance_m / 1000,
            )
        )
    columns = ["group", "name", "specialist", "num_schools", f"travel_{unit.label}"]
    return pd.DataFrame(rows, columns=[*columns, "furthest_school", "furthest_km"])


def meetings_frame(
    problem: Problem, work_groups: Sequence[WorkGroup], schedule: Sequence[Meeting]
) -> pd.DataFrame:
    """One row a meeting; the columns are those of :attr:`mastery_sched.plan.Plan.meetings`."""
    rules = problem.rules
    times = dict(zip(Session, rules.session_times, strict=True))
    names = {group.id: group.name for group in work_groups}
    rows = []
    for meeting in schedule:
        starts, ends = times[meeting.slot.session]
        numbered = 1 <= meeting.number <= rules.num_meetings
        rows.append(
            {
                "group": meeting.group_id,
                "group_name": names.get(meeting.group_id),
                "meeting": meeting.number,
                "window": meeting.window,
                "date": pd.Timestamp(meeting.slot.date),
                "weekday": meeting.slot.weekday,
                "session": str(meeting.slot.session),
                "starts": starts,
                "ends": ends,
                "kind": str(rules.venue_policy[meeting.number - 1]) if numbered else None,
                "venue_urn": meeting.venue_urn,
                "venue": venue_name(problem, meeting.venue_urn),
                "specialist": meeting.specialist_id,
                "num_schools": len(meeting.attending),
            }
        )
    columns = ["group", "group_name", "meeting", "window", "date", "weekday", "session"]
    columns += ["starts", "ends", "kind", "venue_urn", "venue", "specialist", "num_schools"]
    return pd.DataFrame(rows, columns=columns).astype({"venue_urn": "Int64"})


def schools_frame(
    problem: Problem,
    work_groups: Sequence[WorkGroup],
    schedule: Sequence[Meeting],
    unplaced: Sequence[UnplacedSchool],
) -> pd.DataFrame:
    """One row an applicant; the columns are those of :attr:`mastery_sched.plan.Plan.schools`."""
    unit = problem.travel_unit
    visits = visits_frame(problem, schedule)
    travel = visits.groupby("urn")["journey"].sum()
    furthest_m = visits.groupby("urn")["distance_m"].max()
    hosted = visits[visits["urn"] == visits["venue_urn"]].groupby("urn").size()
    group_of = {urn: group for group in work_groups for urn in group.urns}
    reasons = {each.urn: each.reason for each in unplaced}
    rows = []
    for school in problem.applicants:
        group = group_of.get(school.urn)
        rows.append(
            (
                school.urn,
                school.name,
                school.authority,
                None if group is None else group.id,
                None if group is None else group.specialist_id,
                int(hosted.get(school.urn, 0)),
                unit.shown(int(travel.get(school.urn, 0))),
                int(furthest_m.get(school.urn, 0)) / 1000,
                reasons.get(school.urn),
            )
        )
    columns = ["urn", "name", "authority", "group", "specialist", "num_hosted"]
    columns += [f"travel_{unit.label}", "furthest_km", "unplaced_reason"]
    return pd.DataFrame(rows, columns=columns)


def venue_name(problem: Problem, venue_urn: int | None) -> str:
    """The venue's name; its URN if the problem does not know it; ``online`` without one."""
    if venue_urn is None:
        return ONLINE
    school = problem.school_by_urn.get(venue_urn)
    return str(venue_urn) if school is None else school.name
