"""Plans for the tests of what is sent out, made in no time: nobody says that they are good ones."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any

from mastery_sched.assemble import assemble
from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.entities import School, Session, Slot, Specialist
from mastery_sched.generate import generate_hub
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import VenueKind
from mastery_sched.work_groups import WorkGroup
from tests.builders import make_problem, make_school, urn


def quick_plan(problem: Problem, size: int | None = None) -> Plan:
    """Groups of neighbours from west to east, led in turn, meeting early in each half-term."""
    size = size or problem.rules.min_size
    schools = sorted(problem.applicants, key=lambda school: school.place.longitude)
    blocks = [schools[at : at + size] for at in range(0, len(schools) // size * size, size)]
    leaders = cycle(problem.specialists or (None,))
    drafts = [_draft(problem, number, block, next(leaders)) for number, block in enumerate(blocks)]
    return assemble(problem, Draft(tuple(drafts)))


def _draft(
    problem: Problem, number: int, block: list[School], leader: Specialist | None
) -> DraftGroup:
    calendar = block[0].calendar
    starts = [each.open_from for each in problem.segments if each.calendar == calendar]
    hosts = cycle([school.urn for school in block])
    venues: list[int | None] = []
    for kind in problem.rules.venue_policy:
        match kind:
            case VenueKind.ONLINE:
                venues.append(None)
            case VenueKind.SPECIALIST if leader is not None:
                venues.append(leader.base_urn)
            case _:
                venues.append(next(hosts))
    session = Session.PM if number % 5 == 4 else Session.AM
    days = [start + timedelta(days=7 - start.weekday() + number % 5) for start in starts]
    return DraftGroup(
        tuple(sorted(school.urn for school in block)),
        None if leader is None else leader.id,
        tuple(Slot(day, session) for day in days),
        tuple(venues),
    )


def grid(count: int, **changes: Any) -> tuple[School, ...]:
    """Schools on a grid, one kilometre apart."""
    return tuple(
        make_school(number, east_km=number // 10, north_km=number % 10, **changes)
        for number in range(count)
    )


def plan_of_size(num_groups: int, **changes: Any) -> Plan:
    """So many groups of two, each led by a specialist from a school of its own."""
    people = [Specialist(f"S{i:03d}", urn(2 * i)) for i in range(num_groups)]
    return quick_plan(make_problem(grid(2 * num_groups), people, **changes))


def dense_plan(num_groups: int) -> Plan:
    """So many compact groups of six side by side, in towns and villages of a made-up hub."""
    problem = generate_hub(6 * num_groups, num_groups, seed=2)
    strips = 2 * math.ceil(math.sqrt(num_groups) / 2)
    by_longitude = sorted(problem.applicants, key=lambda school: school.place.longitude)
    length = math.ceil(len(by_longitude) / strips)
    order = []
    for strip in range(strips):
        schools = by_longitude[strip * length : (strip + 1) * length]
        # There and back, so that a group over two strips has its schools side by side.
        order += sorted(schools, key=lambda each: each.place.latitude, reverse=strip % 2 == 1)
    groups = [order[at : at + 6] for at in range(0, len(order), 6)]
    leaders = problem.specialists
    drafts = [_draft(problem, i, group, leaders[i]) for i, group in enumerate(groups)]
    return assemble(problem, Draft(tuple(drafts)))


def plan_with_nothing_placed() -> Plan:
    """Schools, but no group."""
    return assemble(make_problem(grid(3)), Draft(()))


ODD_NAMES = (
    '=HYPERLINK("http://example.invalid","x")',
    "+441234567890",
    "-1",
    "@SUM(A1)",
    "x\r\nATTENDEE:mailto:a@example.invalid",
    "../../etc/passwd",
    "CON",
    "<script>alert(1)</script> & \"q\" 'a' | *b* [c](d)",
    "学校 \u0634\u0645\u0633 \U0001f3eb",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 6,
    "a;b,c\\d:e",
    "\u202eevil\u202c",
)
"""Names that must do no harm wherever they are written."""


def odd_plan() -> Plan:
    """A plan in which hub, groups, schools and specialists bear awkward names."""
    names = [" ".join(name.split()) for name in ODD_NAMES]
    schools = [make_school(i, east_km=i, name=name, authority=name) for i, name in enumerate(names)]
    people = [Specialist(name, urn(i)) for i, name in enumerate(names[:6])]
    problem = make_problem(schools, people, hub=ODD_NAMES[4])
    plan = quick_plan(problem)
    named = zip(plan.work_groups, ODD_NAMES, strict=False)
    return replace(plan, work_groups=tuple(_renamed(group, name) for group, name in named))


def _renamed(group: WorkGroup, name: str) -> WorkGroup:
    return replace(group, name=name)
