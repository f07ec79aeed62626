"""How good a plan is, exactly as defined: the specification that every model must agree with.

Distances are measured pair by pair and calendars read from their raw rows; nothing here knows the
models, their matrices or their slot sets. Whether rules are kept is for the checker.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.scoring.breakdown import (
    GroupScore,
    SchoolTravel,
    SpecialistTravel,
    Summary,
    group_scores,
    school_travel,
    specialist_travel,
    summary,
)
from mastery_sched.scoring.quality import preferences_table, quality, worst_timetable
from mastery_sched.work_groups import Score

__all__ = [
    "GroupScore",
    "SchoolTravel",
    "SpecialistTravel",
    "Summary",
    "group_scores",
    "preferences_table",
    "quality",
    "school_travel",
    "score",
    "specialist_travel",
    "summary",
    "with_score",
    "worst_timetable",
]


def score(plan: Plan, measure: Measure | None = None) -> Score:
    """Recompute a plan's score from its groups and meetings.

    Parameters
    ----------
    plan
        Any plan, also one that breaks rules; what it claims itself is not looked at.
    measure
        Distances already measured for the plan's problem, to save measuring them again.
    """
    groups = group_scores(plan, measure)
    placed = {urn for group in plan.work_groups for urn in group.urns}
    applicants = plan.problem.applicants
    without = Counter(school.priority for school in applicants if school.urn not in placed)
    priorities = sorted({school.priority for school in applicants}, reverse=True)
    return Score(
        unplaced=without.total(),
        unplaced_by_priority=tuple(without[priority] for priority in priorities),
        travel=sum(group.travel for group in groups),
        penalty=sum(group.penalty for group in groups),
    )


def with_score(plan: Plan) -> Plan:
    """The same plan with its score re-stated."""
    return replace(plan, score=score(plan))
