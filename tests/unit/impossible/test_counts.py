"""Numbers that do not come out, and what is said about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mastery_sched.entities import (
    Specialist,
)
from mastery_sched.impossible import find_conflicts, unplaceable, why_not_all
from mastery_sched.rules import Rule, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly
from tests.unit.impossible.helpers import ALLOW, SIX_OR_SEVEN, YEAR, only, shut, two_towns


def test_nothing_is_said_of_a_plain_problem() -> None:
    problem = make_problem(schools_in_line(6), [Specialist("S1", urn(0), capacity=3)])
    assert find_conflicts(problem) == ()
    assert unplaceable(problem) == {}


def test_counts_that_cannot_be_split() -> None:
    impossible = {
        count
        for count in range(1, 45)
        if find_conflicts(make_problem(schools_in_line(count), rules=SIX_OR_SEVEN))
    }
    assert impossible == {1, 2, 3, 4, 5, 8, 9, 10, 11, 15, 16, 17, 22, 23, 29}


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (
            29,
            (
                "29 schools cannot be split into groups of 6-7; leave one out (28), add one (30), "
                "or allow one group of 5 or 8"
            ),
        ),
        (
            8,
            (
                "8 schools cannot be split into groups of 6-7; leave one out (7), add 4 (12), or "
                "allow one group of 8"
            ),
        ),
        (
            10,
            "10 schools cannot be split into groups of 6-7; leave 3 out (7), or add 2 (12)",
        ),
    ],
)
def test_counts_in_words(count: int, sentence: str) -> None:
    conflict = only(make_problem(schools_in_line(count), rules=SIX_OR_SEVEN))
    assert conflict.rule == Rule.GROUP_SIZE
    assert str(conflict) == sentence


def test_one_size_only() -> None:
    conflict = only(make_problem(schools_in_line(5), rules={"min_size": 2, "max_size": 2}))
    assert conflict.sentence == "5 schools cannot be split into groups of 2"


def test_counts_are_no_conflict_where_schools_may_be_left_out() -> None:
    problem = make_problem(schools_in_line(8), rules=SIX_OR_SEVEN | ALLOW)
    assert find_conflicts(problem) == ()
    reason = "not all can have a place: 8 schools cannot be split into groups of 6-7"
    assert why_not_all(problem) == {urn(i): reason for i in range(8)}


def test_why_a_part_cannot_be_split_is_said_of_its_own_schools() -> None:
    eight_and_twelve = two_towns(near=8, far=12, max_travel_m=20_000, **SIX_OR_SEVEN, **ALLOW)
    reasons = why_not_all(eight_and_twelve)
    assert set(reasons) == {urn(i) for i in range(8)}
    assert all("8 schools cannot be split" in reason for reason in reasons.values())

    people = (Specialist("S1", urn(0)), Specialist("S2", urn(9)))
    reasons = why_not_all(replace(eight_and_twelve, specialists=people))
    assert "8 schools cannot be split" in reasons[urn(7)]
    for i in range(8, 20):
        assert reasons[urn(i)] == (
            "not all can have a place: 20 schools need at least 4 groups, but 2 specialists can "
            "lead 2"
        )


def test_too_few_specialists_leave_out_more_than_sizes_do() -> None:
    people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
    problem = make_problem(schools_in_line(29), people, rules=SIX_OR_SEVEN | ALLOW)
    assert set(why_not_all(problem).values()) == {
        "not all can have a place: 29 schools need at least 5 groups, but 2 specialists can lead 2"
    }
    sizes, places = find_conflicts(make_problem(schools_in_line(29), people, rules=SIX_OR_SEVEN))
    assert (sizes.rule, places.rule) == (Rule.GROUP_SIZE, Rule.CAPACITY)


@pytest.mark.parametrize("max_travel_m", [None, 20_000])
def test_fewer_schools_than_a_group_are_a_matter_of_numbers(max_travel_m: int | None) -> None:
    rules = {**SIX_OR_SEVEN, "max_travel_m": max_travel_m}
    problem = make_problem(schools_in_line(3), rules=rules)
    assert str(only(problem)) == ("3 schools cannot be split into groups of 6-7; add 3 (6)")
    allowed = make_problem(schools_in_line(3), rules=rules | ALLOW)
    assert set(unplaceable(allowed).values()) == {
        "it can share a group with only 2 other schools; a group needs 6 schools"
    }


def test_fewer_schools_than_a_group_may_have_troubles_besides() -> None:
    closures = tuple(shut(*YEAR, 1))
    sizes, shut_school = find_conflicts(
        make_problem(schools_in_line(3), rules=SIX_OR_SEVEN, closures=closures)
    )
    assert sizes.sentence == "3 schools cannot be split into groups of 6-7"
    assert shut_school.subjects == (str(urn(1)),)


def test_no_applicant_at_all() -> None:
    nobody = [make_school(0, status="Closed"), make_school(1, applicant=False)]
    conflict = only(make_problem(nobody))
    assert conflict.rule == Rule.ELIGIBLE
    assert conflict.sentence == "there is no eligible applicant, so there is nothing to plan"
    assert find_conflicts(make_problem(nobody, rules=ALLOW)) == ()
    assert unplaceable(make_problem(nobody, rules=ALLOW)) == {}


def test_counts_of_each_part_that_the_cap_cuts_off() -> None:
    assert find_conflicts(two_towns(near=5, far=5)) == ()
    assert find_conflicts(two_towns(near=4, far=3, max_travel_m=20_000)) == ()
    first, second = find_conflicts(two_towns(near=5, far=5, max_travel_m=20_000))
    assert first.rule == second.rule == Rule.MAX_TRAVEL
    assert second.subjects == tuple(str(urn(i)) for i in range(5, 10))
    assert second.sentence == (
        "School 5 (100006), School 6 (100007), School 7 (100008), School 8 (100009) and School 9 "
        "(100010) can only be grouped among themselves within the cap on travel, and 5 schools "
        "cannot be split into groups of 3-4"
    )
    assert "raise max_travel_km" in second.ways_out


def test_parts_are_no_matter_online() -> None:
    problem = two_towns(near=5, far=5, max_travel_m=20_000, venue_policy=(VenueKind.ONLINE,) * 2)
    assert find_conflicts(problem) == ()


def test_a_host_between_two_towns_joins_them() -> None:
    apart = two_towns(near=2, far=2, max_travel_m=30_000)
    assert find_conflicts(apart)
    between = make_school(9, east_km=25)
    assert not find_conflicts(replace(apart, schools=(*apart.schools[1:], between)))
    unwilling = replace(between, can_host=False)
    assert find_conflicts(replace(apart, schools=(*apart.schools[1:], unwilling)))


def test_parts_by_bases_of_specialists() -> None:
    problem = two_towns(near=5, far=3, max_travel_m=20_000)
    conflict = only(
        replace(
            problem,
            specialists=(Specialist("S1", urn(0), capacity=2), Specialist("S2", urn(7))),
            rules=replace(problem.rules, venue_policy=(VenueKind.SPECIALIST,) * 2),
        )
    )
    assert conflict.rule == Rule.MAX_TRAVEL
    assert len(conflict.subjects) == 5


def test_too_few_places_with_specialists() -> None:
    people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
    conflict = only(make_problem(schools_in_line(7), people))
    assert str(conflict) == (
        "7 schools need at least 3 groups, but 2 specialists can lead 2; find one more specialist "
        'or place of one, or allow schools to be left out (unplaced = "allow")'
    )
    assert conflict.rule == Rule.CAPACITY
    assert find_conflicts(make_problem(schools_in_line(6), people)) == ()


def test_one_group_without_a_host() -> None:
    conflict = only(make_problem([make_school(i, can_host=False) for i in range(2)]))
    assert conflict.sentence.startswith("1 group or more is needed for School 0 (100001) and ")


def test_a_specialist_leads_no_more_groups_than_they_have_half_days() -> None:
    busy = Specialist("S1", urn(0), capacity=3, sessions=weekly("Thu AM"))
    weeks = {1: 1, 2: 2}
    for num_weeks, places in weeks.items():
        problem = make_problem(schools_in_line(9), [busy], weeks=num_weeks)
        assert f"can lead {places};" in str(only(problem))


def test_too_few_hosts() -> None:
    schools = [make_school(i, east_km=i, can_host=i == 0) for i in range(4)]
    conflict = only(make_problem(schools))
    assert conflict.rule == Rule.CAN_HOST
    assert conflict.sentence == (
        "2 groups or more are needed for School 0 (100001), School 1 (100002), School 2 (100003) "
        "and School 3 (100004), each with a school that hosts, but 1 of them is willing"
    )
    assert find_conflicts(make_problem(schools, kind=VenueKind.ONLINE)) == ()
