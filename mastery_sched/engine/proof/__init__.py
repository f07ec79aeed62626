"""How good a hub's grouping and staffing can be at best: bounds, and proofs that nothing is better.

The method is explained in ``docs/method.md``. Nothing here makes a plan or knows of dates.
"""
