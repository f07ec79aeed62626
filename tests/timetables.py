"""Every timetable of a small problem, by enumeration: the oracle of the timetable engine.

Penalties come from the scorer. Open slots come from the problem, whose own tests hold them to the
raw rows; whole plans are held to the checker elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from mastery_sched.engine.timetable import TimetableGroup
from mastery_sched.entities import Slot
from mastery_sched.problem import Problem
from mastery_sched.rules import LOADS
from mastery_sched.scoring.preferences import penalties
from mastery_sched.work_groups import Meeting

Choice = tuple[Slot, ...]


def penalty(problem: Problem, group: TimetableGroup, slots: Choice) -> int:
    """What the scorer says these slots cost the group."""
    meetings = [
        Meeting("G01", number, number, slot, None, group.specialist_id, group.urns)
        for number, slot in enumerate(slots, start=1)
    ]
    return sum(penalties(problem, meetings).values())


def choices(problem: Problem, group: TimetableGroup) -> Iterator[Choice]:
    """Every choice of slots that a group by itself may take."""
    open_slots = problem.open_slots
    everybody = [open_slots.schools[urn] for urn in group.urns]
    if group.specialist_id is not None:
        everybody.append(open_slots.specialists[group.specialist_id])
    windows = [
        [
            slot
            for i, slot in enumerate(open_slots.slots)
            if all(windows[h] >> i & 1 for windows in everybody)
            and all(slot == pinned for number, pinned in group.pinned if number == h + 1)
        ]
        for h in range(problem.rules.num_meetings)
    ]
    for slots in product(*windows):
        gaps = ((after.date - before.date).days for before, after in pairwise(slots))
        if all(gap in problem.rules.gap_days for gap in gaps):
            yield slots


def fit(problem: Problem, groups: Sequence[TimetableGroup], slots: Sequence[Choice]) -> bool:
    """Whether nobody is in two places at once, or out on more days than they may."""
    for person in problem.specialists:
        pair = {person.id, person.partner}
        pair |= {other.id for other in problem.specialists if other.partner == person.id}
        taken = [
            slot
            for group, each in zip(groups, slots, strict=True)
            for slot in each
            if group.specialist_id in pair
        ]
        if len(taken) > len(set(taken)):
            return False
        most = person.max_release_days
        if most is not None and len({slot.date for slot in taken}) > most:
            return False
    return True


def loads_kept(problem: Problem, groups: Sequence[TimetableGroup], slots: Sequence[Choice]) -> bool:
    """Whether no more goes on at once than the hub allows."""
    rules = problem.rules
    counts: Counter[tuple[object, ...]] = Counter()
    for group, each in zip(groups, slots, strict=True):
        trusts = [problem.school_by_urn[urn].trust for urn in group.urns]
        for slot in each:
            week = slot.date.isocalendar()[:2]
            counts.update([("most_meetings_session", slot), ("most_meetings_week", week)])
            for trust in filter(None, trusts):
                counts["most_trust_out_session", slot, trust] += 1
                counts["most_trust_out_week", week, trust] += 1
        counts["lead_attends_first", each[0]] += 1
    caps = {name: getattr(rules, name) for name in LOADS}
    caps["lead_attends_first"] = 1 if rules.lead_attends_first else None
    return all(
        cap is None or count <= cap for key, count in counts.items() for cap in [caps[str(key[0])]]
    )


def least_penalty(problem: Problem, groups: Sequence[TimetableGroup]) -> int | None:
    """The least penalty of all groups side by side; ``None`` if there is no timetable."""
    priced = [
        sorted((penalty(problem, group, slots), slots) for slots in choices(problem, group))
        for group in groups
    ]
    best: int | None = None

    def extend(chosen: list[Choice], cost: int) -> None:
        nonlocal best
        if len(chosen) == len(groups):
            best = cost
            return
        for price, slots in priced[len(chosen)]:
            if best is not None and cost + price >= best:
                return
            some, so_far = groups[: len(chosen) + 1], [*chosen, slots]
            if fit(problem, some, so_far) and loads_kept(problem, some, so_far):
                extend([*chosen, slots], cost + price)

    extend([], 0)
    return best
