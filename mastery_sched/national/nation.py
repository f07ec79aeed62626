"""A nation: its hubs as problems, and where every school of its tables went."""

from __future__ import annotations

from dataclasses import dataclass, field

from mastery_sched.entities import School, Specialist
from mastery_sched.errors import Issue
from mastery_sched.national.areas import Membership
from mastery_sched.problem import Problem


@dataclass(frozen=True, slots=True)
class SchoolPlace:
    """A school of the nation's table, and the hub it belongs to."""

    school: School
    membership: Membership


@dataclass(frozen=True)
class Nation:
    """Hubs to be planned side by side, with an account of every school.

    Parameters
    ----------
    hubs
        One problem a hub that has applicants, by name.
    places
        Every school of the table, by URN.
    without_applicants
        Hubs in which no school applies; there is nothing to plan for them.
    specialists
        Every specialist with the hub whose groups they can lead, by hub and id.
    warnings
        What was doubtful in the tables but did not stop the reading; no part of equality.
    """

    name: str
    school_year: str
    hubs: tuple[Problem, ...]
    places: tuple[SchoolPlace, ...]
    without_applicants: tuple[str, ...] = ()
    specialists: tuple[tuple[str, Specialist], ...] = ()
    warnings: tuple[Issue, ...] = field(default=(), compare=False, repr=False)

    def __repr__(self) -> str:
        return (
            f"<Nation {self.name} {self.school_year}: {len(self.hubs)} hubs, "
            f"{len(self.places):,} schools>"
        )
