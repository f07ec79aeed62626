"""What came of a nation, as tables: totals, hubs, groups, schools, and who travels furthest.

Every number comes from the plans and their scorer; nothing here plans, reads or writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from mastery_sched.errors import counted
from mastery_sched.national.nation import Nation, SchoolPlace
from mastery_sched.national.outcome import HubOutcome
from mastery_sched.national.progress import progress_of
from mastery_sched.plan import Plan
from mastery_sched.progress import Status
from mastery_sched.tables.outputs.cells import Cell, cell_text
from mastery_sched.tables.outputs.shape import Column, Kind, OutputTable

NUM_FURTHEST = 100
"""Schools in the table of those that travel furthest."""

UNIT = Column("unit", "of travel: km or minutes")
TRAVEL = Column("travel", "over the year, there and back", Kind.DECIMAL)


@dataclass(frozen=True)
class Summed:
    """A nation and the outcomes of its hubs, in the same order."""

    nation: Nation
    outcomes: tuple[HubOutcome, ...]

    @property
    def plans(self) -> Iterator[Plan]:
        """The plans there are."""
        return (outcome.plan for outcome in self.outcomes if outcome.plan is not None)

    @cached_property
    def schools(self) -> dict[str, dict[int, dict[str, object]]]:
        """By hub and URN, the rows of its plan's table of schools; travel is ``travel``."""
        found = {}
        for plan in self.plans:
            column = f"travel_{plan.problem.travel_unit.label}"
            frame = plan.schools.rename(columns={column: "travel"})
            rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
            found[plan.problem.hub] = {int(row["urn"]): _named(row) for row in rows}
        return found

    @property
    def furthest(self) -> list[tuple[Plan, dict[str, object]]]:
        """Schools of all plans, the longest one-way journey first."""
        plans = {plan.problem.hub: plan for plan in self.plans}
        rows = [
            (plans[hub], row) for hub, theirs in self.schools.items() for row in theirs.values()
        ]
        placed = [each for each in rows if each[1]["group"] is not None]
        return sorted(placed, key=lambda each: (-_number(each[1]["furthest_km"]), each[1]["urn"]))


def overview_table(summed: Summed) -> OutputTable:
    """The nation in pairs of a heading and a text."""
    columns = (Column("item", "what is told"), Column("value", "what there is to tell"))
    rows = tuple((item, cell_text(value)) for item, value in _overview(summed))
    return OutputTable("overview", "Overview", columns, rows)


def _overview(summed: Summed) -> Iterator[tuple[str, str]]:
    nation, outcomes = summed.nation, summed.outcomes
    num_schools = sum(len(outcome.problem.applicants) for outcome in outcomes)
    known = progress_of(0.0, len(outcomes), num_schools, outcomes)
    plans = list(summed.plans)
    yield "Nation", nation.name
    yield "School year", nation.school_year
    failed = f", {known.num_failed} of them without a plan" if known.num_failed else ""
    yield "Hubs", f"{len(outcomes)}{failed}"
    yield "Schools in the tables", f"{len(nation.places):,}"
    yield "Schools to be placed", f"{num_schools:,}"
    yield "Placed", f"{known.num_placed:,} in {sum(len(p.work_groups) for p in plans):,} groups"
    homeless = sum(e.school.applicant and e.membership.hub is None for e in nation.places)
    yield "Applicants without a hub", f"{homeless:,}"
    for unit in dict.fromkeys(plan.problem.travel_unit for plan in plans):
        travel = sum(p.score.travel for p in plans if p.problem.travel_unit is unit)
        yield "Travel", f"{unit.shown(travel):,.1f} {unit.label} over the year, there and back"
    bounded = [r for each in outcomes if (r := each.result) is not None and r.bound is not None]
    if known.gap is not None:
        hubs = f"{counted(len(bounded), 'hub')} with a bound"
        yield "Proved", f"no plans can save more than {known.gap:.2%} of the travel in {hubs}"
    if summed.furthest:
        plan, row = summed.furthest[0]
        who = f"{row['name']} ({row['urn']}), {plan.problem.hub}"
        yield "Furthest school", f"{who}, {_number(row['furthest_km']):.1f} km one way"


def hubs_table(summed: Summed) -> OutputTable:
    """One row a hub, those without applicants too."""
    columns = (
        Column("hub", "its name"),
        Column("outcome", "optimal, feasible, or no plan"),
        Column("num_schools", "schools to be placed", Kind.WHOLE),
        Column("placed", "of them with a group", Kind.WHOLE),
        Column("not_eligible", "applicants that may not join", Kind.WHOLE),
        Column("num_specialists", "specialists", Kind.WHOLE),
        Column("num_groups", "groups", Kind.WHOLE),
        TRAVEL,
        UNIT,
        Column("bound", "proved lower bound on travel", Kind.DECIMAL),
        Column("gap_percent", "how much of the travel could at most be saved", Kind.DECIMAL),
        Column("furthest_school", "school with the longest one-way journey"),
        Column("furthest_urn", "its unique reference number", Kind.WHOLE),
        Column("furthest_km", "that journey in km", Kind.DECIMAL),
        Column("penalty", "unmet wishes of the timetable, weighted", Kind.WHOLE),
        Column("why", "what ended the search, or why there is no plan"),
    )
    rows = [_hub_row(outcome) for outcome in summed.outcomes]
    rows += [
        (cell_text(hub), "no applicants", 0, 0, 0, *[None] * 11)
        for hub in summed.nation.without_applicants
    ]
    return OutputTable("hubs", "Hubs", columns, tuple(rows))


def _hub_row(outcome: HubOutcome) -> tuple[Cell, ...]:
    problem, result = outcome.problem, outcome.result
    counts = (len(problem.left_out), len(problem.specialists))
    name = cell_text(outcome.name)
    if result is None:
        why = cell_text(" ".join(str(outcome.error).split()))
        return (name, "no plan", len(problem.applicants), 0, *counts, *[None] * 9, why)
    unit, facts = problem.travel_unit, result.summary
    return (
        name,
        str(Status(result.status)),
        len(problem.applicants),
        facts.num_placed,
        *counts,
        facts.num_groups,
        unit.shown(result.travel),
        unit.label,
        None if result.bound is None else unit.shown(result.bound),
        None if result.gap is None else round(100 * result.gap, 3),
        None if facts.furthest_name is None else cell_text(facts.furthest_name),
        facts.furthest_urn,
        None if facts.furthest_m is None else facts.furthest_m / 1000,
        facts.penalty,
        cell_text(result.stop_reason),
    )


def groups_table(summed: Summed) -> OutputTable:
    """One row a group of any hub."""
    columns = (
        Column("hub", "its hub"),
        Column("group", "id in the hub"),
        Column("name", "display name"),
        Column("specialist", "id of who leads it"),
        Column("num_schools", "schools in it", Kind.WHOLE),
        TRAVEL,
        UNIT,
        Column("furthest_school", "school with the longest one-way journey to a meeting"),
        Column("furthest_km", "that journey in km", Kind.DECIMAL),
    )
    rows = []
    for plan in summed.plans:
        for group, name, person, size, travel, school, km in plan.groups.itertuples(index=False):
            texts = (cell_text(plan.problem.hub), cell_text(group), cell_text(name))
            label = plan.problem.travel_unit.label
            amounts = (int(size), float(travel), label, _text(school), float(km))
            rows.append((*texts, _text(person), *amounts))
    return OutputTable("groups", "Groups", columns, tuple(rows))


def furthest_table(summed: Summed) -> OutputTable:
    """The schools of the country with the longest one-way journeys."""
    columns = (
        Column("furthest_km", "longest one-way journey in km", Kind.DECIMAL),
        Column("urn", "unique reference number", Kind.WHOLE),
        Column("name", "its name"),
        Column("authority", "its local authority"),
        Column("hub", "its hub"),
        Column("group", "id of its group in the hub"),
        TRAVEL,
        UNIT,
    )
    rows = []
    for plan, row in summed.furthest[:NUM_FURTHEST]:
        texts = (_text(row["name"]), _text(row["authority"]), cell_text(plan.problem.hub))
        cells = (_text(row["group"]), _number(row["travel"]), plan.problem.travel_unit.label)
        rows.append((_number(row["furthest_km"]), _whole(row["urn"]), *texts, *cells))
    return OutputTable("furthest", "Furthest schools", columns, tuple(rows))


def schools_table(summed: Summed) -> OutputTable:
    """Every school of the nation's tables, and what became of it."""
    columns = (
        Column("urn", "unique reference number", Kind.WHOLE),
        Column("name", "its name"),
        Column("authority", "its local authority"),
        Column("hub", "its hub; blank: none"),
        Column("decided_by", "what says so: its row, its district or its authority"),
        Column("state", "placed, or why it is not"),
        Column("group", "id of its group in the hub"),
        Column("specialist", "id of who leads the group"),
        Column("travel", "over the year, there and back, in the hub's unit", Kind.DECIMAL),
        Column("furthest_km", "longest one-way journey in km", Kind.DECIMAL),
        Column("why", "why it has no group"),
    )
    outcome_of = {outcome.name: outcome for outcome in summed.outcomes}
    rows = []
    for place in summed.nation.places:
        school, hub = place.school, place.membership.hub
        head = (school.urn, cell_text(school.name), cell_text(school.authority), _text(hub))
        fate = _fate(place, outcome_of.get(hub or ""), summed)
        rows.append((*head, str(place.membership.decided_by) or None, *fate))
    return OutputTable("schools", "Schools", columns, tuple(rows))


def _fate(
    place: SchoolPlace, outcome: HubOutcome | None, summed: Summed
) -> tuple[str, Cell, Cell, Cell, Cell, Cell]:
    """State, group, specialist, travel, furthest journey, and why there is no group."""
    nothing = (None, None, None, None)
    if not place.school.applicant:
        return ("does not apply", *nothing, None)
    if place.membership.hub is None or outcome is None:
        return ("no hub", *nothing, "no area of a hub has it")
    urn = place.school.urn
    reason = next((each.reason for each in outcome.problem.left_out if each.urn == urn), None)
    if reason is not None:
        return ("not eligible", *nothing, cell_text(reason))
    if outcome.plan is None:
        return ("no plan for the hub", *nothing, cell_text(str(outcome.error).splitlines()[0]))
    row = summed.schools[outcome.name][urn]
    if row["group"] is None:
        return ("without a group", *nothing, _text(row["unplaced_reason"]))
    numbers = (_number(row["travel"]), _number(row["furthest_km"]))
    return ("placed", _text(row["group"]), _text(row["specialist"]), *numbers, None)


def warnings_table(nation: Nation) -> OutputTable:
    """What was doubtful in the nation's tables."""
    columns = (
        Column("table", "the table"),
        Column("row", "as a spreadsheet numbers it", Kind.WHOLE),
        Column("column", "the column"),
        Column("value", "the value found"),
        Column("message", "what is doubtful"),
        Column("advice", "what to do"),
    )
    rows = [
        (
            each.table,
            each.row,
            cell_text(each.column),
            cell_text(each.value),
            cell_text(each.message),
            cell_text(each.advice),
        )
        for each in nation.warnings
    ]
    return OutputTable("warnings", "Warnings", columns, tuple(rows))


def _named(row: dict[object, object]) -> dict[str, object]:
    return {str(key): value for key, value in row.items()}


def _text(value: object) -> str | None:
    return None if value is None or value is pd.NA else cell_text(str(value))


def _number(value: object) -> float:
    return float(str(value))


def _whole(value: object) -> int:
    return int(str(value))


def without_group_or_leader(summed: Summed) -> Sequence[tuple[Plan, str | None, tuple[int, ...]]]:
    """Groups that nobody leads, by id, and schools without a group, with their URNs."""
    found: list[tuple[Plan, str | None, tuple[int, ...]]] = []
    for plan in summed.plans:
        alone = [group for group in plan.work_groups if group.specialist_id is None]
        found += [(plan, group.id, group.urns) for group in alone]
        found += [(plan, None, (each.urn,)) for each in plan.unplaced]
    return found
