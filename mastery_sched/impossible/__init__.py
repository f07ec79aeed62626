"""Why there can be no plan, found by counting before any solver runs.

Every claim is a proof: it names what cannot be, in a planner's words, and what would help. What is
not found here may still be impossible; a search then says so. Where schools may be left out, the
same arguments say which of them can be in no group.
"""

from __future__ import annotations

from mastery_sched.errors import Conflict
from mastery_sched.impossible.counts import count_conflicts, splits
from mastery_sched.impossible.pins import must_be_placed, pin_conflicts
from mastery_sched.impossible.reach import Reach
from mastery_sched.impossible.troubles import find_troubles
from mastery_sched.impossible.words import all_named
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced
from mastery_sched.words import named

__all__ = ["find_conflicts", "splits", "unplaceable", "why_not_all"]


def find_conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """Everything that is proved to be impossible, or ``()``."""
    reach = Reach(problem)
    pinned = pin_conflicts(problem, reach)
    if problem.rules.unplaced == Unplaced.ALLOW:
        return (*pinned, *_pinned_in_trouble(problem, reach))
    if not problem.applicants:
        sentence = "there is no eligible applicant, so there is nothing to plan"
        help_ = ("see the list of those left out and why",)
        return (Conflict(Rule.ELIGIBLE, (), sentence, help_), *pinned)
    conflicts = (*pinned, *_all_in_trouble(problem, reach))
    if conflicts and len(problem.applicants) >= problem.rules.min_size:
        return conflicts
    return (*count_conflicts(problem, reach), *conflicts)


def unplaceable(problem: Problem) -> dict[int, str]:
    """Eligible applicants that can be in no group at all, with the reason, by URN."""
    troubles = find_troubles(problem, Reach(problem))
    return {urn: trouble.said_of("it") for urn, trouble in sorted(troubles.items())}


def why_not_all(problem: Problem) -> dict[int, str]:
    """Why not all can be placed where each could, by URN, as far as counting tells.

    What is wrong with a few schools is said of them alone, and of the others what concerns all.
    """
    reach = Reach(problem)
    if find_troubles(problem, reach):
        return {}
    found: dict[int, str] = {}
    # Where specialists are too few, more schools are left out than sizes alone would tell.
    conflicts = sorted(
        count_conflicts(problem, reach),
        key=lambda each: (not each.subjects, each.rule != Rule.CAPACITY),
    )
    for conflict in conflicts:
        concerned = map(int, conflict.subjects)
        for urn in concerned if conflict.subjects else (s.urn for s in problem.applicants):
            found.setdefault(urn, f"not all can have a place: {conflict.sentence}")
    return found


def _all_in_trouble(problem: Problem, reach: Reach) -> list[Conflict]:
    """One conflict for all schools with the same trouble; those that follow from others are not."""
    urns_of: dict[tuple[Rule, str, str], list[int]] = {}
    ways_out = {}
    for urn, trouble in sorted(find_troubles(problem, reach).items()):
        if not trouble.follows:
            key = (trouble.rule, trouble.one, trouble.many)
            urns_of.setdefault(key, []).append(urn)
            ways_out[key] = trouble.ways_out
    conflicts = []
    for (rule, one, many), urns in urns_of.items():
        schools = [problem.school_by_urn[urn] for urn in urns]
        template = one if len(urns) == 1 else many
        sentence = template.format(who=all_named(schools))
        help_ = (
            *ways_out[(rule, one, many)],
            "leave it out" if len(urns) == 1 else "leave them out",
        )
        conflicts.append(Conflict(rule, tuple(map(str, urns)), sentence, help_))
    return conflicts


def _pinned_in_trouble(problem: Problem, reach: Reach) -> list[Conflict]:
    troubles = find_troubles(problem, reach)
    return [
        Conflict(
            Rule.PINNED,
            (str(urn),),
            f"{named(problem.school_by_urn[urn])} is pinned but can be in no group: "
            f"{troubles[urn].said_of('it')}",
            ("take out its pin",),
        )
        for urn in sorted(must_be_placed(problem) & set(troubles))
    ]
