"""The tables of groups, schools, specialists and the waiting list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.scoring import SchoolTravel, school_travel, specialist_travel
from mastery_sched.tables.outputs.cells import Cell, cell_text
from mastery_sched.tables.outputs.shape import Column, Kind, OutputTable
from mastery_sched.work_groups import Membership, UnplacedSchool, WorkGroup


def groups_table(plan: Plan) -> OutputTable:
    """One row a group."""
    unit = plan.problem.travel_unit.label
    columns = (
        Column("group", "id, given once and never reused"),
        Column("name", "display name, the place of a central member", editable=True),
        Column("specialist", "id of who leads it", editable=True),
        Column("specialist_base", "school where the specialist teaches"),
        Column("num_schools", "schools in it", Kind.WHOLE),
        Column(
            f"travel_{unit}",
            f"{unit} over the year, there and back, of all its schools and of the specialist as "
            "weighted by the rules",
            Kind.DECIMAL,
        ),
        Column("furthest_school", "school with the longest one-way journey to a meeting"),
        Column("furthest_km", "that journey in km", Kind.DECIMAL),
    )
    rows = [
        (
            cell_text(group),
            cell_text(name),
            _text(specialist),
            _base_name(plan, _id(specialist)),
            int(size),
            _exact(travel),
            _text(furthest),
            _exact(furthest_km),
        )
        for group, name, specialist, size, travel, furthest, furthest_km in plan.groups.itertuples(
            index=False
        )
    ]
    return OutputTable("groups", "Groups", columns, tuple(rows), key=("group",))


def schools_table(plan: Plan, measure: Measure) -> OutputTable:
    """One row a school and group it is in, then those to be placed that are in none."""
    unit = plan.problem.travel_unit
    columns = (
        Column("urn", "unique reference number", Kind.WHOLE),
        Column("name", "its name"),
        Column("authority", "its local authority"),
        Column("group", "id of its group; blank: none", editable=True),
        Column("group_name", "display name of the group"),
        Column("first_meeting", "number of the first it comes to", Kind.WHOLE, editable=True),
        Column("last_meeting", "number of the last it comes to", Kind.WHOLE, editable=True),
        Column("specialist", "id of who leads the group"),
        Column("num_hosted", "meetings at the school", Kind.WHOLE),
        Column(f"travel_{unit.label}", f"{unit.label} over the year, there and back", Kind.DECIMAL),
        Column("furthest_km", "longest one-way journey to a meeting, in km", Kind.DECIMAL),
        Column("unplaced_reason", "why it has no group"),
    )
    travel = {each.urn: each for each in school_travel(plan, measure)}
    reasons = {each.urn: each.reason for each in plan.unplaced}
    rows = []
    for urn, member, group in memberships(plan):
        own = travel.get(urn, SchoolTravel(urn, "", 0, 0))
        known = plan.problem.school_by_urn.get(urn)
        hosted = sum(each.venue_urn == urn and urn in each.attending for each in plan.schedule)
        rows.append(
            (
                urn,
                cell_text(_name(plan, urn)),
                None if known is None else cell_text(known.authority),
                None if group is None else cell_text(group.id),
                None if group is None else cell_text(group.name),
                None if member is None else member.first_meeting,
                None if member is None else member.last_meeting,
                None if group is None else _text(group.specialist_id),
                hosted,
                _exact(unit.shown(own.travel)),
                _exact(own.furthest_m / 1000),
                None if group is not None else _text(reasons.get(urn)),
            )
        )
    return OutputTable("schools", "Schools", columns, tuple(rows), key=("urn",))


def memberships(plan: Plan) -> Iterator[tuple[int, Membership | None, WorkGroup | None]]:
    """Each place in a group, and each school to be placed without one, by URN."""
    places: list[tuple[int, Membership | None, WorkGroup | None]] = [
        (member.urn, member, group) for group in plan.work_groups for member in group.members
    ]
    places += [
        (school.urn, None, None)
        for school in plan.problem.applicants
        if school.urn not in plan.group_of
    ]
    yield from sorted(places, key=lambda place: place[0])


def specialists_table(plan: Plan, measure: Measure) -> OutputTable:
    """One row a specialist."""
    unit = plan.problem.travel_unit
    columns = (
        Column("specialist", "the hub's own id"),
        Column("base_urn", "URN of the school where they teach", Kind.WHOLE),
        Column("base", "that school"),
        Column("capacity", "groups they can lead", Kind.WHOLE),
        Column("num_groups", "groups they lead", Kind.WHOLE),
        Column("groups", "ids and names of those groups"),
        Column("num_meetings", "half-days they are out", Kind.WHOLE),
        Column(
            f"travel_{unit.label}",
            f"{unit.label} over the year, there and back, not weighted",
            Kind.DECIMAL,
        ),
        Column("furthest_km", "longest one-way journey to a meeting, in km", Kind.DECIMAL),
    )
    travel = {each.specialist_id: each for each in specialist_travel(plan, measure)}
    rows = []
    for person in plan.problem.specialists:
        led = [group for group in plan.work_groups if group.specialist_id == person.id]
        own = travel[person.id]
        rows.append(
            (
                cell_text(person.id),
                person.base_urn,
                cell_text(_name(plan, person.base_urn)),
                person.capacity,
                len(led),
                cell_text("; ".join(f"{group.id} {group.name}" for group in led)),
                own.num_meetings,
                _exact(unit.shown(own.travel)),
                _exact(own.furthest_m / 1000),
            )
        )
    return OutputTable("specialists", "Specialists", columns, tuple(rows))


def waiting_table(plan: Plan) -> OutputTable:
    """One row a school without a group: highest priority first, then who applied first."""
    columns = (
        Column("urn", "unique reference number", Kind.WHOLE),
        Column("name", "its name"),
        Column("authority", "its local authority"),
        Column("priority", "larger is placed first", Kind.WHOLE),
        Column("applied_on", "when it applied", Kind.DATE),
        Column("reason", "why it has no group", editable=True),
    )

    rows: list[tuple[Cell, ...]] = []
    for each in waiting(plan):
        school = plan.problem.school_by_urn.get(each.urn)
        rows.append(
            (
                each.urn,
                cell_text(_name(plan, each.urn)),
                None if school is None else cell_text(school.authority),
                None if school is None else school.priority,
                None if school is None else school.applied_on,
                cell_text(each.reason),
            )
        )
    return OutputTable("waiting_list", "Waiting list", columns, tuple(rows), key=("urn",))


def waiting(plan: Plan) -> list[UnplacedSchool]:
    """Who has no group: highest priority first, then who applied first, then by URN."""

    def order(each: UnplacedSchool) -> tuple[int, date, int]:
        school = plan.problem.school_by_urn.get(each.urn)
        if school is None:
            return (0, date.max, each.urn)
        return (-school.priority, school.applied_on or date.max, each.urn)

    return sorted(plan.unplaced, key=order)


def _base_name(plan: Plan, specialist_id: str | None) -> str | None:
    person = plan.problem.specialist_by_id.get(specialist_id or "")
    return None if person is None else cell_text(_name(plan, person.base_urn))


def _id(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _name(plan: Plan, urn: int) -> str:
    school = plan.problem.school_by_urn.get(urn)
    return str(urn) if school is None else school.name


def _text(value: object) -> str | None:
    # A frame holds a missing text as a number that is not a number.
    return cell_text(value) if isinstance(value, str) else None


def _exact(value: float) -> float:
    # To the metre; the workbook shows fewer decimals than it holds.
    return round(float(value), 3)
