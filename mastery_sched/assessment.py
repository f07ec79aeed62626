"""The national assessments of primary schools: which there are, whose they are, how they count.

Names and settings only; on which days they are is worked out by the models' calendar, and once more
by the scorer for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Assessment(StrEnum):
    """Key stage 2 tests, multiplication tables check, phonics screening check."""

    KS2_TESTS = "ks2_tests"
    TABLES_CHECK = "tables_check"
    PHONICS_CHECK = "phonics_check"


class Treatment(StrEnum):
    """What becomes of the days of an assessment."""

    BLOCKED = "blocked"
    DISCOURAGED = "discouraged"
    IGNORED = "ignored"


YEARS: Mapping[Assessment, frozenset[int]] = {
    Assessment.KS2_TESTS: frozenset({6}),
    Assessment.TABLES_CHECK: frozenset({4}),
    Assessment.PHONICS_CHECK: frozenset({1, 2}),
}
"""Year groups that sit each; year 2 repeats the phonics check."""


ASSESSMENT_WORDS: Mapping[Assessment, str] = {
    Assessment.KS2_TESTS: "key stage 2 tests",
    Assessment.TABLES_CHECK: "multiplication tables check",
    Assessment.PHONICS_CHECK: "phonics screening check",
}
"""Their names in sentences."""


@dataclass(frozen=True, slots=True)
class AssessmentWeek:
    """How one assessment counts, and its dates where they are not the usual ones.

    Parameters
    ----------
    first, last
        Dates, inclusive, that stand instead of those by rule; both or neither.

    Raises
    ------
    ValueError
        If one date is missing or they are in the wrong order.
    """

    assessment: Assessment
    treatment: Treatment
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "assessment", Assessment(self.assessment))
        object.__setattr__(self, "treatment", Treatment(self.treatment))
        if (self.first is None) != (self.last is None):
            raise ValueError(f"{self.assessment} needs both dates, or neither")
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError(f"{self.assessment} ends on {self.last}, before {self.first}")

    def concerns(self, years: tuple[int, ...]) -> bool:
        """Whether it concerns a school with lead teachers of these years; none: of any."""
        return not years or not YEARS[self.assessment].isdisjoint(years)
