"""From groups that cannot be timetabled side by side to all that cannot for the same reason.

Groups clash for want of half-days: of one leader's, or of those when the hub or a trust can do with
one more. So do other groups of the same leaders whose open slots are no more than theirs, window by
window, and which have no fewer schools of any trust that is limited. Nothing here searches for a
timetable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

from mastery_sched.calendar import Windows, common
from mastery_sched.engine.choices import NoGood
from mastery_sched.engine.columns import NO_LABEL
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.instance import Instance

MOST_NO_GOODS = 5_000
"""Most no-goods drawn from one clash."""


def open_windows(instance: Instance, group: Group) -> Windows:
    """Slots that are open to all members and the leader, window by window."""
    members, leader, label = group
    windows = [instance.leader_windows[leader], *(instance.school_windows[i] for i in members)]
    if label != NO_LABEL:
        windows.append(instance.label_windows[label])
    return common(windows)


def widened(
    instance: Instance, clash: Sequence[Group], gathered: Iterable[Group]
) -> tuple[NoGood, ...]:
    """The clash itself, and others among the gathered groups that must clash, too."""
    if instance.problem.open_slots.hosting:
        return (tuple(sorted(clash)),)  # others may have hosts at other times
    leaders = {leader for _, leader, _ in clash}
    windows = {group: open_windows(instance, group) for group in gathered if group[1] in leaders}
    dominated = [
        sorted(
            other
            for other, theirs in windows.items()
            if other[1] == group[1]
            and _within(theirs, open_windows(instance, group))
            and not _trusts(instance, group) - _trusts(instance, other)
        )
        for group in clash
    ]
    found = {tuple(sorted(clash))}
    for groups in product(*dominated):
        if len(found) >= MOST_NO_GOODS:
            break
        schools = [school for members, _, _ in groups for school in members]
        if len(set(schools)) == len(schools):
            found.add(tuple(sorted(groups)))
    return tuple(sorted(found))


def _trusts(instance: Instance, group: Group) -> Counter[int]:
    """Schools of each trust, where it matters how many of them are out at once."""
    rules = instance.problem.rules
    if rules.most_trust_out_session is None and rules.most_trust_out_week is None:
        return Counter()
    members = list(group[0])
    return Counter(int(each) for each in instance.trusts[members] if each >= 0)


def _within(windows: Windows, others: Windows) -> bool:
    return all(mine & ~theirs == 0 for mine, theirs in zip(windows, others, strict=True))
