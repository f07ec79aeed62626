"""What is proved impossible before any search, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

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
)
from mastery_sched.errors import Conflict
from mastery_sched.impossible import find_conflicts, unplaceable, why_not_all
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn, weekly

ALLOW = {"unplaced": Unplaced.ALLOW}
SIX_OR_SEVEN = {"min_size": 6, "max_size": 7}
YEAR = (date(2025, 9, 1), date(2026, 8, 31))


def only(problem: Problem) -> Conflict:
    (conflict,) = find_conflicts(problem)
    return conflict


def shut(first: date, last: date, *numbers: int, session: Session | None = None) -> list[Closure]:
    return [
        Closure(ClosureScope.SCHOOL, str(urn(number)), first, last, session) for number in numbers
    ]


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
    assert why_not_all(problem) == (
        "not all can have a place: 8 schools cannot be split into groups of 6-7"
    )


def test_no_applicant_at_all() -> None:
    nobody = [make_school(0, status="Closed"), make_school(1, applicant=False)]
    conflict = only(make_problem(nobody))
    assert conflict.rule == Rule.ELIGIBLE
    assert conflict.sentence == "there is no eligible applicant, so there is nothing to plan"
    assert find_conflicts(make_problem(nobody, rules=ALLOW)) == ()
    assert unplaceable(make_problem(nobody, rules=ALLOW)) == {}


def two_towns(*, near: int, far: int, **rules: Any) -> Problem:
    """Schools at two places 50 km apart."""
    schools = [make_school(i) for i in range(near)]
    schools += [make_school(i, east_km=50) for i in range(near, near + far)]
    return make_problem(schools, rules={"min_size": 3, "max_size": 4, **rules})


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
        "(100004)"
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


def test_too_few_places_with_specialists() -> None:
    people = [Specialist("S1", urn(0)), Specialist("S2", urn(1))]
    conflict = only(make_problem(schools_in_line(7), people))
    assert str(conflict) == (
        "7 schools need at least 3 groups, but 2 specialists can lead 2; find one more specialists "
        'or places of specialists, or allow schools to be left out (unplaced = "allow")'
    )
    assert conflict.rule == Rule.CAPACITY
    assert find_conflicts(make_problem(schools_in_line(6), people)) == ()


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


STAFFED = make_problem(
    [*schools_in_line(4), make_school(4, applicant=False), make_school(5, status="Closed")],
    [Specialist("S1", urn(0), sessions=weekly("Tue AM")), Specialist("S2", urn(4))],
)


def pinned(*pins: Pin, **changes: Any) -> Problem:
    return replace(STAFFED, pins=pins, **changes)


def group(number: int, value: str) -> Pin:
    return Pin(PinKind.GROUP, str(urn(number)), value)


@pytest.mark.parametrize(
    ("pins", "sentence"),
    [
        (
            [group(5, "G01")],
            "School 5 (100006) is pinned but cannot be placed: it is not open (status 'Closed')",
        ),
        (
            [group(4, "G01")],
            "School 4 (100005) is pinned but cannot be placed: it is not an applicant",
        ),
        ([group(i, "G01") for i in range(4)], "4 schools are pinned to G01; a group has 3"),
        (
            [group(i, f"G0{i}") for i in range(3)],
            "pins name 3 groups, but there can be 2",
        ),
        (
            [Pin(PinKind.SPECIALIST, "G01", "S1"), Pin(PinKind.SPECIALIST, "G02", "S1")],
            "S1 is pinned to 2 groups but can lead one",
        ),
        (
            [Pin(PinKind.SLOT, str(urn(0)), "2025-09-27 AM", 1)],
            (
                "meeting 1 of the group of School 0 (100001) is pinned to Sat 2025-09-27 AM, when "
                "School 0 (100001) is closed or not in half-term 1"
            ),
        ),
        (
            [group(1, "G07"), Pin(PinKind.SLOT, "G07", "2025-09-30 AM", 1)],
            (
                "meeting 1 of G07 is pinned to Tue 2025-09-30 AM, when School 1 (100002) is closed "
                "or not in half-term 1"
            ),
        ),
        (
            [
                Pin(PinKind.SPECIALIST, "G07", "S1"),
                Pin(PinKind.SLOT, "G07", "2025-09-03 AM", 1),
            ],
            "meeting 1 of G07 is pinned to Wed 2025-09-03 AM, when S1 cannot come",
        ),
        (
            [Pin(PinKind.VENUE, "G07", str(urn(4)), 2)],
            "meeting 2 of G07 is pinned to School 4 (100005), which cannot be a member",
        ),
    ],
)
def test_pins_that_no_plan_can_keep(pins: list[Pin], sentence: str) -> None:
    conflict = only(pinned(*pins))
    assert conflict.rule == Rule.PINNED
    assert conflict.sentence == sentence
    allowed = replace(STAFFED.rules, unplaced=Unplaced.ALLOW)
    assert only(pinned(*pins, rules=allowed)).sentence == sentence


def test_no_specialist_can_come_to_a_pinned_slot() -> None:
    away = Closure(ClosureScope.SPECIALIST, "S2", *YEAR)
    pin = Pin(PinKind.SLOT, "G07", "2025-09-03 AM", 1)
    allowed = replace(STAFFED.rules, unplaced=Unplaced.ALLOW)
    assert only(pinned(pin, closures=(away,), rules=allowed)).sentence == (
        "meeting 1 of G07 is pinned to Wed 2025-09-03 AM, when no specialist can come"
    )


@pytest.mark.parametrize(
    ("kind", "number", "cap_m", "complaint"),
    [
        (VenueKind.ONLINE, 1, None, "but it is online"),
        (VenueKind.SPECIALIST, 1, None, "where no specialist who could lead it is based"),
        (VenueKind.SPECIALIST, 0, None, None),
        (VenueKind.MEMBER, 3, 8_000, "which does not host"),
        (VenueKind.CENTRAL, 3, None, "which does not host"),
        (VenueKind.MEMBER, 2, 8_000, "which is beyond the cap on travel of School 0 (100001)"),
        (VenueKind.MEMBER, 2, None, None),
        (VenueKind.MEMBER, 1, 8_000, None),
    ],
)
def test_venues_that_cannot_be(
    kind: VenueKind, number: int, cap_m: int | None, complaint: str | None
) -> None:
    schools = [*schools_in_line(3, spacing_km=5), make_school(3, can_host=False)]
    problem = make_problem(
        schools,
        [Specialist("S1", urn(0), capacity=2)],
        kind=kind,
        rules={"max_travel_m": cap_m},
        pins=(Pin(PinKind.VENUE, str(urn(0)), str(urn(number)), 1),),
    )
    found = [each.sentence for each in find_conflicts(problem)]
    label = "meeting 1 of the group of School 0 (100001) is pinned to "
    assert found == (
        [] if complaint is None else [f"{label}School {number} ({urn(number)}), {complaint}"]
    )


def test_a_pinned_school_that_can_be_in_no_group() -> None:
    allowed = replace(STAFFED.rules, unplaced=Unplaced.ALLOW)
    problem = pinned(group(1, "G01"), closures=tuple(shut(*YEAR, 1)), rules=allowed)
    assert only(problem).sentence == (
        "School 1 (100002) is pinned but can be in no group: it has no open half-day in half-terms "
        "1 and 2"
    )


def test_history_counts_as_not_eligible() -> None:
    problem = pinned(group(1, "G01"), history=(PastPlace(urn(1), "2023/24"),))
    assert "it has already taken part, in 2023/24" in str(find_conflicts(problem)[0])


def test_braces_in_names_do_no_harm() -> None:
    odd = make_school(1, name="St {who} {0}")
    problem = make_problem(
        [make_school(0), odd, *(make_school(i, applicant=False) for i in (2, 3))],
        pairs=(Pair(urn(0), urn(1), PairKind.TOGETHER), Pair(urn(1), urn(2), PairKind.TOGETHER)),
    )
    assert "St {who} {0} (100002)" in str(find_conflicts(problem)[0])
