"""Split the records of a nation into the problems of its hubs; what goes nowhere is named.

A hub's problem has its applicants, its specialists with their base schools, and of the other tables
the rows about those. What ties two hubs together is a fault or a warning, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mastery_sched.consistency import RowOf
from mastery_sched.consistency.examination import nearest
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    Pin,
    PinKind,
    School,
    Specialist,
    TravelRow,
)
from mastery_sched.errors import InvalidDataError, Issue, counted
from mastery_sched.national.areas import Membership
from mastery_sched.national.settings import TABLE, NationSettings
from mastery_sched.problem import Problem
from mastery_sched.rates import Rates
from mastery_sched.rows.frames import Records
from mastery_sched.rows.sheet import Findings
from mastery_sched.rules import Preferences, Rules

MOVE = "both schools must be in one hub: correct the row, or the hub of one of them"


OF_EVERY_HUB = frozenset({ClosureScope.ALL, ClosureScope.SPECIALISTS})
"""Scopes of closures that name nobody."""


@dataclass(frozen=True)
class Split:
    """Problems by hub, hubs without applicants, and each specialist with a hub."""

    problems: tuple[Problem, ...]
    without_applicants: tuple[str, ...]
    specialists: tuple[tuple[str, Specialist], ...]


@dataclass(frozen=True)
class Splitting:
    """The records of a nation, and the hub of each school and specialist.

    Parameters
    ----------
    hub_of
        By URN, of every school.
    hub_of_specialist
        By id, where the table names a hub; others belong where their base does.
    """

    records: Records
    row_of: RowOf
    hub_of: Mapping[int, Membership]
    hub_of_specialist: Mapping[str, str]
    settings: NationSettings
    findings: Findings

    def hub(self, urn: int) -> str | None:
        """The hub of a school."""
        found = self.hub_of.get(urn)
        return None if found is None else found.hub


def split(job: Splitting) -> Split:
    """Make a problem of each hub that has applicants; faults go to the findings."""
    led = _specialists_by_hub(job)
    pins, pairs = _pins_by_hub(job), _pairs_by_hub(job)
    applicants: dict[str, list[School]] = {}
    for school in job.records.schools:
        hub = job.hub(school.urn)
        if hub is not None and school.applicant:
            applicants.setdefault(hub, []).append(school)
    named = {each.hub for each in job.hub_of.values() if each.hub is not None} | set(led)
    _unknown_settings(job, named)
    ways = _Ways(job.records.travel_rows)
    problems = []
    for hub in sorted(applicants):
        if not led.get(hub) and job.records.specialists:
            message = f"the hub {hub!r} has no specialist; its groups will have none"
            advice = "add one, or name the hub in the column hub of a specialist"
            job.findings.warn("specialists", None, "hub", "", message, advice)
        theirs = _Theirs(
            hub, applicants[hub], led.get(hub, []), pins.get(hub, []), pairs.get(hub, [])
        )
        problem = _problem(job, theirs, ways)
        if problem is not None:
            problems.append(problem)
    ways.warn_of_unused(job.findings)
    for hub in sorted({*led, *pins, *pairs} - set(applicants)):
        message = f"no school applies in the hub {hub!r}, so nothing is planned for it"
        advice = "check the areas of the hub and the column applicant"
        ids = ", ".join(each.id for each in led.get(hub, ()))
        job.findings.warn("schools", None, "hub", ids, message, advice)
    specialists = tuple((hub, each) for hub in sorted(led) for each in led[hub])
    return Split(tuple(problems), tuple(sorted(named - set(applicants))), specialists)


@dataclass(frozen=True)
class _Theirs:
    """What belongs to one hub and to no other."""

    hub: str
    applicants: Sequence[School]
    specialists: Sequence[Specialist]
    pins: Sequence[Pin]
    pairs: Sequence[Pair]


class _Ways:
    """The rows of a travel table, and which of them are used."""

    def __init__(self, rows: Sequence[TravelRow]) -> None:
        self._from: dict[int, list[TravelRow]] = {}
        for row in rows:
            self._from.setdefault(row.from_urn, []).append(row)
        self._unused = set(rows)

    def between(self, urns: Collection[int]) -> tuple[TravelRow, ...]:
        """The rows between these schools."""
        rows = [row for urn in urns for row in self._from.get(urn, ()) if row.to_urn in urns]
        self._unused.difference_update(rows)
        return tuple(rows)

    def warn_of_unused(self, findings: Findings) -> None:
        """Say how many rows no hub has a use for."""
        if self._unused:
            first = min(self._unused)
            message = (
                f"{counted(len(self._unused), 'row')} between schools that no hub has both of are "
                f"not used, such as {first.from_urn} to {first.to_urn}"
            )
            findings.warn("travel", None, "", "", message, "nothing need be done")


def _problem(job: Splitting, theirs: _Theirs, ways: _Ways) -> Problem | None:
    records, settings = job.records, job.settings.of(theirs.hub)
    ours = {school.urn for school in theirs.applicants}
    others = {person.base_urn for person in theirs.specialists} | set(_named(theirs))
    # A base may itself apply, but in the hub it belongs to.
    guests = [
        replace(school, applicant=False)
        for school in records.schools
        if school.urn in others - ours
    ]
    schools = (*theirs.applicants, *guests)
    urns = {school.urn for school in schools}
    calendars = {school.calendar for school in schools}
    past = urns | {urn for school in schools for urn in school.predecessor_urns}
    numbers = {str(urn) for urn in urns}
    keys = {
        ClosureScope.SCHOOL: numbers,
        ClosureScope.HOST: numbers,
        ClosureScope.CALENDAR: calendars,
        ClosureScope.SPECIALIST: {person.id for person in theirs.specialists},
    }

    def concerns(closure: Closure) -> bool:
        return closure.scope in OF_EVERY_HUB or closure.id in keys[closure.scope]

    try:
        return Problem(
            hub=theirs.hub,
            school_year=records.school_year,
            schools=schools,
            specialists=tuple(theirs.specialists),
            segments=tuple(each for each in records.segments if each.calendar in calendars),
            closures=tuple(filter(concerns, records.closures)),
            history=tuple(each for each in records.history if each.urn in past),
            pins=tuple(theirs.pins),
            pairs=tuple(theirs.pairs),
            travel_rows=ways.between(urns),
            travel_unit=records.travel_unit,
            rules=settings.rules or Rules(),
            preferences=settings.preferences or Preferences(),
            rates=settings.rates or Rates(),
            metric=records.metric,
        )
    except InvalidDataError as error:
        job.findings.faults += [
            replace(issue, message=f"{issue.message} (in the hub {theirs.hub!r})")
            for issue in error.issues
        ]
        return None


def _specialists_by_hub(job: Splitting) -> dict[str, list[Specialist]]:
    led: dict[str, list[Specialist]] = {}
    known = {each.hub for each in job.hub_of.values()}
    for row, person in zip(job.row_of["specialists"], job.records.specialists, strict=True):
        hub = job.hub_of_specialist.get(person.id) or job.hub(person.base_urn)
        if hub is None:
            message = "belongs to no hub, as the base school belongs to none"
            advice = "fill in the column hub of the specialist"
            job.findings.fault("specialists", row, "hub", person.id, message, advice)
        elif hub not in known:
            message = "no school belongs to this hub"
            job.findings.fault("specialists", row, "hub", hub, message, "correct the name")
        else:
            led.setdefault(hub, []).append(person)
    return led


def _pins_by_hub(job: Splitting) -> dict[str, list[Pin]]:
    """Pins by the hub of the school that they name, or of the members of the group."""
    hubs_of_group: dict[str, set[str]] = {}
    for pin in job.records.pins:
        if pin.kind is PinKind.GROUP:
            hubs_of_group.setdefault(pin.value, set()).update(_hubs_of_urn(job, pin.subject))
    found: dict[str, list[Pin]] = {}
    for row, pin in zip(job.row_of["pins"], job.records.pins, strict=True):
        group = pin.value if pin.kind is PinKind.GROUP else pin.subject
        hubs = hubs_of_group.get(group) or _hubs_of_urn(job, pin.subject)
        if len(hubs) == 1:
            found.setdefault(min(hubs), []).append(pin)
            continue
        message = f"the group belongs to {' and '.join(map(repr, sorted(hubs))) or 'no hub'}"
        advice = "name it by a member's URN, and give groups of different hubs different ids"
        job.findings.fault("pins", row, "subject", pin.subject, message, advice)
    return found


def _hubs_of_urn(job: Splitting, subject: str) -> set[str]:
    hub = job.hub(int(subject)) if subject.isdecimal() else None
    return set() if hub is None else {hub}


def _named(theirs: _Theirs) -> Iterator[int]:
    """Schools that pins and pairs name; whether they may is for the problem to judge."""
    for pin in theirs.pins:
        urns = (pin.subject, pin.value if pin.kind is PinKind.VENUE else "")
        yield from (int(urn) for urn in urns if urn.isdecimal())
    for pair in theirs.pairs:
        yield from (pair.first, pair.second)


def _pairs_by_hub(job: Splitting) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for row, pair in zip(job.row_of["pairs"], job.records.pairs, strict=True):
        hubs = (job.hub(pair.first), job.hub(pair.second))
        if hubs[0] is not None and hubs[0] == hubs[1]:
            found.setdefault(hubs[0], []).append(pair)
            continue
        names = " and ".join("no hub" if hub is None else repr(hub) for hub in hubs)
        message = f"the schools belong to {names}"
        urns = f"{pair.first}, {pair.second}"
        if pair.kind is PairKind.TOGETHER:
            job.findings.fault("pairs", row, "kind", urns, message, MOVE)
        else:
            message += ", so they are apart anyway"
            job.findings.warn("pairs", row, "kind", urns, message, "take the row out")
    return found


def _unknown_settings(job: Splitting, named: set[str]) -> None:
    for hub in job.settings.own:
        if hub not in named:
            advice = nearest(hub, named) or "correct the name"
            message = "settings for a hub that no school belongs to"
            job.findings.faults.append(Issue(TABLE, None, f"hubs.{hub!r}", "", message, advice))
