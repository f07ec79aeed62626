"""Made-up term dates for any school year, shaped like three real neighbours.

One authority has a two-week half-term in October, one starts in August and ends early in July, one
keeps the plain dates. Autumn and spring hang on the Monday nearest to 1 September, the summer on
the late May bank holiday; in 2025/26 that gives dates such as councils publish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from mastery_sched.calendar import bank_holidays, ks2_week, weekdays
from mastery_sched.entities import Segment

AUTHORITIES = ("Dovelshire", "Kelderland", "Tolvershire")
"""The two-week October half-term, the August start, the plain one."""

NUM_SEGMENTS = 6

# Days from the anchor (autumn's Monday for four segments, then the late May bank holiday).
_DAYS = {
    AUTHORITIES[0]: ((1, 46), (63, 109), (126, 165), (175, 207), (-42, -3), (7, 63)),
    AUTHORITIES[1]: ((-6, 45), (56, 109), (127, 165), (175, 207), (-42, -3), (7, 45)),
    AUTHORITIES[2]: ((3, 53), (63, 109), (126, 165), (175, 207), (-42, -3), (7, 59)),
}
_LAST_DAY = (7, 28)


def first_year(school_year: str) -> int:
    """The calendar year in which a school year such as ``2025/26`` begins.

    Raises
    ------
    ValueError
        If the text is not of that form.
    """
    start = school_year.partition("/")[0]
    if not (re.fullmatch(r"[0-9]{4}", start) and school_year == school_year_of(int(start))):
        raise ValueError(f"{school_year!r} is no school year; write it like 2025/26")
    return int(start)


def school_year_of(year: int) -> str:
    """The school year that begins in a calendar year.

    Examples
    --------
    >>> school_year_of(2025)
    '2025/26'
    """
    return f"{year}/{(year + 1) % 100:02d}"


def term_dates(school_year: str) -> tuple[Segment, ...]:
    """Six segments of each of the three authorities.

    Examples
    --------
    >>> [str(s.open_from) for s in term_dates("2025/26") if s.calendar == "Kelderland"][:2]
    ['2025-08-26', '2025-10-27']
    """
    year = first_year(school_year)
    september = date(year, 9, 1)
    autumn = september + timedelta(days=(3 - september.weekday()) % 7 - 3)
    end_of_may = date(year + 1, 5, 31)
    late_may = end_of_may - timedelta(days=end_of_may.weekday())
    anchors = (autumn,) * 4 + (late_may,) * 2
    return tuple(
        Segment(
            calendar,
            number,
            anchor + timedelta(days=first),
            _no_later(anchor + timedelta(days=last), date(year + 1, *_LAST_DAY)),
        )
        for calendar, days in _DAYS.items()
        for number, (anchor, (first, last)) in enumerate(zip(anchors, days, strict=True), start=1)
    )


def _no_later(day: date, limit: date) -> date:
    return weekdays(limit - timedelta(days=6), limit)[-1] if day > limit else day


def mastery_days(segments: Sequence[Segment]) -> dict[int, tuple[date, ...]]:
    """For each weekday, a date near the middle of every window on which all calendars are open."""
    chosen: dict[int, tuple[date, ...]] = dict.fromkeys(range(5), ())
    for number in range(1, NUM_SEGMENTS + 1):
        same = [segment for segment in segments if segment.number == number]
        first = max(segment.open_from for segment in same)
        last = min(segment.open_to for segment in same)
        shut = {*bank_holidays([first.year, last.year]), *ks2_week(first.year)}
        days = [day for day in weekdays(first, last) if day not in shut]
        for weekday in chosen:
            fitting = [day for day in days if day.weekday() == weekday]
            chosen[weekday] += (fitting[len(fitting) // 2],)
    return chosen
