"""Whether the totals that a plan claims are those that its groups and meetings add up to."""

from __future__ import annotations

from collections.abc import Iterator

from mastery_sched.checks.facts import Facts
from mastery_sched.errors import Violation
from mastery_sched.rules import Rule
from mastery_sched.scoring import score
from mastery_sched.sentences import in_km
from mastery_sched.travel import TravelUnit

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
            if name == "travel":
                said, found = _in_words(said, facts), _in_words(found, facts)
            message = f"{words}: the plan says {said}, its parts add up to {found}"
            yield Violation(Rule.TOTALS, message[0].upper() + message[1:])


def _in_words(travel: int, facts: Facts) -> str:
    unit = facts.problem.travel_unit
    return in_km(travel) if unit is TravelUnit.METRES else f"{travel} {unit}"
