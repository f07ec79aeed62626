from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from mastery_sched.calendar import can_keep_gaps, common, weekdays
from mastery_sched.eligibility import reason_ineligible
from mastery_sched.entities import ClosureScope, Segment, Session
from mastery_sched.generate import generate_hub
from mastery_sched.generate.closures import NUM_INSET_DAYS, NUM_LET_DAYS
from mastery_sched.generate.people import FIRST_URN
from mastery_sched.generate.terms import AUTHORITIES, mastery_days, school_year_of, term_dates
from mastery_sched.problem import Problem
from mastery_sched.rules import Rules

TWO_WEEK_OCTOBER, AUGUST_START, PLAIN = AUTHORITIES
YEARS = [school_year_of(year) for year in range(2019, 2033)]


@pytest.fixture(scope="module")
def hub() -> Problem:
    return generate_hub()


def segments_of(calendar: str, school_year: str = "2025/26") -> list[Segment]:
    return [segment for segment in term_dates(school_year) if segment.calendar == calendar]


def test_a_hub_has_the_numbers_asked_for(hub: Problem) -> None:
    assert len(hub.applicants) == 60
    assert len(hub.specialists) == 11
    assert len(hub.left_out) >= 4
    assert len({school.name for school in hub.schools}) == len(hub.schools)


def test_the_same_seed_gives_the_same_hub(hub: Problem) -> None:
    assert generate_hub() == hub
    assert generate_hub(seed=1) != hub


def test_names_and_numbers_are_made_up(hub: Problem) -> None:
    assert all(school.urn >= FIRST_URN for school in hub.schools)
    assert {school.authority for school in hub.schools} == set(AUTHORITIES)


def test_applicants_are_left_out_for_every_kind_of_reason(hub: Problem) -> None:
    reasons = " ".join(each.reason for each in hub.left_out)
    for words in ("state-funded", "predecessor", "not open", "already taken part"):
        assert words in reasons


def test_bases_need_not_apply(hub: Problem) -> None:
    bases = [hub.school_by_urn[person.base_urn] for person in hub.specialists]
    assert {base.applicant for base in bases} == {True, False}
    past = {each.urn: each.school_year for each in hub.history}
    assert all(reason_ineligible(base, past) is None for base in bases if base.applicant)


def test_trusts_and_hosts_have_about_the_shares_asked_for() -> None:
    problem = generate_hub(num_schools=600, num_specialists=100, trust_share=0.4)
    in_trust = sum(school.trust is not None for school in problem.applicants)
    refusing = sum(not school.can_host for school in problem.applicants)
    assert 0.3 < in_trust / 600 < 0.6
    assert 0.05 < refusing / 600 < 0.15
    academies = {"Academy converter", "Academy sponsor led", "Free schools"}
    assert all((s.trust is not None) == (s.type in academies) for s in problem.applicants)


def test_distances_are_those_of_a_rural_hub(hub: Problem) -> None:
    urns = [school.urn for school in hub.applicants]
    nearest = sorted(min(hub.travel.distance_m(a, b) for b in urns if b != a) for a in urns)
    assert 500 < nearest[len(nearest) // 2] < 5_000
    wide = generate_hub(num_schools=60, width_km=200)
    assert max(_widths_km(hub)) < 100 < 150 < max(_widths_km(wide))


def _widths_km(problem: Problem) -> list[float]:
    north = [school.place.latitude * 111.2 for school in problem.schools]
    east = [school.place.longitude * 67.0 for school in problem.schools]
    return [max(values) - min(values) for values in (north, east)]


def test_every_school_has_five_inset_days_on_days_of_its_own_calendar(hub: Problem) -> None:
    open_days = {
        name: {d for s in segments_of(name) for d in weekdays(s.open_from, s.open_to)}
        for name in AUTHORITIES
    }
    for school in hub.schools:
        days = [
            closure.first
            for closure in hub.closures
            if (closure.scope, closure.id) == (ClosureScope.SCHOOL, str(school.urn))
        ]
        assert len(set(days)) == NUM_INSET_DAYS
        assert open_days[school.calendar].issuperset(days)


def busy(seed: int = 0, school_year: str = "2025/26") -> Problem:
    """A hub with halls that are let and with residentials."""
    return generate_hub(seed=seed, school_year=school_year, let_share=0.5, residentials=True)


def test_closures_are_of_every_scope_somewhere() -> None:
    scopes = {c.scope for seed in range(3) for c in busy(seed).closures}
    assert scopes == set(ClosureScope)


def test_halls_let_and_residentials_change_nothing_else(hub: Problem) -> None:
    added = set(busy().closures) - set(hub.closures)
    assert replace(busy(), closures=hub.closures) == hub
    assert {c.scope for c in added} == {ClosureScope.HOST, ClosureScope.SPECIALISTS}


def test_only_hosts_let_their_halls_and_remain_open(hub: Problem) -> None:
    let = Counter(int(c.id) for c in busy().closures if c.scope is ClosureScope.HOST)
    assert set(let.values()) == {NUM_LET_DAYS}
    assert all(hub.school_by_urn[each].can_host for each in let)
    assert 0.3 < len(let) / sum(school.can_host for school in hub.schools) < 0.7
    assert busy().open_slots.schools == hub.open_slots.schools


@pytest.mark.parametrize("school_year", YEARS)
def test_all_specialists_are_away_three_times(school_year: str) -> None:
    problem = busy(school_year=school_year)
    away = [c for c in problem.closures if c.scope is ClosureScope.SPECIALISTS]
    assert [c.first.month for c in away] == [11, 3, 6]
    free = {day for days in mastery_days(problem.segments).values() for day in days}
    for closure in problem.closures:
        assert free.isdisjoint(weekdays(closure.first, closure.last))


@pytest.mark.parametrize("school_year", YEARS)
def test_calendars_differ_as_neighbours_do(school_year: str) -> None:
    two_weeks, august, plain = (segments_of(name, school_year) for name in AUTHORITIES)
    year = int(school_year[:4])
    assert (two_weeks[1].open_from - two_weeks[0].open_to).days > 14
    assert (plain[1].open_from - plain[0].open_to).days < 14
    assert august[0].open_from < min(two_weeks[0].open_from, plain[0].open_from)
    assert august[0].open_from <= date(year, 8, 31)
    assert august[-1].open_to <= date(year + 1, 7, 16)
    for segments in (two_weeks, august, plain):
        assert [segment.number for segment in segments] == [1, 2, 3, 4, 5, 6]
        assert all(a.open_to < b.open_from for a, b in pairwise(segments))
        num_days = sum(len(weekdays(s.open_from, s.open_to)) for s in segments)
        assert 188 <= num_days <= 198


def test_the_dates_of_2025_are_like_those_that_councils_publish() -> None:
    assert segments_of(AUGUST_START)[0].open_from == date(2025, 8, 26)
    assert segments_of(AUGUST_START)[-1].open_to == date(2026, 7, 9)
    assert segments_of(TWO_WEEK_OCTOBER)[0].open_to == date(2025, 10, 17)
    assert segments_of(TWO_WEEK_OCTOBER)[1].open_from == date(2025, 11, 3)
    assert segments_of(PLAIN)[0].open_to == date(2025, 10, 24)


@pytest.mark.parametrize("school_year", YEARS)
def test_every_weekday_has_a_day_in_each_window_for_everybody(school_year: str) -> None:
    for weekday, days in mastery_days(term_dates(school_year)).items():
        assert [day.weekday() for day in days] == [weekday] * 6
        assert all((b - a).days >= 28 for a, b in pairwise(days))


@pytest.mark.parametrize("school_year", ["2024/25", "2025/26", "2026/27", "2027/28"])
def test_everybody_together_can_keep_the_timetable_of_any_specialist(school_year: str) -> None:
    problem = generate_hub(num_schools=24, num_specialists=4, school_year=school_year)
    found = problem.open_slots
    everyone = common(found.schools.values())
    for windows in found.specialists.values():
        shared = common([everyone, windows])
        assert can_keep_gaps(shared, found.slots, problem.rules.gap_days)


def test_few_specialists_lead_two_groups_on_a_day_of_two_sessions() -> None:
    problem = generate_hub(num_schools=36, num_specialists=4)
    assert sum(person.capacity for person in problem.specialists) >= 6
    for person in problem.specialists:
        assert len({each.weekday for each in person.sessions}) == 1
        if person.capacity == 2:
            assert {each.session for each in person.sessions} == set(Session)


def test_every_group_can_have_a_willing_host() -> None:
    problem = generate_hub(num_schools=12, num_specialists=2, refusing_share=1.0)
    assert sum(school.can_host for school in problem.applicants) == 2


def test_a_hub_may_have_no_specialists() -> None:
    problem = generate_hub(num_schools=12, num_specialists=0)
    assert problem.specialists == ()
    assert len(problem.applicants) == 12


def test_a_hub_may_have_thousands_of_schools() -> None:
    problem = generate_hub(num_schools=2_000, num_specialists=320)
    assert len(problem.applicants) == 2_000
    assert len({school.name for school in problem.schools}) == len(problem.schools)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"num_schools": 29}, "29 schools cannot be split into groups of 6-7"),
        ({"num_schools": 0}, "0 schools cannot be split"),
        ({"num_specialists": 4}, "4 specialists cannot lead 9 groups"),
        ({"trust_share": 1.5}, "trust_share is 1.5"),
        ({"village_share": -0.1}, "village_share is -0.1"),
        ({"refusing_share": float("nan")}, "refusing_share is nan"),
        ({"let_share": 2}, "let_share is 2"),
        ({"school_year": "2025"}, "'2025' is no school year"),
        ({"school_year": "2025/27"}, "'2025/27' is no school year"),
    ],
)
def test_what_cannot_be_made_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        generate_hub(**arguments)


def test_rules_of_the_hub_count() -> None:
    problem = generate_hub(num_schools=8, num_specialists=1, rules=Rules(max_size=8))
    assert problem.rules.max_size == 8
