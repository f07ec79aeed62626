"""A plan: which school sits in which Work Group, who leads it, when and where it meets.

Immutable, with queries as DataFrames, text and HTML; nothing here decides, checks or scores.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from mastery_sched.entities import Session
from mastery_sched.problem import Problem
from mastery_sched.work_groups import Meeting, Score, UnplacedSchool, WorkGroup

ONLINE = "online"
"""What tables show instead of a venue for a meeting without one."""


@dataclass(frozen=True)
class Plan:
    """A complete plan of a problem.

    Parameters
    ----------
    work_groups
        Sorted by id.
    schedule
        Every meeting, sorted by group id and number.
    unplaced
        Sorted by URN.
    score
        The totals claimed; the checker recomputes them.
    state
        ``draft``.
    parent_hash
        Hash of the plan this one was made from, if any.
    """

    problem: Problem
    work_groups: tuple[WorkGroup, ...]
    schedule: tuple[Meeting, ...]
    unplaced: tuple[UnplacedSchool, ...]
    score: Score
    state: str = "draft"
    parent_hash: str | None = None

    def __post_init__(self) -> None:
        def put(name: str, value: tuple[object, ...]) -> None:
            object.__setattr__(self, name, value)

        put("work_groups", tuple(sorted(self.work_groups, key=lambda group: group.id)))
        put("schedule", tuple(sorted(self.schedule, key=lambda m: (m.group_id, m.number))))
        put("unplaced", tuple(sorted(self.unplaced)))

    @cached_property
    def group_by_id(self) -> Mapping[str, WorkGroup]:
        """Every group by id."""
        return {group.id: group for group in self.work_groups}

    @cached_property
    def group_of(self) -> Mapping[int, WorkGroup]:
        """The group of every placed school, by URN."""
        return {urn: group for group in self.work_groups for urn in group.urns}

    def meetings_of(self, group_id: str) -> tuple[Meeting, ...]:
        """A group's meetings by number."""
        return tuple(meeting for meeting in self.schedule if meeting.group_id == group_id)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """One row a group: who leads it, its size, its travel, its furthest school.

        Columns ``group``, ``name``, ``specialist``, ``num_schools``, ``travel_km`` (or
        ``travel_minutes``; the specialist's weighted journeys included), ``furthest_school`` and
        ``furthest_km``, the longest one-way distance of a school.
        """
        unit = self.problem.travel_unit
        schools = self.schools
        rows = []
        for group in self.work_groups:
            inside = schools[schools["group"] == group.id]
            total = int(sum(self._travel_of(meeting) for meeting in self.meetings_of(group.id)))
            furthest = inside.loc[inside["furthest_km"].idxmax()] if len(inside) else None
            rows.append(
                {
                    "group": group.id,
                    "name": group.name,
                    "specialist": group.specialist_id,
                    "num_schools": len(group.members),
                    f"travel_{unit.label}": unit.shown(total),
                    "furthest_school": None if furthest is None else furthest["name"],
                    "furthest_km": None if furthest is None else furthest["furthest_km"],
                }
            )
        columns = ["group", "name", "specialist", "num_schools", f"travel_{unit.label}"]
        return pd.DataFrame(rows, columns=[*columns, "furthest_school", "furthest_km"])

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """One row a meeting, in the order of groups and numbers.

        Columns ``group``, ``group_name``, ``meeting``, ``window``, ``date``, ``weekday``, ``session``,
        ``starts``, ``ends``, ``kind``, ``venue_urn``, ``venue``, ``specialist``, ``num_schools``.
        """
        rules = self.problem.rules
        times = dict(zip(Session, rules.session_times, strict=True))
        rows = []
        for meeting in self.schedule:
            group = self.group_by_id.get(meeting.group_id)
            starts, ends = times[meeting.slot.session]
            known = 1 <= meeting.number <= rules.num_meetings
            rows.append(
                {
                    "group": meeting.group_id,
                    "group_name": None if group is None else group.name,
                    "meeting": meeting.number,
                    "window": meeting.window,
                    "date": pd.Timestamp(meeting.slot.date),
                    "weekday": meeting.slot.weekday,
                    "session": str(meeting.slot.session),
                    "starts": starts,
                    "ends": ends,
                    "kind": str(rules.venue_policy[meeting.number - 1]) if known else None,
                    "venue_urn": meeting.venue_urn,
                    "venue": ONLINE if meeting.venue_urn is None else self._name(meeting.venue_urn),
                    "specialist": meeting.specialist_id,
                    "num_schools": len(meeting.attending),
                }
            )
        columns = [
            "group",
            "group_name",
            "meeting",
            "window",
            "date",
            "weekday",
            "session",
            "starts",
        ]
        columns += ["ends", "kind", "venue_urn", "venue", "specialist", "num_schools"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype({"venue_urn": "Int64"})

    @cached_property
    def schools(self) -> pd.DataFrame:
        """One row an eligible applicant, by URN; those without a group have the reason.

        Columns ``urn``, ``name``, ``authority``, ``group``, ``specialist``, ``num_hosted`` (meetings
        at the school), ``travel_km`` (or ``travel_minutes``) over the year there and back,
        ``furthest_km`` one way, ``unplaced_reason``.
        """
        unit, travel = self.problem.travel_unit, self.problem.travel
        venues: dict[int, list[int]] = {}
        for meeting in self.schedule:
            if meeting.venue_urn is not None:
                for urn in meeting.attending:
                    venues.setdefault(urn, []).append(meeting.venue_urn)
        reasons = {each.urn: each.reason for each in self.unplaced}
        rows = []
        for school in self.problem.applicants:
            group = self.group_of.get(school.urn)
            visited = venues.get(school.urn, [])
            rows.append(
                {
                    "urn": school.urn,
                    "name": school.name,
                    "authority": school.authority,
                    "group": None if group is None else group.id,
                    "specialist": None if group is None else group.specialist_id,
                    "num_hosted": visited.count(school.urn),
                    f"travel_{unit.label}": unit.shown(
                        sum(travel.journey(school.urn, venue) for venue in visited)
                    ),
                    "furthest_km": max(
                        (travel.distance_m(school.urn, venue) / 1000 for venue in visited),
                        default=0.0,
                    ),
                    "unplaced_reason": reasons.get(school.urn),
                }
            )
        columns = ["urn", "name", "authority", "group", "specialist", "num_hosted"]
        columns += [f"travel_{unit.label}", "furthest_km", "unplaced_reason"]
        return pd.DataFrame(rows, columns=columns)

    def __str__(self) -> str:
        problem, unit = self.problem, self.problem.travel_unit
        lines = [
            f"{problem.hub} {problem.school_year}: {len(self.group_of)} schools in "
            f"{len(self.work_groups)} groups, {len(self.schedule)} meetings, "
            f"{unit.shown(self.score.travel):,.1f} {unit.label} of travel"
        ]
        schools = self.schools
        if len(self.group_of):
            worst = schools.loc[schools["furthest_km"].idxmax()]
            lines.append(
                f"furthest: {worst['name']} ({worst['urn']}), {worst['furthest_km']:.1f} km one way"
            )
        if self.unplaced:
            lines.append(f"{len(self.unplaced)} schools without a group")
        for group in self.work_groups:
            dates = ", ".join(
                f"{meeting.slot.weekday} {meeting.slot}" for meeting in self.meetings_of(group.id)
            )
            lines.append(f"{group.id} {group.name} ({len(group.members)} schools): {dates}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return (
            f"<Plan of {self.problem.hub} {self.problem.school_year}: {len(self.work_groups)} groups, "
            f"{len(self.group_of)} schools, {len(self.unplaced)} unplaced>"
        )

    def _repr_html_(self) -> str:
        headline = html.escape(str(self).split("\n")[0])
        return f"<p>{headline}</p>{self.groups.to_html(index=False, float_format='{:.1f}'.format)}"

    def _name(self, urn: int) -> str:
        school = self.problem.school_by_urn.get(urn)
        return str(urn) if school is None else school.name

    def _travel_of(self, meeting: Meeting) -> int:
        """Travel of one meeting, the specialist's weighted journey included."""
        problem = self.problem
        if meeting.venue_urn is None:
            return 0
        total = sum(problem.travel.journey(urn, meeting.venue_urn) for urn in meeting.attending)
        if meeting.specialist_id is not None:
            base = problem.specialist_by_id[meeting.specialist_id].base_urn
            journey = problem.travel.journey(base, meeting.venue_urn)
            total += problem.rules.weighted(journey)
        return total
