"""Files in and out: a hub's folder, ``plan.json``, ``result.json``. Knows no solver."""

from mastery_sched.tables.hub import read_hub, write_hub
from mastery_sched.tables.plan_json import read_plan, write_plan
from mastery_sched.tables.result_json import write_result

__all__ = ["read_hub", "read_plan", "write_hub", "write_plan", "write_result"]
