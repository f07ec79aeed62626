"""A spare date for each meeting, for the day on which snow keeps everybody at home.

The next best later half-day that fits everybody who comes, as if that one meeting moved there and
all others stayed: every rule is kept, which the checker confirms. Spare dates of one specialist are
all different, and as good together as they can be. Nothing here changes a plan or knows a solver.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mastery_sched.calendar import common
from mastery_sched.checks import CHECKS, Facts
from mastery_sched.entities import PinKind, Slot, partners_of
from mastery_sched.plan import Plan
from mastery_sched.plan_tables import venue_name
from mastery_sched.rules import Rule
from mastery_sched.scoring.preferences import penalties
from mastery_sched.work_groups import Meeting, WorkGroup

DATELESS = frozenset(
    {
        Rule.IDENTITY,
        Rule.GROUP_SIZE,
        Rule.PLACED_ONCE,
        Rule.EVERYONE_PLACED,
        Rule.ELIGIBLE,
        Rule.ONE_SPECIALIST,
        Rule.CAPACITY,
        Rule.ATTENDANCE,
        Rule.VENUE_KIND,
        Rule.HOST_FAIRNESS,
        Rule.CAN_HOST,
        Rule.MAX_TRAVEL,
        Rule.MAX_SPECIALIST_TRAVEL,
        Rule.TOGETHER,
        Rule.APART,
        Rule.MOST_PER_TRUST,
        Rule.TOTALS,
    }
)
"""Rules that no date can break."""

_Load = tuple[str, object, str]
"""A setting, the session or week that it limits, and the trust that it limits, if any."""

_NEVER = 1e12
"""Cost of a slot that a meeting may not have; the dearest that it may have costs far less."""


@dataclass(frozen=True, slots=True)
class SpareDate:
    """The spare date of one meeting.

    Parameters
    ----------
    slot
        ``None`` where there is none; then ``reason`` says why.
    """

    meeting: Meeting
    slot: Slot | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Search:
    """Slots that would do for a meeting, each with its cost, or why none does.

    Parameters
    ----------
    at
        Where the meeting is in the plan's schedule.
    """

    group: WorkGroup
    meeting: Meeting
    at: int
    costs: Mapping[Slot, int]
    reason: str


class _Loads:
    """What goes on in each session and week of a plan, counted as the rules count it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._counts: Counter[_Load] = Counter()
        for meeting in plan.schedule:
            self._counts.update(self._loads_of(meeting, meeting.slot))

    def allow(self, meeting: Meeting, slot: Slot) -> bool:
        """Whether no limit is exceeded where a meeting would move to."""
        own = Counter(self._loads_of(meeting, meeting.slot))
        there = Counter(self._loads_of(meeting, slot))
        return all(
            self._counts[load] - own[load] + amount <= self._most(load)
            for load, amount in there.items()
        )

    def _loads_of(self, meeting: Meeting, slot: Slot) -> Iterator[_Load]:
        week = slot.date.isocalendar()[:2]
        yield "most_meetings_session", slot, ""
        yield "most_meetings_week", week, ""
        if meeting.number == 1:
            yield "lead_attends_first", slot, ""
        group = self._plan.group_by_id.get(meeting.group_id)
        for urn in () if group is None else group.attending(meeting.number):
            school = self._plan.problem.school_by_urn.get(urn)
            if school is not None and school.trust and school.trust.strip():
                yield "most_trust_out_session", slot, school.trust
                yield "most_trust_out_week", week, school.trust

    def _most(self, load: _Load) -> float:
        rules = self._plan.problem.rules
        if load[0] == "lead_attends_first":
            return 1 if rules.lead_attends_first else math.inf
        most: int | None = getattr(rules, load[0])
        return math.inf if most is None else most


def spare_dates(plan: Plan) -> pd.DataFrame:
    """A spare date for each meeting of a plan.

    Returns
    -------
    pandas.DataFrame
        One row a meeting, in the order of groups and numbers: ``group``, ``meeting``, ``date`` and
        ``session`` as planned, ``spare_date``, ``spare_weekday`` and ``spare_session`` (blank where
        there is none), ``venue``, ``specialist``, and ``reason``: why there is none.
    """
    rows = []
    for each in find_spare_dates(plan):
        meeting, slot = each.meeting, each.slot
        rows.append(
            {
                "group": meeting.group_id,
                "meeting": meeting.number,
                "date": pd.Timestamp(meeting.slot.date),
                "session": str(meeting.slot.session),
                "spare_date": pd.NaT if slot is None else pd.Timestamp(slot.date),
                "spare_weekday": None if slot is None else slot.weekday,
                "spare_session": None if slot is None else str(slot.session),
                "venue": venue_name(plan.problem, meeting.venue_urn),
                "specialist": meeting.specialist_id,
                "reason": each.reason,
            }
        )
    columns = ["group", "meeting", "date", "session", "spare_date", "spare_weekday"]
    columns += ["spare_session", "venue", "specialist", "reason"]
    return pd.DataFrame(rows, columns=columns)


def find_spare_dates(plan: Plan) -> tuple[SpareDate, ...]:
    """A spare date for each meeting, in the plan's order."""
    facts = Facts(plan)
    loads = _Loads(plan)
    pinned = _pinned(plan)
    by_person: dict[str, list[_Search]] = {}
    found: dict[int, SpareDate] = {}
    for at, meeting in enumerate(plan.schedule):
        group = plan.group_by_id.get(meeting.group_id)
        if group is None or not 1 <= meeting.number <= plan.problem.rules.num_meetings:
            found[at] = SpareDate(meeting, None, "it is no meeting of any group")
        elif (group.id, meeting.number) in pinned:
            found[at] = SpareDate(meeting, None, "its date is pinned")
        else:
            # Whoever has no specialist stands in nobody's way.
            person = group.specialist_id or f"nobody {at}"
            by_person.setdefault(person, []).append(_search(plan, loads, group, at))
    for searches in by_person.values():
        for search, slot in _assigned(facts, searches):
            reason = search.reason if slot is None else None
            found[search.at] = SpareDate(search.meeting, slot, reason)
    return tuple(found[at] for at in range(len(plan.schedule)))


def moved(plan: Plan, meeting: Meeting, slot: Slot) -> Plan:
    """The plan with one meeting at another time; its totals are as before."""
    schedule = tuple(
        replace(each, slot=slot) if each is meeting else each for each in plan.schedule
    )
    return replace(plan, schedule=schedule)


def _search(plan: Plan, loads: _Loads, group: WorkGroup, at: int) -> _Search:
    """Slots that would do for a meeting alone; the reason is the first test that none passes."""
    meeting = plan.schedule[at]
    window = f"{plan.problem.rules.window_word} {meeting.number}"
    slots = list(_open_later(plan, group, meeting))
    reason = f"no later half-day of {window} is open to everybody who comes"
    filters = (
        (_keeps_gaps, f"all later open half-days of {window} are too near to the other meetings"),
        (_leader_is_free, f"{group.specialist_id} leads other meetings at all that is left"),
    )
    for keeps, why in filters:
        if slots:
            reason = why
            slots = [slot for slot in slots if keeps(plan, group, meeting, slot)]
    if slots:
        reason = "too much else goes on in all that is left"
        slots = [slot for slot in slots if loads.allow(meeting, slot)]
    if slots:
        reason = "what is left is the spare date of other meetings, or breaks another rule"
    costs = {slot: _cost(plan, group, meeting, slot) for slot in slots}
    return _Search(group, meeting, at, costs, reason)


def _open_later(plan: Plan, group: WorkGroup, meeting: Meeting) -> Iterator[Slot]:
    """Later slots of the meeting's window at which everybody who comes can meet."""
    open_slots = plan.problem.open_slots
    everybody = [
        open_slots.schools[urn]
        for urn in group.attending(meeting.number)
        if urn in open_slots.schools
    ]
    if group.specialist_id in open_slots.specialists:
        everybody.append(open_slots.specialists[group.specialist_id or ""])
    if everybody:
        for i in open_slots.in_mask(common(everybody)[meeting.number - 1]):
            if open_slots.slots[i].date > meeting.slot.date:
                yield open_slots.slots[i]


def _keeps_gaps(plan: Plan, group: WorkGroup, meeting: Meeting, slot: Slot) -> bool:
    gap_days = plan.problem.rules.gap_days
    return all(
        (slot.date - other.slot.date).days * (meeting.number - other.number) in gap_days
        for other in plan.meetings_of(group.id)
        if abs(other.number - meeting.number) == 1
    )


def _leader_is_free(plan: Plan, group: WorkGroup, meeting: Meeting, slot: Slot) -> bool:
    return group.specialist_id is None or not any(
        other.slot == slot
        for theirs in plan.work_groups
        if theirs.specialist_id == group.specialist_id
        for other in plan.meetings_of(theirs.id)
        if other is not meeting
    )


def _cost(plan: Plan, group: WorkGroup, meeting: Meeting, slot: Slot) -> int:
    """Less is better: what the group's timetable would cost, then how long everybody must wait."""
    meetings = [
        replace(each, slot=slot) if each is meeting else each for each in plan.meetings_of(group.id)
    ]
    days = (slot.date - meeting.slot.date).days
    return 1_000 * sum(penalties(plan.problem, meetings).values()) + days


def _assigned(facts: Facts, searches: Sequence[_Search]) -> list[tuple[_Search, Slot | None]]:
    """Different slots for the meetings of one specialist: as many as can be, the best in sum.

    The checker looks at the groups of the specialist and of their partner; what other groups may be
    in the way of, the loads, has been counted before.
    """
    # Importing the package must stay quick.
    from scipy.optimize import linear_sum_assignment

    slots = sorted({slot for search in searches for slot in search.costs})
    place = {slot: at for at, slot in enumerate(slots)}
    # One more column for each meeting that has to do without.
    costs = np.full((len(searches), len(slots) + len(searches)), _NEVER)
    for row, search in enumerate(searches):
        for slot, cost in search.costs.items():
            costs[row, place[slot]] = cost
    near = Facts(_near(facts.plan, searches[0].group), facts)
    known = _violations(near)
    while True:
        chosen = linear_sum_assignment(costs)[1]
        taken: list[Slot | None] = [
            slots[column] if costs[row, column] < _NEVER else None
            for row, column in enumerate(chosen)
        ]
        wrong = [
            row
            for row, (search, slot) in enumerate(zip(searches, taken, strict=True))
            if slot is not None
            and not _violations(Facts(moved(near.plan, search.meeting, slot), near)) <= known
        ]
        if not wrong:
            return list(zip(searches, taken, strict=True))
        for row in wrong:
            costs[row, chosen[row]] = _NEVER


def _near(plan: Plan, group: WorkGroup) -> Plan:
    """The part of a plan with the groups of this group's specialist and of their partner."""
    person = group.specialist_id
    people = (
        set() if person is None else {person, partners_of(plan.problem.specialists).get(person)}
    )
    near = {
        each.id
        for each in plan.work_groups
        if each.id == group.id or (each.specialist_id is not None and each.specialist_id in people)
    }
    return replace(
        plan,
        work_groups=tuple(each for each in plan.work_groups if each.id in near),
        schedule=tuple(each for each in plan.schedule if each.group_id in near),
    )


def _violations(facts: Facts) -> set[str]:
    dated = (find for rule, find in CHECKS.items() if rule not in DATELESS)
    return {violation.message for find in dated for violation in find(facts)}


def _pinned(plan: Plan) -> set[tuple[str, int]]:
    """Meetings, by group and number, whose slots are pinned."""
    found = set()
    for pin in plan.problem.pins:
        if pin.kind is PinKind.SLOT and pin.meeting is not None:
            subject = pin.subject
            if subject not in plan.group_by_id and subject.isdecimal():
                group = plan.group_of.get(int(subject))
                subject = subject if group is None else group.id
            found.add((subject, pin.meeting))
    return found
