"""Calendar files: read back by two parsers that share nothing, and by eye where it matters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from mastery_sched.plan import Plan
from mastery_sched.rules import VenueKind
from mastery_sched.tables.outputs.calendar_files import ics_files, uid_of, write_ics
from tests.builders import slot, urn
from tests.outputs import odd_plan, plan_of_size, plan_with_nothing_placed
from tests.plans import plan_of_two_groups

LONDON = ZoneInfo("Europe/London")


def events(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_there_is_a_file_for_everybody_who_meets() -> None:
    files = ics_files(plan_of_two_groups())
    assert set(files) == {
        "hub.ics",
        "group-G01-West.ics",
        "group-G02-East.ics",
        *(f"school-{urn(i)}-School-{i}.ics" for i in range(5)),
        "specialist-S1.ics",
    }
    assert len(events(files["hub.ics"])) == 4
    assert len(events(files["group-G01-West.ics"])) == 2
    assert len(events(files["specialist-S1.ics"])) == 2


def test_an_event_says_what_when_and_where() -> None:
    plan = plan_of_two_groups()
    first, second = events(ics_files(plan)["group-G02-East.ics"])
    assert str(first["summary"]) == "Work Group G02 East: meeting 1"
    assert first["dtstart"].dt == datetime(2025, 9, 3, 9, 0, tzinfo=LONDON)
    assert first["dtend"].dt == datetime(2025, 9, 3, 12, 0, tzinfo=LONDON)
    assert str(first["location"]) == "School 3, Midshire"
    assert "School 3; School 4" in str(first["description"])
    assert first["sequence"] == 0
    assert first["dtstamp"].dt == datetime(2025, 9, 1, tzinfo=UTC)
    assert str(first["status"]) == "TENTATIVE"
    assert first["geo"].to_ical().startswith("53.0;-1.35")
    assert second["dtstart"].dt == datetime(2025, 10, 1, 13, 0, tzinfo=LONDON)
    assert str(second["location"]) == "online"
    assert "geo" not in second


def test_times_come_from_the_rules() -> None:
    plan = plan_of_two_groups()
    rules = replace(plan.problem.rules, session_times=(("08:45", "11:40"), ("12:50", "15:05")))
    plan = replace(plan, problem=replace(plan.problem, rules=rules), state="published")
    first, second = events(ics_files(plan)["group-G02-East.ics"])
    assert f"{first['dtstart'].dt:%H:%M}-{first['dtend'].dt:%H:%M}" == "08:45-11:40"
    assert f"{second['dtstart'].dt:%H:%M}-{second['dtend'].dt:%H:%M}" == "12:50-15:05"
    assert str(first["status"]) == "CONFIRMED"


def on_days(days: list[str]) -> Plan:
    plan = plan_of_two_groups()
    meetings = [
        replace(plan.schedule[0], number=number, slot=slot(f"{day} AM"))
        for number, day in enumerate(days, start=1)
    ]
    return replace(plan, schedule=tuple(meetings))


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        ("2025-10-24", 8),
        ("2025-10-27", 9),
        ("2026-03-27", 9),
        ("2026-03-30", 8),
        ("2031-10-24", 8),
        ("2031-10-27", 9),
    ],
)
def test_nine_oclock_stays_nine_oclock_across_the_change_of_clocks(day: str, utc_hour: int) -> None:
    content = ics_files(on_days([day]))["hub.ics"]
    (event,) = events(content)
    assert event["dtstart"].dt.astimezone(UTC).hour == utc_hour
    # The other parser knows London only by the rule in the file.
    (other,) = vobject.readOne(content.decode()).vevent_list
    assert other.dtstart.value.hour == 9
    assert other.dtstart.value.utcoffset() == timedelta(hours=9 - utc_hour)


def test_the_rule_of_the_clocks_is_londons() -> None:
    days = [(date(2024, 1, 1) + timedelta(days=3 * i)).isoformat() for i in range(600)]
    content = ics_files(on_days(days))["hub.ics"].decode()
    for event in vobject.readOne(content).vevent_list:
        here = event.dtstart.value
        there = datetime(here.year, here.month, here.day, 9, tzinfo=LONDON)
        assert here.utcoffset() == there.utcoffset()


def test_a_uid_depends_on_nothing_that_may_change() -> None:
    plan = plan_of_two_groups()
    meeting = plan.schedule[0]
    moved = replace(
        meeting, slot=slot("2026-01-15 PM"), venue_urn=None, specialist_id=None, attending=()
    )
    shuffled = replace(plan, work_groups=(), schedule=(moved,), state="published")
    assert uid_of(plan, meeting) == uid_of(shuffled, moved)
    assert uid_of(plan, meeting) == "fedb948d-f13a-5378-97ce-1ec49614eab6@mastery-sched"


def test_uids_are_different_for_different_meetings() -> None:
    plan = plan_of_size(20)
    other = replace(plan, problem=replace(plan.problem, hub="Other Hub"))
    uids = {uid_of(each, meeting) for each in (plan, other) for meeting in plan.schedule}
    assert len(uids) == 2 * len(plan.schedule)


def test_an_event_is_the_same_in_every_file() -> None:
    seen: dict[str, bytes] = {}
    for content in ics_files(plan_of_size(3)).values():
        for event in re.findall(rb"BEGIN:VEVENT.*?END:VEVENT", content, re.DOTALL):
            uid = re.search(rb"UID:(.*)\r", event)
            assert uid is not None
            assert seen.setdefault(uid[1].decode(), event) == event
    assert len(seen) == 6


@pytest.mark.parametrize(
    "plan",
    [
        plan_of_size(1),
        odd_plan(),
        plan_with_nothing_placed(),
        plan_of_size(2, kind=VenueKind.ONLINE),
    ],
    ids=["one", "odd", "nothing", "online"],
)
def test_every_file_is_proper(plan: Plan) -> None:
    for content in ics_files(plan).values():
        lines = content.split(b"\r\n")
        assert lines[-1] == b""
        assert all(len(line) <= 75 for line in lines)
        assert not any(b"\n" in line or b"\r" in line for line in lines)
        calendar = icalendar.Calendar.from_ical(content)
        assert calendar.errors == []
        assert (str(calendar["version"]), len(calendar.walk("VTIMEZONE"))) == ("2.0", 1)
        parsed = vobject.readOne(content.decode())
        assert len(parsed.contents.get("vevent", [])) == len(calendar.walk("VEVENT"))


def test_names_bring_no_lines_of_their_own() -> None:
    content = ics_files(odd_plan())["hub.ics"]
    unfolded = content.replace(b"\r\n ", b"")
    starts = {line.split(b":")[0].split(b";")[0] for line in unfolded.split(b"\r\n")}
    assert b"ATTENDEE" not in starts
    assert b"ATTENDEE:mailto:a@example.invalid" in unfolded


def test_names_read_back_as_they_were() -> None:
    plan = odd_plan()
    texts = " ".join(str(each["location"]) for each in events(ics_files(plan)["hub.ics"]))
    for meeting in plan.schedule:
        assert plan.problem.school_by_urn[meeting.venue_urn or 0].name in texts


def test_written_twice_the_bytes_are_the_same(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        write_ics(plan_of_size(2), folder)
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {
        p.name: p.read_bytes() for p in other.iterdir()
    }


def test_calendars_of_groups_that_are_no_more_are_removed(tmp_path: Path) -> None:
    plan = plan_of_two_groups()
    write_ics(plan, tmp_path)
    fewer = replace(plan, schedule=plan.meetings_of("G01"), work_groups=plan.work_groups[:1])
    write_ics(fewer, tmp_path)
    assert not (tmp_path / "group-G02-East.ics").exists()
    assert (tmp_path / "group-G01-West.ics").exists()


def test_nothing_placed_is_a_calendar_without_events() -> None:
    files = ics_files(plan_with_nothing_placed())
    assert set(files) == {"hub.ics"}
    assert events(files["hub.ics"]) == []
