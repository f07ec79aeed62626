from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from mastery_sched.engine.timetable import TimetableGroup, schedule_meetings
from mastery_sched.entities import Closure, ClosureScope, School, Session, Specialist, WeeklySession
from mastery_sched.problem import Problem
from mastery_sched.progress import Status
from mastery_sched.rules import Preferences
from mastery_sched.stop import Limits
from tests.builders import YEAR_START, make_problem, make_school, make_segments, urn
from tests.strategies.parts import TRUSTS, loads
from tests.timetables import choices, fit, least_penalty, loads_kept, penalty

Case = tuple[Problem, list[TimetableGroup]]

WEIGHTS = st.integers(0, 12)


@st.composite
def closures(draw: st.DrawFn, num_schools: int) -> tuple[Closure, ...]:
    """Some days off for a school, a calendar, a specialist or everybody."""
    scopes = {
        ClosureScope.SCHOOL: st.integers(0, num_schools - 1).map(lambda i: str(urn(i))),
        ClosureScope.CALENDAR: st.sampled_from(["Midshire", "Eastshire"]),
        ClosureScope.SPECIALIST: st.sampled_from(["S0", "S1"]),
        ClosureScope.ALL: st.just(""),
    }
    drawn = []
    for _ in range(draw(st.integers(0, 4))):
        scope = draw(st.sampled_from(list(scopes)))
        monday = YEAR_START + timedelta(weeks=draw(st.integers(0, 8)))
        first, last = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
        session = draw(st.none() | st.sampled_from(list(Session)))
        days = monday + timedelta(days=first), monday + timedelta(days=last)
        drawn.append(Closure(scope, draw(scopes[scope]), *days, session))
    return tuple(drawn)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to three groups of two schools, up to two specialists with few sessions each."""
    num_groups = draw(st.integers(1, 3))
    num_meetings = draw(st.integers(1, 3))
    weeks = draw(st.integers(1, 2))
    schools: list[School] = [
        make_school(
            i,
            east_km=i,
            calendar=draw(st.sampled_from(["Midshire", "Eastshire"])),
            trust=draw(st.sampled_from(TRUSTS)),
        )
        for i in range(2 * num_groups)
    ]
    sessions = st.builds(WeeklySession, st.integers(0, 4), st.sampled_from(list(Session)))
    specialists = [
        Specialist(
            f"S{i}",
            urn(draw(st.integers(0, 2 * num_groups - 1))),
            capacity=num_groups,
            sessions=tuple(sorted(draw(st.sets(sessions, min_size=1, max_size=2)))),
            max_release_days=draw(st.sampled_from([None, num_meetings, num_meetings + 1])),
        )
        for i in range(2)
    ]
    days = [{each.weekday for each in person.sessions} for person in specialists]
    if draw(st.booleans()) and days[0] & days[1]:
        specialists[0] = replace(specialists[0], partner="S1")
    later = YEAR_START + timedelta(days=draw(st.sampled_from([0, 7])))
    shorter = timedelta(days=draw(st.integers(0, 2)))
    problem = make_problem(
        schools,
        specialists,
        num_meetings=num_meetings,
        weeks=weeks,
        segments=(
            *make_segments(num_meetings, weeks=weeks),
            *(
                replace(segment, open_from=segment.open_from + shorter)
                for segment in make_segments(
                    num_meetings, weeks=weeks, calendar="Eastshire", start=later
                )
            ),
        ),
        closures=draw(closures(2 * num_groups)),
        rules={
            "min_gap_days": draw(st.sampled_from([1, 7, 14, 15, 21])),
            "max_gap_days": draw(st.sampled_from([None, None, 21, 24, 30])),
            **draw(loads()),
        },
        preferences=Preferences(*(draw(WEIGHTS) for _ in range(5))),
    )
    groups = [
        TimetableGroup((urn(2 * i), urn(2 * i + 1)), draw(st.sampled_from(["S0", "S1"])))
        for i in range(num_groups)
    ]
    if draw(st.booleans()):
        number = draw(st.integers(1, num_meetings))
        slot = draw(st.sampled_from(problem.open_slots.slots))
        own = list(choices(problem, groups[0]))
        can_be_kept = draw(st.booleans())
        if own and can_be_kept:
            slot = draw(st.sampled_from(own))[number - 1]
        groups[0] = TimetableGroup(groups[0].urns, groups[0].specialist_id, ((number, slot),))
    return problem, groups


@settings(max_examples=250)
@given(cases())
def test_timetables_are_those_of_enumeration(case: Case) -> None:
    problem, groups = case
    outcome = schedule_meetings(
        problem, groups, limits=Limits(), seed=0, n_jobs=1, clock=lambda: 0.0
    )
    least = least_penalty(problem, groups)
    if least is None:
        assert outcome.status is Status.INFEASIBLE
        assert outcome.slots is None
        assert outcome.no_goods
        for no_good in outcome.no_goods:
            together = [groups[i] for i in no_good]
            assert least_penalty(problem, together) is None
            for left_out in no_good:
                fewer = [groups[i] for i in no_good if i != left_out]
                assert least_penalty(problem, fewer) is not None
        return
    assert outcome.status is Status.OPTIMAL
    assert outcome.slots is not None
    assert outcome.penalty == outcome.bound == least
    assert fit(problem, groups, outcome.slots)
    assert loads_kept(problem, groups, outcome.slots)
    own = [penalty(problem, *pair) for pair in zip(groups, outcome.slots, strict=True)]
    assert sum(own) == least
    for group, slots in zip(groups, outcome.slots, strict=True):
        assert slots in set(choices(problem, group))
        gaps = [(after.date - before.date).days for before, after in pairwise(slots)]
        assert all(gap in problem.rules.gap_days for gap in gaps)
