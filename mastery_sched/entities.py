"""The things a hub plans with: schools, specialists, half-days, segments, closures, pins, pairs.

Immutable values that mirror the rows of a hub's tables one to one. Nothing here knows how a table
is read, what a distance is, or which rules hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


class Session(StrEnum):
    """Half of a school day."""

    AM = "AM"
    PM = "PM"


@total_ordering
@dataclass(frozen=True, slots=True)
class Slot:
    """A half-day: a local date and a session. Ordered by time.

    Examples
    --------
    >>> str(Slot(date(2025, 10, 7), Session.AM))
    '2025-10-07 AM'
    >>> Slot.parse("2025-10-07 PM") > Slot.parse("2025-10-07 AM")
    True
    """

    date: date
    session: Session

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.session}"

    def __lt__(self, other: Slot) -> bool:
        return (self.date, self.session) < (other.date, other.session)

    @property
    def weekday(self) -> str:
        """Short name of the day of the week, such as ``Tue``."""
        return (*WEEKDAYS, "Sat", "Sun")[self.date.weekday()]

    @classmethod
    def parse(cls, text: str) -> Slot:
        """Read ``2025-10-07 AM``.

        Raises
        ------
        ValueError
            If the text is not an ISO date, a space and AM or PM.
        """
        day, _, session = text.strip().partition(" ")
        return cls(date.fromisoformat(day), Session(session.strip().upper()))


@dataclass(frozen=True, slots=True, order=True)
class WeeklySession:
    """A half-day of the week, such as Thursday morning; ``weekday`` 0 is Monday."""

    weekday: int
    session: Session

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.session}"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on WGS84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class School:
    """A school the plan may touch: to be placed, or as a base or venue only.

    Parameters
    ----------
    urn
        The register's unique reference number: the key.
    applicant
        Whether it asks for a place; otherwise it is a base or venue only.
    calendar
        The calendar it follows, its authority's unless it has its own.
    type, phase, status
        The register's words; ``None`` where the table leaves them blank.
    can_host
        Whether it is willing to host meetings.
    host_sessions
        The half-days of the week on which it can host; empty means any.
    priority
        Larger is placed first when places are short.
    teachers
        Teachers it sends; they travel together.
    years
        Year groups that its lead teachers teach, Reception as 0; empty where nobody says.
    predecessor_urns
        URNs the school had before, for the history.
    """

    urn: int
    name: str
    place: Place
    authority: str
    calendar: str
    applicant: bool = True
    type: str | None = None
    phase: str | None = None
    status: str | None = None
    trust: str | None = None
    can_host: bool = True
    priority: int = 0
    applied_on: date | None = None
    teachers: int = 2
    predecessor_urns: tuple[int, ...] = ()
    stage: str | None = None
    town: str | None = None
    years: tuple[int, ...] = ()
    host_sessions: tuple[WeeklySession, ...] = ()


@dataclass(frozen=True, slots=True)
class Specialist:
    """A Mastery Specialist: leads up to ``capacity`` groups from the school where they teach.

    Parameters
    ----------
    id
        The hub's own key; not a person's name.
    base_urn
        The school where they teach; they follow its calendar, closures included.
    sessions
        The half-days of the week they are released for; empty means any.
    max_travel_m
        Their own cap on the one-way distance to a venue, in metres.
    max_release_days
        Most days of the year on which they can be away from their class for meetings; ``None``: any
        number.
    partner
        Id of the specialist with whom they work in a pair, each coming to the other's groups; it is
        enough if one of the two says so.
    """

    id: str
    base_urn: int
    capacity: int = 1
    sessions: tuple[WeeklySession, ...] = ()
    max_travel_m: int | None = None
    max_release_days: int | None = None
    partner: str | None = None


def partners_of(specialists: Iterable[Specialist]) -> dict[str, str]:
    """Who works in a pair with whom, by id, both ways.

    Examples
    --------
    >>> pairs = partners_of([Specialist("S1", 100001, partner="S2"), Specialist("S2", 100002)])
    >>> sorted(pairs.items())
    [('S1', 'S2'), ('S2', 'S1')]
    """
    named = {person.id: person.partner for person in specialists if person.partner is not None}
    return {b: a for a, b in named.items()} | named if named else {}


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """An open period of a calendar between holidays: half-term ``number``, both dates inclusive."""

    calendar: str
    number: int
    open_from: date
    open_to: date


class ClosureScope(StrEnum):
    """Whom a closure concerns.

    ``specialists`` are all of them, as on a residential; ``host`` is a school that cannot host
    then, as when its hall is let, but can go elsewhere.
    """

    SCHOOL = "school"
    CALENDAR = "calendar"
    SPECIALIST = "specialist"
    SPECIALISTS = "specialists"
    HOST = "host"
    ALL = "all"

    @property
    def needs_id(self) -> bool:
        """Whether a closure says which one it concerns."""
        return self not in (ClosureScope.SPECIALISTS, ClosureScope.ALL)


@dataclass(frozen=True, slots=True)
class Closure:
    """Dates, inclusive, on which somebody cannot meet; ``session`` ``None`` is the whole day."""

    scope: ClosureScope
    id: str
    first: date
    last: date
    session: Session | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "scope", ClosureScope(self.scope))
        if self.session is not None:
            object.__setattr__(self, "session", Session(self.session))


@dataclass(frozen=True, slots=True, order=True)
class PastPlace:
    """A school that has already taken part, and when."""

    urn: int
    school_year: str


class PinKind(StrEnum):
    """What a pin fixes."""

    GROUP = "group"
    SPECIALIST = "specialist"
    SLOT = "slot"
    VENUE = "venue"


@dataclass(frozen=True, slots=True)
class Pin:
    """A decision already taken.

    Parameters
    ----------
    kind
        ``group``: school ``subject`` (a URN) belongs to group ``value`` (an id). The others concern
        the group ``subject``, named by its id or by the URN of a member: ``specialist``: it is led
        by ``value``; ``slot``: meeting ``meeting`` is at ``value`` (``2025-10-07 AM``); ``venue``:
        meeting ``meeting`` is at school ``value`` (a URN).
    meeting
        The meeting's number, from 1; for slots and venues only.
    """

    kind: PinKind
    subject: str
    value: str
    meeting: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", PinKind(self.kind))


class PairKind(StrEnum):
    """How two schools want to sit."""

    TOGETHER = "together"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two schools that must share a group, or must not; ``first`` is the smaller URN."""

    first: int
    second: int
    kind: PairKind

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", PairKind(self.kind))


@dataclass(frozen=True, slots=True, order=True)
class TravelRow:
    """One row of a travel table: a one-way ``amount`` in whole metres or whole minutes."""

    from_urn: int
    to_urn: int
    amount: int
