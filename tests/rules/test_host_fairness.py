"""Willing members host member meetings in turn: their counts differ by one at most."""

from __future__ import annotations

from collections import Counter

import pytest

from mastery_sched.checks import check
from mastery_sched.rules import Rule, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import one, plan_of, sentence, solved, with_meeting, with_school

# The second school is the best host: the third lives far away.
LOPSIDED = [*schools_in_line(2), make_school(2, east_km=20.0)]


def hosts(number: int) -> Counter[int | None]:
    plan = solved(make_problem(LOPSIDED, num_meetings=number))
    return Counter(meeting.venue_urn for meeting in plan.schedule)


def test_the_model_shares_hosting_and_gives_the_odd_meeting_to_the_best_host() -> None:
    assert hosts(2) == {urn(0): 1, urn(1): 1}
    assert hosts(3) == {urn(0): 1, urn(1): 1, urn(2): 1}
    assert hosts(4) == {urn(0): 1, urn(1): 2, urn(2): 1}


def test_the_model_leaves_out_the_unwilling() -> None:
    problem = with_school(make_problem(LOPSIDED, num_meetings=4), 1, can_host=False)
    counts = Counter(meeting.venue_urn for meeting in solved(problem).schedule)
    assert counts == {urn(0): 2, urn(2): 2}


@pytest.mark.parametrize("venues", [(0, 1, 2), (1, 0, 2)])
def test_equal_shares_are_fair(venues: tuple[int, ...]) -> None:
    problem = make_problem(LOPSIDED, num_meetings=3)
    assert check(plan_of(problem, [(0, 1, 2)], venues=[venues])) == ()


def test_shares_that_differ_by_two_are_reported() -> None:
    problem = make_problem(LOPSIDED, num_meetings=3)
    message = one(plan_of(problem, [(0, 1, 2)], venues=[(0, 1, 1)]), Rule.HOST_FAIRNESS)
    assert message == (
        "G01 School 1 shares hosting unfairly: School 1 (100002) 2 times, School 2 (100003) 0 times"
    )


def test_many_who_never_host_are_not_named() -> None:
    problem = make_problem(schools_in_line(5), rules={"max_size": 5}, num_meetings=3)
    message = one(plan_of(problem, [range(5)], venues=[(0, 0, 0)]), Rule.HOST_FAIRNESS)
    assert message == (
        "G01 School 2 shares hosting unfairly: School 0 (100001) 3 times, all other hosts 0 times"
    )


def test_a_difference_of_one_is_fair() -> None:
    problem = make_problem(LOPSIDED, num_meetings=4)
    assert check(plan_of(problem, [(0, 1, 2)], venues=[(0, 1, 2, 1)])) == ()


def test_meetings_of_another_kind_do_not_count() -> None:
    policy = (VenueKind.CENTRAL, VenueKind.MEMBER, VenueKind.MEMBER)
    problem = make_problem(LOPSIDED, num_meetings=3, rules={"venue_policy": policy})
    assert check(plan_of(problem, [(0, 1, 2)], venues=[(1, 1, 0)])) == ()


def test_a_meeting_at_a_wrong_place_is_not_held_against_the_hosts() -> None:
    problem = make_problem([*LOPSIDED, make_school(3, applicant=False)], num_meetings=4)
    plan = plan_of(problem, [(0, 1, 2)], venues=[(0, 1, 2, 1)])
    one(with_meeting(plan, "G01", 1, venue_urn=urn(3)), Rule.VENUE_KIND)


def test_sentence() -> None:
    assert sentence(make_problem(LOPSIDED, num_meetings=3), Rule.HOST_FAIRNESS) == (
        "The 3 meetings at schools of the group are shared evenly among those willing to host: "
        "none hosts twice more often than another."
    )
    assert sentence(make_problem(LOPSIDED, num_meetings=1), Rule.HOST_FAIRNESS) is None
