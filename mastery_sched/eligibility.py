"""Who may join a Work Group: open, state-funded, primary phase, and not there before.

Words are those of the national register (Get Information About Schools), in any case. Blank cells
are given the benefit of the doubt, with a warning that the reader of the tables writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mastery_sched.entities import PastPlace, School


@dataclass(frozen=True, slots=True)
class EstablishmentType:
    """A type of establishment of the national register.

    Parameters
    ----------
    code
        The register's code; ``None`` for words of other published lists.
    name
        The register's words.
    state_funded
        Whether it is a state-funded school or college of England.
    has_primary_pupils
        Whether schools of this type can have pupils of primary age.
    """

    code: int | None
    name: str
    state_funded: bool
    has_primary_pupils: bool


TYPES = (
    EstablishmentType(1, "Community school", True, True),
    EstablishmentType(2, "Voluntary aided school", True, True),
    EstablishmentType(3, "Voluntary controlled school", True, True),
    EstablishmentType(5, "Foundation school", True, True),
    EstablishmentType(6, "City technology college", True, False),
    EstablishmentType(7, "Community special school", True, True),
    EstablishmentType(8, "Non-maintained special school", False, True),
    EstablishmentType(10, "Other independent special school", False, True),
    EstablishmentType(11, "Other independent school", False, True),
    EstablishmentType(12, "Foundation special school", True, True),
    EstablishmentType(14, "Pupil referral unit", True, True),
    EstablishmentType(15, "Local authority nursery school", True, False),
    EstablishmentType(18, "Further education", True, False),
    EstablishmentType(24, "Secure units", True, False),
    EstablishmentType(25, "Offshore schools", False, True),
    EstablishmentType(26, "Service children's education", False, True),
    EstablishmentType(27, "Miscellaneous", False, True),
    EstablishmentType(28, "Academy sponsor led", True, True),
    EstablishmentType(29, "Higher education institutions", False, False),
    EstablishmentType(30, "Welsh establishment", False, True),
    EstablishmentType(31, "Sixth form centres", True, False),
    EstablishmentType(32, "Special post 16 institution", False, False),
    EstablishmentType(33, "Academy special sponsor led", True, True),
    EstablishmentType(34, "Academy converter", True, True),
    EstablishmentType(35, "Free schools", True, True),
    EstablishmentType(36, "Free schools special", True, True),
    EstablishmentType(37, "British schools overseas", False, True),
    EstablishmentType(38, "Free schools alternative provision", True, True),
    EstablishmentType(39, "Free schools 16 to 19", True, False),
    EstablishmentType(40, "University technical college", True, False),
    EstablishmentType(41, "Studio schools", True, False),
    EstablishmentType(42, "Academy alternative provision converter", True, True),
    EstablishmentType(43, "Academy alternative provision sponsor led", True, True),
    EstablishmentType(44, "Academy special converter", True, True),
    EstablishmentType(45, "Academy 16-19 converter", True, False),
    EstablishmentType(46, "Academy 16 to 19 sponsor led", True, False),
    EstablishmentType(47, "Children's centre", True, False),
    EstablishmentType(48, "Children's centre linked site", True, False),
    EstablishmentType(49, "Online provider", False, True),
    EstablishmentType(56, "Institution funded by other government department", True, False),
    EstablishmentType(57, "Academy secure 16 to 19", True, False),
    EstablishmentType(None, "Mainstream academy", True, True),
    EstablishmentType(None, "Academy", True, True),
    EstablishmentType(None, "Free school", True, True),
    EstablishmentType(None, "Maintained school", True, True),
    EstablishmentType(None, "Independent school", False, True),
    EstablishmentType(None, "Independent special school", False, True),
)
"""Every type of the register by code, then the words of other published lists."""

TYPE_OF = {each.name.casefold(): each for each in TYPES}
"""Types by name, in lower case."""

PRIMARY_PHASES = frozenset({"primary", "middle deemed primary", "all-through", "all through"})
"""Phases with primary pupils."""

OTHER_PHASES = frozenset(
    {"nursery", "middle deemed secondary", "secondary", "16 plus", "not applicable"}
)
"""Phases without primary pupils."""

OPEN_STATUSES = frozenset({"open", "open, but proposed to close"})
"""Statuses of schools that are open now."""

OTHER_STATUSES = frozenset({"closed", "proposed to open"})
"""Statuses of schools that are not."""

REGISTER_WORDS = {
    "type": frozenset(TYPE_OF),
    "phase": PRIMARY_PHASES | OTHER_PHASES,
    "status": OPEN_STATUSES | OTHER_STATUSES,
}
"""By column, every word that is known, in lower case."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An applicant that may not join, and why."""

    urn: int
    name: str
    reason: str


def reason_ineligible(school: School, past: dict[int, str]) -> str | None:
    """Why a school may not join, or ``None`` if it may.

    Parameters
    ----------
    school
        The school.
    past
        School year in which each URN took part.
    """
    if school.status is not None and school.status.casefold() not in OPEN_STATUSES:
        return f"it is not open (status {school.status!r})"
    if school.type is not None:
        kind = TYPE_OF.get(school.type.casefold())
        if kind is not None and not kind.has_primary_pupils:
            return f"its type has no primary pupils ({school.type!r})"
        if kind is None or not kind.state_funded:
            return f"it is not a state-funded type ({school.type!r})"
    if school.phase is not None and school.phase.casefold() not in PRIMARY_PHASES:
        return f"it has no primary phase ({school.phase!r})"
    if school.urn in past:
        return f"it has already taken part, in {past[school.urn]}"
    for urn in school.predecessor_urns:
        if urn in past:
            return f"its predecessor {urn} has already taken part, in {past[urn]}"
    return None


def split_by_eligibility(
    schools: Sequence[School], history: Iterable[PastPlace]
) -> tuple[tuple[School, ...], tuple[LeftOut, ...]]:
    """Applicants that may join, and applicants left out with the reason, in the order given."""
    past = {each.urn: each.school_year for each in history}
    eligible, left_out = [], []
    for school in schools:
        if not school.applicant:
            continue
        reason = reason_ineligible(school, past)
        if reason is None:
            eligible.append(school)
        else:
            left_out.append(LeftOut(school.urn, school.name, reason))
    return tuple(eligible), tuple(left_out)
