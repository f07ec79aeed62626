from __future__ import annotations

from dataclasses import replace

import pandas as pd

import mastery_sched as ms
from mastery_sched.entities import ClosureScope, Pin, PinKind, Slot, Specialist
from mastery_sched.plan import Plan
from mastery_sched.spare import find_spare_dates
from tests.builders import make_problem, schools_in_line, urn, weekly
from tests.rules.helpers import closed, plan_of, with_meeting, with_rules

PAIR = make_problem(schools_in_line(2))
TUESDAYS = Specialist("S1", urn(0), 2, weekly("Tue AM"))


def spare_of(plan: Plan, group_id: str, number: int) -> str | None:
    """The spare date of a meeting, or why there is none."""
    (found,) = (
        each
        for each in find_spare_dates(plan)
        if (each.meeting.group_id, each.meeting.number) == (group_id, number)
    )
    return str(found.slot or found.reason)


def test_the_next_best_later_half_day_is_taken() -> None:
    """A week later on the same weekday: nothing but the wait tells it from others."""
    plan = plan_of(PAIR, [(0, 1)], slots=[["2025-09-02 AM", "2025-10-07 AM"]])
    assert spare_of(plan, "G01", 1) == "2025-09-09 AM"
    closed_then = replace(
        PAIR, closures=tuple(closed(ClosureScope.SCHOOL, str(urn(1)), "2025-09-09"))
    )
    assert spare_of(replace(plan, problem=closed_then), "G01", 1) == "2025-09-16 AM"


def test_gaps_to_both_neighbours_are_kept() -> None:
    plan = plan_of(PAIR, [(0, 1)], slots=[["2025-09-16 AM", "2025-09-30 AM"]])
    assert spare_of(plan, "G01", 1) == (
        "all later open half-days of half-term 1 are too near to the other meetings"
    )
    assert spare_of(replace(plan, problem=with_rules(PAIR, min_gap_days=12)), "G01", 1) == (
        "2025-09-17 AM"
    )


def test_nothing_is_left_at_the_end_of_a_half_term() -> None:
    plan = plan_of(PAIR, [(0, 1)], slots=[["2025-09-19 PM", "2025-10-07 AM"]])
    assert spare_of(plan, "G01", 1) == (
        "no later half-day of half-term 1 is open to everybody who comes"
    )


def test_groups_of_one_specialist_never_share_a_spare_date() -> None:
    problem = make_problem(schools_in_line(4), [TUESDAYS], num_meetings=1, rules={"max_size": 2})
    plan = plan_of(problem, [(0, 1), (2, 3)], slots=[["2025-09-02 AM"], ["2025-09-09 AM"]])
    assert {spare_of(plan, "G01", 1), spare_of(plan, "G02", 1)} == {
        "2025-09-16 AM",
        "what is left is the spare date of other meetings, or breaks another rule",
    }
    busy = plan_of(problem, [(0, 1), (2, 3)], slots=[["2025-09-09 AM"], ["2025-09-16 AM"]])
    assert spare_of(busy, "G01", 1) == "S1 leads other meetings at all that is left"


def test_limits_of_what_goes_on_at_once_are_kept() -> None:
    problem = make_problem(schools_in_line(4), num_meetings=1, rules={"max_size": 2})
    plan = plan_of(problem, [(0, 1), (2, 3)], slots=[["2025-09-02 AM"], ["2025-09-09 AM"]])
    assert spare_of(plan, "G01", 1) == "2025-09-03 AM"
    weekly_limit = replace(plan, problem=with_rules(problem, most_meetings_week=1))
    assert spare_of(weekly_limit, "G01", 1) == "2025-09-03 AM"
    assert spare_of(weekly_limit, "G02", 1) == "2025-09-10 AM"


def test_a_pinned_date_has_no_spare() -> None:
    pin = Pin(PinKind.SLOT, str(urn(1)), "2025-09-02 AM", 1)
    plan = plan_of(replace(PAIR, pins=(pin,)), [(0, 1)], slots=[["2025-09-02 AM", "2025-10-07 AM"]])
    assert spare_of(plan, "G01", 1) == "its date is pinned"
    assert spare_of(plan, "G01", 2) == "2025-10-14 AM"


def test_a_plan_edited_by_hand_has_a_row_for_every_meeting() -> None:
    plan = plan_of(PAIR, [(0, 1)])
    odd = replace(
        plan,
        schedule=(*plan.schedule, plan.schedule[0], replace(plan.schedule[1], group_id="G77")),
    )
    assert len(find_spare_dates(odd)) == 4
    on_sunday = with_meeting(plan, "G01", 1, slot=Slot.parse("2025-09-07 AM"))
    assert spare_of(on_sunday, "G01", 1) != "None"


def test_the_frame_says_all_of_it() -> None:
    plan = plan_of(PAIR, [(0, 1)], slots=[["2025-09-19 PM", "2025-10-07 AM"]])
    frame = ms.spare_dates(plan)
    assert list(frame["group"]) == ["G01", "G01"]
    assert frame["spare_date"].isna().tolist() == [True, False]
    assert "half-term 1" in str(frame["reason"][0])
    assert frame["spare_date"][1] == pd.Timestamp("2025-10-10")
    assert frame["spare_weekday"][1] == "Fri"
    assert list(ms.spare_dates(replace(plan, schedule=())).columns) == list(frame.columns)
