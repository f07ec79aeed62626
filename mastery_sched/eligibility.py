"""Who may join a Work Group: open, state-funded, primary phase, and not there before.

Words are those of the national register (Get Information About Schools), in any case. Blank cells
are given the benefit of the doubt, with a warning that the reader of the tables writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mastery_sched.entities import PastPlace, School

STATE_FUNDED_TYPES = frozenset(
    {
        "community school",
        "voluntary aided school",
        "voluntary controlled school",
        "foundation school",
        "academy converter",
        "academy sponsor led",
        "free schools",
        "city technology college",
        "community special school",
        "foundation special school",
        "academy special converter",
        "academy special sponsor led",
        "free schools special",
        "pupil referral unit",
        "academy alternative provision converter",
        "academy alternative provision sponsor led",
        "free schools alternative provision",
        "local authority nursery school",
        "mainstream academy",
        "academy",
        "free school",
        "maintained school",
    }
)
"""State-funded establishment types: the register's words, then those of other published lists."""

OTHER_TYPES = frozenset(
    {
        "academy 16-19 converter",
        "academy 16 to 19 sponsor led",
        "british schools overseas",
        "children's centre",
        "children's centre linked site",
        "free schools 16 to 19",
        "further education",
        "higher education institutions",
        "independent school",
        "independent special school",
        "institution funded by other government department",
        "miscellaneous",
        "non-maintained special school",
        "offshore schools",
        "online provider",
        "other independent school",
        "other independent special school",
        "secure units",
        "service children's education",
        "sixth form centres",
        "special post 16 institution",
        "studio schools",
        "university technical college",
        "welsh establishment",
    }
)
"""Types that may not join, so that a misspelt word can be told from one that is meant."""

PRIMARY_PHASES = frozenset({"primary", "middle deemed primary", "all-through"})
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
    "type": STATE_FUNDED_TYPES | OTHER_TYPES,
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
    if school.type is not None and school.type.casefold() not in STATE_FUNDED_TYPES:
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
