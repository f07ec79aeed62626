"""The tables that give account: overview, money, checks and warnings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mastery_sched.checks import check
from mastery_sched.errors import Violation, counted
from mastery_sched.money import Money, SchoolMoney, SpecialistMoney, miles, money_of
from mastery_sched.plan import Plan
from mastery_sched.scoring import summary, worst_timetable
from mastery_sched.sentences import sentences
from mastery_sched.tables.outputs.cells import Cell, cell_text
from mastery_sched.tables.outputs.shape import Column, Kind, OutputTable

PLAN_FILE = "Plan file"
FINGERPRINT = "Fingerprint of the plan"

EDIT = (
    "Columns with a green heading may be changed, on Groups, Schools, Meetings and Waiting list, "
    "and rows put in or taken out there; all else is worked out from them. Save the workbook "
    "beside its plan file, then: mastery-sched check plan.xlsx"
)


def overview_table(
    plan: Plan,
    money: Money,
    violations: Sequence[Violation],
    *,
    certificate: str | None,
    plan_file: str,
    fingerprint: str,
) -> OutputTable:
    """What was planned, in pairs of a heading and a text."""
    columns = (Column("item", "what is told"), Column("value", "what there is to tell"))
    rows = [
        (item, cell_text(value)) for item, value in _overview(plan, money, violations, certificate)
    ]
    rows += [(PLAN_FILE, cell_text(plan_file)), (FINGERPRINT, fingerprint)]
    return OutputTable("overview", "Overview", columns, tuple(rows))


def _overview(
    plan: Plan, money: Money, violations: Sequence[Violation], certificate: str | None
) -> Iterator[tuple[str, str]]:
    problem, facts = plan.problem, summary(plan)
    unit, rates = problem.travel_unit, problem.rates
    yield "Hub", problem.hub
    yield "School year", problem.school_year
    yield "State", plan.state
    planned = f"{counted(facts.num_placed, 'school')} in {counted(facts.num_groups, 'group')}"
    yield "Planned", f"{planned}, {counted(len(plan.schedule), 'meeting')}"
    yield "Without a group", counted(len(plan.unplaced), "school")
    yield "Travel", f"{unit.shown(facts.travel):,.1f} {unit.label} over the year, there and back"
    schools, people = unit.shown(facts.travel_schools), unit.shown(facts.travel_specialists)
    yield "Travel of schools", f"{schools:,.1f} {unit.label}"
    yield "Travel of specialists", f"{people:,.1f} {unit.label}, as weighted by the rules"
    if facts.furthest_m is not None and facts.median_school_travel is not None:
        who = f"{facts.furthest_name} ({facts.furthest_urn})"
        yield "Furthest school", f"{who}, {facts.furthest_m / 1000:.1f} km one way"
        median = unit.shown(facts.median_school_travel)
        yield "School in the middle", f"{median:,.1f} {unit.label} over the year"
    yield "Certificate", _sentence(certificate or "nothing is known of how good a plan could be")
    kept = f"{counted(len(violations), 'fault')}, see Checks" if violations else "all kept"
    yield "Rules", kept
    yield "Timetable", f"{plan.score.penalty} points of unmet wishes (0 is best)"
    yield "Worst timetable", worst_timetable(plan)
    yield "Funding of schools", _pounds(money.funding_pence)
    yield (
        "Supply cover",
        f"{_pounds(money.cover_pence)} at {_pounds(rates.cover_pence_per_day)} a teacher and day",
    )
    pence = f"{rates.pence_per_100_miles / 100:g}p a mile"
    yield "Mileage", f"{_pounds(money.travel_pence)} at {pence}, one car a school"
    yield (
        "Edit this workbook",
        EDIT,
    )


def money_table(plan: Plan, money: Money) -> OutputTable:
    """One row a school, one a specialist, and the total."""
    columns = (
        Column("kind", "school, specialist or total"),
        Column("id", "URN of the school, id of the specialist"),
        Column("name", "the school; the specialist's base"),
        Column("group", "id of the school's group"),
        Column("teachers", "teachers it sends", Kind.WHOLE),
        Column("half_days", "meetings it comes to", Kind.WHOLE),
        Column("funding_gbp", "what the school is paid for the year", Kind.POUNDS),
        Column("cover_gbp", "teachers x half-days x daily rate / 2", Kind.POUNDS),
        Column("miles", "one car over the year, there and back", Kind.DECIMAL),
        Column("travel_gbp", "mileage", Kind.POUNDS),
        Column("balance_gbp", "funding less cover and mileage", Kind.POUNDS),
    )
    schools = plan.problem.school_by_urn
    rows: list[tuple[Cell, ...]] = []
    for each in money.schools:
        group = plan.group_of.get(each.urn)
        rows.append(
            (
                "school",
                str(each.urn),
                cell_text(schools[each.urn].name),
                None if group is None else cell_text(group.id),
                each.teachers,
                each.half_days,
                each.funding_pence / 100,
                each.cover_pence / 100,
                miles(each.distance_m),
                each.travel_pence / 100,
                each.balance_pence / 100,
            )
        )
    for person in money.specialists:
        base = plan.problem.specialist_by_id[person.specialist_id].base_urn
        rows.append(
            (
                *("specialist", cell_text(person.specialist_id), cell_text(schools[base].name)),
                *(None, None, person.half_days, None, None, miles(person.distance_m)),
                *(person.travel_pence / 100, -person.travel_pence / 100),
            )
        )
    everybody: list[SchoolMoney | SpecialistMoney] = [*money.schools, *money.specialists]
    driven = sum(miles(each.distance_m) for each in everybody)
    balance_pence = money.funding_pence - money.cover_pence - money.travel_pence
    rows.append(
        (
            *("total", None, None, None),
            sum(each.teachers for each in money.schools),
            sum(each.half_days for each in everybody),
            *(money.funding_pence / 100, money.cover_pence / 100, round(driven, 1)),
            *(money.travel_pence / 100, balance_pence / 100),
        )
    )
    return OutputTable("money", "Money", columns, tuple(rows))


def checks_table(plan: Plan, violations: Sequence[Violation]) -> OutputTable:
    """One row a rule that is kept, one row a violation of each that is not."""
    columns = (
        Column("rule", "the rule's name"),
        Column("sentence", "what it asks for"),
        Column("result", "kept or broken"),
        Column("fault", "what is wrong"),
        Column("group", "id of the group"),
        Column("meeting", "number of the meeting", Kind.WHOLE),
        Column("urn", "the school", Kind.WHOLE),
        Column("specialist", "id of the specialist"),
    )
    told = sentences(plan.problem)
    broken = {violation.rule for violation in violations}
    rows: list[tuple[Cell, ...]] = [
        (str(rule), cell_text(sentence), "kept", None, None, None, None, None)
        for rule, sentence in told.items()
        if rule not in broken
    ]
    said = {str(rule): sentence for rule, sentence in told.items()}
    rows = [
        (
            str(each.rule),
            cell_text(said.get(str(each.rule), "")),
            "broken",
            cell_text(each.message),
            None if each.group_id is None else cell_text(each.group_id),
            each.meeting,
            each.urn,
            None if each.specialist_id is None else cell_text(each.specialist_id),
        )
        for each in violations
    ] + rows
    return OutputTable("checks", "Checks", columns, tuple(rows))


def warnings_table(plan: Plan) -> OutputTable:
    """What was doubtful in the tables, and the applicants that may not join."""
    columns = (
        Column("table", "the hub's table"),
        Column("row", "row of the table", Kind.WHOLE),
        Column("column", "column of the table"),
        Column("value", "what stands there"),
        Column("message", "what is doubtful"),
        Column("advice", "what to do about it"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            cell_text(issue.table),
            issue.row,
            cell_text(issue.column),
            cell_text(issue.value),
            cell_text(issue.message),
            cell_text(issue.advice),
        )
        for issue in plan.problem.warnings
    ]
    rows += [
        ("schools", None, "urn", str(each.urn), cell_text(f"{each.name}: {each.reason}"), "")
        for each in plan.problem.left_out
    ]
    return OutputTable("warnings", "Warnings", columns, tuple(rows))


def accounts(
    plan: Plan, *, certificate: str | None, plan_file: str, fingerprint: str
) -> tuple[OutputTable, OutputTable, OutputTable, OutputTable]:
    """Overview, money, checks and warnings, measured and checked once."""
    money, violations = money_of(plan), check(plan)
    overview = overview_table(
        plan,
        money,
        violations,
        certificate=certificate,
        plan_file=plan_file,
        fingerprint=fingerprint,
    )
    return (
        overview,
        money_table(plan, money),
        checks_table(plan, violations),
        warnings_table(plan),
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _pounds(pence: int) -> str:
    return f"£{pence / 100:,.2f}"
