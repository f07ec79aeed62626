"""What every map of a plan shows, still or interactive: schools, groups, journeys, bases.

In metres on a flat map. Measures and decides nothing, draws nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mastery_sched.plan import Plan
from mastery_sched.report.geometry import Point, grid_points, mean_point, rounded_hull
from mastery_sched.report.styles import Style, group_styles
from mastery_sched.work_groups import WorkGroup

_MARGIN_SHARE = 0.016
_LEAST_EXTENT_M = 1000.0


class Role(StrEnum):
    """Why a school is on the map."""

    PLACED = "placed"
    WAITING = "waiting"
    LEFT_OUT = "left out"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Site:
    """A school on the map.

    Parameters
    ----------
    num_hosted
        Meetings at the school.
    specialist_ids
        Specialists based there.
    """

    urn: int
    name: str
    point: Point
    role: Role
    group_id: str | None
    num_hosted: int
    specialist_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """A group on the map.

    Parameters
    ----------
    hull
        Around its members, with a margin.
    middle
        Where all its meetings are, or else the middle of its schools; spokes meet there.
    base
        The school of its specialist.
    """

    id: str
    name: str
    style: Style
    specialist_id: str | None
    members: tuple[Point, ...]
    hull: tuple[Point, ...]
    middle: Point
    base: Point | None


@dataclass(frozen=True, slots=True)
class MapData:
    """Everything on the map, and its corners (least east and north, most east and north)."""

    sites: tuple[Site, ...]
    patches: tuple[Patch, ...]
    least: Point
    most: Point

    @property
    def width_m(self) -> float:
        """From the westernmost to the easternmost school, at least a metre."""
        return max(self.most[0] - self.least[0], 1.0)


def map_data(plan: Plan) -> MapData:
    """Gather what the map of a plan shows; groups without a known school are not on it."""
    points = grid_points(plan.problem.schools)
    styles = group_styles(plan)
    sites = tuple(_sites(plan, points))
    xs = [site.point[0] for site in sites] or [0.0]
    ys = [site.point[1] for site in sites] or [0.0]
    margin = _MARGIN_SHARE * max(max(xs) - min(xs), max(ys) - min(ys), _LEAST_EXTENT_M)
    patches = [_patch(plan, group, points, styles[group.id], margin) for group in plan.work_groups]
    return MapData(
        sites,
        tuple(patch for patch in patches if patch is not None),
        (min(xs), min(ys)),
        (max(xs), max(ys)),
    )


def _sites(plan: Plan, points: Mapping[int, Point]) -> Iterator[Site]:
    problem = plan.problem
    hosted = Counter(meeting.venue_urn for meeting in plan.schedule)
    based: dict[int, list[str]] = {}
    for person in problem.specialists:
        based.setdefault(person.base_urn, []).append(person.id)
    applicants = {school.urn for school in problem.applicants}
    left_out = {each.urn for each in problem.left_out}
    for school in problem.schools:
        if school.urn not in points:
            continue
        group = plan.group_of.get(school.urn)
        if group is not None:
            role = Role.PLACED
        elif school.urn in applicants:
            role = Role.WAITING
        else:
            role = Role.LEFT_OUT if school.urn in left_out else Role.OTHER
        yield Site(
            school.urn,
            school.name,
            points[school.urn],
            role,
            None if group is None else group.id,
            hosted[school.urn],
            tuple(based.get(school.urn, ())),
        )


def _patch(
    plan: Plan, group: WorkGroup, points: Mapping[int, Point], style: Style, margin: float
) -> Patch | None:
    members = tuple(points[urn] for urn in group.urns if urn in points)
    if not members:
        return None
    venues = {
        points[meeting.venue_urn]
        for meeting in plan.meetings_of(group.id)
        if meeting.venue_urn is not None and meeting.venue_urn in points
    }
    middle = venues.pop() if len(venues) == 1 else mean_point(members)
    leader = plan.problem.specialist_by_id.get(group.specialist_id or "")
    return Patch(
        group.id,
        group.name,
        style,
        group.specialist_id,
        members,
        rounded_hull(members, margin),
        middle,
        None if leader is None else points.get(leader.base_urn),
    )
