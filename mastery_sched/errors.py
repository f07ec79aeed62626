"""What can go wrong, and the records that say so.

Four things that must not be confused have four exceptions: bad input, a proved impossibility, time
that ran out, and a mistake of our own.

::

    MasterySchedError
      InvalidDataError(ValueError)    .issues: every bad cell at once
      InfeasibleError                 .conflicts: proved, with the ways out
      NoPlanFoundError                .stage, .elapsed, .bound: not proved; more time may help
      PlanCheckError                  .violations: solver and checker disagree, a bug of ours
      NoProofError                    a proof was asked for where there is none to write down
      HubFailedError                  .cause, .details: one hub of many failed otherwise
    MissingExtraError(ImportError)    an optional dependency is not installed
    DataWarning(UserWarning)          what is doubtful about data that were read all the same

This module knows nothing of schools, plans or solvers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Issue:
    """One bad or doubtful cell of an input table.

    Parameters
    ----------
    table
        The table's name, such as ``schools``.
    row
        The row as a spreadsheet numbers it: the header is row 1, the first school row 2. ``None``
        when the fault is of the whole table or column.
    column
        The column's name, or ``""`` for a fault of the whole row or table.
    value
        The value found, as text.
    message
        What is wrong.
    advice
        What to do about it.
    other_row
        The other row, if it is about two, such as of one URN.
    """

    table: str
    row: int | None
    column: str
    value: str
    message: str
    advice: str = ""
    other_row: int | None = None

    def __str__(self) -> str:
        where = self.table if self.row is None else f"{self.table} row {self.row}"
        if self.column:
            where += f", {self.column}"
        found = f" ({self.value!r})" if self.value else ""
        advice = f"; {self.advice}" if self.advice else ""
        return f"{where}{found}: {self.message}{advice}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A proved reason why no plan exists.

    Parameters
    ----------
    rule
        The name of the rule that cannot be kept, a value of :class:`mastery_sched.rules.Rule`.
    subjects
        URNs, specialists or groups concerned, as text.
    sentence
        The reason in a planner's words.
    ways_out
        Changes of the input, each of which would remove this conflict.
    """

    rule: str
    subjects: tuple[str, ...]
    sentence: str
    ways_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.ways_out:
            return self.sentence
        *first, last = self.ways_out
        options = f"{', '.join(first)}, or {last}" if first else last
        return f"{self.sentence}; {options}"


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken by a plan, found by the checker.

    Parameters
    ----------
    rule
        The rule's name, a value of :class:`mastery_sched.rules.Rule`.
    message
        What is wrong, in a planner's words.
    group_id, meeting, urn, specialist_id
        Where, as far as it applies.
    """

    rule: str
    message: str
    group_id: str | None = None
    meeting: int | None = None
    urn: int | None = None
    specialist_id: str | None = None

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


class MasterySchedError(Exception):
    """Base of every error that this library raises on purpose."""


def _listed(headline: str, items: Iterable[object]) -> str:
    return "\n".join([headline, *(f"  - {item}" for item in items)])


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural but for one.

    Examples
    --------
    >>> counted(1, "school"), counted(3, "school")
    ('1 school', '3 schools')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def issues_table(issues: Iterable[Issue]) -> pd.DataFrame:
    """Faults or warnings as a table, a row each, with the columns of :class:`Issue`."""
    # Errors must not wait for pandas where nobody wants a table.
    import pandas as pd

    names = [each.name for each in fields(Issue)]
    rows = [[getattr(issue, name) for name in names] for issue in issues]
    return pd.DataFrame(rows, columns=names, dtype=object).astype(
        {"row": "Int64", "other_row": "Int64"}
    )


class InvalidDataError(MasterySchedError, ValueError):
    """The input has faults; all of them are listed in ``issues``."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__(_listed(f"{counted(len(self.issues), 'fault')} in the data:", self.issues))

    def table(self) -> pd.DataFrame:
        """The faults as a table, a row each, with the columns of :class:`Issue`."""
        return issues_table(self.issues)


class InfeasibleError(MasterySchedError):
    """It is proved that no plan keeps all the rules; ``conflicts`` says why."""

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(_listed("no plan can keep all the rules:", self.conflicts))


class NoPlanFoundError(MasterySchedError):
    """The search stopped before it found a plan or proved that there is none.

    Parameters
    ----------
    stage
        The stage that was running.
    elapsed
        Seconds spent.
    bound
        The best proved lower bound on travel, or ``None``.
    """

    def __init__(self, stage: str, elapsed: float, bound: int | None = None) -> None:
        self.stage = stage
        self.elapsed = elapsed
        self.bound = bound
        super().__init__(
            f"no plan was found in {elapsed:.1f} s (stopped while {stage}); it is not proved that "
            "there is none, so more time may help"
        )


class PlanCheckError(MasterySchedError):
    """A plan made by the solver breaks a rule by the checker's account: a bug, please report it."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__(
            _listed(
                "the plan breaks rules (a bug in mastery_sched, please report it):", self.violations
            )
        )


class NoProofError(MasterySchedError):
    """A result has no proof that could be written down; the message says what to do."""


class HubFailedError(MasterySchedError):
    """One hub of many has no plan for a reason that is none of the above; the others go on.

    Parameters
    ----------
    cause
        What happened, in a few words.
    details
        What helps to find out why, such as the place in the program; may be empty.
    """

    def __init__(self, cause: str, details: str = "") -> None:
        self.cause = cause
        self.details = details
        super().__init__(f"the hub was not planned: {cause}")


class MissingExtraError(ImportError):
    """An optional part was used without the packages it needs."""

    def __init__(self, extra: str, package: str) -> None:
        super().__init__(
            f'this needs {package}, which is not installed: pip install "mastery_sched[{extra}]"'
        )


class DataWarning(UserWarning):
    """Something in a table is doubtful but does not stop the reading; the message says what."""
