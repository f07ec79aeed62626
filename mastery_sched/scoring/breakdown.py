"""Who travels how far, and what each group's timetable costs: the score taken apart.

All travel is in the problem's unit (metres or minutes), all distances in metres. Places that the
problem does not know, in a plan edited by hand, add nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.scoring.preferences import penalties
from mastery_sched.work_groups import Meeting


@dataclass(frozen=True, slots=True)
class GroupScore:
    """What one group adds to the score.

    Parameters
    ----------
    travel_schools, travel_specialist
        Over all its meetings, there and back; the specialist's journeys as weighted by the rules.
    afternoon, edge, weekday, spacing, assessment
        Weighted penalty of each preference.
    """

    group_id: str
    travel_schools: int
    travel_specialist: int
    afternoon: int
    edge: int
    weekday: int
    spacing: int
    assessment: int

    @property
    def travel(self) -> int:
        """Schools' and specialist's travel."""
        return self.travel_schools + self.travel_specialist

    @property
    def penalty(self) -> int:
        """Sum of the preferences' penalties."""
        return self.afternoon + self.edge + self.weekday + self.spacing + self.assessment


@dataclass(frozen=True, slots=True)
class SchoolTravel:
    """What one school travels in the year.

    Parameters
    ----------
    travel
        Over all its meetings, there and back.
    furthest_m
        Its longest way to a venue, one way; 0 where it only hosts.
    """

    urn: int
    name: str
    travel: int
    furthest_m: int


@dataclass(frozen=True, slots=True)
class SpecialistTravel:
    """What one specialist travels in the year, with and without the weight of the rules."""

    specialist_id: str
    num_meetings: int
    travel: int
    travel_weighted: int
    furthest_m: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The first questions of a hub lead: the total, who travels furthest, the school in the middle.

    Parameters
    ----------
    travel_schools, travel_specialists
        The two parts of ``travel``.
    furthest_urn, furthest_name, furthest_m
        The school with the longest one-way journey to a venue; ``None`` when nobody meets.
    median_school_travel
        Of the year's travel of each school that meets, the median; ``None`` when nobody meets.
    """

    num_groups: int
    num_placed: int
    num_unplaced: int
    travel: int
    travel_schools: int
    travel_specialists: int
    penalty: int
    furthest_urn: int | None
    furthest_name: str | None
    furthest_m: int | None
    median_school_travel: float | None


def group_scores(plan: Plan, measure: Measure | None = None) -> tuple[GroupScore, ...]:
    """Every group's part of the score, by group id; a meeting of no known group counts too."""
    measure = measure or Measure(plan.problem)
    meetings: dict[str, list[Meeting]] = {group.id: [] for group in plan.work_groups}
    for meeting in plan.schedule:
        meetings.setdefault(meeting.group_id, []).append(meeting)
    return tuple(
        _group_score(measure, group_id, meetings[group_id]) for group_id in sorted(meetings)
    )


def school_travel(plan: Plan, measure: Measure | None = None) -> tuple[SchoolTravel, ...]:
    """Every school that comes to a meeting, by URN."""
    measure = measure or Measure(plan.problem)
    venues: dict[int, list[int]] = {}
    for meeting in plan.schedule:
        for urn in meeting.attending:
            visited = venues.setdefault(urn, [])
            if meeting.venue_urn is not None:
                visited.append(meeting.venue_urn)
    schools = plan.problem.school_by_urn
    return tuple(
        SchoolTravel(
            urn,
            schools[urn].name if urn in schools else str(urn),
            sum(measure.journey(urn, venue) or 0 for venue in visited),
            max((measure.distance_m(urn, venue) or 0 for venue in visited), default=0),
        )
        for urn, visited in sorted(venues.items())
    )


def specialist_travel(plan: Plan, measure: Measure | None = None) -> tuple[SpecialistTravel, ...]:
    """Every specialist of the problem, by id, with or without meetings."""
    measure = measure or Measure(plan.problem)
    rows = []
    for person in plan.problem.specialists:
        theirs = [each for each in plan.schedule if each.specialist_id == person.id]
        venues = [each.venue_urn for each in theirs if each.venue_urn is not None]
        journeys = [measure.journey(person.base_urn, venue) or 0 for venue in venues]
        rows.append(
            SpecialistTravel(
                person.id,
                len(theirs),
                sum(journeys),
                sum(plan.problem.rules.weighted(journey) for journey in journeys),
                max((measure.distance_m(person.base_urn, v) or 0 for v in venues), default=0),
            )
        )
    return tuple(rows)


def summary(plan: Plan) -> Summary:
    """The totals, the furthest school and the median school."""
    measure = Measure(plan.problem)
    groups = group_scores(plan, measure)
    schools = school_travel(plan, measure)
    furthest = max(schools, key=lambda each: each.furthest_m, default=None)
    placed = {urn for group in plan.work_groups for urn in group.urns}
    return Summary(
        num_groups=len(plan.work_groups),
        num_placed=len(placed),
        num_unplaced=sum(school.urn not in placed for school in plan.problem.applicants),
        travel=sum(group.travel for group in groups),
        travel_schools=sum(group.travel_schools for group in groups),
        travel_specialists=sum(group.travel_specialist for group in groups),
        penalty=sum(group.penalty for group in groups),
        furthest_urn=None if furthest is None else furthest.urn,
        furthest_name=None if furthest is None else furthest.name,
        furthest_m=None if furthest is None else furthest.furthest_m,
        median_school_travel=(
            float(statistics.median(each.travel for each in schools)) if schools else None
        ),
    )


def _group_score(measure: Measure, group_id: str, meetings: Sequence[Meeting]) -> GroupScore:
    problem = measure.problem
    travel_schools = travel_specialist = 0
    for meeting in meetings:
        if meeting.venue_urn is None:
            continue
        for urn in meeting.attending:
            travel_schools += measure.journey(urn, meeting.venue_urn) or 0
        person = problem.specialist_by_id.get(meeting.specialist_id or "")
        if person is not None:
            journey = measure.journey(person.base_urn, meeting.venue_urn) or 0
            travel_specialist += problem.rules.weighted(journey)
    return GroupScore(group_id, travel_schools, travel_specialist, **penalties(problem, meetings))
