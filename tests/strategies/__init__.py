"""Hypothesis strategies for whole problems, tiny unless told otherwise.

:func:`drafted_problems` hides a plan in the problem, so that it is feasible by construction, and
hands over both; :func:`feasible_problems` keeps the plan to itself. :func:`arbitrary_problems`
draws valid data of unknown feasibility. :func:`adversarial_problems` goes to the extremes.
"""

from __future__ import annotations

from hypothesis import strategies as st

from mastery_sched.problem import Problem
from tests.strategies.adversarial import EXTREMES, adversarial_problems
from tests.strategies.arbitrary import arbitrary_problems
from tests.strategies.feasible import drafted_problems, feasible_problems

__all__ = [
    "EXTREMES",
    "adversarial_problems",
    "arbitrary_problems",
    "drafted_problems",
    "feasible_problems",
    "problems",
]


def problems(max_schools: int = 7, max_meetings: int = 3) -> st.SearchStrategy[Problem]:
    """Any of the three kinds."""
    return st.one_of(
        feasible_problems(max_schools, max_meetings),
        arbitrary_problems(max_schools, max_meetings),
        adversarial_problems(min(max_schools, 6)),
    )
