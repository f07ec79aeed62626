"""The exact model of small problems, straight from the rules: the reference for other engines.

Booleans say which school is in which group, who leads it, when and where it meets; every rule is a
function that adds rows under the rule's own name.
"""

from __future__ import annotations

from mastery_sched.engine.compact.constraints import BY_CONSTRUCTION, CONSTRAINTS
from mastery_sched.engine.compact.search import plan_compact

__all__ = ["BY_CONSTRUCTION", "CONSTRAINTS", "plan_compact"]
