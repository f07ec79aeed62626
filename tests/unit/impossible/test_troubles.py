"""Schools that can be in no group, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mastery_sched.entities import (
    Pair,
    PairKind,
    Session,
    Specialist,
)
from mastery_sched.impossible import find_conflicts, reach, unplaceable
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly
from tests.unit.impossible.helpers import ALLOW, YEAR, only, shut, two_towns


def test_a_part_too_small_for_a_group() -> None:
    problem = two_towns(near=4, far=2, max_travel_m=20_000)
    conflict = only(problem)
    assert conflict.rule == Rule.MAX_TRAVEL
    assert conflict.sentence == (
        "each of School 4 (100005) and School 5 (100006) can meet with only 1 other school within "
        "the cap on travel; a group needs 3 schools"
    )
    lonely = two_towns(near=4, far=1, max_travel_m=20_000, **ALLOW)
    assert unplaceable(lonely) == {
        urn(4): "it can meet with no other school within the cap on travel; a group needs 3 schools"
    }


def test_a_school_without_an_open_half_day_in_a_half_term() -> None:
    plain = make_problem(schools_in_line(4))
    closed = replace(plain, closures=tuple(shut(*YEAR, 2)))
    assert str(only(closed)) == (
        "School 2 (100003) has no open half-day in half-terms 1 and 2; correct calendars or "
        "closures, or leave it out"
    )
    second = plain.segments[1]
    for last, reasons in [
        (second.open_to, {urn(2): "it has no open half-day in half-term 2"}),
        (second.open_to.replace(day=second.open_to.day - 1), {}),
    ]:
        some = replace(plain, closures=tuple(shut(second.open_from, last, 2)))
        assert unplaceable(some) == reasons


def test_the_same_trouble_of_several_schools_is_said_once() -> None:
    plain = make_problem(schools_in_line(8))
    conflict = only(replace(plain, closures=tuple(shut(*YEAR, *range(7)))))
    assert len(conflict.subjects) == 7
    assert conflict.sentence == (
        "School 0 (100001), School 1 (100002), School 2 (100003), School 3 (100004), School 4 "
        "(100005) and 2 others have no open half-day in half-terms 1 and 2"
    )


@pytest.mark.parametrize(("days", "possible"), [(46, True), (47, False)])
def test_gaps_that_cannot_be_kept(days: int, possible: bool) -> None:
    # Two segments of three weeks, one week between: from a Monday to a Friday 46 days later.
    problem = make_problem(schools_in_line(2), rules={"min_gap_days": days})
    conflicts = find_conflicts(problem)
    assert (conflicts == ()) is possible
    if not possible:
        assert conflicts[0].rule == Rule.MIN_GAP
        assert "47 days apart" in conflicts[0].sentence


def test_no_specialist_on_the_days_of_a_school() -> None:
    plain = make_problem(
        schools_in_line(4), [Specialist("S1", urn(0), capacity=2, sessions=weekly("Thu PM"))]
    )
    afternoons_shut = tuple(shut(*YEAR, 3, session=Session.PM))
    conflict = only(replace(plain, closures=afternoons_shut))
    assert conflict.rule == Rule.SPECIALIST_SESSION
    assert conflict.sentence == (
        "no specialist shares an open half-day in every half-term, far enough apart, with School 3 "
        "(100004); in half-terms 1 and 2 none shares any"
    )


def test_no_base_within_the_cap() -> None:
    problem = make_problem(
        [*schools_in_line(3), make_school(3, east_km=90)],
        [Specialist("S1", urn(0), capacity=2)],
        kind=VenueKind.SPECIALIST,
        rules={"max_travel_m": 20_000},
    )
    assert unplaceable(problem) == {
        urn(3): "no specialist who could lead it is based within the cap on travel"
    }


def test_no_host_within_the_cap() -> None:
    problem = make_problem(
        [*schools_in_line(3), make_school(3, east_km=90, can_host=False)],
        rules={"max_travel_m": 20_000},
    )
    assert unplaceable(problem) == {
        urn(3): "it can reach no school that hosts within the cap on travel"
    }


def test_too_little_company() -> None:
    pairs = tuple(Pair(urn(0), urn(i), PairKind.APART) for i in (1, 2))
    problem = make_problem(schools_in_line(4), rules={"min_size": 3, "max_size": 4}, pairs=pairs)
    conflict = only(problem)
    assert conflict.rule == Rule.GROUP_SIZE
    assert conflict.sentence == (
        "School 0 (100001) can share a group with only 1 other school, by distances, dates, "
        "specialists and pairs; a group needs 3 schools"
    )
    assert find_conflicts(replace(problem, pairs=pairs[:1])) == ()


def test_little_company_spreads() -> None:
    # 0 fits with 1 only; without 0, nobody but 2 is left for 1; 2, 3 and 4 do well.
    apart = [(0, 2), (0, 3), (0, 4), (1, 3), (1, 4)]
    problem = make_problem(
        schools_in_line(5),
        rules={"min_size": 3, "max_size": 4} | ALLOW,
        pairs=tuple(Pair(urn(a), urn(b), PairKind.APART) for a, b in apart),
    )
    assert set(unplaceable(problem)) == {urn(0), urn(1)}


def test_one_of_each_trust() -> None:
    schools = [make_school(i, east_km=i, trust="Alder Trust" if i < 3 else None) for i in range(4)]
    conflict = only(make_problem(schools, rules={"most_per_trust": 1}))
    assert conflict.rule == Rule.MOST_PER_TRUST
    assert conflict.sentence == (
        "3 schools are of Alder Trust, but 2 groups with at most 1 of one trust hold 2"
    )


def bound(*pairs: tuple[int, int], **rules: Any) -> Problem:
    return make_problem(
        [*schools_in_line(4), make_school(4, applicant=False)],
        rules=rules,
        pairs=tuple(Pair(urn(a), urn(b), PairKind.TOGETHER) for a, b in pairs),
    )


def test_together_with_a_school_that_may_not_join() -> None:
    conflict = only(bound((1, 4)))
    assert conflict.rule == Rule.TOGETHER
    assert conflict.sentence == (
        "School 1 (100002) must be together with School 4 (100005), which may not join"
    )


def test_one_pair_is_dropped_or_some() -> None:
    assert "drop the pair" in only(bound((1, 4))).ways_out
    (conflict,) = find_conflicts(bound((0, 1), (1, 2), (2, 3)))
    assert "drop some of the pairs" in conflict.ways_out


def test_more_together_than_a_group_holds() -> None:
    assert find_conflicts(bound((0, 1))) == ()
    problem = bound((0, 1), (1, 2), (2, 3), **ALLOW)
    assert unplaceable(problem) == {
        urn(i): "it must be together with 3 other schools; a group has 3" for i in range(4)
    }


def test_together_with_one_that_cannot_meet() -> None:
    problem = replace(bound((1, 2), **ALLOW), closures=tuple(shut(*YEAR, 2)))
    assert unplaceable(problem)[urn(1)] == (
        "it must be together with another school, but School 2 (100003) has no open half-day in "
        "half-terms 1 and 2"
    )
    forbidden = replace(bound((1, 2)), closures=tuple(shut(*YEAR, 2)))
    assert [each.rule for each in find_conflicts(forbidden)] == [Rule.SCHOOL_OPEN]


def test_together_but_too_far_apart() -> None:
    problem = two_towns(near=3, far=3, max_travel_m=20_000)
    pair = Pair(urn(0), urn(3), PairKind.TOGETHER)
    (conflict, _) = find_conflicts(replace(problem, pairs=(pair,)))
    assert conflict.sentence == (
        "School 0 (100001) must be together with School 3 (100004), but the two can share no group"
    )


def test_braces_in_names_do_no_harm() -> None:
    odd = make_school(1, name="St {who} {0}")
    problem = make_problem(
        [make_school(0), odd, *(make_school(i, applicant=False) for i in (2, 3))],
        pairs=(Pair(urn(0), urn(1), PairKind.TOGETHER), Pair(urn(1), urn(2), PairKind.TOGETHER)),
    )
    assert "St {who} {0} (100002)" in str(find_conflicts(problem)[0])


@pytest.mark.parametrize("limit", ["MOST_IN_PAIRS", "MATRIX_LIMIT"])
def test_with_very_many_schools_less_is_looked_at_but_nothing_wrong_said(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody can lead both schools of a pair: seen only when every pair is looked at.
    people = [
        Specialist(f"S{i}", urn(i), sessions=weekly(weekly_session))
        for i, weekly_session in enumerate(["Mon AM", "Tue AM"])
    ]
    closures = [
        closure
        for i in range(2)
        for day in (date(2025, 9, 1) + timedelta(days=n) for n in range(60))
        if day.weekday() == i
        for closure in shut(day, day, 1 - i)
    ]
    problem = make_problem(schools_in_line(2), people, closures=tuple(closures))
    assert len(find_conflicts(problem)) == 1
    monkeypatch.setattr(reach, limit, 0)
    assert find_conflicts(problem) == ()
