"""A small plan made by hand, for the tests of what plans show."""

from __future__ import annotations

from mastery_sched.entities import Specialist
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.work_groups import Meeting, Membership, Score, UnplacedSchool, WorkGroup
from tests.builders import make_problem, schools_in_line, slot, urn, weekly


def plan_of_two_groups(problem: Problem | None = None) -> Plan:
    """Schools 0-2 meet at 0, then 1; schools 3-4 at 3, then online; school 5 is left out."""
    problem = problem or make_problem(
        schools_in_line(6), [Specialist("S1", urn(5), sessions=weekly("Tue AM"))]
    )
    groups = (
        WorkGroup("G02", "East", None, tuple(Membership(urn(i), 1, 2) for i in (3, 4))),
        WorkGroup("G01", "West", "S1", tuple(Membership(urn(i), 1, 2) for i in (0, 1, 2))),
    )
    west, east = (urn(0), urn(1), urn(2)), (urn(3), urn(4))
    schedule = (
        Meeting("G02", 2, 2, slot("2025-10-01 PM"), None, None, east),
        Meeting("G02", 1, 1, slot("2025-09-03 AM"), urn(3), None, east),
        Meeting("G01", 2, 2, slot("2025-09-30 AM"), urn(1), "S1", west),
        Meeting("G01", 1, 1, slot("2025-09-02 AM"), urn(0), "S1", west),
    )
    left_out = (UnplacedSchool(urn(5), "its trust is full"),)
    return Plan(problem, groups, schedule, left_out, Score(1, (1,), 123_400, 0))
