"""The section ``[rules.assessments]`` of ``hub.toml``, and year groups in a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mastery_sched.assessment import Assessment, AssessmentWeek, Treatment
from mastery_sched.rows.cells import CellError, parse_text, shown
from mastery_sched.rows.dates import parse_date

_ADVICE = (
    'write it like tables_check = "ignored" or tables_check = { treatment = "blocked", '
    'from = "2026-06-01", to = "2026-06-12" }'
)


def parse_assessments(value: object) -> tuple[AssessmentWeek, ...]:
    """Assessments with a treatment, or a treatment and dates, of their own."""
    if not isinstance(value, Mapping):
        raise CellError("not a table of assessments", _ADVICE)
    return tuple(_assessment(str(name), each) for name, each in value.items())


def assessments_values(weeks: Sequence[AssessmentWeek]) -> dict[str, dict[str, str]]:
    """What :func:`parse_assessments` reads."""
    values = {}
    for week in weeks:
        values[str(week.assessment)] = {"treatment": str(week.treatment)}
        if week.first is not None:
            dates = {"from": str(week.first), "to": str(week.last)}
            values[str(week.assessment)] |= dates
    return values


def parse_years(cell: object) -> tuple[int, ...]:
    """Year groups, separated by semicolons, commas or spaces; R, for Reception, is 0.

    Examples
    --------
    >>> parse_years("R; 1; Y6")
    (0, 1, 6)
    """
    text = re.sub(r"year\s*", "", parse_text(cell).casefold())
    years = set()
    for part in filter(None, re.split(r"[;,\s]+", text)):
        if not re.fullmatch(r"r|y?[1-6]", part):
            raise CellError(
                f"{shown(part)!r} is no year group", "write R and 1 to 6, such as R; 1; 6"
            )
        years.add(0 if part == "r" else int(part[-1]))
    return tuple(sorted(years))


def years_text(years: Sequence[int]) -> str | None:
    """Year groups as :func:`parse_years` reads them; ``None`` for none."""
    return "; ".join("R" if year == 0 else str(year) for year in years) or None


def _assessment(name: str, value: object) -> AssessmentWeek:
    if name not in list(Assessment):
        raise CellError(f"{name!r} is no assessment", f"the names are {', '.join(Assessment)}")
    given = value if isinstance(value, Mapping) else {"treatment": value}
    treatment = given.get("treatment")
    if treatment not in list(Treatment) or not set(given) <= {"treatment", "from", "to"}:
        raise CellError(f"{name}: neither {', '.join(Treatment)}", _ADVICE)
    dates = {key: parse_date(given[key]) for key in ("from", "to") if key in given}
    try:
        return AssessmentWeek(
            Assessment(name), Treatment(str(treatment)), dates.get("from"), dates.get("to")
        )
    except ValueError as error:
        raise CellError(str(error), _ADVICE) from None
