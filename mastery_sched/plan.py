"""A plan: which school sits in which Work Group, who leads it, when and where it meets.

Immutable, with queries as DataFrames, text and HTML; nothing here decides, checks or scores.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from mastery_sched.errors import counted
from mastery_sched.plan_tables import groups_frame, meetings_frame, schools_frame
from mastery_sched.problem import Problem
from mastery_sched.work_groups import Meeting, Score, UnplacedSchool, WorkGroup


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
        def put(name: str, value: tuple[Any, ...]) -> None:
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
        return self._meetings_by_group.get(group_id, ())

    @property
    def groups(self) -> pd.DataFrame:
        """One row a group: who leads it, its size, its travel, its furthest school.

        Columns ``group``, ``name``, ``specialist``, ``num_schools``, ``travel_km`` (or
        ``travel_minutes``; the specialist's weighted journeys included), ``furthest_school`` and
        ``furthest_km``, the longest one-way distance of a school.
        """
        return self._groups.copy()

    @property
    def meetings(self) -> pd.DataFrame:
        """One row a meeting, in the order of groups and numbers.

        Columns ``group``, ``group_name``, ``meeting``, ``window``, ``date``, ``weekday``,
        ``session``, ``starts``, ``ends``, ``kind``, ``venue_urn``, ``venue``, ``specialist``,
        ``num_schools``.
        """
        return self._meetings.copy()

    @property
    def schools(self) -> pd.DataFrame:
        """One row an eligible applicant, by URN; those without a group have the reason.

        Columns ``urn``, ``name``, ``authority``, ``group``, ``specialist``, ``num_hosted``
        (meetings at the school), ``travel_km`` (or ``travel_minutes``) over the year there and
        back, ``furthest_km`` one way, ``unplaced_reason``.
        """
        return self._schools.copy()

    def __str__(self) -> str:
        lines = [self._headline()]
        for group in self.work_groups:
            dates = ", ".join(
                f"{meeting.slot.weekday} {meeting.slot}" for meeting in self.meetings_of(group.id)
            )
            lines.append(f"{group.id} {group.name} ({len(group.members)} schools): {dates}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Plan of {self._headline()}>"

    def _repr_html_(self) -> str:
        table = self.groups.to_html(index=False, float_format="{:.1f}".format)
        return f"<p>{html.escape(self._headline())}</p>{table}"

    def _headline(self) -> str:
        problem, unit = self.problem, self.problem.travel_unit
        text = (
            f"{problem.hub} {problem.school_year}: {counted(len(self.group_of), 'school')} in "
            f"{counted(len(self.work_groups), 'group')}, "
            f"{counted(len(self.schedule), 'meeting')}, "
            f"{unit.shown(self.score.travel):,.1f} {unit.label} of travel"
        )
        schools = self.schools
        if schools["furthest_km"].any():
            worst = schools.iloc[int(schools["furthest_km"].argmax())]
            text += f"; furthest {worst['name']}, {worst['furthest_km']:.1f} km one way"
        if self.unplaced:
            text += f"; {len(self.unplaced)} without a group"
        return text

    # Frames can be changed in place, so everybody gets a copy of their own.

    @cached_property
    def _groups(self) -> pd.DataFrame:
        return groups_frame(self.problem, self.work_groups, self.schedule)

    @cached_property
    def _meetings(self) -> pd.DataFrame:
        return meetings_frame(self.problem, self.work_groups, self.schedule)

    @cached_property
    def _schools(self) -> pd.DataFrame:
        return schools_frame(self.problem, self.work_groups, self.schedule, self.unplaced)

    @cached_property
    def _meetings_by_group(self) -> Mapping[str, tuple[Meeting, ...]]:
        found: dict[str, list[Meeting]] = {}
        for meeting in self.schedule:
            found.setdefault(meeting.group_id, []).append(meeting)
        return {group_id: tuple(meetings) for group_id, meetings in found.items()}
