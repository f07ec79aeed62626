"""Numbers that do not come out: of schools, of places with specialists, of hosts, of one trust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mastery_sched.errors import Conflict, counted
from mastery_sched.impossible.loads import load_conflicts
from mastery_sched.impossible.reach import Reach
from mastery_sched.impossible.words import all_named, number
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule

ALLOW = 'allow schools to be left out (unplaced = "allow")'


def splits(count: int, min_size: int, max_size: int) -> bool:
    """Whether so many schools can be split into groups of these sizes.

    Examples
    --------
    >>> [n for n in range(1, 40) if not splits(n, 6, 7)]
    [1, 2, 3, 4, 5, 8, 9, 10, 11, 15, 16, 17, 22, 23, 29]
    """
    return -(-count // max_size) * min_size <= count


def count_conflicts(problem: Problem, reach: Reach) -> Iterator[Conflict]:
    """Conflicts of numbers when every school must be placed."""
    sizes = list(_sizes(problem, reach))
    yield from sizes
    yield from _places(problem, reach)
    if not sizes:
        yield from _hosts(problem, reach)
        yield from _trusts(problem, reach)
        yield from load_conflicts(problem, _least_groups(problem, reach))


def ways_to_split(count: int, low: int, high: int) -> Iterator[str]:
    """What would make so many schools splittable.

    Examples
    --------
    >>> list(ways_to_split(29, 6, 7))
    ['leave one out (28)', 'add one (30)', 'allow one group of 5 or 8']
    """
    fewer = next((n for n in range(count - 1, 0, -1) if splits(n, low, high)), None)
    if fewer is not None:
        yield f"leave {number(count - fewer)} out ({fewer})"
    more = next(n for n in range(count + 1, count + low + 1) if splits(n, low, high))
    yield f"add {number(more - count)} ({more})"
    odd = [size for size in (low - 1, high + 1) if 0 < size <= count]
    odd = [size for size in odd if splits(count - size, low, high)]
    if odd:
        yield f"allow one group of {' or '.join(map(str, odd))}"


def _sizes(problem: Problem, reach: Reach) -> Iterator[Conflict]:
    low, high = problem.rules.min_size, problem.rules.max_size
    sizes = str(low) if low == high else f"{low}-{high}"
    # Fewer than a group have no parts worth telling.
    parts = reach.parts if len(problem.applicants) >= low else (problem.applicants,)
    for part in parts:
        count = len(part)
        if splits(count, low, high):
            continue
        sentence = f"{counted(count, 'school')} cannot be split into groups of {sizes}"
        ways_out = tuple(ways_to_split(count, low, high))
        if len(parts) == 1:
            yield Conflict(Rule.GROUP_SIZE, (), sentence, ways_out)
            continue
        yield Conflict(
            Rule.MAX_TRAVEL,
            tuple(str(school.urn) for school in part),
            f"{all_named(part)} can only be grouped among themselves within the cap on travel, "
            f"and {sentence}",
            (*ways_out, "raise max_travel_km"),
        )


def _places(problem: Problem, reach: Reach) -> Iterator[Conflict]:
    needed, places = _least_groups(problem, reach), reach.places
    if not problem.specialists or places >= needed:
        return
    people = counted(len(reach.usable), "specialist")
    unusable = len(problem.specialists) - len(reach.usable)
    besides = f" ({unusable} more can meet in no half-day of some half-term)" if unusable else ""
    sentence = (
        f"{counted(len(problem.applicants), 'school')} need at least {counted(needed, 'group')}, "
        f"but {people} can lead {places}{besides}"
    )
    lacking = needed - places
    what = "specialist or place of one" if lacking == 1 else "specialists or places of specialists"
    find = f"find {number(lacking)} more {what}"
    yield Conflict(Rule.CAPACITY, (), sentence, (find, ALLOW))


def _hosts(problem: Problem, reach: Reach) -> Iterator[Conflict]:
    if not reach.at_members:
        return
    for part in reach.parts:
        needed = -(-len(part) // problem.rules.max_size)
        willing = sum(school.can_host for school in part)
        if willing < needed:
            verb = "is" if willing < 2 else "are"
            groups = "1 group or more is" if needed == 1 else f"{needed} groups or more are"
            sentence = (
                f"{groups} needed for {all_named(part)}, each with "
                f"a school that hosts, but {willing or 'none'} of them {verb} willing"
            )
            yield Conflict(
                Rule.CAN_HOST,
                tuple(str(school.urn) for school in part if not school.can_host),
                sentence,
                ("ask more schools to host", "choose another venue policy"),
            )


def _trusts(problem: Problem, reach: Reach) -> Iterator[Conflict]:
    rules, most = problem.rules, problem.rules.most_of_a_trust
    if most is None:
        return
    by_mix = most == rules.most_per_trust
    rule = Rule.MOST_PER_TRUST if by_mix else Rule.MOST_TRUST_OUT
    help_ = "raise most_per_trust" if by_mix else "raise most_trust_out_session and _week"
    groups = len(problem.applicants) // problem.rules.min_size
    if problem.specialists:
        groups = min(groups, reach.places)
    trusts = Counter(school.trust for school in problem.applicants if (school.trust or "").strip())
    for trust, count in sorted(trusts.items(), key=lambda each: str(each[0])):
        if count > most * groups:
            sentence = (
                f"{counted(count, 'school')} are of {trust}, but {counted(groups, 'group')} with "
                f"at most {most} of one trust hold {most * groups}"
            )
            members = [str(s.urn) for s in problem.applicants if s.trust == trust]
            yield Conflict(rule, tuple(members), sentence, (help_, ALLOW))


def _least_groups(problem: Problem, reach: Reach) -> int:
    return sum(-(-len(part) // problem.rules.max_size) for part in reach.parts)
