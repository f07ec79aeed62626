"""School calendars in iCalendar files of all the kinds that are published."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from mastery_sched.entities import ClosureScope, Session
from mastery_sched.errors import InvalidDataError
from mastery_sched.tables.calendar_ics import read_ics_calendar
from mastery_sched.tables.calendar_words import WORDS
from mastery_sched.tables.school_calendars import SchoolCalendars

YEAR = "2025/26"
HALF_TERMS = [
    (date(2025, 9, 2), date(2025, 10, 17)),
    (date(2025, 11, 3), date(2025, 12, 19)),
    (date(2026, 1, 5), date(2026, 2, 13)),
    (date(2026, 2, 23), date(2026, 3, 27)),
    (date(2026, 4, 13), date(2026, 5, 22)),
    (date(2026, 6, 1), date(2026, 7, 21)),
]
HOLIDAYS = [
    ("Summer holiday", date(2025, 7, 24), date(2025, 9, 1)),
    ("October half term", date(2025, 10, 18), date(2025, 11, 2)),
    ("Christmas Break", date(2025, 12, 22), date(2026, 1, 2)),
    ("February half-term", date(2026, 2, 16), date(2026, 2, 20)),
    ("Easter holidays", date(2026, 3, 28), date(2026, 4, 12)),
    ("May half term", date(2026, 5, 25), date(2026, 5, 29)),
    ("Summer holiday", date(2026, 7, 22), date(2026, 8, 31)),
]
TERMS = [
    ("Autumn Term", HALF_TERMS[0][0], HALF_TERMS[1][1]),
    ("Spring Term", HALF_TERMS[2][0], HALF_TERMS[3][1]),
    ("Summer Term", HALF_TERMS[4][0], HALF_TERMS[5][1]),
]


def all_day(title: str, first: date, last: date | None = None, *more: str) -> list[str]:
    end = (last or first) + timedelta(days=1)
    return event(
        title, f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}", *more
    )


def event(title: str, *lines: str) -> list[str]:
    uid = f"UID:{abs(hash((title, lines)))}@example.org"
    return ["BEGIN:VEVENT", uid, f"SUMMARY:{title}", *lines, "END:VEVENT"]


def read(
    tmp_path: Path, *events: list[str], encoding: str = "utf-8", urn: int | None = None
) -> SchoolCalendars:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "X-WR-CALNAME:Midshire"]
    lines += [line for each in events for line in each] + ["END:VCALENDAR", ""]
    path = tmp_path / "calendar.ics"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return read_ics_calendar(path, YEAR, urn=urn)


def periods(found: SchoolCalendars) -> dict[int, tuple[date, date]]:
    assert {segment.calendar for _, segment in found.years} <= {"Midshire"}
    return {segment.number: (segment.open_from, segment.open_to) for _, segment in found.years}


WHOLE_YEAR = dict(enumerate(HALF_TERMS, start=1))


def test_holidays_alone_make_the_year(tmp_path: Path) -> None:
    found = read(tmp_path, *(all_day(*each) for each in HOLIDAYS))
    assert periods(found) == WHOLE_YEAR
    assert (found.closed, found.issues) == ((), ())


def test_terms_with_holidays_inside_make_the_year(tmp_path: Path) -> None:
    inside = [HOLIDAYS[i] for i in (1, 3, 5)]
    found = read(tmp_path, *(all_day(*each) for each in (*TERMS, *inside)))
    assert periods(found) == WHOLE_YEAR
    assert found.issues == ()


def test_six_terms_make_the_year(tmp_path: Path) -> None:
    terms = [all_day(f"Term {n}", *each) for n, each in WHOLE_YEAR.items()]
    assert periods(read(tmp_path, *terms)) == WHOLE_YEAR


def test_first_and_last_days_make_the_year(tmp_path: Path) -> None:
    days = [all_day("Term starts", first) for first, _ in HALF_TERMS]
    days += [all_day("Last day of term", last) for _, last in HALF_TERMS]
    assert periods(read(tmp_path, *days)) == WHOLE_YEAR


def test_a_holiday_may_be_given_day_by_day(tmp_path: Path) -> None:
    events = [all_day(*each) for each in HOLIDAYS[:5] + HOLIDAYS[6:]]
    days = [date(2026, 5, 25) + timedelta(days=i) for i in range(5)]
    found = read(tmp_path, *events, *(all_day("Half term", day) for day in days))
    assert (periods(found), found.closed) == (WHOLE_YEAR, ())
    first, last = HOLIDAYS[5][1:]
    rule = event("Half term", f"DTSTART;VALUE=DATE:{first:%Y%m%d}", "RRULE:FREQ=DAILY;COUNT=5")
    assert last == first + timedelta(days=4)
    assert periods(read(tmp_path, *events, rule)) == WHOLE_YEAR


def test_a_holiday_that_is_missing_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, *(all_day(*each) for each in HOLIDAYS[:1] + HOLIDAYS[2:]))
    assert sorted(periods(found)) == [3, 4, 5, 6]
    said = " ".join(map(str, found.issues))
    assert "2025-09-02 to 2025-12-19 is longer than a half-term; a holiday is missing" in said
    assert "incomplete: Autumn 1 and Autumn 2 are missing" in said


def test_closures_and_events_of_no_kind(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        *(all_day(*each) for each in HOLIDAYS),
        all_day("INSET Day", date(2025, 11, 24)),
        all_day("Staff Training Day", date(2025, 11, 23)),
        all_day("Early May bank holiday", date(2026, 5, 4)),
        all_day("Nursery\u2019s sports day", date(2026, 6, 12)),
        all_day("INSET day", date(2024, 11, 25)),
        event("INSET day with no date"),
        all_day("INSET day moved", date(2026, 1, 5), None, "STATUS:CANCELLED"),
        event("INSET (pm)", "DTSTART:20260205T130000", "DTEND:20260205T160000"),
    )
    assert periods(found) == WHOLE_YEAR
    assert [(each.first, each.session) for each in found.closed] == [
        (date(2025, 11, 24), None),
        (date(2026, 2, 5), Session.PM),
        (date(2026, 5, 4), None),
    ]
    assert {(each.scope, each.id) for each in found.closed} == {(ClosureScope.CALENDAR, "Midshire")}
    said = {issue.column: str(issue) for issue in found.issues}
    assert "did you mean Monday 2025-11-24?" in said["Staff Training Day"]
    assert "neither term nor holiday" in said["Nursery\u2019s sports day"]
    assert "outside the school year" in said["INSET day"]
    assert "no date" in said["INSET day with no date"]
    assert "cancelled" in said["INSET day moved"]
    assert len(said) == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    found = read(
        tmp_path, all_day("INSET \u2013 St Anne\u2019s", date(2025, 11, 24)), encoding=encoding
    )
    assert [each.reason for each in found.closed] == ["INSET \u2013 St Anne\u2019s"]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20251124",),
        ("DTSTART;VALUE=DATE:20251124", "DURATION:P1D"),
        ("DTSTART:20251124T000000Z", "DTEND:20251125T000000Z"),
        ("DTSTART;TZID=Europe/London:20251124T090000", "DTEND;TZID=Europe/London:20251124T153000"),
        ("DTSTART:20251124T090000",),
    ],
)
def test_one_day_in_all_its_forms(tmp_path: Path, lines: tuple[str, ...]) -> None:
    (closure,) = read(tmp_path, event("INSET", *lines)).closed
    assert (closure.first, closure.last, closure.session) == (date(2025, 11, 24),) * 2 + (None,)


def test_midnight_in_summer_time_is_the_next_day_in_london(tmp_path: Path) -> None:
    event_in_utc = event("INSET", "DTSTART:20260611T230000Z", "DTEND:20260612T230000Z")
    (closure,) = read(tmp_path, event_in_utc, urn=100001).closed
    assert (closure.first, closure.last) == (date(2026, 6, 12),) * 2
    assert (closure.scope, closure.id) == (ClosureScope.SCHOOL, "100001")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x00\xff\xfe",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT",
        b"BEGIN:VEVENT\r\nEND:VEVENT",
    ],
)
def test_a_broken_file_is_bad_input(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.ics"
    path.write_bytes(content)
    with pytest.raises(InvalidDataError, match=r"broken\.ics"):
        read_ics_calendar(path, YEAR)
    with pytest.raises(InvalidDataError):
        read_ics_calendar(tmp_path / "nothing.ics", YEAR)


def test_every_word_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "tables.md").read_text(encoding="utf-8")
    for kind, words in WORDS.items():
        listed = ", ".join(f"`{word}`" for word in words)
        assert f"| {kind} | {listed} |" in text
