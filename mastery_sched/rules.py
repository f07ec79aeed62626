"""The rules a plan must keep, by name, and the preferences it should.

:class:`Rule` names every rule once: the same name stands in the models (a constraint), in the
checker (a function) and in the explanation (a sentence). :class:`Rules` holds the settings,
:class:`Preferences` the weights of the timetable's wishes. Nothing here looks at schools or plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from numbers import Integral

from mastery_sched.assessment import Assessment, AssessmentWeek, Treatment
from mastery_sched.entities import Session, Slot
from mastery_sched.errors import counted

LONGEST_GAP_DAYS = 400
"""Days of a gap that a school year cannot hold: as good as no limit."""


class Rule(StrEnum):
    """Every rule, under the one name it has in model, check and explanation."""

    IDENTITY = "identity"
    GROUP_SIZE = "group_size"
    PLACED_ONCE = "placed_once"
    EVERYONE_PLACED = "everyone_placed"
    ELIGIBLE = "eligible"
    ONE_SPECIALIST = "one_specialist"
    CAPACITY = "capacity"
    ONE_PER_WINDOW = "one_per_window"
    DATE_RANGE = "date_range"
    ATTENDANCE = "attendance"
    SCHOOL_OPEN = "school_open"
    SPECIALIST_OPEN = "specialist_open"
    SPECIALIST_SESSION = "specialist_session"
    PARTNERS = "partners"
    RELEASE_DAYS = "release_days"
    DOUBLE_BOOKING = "double_booking"
    MIN_GAP = "min_gap"
    MAX_GAP = "max_gap"
    LESSON_SESSION = "lesson_session"
    VENUE_KIND = "venue_kind"
    HOST_FAIRNESS = "host_fairness"
    CAN_HOST = "can_host"
    HOST_OPEN = "host_open"
    MAX_TRAVEL = "max_travel"
    MAX_SPECIALIST_TRAVEL = "max_specialist_travel"
    PINNED = "pinned"
    TOGETHER = "together"
    APART = "apart"
    MOST_PER_TRUST = "most_per_trust"
    MOST_TRUST_OUT = "most_trust_out"
    MOST_MEETINGS = "most_meetings"
    LEAD_ATTENDS_FIRST = "lead_attends_first"
    TOTALS = "totals"


class VenueKind(StrEnum):
    """Where a meeting is: at each member in turn, one central member, the base, or online."""

    MEMBER = "member"
    CENTRAL = "central"
    SPECIALIST = "specialist"
    ONLINE = "online"


class Unplaced(StrEnum):
    """Whether schools may be left without a group."""

    FORBID = "forbid"
    ALLOW = "allow"


VENUE_POLICIES: dict[str, tuple[VenueKind, ...]] = {
    "rotate": (VenueKind.MEMBER,) * 6,
    "central": (VenueKind.CENTRAL,) * 6,
    "specialist": (VenueKind.SPECIALIST,) * 6,
    "first_then_rotate": (VenueKind.SPECIALIST, *(VenueKind.MEMBER,) * 5),
}
"""Named venue policies: one kind for each of the six meetings."""


_WHOLE = ("min_size", "max_size", "specialist_weight_percent", "min_gap_days")
LOADS = (
    "most_trust_out_session",
    "most_trust_out_week",
    "most_meetings_session",
    "most_meetings_week",
)
"""Settings that limit how much goes on at once; without one of them there is no limit."""

_WHOLE_OR_NONE = (
    "max_travel_m",
    "max_specialist_travel_m",
    "max_gap_days",
    "most_per_trust",
    *LOADS,
)


def _not_whole(
    settings: object, names: Iterable[str], names_or_none: Iterable[str] = ()
) -> Iterator[str]:
    """Make whole numbers of any type plain ones; a fault for each setting that is none."""
    optional = tuple(names_or_none)
    for name in (*names, *optional):
        value = getattr(settings, name)
        if isinstance(value, Integral) and not isinstance(value, bool):
            object.__setattr__(settings, name, int(value))
        elif value is not None or name not in optional:
            yield f"{name} is {value!r}; it must be a whole number"


def _policy(policy: str | Iterable[str]) -> tuple[VenueKind, ...]:
    """A venue policy from its name or its kinds, as words or not."""
    if isinstance(policy, str):
        if policy not in VENUE_POLICIES:
            raise ValueError(
                f"venue_policy is {policy!r}; the named ones are {', '.join(VENUE_POLICIES)}, or "
                "give one kind a meeting"
            )
        return VENUE_POLICIES[policy]
    return tuple(VenueKind(kind) for kind in policy)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Weights of the timetable's wishes: whole numbers, 0 switches one off.

    Parameters
    ----------
    afternoon
        For each meeting in the afternoon.
    edge
        For each meeting on one of the first or last two weekdays of the segment of anybody who
        takes part.
    weekday
        For each meeting that is not on the group's most frequent weekday.
    spacing
        For each day by which the group's longest gap between meetings exceeds its shortest.
    assessment
        For each meeting in a discouraged assessment week of anybody who takes part.

    Raises
    ------
    ValueError
        If a weight is negative.
    """

    afternoon: int = 10
    edge: int = 6
    weekday: int = 4
    spacing: int = 1
    assessment: int = 6

    def __post_init__(self) -> None:
        names = ("afternoon", "edge", "weekday", "spacing", "assessment")
        faults = list(_not_whole(self, names))
        if not faults:
            for name in names:
                if getattr(self, name) < 0:
                    faults.append(f"{name} is {getattr(self, name)}; a weight must be 0 or more")
        if faults:
            raise ValueError("; ".join(faults))


@dataclass(frozen=True)  # without slots, for what is cached
class Rules:
    """Settings of the rules of one hub.

    Parameters
    ----------
    min_size, max_size
        Schools in a group.
    venue_policy
        One :class:`VenueKind` a meeting; its length is the number of meetings. A name of a policy
        or the kinds as words will do. See
        :data:`VENUE_POLICIES`.
    max_travel_m
        Cap on the one-way distance of any school to any venue of its meetings, in metres.
    max_specialist_travel_m
        The same for every specialist, beside each one's own cap.
    specialist_weight_percent
        How much a specialist's journey counts beside a school's; 100 is equal, 0 not at all. Each
        weighted journey is rounded half-up to a whole unit.
    min_gap_days
        Least number of days from one meeting of a group to the next.
    max_gap_days
        Most number of days from one meeting of a group to the next; ``None``: any number.
    windows
        First and last date of each meeting, in order of time. Without any, meeting ``h`` is in
        segment ``h`` of everybody's calendar.
    earliest_date, latest_date
        No meeting is before or after these.
    lesson_sessions
        Sessions in which schools teach the lesson that is observed, so in which meetings at a
        school take place; those online are free of it.
    unplaced
        Whether schools may be left out when not all can be placed.
    most_per_trust
        Most schools of one trust in a group; ``None``: any number.
    most_trust_out_session, most_trust_out_week
        Most schools of one trust at meetings in one session, or from Monday to Friday of one week;
        hosts count as well, for their teachers leave their classes too. ``None``: any number.
    most_meetings_session, most_meetings_week
        Most meetings of the hub in one session, or from Monday to Friday of one week.
    lead_attends_first
        Whether the hub lead comes to the first meeting of each group, so that no two of them may be
        at once.
    block_ks2_week
        Whether the week of the key stage 2 tests is kept free.
    assessment_weeks
        Assessments that count otherwise than usual, or on other dates; see :attr:`assessments`.
    fallback_kmh
        Speed that turns kilometres into minutes for pairs missing from a travel table in minutes.
    session_times
        Start and end of the morning and of the afternoon session, local time.

    Raises
    ------
    ValueError
        If a setting is of the wrong kind or contradicts another.
    """

    min_size: int = 6
    max_size: int = 7
    venue_policy: tuple[VenueKind, ...] = VENUE_POLICIES["rotate"]
    max_travel_m: int | None = None
    max_specialist_travel_m: int | None = None
    specialist_weight_percent: int = 100
    min_gap_days: int = 14
    max_gap_days: int | None = None
    windows: tuple[tuple[date, date], ...] = ()
    earliest_date: date | None = None
    latest_date: date | None = None
    lesson_sessions: tuple[Session, ...] = tuple(Session)
    unplaced: Unplaced = Unplaced.FORBID
    most_per_trust: int | None = None
    most_trust_out_session: int | None = None
    most_trust_out_week: int | None = None
    most_meetings_session: int | None = None
    most_meetings_week: int | None = None
    lead_attends_first: bool = False
    block_ks2_week: bool = True
    assessment_weeks: tuple[AssessmentWeek, ...] = ()
    fallback_kmh: float | None = None
    session_times: tuple[tuple[str, str], tuple[str, str]] = field(
        default=(("09:00", "12:00"), ("13:00", "15:30"))
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "venue_policy", _policy(self.venue_policy))
        object.__setattr__(self, "windows", tuple((first, last) for first, last in self.windows))
        taught = {Session(each) for each in self.lesson_sessions}
        object.__setattr__(self, "lesson_sessions", tuple(sorted(taught)))
        object.__setattr__(self, "unplaced", Unplaced(self.unplaced))
        faults = list(_not_whole(self, _WHOLE, _WHOLE_OR_NONE))
        if faults:
            raise ValueError("; ".join(faults))
        if self.min_size < 1:
            faults.append(f"min_size is {self.min_size}; a group needs at least 1 school")
        if self.max_size < self.min_size:
            faults.append(f"max_size {self.max_size} is below min_size {self.min_size}")
        if not self.venue_policy:
            faults.append("venue_policy is empty; it needs one kind a meeting")
        for name in ("max_travel_m", "max_specialist_travel_m"):
            value = getattr(self, name)
            if value is not None and value < 0:
                faults.append(f"{name} is {value}; a distance must be 0 or more")
        if self.specialist_weight_percent < 0:
            faults.append("specialist_weight_percent is negative")
        if self.min_gap_days < 1:
            faults.append(f"min_gap_days is {self.min_gap_days}; meetings are on different days")
        if self.max_gap_days is not None and self.max_gap_days < self.min_gap_days:
            faults.append(f"max_gap_days {self.max_gap_days} is below min_gap_days")
        faults += self._wrong_dates()
        for name in ("most_per_trust", *LOADS):
            value = getattr(self, name)
            if value is not None and value < 1:
                faults.append(f"{name} is {value}; it must be 1 or more")
        object.__setattr__(
            self,
            "assessment_weeks",
            tuple(sorted(self.assessment_weeks, key=lambda week: week.assessment)),
        )
        named = [week.assessment for week in self.assessment_weeks]
        if len(set(named)) < len(named):
            faults.append("assessment_weeks names an assessment twice")
        if not self.block_ks2_week and any(
            week.assessment is Assessment.KS2_TESTS and week.treatment is Treatment.BLOCKED
            for week in self.assessment_weeks
        ):
            faults.append("block_ks2_week is false, but ks2_tests is blocked")
        if self.fallback_kmh is not None and not self.fallback_kmh > 0:
            faults.append(f"fallback_kmh is {self.fallback_kmh}; a speed must be above 0")
        if faults:
            raise ValueError("; ".join(faults))

    def _wrong_dates(self) -> Iterator[str]:
        if self.windows and len(self.windows) != len(self.venue_policy):
            meetings = counted(len(self.venue_policy), "meeting")
            yield f"windows has {len(self.windows)} of them, but there are {meetings}"
        for number, (first, last) in enumerate(self.windows, start=1):
            if last < first:
                yield f"window {number} ends on {last}, before it begins on {first}"
        for number, (before, after) in enumerate(pairwise(self.windows), start=1):
            if before[0] <= before[1] and after[0] <= before[1] and after[0] <= after[1]:
                yield f"window {number + 1} begins on {after[0]}, before window {number} is over"
        if self.earliest_date and self.latest_date and self.latest_date < self.earliest_date:
            yield f"latest_date {self.latest_date} is before earliest_date {self.earliest_date}"
        if not self.lesson_sessions:
            yield "lesson_sessions is empty; name AM, PM or both"

    @cached_property
    def assessments(self) -> tuple[AssessmentWeek, ...]:
        """How each assessment counts: as ``assessment_weeks`` say, or else as usual.

        Usually the key stage 2 tests are blocked (ignored if ``block_ks2_week`` is false), and the
        two checks discouraged.
        """
        ks2 = Treatment.BLOCKED if self.block_ks2_week else Treatment.IGNORED
        usual = {each: AssessmentWeek(each, Treatment.DISCOURAGED) for each in Assessment}
        usual[Assessment.KS2_TESTS] = AssessmentWeek(Assessment.KS2_TESTS, ks2)
        return tuple((usual | {week.assessment: week for week in self.assessment_weeks}).values())

    @property
    def num_meetings(self) -> int:
        """Number of meetings of each group."""
        return len(self.venue_policy)

    @property
    def most_of_a_trust(self) -> int | None:
        """Most schools of one trust that a group can have, all of whom are out when it meets."""
        caps = (self.most_per_trust, self.most_trust_out_session, self.most_trust_out_week)
        return min((cap for cap in caps if cap is not None), default=None)

    @property
    def has_loads(self) -> bool:
        """Whether groups without anybody in common may stand in each other's way."""
        return self.lead_attends_first or any(getattr(self, name) is not None for name in LOADS)

    @property
    def window_word(self) -> str:
        """What a planner calls the time in which a meeting must be."""
        return "window" if self.windows else "half-term"

    @property
    def gap_days(self) -> range:
        """Numbers of days that may lie between a meeting and the next."""
        most = LONGEST_GAP_DAYS if self.max_gap_days is None else self.max_gap_days
        return range(self.min_gap_days, most + 1)

    def allows(self, number: int, slot: Slot) -> bool:
        """Whether a meeting with this number, from 1, may be then, whoever comes."""
        return self.in_date_range(slot.date) and (
            slot.session in self.lesson_sessions
            or self.venue_policy[number - 1 : number] == (VenueKind.ONLINE,)
        )

    def in_date_range(self, day: date) -> bool:
        """Whether a day is neither too early nor too late for any meeting."""
        return (self.earliest_date or day) <= day <= (self.latest_date or day)

    def weighted(self, specialist_journey: int) -> int:
        """A specialist's journey times its weight, rounded half-up to a whole unit."""
        return (specialist_journey * self.specialist_weight_percent + 50) // 100

    def meetings_of(self, kind: VenueKind) -> tuple[int, ...]:
        """Numbers, from 1, of the meetings whose venue is of this kind."""
        return tuple(h for h, each in enumerate(self.venue_policy, start=1) if each is kind)
