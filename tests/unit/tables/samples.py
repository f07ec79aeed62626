"""A small plan with a bit of everything, for the tests of files."""

from __future__ import annotations

from datetime import date
from typing import Any

from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    PastPlace,
    Pin,
    PinKind,
    Session,
    Specialist,
    TravelRow,
)
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.work_groups import Meeting, Membership, Score, UnplacedSchool, WorkGroup
from tests.builders import make_problem, make_school, slot, urn, weekly


def full_problem(**changes: Any) -> Problem:
    """A problem with a row in every table and a value in every column."""
    school = make_school(
        0,
        name="St Anne\u2019s, \u201cThe Ash\u201d",
        trust="Alder Trust",
        can_host=False,
        priority=2,
        applied_on=date(2025, 5, 1),
        teachers=3,
        predecessor_urns=(100900, 100901),
        stage="Embedding",
        town="Ashby",
    )
    values: dict[str, Any] = {
        "closures": (
            Closure(
                ClosureScope.SCHOOL,
                str(urn(1)),
                date(2025, 9, 2),
                date(2025, 9, 3),
                Session.AM,
                "INSET, all day",
            ),
            Closure(ClosureScope.ALL, "", date(2025, 9, 6), date(2025, 9, 7)),
        ),
        "history": (PastPlace(100_700, "2019/20"),),
        "pins": (
            Pin(PinKind.GROUP, str(urn(1)), "G03"),
            Pin(PinKind.SLOT, "G03", "2025-09-04 AM", 1),
        ),
        "pairs": (Pair(urn(0), urn(2), PairKind.APART),),
        "travel_rows": (TravelRow(urn(0), urn(1), 1_234),),
        "rules": {"max_travel_m": 12_500, "specialist_weight_percent": 50},
    }
    schools = [school, *(make_school(i, east_km=i) for i in range(1, 5))]
    people = [Specialist("S1", urn(4), 2, weekly("Thu AM", "Tue PM"), 12_345)]
    return make_problem(schools, people, **(values | changes))


def small_plan(problem: Problem | None = None) -> Plan:
    """A plan of the full problem; nobody says that it keeps the rules."""
    group = WorkGroup("G03", "Ashby", "S1", (Membership(urn(0), 1, 2), Membership(urn(1), 1, 1)))
    meetings = (
        Meeting("G03", 1, 1, slot("2025-09-04 AM"), urn(1), "S1", (urn(0), urn(1))),
        Meeting("G03", 2, 2, slot("2025-10-02 PM"), None, None, (urn(0),)),
    )
    return Plan(
        problem=problem or full_problem(),
        work_groups=(group,),
        schedule=meetings,
        unplaced=(UnplacedSchool(urn(2), "no open slot in window 2"),),
        score=Score(1, (0, 1), 12_345, 7),
        parent_hash="ab" * 32,
    )
