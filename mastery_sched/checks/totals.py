"""Whether the totals that a plan claims are those that its groups and meetings add up to."""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.checks.facts import Facts
from mastery_sched.errors import Violation
from mastery_sched.rules import Rule
from mastery_sched.scoring import score

_WORDS = {
    "unplaced": "schools without a group",
    "unplaced_by_priority": "schools without a group by priority, the highest first",
    "travel": "travel",
    "penalty": "timetable penalty",
}


def totals(facts: Facts) -> Iterator[Violation]:
    """The plan's score is the one recomputed from its groups and meetings."""
    claimed, true = facts.plan.score, score(facts.plan, facts.measure)
    for name, words in _WORDS.items():
        said, found = getattr(claimed, name), getattr(true, name)
        if said != found:
            unit = f" {facts.problem.travel_unit}" if name == "travel" else ""
            message = f"{words}: the plan says {said}{unit}, its parts add up to {found}{unit}"
            yield Violation(Rule.TOTALS, message[0].upper() + message[1:])
