"""Those who come to a meeting are the group's members then, led by the group's specialist."""

from __future__ import annotations

from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.rules import Rule
from mastery_sched.work_groups import Membership
from tests.builders import make_problem, schools_in_line, urn
from tests.rules.helpers import one, plan_of, sentence, solved, with_group, with_meeting

PROBLEM = make_problem(schools_in_line(5), [Specialist("S1", urn(0)), Specialist("S2", urn(4))])
PLAN = plan_of(PROBLEM, [(0, 1), (2, 3, 4)])


def test_kept_by_the_model() -> None:
    plan = solved(PROBLEM)
    for meeting in plan.schedule:
        group = plan.group_by_id[meeting.group_id]
        assert meeting.attending == group.urns
        assert meeting.specialist_id == group.specialist_id


def test_a_member_who_does_not_come_is_reported() -> None:
    assert check(PLAN) == ()
    plan = with_meeting(PLAN, "G02", 2, attending=(urn(2), urn(3)))
    assert one(plan, Rule.ATTENDANCE) == (
        "Meeting 2 of G02 School 3 on Tue 2025-10-07 AM: School 4 (100005) is a member but is not "
        "among those who come"
    )


def test_a_guest_is_reported() -> None:
    plan = with_meeting(PLAN, "G01", 2, attending=(urn(0), urn(1), urn(2)))
    assert one(plan, Rule.ATTENDANCE).endswith("School 2 (100003) comes but is no member then")


def test_a_school_listed_twice_is_reported() -> None:
    plan = with_meeting(PLAN, "G01", 2, attending=(urn(0), urn(1), urn(1)))
    assert one(plan, Rule.ATTENDANCE).endswith("School 1 (100002) is listed twice")


def test_another_leader_of_one_meeting_is_reported() -> None:
    plan = with_meeting(PLAN, "G01", 2, specialist_id="S2")
    assert one(plan, Rule.ATTENDANCE) == (
        "Meeting 2 of G01 School 0 on Mon 2025-10-06 AM is led by S2, the group by S1"
    )


def test_who_joins_late_comes_late() -> None:
    members = (Membership(urn(2), 1, 2), Membership(urn(3), 1, 2), Membership(urn(4), 2, 2))
    plan = with_group(PLAN, "G02", members=members)
    assert "School 4 (100005) comes but is no member then" in one(plan, Rule.ATTENDANCE)
    plan = with_meeting(plan, "G02", 1, attending=(urn(2), urn(3)))
    assert check(plan) == ()


def test_membership_beyond_the_year_is_reported() -> None:
    members = (Membership(urn(0), 1, 2), Membership(urn(1), 1, 6))
    assert one(with_group(PLAN, "G01", members=members), Rule.ATTENDANCE) == (
        "School 1 (100002) is in G01 School 0 from meeting 1 to 6; meetings go from 1 to 2"
    )


def test_sentence() -> None:
    assert sentence(PROBLEM, Rule.ATTENDANCE) == (
        "All schools of a group come to its meetings while they are members, and so does the "
        "group's specialist."
    )
    assert sentence(make_problem(schools_in_line(2)), Rule.ATTENDANCE) == (
        "All schools of a group come to its meetings while they are members."
    )
