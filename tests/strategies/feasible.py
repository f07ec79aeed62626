"""Problems with a plan hidden in them; what the plan does not use is then made harder at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, cycle, pairwise
from typing import Any

from hypothesis import strategies as st

from mastery_sched.draft import Draft, DraftGroup
from mastery_sched.entities import (
    Closure,
    ClosureScope,
    Pair,
    PairKind,
    Pin,
    PinKind,
    School,
    Segment,
    Slot,
    Specialist,
    WeeklySession,
    partners_of,
)
from mastery_sched.problem import Problem
from mastery_sched.rules import Rules, Unplaced, VenueKind
from tests.builders import make_school
from tests.strategies.parts import (
    KINDS,
    TRUSTS,
    bystanders,
    calendars,
    closures,
    common_slots,
    hosting_at_times,
    may_be_partners,
    mixed,
    places,
    policies,
    preferences,
    travel_tables,
    weekly_sessions,
)


@st.composite
def drafted_problems(
    draw: st.DrawFn,
    max_schools: int = 7,
    max_meetings: int = 3,
    kinds: Sequence[VenueKind] = KINDS,
) -> tuple[Problem, Draft]:
    """A problem and a plan hidden in it that keeps every rule."""
    sizes = draw(
        st.lists(st.integers(1, 4), min_size=1, max_size=3).filter(lambda s: sum(s) <= max_schools)
    )
    staffed = draw(st.booleans())
    policy = draw(
        policies(max_meetings, [k for k in kinds if staffed or k is not VenueKind.SPECIALIST])
    )
    segments = draw(calendars(len(policy)))

    schools = [make_school(i, *draw(places())) for i in range(sum(sizes))]
    order = draw(st.permutations([school.urn for school in schools]))
    teams = [tuple(sorted(order[sum(sizes[:g]) : sum(sizes[: g + 1])])) for g in range(len(sizes))]
    others, past = draw(bystanders(len(schools)))
    schools = draw(mixed([*schools, *others]))
    hosts = {draw(st.sampled_from(team)) for team in teams}
    schools = [replace(s, can_host=s.can_host or s.urn in hosts) for s in schools]
    by_urn = {school.urn: school for school in schools}

    leaders = [f"S{draw(st.integers(1, len(sizes)))}" if staffed else None for _ in teams]
    slots = draw(_hidden_slots(segments, leaders, len(policy)))
    specialists = draw(_staff(leaders, slots, list(by_urn)))
    bases = {person.id: person.base_urn for person in specialists}
    groups, pins = draw(
        _pins_of(
            [
                DraftGroup(team, leader, times, draw(_hidden_venues(policy, team, by_urn, base)))
                for team, leader, times in zip(teams, leaders, slots, strict=True)
                for base in [None if leader is None else bases[leader]]
            ]
        )
    )
    hosted: dict[int, list[Slot]] = {}
    for group in groups:
        for slot, venue in zip(group.slots, group.venue_urns, strict=True):
            hosted.setdefault(venue or 0, []).append(slot)
    schools = draw(hosting_at_times(schools, hosted))
    partners = partners_of(specialists)
    shut = [
        closure
        for closure in draw(closures(segments, list(by_urn), [p.id for p in specialists]))
        if not any(_touches(closure, group, by_urn, bases, partners) for group in groups)
    ]
    rows, unit, kmh = draw(travel_tables(list(by_urn)))
    gaps = [(b.date - a.date).days for times in slots for a, b in pairwise(times)]
    same_trust = [
        sum(by_urn[urn].trust == trust for urn in team) for team in teams for trust in TRUSTS[1:]
    ]
    most = max(1, *same_trust)
    rules = Rules(
        min_size=draw(st.integers(1, min(sizes))),
        max_size=draw(st.integers(max(sizes), max(sizes) + 1)),
        venue_policy=policy,
        specialist_weight_percent=draw(st.sampled_from([0, 33, 100, 250])),
        min_gap_days=draw(st.integers(1, min([14, *gaps]))),
        **draw(_times_kept_by(slots, policy)),
        **draw(_loads_kept_by(slots, [[by_urn[urn].trust for urn in team] for team in teams])),
        unplaced=draw(st.sampled_from(Unplaced)),
        most_per_trust=draw(st.sampled_from([None, most, most + 1])),
        fallback_kmh=kmh,
    )
    problem = Problem(
        hub="Test Hub",
        school_year="2025/26",
        schools=tuple(schools),
        specialists=tuple(specialists),
        segments=segments,
        closures=tuple(shut),
        history=tuple(past),
        pins=tuple(pins),
        pairs=tuple(draw(_pairs_of(teams))),
        travel_rows=rows,
        travel_unit=unit,
        rules=rules,
        preferences=draw(preferences()),
    )
    return draw(_capped(problem, groups)), Draft(tuple(groups))


def feasible_problems(
    max_schools: int = 7, max_meetings: int = 3, kinds: Sequence[VenueKind] = KINDS
) -> st.SearchStrategy[Problem]:
    """Problems with a plan that places every school, by construction."""
    return drafted_problems(max_schools, max_meetings, kinds).map(lambda drafted: drafted[0])


@st.composite
def _hidden_slots(
    draw: st.DrawFn, segments: Sequence[Segment], leaders: Sequence[str | None], num_meetings: int
) -> list[tuple[Slot, ...]]:
    """Slots of each group, one a meeting; a specialist is never in two places."""
    chosen: list[list[Slot]] = [[] for _ in leaders]
    for number in range(1, num_meetings + 1):
        possible = common_slots(segments, number)
        taken: set[tuple[str | None, int]] = set()
        for group, leader in enumerate(leaders):
            at = draw(st.integers(0, len(possible) - 1))
            while leader is not None and (leader, at) in taken:
                at = (at + 1) % len(possible)
            taken.add((leader, at))
            chosen[group].append(possible[at])
    return [tuple(times) for times in chosen]


@st.composite
def _times_kept_by(
    draw: st.DrawFn, slots: Sequence[tuple[Slot, ...]], policy: Sequence[VenueKind]
) -> dict[str, Any]:
    """Limits that these slots of the groups keep, some of them tightly."""
    found: dict[str, Any] = {}
    taught = {
        slot.session
        for times in slots
        for slot, kind in zip(times, policy, strict=True)
        if kind is not VenueKind.ONLINE
    }
    gaps = [(b.date - a.date).days for times in slots for a, b in pairwise(times)]
    days = [[slot.date for slot in meeting] for meeting in zip(*slots, strict=True)]
    slack = st.integers(0, 2).map(timedelta)
    if draw(st.integers(0, 3)) == 0:
        found["max_gap_days"] = max([14, *gaps]) + draw(st.integers(0, 3))
    if draw(st.integers(0, 4)) == 0:
        found["windows"] = tuple((min(on) - draw(slack), max(on) + draw(slack)) for on in days)
    if taught and draw(st.integers(0, 2)) == 0:
        found["lesson_sessions"] = tuple(taught)
    if draw(st.integers(0, 4)) == 0:
        found["earliest_date"] = min(days[0]) - draw(slack)
    if draw(st.integers(0, 4)) == 0:
        found["latest_date"] = max(days[-1]) + draw(slack)
    return found


@st.composite
def _loads_kept_by(
    draw: st.DrawFn, slots: Sequence[tuple[Slot, ...]], trusts: Sequence[Sequence[str | None]]
) -> dict[str, Any]:
    """Limits of what goes on at once that these slots of the groups keep, some of them tightly."""
    meetings, out = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
    for times, team in zip(slots, trusts, strict=True):
        for slot in times:
            week = slot.date.isocalendar()[:2]
            meetings.update([("session", slot), ("week", week)])
            for trust in filter(None, team):
                out.update([("session", slot, trust), ("week", week, trust)])
    found: dict[str, Any] = {}
    for name, counts in (("most_meetings", meetings), ("most_trust_out", out)):
        for span in ("session", "week"):
            if draw(st.integers(0, 3)) == 0:
                least = max((n for key, n in counts.items() if key[0] == span), default=1)
                found[f"{name}_{span}"] = least + draw(st.integers(0, 1))
    first = [times[0] for times in slots]
    found["lead_attends_first"] = len(set(first)) == len(first) and draw(st.booleans())
    return found


@st.composite
def _hidden_venues(
    draw: st.DrawFn,
    policy: Sequence[VenueKind],
    team: Sequence[int],
    by_urn: Mapping[int, School],
    base: int | None,
) -> tuple[int | None, ...]:
    """Venues of one group: willing members take turns, or one of them is central."""
    willing = draw(st.permutations([urn for urn in team if by_urn[urn].can_host]))
    turns = cycle(willing)
    venues: list[int | None] = []
    for kind in policy:
        match kind:
            case VenueKind.MEMBER:
                venues.append(next(turns))
            case VenueKind.CENTRAL:
                venues.append(willing[-1])
            case VenueKind.SPECIALIST:
                venues.append(base)
            case VenueKind.ONLINE:
                venues.append(None)
    return tuple(venues)


@st.composite
def _staff(
    draw: st.DrawFn,
    leaders: Sequence[str | None],
    slots: Sequence[Sequence[Slot]],
    urns: Sequence[int],
) -> list[Specialist]:
    """Specialists free when their groups meet, and perhaps one more without a group."""
    ids = sorted({leader for leader in leaders if leader is not None})
    one_more = draw(st.booleans())
    if ids and one_more:
        ids.append("S9")
    people = []
    for name in ids:
        needed = {
            WeeklySession(slot.date.weekday(), slot.session)
            for leader, times in zip(leaders, slots, strict=True)
            if leader == name
            for slot in times
        }
        more = draw(st.sets(weekly_sessions(), max_size=2))
        sessions = tuple(sorted(needed | more)) if draw(st.booleans()) else ()
        capacity = max(1, leaders.count(name)) + draw(st.integers(0, 1))
        people.append(Specialist(name, draw(st.sampled_from(urns)), capacity, sessions))
    times: dict[str, set[Slot]] = {}
    for person in people:
        times[person.id] = {
            slot
            for leader, ts in zip(leaders, slots, strict=True)
            if leader == person.id
            for slot in ts
        }
    if len(people) > 1 and _can_attend(people[:2], times) and draw(st.booleans()):
        people[0] = replace(people[0], partner=people[1].id)
    partners = partners_of(people)
    for i, person in enumerate(people):
        attended = times[person.id] | times.get(partners.get(person.id, ""), set())
        days = max(len({slot.date for slot in attended}), len(slots[0]))
        if draw(st.integers(0, 2)) == 0:
            people[i] = replace(person, max_release_days=days + draw(st.integers(0, 1)))
    return people


def _can_attend(pair: Sequence[Specialist], times: Mapping[str, set[Slot]]) -> bool:
    """Whether two specialists can come to each other's groups."""
    first, second = pair
    if times[first.id] & times[second.id] or not may_be_partners(first, second):
        return False
    return all(
        not person.sessions
        or {slot.date.weekday() for slot in times[other.id]}
        <= {weekly.weekday for weekly in person.sessions}
        for person, other in ((first, second), (second, first))
    )


def _touches(
    closure: Closure,
    group: DraftGroup,
    by_urn: dict[int, School],
    bases: dict[str, int],
    partners: Mapping[str, str],
) -> bool:
    leader = group.specialist_id
    coming = [] if leader is None else [leader, *([partners[leader]] if leader in partners else [])]
    concerned = [by_urn[urn] for urn in (*group.urns, *(bases[who] for who in coming))]
    match closure.scope:
        case ClosureScope.SCHOOL:
            affected = any(str(school.urn) == closure.id for school in concerned)
        case ClosureScope.CALENDAR:
            affected = any(school.calendar == closure.id for school in concerned)
        case ClosureScope.SPECIALIST:
            affected = closure.id in coming
        case ClosureScope.SPECIALISTS:
            affected = bool(coming)
        case ClosureScope.ALL | ClosureScope.HOST:
            affected = True
    return affected and any(
        closure.first <= slot.date <= closure.last
        and closure.session in (None, slot.session)
        and (closure.scope is not ClosureScope.HOST or closure.id == str(venue))
        for slot, venue in zip(group.slots, group.venue_urns, strict=True)
    )


@st.composite
def _pins_of(draw: st.DrawFn, groups: list[DraftGroup]) -> tuple[list[DraftGroup], list[Pin]]:
    """Some decisions of the hidden plan, as pins."""
    pinned, pins = [], []
    for number, group in enumerate(groups, start=1):
        subject = str(draw(st.sampled_from(group.urns)))
        if draw(st.integers(0, 3)) == 0:
            name = draw(st.sampled_from([f"G{number + 1:02d}", f"K{number}"]))
            for urn in draw(st.lists(st.sampled_from(group.urns), min_size=1, unique=True)):
                pins.append(Pin(PinKind.GROUP, str(urn), name))
            group = replace(group, pinned_id=name)
            subject = draw(st.sampled_from([subject, name]))
        if group.specialist_id is not None and draw(st.integers(0, 3)) == 0:
            pins.append(Pin(PinKind.SPECIALIST, subject, group.specialist_id))
        meeting = draw(st.integers(1, len(group.slots)))
        if draw(st.integers(0, 3)) == 0:
            pins.append(Pin(PinKind.SLOT, subject, str(group.slots[meeting - 1]), meeting))
        venue = group.venue_urns[meeting - 1]
        if venue is not None and draw(st.integers(0, 3)) == 0:
            pins.append(Pin(PinKind.VENUE, subject, str(venue), meeting))
        pinned.append(group)
    return pinned, pins


@st.composite
def _pairs_of(draw: st.DrawFn, teams: Sequence[tuple[int, ...]]) -> list[Pair]:
    """Some pairs as the hidden plan has them."""
    team_of = {urn: team for team in teams for urn in team}
    possible = list(combinations(sorted(team_of), 2))
    if not possible:
        return []
    return [
        Pair(a, b, PairKind.TOGETHER if team_of[a] == team_of[b] else PairKind.APART)
        for a, b in draw(st.lists(st.sampled_from(possible), unique=True, max_size=2))
    ]


@st.composite
def _capped(draw: st.DrawFn, problem: Problem, groups: Sequence[DraftGroup]) -> Problem:
    """The problem with caps on travel that the hidden plan keeps, some of them tightly."""
    travel = problem.travel
    bases = {person.id: person.base_urn for person in problem.specialists}
    by_schools, by_specialist = [0], {person.id: 0 for person in problem.specialists}
    for group in groups:
        for venue in group.venue_urns:
            if venue is None:
                continue
            by_schools += [travel.distance_m(urn, venue) for urn in group.urns]
            by_schools += [travel.distance_m(venue, urn) for urn in group.urns]
            if group.specialist_id is not None:
                base = bases[group.specialist_id]
                furthest = max(travel.distance_m(base, venue), travel.distance_m(venue, base))
                by_specialist[group.specialist_id] = max(
                    by_specialist[group.specialist_id], furthest
                )
    slack = st.sampled_from([None, None, 0, 5_000])

    def cap(needed: int) -> int | None:
        extra = draw(slack)
        return None if extra is None else needed + extra

    rules = replace(
        problem.rules,
        max_travel_m=cap(max(by_schools)),
        max_specialist_travel_m=cap(max(by_specialist.values(), default=0)),
    )
    people = (replace(p, max_travel_m=cap(by_specialist[p.id])) for p in problem.specialists)
    return replace(problem, rules=rules, specialists=tuple(people))
