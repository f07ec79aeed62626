"""Whatever is written reads back the same, for any problem and any plan."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mastery_sched.assessment import Assessment, AssessmentWeek, Treatment
from mastery_sched.consistency.values import tidy
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    PastPlace,
    Pin,
    PinKind,
    Place,
    School,
    Session,
    Slot,
    Specialist,
    TravelRow,
    WeeklySession,
)
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rules import Preferences, Rules, Unplaced, VenueKind
from mastery_sched.tables import read_hub, read_plan, write_hub, write_plan
from mastery_sched.tables.plan_json import STATES
from mastery_sched.travel import TravelUnit
from mastery_sched.work_groups import Meeting, Membership, Score, UnplacedSchool, WorkGroup
from tests.builders import make_segments

TEXTS = st.text(max_size=12).map(tidy).filter(bool)
MAYBE_TEXTS = st.none() | TEXTS
DAYS = st.dates(date(2025, 8, 1), date(2026, 8, 31))
SESSIONS = st.sampled_from(Session)
WEEKLY = st.builds(WeeklySession, st.integers(0, 4), SESSIONS)
URNS = st.integers(1, 9_999_999)
LOADS = st.none() | st.integers(1, 9)
CAPS = st.none() | st.integers(0, 10**7)


@st.composite
def schools(draw: st.DrawFn, urn: int) -> School:
    return School(
        urn=urn,
        name=draw(TEXTS),
        place=Place(draw(st.floats(49.8, 61.0)), draw(st.floats(-8.0, 2.0))),
        authority=draw(TEXTS),
        calendar="Midshire",
        applicant=draw(st.booleans()),
        type=draw(MAYBE_TEXTS),
        phase=draw(MAYBE_TEXTS),
        status=draw(MAYBE_TEXTS),
        trust=draw(MAYBE_TEXTS),
        can_host=draw(st.booleans()),
        priority=draw(st.integers(-5, 5)),
        applied_on=draw(st.none() | st.dates()),
        teachers=draw(st.integers(1, 9)),
        predecessor_urns=tuple(draw(st.lists(URNS, max_size=2))),
        stage=draw(MAYBE_TEXTS),
        town=draw(MAYBE_TEXTS),
        years=tuple(sorted(draw(st.sets(st.integers(0, 6))))),
    )


@st.composite
def closures(draw: st.DrawFn, urns: list[int], ids: list[str]) -> Closure:
    keys = {
        ClosureScope.SCHOOL: [str(urn) for urn in urns],
        ClosureScope.CALENDAR: ["Midshire"],
        ClosureScope.SPECIALIST: ids,
        ClosureScope.SPECIALISTS: [""],
        ClosureScope.HOST: [str(urn) for urn in urns],
        ClosureScope.ALL: [""],
    }
    scope = draw(st.sampled_from([scope for scope in ClosureScope if keys[scope]]))
    first = draw(DAYS.filter(lambda day: day.weekday() < 5))
    last = first + timedelta(days=draw(st.integers(0, 20)))
    reason = draw(st.just("") | TEXTS)
    session = draw(st.none() | SESSIONS)
    return Closure(scope, draw(st.sampled_from(keys[scope])), first, last, session, reason)


@st.composite
def settings_of_rules(draw: st.DrawFn, num_meetings: int, kinds: list[VenueKind]) -> Rules:
    least = draw(st.integers(1, 6))
    kind = st.sampled_from(kinds)
    return Rules(
        min_size=least,
        max_size=draw(st.integers(least, 12)),
        venue_policy=tuple(draw(st.tuples(*[kind] * num_meetings))),
        max_travel_m=draw(CAPS),
        max_specialist_travel_m=draw(CAPS),
        specialist_weight_percent=draw(st.integers(0, 1_000)),
        min_gap_days=draw(st.integers(1, 40)),
        unplaced=draw(st.sampled_from(Unplaced)),
        most_per_trust=draw(st.none() | st.integers(1, 5)),
        most_trust_out_session=draw(LOADS),
        most_trust_out_week=draw(LOADS),
        most_meetings_session=draw(LOADS),
        most_meetings_week=draw(LOADS),
        lead_attends_first=draw(st.booleans()),
        block_ks2_week=draw(st.booleans()),
        assessment_weeks=tuple(draw(assessment_weeks())),
        fallback_kmh=draw(st.floats(0.1, 200.0)),
    )


@st.composite
def assessment_weeks(draw: st.DrawFn) -> list[AssessmentWeek]:
    """Any assessments but the key stage 2 tests, which another setting may contradict."""
    named = [Assessment.TABLES_CHECK, Assessment.PHONICS_CHECK]
    weeks = []
    for each in draw(st.lists(st.sampled_from(named), unique=True)):
        dates = sorted([draw(DAYS), draw(DAYS)]) if draw(st.booleans()) else [None, None]
        weeks.append(AssessmentWeek(each, draw(st.sampled_from(Treatment)), *dates))
    return weeks


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A problem whose texts, numbers and dates are anything that is allowed."""
    urns = draw(st.lists(URNS, min_size=1, max_size=5, unique=True))
    ids = draw(st.lists(TEXTS, max_size=2, unique=True))
    num_meetings = draw(st.integers(1, 6))
    kinds = [kind for kind in VenueKind if ids or kind is not VenueKind.SPECIALIST]
    people = [
        Specialist(
            each,
            draw(st.sampled_from(urns)),
            draw(st.integers(0, 3)),
            tuple(draw(st.lists(WEEKLY, max_size=3, unique=True))),
            draw(CAPS),
        )
        for each in ids
    ]
    ways = [(a, b) for a in urns for b in urns if a != b]
    amounts = st.integers(0, 10**9)
    rows = [TravelRow(a, b, draw(amounts)) for a, b in ways if draw(st.booleans())]
    slots = st.builds(Slot, DAYS, SESSIONS).map(str)
    meetings = st.integers(1, num_meetings)
    pins = [Pin(PinKind.SLOT, str(draw(st.sampled_from(urns))), draw(slots), draw(meetings))]
    pins += [Pin(PinKind.GROUP, str(urns[0]), f"G{draw(st.integers(1, 20))}")]
    return Problem(
        hub=draw(st.text(max_size=12).filter(str.strip)),
        school_year="2025/26",
        schools=tuple(draw(schools(urn)) for urn in urns),
        specialists=tuple(people),
        segments=make_segments(num_meetings),
        closures=tuple(draw(st.lists(closures(urns, ids), max_size=3))),
        history=tuple(draw(st.lists(st.builds(PastPlace, URNS, st.just("2019/20")), max_size=2))),
        pins=tuple(pins) if draw(st.booleans()) else (),
        pairs=tuple(Pair(a, b, PairKind.APART) for a, b in ways[:1] if draw(st.booleans())),
        travel_rows=tuple(rows),
        travel_unit=draw(st.sampled_from(TravelUnit)),
        rules=draw(settings_of_rules(num_meetings, kinds)),
        preferences=Preferences(*(draw(st.integers(0, 99)) for _ in range(5))),
    )


@contextmanager
def folder() -> Iterator[Path]:
    # Not the fixture tmp_path: it is made once for all examples of a test.
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(max_examples=40)
@given(problems())
def test_a_problem_comes_back_from_its_frames(problem: Problem) -> None:
    frames: dict[str, Any] = problem.to_frames()
    again = Problem.from_frames(
        **frames,
        hub=problem.hub,
        school_year=problem.school_year,
        rules=problem.rules,
        preferences=problem.preferences,
        metric=problem.metric,
    )
    assert again == problem
    assert again.hash == problem.hash


@settings(max_examples=40)
@given(problems())
def test_a_problem_comes_back_from_its_folder(problem: Problem) -> None:
    with folder() as path:
        write_hub(problem, path)
        assert read_hub(path) == problem


@settings(max_examples=25)
@given(problems())
def test_a_problem_comes_back_from_its_workbook(problem: Problem) -> None:
    # A workbook has no place for control characters, which tables lose anyway.
    problem = replace(problem, hub=tidy(problem.hub) or "Hub")
    with folder() as path:
        write_hub(problem, path / "hub.xlsx")
        assert read_hub(path / "hub.xlsx") == problem


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Anything that has the form of a plan."""
    numbers = st.integers(-10, 10_000_000)
    texts = st.text(max_size=8)
    membership = st.builds(Membership, numbers, numbers, numbers)
    group = st.builds(
        WorkGroup, texts, texts, st.none() | texts, st.lists(membership, max_size=3).map(tuple)
    )
    meeting = st.builds(
        Meeting,
        texts,
        numbers,
        numbers,
        st.builds(Slot, st.dates(), SESSIONS),
        st.none() | numbers,
        st.none() | texts,
        st.lists(numbers, max_size=3).map(tuple),
    )
    unplaced = st.builds(UnplacedSchool, numbers, texts)
    score = st.builds(Score, numbers, st.lists(numbers, max_size=2).map(tuple), numbers, numbers)
    return Plan(
        problem=draw(problems()),
        work_groups=tuple(draw(st.lists(group, max_size=2))),
        schedule=tuple(draw(st.lists(meeting, max_size=2))),
        unplaced=tuple(draw(st.lists(unplaced, max_size=2))),
        score=draw(score),
        state=draw(st.sampled_from(STATES)),
        parent_hash=draw(st.none() | texts),
    )


@settings(max_examples=40)
@given(plans())
def test_a_plan_comes_back_from_its_file_byte_by_byte(plan: Plan) -> None:
    with folder() as path:
        write_plan(plan, path / "plan.json")
        again = read_plan(path / "plan.json")
        write_plan(again, path / "again.json")
        assert again == plan
        assert (path / "again.json").read_bytes() == (path / "plan.json").read_bytes()
