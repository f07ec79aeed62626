"""How good a hub's grouping and staffing can be at best: bounds, and proofs that nothing is better.

The method is explained in ``docs/method.md``. Nothing here makes a plan or knows of dates.
"""

from __future__ import annotations

PROOF_KERNELS = (
    "mastery_sched.engine.proof.pricing_kernels",
    "mastery_sched.engine.proof.cut_kernels",
)
"""Modules that compile when they are imported; a proof imports them when it first needs them."""
